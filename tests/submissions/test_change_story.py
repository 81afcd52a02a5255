"""Stories of a change and of a removal that are held: each of the five turns, for both kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from portal.accounts import tokens
from portal.submissions import lending, review, sending
from portal.submissions.models import Delivery, Kind, LentSignIn, Review, Submission
from tests.devices.samples import words
from tests.devices.shots import a_file
from tests.devices.test_pages import a_device
from tests.submissions.stories import address, held, reviewer, staff
from tests.submissions.stories import judge as press
from tests.support.people import TEAM_MATE, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

EDIT = "/devices/id/roof-1/edit/"
REMOVE = "/devices/id/roof-1/remove/"


@dataclass(frozen=True)
class Told:
    """A kind of this story: its page, its call, what the registry holds when it has happened."""

    kind: str
    page: str
    method: str
    after: tuple[int, ...]

    def asked(self, sandbox: Sandbox) -> int:
        return sum(one["method"] == self.method for one in sandbox.requests())

    def hand_in(self, member: Client, query: str = "") -> Submission:
        page = f"{self.page}{query}"
        fields = {"client_id": str(uuid4())}
        if self.kind == Kind.DEVICE_CHANGE:
            fields = {**shown(member, page), "capacity": "33"}
        response = member.post(page, fields)
        assert response.status_code == 302, words(response)
        return Submission.objects.latest("created_at")


TOLD = [
    Told(Kind.DEVICE_CHANGE, EDIT, "PATCH", after=(33,)),
    Told(Kind.DEVICE_REMOVAL, REMOVE, "DELETE", after=()),
]
BEFORE = (25,)


def shown(member: Client, page: str = EDIT, **changes: Any) -> dict[str, Any]:
    """The fields of the form of a change as a browser would send them back."""
    form = member.get(page).context["form"]
    values = {name: form[name].value() for name in form.fields}
    kept = {name: value for name, value in values.items() if value not in (None, "")}
    return {**kept, "placeIsRight": "on", **changes}


def holds(sandbox: Sandbox) -> tuple[int, ...]:
    """The capacities of the devices that the registry really holds."""
    return tuple(device["capacity"] for device in sandbox.truth()["devices"])


def fresh(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)


@pytest.fixture(params=TOLD, ids=[told.kind for told in TOLD])
def told(request: pytest.FixtureRequest) -> Told:
    found: Told = request.param
    held(found.kind)
    return found


@pytest.fixture
def sandbox(sandbox_2024: Sandbox) -> Sandbox:
    """The older edition removes nothing."""
    return sandbox_2024


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    sandbox.load(devices=[a_device(sandbox, "roof-1")])
    return signed_in_client(sandbox)


def test_held_returned_mended_and_approved(told: Told, member: Client, sandbox: Sandbox) -> None:
    first = told.hand_in(member)
    assert (first.delivery, first.review, holds(sandbox)) == ("waiting", "waiting", BEFORE)
    press(staff("Reviewer"), first, "return", **{"remark-": "Are you sure?"})

    page = member.get(f"/submissions/{first.pk}/")
    assert "Are you sure?" in words(page)
    assert "Are you sure?" in mail.outbox[-1].body
    mend = page.context["mend_url"]
    assert "Are you sure?" in words(member.get(mend))
    second = told.hand_in(member, mend.removeprefix(told.page))
    assert (second.previous, second.review) == (first, Review.WAITING)
    assert not first.remarks.filter(resolved=False).exists()
    assert told.asked(sandbox) == 0
    press(staff("Reviewer"), second, "approve")

    assert (holds(sandbox), told.asked(sandbox)) == (told.after, 1)
    assert fresh(second).delivery == Delivery.ACCEPTED
    assert fresh(first).delivery == Delivery.WAITING
    assert "The registry accepted it" in words(member.get(f"/submissions/{second.pk}/"))
    assert not LentSignIn.objects.exists()


def test_rejected_and_never_sent(told: Told, member: Client, sandbox: Sandbox) -> None:
    submission = told.hand_in(member)
    press(staff("Reviewer"), submission, "reject", reason="The roof stands.")
    signed_in_client(sandbox)
    sending.send_due()

    assert (holds(sandbox), told.asked(sandbox)) == (BEFORE, 0)
    assert "The roof stands." in words(member.get(f"/submissions/{submission.pk}/"))
    assert not LentSignIn.objects.exists()


def test_a_sign_in_that_ended_waits_for_the_next(
    told: Told, member: Client, sandbox: Sandbox
) -> None:
    submission = told.hand_in(member)
    tokens.release(lending.token_of(submission))
    review.approve(submission, by=reviewer())
    mate = signed_in_client(sandbox, TEAM_MATE.email)

    assert holds(sandbox) == BEFORE
    assert "goes at the next sign-in" in words(mate.get(f"/submissions/{submission.pk}/"))
    signed_in_client(sandbox)
    assert sending.send_due() == 1
    assert holds(sandbox) == told.after
    assert fresh(submission).delivery == Delivery.ACCEPTED


def test_approved_while_the_registry_is_down(told: Told, member: Client, sandbox: Sandbox) -> None:
    submission = told.hand_in(member)
    sandbox.faults([{"match": {"path": "/api/device*"}, "do": "status 503", "times": 99}])
    review.approve(submission, by=reviewer())
    waiting = fresh(submission)
    assert (waiting.delivery, waiting.review) == (Delivery.WAITING, Review.APPROVED)
    assert holds(sandbox) == BEFORE
    sandbox.faults([])
    Submission.objects.update(send_after=None)

    assert sending.send_due() == 1
    assert holds(sandbox) == told.after
    assert fresh(submission).delivery == Delivery.ACCEPTED


def test_an_answer_that_was_lost(told: Told, member: Client, sandbox: Sandbox) -> None:
    submission = told.hand_in(member)
    lost = {"match": {"method": told.method, "path": "*"}, "do": "drop_after", "times": 1}
    sandbox.faults([lost])
    review.approve(submission, by=reviewer())
    Submission.objects.update(send_after=None)
    sending.send_due()

    assert holds(sandbox) == told.after
    assert fresh(submission).delivery == Delivery.ACCEPTED


def test_what_a_change_emptied_is_still_empty_when_it_comes_back(
    member: Client, sandbox: Sandbox
) -> None:
    held(Kind.DEVICE_CHANGE)
    member.post(EDIT, {**shown(member), "projectName": "", "capacity": "30"})
    first = Submission.objects.get()
    assert first.payload["projectName"] is None
    review.give_back(first, by=reviewer(), remarks={"capacity": "Is it 33?"})
    form = member.get(f"{EDIT}?answers={first.pk}").context["form"]

    assert (form["projectName"].value() or "") == ""
    assert form["capacity"].value() == 30


def test_a_held_name_arrives_once_and_its_photos_follow(member: Client, sandbox: Sandbox) -> None:
    member.post(EDIT, shown(member, photos=[a_file()]))
    held(Kind.DEVICE_CHANGE)
    member.post(EDIT, shown(member, externalId="roof-2"))
    submission = Submission.objects.latest("created_at")
    lost = {"match": {"method": "PATCH", "path": "*"}, "do": "drop_after", "times": 1}
    sandbox.faults([lost])
    review.approve(submission, by=reviewer())
    Submission.objects.update(send_after=None)
    sending.send_due()

    assert fresh(submission).delivery == Delivery.ACCEPTED
    page = member.get("/devices/id/roof-2/")
    assert (page.status_code, len(page.context["photos"])) == (200, 1)


def test_a_reviewer_sees_what_a_change_changes_and_a_removal_removes(
    member: Client, sandbox: Sandbox
) -> None:
    pages = []
    for told in TOLD:
        held(told.kind)
        pages.append(staff("Reviewer").get(address(told.hand_in(member))).content.decode())

    assert [page.count('class="changed"') for page in pages] == [1, 0]
    assert "Before" in pages[0]
    assert "Before" not in pages[1]


def test_a_removal_takes_no_other_device_of_the_same_name(member: Client, sandbox: Sandbox) -> None:
    """While it was held the device went, and another one got its name."""
    policy = held(Kind.DEVICE_REMOVAL)
    submission = TOLD[1].hand_in(member)
    policy.delete()
    TOLD[1].hand_in(member)
    assert holds(sandbox) == ()
    sandbox.load(devices=[a_device(sandbox, "roof-1", capacity=40)])
    review.approve(submission, by=reviewer())

    assert holds(sandbox) == (40,)
    assert fresh(submission).delivery == Delivery.REFUSED
