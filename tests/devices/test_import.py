"""A file of devices: each row is handed in once, as a device of its own."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from portal import limits
from portal.submissions import review
from portal.submissions.models import Delivery, Kind, Submission
from tests.devices.device_files import HEADING, IMPORT, kept, press, roof, states, text
from tests.devices.samples import words
from tests.devices.test_pages import a_device
from tests.devices.test_register import POST_DEVICE, held, sent
from tests.submissions import stories
from tests.support.people import STRANGER, TEAM_MATE, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def member_2024(sandbox_2024: Sandbox) -> Client:
    move_in(sandbox_2024)
    return signed_in_client(sandbox_2024)


def test_nothing_is_made_twice(member_2024: Client, sandbox_2024: Sandbox) -> None:
    wrong = text([HEADING, roof(1), roof(2, capacity="x")])
    first = kept(member_2024, wrong)
    press(member_2024, first)
    press(member_2024, first)
    again = kept(member_2024, wrong)
    assert press(member_2024, again) == ["accepted", "blocked"]
    mended = kept(member_2024, text([HEADING, roof(1), roof(2, capacity="2")]))
    assert states(member_2024, mended) == ["accepted", "ready"]
    mate = signed_in_client(sandbox_2024, TEAM_MATE.email)
    assert press(mate, mended) == ["accepted", "accepted"]
    press(member_2024, mended)

    assert [body["externalId"] for body in sent(sandbox_2024)] == ["roof-1", "roof-2"]
    assert Submission.objects.count() == 2


def test_devices_that_are_there(member_2024: Client, sandbox_2024: Sandbox) -> None:
    near = {"latitude": "-1.2902", "longitude": "36.8219", "capacity": 2.5}
    sandbox_2024.load(
        devices=[a_device(sandbox_2024, "ROOF-1"), a_device(sandbox_2024, "old", **near)]
    )
    lines = [[*HEADING, "isAnother"], roof(1), [*roof(2, latitude="-1.29021"), ""]]
    address = kept(member_2024, text(lines))
    assert states(member_2024, address) == ["there", "blocked"]
    assert "“old” 1 m from there" in words(member_2024.get(address))
    assert press(member_2024, address) == ["there", "blocked"]
    lines[2][-1] = "yes"

    assert press(member_2024, kept(member_2024, text(lines))) == ["there", "accepted"]
    assert [body["externalId"] for body in sent(sandbox_2024)] == ["roof-2"]


def test_rows_near_each_other_are_meant(
    member_2024: Client, sandbox_2024: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where the one is at the registry already when the other is sent."""
    monkeypatch.setattr(limits, "IMPORT_SECONDS", 0.3)
    sandbox_2024.faults([{"match": POST_DEVICE, "do": "delay 400", "times": 1}])
    lines = [HEADING, roof(1, capacity="5"), roof(2, capacity="5", latitude="-1.29012")]
    address = kept(member_2024, text(lines))

    assert press(member_2024, address) == ["accepted", "ready"]
    assert press(member_2024, address) == ["accepted", "accepted"]


def test_a_policy_holds_each_row(member_2024: Client, sandbox_2024: Sandbox) -> None:
    stories.held(Kind.DEVICE)
    address = kept(member_2024, text([HEADING, roof(1), roof(2)]))
    assert press(member_2024, address) == ["held", "held"]
    assert press(member_2024, address) == ["held", "held"]
    assert sent(sandbox_2024) == []
    for submission in Submission.objects.all():
        review.approve(submission, by=stories.reviewer())

    assert states(member_2024, address) == ["accepted", "accepted"]
    assert sorted(held(sandbox_2024)) == ["roof-1", "roof-2"]


def test_another_press_goes_on_after_an_outage(member_2024: Client, sandbox_2024: Sandbox) -> None:
    address = kept(member_2024, text([HEADING, roof(1), roof(2), roof(3)]))
    sandbox_2024.faults([{"match": POST_DEVICE, "do": "status 503", "times": 1}])
    assert press(member_2024, address) == ["waiting", "ready", "ready"]
    page = words(member_2024.get(address))
    assert "Register the other 3" in page
    assert "The registry does not answer at the moment" in page
    sandbox_2024.faults([{"match": POST_DEVICE, "do": "drop_after", "times": 1}])

    assert press(member_2024, address) == ["accepted"] * 3
    assert held(sandbox_2024) == ["roof-1", "roof-2", "roof-3"]
    assert Submission.objects.count() == 3


