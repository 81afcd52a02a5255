"""Signing up, in and out: what the registry says of a person becomes a local user."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase

from portal.accounts.models import Organisation, User
from portal.accounts.tokens import release as release
from portal.accounts.tokens import sign_out as sign_out
from portal.accounts.tokens import signed_in as signed_in
from portal.accounts.tokens import token_released as token_released
from portal.drec import auth, organisations
from portal.drec.client import Drec, connect
from portal.drec.errors import DrecError, Unauthorized, Unavailable
from portal.drec.shapes import Organisation as RegistryOrganisation
from portal.drec.shapes import Person, Registered, Session
from portal.submissions import recording
from portal.submissions import services as submissions
from portal.submissions.models import Kind, Submission

TOKEN = "drec_token"  # noqa: S105 - the name of the session's key, not a token
# Never in the record, not even for a moment.
SECRETS = frozenset({"password", "confirmPassword", "secretKey"})


def sign_up(
    *,
    api: Drec,
    client_id: UUID,
    fields: Mapping[str, object],
    previous: Submission | None = None,
) -> Submission:
    """Registers the organisation and its first person (contract 2). Raises DrecError.

    Where a policy holds it, the answer is a submission that may not go; when it is approved the
    same `client_id` and fields are given again, with the password.

    The record is kept without the secrets. When no answer came, a sign-in with the same
    password tells whether the registration arrived.
    """

    def send() -> Registered:
        return organisations.register(api, fields)

    def look() -> dict[str, object] | None:
        return _exists(api, email=str(fields["email"]), password=str(fields["password"]))

    submission = submissions.hand_in(
        kind=Kind.SIGNUP,
        client_id=client_id,
        owner=None,
        organisation=None,
        subject=str(fields["orgName"]),
        payload={key: value for key, value in fields.items() if key not in SECRETS},
        send=lambda: _answer(send()),
        look=look,
        previous=previous,
    )
    _adopt(submission, fields)
    return submission


def _adopt(submission: Submission, fields: Mapping[str, object]) -> None:
    """Ties the sign-up to the organisation that came of it, so that its people find it."""
    number = submission.answer.get("organization")
    if isinstance(number, int) and submission.organisation is None:
        # One that the registry has told of keeps its own name.
        organisation, _ = Organisation.objects.get_or_create(
            registry=settings.DREC_API_URL,
            registry_id=number,
            defaults={
                "name": str(fields["orgName"])[:300],
                "address": str(fields["orgAddress"])[:500],
            },
        )
        recording.adopt(submission, organisation)


def _answer(registered: Registered) -> dict[str, object]:
    return {
        "id": registered.user_id,
        "organization": registered.organisation_id,
        "role": registered.role,
        "status": registered.status,
    }


def _exists(api: Drec, *, email: str, password: str) -> dict[str, object] | None:
    """The account that this e-mail and password open, and its organisation's number."""
    try:
        session = auth.sign_in(api, email=email, password=password)
    except Unauthorized:
        return None
    organisation = _organisation_of(session)
    release(session.token)
    return {
        "id": session.user_id,
        "organization": organisation.registry_id if organisation else None,
        "found_by": "sign-in",
    }


def _organisation_of(session: Session) -> Organisation | None:
    """None also when the registry does not tell: the account is there all the same."""
    try:
        return _remember_organisation(auth.me(connect(token=session.token)).organisation)
    except DrecError:
        return None


def identify(*, email: str, password: str) -> tuple[User, Session]:
    """Asks the registry who this is. Raises Unauthorized when it does not know the two
    together or cannot sign such an e-mail in, another DrecError when it fails.
    """
    session = auth.sign_in(connect(), email=email, password=password)
    try:
        person = auth.me(connect(token=session.token))
    except Unauthorized as error:  # the two were right: it is the registry that lost the token
        raise Unavailable(
            endpoint=error.endpoint,
            status=error.status,
            summary="The registry did not keep this sign-in",
            next_step="Try again.",
        ) from error
    return remember(person), session


def remember(person: Person) -> User:
    """The local user of a person at the registry, made or brought up to date."""
    defaults = {
        "username": f"{person.id}@{settings.DREC_API_URL}"[:150],
        "email": person.email,
        "first_name": person.first_name[:150],
        "last_name": person.last_name[:150],
        "role": person.role,
        "organisation": _remember_organisation(person.organisation),
    }
    user, made = User.objects.update_or_create(
        registry=settings.DREC_API_URL, registry_id=person.id, defaults=defaults
    )
    if made:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def _remember_organisation(found: RegistryOrganisation | None) -> Organisation | None:
    if found is None:
        return None
    organisation, _ = Organisation.objects.update_or_create(
        registry=settings.DREC_API_URL,
        registry_id=found.id,
        defaults={"name": found.name[:300], "address": found.address[:500]},
    )
    return organisation


def keep_token(session: SessionBase, found: Session) -> None:
    """The token lives in the sealed session, which ends no later than the token."""
    session[TOKEN] = found.token
    left = int((found.expires_at - datetime.now(UTC)).total_seconds())
    session.set_expiry(max(1, min(left, settings.SESSION_COOKIE_AGE)))
