"""Who may call what (contract 1.3, 1.4, 7.1). Guards run before a body is looked at."""

from __future__ import annotations

import binascii

from . import dates, identity
from .answers import forbidden, plain, revoked, unauthorized
from .records import Session, User
from .world import Guard, Request, World

READ, WRITE, UPDATE, DELETE = "Read", "Write", "Update", "Delete"
DEVICES = "DEVICE_MANAGEMENT_CRUDL"
READS = "READS_MANAGEMENT_CRUDL"

# A fresh registry grants no role anything; this is one that its admin has set up (7.1).
_DEVELOPER = {DEVICES: {READ, WRITE, UPDATE, DELETE}, READS: {READ, WRITE}}
PERMISSIONS = {"OrganizationAdmin": _DEVELOPER, "DeviceOwner": _DEVELOPER}
ADMIN = "Admin"


def signed_in(world: World, request: Request) -> None:
    """Finds the user of the token, or refuses with 401."""
    claims = _claims(world, request.token)
    user = world.store.user_by_email(str(claims.get("email"))) if claims else None
    if user is None:
        raise unauthorized()
    if not world.store.has_session(session_of(user, request.token)):
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
        theirs = request.who.role
        if theirs != ADMIN and action not in PERMISSIONS.get(theirs, {}).get(module, ()):
            raise forbidden()

    return guard
