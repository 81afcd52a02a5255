"""Every fault that the registry can have, as a person meets it in the portal's pages.

For each: what the page says, that what was typed is still there, and that in the end the registry
holds the thing once. Where the portal's way is the same for both editions, one of them is enough.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from portal import limits
from portal.reads.models import Held, Upload
from portal.submissions.models import Submission
from tests.accounts import test_sign_up as signing_up
from tests.devices import test_register as registering
from tests.devices.samples import words
from tests.reads import ledgers
from tests.reads import test_story as reading
from tests.support.people import move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

DEVICE = {"method": "POST", "path": "/api/device"}
DEVICES = {"method": "GET", "path": "/api/device/my"}
REGISTER = {"method": "POST", "path": "/api/user/*"}
READ = {"method": "POST", "path": "/api/meter-reads/new/*"}

BUSY = "does not answer at the moment"
LOST = "No answer came from the registry. Your entries are kept. Press the button again"
STRANGE = "could not take this"
# Fault > what the page says of a write. None of these reaches the registry the first time.
WRITES = {
    "status 429": BUSY,
    "status 503": BUSY,
    "status 500": STRANGE,
    "status 502": LOST,
    "status 504": LOST,
    "drop_before": LOST,
    "hang": LOST,
    "crash": LOST,
}
# These arrive, and the portal finds that out before it answers: nobody notices.
UNNOTICED = ("drop_after", "delay 300")


@pytest.fixture(autouse=True)
def _short_patience(settings: Settings, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox) -> None:
    """A call that hangs ends soon, and a registry that died comes back soon."""
    settings.DREC_READ_SECONDS = 0.6
    monkeypatch.setattr(limits, "DOUBT_LOOKS_SECONDS", (0.0, 0.02))
    sandbox.manner(down_seconds=0.2)


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    return signed_in_client(sandbox)


only_2022 = pytest.mark.parametrize("sandbox", ["2022"], indirect=True)
only_2024 = pytest.mark.parametrize("sandbox", ["2024"], indirect=True)


def over(sandbox: Sandbox) -> None:
    """The fault has passed."""
    sandbox.wait_until_it_listens()
    sandbox.faults([])


# --- registering a device -------------------------------------------------------------------


@only_2024
@pytest.mark.parametrize("fault", WRITES)
def test_a_device_survives_the_fault(member: Client, sandbox: Sandbox, fault: str) -> None:
    fields = registering.typed(sandbox)
    sandbox.faults([{"match": DEVICE, "do": fault}])
    page = registering.register(member, fields)

    assert page.status_code in (502, 503)
    assert WRITES[fault] in words(page)
    assert page.context["form"]["externalId"].value() == fields["externalId"]
    over(sandbox)
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
    over(sandbox)
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
    over(sandbox)
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
@pytest.mark.parametrize("fault", WRITES)
def test_a_sign_up_survives_the_fault(client: Client, sandbox: Sandbox, fault: str) -> None:
    fields = signing_up.typed(sandbox)
    sandbox.faults([{"match": REGISTER, "do": fault}])
    page = client.post("/signup/", fields)

    assert page.status_code in (502, 503)
    assert WRITES[fault] in words(page)
    form = page.context["form"]
    assert form["orgName"].value() == fields["orgName"]
    assert fields["password"] not in page.content.decode()
    over(sandbox)
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


# --- meter reads ----------------------------------------------------------------------------

KINDS = ("Delta", "Aggregate")


def started(member: Client, sandbox: Sandbox, kind: str, number: int = 4) -> str:
    """The address of an upload that waits to be sent."""
    sandbox.load(devices=[ledgers.a_device("roof")])
    step = 1000 if kind == "Aggregate" else 0
    rows = [
        f"roof,{ledgers.ONBOARDED + timedelta(hours=n + 1):%Y-%m-%dT%H:%M:%SZ},{1000 + n * step},Wh"
        for n in range(number)
    ]
    address = reading.checked(member, "\n".join([reading.HEADING, *rows]), type=kind)
    assert member.post(f"{address}send/").status_code == 302
    return address


def stored(sandbox: Sandbox) -> list[int]:
    return [read["wh"] for read in sandbox.truth()["reads"]]


@pytest.mark.parametrize(
    ("sandbox", "kind"),
    [("2024", "Delta"), ("2024", "Aggregate"), ("2022", "Aggregate")],
    indirect=["sandbox"],
)
@pytest.mark.parametrize("fault", [*WRITES, *UNNOTICED])
def test_reads_survive_the_fault(member: Client, sandbox: Sandbox, fault: str, kind: str) -> None:
    address = started(member, sandbox, kind)
    sandbox.faults([{"match": READ, "do": "delay 0"}, {"match": READ, "do": fault}])
    ledgers.work(rounds=1)
    page = words(member.get(address))

    if "Receipt" not in page:  # the person sees that it goes on by itself, and why it stands
        assert "The portal tries again by itself" in page
    over(sandbox)
    ledgers.work()
    page = words(member.get(address))
    assert "Receipt" in page
    assert "4 accepted, 0 refused, 0 unknown" in page
    # Of a counter the first value is the baseline: three rises.
    assert stored(sandbox) == ([1000] * 3 if kind == "Aggregate" else [1000] * 4)


@only_2024
@pytest.mark.parametrize("kind", KINDS)
def test_reads_survive_a_sign_in_that_ends(member: Client, sandbox: Sandbox, kind: str) -> None:
    address = started(member, sandbox, kind)
    sandbox.faults([{"match": READ, "do": "revoke_token"}])
    ledgers.work()
    assert Upload.objects.get().held == Held.SIGN_IN
    page = words(member.get(address))
    assert "Go on with my sign-in" in page
    assert "Nothing is lost: 4 reads wait" in page.replace("\N{NO-BREAK SPACE}", " ")
    again = signed_in_client(sandbox)
    ledgers.work()

    assert "4 accepted, 0 refused, 0 unknown" in words(again.get(address))
    assert len(stored(sandbox)) == (3 if kind == "Aggregate" else 4)


def test_reads_to_a_registry_of_little_capacity(member: Client, sandbox: Sandbox) -> None:
    address = started(member, sandbox, "Delta", number=8)
    sandbox.manner(capacity=60)
    began = datetime.now(UTC)
    ledgers.work()

    assert "8 accepted, 0 refused, 0 unknown" in words(member.get(address))
    assert stored(sandbox) == [1000] * 8
    assert datetime.now(UTC) - began > timedelta(seconds=8 / 60)
