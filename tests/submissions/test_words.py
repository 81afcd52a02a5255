"""What a reviewer reads: names with their codes, from the lists that the portal keeps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from portal.submissions.models import Kind, Submission
from tests.devices.samples import words
from tests.devices.test_pages import a_device
from tests.submissions import stories
from tests.submissions.stories import LIST, hand_in, held, staff
from tests.submissions.test_change_story import EDIT, shown
from tests.support.people import move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

# The guide of 2022 has codes of its own.
NAMES = {
    "2022": ("India (IN)", "fuel8", "type3", "9 Aug 2022, 19:00 UTC", "No Poverty"),
    "2024": (
        *("India (IND)", "Solar (ES100)", "PV Roof Mounted (single installation) (TC120)"),
        *("9 Aug 2022, 19:00 UTC", "No Poverty"),
    ),
}


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    return signed_in_client(sandbox)


def pages(submission: Submission, sandbox: Sandbox) -> Iterator[str]:
    """As staff see it, on the screen and on paper, while the registry is away."""
    sandbox.faults([{"match": {"path": "*"}, "do": "status 503", "times": 99}])
    asked = len(sandbox.requests())
    for address in (stories.address(submission), f"{LIST}{submission.pk}/print/"):
        yield words(staff("Reviewer").get(address)).replace("\N{NO-BREAK SPACE}", " ")
    assert len(sandbox.requests()) == asked


def test_codes_have_their_names(member: Client, sandbox: Sandbox) -> None:
    held()
    for page in pages(hand_in(member, sandbox), sandbox):
        for name in NAMES[sandbox.edition]:
            assert name in page


def test_a_change_tells_both_values_by_their_names(sandbox_2024: Sandbox) -> None:
    held(Kind.DEVICE_CHANGE)
    move_in(sandbox_2024)
    sandbox_2024.load(devices=[a_device(sandbox_2024, "roof-1")])
    member = signed_in_client(sandbox_2024)
    answer = member.post(EDIT, shown(member, deviceTypeCode="TC130", countryCode="UGA"))
    assert answer.status_code == 302, words(answer)

    for page in pages(Submission.objects.get(), sandbox_2024):
        assert "PV Floating (TC130) PV Roof Mounted (single installation) (TC120)" in page
        assert "Uganda (UGA) Kenya (KEN)" in page
