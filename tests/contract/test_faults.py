"""Every fault that the registry can have, as a person meets it in the portal's pages.

For each: what the page says, that what was typed is still there, and that in the end the registry
holds the thing once. Where the portal's way is the same for both editions, one of them is enough.
"""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from portal.submissions.models import Submission
from tests.accounts import test_sign_up as signing_up
from tests.contract import faulty
from tests.contract.faulty import BUSY, LOST, UNNOTICED, WRITES, each_write
from tests.devices import test_register as registering
from tests.devices.samples import words
from tests.devices.test_pages import a_device
from tests.submissions import test_change_story as changing
from tests.support.people import move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

DEVICE = {"method": "POST", "path": "/api/device"}
DEVICES = {"method": "GET", "path": "/api/device/my"}
CHANGES = ("PATCH", "DELETE")
REGISTER = {"method": "POST", "path": "/api/user/*"}


@pytest.fixture(autouse=True)
def _short_patience(settings: Settings, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox) -> None:
    faulty.soon(sandbox, settings, monkeypatch)


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    return signed_in_client(sandbox)


only_2022 = pytest.mark.parametrize("sandbox", ["2022"], indirect=True)
only_2024 = pytest.mark.parametrize("sandbox", ["2024"], indirect=True)


# --- registering a device -------------------------------------------------------------------


@only_2024
@each_write
def test_a_device_survives_the_fault(member: Client, sandbox: Sandbox, fault: str) -> None:
    fields = registering.typed(sandbox)
    sandbox.faults([{"match": DEVICE, "do": fault}])
    page = registering.register(member, fields)

    assert page.status_code in (502, 503)
    assert WRITES[fault] in words(page)
    assert page.context["form"]["externalId"].value() == fields["externalId"]
    faulty.over(sandbox)
    again = {**fields, "client_id": page.context["form"]["client_id"].value()}
    assert registering.register(member, again).status_code == 302
    assert registering.held(sandbox) == [fields["externalId"]]


@pytest.mark.parametrize("fault", UNNOTICED)
def test_a_device_whose_fault_nobody_notices(member: Client, sandbox: Sandbox, fault: str) -> None:
    fields = registering.typed(sandbox)
    sandbox.faults([{"match": DEVICE, "do": fault}])
    assert registering.register(member, fields).status_code == 302
    assert registering.register(member, fields).status_code == 302
    assert registering.held(sandbox) == [fields["externalId"]]
    assert len(registering.sent(sandbox)) == 1
    assert Submission.objects.get().delivery == "accepted"


# --- changing and removing one ---------------------------------------------------------------


@pytest.fixture
def owner(member: Client, sandbox: Sandbox) -> Client:
    """Of one device."""
    sandbox.load(devices=[a_device(sandbox, "roof-1")])
    return member


@only_2024
@each_write
def test_a_change_survives_the_fault(owner: Client, sandbox: Sandbox, fault: str) -> None:
    fields = changing.shown(owner, capacity="33")
    sandbox.faults([{"match": {"method": "PATCH", "path": "*"}, "do": fault}])
    page = owner.post(changing.EDIT, fields)

    assert page.status_code in (502, 503)
    assert WRITES[fault] in words(page)
    assert page.context["form"]["capacity"].value() == "33"
    faulty.over(sandbox)
    again = {**fields, "client_id": page.context["form"]["client_id"].value()}
    assert owner.post(changing.EDIT, again).status_code == 302
    assert changing.holds(sandbox) == (33,)


@only_2024
@each_write
def test_a_removal_survives_the_fault(owner: Client, sandbox: Sandbox, fault: str) -> None:
    fields = {"client_id": str(uuid4())}
    sandbox.faults([{"match": {"method": "DELETE", "path": "*"}, "do": fault}])
    page = owner.post(changing.REMOVE, fields, follow=True)

    in_doubt = WRITES[fault] == LOST
    said = "no answer came, so nobody knows yet whether it was done" if in_doubt else WRITES[fault]
    assert said in words(page)
    faulty.over(sandbox)
    assert changing.holds(sandbox) == (25,)
    assert "roof-1 is removed" in words(owner.post(changing.REMOVE, fields, follow=True))
    assert changing.holds(sandbox) == ()