def test_a_sign_in_that_ends_in_between_is_asked_for(
    member_2024: Client, sandbox_2024: Sandbox
) -> None:
    address = kept(member_2024, text([HEADING, roof(1), roof(2)]))
    sandbox_2024.faults([{"match": POST_DEVICE, "do": "revoke_token", "times": 1}])
    assert member_2024.post(address).headers["Location"].startswith("/login/")
    again = signed_in_client(sandbox_2024)

    assert press(again, address) == ["accepted", "accepted"]
    assert held(sandbox_2024) == ["roof-1", "roof-2"]


def test_what_the_registry_refuses_stands_at_its_row(sandbox_2022: Sandbox) -> None:
    """An external id of another organisation: nobody here can know of it."""
    move_in(sandbox_2022)
    member = signed_in_client(sandbox_2022)
    sandbox_2022.load(devices=[a_device(sandbox_2022, "roof-1", organisation="Valley Energy")])
    lines = [HEADING, *(roof(n, countryCode="KE", capacity="5") for n in (1, 2))]
    address = kept(member, text(lines))

    assert press(member, address) == ["refused", "accepted"]
    assert "The registry refused this" in words(member.get(address))
    assert press(member, address) == ["refused", "accepted"]
    assert [body["externalId"] for body in sent(sandbox_2022)] == ["roof-1", "roof-2"]


def test_a_press_ends_in_time_and_the_next_goes_on(
    member_2024: Client, sandbox_2024: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "IMPORT_SECONDS", 0.3)
    sandbox_2024.faults([{"match": POST_DEVICE, "do": "delay 400", "times": 2}])
    address = kept(member_2024, text([HEADING, roof(1), roof(2)]))

    assert press(member_2024, address) == ["accepted", "ready"]
    assert press(member_2024, address) == ["accepted", "accepted"]


def test_only_the_organisation_sees_it(member_2024: Client, sandbox_2024: Sandbox) -> None:
    address = kept(member_2024, text([HEADING, roof(1)]))
    stranger = signed_in_client(sandbox_2024, STRANGER.email)

    assert stranger.get(address).status_code == 404
    assert stranger.post(address).status_code == 404
    assert "devices.csv" not in words(stranger.get(IMPORT))
    mate = signed_in_client(sandbox_2024, TEAM_MATE.email)
    assert states(mate, address) == ["ready"]
    assert "devices.csv" in words(mate.get(IMPORT))
    assert Client().get(address).headers["Location"].startswith("/login/")
    assert sent(sandbox_2024) == []


def test_the_states_of_a_row_are_those_of_the_record(
    member_2024: Client, sandbox_2024: Sandbox
) -> None:
    stories.held(Kind.DEVICE)
    address = kept(member_2024, text([HEADING, roof(1)]))
    press(member_2024, address)
    submission = Submission.objects.get()
    review.give_back(submission, by=stories.reviewer(), remarks={"capacity": "Is it MW?"})

    assert press(member_2024, address) == ["returned"]
    assert f"/submissions/{submission.pk}/" in member_2024.get(address).content.decode()
    assert Submission.objects.get().delivery == Delivery.WAITING


def test_a_file_does_not_bring_back_what_was_removed(
    member_2024: Client, sandbox_2024: Sandbox
) -> None:
    address = kept(member_2024, text([HEADING, roof(1)]))
    press(member_2024, address)
    assert "no device of this name any more" not in words(member_2024.get(address))
    member_2024.post("/devices/id/roof-1/remove/", {"client_id": str(uuid4())})

    assert press(member_2024, address) == ["accepted"]
    assert "no device of this name any more" in words(member_2024.get(address))
    assert held(sandbox_2024) == []
