"""Organisations, their members and invitations, out of the registry's JSON (contract 7.2, 7.3)."""

from __future__ import annotations

from portal.drec import parse
from portal.drec.shapes import Invitation, Member, MemberPage, OwnOrganisation
from portal.drec.values import Strange, a_list, an_object, text, whole


def own_organisation(answer: object) -> OwnOrganisation:
    source = an_object(answer)
    organisation = parse.organisation(source)
    if organisation is None:
        raise Strange("an organisation was expected")
    return OwnOrganisation(
        organisation=organisation,
        members=members(source.get("users")),
        invitations=invitations(source.get("invitations")),
    )


def members(answer: object) -> tuple[Member, ...]:
    return tuple(_member(item) for item in a_list(answer))


def _member(item: object) -> Member:
    source = an_object(item)
    return Member(
        id=whole(source, "id"),
        email=text(source, "email"),
        first_name=text(source, "firstName"),
        last_name=text(source, "lastName"),
        role=text(source, "role"),
        status=text(source, "status"),
    )


def member_page(answer: object) -> MemberPage:
    """A plain list on 2022, a page on 2024."""
    if isinstance(answer, list):
        found = members(answer)
        return MemberPage(found, number_of_members=len(found))
    source = an_object(answer)
    return MemberPage(members(source.get("users")), number_of_members=whole(source, "totalCount"))


def invitations(answer: object) -> tuple[Invitation, ...]:
    return tuple(_invitation(item) for item in a_list(answer))


def _invitation(item: object) -> Invitation:
    source = an_object(item)
    return Invitation(
        id=whole(source, "id"),
        email=text(source, "email"),
        role=text(source, "role"),
        status=text(source, "status"),
        sender=text(source, "sender"),
    )
