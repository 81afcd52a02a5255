"""A person's own profile, and looking up others (contract 2.5 and 3)."""

from __future__ import annotations

from typing import Any

from . import identity, rules
from .answers import Answer, broken, business, named
from .confirming import password_refused, set_password
from .permissions import ADMIN
from .records import User
from .registration import EMAIL
from .rules import Body, field
from .shapes import organisation_row, user_row
from .world import Request, World

NOT_A_NUMBER = "Validation failed (numeric string is expected)"
NOT_YOURS = "Unable to fetch user data. Unauthorized."
PROFILE = (
    field("firstName", rules.filled("firstName"), rules.text("firstName")),
    field("lastName", rules.filled("lastName"), rules.text("lastName")),
    field("email", rules.filled("email"), rules.matching(EMAIL, "email must be an email")),
)


def change_profile(world: World, request: Request) -> Answer:
    """A new e-mail ends every token. 2022 keeps it as typed: upper case locks the user out."""
    body, user = request.content, request.who
    rules.validate(body, PROFILE)
    email = body["email"] if world.is_2022 else body["email"].lower()
    _refuse_taken(world, user, email)
    _take_names(user, body)
    world.store.change_email(user, email)
    return Answer(200, user_row(world, user))


def _refuse_taken(world: World, user: User, email: str) -> None:
    other = world.store.user_by_email(email)
    if other is None or other is user:
        return
    raise broken() if world.is_2022 else business(f"User with email {email} already exists")


def _take_names(user: User, body: Body) -> None:
    user.first_name, user.last_name = body["firstName"], body["lastName"]
    user.title = body.get("title", user.title)
    user.telephone = body.get("telephone", user.telephone)


def change_password(world: World, request: Request) -> Answer:
    old, new = (request.content.get(name) for name in ("oldPassword", "newPassword"))
    if not (isinstance(old, str) and isinstance(new, str)):
        raise broken()
    if not identity.matches(old, request.who.password):
        raise password_refused("Incorrect current password.")
    return Answer(200, set_password(world, request.who, new))


def change_settings(world: World, request: Request) -> Answer:
    """2022 `PUT /user`."""
    request.who.notifications = bool(request.content.get("notifications"))
    world.store.save(request.who)
    return Answer(200, user_row(world, request.who))


def by_id(world: World, request: Request) -> Answer:
    """Oneself, a member of the organisation that one administers, or anybody for an Admin."""
    text = request.params["id"]
    if not text.isdigit():
        raise named(400, NOT_A_NUMBER)
    user = world.store.users.get(int(text))
    if user is None:
        raise broken() if world.is_2022 else named(404, f"No user found with id {text}")
    if not _may_see(request.who, user):
        raise business(NOT_YOURS, 401)
    return Answer(200, whole(world, user))


def _may_see(asker: User, user: User) -> bool:
    colleague = asker.organisation_id is not None and asker.organisation_id == user.organisation_id
    return (
        asker.id == user.id
        or asker.role == ADMIN
        or (asker.role == "OrganizationAdmin" and colleague)
    )


def whole(world: World, user: User) -> dict[str, Any]:
    """The user with the whole organisation."""
    organisation = world.organisation(user)
    shown = organisation_row(world, organisation) if organisation else None
    return {**user_row(world, user), "organization": shown, "emailConfirmed": user.confirmed}


def number(text: str) -> int:
    """A number in a path, or the 400."""
    if not text.isdigit():
        raise named(400, NOT_A_NUMBER)
    return int(text)
