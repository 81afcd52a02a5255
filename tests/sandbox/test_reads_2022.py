"""Reads of the 2022 edition: refused, stored, or dropped with 201 (contract 6.4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from tests.sandbox.api import (
    GUIDE_DEVICE,
    GUIDE_REGISTRATION,
    OTHER_EMAIL,
    Api,
    ago,
    iso,
    said,
    settled,
)
from tests.support.sandbox import Sandbox

# A day of a month whose text sorts after that of each day of the month before: the comparison
# of days as texts lets History of the month before through.
ONBOARDED = datetime(2026, 3, 20, 12, tzinfo=UTC)
DEVICE = {
    "externalId": "d1",
    "createdAt": iso(ONBOARDED),
    "commissioningDate": "2022-08-09T19:00:00.000Z",
    "yieldValue": 1500,
}
OK = (201, "")


def after(**span: float) -> str:
    return iso(ONBOARDED + timedelta(**span))


def wh(sandbox: Sandbox) -> list[int]:
    return [read["wh"] for read in sandbox.truth()["reads"]]


@pytest.fixture
def api(sandbox_2022: Sandbox) -> Api:
    return settled(sandbox_2022, DEVICE)


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"type": "delta"}, ["type must be a valid enum value"]),
        ({"unit": "wh"}, ["unit must be a valid enum value"]),
        ({"reads": {}}, ["reads must be an array"]),
    ],
)
def test_refused_bodies(api: Api, body: dict[str, Any], message: list[str]) -> None:
    whole = {"type": "Delta", "unit": "Wh", "reads": [], **body}

    assert said(api.post("/api/meter-reads/new/d1", whole)) == (400, message)


def test_whose_device_it_is(api: Api) -> None:
    words = "Device doesnt belongs to the requested users organization"
    other = api.sign_in(OTHER_EMAIL)

    assert said(other.read("d1", "Delta", after(days=1), 5)) == (409, words)
    assert said(api.read("D1", "Delta", after(days=1), 5)) == (409, "Invalid device id")


@pytest.mark.parametrize("kind", ["Delta", "Aggregate"])
def test_the_window(api: Api, kind: str) -> None:
    words = "One or more measurements endtimestamp is less than device onboarding date"
    future = iso(datetime.now(UTC) + timedelta(days=1))
    ahead = "One or more measurements endtimestamp is greater than current date"

    assert said(api.read("d1", kind, after(days=-1), 5)) == (409, f"{words}{after()}")
    assert said(api.read("d1", kind, future, 5)) == (409, ahead)
    assert said(api.read("d1", kind, after(), 5)) == OK


def test_deltas(api: Api, sandbox_2022: Sandbox) -> None:
    assert said(api.read("d1", "Delta", after(days=10), 5000)) == OK
    status, message = said(api.read("d1", "Delta", after(days=9), 5000))
    spoken = f"{ONBOARDED + timedelta(days=10):%a %b %d %Y %H:%M:%S}"
    assert (status, message) == (
        409,
        f"The sent date for reading {after(days=9)} is less than last sent mter read date "
        f"{spoken} GMT+0000 (Coordinated Universal Time)",
    )
    words = "In this device you can add read for Delta type but you are sending  Aggregate"
    assert said(api.read("d1", "Aggregate", after(days=11), 5)) == (404, words)
    assert wh(sandbox_2022) == [5000]


@pytest.mark.parametrize("value", [0, -5, 1500])
def test_zero_and_less_are_stored(api: Api, sandbox_2022: Sandbox, value: int) -> None:
    api.read("d1", "Delta", after(days=10), 5000)

    assert said(api.read("d1", "Delta", after(days=11), value)) == OK
    assert wh(sandbox_2022) == [5000, value]


@pytest.mark.parametrize(("hours", "value"), [(1, 900_000_000), (0, 1500), (0, 10)])
def test_what_is_too_much_is_dropped_with_201(
    api: Api, sandbox_2022: Sandbox, hours: int, value: int
) -> None:
    api.read("d1", "Delta", after(days=10), 5000)

    assert said(api.read("d1", "Delta", after(days=10, hours=hours), value)) == OK
    assert wh(sandbox_2022) == [5000]


@pytest.mark.parametrize(("part", "stored"), [(0.999, 2), (1.001, 1)])
def test_the_edge_of_the_limit(api: Api, sandbox_2022: Sandbox, part: float, stored: int) -> None:
    api.read("d1", "Delta", after(days=10), 5000)
    years = (datetime.now(UTC) - datetime(2022, 8, 9, 19, tzinfo=UTC)).days / 365.25
    most = 25 * 1 * years * 0.5 * 1500 / 1.2
    api.read("d1", "Delta", after(days=10, hours=1), round(most * part))

    assert len(wh(sandbox_2022)) == stored


def test_several_reads_of_one_request(api: Api, sandbox_2022: Sandbox) -> None:
    reads = [{"endtimestamp": after(days=day), "value": 1000 + day} for day in (1, 2)]
    body = {"type": "Delta", "unit": "kWh", "reads": reads, "timezone": "Asia/Kolkata"}

    assert said(api.post("/api/meter-reads/new/d1", {**body, "unit": "Wh"})) == OK
    assert wh(sandbox_2022) == [1001, 1002]


def test_a_wrong_meter_value_blocks_the_device(api: Api, sandbox_2022: Sandbox) -> None:
    """The energy is dropped, the value is kept: what follows is "less than last" (rule 9)."""
    steps = ((0, 100_000), (1, 101_500), (2, 900_000_000))
    for hours, value in steps:
        assert said(api.read("d1", "Aggregate", after(days=9, hours=hours), value)) == OK
    words = "is less than last sent mter read date/value"

    assert said(api.read("d1", "Aggregate", after(days=9, hours=3), 106_000)) == (
        409,
        f"The sent date/value for reading {after(days=9, hours=3)}/106000 {words} "
        f"{after(days=9, hours=2)}/900000000 ",
    )
    assert wh(sandbox_2022) == [1500]


def test_a_refused_value_becomes_the_baseline(api: Api, sandbox_2022: Sandbox) -> None:
    api.read("d1", "Aggregate", after(days=9), 100_000)

    assert api.read("d1", "Aggregate", after(days=10), 50_000).status_code == 409
    assert said(api.read("d1", "Aggregate", after(days=11), 51_000)) == OK
    assert wh(sandbox_2022) == [1000]


def history(api: Api, start: datetime, end: datetime, value: int = 30_000) -> tuple[int, Any]:
    return said(api.read("d1", "History", iso(end), value, start=iso(start)))


def test_history(api: Api, sandbox_2022: Sandbox) -> None:
    start, end = datetime(2026, 2, 12, tzinfo=UTC), datetime(2026, 2, 13, tzinfo=UTC)

    assert history(api, start, end) == OK
    assert history(api, start, end) == OK
    assert history(api, start, end + timedelta(hours=1), -5) == OK
    assert history(api, start, end + timedelta(hours=2), 10**12) == OK
    assert wh(sandbox_2022) == [30_000, -5]


def test_days_are_compared_as_texts(api: Api) -> None:
    words = (
        "For History Type Reads of devices start time and/or end time should be  before of device "
        "onboarding "
    )
    day = datetime(2026, 3, 4, tzinfo=UTC)  # "3/4/2026" comes after "3/20/2026"

    assert history(api, day, day + timedelta(hours=5)) == (409, words)


def test_history_goes_back_one_year(api: Api) -> None:
    start = datetime(2025, 2, 1, tzinfo=UTC)
    status, message = history(api, start, start + timedelta(days=1))

    assert status == 409
    assert "should be within 1 year of device onboarding" in message


def test_history_after_onboarding(api: Api) -> None:
    words = (
        "For History reading starttimestamp and endtimestamp should be prior to device onboarding "
        "date. One or more measurements endtimestamp and or starttimestamp is greater than device "
        "onboarding date"
    )

    later = ONBOARDED + timedelta(days=1)
    assert history(api, ONBOARDED, later) == (409, f"{words}{after()}")


def test_times_that_cannot_be_read(api: Api) -> None:
    assert said(api.read("d1", "Delta", "garbage", 5)) == (500, "Internal server error")
    assert said(api.read("d1", "Delta", "", 5)) == (500, "Internal server error")
    assert said(api.read("d1", "Aggregate", "", 5)) == OK
    body = {"type": "History", "unit": "Wh", "reads": [{"endtimestamp": "x", "value": 5}]}
    for hanging in (body, {**body, "reads": []}):
        with pytest.raises(requests.ReadTimeout):
            api.post("/api/meter-reads/new/d1", hanging, timeout=0.5)


def test_a_meter_value_beyond_the_column_kills_the_answer(api: Api) -> None:
    with pytest.raises(requests.ConnectionError):
        api.read("d1", "Aggregate", after(days=1), 3_000_000_000)


def test_the_guide_on_2022(sandbox_2022: Sandbox) -> None:
    """Contract 6.4, end: everything is answered with 201, nothing but a baseline is stored."""
    api = Api(sandbox_2022.url)
    assert api.post("/api/user/registerWithOrganization", GUIDE_REGISTRATION).status_code == 201
    api = api.sign_in(GUIDE_REGISTRATION["email"], "DEF123")
    for name in ("uattesting12", "uattesting123"):
        device = {**GUIDE_DEVICE, "externalId": name}
        assert api.post("/api/device", device).status_code == 201
    assert [d["externalId"] for d in api.get("/api/device/my").json()] == [
        "uattesting12",
        "uattesting123",
    ]
    start, end = iso(ago(minutes=2)), iso(ago(minutes=1))
    first = api.read("uattesting12", "History", end, 5000, start=start)
    assert first.status_code == 201
    assert said(api.read("uattesting12", "Delta", iso(datetime.now(UTC)), 50_000)) == OK
    for value in (50_000, 50_001):
        now = iso(datetime.now(UTC))
        assert said(api.read("uattesting123", "Aggregate", now, value)) == OK

    whole = {"start": "2020-01-01T00:00:00.000Z", "end": iso(datetime.now(UTC))}
    assert api.get("/api/meter-reads/uattesting12", **whole).json() == []
    assert api.get("/api/device/my").json()[1]["meterReadtype"] == "Aggregate"
