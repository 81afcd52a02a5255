"""An organisation, its people and the invitations to it (contract 2, 7.2 and 7.3).

The registry hardly looks whose organisation or person a call names, so these functions do.
"""

from __future__ import annotations

from collections.abc import Mapping

from portal.drec import parse, parse_people, wire
from portal.drec.client import Drec
from portal.drec.errors import NotFound, NotOffered, Rejected
from portal.drec.profile import refuse_long_email
from portal.drec.shapes import Invitation, Member, MemberPage, OwnOrganisation, Registered

MINE, INVITATIONS = "/Organization/me", "/invitation"


def register(api: Drec, fields: Mapping[str, object]) -> Registered:
    """Sends what the edition takes of `fields` (the API's own names); others stay here.

    Contract 2.2 to 2.4. Raises Rejected with the words for each field, and Unknown when the
    answer was lost.
    """
    body = wire.body(fields, api.edition.registration_fields)
    return api.post(api.edition.registration_path, body, shape=parse.registered)


def mine(api: Drec) -> OwnOrganisation:
    """One's own organisation with all its members and invitations (contract 7.2).

    `GET /Organization/:id` shows any organisation to anybody (trap 21) and is not used.
    """
    return api.get(MINE, shape=parse_people.own_organisation)


def members(api: Drec, *, page: int = 1, limit: int = 50) -> MemberPage:
    """The members, `limit` a page; 2022 gives all at once (contract 7.2)."""
    params = {"pageNumber": str(max(1, page)), "limit": str(max(1, limit))}
    return api.get("/Organization/users", params, shape=parse_people.member_page)


def change_role(api: Drec, *, member: int, role: str) -> None:
    """Makes a member of one's own organisation something else (contract 7.2).

    Raises Rejected for the last administrator, NotFound for somebody who is no member.
    """
    own, _ = _own_member(api, member)
    _refuse_role(api, role, endpoint="PUT /Organization/…/change-role")
    path = f"/Organization/{own.organisation.id}/change-role/{member}"
    api.put(path, {"role": role}, shape=parse.nothing)


def remove_member(api: Drec, *, member: int) -> None:
    """Removes a person from the registry (contract 7.2; 2022 has no such call).

    The registry deletes whoever is named, of any organisation, so membership is looked up here.
    It refuses an active person of one's own role.
    """
    if not api.edition.removes_members:
        raise NotOffered(endpoint="DELETE /Organization/user")
    _own_member(api, member)
    try:
        api.delete(f"/Organization/user/{member}", shape=parse.nothing)
    except NotFound as error:  # how it refuses, with the one word Unauthorized
        raise Rejected(
            endpoint=error.endpoint,
            status=error.status,
            messages=error.messages,
            summary="The registry does not remove an active member of your own role",
        ) from error


def _own_member(api: Drec, number: int) -> tuple[OwnOrganisation, Member]:
    own = mine(api)
    for member in own.members:
        if member.id == number:
            return own, member
    raise NotFound(
        endpoint=f"GET {MINE}",
        summary="Your organisation has no such member",
        next_step="Look for the person in the list of members.",
    )


def _refuse_role(api: Drec, role: str, *, endpoint: str) -> None:
    if role not in api.edition.roles:
        raise Rejected(endpoint=endpoint, messages=["Unknown role was requested for the invitee"])


def invitations(api: Drec) -> tuple[Invitation, ...]:
    """Those of one's own organisation (contract 7.2). 2024 has a list of everybody's beside it."""
    return mine(api).invitations


def invitations_for_me(api: Drec) -> tuple[Invitation, ...]:
    """Those that wait for one's own answer (contract 7.3)."""
    return api.get(api.edition.own_invitations_path, shape=parse_people.invitations)


def invite(api: Drec, *, email: str, role: str, first_name: str = "", last_name: str = "") -> None:
    """Invites somebody to one's own organisation (contract 7.3); the registry mails a password.

    `organizationId` is never sent: with it the invitation goes to the wrong organisation.
    2022 answers 201 for what it refuses, so there the list is looked at afterwards.
    """
    endpoint = f"POST {INVITATIONS}"
    _refuse_role(api, role, endpoint=endpoint)
    refuse_long_email(api, email, endpoint=endpoint)
    body: dict[str, object] = {"email": email.strip().lower(), "role": role}
    body |= {"firstName": first_name, "lastName": last_name}
    if api.edition.swallows_invitations:
        body["permissions"] = []
    api.post(INVITATIONS, body, shape=parse.nothing)
    if api.edition.swallows_invitations and not _is_invited(api, email):
        raise Rejected(
            endpoint=endpoint,
            summary="The registry did not take this invitation and does not say why",
            next_step="Perhaps this person belongs to an organisation already.",
        )


def _is_invited(api: Drec, email: str) -> bool:
    wanted = email.strip().casefold()
    return any(one.email.casefold() == wanted for one in invitations(api))


def answer_invitation(api: Drec, invitation: int, *, accept: bool) -> None:
    """Accepts or rejects an invitation for oneself (contract 7.3). Accepting changes one's role
    and organisation.

    2024 takes the answer to anybody's invitation from anybody: the e-mail is the sign-in's own.
    """
    number = wire.row_number(invitation, endpoint="PUT /invitation")
    status = "Accepted" if accept else "Rejected"
    if api.edition.answers_in_path:
        api.put(f"{INVITATIONS}/{number}/{status}", None, shape=parse.nothing)
    else:
        body = {"email": api.email, "status": status}
        api.put(f"{INVITATIONS}/{number}", body, shape=parse.nothing)
