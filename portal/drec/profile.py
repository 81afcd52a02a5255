"""One's own account: name, e-mail, password, and the mails about them (contract 2.5).

The tokens of mailed links are secrets: they are sent in a path, and stand in no log and no error.
"""

from __future__ import annotations

import re
from enum import StrEnum
from http import HTTPStatus
from typing import NoReturn

from portal.drec import parse, wire
from portal.drec.client import Drec
from portal.drec.errors import DrecError, Forbidden, NotOffered, Rejected, Unexpected
from portal.drec.shapes import Person
from portal.drec.values import Strange, an_object, text

PROFILE, PASSWORD = "/user/profile", "/user/password"
# The registry makes 128 hexadecimal characters.
_MAILED_TOKEN = re.compile(r"[0-9A-Za-z]{16,256}")


class Confirmation(StrEnum):
    CONFIRMED = "confirmed"
    ALREADY = "already confirmed"
    EXPIRED = "expired"


def person(api: Drec, number: int) -> Person:
    """Oneself, or a member of the organisation that one administers (contract 3).

    Raises Rejected for others, NotFound (2022: Unexpected) for an unknown number.
    """
    return api.get(f"/user/{wire.row_number(number, endpoint='GET /user')}", shape=parse.person)


def change(api: Drec, *, first_name: str, last_name: str, email: str) -> Person:
    """Contract 2.5. A new e-mail ends the sign-in: sign in again with it.

    It is sent in lower case, since 2022 stores it as typed and looks it up in lower case, which
    locks its owner out (trap 15). The answer holds no organisation.
    """
    refuse_long_email(api, email, endpoint=f"PUT {PROFILE}")
    body = {"firstName": first_name, "lastName": last_name, "email": email.strip().lower()}
    return api.put(PROFILE, body, shape=parse.person)


def refuse_long_email(api: Drec, email: str, *, endpoint: str) -> None:
    """Nobody can sign in with it, and the attempt can stop the server (contract 1.3)."""
    longest = api.edition.longest_email
    if longest is not None and len(email.strip()) > longest:
        raise Rejected(
            endpoint=endpoint,
            messages=[f"email must be no longer than {longest} characters at this registry"],
        )


def change_password(api: Drec, *, old: str, new: str) -> None:
    """Contract 2.5. Raises Rejected for a wrong old one. The other sign-ins stay valid.

    The registry has no rule for the new one, so what it would take at registration is for the
    form to ask; an empty one is refused here.
    """
    _refuse_empty(new, endpoint=f"PUT {PASSWORD}")
    api.put(PASSWORD, {"oldPassword": old, "newPassword": new}, shape=parse.nothing)


def _refuse_empty(password: str, *, endpoint: str) -> None:
    if not password.strip():
        raise Rejected(endpoint=endpoint, messages=["newPassword should not be empty"])


def mail_new_password(api: Drec, *, email: str) -> None:
    """Asks for the mail with the link (contract 2.5; 2024 only, else NotOffered).

    The registry answers an unknown address with 500 and one without the permission with 403.
    Neither is told, so that nobody can find out which addresses it knows.
    """
    path = "/user/forget-password"
    if not api.edition.mails_new_passwords:
        raise NotOffered(endpoint=f"POST {path}")
    try:
        api.post(path, {"email": email.strip()}, shape=parse.nothing, changes=False)
    except Forbidden:
        return
    except Unexpected as error:
        if error.status != HTTPStatus.INTERNAL_SERVER_ERROR:
            raise


def reset_password(api: Drec, *, token: str, new: str) -> None:
    """Sets the password with the token of the mailed link (contract 2.5). Needs no sign-in.

    Raises Rejected for a link that the registry does not know.
    """
    path, shown = _mailed("/user/reset/password", token)
    _refuse_empty(new, endpoint=f"PUT {shown}")
    body = {"newPassword": new, "confirmPassword": new}
    try:
        api.put(path, body, shape=parse.nothing, shown=shown)
    except Unexpected as error:
        raise _unknown_link(error) from error


def confirm_email(api: Drec, *, token: str) -> Confirmation:
    """Confirms with the token of the mailed link (contract 2.5). Needs no sign-in.

    Raises Rejected for a link that the registry does not know. Nothing depends on confirmation.
    """
    path, shown = _mailed("/user/confirm-email", token)
    try:
        return api.put(path, None, shape=_confirmation, changes=False, shown=shown)
    except Rejected as error:  # 2024 says no to what was confirmed before
        return _in_words(" ".join(error.messages)) or _raise(error)
    except Unexpected as error:
        raise _unknown_link(error) from error


def mail_confirmation(api: Drec) -> None:
    """Asks for another mail with the link (contract 2.5). Raises Rejected once confirmed."""
    api.put("/user/resend-confirm-email", None, shape=parse.nothing, changes=False)


def _confirmation(answer: object) -> Confirmation:
    """2022 answers in plain text, 2024 with a message."""
    words = answer if isinstance(answer, str) else text(an_object(answer), "message")
    found = _in_words(words)
    if found is None:
        raise Strange("no outcome of a confirmation")
    return found


def _in_words(words: str) -> Confirmation | None:
    said = words.casefold()
    if "confirmed successfully" in said:
        return Confirmation.CONFIRMED
    if "already confirmed" in said:
        return Confirmation.ALREADY
    return Confirmation.EXPIRED if "token expired" in said else None


def _raise(error: DrecError) -> NoReturn:
    raise error


def _mailed(path: str, token: str) -> tuple[str, str]:
    """The path with the token, and as it may be shown. Raises Rejected for what is no token."""
    shown = f"{path}/…"
    if not _MAILED_TOKEN.fullmatch(token):
        raise _no_link(endpoint=f"PUT {shown}")
    return f"{path}/{token}", shown


def _unknown_link(error: DrecError) -> DrecError:
    """2024 answers 500 for an unknown token."""
    if error.status != HTTPStatus.INTERNAL_SERVER_ERROR:
        return error
    return _no_link(endpoint=error.endpoint)


def _no_link(*, endpoint: str) -> Rejected:
    return Rejected(
        endpoint=endpoint,
        summary="The registry does not know this link",
        next_step="Take it whole from the newest mail, or ask for another one.",
    )
