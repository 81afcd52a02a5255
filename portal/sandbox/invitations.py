"""Inviting colleagues (contract 7.3)."""

from __future__ import annotations

import secrets

from . import dates, identity, mailing, paging
from .answers import Answer, Refusal, broken, business, named
from .organisations import ROLES, own
from .people import number
from .permissions import ADMIN
from .records import Invitation, Organisation, User
from .rules import Body
from .shapes import Shape, invitation_row
from .world import Request, World

PASSWORD_BYTES = 5  # ten characters
ANSWERED = "Requested invitation has already been accepted or rejected"
UNKNOWN = "Requested invitation does not exist"
UNKNOWN_ROLE = "Unknown role was requested for the invitee"
STATUSES = ("Accepted", "Rejected", "Pending", "Viewed")


def invite_2022(world: World, request: Request) -> Answer:
    """Every refusal but one is swallowed: the answer is 201."""
    email, organisation = _wanted(world, request)
    if email and _trouble(world, email, organisation) is None:
        _invite(world, request, email, organisation)
    return Answer(201, {"success": True})


def invite_2024(world: World, request: Request) -> Answer:
    """Every refusal is a 403 that speaks of another status."""
    email, organisation = _wanted(world, request)
    trouble = _trouble(world, email, organisation)
    if trouble is not None:
        raise Refusal(Answer(403, trouble))
    _invite(world, request, email, organisation)
    return Answer(201, {"success": True})


def _wanted(world: World, request: Request) -> tuple[str, Organisation]:
    if request.content.get("role") not in ROLES[world.edition]:
        raise business(UNKNOWN_ROLE, 403)
    return str(request.content.get("email", "")).lower(), own(world, request)


def _trouble(world: World, email: str, organisation: Organisation) -> Shape | None:
    user = world.store.user_by_email(email)
    if user is not None and user.organisation_id is not None:
        which = "this" if user.organisation_id == organisation.id else "the other"
        words = f"User {email} is already part of {which} organization"
        return {"message": words, "status": 409}
    if any(i.organisation_id == organisation.id for i in _for(world, email)):
        words = f"Requested invitation User {email} is already exist"
        return {"message": words, "status": 400}
    return None


def _invite(world: World, request: Request, email: str, organisation: Organisation) -> None:
    body = request.content
    invitation = Invitation(
        id=world.store.next_id("Invitation"),
        organisation_id=organisation.id,
        email=email,
        role=body["role"],
        sender=f"{request.who.first_name} {request.who.last_name}",
        created=dates.now(),
    )
    world.store.save(invitation)
    words = f"You are invited to {organisation.name}."
    if not world.store.user_by_email(email):
        words += f" Your password: {_new_member(world, body, email, organisation)}"
    link = f"{mailing.PORTAL}/invitation?invitationId={invitation.id}"
    mailing.post(world, email, "Invitation", words, link)


def _new_member(world: World, body: Body, email: str, organisation: Organisation) -> str:
    """A user who is Pending until the invitation is accepted; the password goes by mail."""
    password = secrets.token_hex(PASSWORD_BYTES)
    user = User(
        id=world.store.next_id("User"),
        email=email,
        password=identity.hashed(password),
        first_name=body.get("firstName") or "",
        last_name=body.get("lastName") or "",
        role=body["role"],
        created=dates.now(),
        organisation_id=organisation.id,
        status="Pending",
    )
    world.store.save(user)
    return password


def answer_2022(world: World, request: Request) -> Answer:
    """`PUT /invitation/:id/Accepted`, as the invitee."""
    return _answer(world, request, request.who.email, request.params["status"])


def answer_2024(world: World, request: Request) -> Answer:
    body = request.content
    return _answer(world, request, str(body.get("email", "")).lower(), str(body.get("status")))


def _answer(world: World, request: Request, email: str, status: str) -> Answer:
    invitation = world.store.invitations.get(number(request.params["id"]))
    if status not in STATUSES:
        raise named(400, ["status must be a valid enum value"])
    if invitation is None or invitation.email != email:
        raise named(400, UNKNOWN)
    if invitation.status in ("Accepted", "Rejected"):
        raise named(400, ANSWERED)
    invitation.status = status
    world.store.save(invitation)
    if status == "Accepted":
        _join(world, invitation)
    return Answer(200, {"success": True})


def _join(world: World, invitation: Invitation) -> None:
    user = world.store.user_by_email(invitation.email)
    if user is None:
        raise broken()
    user.organisation_id, user.role = invitation.organisation_id, invitation.role
    user.status = "Active"
    world.store.save(user)


def listed_2022(world: World, request: Request) -> Answer:
    """Those for one's own address."""
    return Answer(200, [invitation_row(world, i) for i in _for(world, request.who.email)])


def listed_2024(world: World, request: Request) -> Answer:
    """The newest first; without `organizationId` those of every organisation."""
    wanted, mine = request.query.get("organizationId"), str(request.who.organisation_id)
    if wanted and wanted != mine and request.who.role != ADMIN:
        words = "can't view the invitation list of other organizations"
        raise business(f"{request.who.role} {words}", 400)
    found = [
        invitation_row(world, invitation)
        for invitation in reversed(list(world.store.invitations.values()))
        if not wanted or str(invitation.organisation_id) == wanted
    ]
    return Answer(200, paging.paged(request, "invitations", found))


def by_email(world: World, request: Request) -> Answer:
    return Answer(200, [invitation_row(world, i) for i in _for(world, request.who.email)])


def _for(world: World, email: str) -> list[Invitation]:
    return [i for i in list(world.store.invitations.values()) if i.email == email]
