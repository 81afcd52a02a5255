"""The control calls, faults on demand, and a state that outlives its process."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.sandbox.api import (
    EMAIL,
    ORGANISATION,
    PASSWORD,
    Api,
    ago,
    at_once,
    iso,
    said,
    settled,
)
from tests.support import sandbox as sandboxes
from tests.support.sandbox import Sandbox

DEVICE = {"externalId": "d1", "createdAt": iso(ago(days=60)), "capacity": 10}
READ = {"organisation": ORGANISATION, "externalId": "d1", "type": "Delta"}


def test_the_journal_keeps_the_order(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    api.get("/api/device/my", q="a b")
    api.post("/api/device", {"externalId": "x y"})
    api.call("POST", "/api/device", data='{"a":', headers={"Content-Type": "application/json"})
    login, *_, listed, made, broken = sandbox.requests()

    assert login["body"] == {"username": EMAIL, "password": PASSWORD}
    assert (login["status"], login["answer"]) == (200, {"accessToken": api.token})
    assert listed["method"] == "GET"
    assert listed["path"] == "/api/device/my"
    assert listed["query"] == {"q": "a b"}
    assert (listed["body"], listed["answer"]) == (None, [])
    assert made["body"] == {"externalId": "x y"}
    assert broken["body"] == '{"a":'
    assert login["at"] <= listed["at"] <= made["at"] <= broken["at"]


def test_a_reset_empties_everything(sandbox: Sandbox) -> None:
    api = settled(sandbox, DEVICE)
    sandbox.faults([{"match": {"path": "*"}, "do": "status 503", "times": 99}])
    api.get("/api/user/me")
    sandbox.reset()

    assert sandbox.requests() == []
    assert sandbox.truth() == {"organisations": [], "devices": [], "reads": []}
    assert Api(sandbox.url).get("/api/user/me").status_code == 401


def test_load_and_truth(sandbox: Sandbox) -> None:
    settled(sandbox, DEVICE)
    ends = [iso(ago(days=day)) for day in (3, 2)]
    sandbox.load(
        reads=[
            {**READ, "end": ends[0], "value": 1.5, "unit": "kWh"},
            {**READ, "end": ends[1], "wh": 20},
        ]
    )
    truth = sandbox.truth()
    [device] = truth["devices"]

    assert truth["organisations"][0]["name"] == ORGANISATION
    assert device["organisation"] == ORGANISATION
    assert (device["externalId"], device["capacity"]) == ("d1", 10)
    assert device["meterReadtype"] == "Delta"
    assert truth["reads"] == [
        {**READ, "start": DEVICE["createdAt"], "end": ends[0], "wh": 1500},
        {**READ, "start": ends[0], "end": ends[1], "wh": 20},
    ]


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("load", {"users": [{"email": "x@example.org"}]}),
        ("load", {"reads": [{**READ, "end": "2026-01-01", "wh": 1}]}),
        ("faults", [{"do": "explode"}]),
        ("faults", [{"do": "status"}]),
    ],
)
def test_mistakes_in_control_calls_are_said(sandbox: Sandbox, call: str, body: Any) -> None:
    answer = requests.post(f"{sandbox.url}/_sandbox/{call}", json=body, timeout=5)

    assert answer.status_code == 400
    assert answer.json()["error"]


# --- faults ---------------------------------------------------------------------------------


def test_a_status_is_answered_and_nothing_done(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    fault = {"match": {"method": "POST", "path": "/api/device"}, "do": "status 503"}
    sandbox.faults([fault])

    assert said(api.post("/api/device", {"externalId": "x"})) == (503, "Service Unavailable")
    assert sandbox.truth()["devices"] == []
    assert api.post("/api/device", {}).status_code == 400


def test_the_first_entry_that_matches_is_used_up(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    sandbox.faults(
        [
            {"match": {"path": "/api/user/*"}, "do": "status 502", "times": 2},
            {"match": {"method": "GET"}, "do": "status 429"},
        ]
    )
    statuses = [api.get("/api/user/me").status_code for _ in range(4)]

    assert statuses == [502, 502, 429, 200]


@pytest.mark.parametrize(("do", "stored"), [("drop_before", 0), ("drop_after", 1)])
def test_an_answer_that_never_comes(sandbox: Sandbox, do: str, stored: int) -> None:
    api = settled(sandbox, DEVICE)
    sandbox.faults([{"match": {"path": "/api/meter-reads/new/*"}, "do": do}])

    with pytest.raises(requests.ConnectionError):
        api.read("d1", "Delta", iso(ago(days=50)), 1000)
    assert len(sandbox.truth()["reads"]) == stored
    assert sandbox.requests()[-1]["status"] == 0
    assert api.get("/api/user/me").status_code == 200


def test_a_hang(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    sandbox.faults([{"match": {"path": "/api/user/me"}, "do": "hang"}])

    with pytest.raises(requests.ReadTimeout):
        api.call("GET", "/api/user/me", timeout=0.3)
    assert api.get("/api/user/me").status_code == 200


def test_a_delay(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    sandbox.faults([{"match": {"path": "/api/user/me"}, "do": "delay 300"}])

    answer = api.get("/api/user/me")
    assert answer.status_code == 200
    assert answer.elapsed.total_seconds() >= 0.3


def test_a_revoked_token_stays_dead(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    sandbox.faults([{"match": {"path": "/api/device/my"}, "do": "revoke_token"}])
    words = {"2022": "Unauthorized", "2024": "Token revoked. Please log in again."}
    dead = (401, words[sandbox.edition])

    assert said(api.get("/api/device/my")) == dead
    assert said(api.get("/api/user/me")) == dead


# --- processes ------------------------------------------------------------------------------


@pytest.mark.parametrize("edition", ["2022", "2024"])
def test_the_state_outlives_a_killed_process(edition: str, tmp_path: Path) -> None:
    file = tmp_path / "state" / "sandbox.sqlite3"
    first = sandboxes.start(edition, data=file)
    assert len(first.truth()["devices"]) > 5, "a new file gets the demo data"
    first.reset()
    api = settled(first, DEVICE)
    for day, value in ((50, 1000), (49, 2000)):
        assert api.read("d1", "Aggregate", iso(ago(days=day)), value).status_code == 201
    held = first.truth()
    first.kill()

    second = sandboxes.start(edition, data=file)
    try:
        assert second.truth() == held
        again = Api(second.url, api.token)
        assert again.get("/api/user/me").json()["email"] == EMAIL
        assert again.read("d1", "Aggregate", iso(ago(days=48)), 1500).status_code == 409
        assert again.read("d1", "Aggregate", iso(ago(days=48)), 2500).status_code == 201
        assert again.sign_in().token
    finally:
        second.close()
    kept = file.read_bytes() + file.with_name(f"{file.name}-wal").read_bytes()
    assert EMAIL.encode() in kept
    assert PASSWORD.encode() not in kept
    assert api.token.encode() not in kept


def test_a_sign_out_outlives_the_process(tmp_path: Path) -> None:
    first = sandboxes.start("2024", data=tmp_path / "state.sqlite3")
    api = settled(first)
    api.post("/api/auth/logout")
    first.kill()
    second = sandboxes.start("2024", data=tmp_path / "state.sqlite3")
    try:
        words = (401, "Token revoked. Please log in again.")
        assert said(Api(second.url, api.token).get("/api/user/me")) == words
    finally:
        second.close()


@pytest.fixture(scope="module")
def slow() -> Iterator[Sandbox]:
    running = sandboxes.start("2024", latency=50, capacity=20)
    yield running
    running.close()


def test_latency_is_added_to_each_call(slow: Sandbox) -> None:
    api = Api(slow.url)
    began = time.monotonic()
    for _ in range(4):
        api.get("/api/device/fuel-type")

    assert time.monotonic() - began >= 4 * 0.05


def test_more_than_the_capacity_has_to_queue(slow: Sandbox) -> None:
    began = time.monotonic()
    statuses = at_once(Api(slow.url), "/api/auth/login", [{}] * 10)

    assert statuses == [401] * 10
    assert time.monotonic() - began >= 10 / 20


def test_the_clock_stops_and_goes_on(sandbox: Sandbox) -> None:
    sandbox.clock("2026-11-01T08:00:00.000Z")
    api = settled(sandbox)
    assert api.get("/api/user/me").json()["createdAt"] == "2026-11-01T08:00:00.000Z"

    sandbox.clock(None)
    sandbox.reset()
    me = settled(sandbox).get("/api/user/me").json()
    assert me["createdAt"] != "2026-11-01T08:00:00.000Z"


def test_a_fresh_registry_grants_nothing(sandbox: Sandbox) -> None:
    sandbox.reset(fresh=True)
    api = settled(sandbox)
    grant = {"role": "OrganizationAdmin", "actions": ["Read"]}

    assert api.get("/api/device/my").status_code == (500 if sandbox.edition == "2022" else 403)
    sandbox.extra(permissions=[{**grant, "module": "DEVICE_MANAGEMENT_CRUDL"}])
    assert api.get("/api/device/my").status_code == 200
    assert api.post("/api/device", {}).status_code == 403


def test_a_status_is_set_from_outside(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    sandbox.extra(statuses=[{"email": EMAIL, "status": "Suspended"}])

    assert api.get("/api/device/my").status_code == 412


def test_the_measured_capacity(sandbox: Sandbox) -> None:
    sandbox.manner(capacity="measured")
    began = time.monotonic()
    at_once(Api(sandbox.url), "/api/auth/login", [{}] * 20)

    assert time.monotonic() - began >= 20 / {"2022": 80, "2024": 26}[sandbox.edition]


def test_new_rows_outlive_the_process(tmp_path: Path) -> None:
    first = sandboxes.start("2024", data=tmp_path / "state.sqlite3")
    api = settled(first, DEVICE, {**DEVICE, "externalId": "d2"})
    api.post("/api/invitation", {"email": "guest@example.org", "role": "User"})
    devices = {device["externalId"]: device["id"] for device in api.get("/api/device/my").json()}
    api.call("DELETE", f"/api/device/{devices['d1']}")
    api.call("PATCH", "/api/device/d2", json={"externalId": "d3", "SDGBenefits": []})
    first.kill()
    second = sandboxes.start("2024", data=tmp_path / "state.sqlite3")
    try:
        again = Api(second.url, api.token)
        assert [device["externalId"] for device in again.get("/api/device/my").json()] == ["d3"]
        (invitation,) = again.get("/api/invitation").json()["invitations"]
        assert invitation["email"] == "guest@example.org"
    finally:
        second.close()
