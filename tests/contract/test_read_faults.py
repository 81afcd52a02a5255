"""Every fault that the registry can have, with every type of read, on both editions.

For each: what the page says while it stands, and that in the end each read is stored once. Of a
counter the first value is the baseline: four values are three rises.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from portal.reads.models import Batch, Held, Upload
from tests.contract import faulty
from tests.devices.samples import words
from tests.reads import ledgers
from tests.reads import test_story as reading
from tests.support.people import move_in, signed_in_client
from tests.support.sandbox import Sandbox

# What is sent differs by the type, and not how its outcome is kept.
KINDS_ONCE = [pytest.param(kind, marks=pytest.mark.once) for kind in ("History", "Aggregate")]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("kind", ["Delta", *KINDS_ONCE]),
]

READ = {"method": "POST", "path": "/api/meter-reads/new/*"}
SERIES = {"method": "GET", "path": "/api/meter-reads/*"}
# One of each kind: which statuses mean the same is tested where the client tells them apart.
FAILURES = ("status 503", "status 500", "status 502", "drop_before", "hang", "crash")
HOUR = timedelta(hours=1)
NUMBER = 4
ALL_ACCEPTED = f"{NUMBER} accepted, 0 refused, 0 unknown"


@pytest.fixture(autouse=True)
def _short_patience(settings: Settings, monkeypatch: pytest.MonkeyPatch, sandbox: Sandbox) -> None:
    faulty.soon(sandbox, settings, monkeypatch)


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    sandbox.load(devices=[ledgers.a_device("roof")])
    return signed_in_client(sandbox)


def started(member: Client, kind: str) -> str:
    """The address of an upload that waits to be sent: 1000 Wh an hour."""
    before = -2 * NUMBER if kind == "History" else 0
    ends = [ledgers.ONBOARDED + (before + n + 1) * HOUR for n in range(NUMBER)]
    step = 1000 if kind == "Aggregate" else 0
    lines = [
        f"roof,{end - HOUR:%Y-%m-%dT%H:%M:%SZ},{end:%Y-%m-%dT%H:%M:%SZ},{1000 + n * step},Wh"
        for n, end in enumerate(ends)
    ]
    heading = "externalId,starttimestamp,endtimestamp,value,unit"
    address = reading.checked(member, "\n".join([heading, *lines]), type=kind)
    assert member.post(f"{address}send/").status_code == 302
    return address


def ended_well(member: Client, sandbox: Sandbox, address: str, kind: str) -> None:
    """Nothing is lost and nothing is there twice, and the receipt says so."""
    page = words(member.get(address))
    assert "Receipt" in page
    assert ALL_ACCEPTED in page
    energies = NUMBER - 1 if kind == "Aggregate" else NUMBER
    assert [read["wh"] for read in sandbox.truth()["reads"]] == [1000] * energies
    batch = Batch.objects.get()
    # 2024 proves the baseline by the rise above it, and 2022 shows nothing of it.
    assert batch.confirmed == (energies if sandbox.edition == "2022" else NUMBER)
    assert batch.dropped == 0


@pytest.mark.parametrize("fault", [*FAILURES, "drop_after", "delay 300"])
def test_reads_survive_the_fault(member: Client, sandbox: Sandbox, kind: str, fault: str) -> None:
    address = started(member, kind)
    sandbox.faults([{"match": READ, "do": "delay 0"}, {"match": READ, "do": fault}])
    ledgers.work(rounds=1)
    page = words(member.get(address))

    if "Receipt" not in page:  # the person sees that it goes on by itself, and why it stands
        assert "The portal tries again by itself" in page
    faulty.over(sandbox)
    ledgers.work()
    ended_well(member, sandbox, address, kind)


@pytest.mark.parametrize("sandbox", ["2024"], indirect=True)
@pytest.mark.parametrize("fault", FAILURES)
def test_reading_back_survives_the_fault(
    member: Client, sandbox: Sandbox, kind: str, fault: str
) -> None:
    address = started(member, kind)
    sandbox.faults([{"match": SERIES, "do": fault, "times": 2}])
    ledgers.work(rounds=2)
    faulty.over(sandbox)
    ledgers.work()

    ended_well(member, sandbox, address, kind)


def test_reads_survive_a_sign_in_that_ends(member: Client, sandbox: Sandbox, kind: str) -> None:
    address = started(member, kind)
    sandbox.faults([{"match": READ, "do": "delay 0"}, {"match": READ, "do": "revoke_token"}])
    ledgers.work()
    assert Upload.objects.get().held == Held.SIGN_IN
    page = words(member.get(address)).replace("\N{NO-BREAK SPACE}", " ")
    assert "Go on with my sign-in" in page
    assert f"Nothing is lost: {NUMBER - 1} reads wait" in page
    again = signed_in_client(sandbox)
    ledgers.work()

    ended_well(again, sandbox, address, kind)


def test_reads_to_a_registry_of_little_capacity(
    member: Client, sandbox: Sandbox, kind: str
) -> None:
    address = started(member, kind)
    sandbox.manner(capacity=60)
    began = datetime.now(UTC)
    ledgers.work()

    ended_well(member, sandbox, address, kind)
    assert datetime.now(UTC) - began > timedelta(seconds=NUMBER / 60)
