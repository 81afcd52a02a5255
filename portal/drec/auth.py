"""Signing in and out, and who one is (contract 3)."""

from __future__ import annotations

from portal.drec import parse
from portal.drec.client import Drec
from portal.drec.errors import Unauthorized
from portal.drec.shapes import Person, Session

LOGIN = "/auth/login"


def sign_in(api: Drec, *, email: str, password: str) -> Session:
    """A token for this person (contract 3). Raises Unauthorized for a wrong e-mail or password.

    A lost answer is Unavailable: signing in once more does no harm.
    """
    longest = api.edition.longest_email
    if longest is not None and len(email) > longest:
        raise _wrong(f"The registry cannot sign in an e-mail of more than {longest} characters")
    body = {"username": email, "password": password}
    try:
        return api.post(LOGIN, body, shape=parse.signed_in, changes=False)
    except Unauthorized as error:
        raise _wrong("The registry does not know this e-mail with this password") from error


def _wrong(summary: str) -> Unauthorized:
    return Unauthorized(
        endpoint=f"POST {LOGIN}", status=401, summary=summary, next_step="Check both and try again."
    )


def sign_out(api: Drec) -> None:
    """Revokes the token (contract 3). 2022 cannot: its tokens live until they end."""
    if api.edition.has_sign_out:
        api.post("/auth/logout", None, shape=parse.nothing, changes=False)


def me(api: Drec) -> Person:
    """Whose token this is, with their organisation (contract 3)."""
    return api.get("/user/me", shape=parse.person)
