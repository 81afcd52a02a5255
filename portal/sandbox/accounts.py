"""Sign-in, sign-out and me (contract section 3)."""

from __future__ import annotations

from . import identity
from .answers import Answer, unauthorized
from .guards import session_of
from .people import whole
from .world import Request, World


def login(world: World, request: Request) -> Answer:
    """The e-mail in any letter case; whatever is wrong, the answer is the same 401."""
    name, password = request.content.get("username"), request.content.get("password")
    if not (isinstance(name, str) and isinstance(password, str)):
        raise unauthorized()
    user = world.store.user_by_email(name.lower())
    if user is None or not identity.matches(password, user.password):
        raise unauthorized()
    return Answer(200, {"accessToken": world.issue_token(user)})


def logout(world: World, request: Request) -> Answer:
    world.store.end_session(session_of(request.who, request.token))
    return Answer(200, {"message": "Logout successful"})


def me(world: World, request: Request) -> Answer:
    return Answer(200, whole(world, request.who))
