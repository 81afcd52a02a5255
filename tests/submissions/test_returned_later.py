"""What was sent at once, looked at later, and came back with remarks."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from portal.submissions import review
from portal.submissions.models import Delivery, Kind, Submission
from tests.accounts.test_sign_up import typed as sign_up_fields
from tests.devices.samples import words
from tests.devices.test_pages import a_device
from tests.submissions.stories import address, hand_in, held, reviewer, staff
from tests.submissions.test_change_story import TOLD, shown
from tests.support.people import move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

CHANGE, REMOVAL = TOLD
SENT_ALREADY = "The registry has taken it already"


@pytest.fixture
def sandbox(sandbox_2024: Sandbox) -> Sandbox:
    return sandbox_2024


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    sandbox.load(devices=[a_device(sandbox, "roof-1")])
    return signed_in_client(sandbox)


def came_back(submission: Submission) -> str:
    """The address of its page."""
    assert submission.delivery == Delivery.ACCEPTED
    review.give_back(submission, by=reviewer(), remarks={"capacity": "Is it MW?"})
    return f"/submissions/{submission.pk}/"


def capacities(sandbox: Sandbox) -> dict[str, float]:
    return {one["externalId"]: one["capacity"] for one in sandbox.truth()["devices"]}


def test_a_device_is_mended_by_a_change(member: Client, sandbox: Sandbox) -> None:
    """The registry has it: a second one of its name would be refused."""
    first = hand_in(member, sandbox)
    mend = member.get(came_back(first)).context["mend_url"]
    assert "The reviewer: Is it MW?" in words(member.get(mend))
    answer = member.post(mend, shown(member, mend, capacity="2500"))

    assert answer.status_code == 302, words(answer)
    second = Submission.objects.latest("created_at")
    assert (second.kind, second.previous) == (Kind.DEVICE_CHANGE, first)
    assert capacities(sandbox) == {"roof-1": 25, "uattesting12": 2500}
    page = staff("Reviewer").get(address(second)).content.decode()
    assert page.count('class="changed"') == 1
    assert "Rita: Is it MW?" in page
    assert not first.remarks.filter(resolved=False).exists()


def test_what_changed_since_stays_so(member: Client, sandbox: Sandbox) -> None:
    """The form shows what the registry holds, not what was handed in then."""
    first = CHANGE.hand_in(member)
    mend = member.get(came_back(first)).context["mend_url"]
    member.post(CHANGE.page, shown(member, capacity="40"))
    assert capacities(sandbox) == {"roof-1": 40}
    member.post(mend, shown(member, mend, projectName="Hill roofs"))

    assert capacities(sandbox) == {"roof-1": 40}
    second = Submission.objects.latest("created_at")
    assert (second.payload, second.previous) == ({"projectName": "Hill roofs"}, first)


def test_a_device_that_was_not_sent_is_no_change(member: Client, sandbox: Sandbox) -> None:
    held()
    first = hand_in(member, sandbox)
    review.give_back(first, by=reviewer(), remarks={"": "A remark."})

    assert "A remark." not in words(member.get(f"{CHANGE.page}?answers={first.pk}"))


def test_a_removal_that_happened_cannot_be_mended(member: Client) -> None:
    page = member.get(came_back(REMOVAL.hand_in(member)))

    assert "Is it MW?" in words(page)
    assert SENT_ALREADY in words(page)
    assert "Mend it" not in words(page)


def test_a_sign_up_that_happened_cannot_be_mended(client: Client, sandbox: Sandbox) -> None:
    fields = sign_up_fields(sandbox)
    client.post("/signup/", fields)
    address = came_back(Submission.objects.get())
    assert address in mail.outbox[-1].body
    page = signed_in_client(sandbox, fields["email"], fields["password"]).get(address)

    assert "Is it MW?" in words(page)
    assert SENT_ALREADY in words(page)
    assert "Mend it" not in words(page)
