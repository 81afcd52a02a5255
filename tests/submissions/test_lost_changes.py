"""A change or a removal whose answer was lost: the registry is asked before it is sent again.

Three ways each: stored, not stored, cannot tell; and the device may be gone meanwhile.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from portal.devices import services
from portal.drec import devices
from portal.drec.errors import Unexpected
from portal.submissions import review, sending
from portal.submissions.models import Delivery, Kind, Submission
from tests.devices.samples import words
from tests.devices.shots import a_file
from tests.devices.test_pages import a_device
from tests.drec.test_settle import signed_in
from tests.submissions.stories import held, reviewer, staff
from tests.submissions.stories import judge as press
from tests.submissions.test_change_story import EDIT, REMOVE, holds, shown
from tests.support.people import MEMBER, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

DEVICES = {"method": "GET", "path": "/api/device/my"}
PATCH = {"method": "PATCH", "path": "*"}
DELETE = {"method": "DELETE", "path": "*"}
BEFORE, AFTER = (25,), (33,)
GONE = "The registry does not list the device any more, so nothing of the change stands there."
PRESS_AGAIN = "Press the button again: the registry is asked first"
# The edition of 2022 lets nobody remove anything.
both_editions = pytest.mark.parametrize("sandbox", ["2022", "2024"], indirect=True)
only_2024 = pytest.mark.parametrize("sandbox", ["2024"], indirect=True)


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in_as_owner(sandbox)
    sandbox.load(devices=[a_device(sandbox, "roof-1")])
    return signed_in_client(sandbox)


def move_in_as_owner(sandbox: Sandbox) -> None:
    """One who may change devices: on 2022 only this role may (contract 5.4)."""
    role = {"role": "DeviceOwner"} if sandbox.edition == "2022" else {}
    sandbox.load(users=[{**asdict(MEMBER), **role}])


def lose(
    sandbox: Sandbox, call: dict[str, str], do: str, *, looks: int = 0, before: int = 1
) -> None:
    """The answer of the next such call is lost, and so many looks fail: not those before it."""
    page = {"match": DEVICES, "do": "delay 0", "times": before}
    sandbox.faults(
        [page, {"match": call, "do": do}, {"match": DEVICES, "do": "status 500", "times": looks}]
    )


def asked(sandbox: Sandbox, method: str) -> int:
    return sum(one["method"] == method for one in sandbox.requests())


def gone(sandbox: Sandbox) -> None:
    """Somebody else takes all devices away."""
    sandbox.reset()
    move_in_as_owner(sandbox)


def record() -> Submission:
    return Submission.objects.get()


# --- a change that is sent at once ----------------------------------------------------------


@both_editions
def test_a_change_that_arrived_is_not_sent_again(member: Client, sandbox: Sandbox) -> None:
    lose(sandbox, PATCH, "drop_after")
    answer = member.post(EDIT, shown(member, capacity="33"))

    assert answer.status_code == 302
    assert (holds(sandbox), asked(sandbox, "PATCH")) == (AFTER, 1)
    assert record().delivery == Delivery.ACCEPTED


def lost(member: Client, sandbox: Sandbox, do: str, **changes: Any) -> dict[str, Any]:
    """The fields of a change whose answer is lost, and the look after it."""
    fields = shown(member, **{"capacity": "33", **changes})
    # A new name is looked up, too.
    lose(sandbox, PATCH, do, looks=1, before=2 if "externalId" in changes else 1)
    page = member.post(EDIT, fields)
    assert page.status_code == 503
    assert PRESS_AGAIN in words(page)
    assert record().delivery == Delivery.UNKNOWN
    return fields


@both_editions
def test_a_change_in_doubt_is_looked_for_at_the_next_press(
    member: Client, sandbox: Sandbox
) -> None:
    fields = lost(member, sandbox, "drop_after")
    answer = member.post(EDIT, fields)

    assert answer.status_code == 302
    assert "roof-1 is changed" in words(member.get(answer.headers["Location"]))
    assert (holds(sandbox), asked(sandbox, "PATCH")) == (AFTER, 1)
    assert record().delivery == Delivery.ACCEPTED


@both_editions
def test_a_change_that_did_not_arrive_is_sent_by_the_next_press(
    member: Client, sandbox: Sandbox
) -> None:
    fields = lost(member, sandbox, "drop_before")
    assert member.post(EDIT, fields).status_code == 302

    assert (holds(sandbox), asked(sandbox, "PATCH")) == (AFTER, 2)
    assert record().delivery == Delivery.ACCEPTED


@both_editions
def test_a_change_that_cannot_be_looked_for_is_not_sent(member: Client, sandbox: Sandbox) -> None:
    fields = lost(member, sandbox, "drop_before")
    sandbox.faults([{"match": DEVICES, "do": "status 500"}])
    assert member.post(EDIT, fields).status_code == 503

    assert asked(sandbox, "PATCH") == 1
    assert record().delivery == Delivery.UNKNOWN


@both_editions
def test_a_change_of_a_device_that_is_gone_comes_to_an_end(
    member: Client, sandbox: Sandbox
) -> None:
    fields = lost(member, sandbox, "drop_after")
    gone(sandbox)
    member = signed_in_client(sandbox)
    page = member.post(EDIT, fields, follow=True)

    assert page.redirect_chain == [(f"/submissions/{record().pk}/", 302)]
    assert GONE in words(page)
    assert record().delivery == Delivery.REFUSED
    assert asked(sandbox, "PATCH") == 0  # since it was reset


@both_editions
def test_what_was_changed_again_meanwhile_is_sent_alone(member: Client, sandbox: Sandbox) -> None:
    fields = lost(member, sandbox, "drop_after")
    assert member.post(EDIT, {**fields, "projectName": "Clinics"}).status_code == 302

    second, first = Submission.objects.order_by("-created_at")
    assert (first.delivery, second.delivery) == (Delivery.ACCEPTED, Delivery.ACCEPTED)
    assert second.payload == {"projectName": "Clinics"}
    assert holds(sandbox) == AFTER


@only_2024
def test_a_name_that_arrived_leads_to_the_record_and_its_photos_follow(
    member: Client, sandbox: Sandbox
) -> None:
    fields = lost(member, sandbox, "drop_after", externalId="roof-2", photos=[a_file()])
    page = member.post(EDIT, fields, follow=True)

    assert page.redirect_chain == [(f"/submissions/{record().pk}/", 302)]
    assert "The registry accepted it. Open the device" in words(page)
    assert asked(sandbox, "PATCH") == 1
    assert len(member.get("/devices/id/roof-2/").context["photos"]) == 1


# --- a removal ------------------------------------------------------------------------------


def removal_lost(member: Client, sandbox: Sandbox, do: str) -> tuple[dict[str, str], Any]:
    """The form of a removal whose answer is lost, and the look after it; the page then."""
    fields = {"client_id": str(uuid4())}
    lose(sandbox, DELETE, do, looks=1)
    page = member.post(REMOVE, fields, follow=True)
    assert "no answer came, so nobody knows yet whether it was done" in words(page)
    assert record().delivery == Delivery.UNKNOWN
    return fields, page


@only_2024
@pytest.mark.parametrize(("do", "times"), [("drop_after", 1), ("drop_before", 2)])
def test_a_removal_in_doubt_is_looked_for_at_the_next_press(
    member: Client, sandbox: Sandbox, do: str, times: int
) -> None:
    fields, _ = removal_lost(member, sandbox, do)
    page = member.post(REMOVE, fields, follow=True)

    assert "roof-1 is removed" in words(page)
    assert (holds(sandbox), asked(sandbox, "DELETE")) == ((), times)
    assert record().delivery == Delivery.ACCEPTED


@only_2024
def test_a_removal_that_cannot_be_looked_for_is_not_sent(member: Client, sandbox: Sandbox) -> None:
    fields, _ = removal_lost(member, sandbox, "drop_before")
    sandbox.faults([{"match": DEVICES, "do": "status 500"}])
    page = member.post(REMOVE, fields, follow=True)

    assert page.redirect_chain == [(f"/submissions/{record().pk}/", 302)]
    assert asked(sandbox, "DELETE") == 1
    assert record().delivery == Delivery.UNKNOWN


def test_a_device_that_somebody_else_removed_a_moment_ago_is_removed(
    sandbox_2024: Sandbox,
) -> None:
    """The registry answers 500 to the second."""
    api = signed_in(sandbox_2024)
    device = devices.get(api, "roof-1")
    devices.remove(api, device)

    assert services.send_removal(api, device) == {"removed": True}


def test_a_removal_that_fails_is_not_taken_for_done(sandbox_2024: Sandbox) -> None:
    api = signed_in(sandbox_2024)
    sandbox_2024.faults([{"match": DELETE, "do": "status 500"}])
    with pytest.raises(Unexpected):
        services.send_removal(api, devices.get(api, "roof-1"))


# --- the page of the record -----------------------------------------------------------------


def ask(member: Client) -> Any:
    return member.post(f"/submissions/{record().pk}/ask/", follow=True)


@only_2024
@pytest.mark.parametrize(
    ("do", "said", "state"),
    [
        ("drop_after", "The registry accepted it.", Delivery.ACCEPTED),
        ("drop_before", "It was not done yet. Open the form again", Delivery.WAITING),
    ],
)
@pytest.mark.parametrize("kind", [Kind.DEVICE_CHANGE, Kind.DEVICE_REMOVAL])
def test_who_left_the_form_asks_from_the_record(
    member: Client, sandbox: Sandbox, kind: Kind, do: str, said: str, state: Delivery
) -> None:
    if kind == Kind.DEVICE_CHANGE:
        lost(member, sandbox, do)
    else:
        removal_lost(member, sandbox, do)
    assert "Ask the registry" in words(member.get(f"/submissions/{record().pk}/"))
    sandbox.faults([{"match": DEVICES, "do": "status 500"}])
    assert "The registry cannot tell at the moment" in words(ask(member))
    assert record().delivery == Delivery.UNKNOWN
    page = ask(member)

    assert said in words(page)
    assert "Ask the registry" not in words(page)
    assert record().delivery == state


# --- what was held --------------------------------------------------------------------------


@both_editions
@pytest.mark.parametrize(("do", "times"), [("drop_after", 1), ("drop_before", 2)])
def test_a_held_change_is_asked_for_before_it_is_sent_again(
    member: Client, sandbox: Sandbox, do: str, times: int
) -> None:
    held(Kind.DEVICE_CHANGE)
    member.post(EDIT, shown(member, capacity="33"))
    lose(sandbox, PATCH, do, looks=2)
    review.approve(record(), by=reviewer())
    assert record().delivery == Delivery.UNKNOWN
    again()
    assert (record().delivery, asked(sandbox, "PATCH")) == (Delivery.UNKNOWN, 1)
    again()

    assert (holds(sandbox), asked(sandbox, "PATCH")) == (AFTER, times)
    assert record().delivery == Delivery.ACCEPTED


def again() -> None:
    Submission.objects.update(send_after=None)
    sending.send_due()


@both_editions
def test_a_held_change_of_a_device_that_is_gone_is_refused(
    member: Client, sandbox: Sandbox
) -> None:
    held(Kind.DEVICE_CHANGE)
    member.post(EDIT, shown(member, capacity="33"))
    lose(sandbox, PATCH, "drop_before", looks=1)
    review.approve(record(), by=reviewer())
    gone(sandbox)
    member = signed_in_client(sandbox)
    result = press(staff("Reviewer"), record(), "again")

    assert record().delivery == Delivery.REFUSED
    assert GONE in words(member.get(f"/submissions/{record().pk}/"))
    assert GONE in words(staff("Reviewer").get(result.headers["Location"]))
    assert asked(sandbox, "PATCH") == 0