@only_2024
@pytest.mark.parametrize("fault", UNNOTICED)
def test_a_change_and_a_removal_whose_fault_nobody_notices(
    owner: Client, sandbox: Sandbox, fault: str
) -> None:
    sandbox.faults([{"match": {"method": name, "path": "*"}, "do": fault} for name in CHANGES])
    assert owner.post(changing.EDIT, changing.shown(owner, capacity="33")).status_code == 302
    assert changing.holds(sandbox) == (33,)
    removed = owner.post(changing.REMOVE, {"client_id": str(uuid4())}, follow=True)

    assert "roof-1 is removed" in words(removed)
    assert [r["method"] for r in sandbox.requests() if r["method"] in CHANGES] == [*CHANGES]
    assert {one.delivery for one in Submission.objects.all()} == {"accepted"}


# --- looking at devices ---------------------------------------------------------------------


@only_2024
@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [
        ("status 503", 503, BUSY),
        ("status 429", 503, BUSY),
        ("status 502", 503, BUSY),
        ("status 500", 502, "makes no sense"),
        ("drop_before", 503, BUSY),
        ("drop_after", 503, BUSY),
        ("hang", 503, BUSY),
    ],
)
def test_a_list_that_fails_says_so_and_comes_back(
    member: Client, sandbox: Sandbox, fault: str, status: int, said: str
) -> None:
    sandbox.faults([{"match": DEVICES, "do": fault, "times": 9}])
    page = member.get("/devices/")

    assert page.status_code == status
    assert said in words(page)
    faulty.over(sandbox)
    assert member.get("/devices/").status_code == 200


@only_2022
@pytest.mark.parametrize("fault", ["status 503", "drop_before", "drop_after", "delay 100", "crash"])
def test_a_list_that_fails_once_is_asked_for_again(
    member: Client, sandbox: Sandbox, fault: str
) -> None:
    """Nobody notices; after a crash it is down for longer than the portal asks."""
    sandbox.faults([{"match": DEVICES, "do": fault}])
    page = member.get("/devices/")

    assert page.status_code in ((200, 503) if fault == "crash" else (200,))
    faulty.over(sandbox)
    assert member.get("/devices/").status_code == 200


def test_a_token_that_is_revoked_on_the_way(member: Client, sandbox: Sandbox) -> None:
    sandbox.faults([{"match": DEVICES, "do": "revoke_token"}])
    page = member.get("/devices/", follow=True)

    assert page.redirect_chain == [("/login/?next=%2Fdevices%2F", 302)]
    assert "Your sign-in has ended" in words(page)


def test_a_registry_of_little_capacity_is_only_slow(member: Client, sandbox: Sandbox) -> None:
    """As the real ones: a queue, and the wait grows with it."""
    sandbox.manner(capacity=40)
    fields = registering.typed(sandbox)
    assert registering.register(member, fields).status_code == 302
    assert member.get("/devices/").status_code == 200
    assert registering.held(sandbox) == [fields["externalId"]]


# --- signing up -----------------------------------------------------------------------------


@only_2022
@each_write
def test_a_sign_up_survives_the_fault(client: Client, sandbox: Sandbox, fault: str) -> None:
    fields = signing_up.typed(sandbox)
    sandbox.faults([{"match": REGISTER, "do": fault}])
    page = client.post("/signup/", fields)

    assert page.status_code in (502, 503)
    assert WRITES[fault] in words(page)
    form = page.context["form"]
    assert form["orgName"].value() == fields["orgName"]
    assert fields["password"] not in page.content.decode()
    faulty.over(sandbox)
    again = {**fields, "client_id": str(form["client_id"].value())}
    assert client.post("/signup/", again).status_code == 302
    assert [one["name"] for one in sandbox.truth()["organisations"]] == [fields["orgName"]]


@pytest.mark.parametrize("fault", UNNOTICED)
def test_a_sign_up_whose_fault_nobody_notices(client: Client, sandbox: Sandbox, fault: str) -> None:
    fields = signing_up.typed(sandbox)
    sandbox.faults([{"match": REGISTER, "do": fault}])
    assert client.post("/signup/", fields).status_code == 302
    assert client.post("/signup/", fields).status_code == 302
    assert len(sandbox.truth()["organisations"]) == 1
