"""The demo data of each edition."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portal.sandbox import demo
from tests.sandbox.api import Api
from tests.support.sandbox import Sandbox

Reads = dict[str, list[dict[str, Any]]]


@pytest.fixture
def api(sandbox: Sandbox) -> Api:
    sandbox.reset(demo=True)
    return Api(sandbox.url).sign_in(*demo.SIGN_INS[sandbox.edition])


def reads_by_device(sandbox: Sandbox) -> Reads:
    found: Reads = defaultdict(list)
    for read in sandbox.truth()["reads"]:
        found[read["externalId"]].append(read)
    return found


def test_devices_in_several_countries(api: Api, sandbox: Sandbox) -> None:
    devices = api.get("/api/device/my").json()
    codes = {device["countryCode"] for device in devices}

    assert len(devices) == (8 if sandbox.edition == "2024" else 7)
    assert len(codes) >= 6
    assert {len(code) for code in codes} == {3 if sandbox.edition == "2024" else 2}
    smallest = min(device["capacity"] for device in devices)
    assert smallest == (0.02 if sandbox.edition == "2024" else 6)


def test_reads_of_every_kind_of_device(api: Api, sandbox: Sandbox) -> None:
    reads = reads_by_device(sandbox)
    ends = {name: datetime.fromisoformat(found[-1]["end"]) for name, found in reads.items()}
    yesterday = datetime.now(UTC) - timedelta(days=2)

    assert len(reads["roof-hyderabad-02"]) == 365
    assert len(reads["roof-recife-03"]) < 365, "gaps"
    assert "roof-siemreap-07" not in reads, "never read"
    assert ends["roof-tamale-05"] < datetime.now(UTC) - timedelta(days=30), "silent"
    assert {read["type"] for read in reads["roof-nairobi-01"]} == {"History", "Delta"}
    assert yesterday < ends["roof-nairobi-01"] <= datetime.now(UTC)


def test_the_energy_is_believable_and_the_same_each_time(api: Api, sandbox: Sandbox) -> None:
    first = reads_by_device(sandbox)
    capacities = {d["externalId"]: d["capacity"] for d in sandbox.truth()["devices"]}
    sandbox.reset(demo=True)

    assert reads_by_device(sandbox) == first
    for name, found in first.items():
        assert all(0 < read["wh"] < capacities[name] * 6000 for read in found)


def test_each_read_would_be_taken_by_the_api(sandbox: Sandbox) -> None:
    """The registry's own end-point takes the demo's reads one by one."""
    sandbox.reset(demo=True)
    reads = reads_by_device(sandbox)["barn-leicester-01"]
    [device] = [d for d in sandbox.truth()["devices"] if d["externalId"] == "barn-leicester-01"]
    sandbox.reset()
    person = {"email": "a@example.org", "password": "Sun2024", "organisation": "Barns"}
    sandbox.load(users=[person], devices=[{**device, "organisation": "Barns"}])
    api = Api(sandbox.url).sign_in("a@example.org", "Sun2024")
    for read in reads:
        assert api.read("barn-leicester-01", "Delta", read["end"], read["wh"]).status_code == 201

    assert [r["wh"] for r in sandbox.truth()["reads"]] == [r["wh"] for r in reads]


def test_the_neighbour_sees_nothing_of_it(api: Api, sandbox: Sandbox) -> None:
    neighbour = api.sign_in(*demo.NEIGHBOUR_SIGN_INS[sandbox.edition])
    theirs = {d["externalId"] for d in neighbour.get("/api/device/my").json()}

    assert theirs == {"barn-leicester-01"}
