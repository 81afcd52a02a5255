"""Links on the staff pages: seen with what came in, withdrawn, and nothing secret among it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.test import Client

from portal.installers.models import Link, LinkForm
from portal.submissions import staffing
from tests.devices.samples import words
from tests.installers.test_links import hand_in, make_link, waiting
from tests.submissions.stories import staff
from tests.support.people import move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

PAST = datetime(2026, 1, 1, tzinfo=UTC)
LIST = "/admin/installers/link/"


@pytest.fixture
def member(sandbox_2024: Sandbox) -> Client:
    move_in(sandbox_2024)
    return signed_in_client(sandbox_2024)


@pytest.fixture
def address(member: Client) -> str:
    """The path of a link through which one form came in."""
    made = make_link(member)
    assert hand_in(made).status_code == 302
    return made


def withdraw(client: Client) -> None:
    ticked = {"action": "withdraw", "_selected_action": [str(Link.objects.get().pk)]}
    assert client.post(LIST, ticked).status_code == 302


def test_staff_see_a_link_and_nothing_secret(address: str) -> None:
    link, token = Link.objects.get(), address.split("/")[2]
    rita = staff("Reviewer")
    listed, one = rita.get(LIST), rita.get(f"{LIST}{link.pk}/change/")

    for page in (listed, one):
        assert page.status_code == 200
        assert "Crew of May" in words(page)
        assert "Hillside Solar" in words(page)
        for secret in (token, link.token_hash, link.sealed_key, link.key()):
            assert secret not in page.content.decode()
    assert "1 of 3" in words(listed)
    assert "uattesting12" in words(one)
    assert rita.get(f"{LIST}?q=hillside").context["cl"].result_count == 1
    assert rita.get(f"{LIST}?q=valley").context["cl"].result_count == 0


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "good"),
        ({"expires_at": PAST}, "over"),
        ({"revoked_at": PAST}, "withdrawn"),
        ({"revoked_at": PAST, "expires_at": PAST}, "withdrawn"),
    ],
)
def test_links_are_filtered_by_their_state(
    address: str, changes: dict[str, datetime], state: str
) -> None:
    Link.objects.update(**changes)
    rita = staff("Reviewer")
    found = [
        name
        for name in ("good", "over", "withdrawn")
        if rita.get(f"{LIST}?state={name}").context["cl"].result_count
    ]

    assert found == [state]


def test_a_supervisor_withdraws_a_link(member: Client, address: str) -> None:
    boss = staff("Supervisor", "sue")
    withdraw(boss)

    assert "This link was withdrawn." in words(Client().get(address))
    assert "This link was withdrawn." in words(boss.get(LIST))
    assert waiting(member)
    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.change_message) == ("sue", "Withdrawn.")
    withdraw(boss)
    assert LogEntry.objects.count() == 1


@pytest.mark.parametrize(("group", "status"), [("Reviewer", 200), ("Operator", 403)])
def test_nobody_else_does(address: str, group: str, status: int) -> None:
    client = staff(group)
    link = Link.objects.get()
    ticked = {"action": "withdraw", "_selected_action": [str(link.pk)]}
    client.post(LIST, ticked)

    assert client.get(LIST).status_code == status
    assert client.post(f"{LIST}{link.pk}/change/", {"name": "Mine"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(f"{LIST}{link.pk}/delete/").status_code == 403
    link.refresh_from_db()
    assert (link.revoked_at, link.name) == (None, "Crew of May")
    assert LinkForm.objects.count() == 1


def test_groups_of_before_are_let_in() -> None:
    """A database whose groups were made without these rights has them after the migration."""
    staffing.make(apps)
    Group.objects.get(name="Supervisor").permissions.clear()
    staffing.grant(apps, "installers.revoke_link", "Supervisor")

    given = Group.objects.get(name="Supervisor").permissions.values_list("codename", flat=True)
    assert list(given) == ["revoke_link"]
