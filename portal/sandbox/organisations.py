"""The caller's organisation and its people (contract 7.2)."""

from __future__ import annotations

from . import paging
from .answers import Answer, broken, business, named, plain
from .people import number
from .permissions import ADMIN
from .records import Organisation, User
from .shapes import organisation_row, user_row
from .world import Request, World

ADMINISTRATOR = "OrganizationAdmin"
NO_MEMBER = "User to be removed is not part of the organization."
LAST_ONE = (
    "Can't change role of admin user from organization. There always has to be at least one admin "
    "in the organization."
)
ROLES = {
    "2022": (ADMINISTRATOR, "DeviceOwner", "User"),
    "2024": (ADMINISTRATOR, "DeviceOwner", "User", "SubBuyer"),
}


def mine(world: World, request: Request) -> Answer:
    return Answer(200, organisation_row(world, own(world, request)))


def own(world: World, request: Request) -> Organisation:
    organisation = world.organisation(request.who)
    if organisation is None:
        raise broken()
    return organisation


def by_id(world: World, request: Request) -> Answer:
    """2024. Anybody's: the owner is not looked at."""
    organisation = world.store.organisations.get(number(request.params["id"]))
    if organisation is None:
        raise named(404, f"No organization found with id {request.params['id']}")
    return Answer(200, organisation_row(world, organisation))


def users_2022(world: World, request: Request) -> Answer:
    members = world.store.members(own(world, request).id)
    return Answer(200, [user_row(world, user) for user in members])


def users_2024(world: World, request: Request) -> Answer:
    """Only its administrators see its administrators; the count has them all the same."""
    members = world.store.members(own(world, request).id)
    sees_all = request.who.role == ADMINISTRATOR
    seen = [user for user in members if sees_all or user.role != ADMINISTRATOR]
    page = paging.paged(request, "users", [user_row(world, user) for user in seen])
    return Answer(200, {**page, "totalCount": len(members)})


def invitations(world: World, request: Request) -> Answer:
    wanted = number(request.params["id"])
    _refuse_strangers(request, wanted)
    organisation = world.store.organisations.get(wanted)
    if organisation is None:
        raise broken()
    return Answer(200, organisation_row(world, organisation)["invitations"])


def change_role(world: World, request: Request) -> Answer:
    """The last administrator stays one."""
    _refuse_strangers(request, number(request.params["id"]))
    wanted = request.content.get("role")
    if wanted not in ROLES[world.edition]:
        raise plain(403, "Forbidden")
    member = _member(world, request, number(request.params["user"]))
    others = [u for u in world.store.members(member.organisation_id or 0) if u is not member]
    if member.role == ADMINISTRATOR and not any(u.role == ADMINISTRATOR for u in others):
        raise business(LAST_ONE, 400)
    member.role = wanted
    world.store.save(member)
    return Answer(200, {"success": True})


def _refuse_strangers(request: Request, organisation_id: int) -> None:
    if request.who.role != ADMIN and organisation_id != request.who.organisation_id:
        raise named(403, "Not a member of the organization.")


def _member(world: World, request: Request, user_id: int) -> User:
    """Of the caller's own organisation, whichever the path names."""
    user = world.store.users.get(user_id)
    if user is None or user.organisation_id != request.who.organisation_id:
        raise business(NO_MEMBER, 400)
    return user


def remove_user(world: World, request: Request) -> Answer:
    """2024. Whether the user is a member is not looked at, only role and status."""
    user = world.store.users.get(number(request.params["id"]))
    if user is None:
        raise named(404, f"No user found with id {request.params['id']}")
    if user.role == request.who.role and user.status == "Active":
        raise named(404, "Unauthorized")
    for invitation in list(world.store.invitations.values()):
        if (invitation.email, invitation.organisation_id) == (user.email, user.organisation_id):
            world.store.delete_invitation(invitation)
    world.store.delete_user(user)
    return Answer(200, {"success": True})
