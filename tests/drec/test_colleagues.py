"""The organisation's people and the invitations to it (contract 7.2 and 7.3)."""

from __future__ import annotations

import pytest

from portal.drec import auth, organisations, profile
from portal.drec.client import Drec
from portal.drec.errors import NotFound, NotOffered, Rejected
from tests.drec.signed import as_member, calls, signed_in
from tests.support.people import MEMBER, STRANGER, TEAM_MATE, Someone, move_in
from tests.support.sandbox import Sandbox

GUEST = "guest@example.org"


@pytest.fixture
def api(sandbox: Sandbox) -> Drec:
    move_in(sandbox, TEAM_MATE)
    return as_member(sandbox)


def number(api: Drec, email: str) -> int:
    return next(one.id for one in organisations.mine(api).members if one.email == email)


def test_the_members(api: Drec) -> None:
    emails = {one.email for one in organisations.mine(api).members}
    assert emails == {MEMBER.email, TEAM_MATE.email}
    page = organisations.members(api, page=2, limit=1)
    assert page.number_of_members == 2
    # 2022 knows no pages.
    assert len(page.members) == (1 if api.edition.has_reports else 2)


def test_another_role(sandbox: Sandbox, api: Drec) -> None:
    mate = number(api, TEAM_MATE.email)
    organisations.change_role(api, member=mate, role="DeviceOwner")
    assert auth.me(signed_in(sandbox, TEAM_MATE)).role == "DeviceOwner"
    with pytest.raises(Rejected, match="at least one admin"):
        organisations.change_role(api, member=number(api, MEMBER.email), role="User")
    with pytest.raises(Rejected) as caught:
        organisations.change_role(api, member=mate, role="Admin")
    assert set(caught.value.by_field()) == {"role"}


def test_strangers_are_never_named_to_the_registry(sandbox: Sandbox, api: Drec) -> None:
    """2024 deletes whoever is named, of any organisation."""
    stranger = auth.me(signed_in(sandbox, STRANGER)).id
    with pytest.raises(NotFound):
        organisations.change_role(api, member=stranger, role="User")
    kind: type[Exception] = NotFound if api.edition.removes_members else NotOffered
    with pytest.raises(kind):
        organisations.remove_member(api, member=stranger)
    assert calls(sandbox, "PUT") == calls(sandbox, "DELETE") == []


def test_removing_a_member(sandbox_2024: Sandbox) -> None:
    move_in(sandbox_2024, TEAM_MATE)
    api = as_member(sandbox_2024)
    mate = number(api, TEAM_MATE.email)
    with pytest.raises(Rejected, match="your own role"):
        organisations.remove_member(api, member=mate)
    organisations.change_role(api, member=mate, role="User")
    organisations.remove_member(api, member=mate)
    assert {one.email for one in organisations.mine(api).members} == {MEMBER.email}


def invited(sandbox: Sandbox, api: Drec) -> Drec:
    """Invites a guest, who signs in with the password of the mail."""
    organisations.invite(api, email="Guest@Example.org", role="DeviceOwner", first_name="Gu")
    (letter,) = [letter for letter in sandbox.mail() if letter["to"] == GUEST]
    return signed_in(sandbox, Someone(GUEST, "", letter["text"].split()[-1]))


def test_an_invitation_is_accepted(sandbox: Sandbox, api: Drec) -> None:
    guest = invited(sandbox, api)
    (waiting,) = organisations.invitations_for_me(guest)
    assert (waiting.email, waiting.role, waiting.status) == (GUEST, "DeviceOwner", "Pending")
    assert organisations.invitations(api) == (waiting,)
    organisations.answer_invitation(guest, waiting.id, accept=True)
    me = auth.me(guest)
    assert (me.role, me.status) == ("DeviceOwner", "Active")
    assert me.organisation == organisations.mine(api).organisation
    with pytest.raises(Rejected, match="already been accepted"):
        organisations.answer_invitation(guest, waiting.id, accept=False)


def test_nobody_answers_for_somebody_else(sandbox: Sandbox, api: Drec) -> None:
    guest = invited(sandbox, api)
    (waiting,) = organisations.invitations_for_me(guest)
    with pytest.raises(Rejected, match="does not exist"):
        organisations.answer_invitation(api, waiting.id, accept=True)
    assert organisations.invitations_for_me(guest)[0].status == "Pending"


def test_refused_invitations(sandbox: Sandbox, api: Drec) -> None:
    """2022 answers 201 all the same: the list tells."""
    with pytest.raises(Rejected):
        organisations.invite(api, email=STRANGER.email, role="User")
    with pytest.raises(Rejected) as caught:
        organisations.invite(api, email=GUEST, role="Buyer")
    assert set(caught.value.by_field()) == {"role"}
    assert organisations.invitations(api) == ()
    assert [letter for letter in sandbox.mail() if letter["subject"] == "Invitation"] == []


def test_where_an_invitation_goes_is_left_to_the_registry(sandbox_2024: Sandbox) -> None:
    api = as_member(sandbox_2024)
    organisations.invite(api, email=GUEST, role="User")
    (sent,) = [r for r in sandbox_2024.requests() if r["path"] == "/api/invitation"]
    assert (sent["query"], "organizationId" in sent["body"]) == ({}, False)
    with pytest.raises(Rejected) as caught:
        organisations.invite(api, email="x" * 40 + "@a.example", role="User")
    assert set(caught.value.by_field()) == {"email"}
    assert profile.person(api, number(api, GUEST)).status == "Pending"
