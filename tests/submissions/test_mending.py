"""What was returned is mended: the very thing, by the form of its own kind."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from portal.reads.models import Upload
from portal.submissions import recording, review
from portal.submissions.models import Kind, Submission
from tests.devices.samples import words
from tests.devices.test_pages import a_device
from tests.submissions.stories import held, owner, reviewer, typed
from tests.submissions.test_change_story import EDIT, TOLD, holds, shown
from tests.support.people import MEMBER, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

CHANGE, REMOVAL = TOLD


@pytest.fixture
def sandbox(sandbox_2024: Sandbox) -> Sandbox:
    """The older edition renames and removes nothing."""
    return sandbox_2024


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    sandbox.load(devices=[a_device(sandbox, "roof-1")])
    return signed_in_client(sandbox)


def give_back(submission: Submission, **remarks: str) -> str:
    """Its page to mend it."""
    review.give_back(submission, by=reviewer(), remarks=remarks or {"": "Are you sure?"})
    return f"/submissions/{submission.pk}/"


def mend_url(member: Client, page: str) -> str:
    return str(member.get(page).context["mend_url"])


def renamed(member: Client, name: str = "roof-2") -> None:
    """Under another name, by a change that nobody holds."""
    answer = member.post(EDIT, shown(member, externalId=name))
    assert answer.status_code == 302, words(answer)


def returned(told: Any, member: Client) -> str:
    """A change or removal that came back, and whose policy is gone."""
    policy = held(told.kind)
    page = give_back(told.hand_in(member), capacity="Is it 33?")
    policy.delete()
    return mend_url(member, page)


@pytest.mark.parametrize("name_is_taken", [False, True])
def test_a_change_of_a_device_that_was_renamed_meanwhile(
    member: Client, sandbox: Sandbox, name_is_taken: bool
) -> None:
    mend = returned(CHANGE, member)
    renamed(member)
    if name_is_taken:
        sandbox.load(devices=[a_device(sandbox, "roof-1", capacity=7, latitude="-1.5")])
    page = member.get(mend)

    assert "The reviewer: Is it 33?" in words(page)
    assert page.context["form"]["externalId"].value() == "roof-2"
    answer = member.post(mend, shown(member, mend, capacity="34"))
    assert answer.status_code == 302, words(answer)
    mended = Submission.objects.latest("created_at")
    assert (mended.subject, mended.payload) == ("roof-2", {"capacity": 34})
    capacities = {one["externalId"]: one["capacity"] for one in sandbox.truth()["devices"]}
    assert capacities == {"roof-2": 34} | ({"roof-1": 7} if name_is_taken else {})


def test_a_removal_of_a_device_that_was_renamed_meanwhile(member: Client, sandbox: Sandbox) -> None:
    """Another device has got its name: that one stays."""
    mend = returned(REMOVAL, member)
    renamed(member)
    sandbox.load(devices=[a_device(sandbox, "roof-1", capacity=7, latitude="-1.5")])
    page = member.get(mend)
    assert "The registry forgets roof-2" in words(page)
    assert "Is it 33?" in words(page)
    member.post(mend, {"client_id": page.context["client_id"]})

    assert holds(sandbox) == (7,)
    assert Submission.objects.latest("created_at").subject == "roof-2"


@pytest.mark.parametrize("told", TOLD, ids=[told.kind for told in TOLD])
def test_a_device_that_is_gone_is_not_there_to_be_mended(
    member: Client, sandbox: Sandbox, told: Any
) -> None:
    """Also where another one has its name."""
    mend = returned(told, member)
    REMOVAL.hand_in(member)
    sandbox.load(devices=[a_device(sandbox, "roof-1", capacity=7)])

    assert member.get(mend).status_code == 404
    assert holds(sandbox) == (7,)


ONLY_ITS_OWN = {
    "/devices/new/": Kind.DEVICE,
    EDIT: Kind.DEVICE_CHANGE,
    REMOVAL.page: Kind.DEVICE_REMOVAL,
}
PAYLOADS: dict[str, dict[str, object]] = {
    Kind.SIGNUP: {"orgName": "Hillside Solar", "email": MEMBER.email},
    Kind.READS: {"file": "reads.csv", "rows": 3},
}


@pytest.mark.parametrize("page", ONLY_ITS_OWN)
@pytest.mark.parametrize("kind", Kind)
def test_a_form_answers_its_own_kind_alone(
    member: Client, sandbox: Sandbox, page: str, kind: str
) -> None:
    first = came_back(kind, sandbox)
    address = f"{page}?answers={first.pk}"
    assert ("A remark." in words(member.get(address))) is (ONLY_ITS_OWN[page] == kind)
    fields = {
        "/devices/new/": lambda: typed(sandbox),
        EDIT: lambda: shown(member, capacity="33"),
        REMOVAL.page: lambda: {"client_id": str(uuid4())},
    }[page]()
    assert member.post(address, fields).status_code == 302

    answer = Submission.objects.latest("created_at")
    assert answer.kind == ONLY_ITS_OWN[page]
    assert answer.previous == (first if answer.kind == kind else None)
    assert first.remarks.filter(resolved=False).exists() is (answer.kind != kind)


def came_back(kind: str, sandbox: Sandbox) -> Submission:
    """One of this kind of the member's organisation, with a remark, as the room records it."""
    (device,) = sandbox.truth()["devices"]
    submission, _ = recording.begin(
        kind=kind,
        client_id=uuid4(),
        owner=owner(),
        organisation=owner().organisation,
        subject="roof-1",
        payload=PAYLOADS.get(kind, {"externalId": "roof-1"}),
        before={"id": device["id"], "externalId": "roof-1"},
    )
    if kind == Kind.READS:
        whose = {"owner": owner(), "organisation": submission.organisation}
        Upload.objects.create(submission=submission, file_name="reads.csv", rows=3, **whose)
    review.give_back(submission, by=reviewer(), remarks={"": "A remark."})
    return submission
