"""Who may call what (contract 1.3, 1.4, 7.1). Guards run before a body is looked at."""

from __future__ import annotations

import binascii

from . import dates, identity
from .answers import forbidden, plain, revoked, unauthorized
from .permissions import allows
from .records import Session, User
from .world import Guard, Request, World


def signed_in(world: World, request: Request) -> None:
    """Finds the user of the token, or refuses with 401."""
    claims = _claims(world, request.token)
    user = world.store.user_by_email(str(claims.get("email"))) if claims else None
    if user is None:
        raise unauthorized()
    session = session_of(user, request.token)
    if not world.store.has_session(session) or world.is_late(session):
        raise unauthorized() if world.is_2022 else revoked()
    request.user = user


def _claims(world: World, token: str) -> identity.Claims | None:
    try:
        return identity.claims_of(token, world.signing_key, dates.now() / 1000)
    except (ValueError, binascii.Error):
        return None


def session_of(user: User, token: str) -> Session:
    return Session(user.id, identity.digest(token))


def active(world: World, request: Request) -> None:
    status = request.who.status
    if status == "Deleted":
        words = f"Only not deleted users can perform this action. Your status is {status}"
        raise plain(403, words)
    if status != "Active":
        raise plain(412, f"Only active users can perform this action. Your status is {status}")


def role(*names: str) -> Guard:
    def guard(world: World, request: Request) -> None:
        if request.who.role not in names:
            raise forbidden()

    return guard


def may(action: str, module: str) -> Guard:
    def guard(world: World, request: Request) -> None:
        if not allows(world, request.who, action, module):
            raise forbidden()

    return guard
