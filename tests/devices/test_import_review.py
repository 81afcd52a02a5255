"""Devices from a file before their reviewer: a policy of their own, and judged file by file."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from portal.accounts import tokens
from portal.accounts.models import Organisation
from portal.submissions import evidence, lending, policies, review, sending
from portal.submissions.kinds import FROM_FILE
from portal.submissions.models import Kind, Policy, Submission, When
from tests.devices.device_files import HEADING, kept, press, roof, states, text
from tests.devices.samples import words
from tests.submissions import stories
from tests.submissions.stories import LIST, hand_in, made, reviewer, staff, typed
from tests.submissions.test_change_story import shown
from tests.support.people import MEMBER, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sandbox(sandbox_2024: Sandbox) -> Sandbox:
    return sandbox_2024


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    return signed_in_client(sandbox)


def a_file(member: Client, *numbers: int, name: str = "devices.csv") -> list[str]:
    """Its states, after it was handed in."""
    content = text([HEADING, *(roof(n) for n in numbers)])
    return press(member, kept(member, content, name=name))


def policy(kind: str, *, held: bool = True, own: bool = False, **more: Any) -> Policy:
    when = When.BEFORE if held else When.AFTER
    return Policy.objects.create(kind=kind, when=when, own=own, **more)


def mine() -> Organisation:
    return Organisation.objects.get(name=MEMBER.organisation)


def row(subject: str) -> Submission:
    return Submission.objects.get(subject=subject)


# Each policy as kind, whether for the organisation alone, whether it holds; then: is a row held?
POLICIES = [
    ([], False),
    ([(Kind.DEVICE, False, True)], True),
    ([(FROM_FILE, False, True)], True),
    ([(Kind.DEVICE, False, True), (FROM_FILE, False, False)], False),
    ([(Kind.DEVICE, True, True), (FROM_FILE, False, False)], False),
    ([(FROM_FILE, False, True), (FROM_FILE, True, False)], False),
    ([(Kind.DEVICE, False, False), (Kind.DEVICE, True, False), (FROM_FILE, True, True)], True),
]


@pytest.mark.parametrize(("given", "is_held"), POLICIES)
def test_which_policy_rules_over_a_row(
    member: Client, given: list[tuple[str, bool, bool]], is_held: bool
) -> None:
    for kind, own, holds in given:
        policy(kind, held=holds, organisation=mine() if own else None)

    assert a_file(member, 1) == ["held" if is_held else "accepted"]


def test_what_is_typed_follows_the_policy_of_devices(member: Client, sandbox: Sandbox) -> None:
    policy(FROM_FILE)
    hand_in(member, sandbox)

    assert made(sandbox) == ["uattesting12"]
    assert a_file(member, 1) == ["held"]
    assert made(sandbox) == ["uattesting12"]


def test_who_may_judge_a_row_is_for_its_policy_to_say(member: Client) -> None:
    policy(Kind.DEVICE, own=True)
    ruling = policy(FROM_FILE)
    a_file(member, 1)
    submission = row("roof-1")
    assert submission.owner is not None
    assert not policies.may_judge(submission, submission.owner)
    ruling.delete()

    assert policies.may_judge(submission, submission.owner)


def test_a_row_is_known_by_its_file(member: Client) -> None:
    policy(FROM_FILE)
    a_file(member, 1, 2, name="Nairobi.csv")
    first, second = row("roof-1"), row("roof-2")

    assert first.from_file == second.from_file
    assert (second.file_name, second.file_row) == ("Nairobi.csv", 3)
    assert "row 3 of Nairobi.csv" in words(member.get(f"/submissions/{second.pk}/"))
    client = staff("Reviewer")
    assert "Row 3 of Nairobi.csv" in words(client.get(stories.address(second)))
    assert "row 3 of Nairobi.csv" in words(client.get(f"{LIST}{second.pk}/print/"))
    assert client.get(f"{LIST}?q=nairobi.csv").context["cl"].result_count == 2


def test_the_rows_of_one_file_are_judged_together(member: Client, sandbox: Sandbox) -> None:
    policy(FROM_FILE)
    policy(Kind.DEVICE)
    a_file(member, 1, 2)
    a_file(member, 3, name="other.csv")
    hand_in(member, sandbox)
    client = staff("Reviewer")
    page = client.get(f"{LIST}?file=any")
    assert page.context["cl"].result_count == 3
    for name in ("devices.csv, Hillside Solar (2)", "other.csv, Hillside Solar (1)"):
        assert name in words(page)
    chosen = list(client.get(f"{LIST}?file={row('roof-1').from_file}").context["cl"].queryset)
    assert [one.subject for one in chosen] == ["roof-1", "roof-2"]
    fields = {"action": "approve", "_selected_action": [str(one.pk) for one in chosen]}
    address = f"{LIST}?file={chosen[0].from_file}"
    assert "row 3 of devices.csv" in words(client.post(address, fields))
    client.post(address, {**fields, "confirmed": "yes"})

    assert sorted(made(sandbox)) == ["roof-1", "roof-2"]
    page = client.get(address)
    assert page.context["cl"].result_count == 0
    assert "devices.csv" in words(page)  # the filter says what it looks for


@pytest.mark.parametrize("value", ["nonsense", "'", "0" * 40])
def test_a_file_of_no_number_narrows_nothing(member: Client, sandbox: Sandbox, value: str) -> None:
    hand_in(member, sandbox)

    assert staff("Reviewer").get(LIST, {"file": value}).context["cl"].result_count == 1


def test_held_returned_mended_in_the_file_and_approved(member: Client, sandbox: Sandbox) -> None:
    policy(FROM_FILE)
    a_file(member, 1, 2)
    first = row("roof-1")
    stories.judge(staff("Reviewer"), first, "return", **{"remark-capacity": "Is it MW?"})
    lines = [HEADING, roof(1, capacity="1500"), roof(2)]
    address = kept(member, text(lines), name="mended.csv")
    assert press(member, address) == ["held", "held"]
    second = Submission.objects.latest("created_at")
    assert (second.previous, second.file_name) == (first, "mended.csv")
    assert not first.remarks.filter(resolved=False).exists()
    for submission in (second, row("roof-2")):
        stories.judge(staff("Reviewer"), submission, "approve")

    assert states(member, address) == ["accepted", "accepted"]
    found = {one["externalId"]: one["capacity"] for one in sandbox.truth()["devices"]}
    assert found == {"roof-1": 1500, "roof-2": 2.5}


def test_rejected_and_never_sent(member: Client, sandbox: Sandbox) -> None:
    policy(FROM_FILE)
    a_file(member, 1)
    stories.judge(staff("Reviewer"), row("roof-1"), "reject", reason="Of somebody else.")
    assert a_file(member, 1) == ["rejected"]
    sending.send_due()

    assert made(sandbox) == []
    assert "Of somebody else." in words(member.get(f"/submissions/{row('roof-1').pk}/"))


def test_a_sign_in_that_ended_waits_for_the_next(member: Client, sandbox: Sandbox) -> None:
    policy(FROM_FILE)
    a_file(member, 1, 2)
    tokens.release(lending.token_of(row("roof-1")))
    for name in ("roof-1", "roof-2"):
        review.approve(row(name), by=reviewer())
    assert made(sandbox) == []
    signed_in_client(sandbox)
    sending.send_due()

    assert sorted(made(sandbox)) == ["roof-1", "roof-2"]


def test_approved_while_the_registry_is_down(member: Client, sandbox: Sandbox) -> None:
    policy(FROM_FILE)
    a_file(member, 1)
    sandbox.faults([{"match": stories.POST_DEVICE, "do": "status 503", "times": 9}])
    review.approve(row("roof-1"), by=reviewer())
    assert made(sandbox) == []
    sandbox.faults([])
    Submission.objects.update(send_after=None)
    sending.send_due()

    assert made(sandbox) == ["roof-1"]
    assert a_file(member, 1) == ["accepted"]
    assert stories.sent(sandbox) > 1


def test_a_row_mended_by_hand_stays_with_its_file(member: Client, sandbox: Sandbox) -> None:
    """And with its policy: what a reviewer sent back does not go past them."""
    policy(FROM_FILE)
    a_file(member, 1)
    first = row("roof-1")
    review.give_back(first, by=reviewer(), remarks={"capacity": "Is it MW?"})
    fields = typed(sandbox, externalId="roof-1", capacity="1500")
    member.post(f"/devices/new/?answers={first.pk}", fields)
    second = Submission.objects.latest("created_at")

    assert (second.previous, second.origin) == (first, "row 2 of devices.csv")
    assert not second.may_go
    assert made(sandbox) == []


def test_a_change_of_a_device_from_a_file_is_a_change(member: Client, sandbox: Sandbox) -> None:
    a_file(member, 1)
    first = row("roof-1")
    review.give_back(first, by=reviewer(), remarks={"capacity": "Is it MW?"})
    policy(FROM_FILE)
    mend = member.get(f"/submissions/{first.pk}/").context["mend_url"]
    member.post(mend, shown(member, mend, capacity="1500"))
    second = Submission.objects.latest("created_at")

    assert (second.previous, second.origin) == (first, "")
    assert [one["capacity"] for one in sandbox.truth()["devices"]] == [1500]


def test_the_chain_covers_where_a_row_comes_from(member: Client) -> None:
    a_file(member, 1)
    assert list(evidence.problems()) == []
    Submission.objects.update(file_name="other.csv")

    assert [one for one in evidence.problems() if "was changed since" in one]


def test_supervisors_set_it(member: Client) -> None:
    address = "/admin/submissions/policy/add/"
    client = staff("Supervisor")
    assert "Devices from a file" in words(client.get(address))
    client.post(address, {"kind": FROM_FILE, "when": When.BEFORE, "rules": ["place"]})

    assert a_file(member, 1) == ["held"]
