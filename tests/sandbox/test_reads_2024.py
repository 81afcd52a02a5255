"""Reads of the 2024 edition: the checks in their order, what is stored (contract 6.1 to 6.7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from tests.sandbox.api import (
    DEVICE_2024,
    OTHER_EMAIL,
    Api,
    ago,
    iso,
    said,
    settled,
)
from tests.support.sandbox import Sandbox

ONBOARDED = ago(days=60)
COMMISSIONED = ONBOARDED - timedelta(days=500)
DEVICE = {"externalId": "d1", "createdAt": iso(ONBOARDED), "commissioningDate": iso(COMMISSIONED)}
BROKEN = (500, "Internal server error")
OK = (201, "")
VALUE = "meter read value should be greater then 0 "
CONFLICT = (
    "There are already one or more historical entries for this device which are conflicting "
    "current reading start date and/or end date "
)


def after(**span: float) -> str:
    return iso(ONBOARDED + timedelta(**span))


def one(end: Any, value: Any = 1500, **more: Any) -> dict[str, Any]:
    read = {"starttimestamp": more.pop("start", ""), "endtimestamp": end, "value": value}
    return {"type": "Delta", "unit": "Wh", "reads": [read], **more}


@pytest.fixture
def api(sandbox_2024: Sandbox) -> Api:
    """A person with a device of 25 kW whose last Delta ended ten days after onboarding."""
    caller = settled(sandbox_2024, DEVICE)
    assert said(caller.read("d1", "Delta", after(days=10), 5000)) == OK
    return caller


def right_now() -> str:
    return iso(datetime.now(UTC))


def energy(sandbox: Sandbox, kind: str) -> list[int]:
    return [read["wh"] for read in sandbox.truth()["reads"] if read["type"] == kind]


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (
            {"type": "delta"},
            400,
            ["type must be one of the following values: History, Delta, Aggregate"],
        ),
        ({"unit": "wh"}, 400, ["unit must be one of the following values: Wh, kWh, MWh, GWh"]),
        ({"reads": None}, 400, ["reads must be an array"]),
        ({"reads": {"value": 5}}, 400, ["reads must be an array"]),
        (
            {"organizationId": 1},
            409,
            "Organization in measurement is not same as user's organization",
        ),
        ({"timezone": "Mars/X"}, 409, "Invalid time zone: Mars/X"),
        ({"reads": [{"endtimestamp": "garbage", "value": 5}]}, *BROKEN),
        ({"reads": [{"endtimestamp": "", "value": 5}]}, *BROKEN),
        ({"reads": [{"value": 5}]}, *BROKEN),
        ({"reads": [5]}, *BROKEN),
    ],
)
def test_refused_bodies(api: Api, body: dict[str, Any], status: int, message: Any) -> None:
    answer = api.post("/api/meter-reads/new/d1", {**one(after(days=11)), **body})

    assert said(answer) == (status, message)


def test_devices_of_others_are_invalid(api: Api) -> None:
    for caller, name in ((api, "nope"), (api.sign_in(OTHER_EMAIL), "d1")):
        assert said(caller.read(name, "Delta", after(days=11), 5)) == (409, "Invalid device id")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (
            one(after(days=0)),
            f"One or more measurements endtimestamp {after()} is less than or equal to device "
            f"onboarding date {after()}",
        ),
        (one(after(days=11), 0), VALUE),
        (one(after(days=11), -5), VALUE),
        (one(after(days=11), None), VALUE),
        (
            {**one(""), "reads": 2 * one(after(days=11))["reads"]},
            "can not allow multiple reads simultaneously ",
        ),
        (
            one(after(days=9)),
            f"The sent date for reading {after(days=9)} is less than last sent meter read date "
            f"{after(days=10)}",
        ),
        (one(after(days=10)), "Failed, MaxEnergy: 0"),
        (one(after(days=10), 1), "Failed, MaxEnergy: 0"),
    ],
)
def test_refused_deltas(api: Api, body: dict[str, Any], message: str) -> None:
    assert said(api.post("/api/meter-reads/new/d1", body)) == (409, message)


def test_the_future(api: Api) -> None:
    tomorrow = iso(datetime.now(UTC) + timedelta(days=1))
    status, message = said(api.read("d1", "Delta", tomorrow, 5))

    assert status == 409
    words = f"One or more measurements endtimestamp {tomorrow} is greater than current date "
    assert message.startswith(words)
    assert message.endswith(" GMT+0000 (Coordinated Universal Time)")


def test_before_commissioning(sandbox_2024: Sandbox) -> None:
    late = iso(ONBOARDED + timedelta(days=5))
    api = settled(sandbox_2024, {**DEVICE, "commissioningDate": late})
    words = f"should be greater than to device commissioningDate date{late}"

    assert said(api.read("d1", "Delta", after(days=1), 5)) == (
        409,
        f"One or more measurements endtimestamp {after(days=1)} {words}",
    )


@pytest.mark.parametrize(
    ("sent", "wh"),
    [
        ({"value": 1500.6}, 1501),
        ({"value": 0.5}, 1),
        ({"value": 0.4}, 0),
        ({"value": "1500"}, 1500),
        ({"value": 1.5, "unit": "kWh"}, 1500),
        ({"value": 0.0015, "unit": "MWh"}, 1500),
        ({"value": 0.0000015, "unit": "GWh"}, 1500),
        ({"endtimestamp": after(days=11)[:-5] + "Z"}, 1500),
        ({"endtimestamp": after(days=11)[:-1]}, 1500),
        ({"endtimestamp": int((ONBOARDED + timedelta(days=11)).timestamp() * 1000)}, 1500),
        ({"starttimestamp": None}, 1500),
        ({"starttimestamp": "anything"}, 1500),
    ],
)
def test_taken_deltas(api: Api, sandbox_2024: Sandbox, sent: dict[str, Any], wh: int) -> None:
    unit = sent.pop("unit", "Wh")
    read = {"starttimestamp": "", "endtimestamp": after(days=11), "value": 1500, **sent}
    answer = api.post("/api/meter-reads/new/D1", {"type": "Delta", "unit": unit, "reads": [read]})

    assert said(answer) == OK
    assert answer.headers["Content-Length"] == "0"
    assert energy(sandbox_2024, "Delta") == [5000, wh]


def test_the_limit_of_a_later_delta_is_that_of_its_hours(api: Api, sandbox_2024: Sandbox) -> None:
    status, message = said(api.read("d1", "Delta", after(days=10, hours=1), 9_000_000))
    most = float(message.removeprefix("Failed, MaxEnergy: "))
    years = (datetime.now(UTC) - COMMISSIONED).days / 365.25

    assert status == 409
    assert most == pytest.approx(1.2 * 25_000 * 2000 / 8760 * 0.995 ** (years - 1), rel=1e-4)
    over, under = int(most) + 1, int(most)
    assert said(api.read("d1", "Delta", after(days=10, hours=1), over))[0] == 409
    assert said(api.read("d1", "Delta", after(days=10, hours=1), under)) == OK


@pytest.mark.parametrize(("value", "status"), [(10**9, 201), (10**16, 500), (10**19, 500)])
def test_the_first_delta_has_no_limit(sandbox_2024: Sandbox, value: int, status: int) -> None:
    api = settled(sandbox_2024, DEVICE)
    answer = api.read("d1", "Delta", after(days=1), value)

    assert answer.status_code == status
    assert energy(sandbox_2024, "Delta") == ([value] if value < 2**63 else [])


def test_a_first_delta_without_a_value(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024, DEVICE)
    body = one(after(days=1))
    del body["reads"][0]["value"]

    assert said(api.post("/api/meter-reads/new/d1", body)) == BROKEN


@pytest.mark.parametrize(
    ("typed", "zone", "stored"),
    [
        ("{day} 05:30:00", "Asia/Kolkata", "{day}T00:00:00.000Z"),
        ("{day} 05:30:00.123", " asia/kolkata ", "{day}T00:00:00.000Z"),
        ("{day}T05:30:00.000Z", "", "{day}T05:30:00.000Z"),
    ],
)
def test_local_times(api: Api, sandbox_2024: Sandbox, typed: str, zone: str, stored: str) -> None:
    day = after(days=20)[:10]
    answer = api.post("/api/meter-reads/new/d1", one(typed.format(day=day), timezone=zone))

    assert said(answer) == OK
    assert sandbox_2024.truth()["reads"][-1]["end"] == stored.format(day=day)


@pytest.mark.parametrize("typed", ["2026-11-03T16:40:45.058Z", "2026-11-03 16:40:45."])
def test_a_zone_wants_local_times(api: Api, typed: str) -> None:
    status, message = said(api.post("/api/meter-reads/new/d1", one(typed, timezone="UTC")))

    assert (status, message) == (409, "Invalid time zone: UTC") or message.startswith(
        f"Invalid date sent  {typed} please sent valid date, format for dates is YYYY-MM-DD"
    )


def test_an_impossible_local_time(api: Api) -> None:
    typed = "2026-02-30 10:00:00"
    answer = api.post("/api/meter-reads/new/d1", one(typed, timezone="Asia/Kolkata"))

    assert said(answer) == (409, f"Invalid date sent  {typed}")


def test_refusals_print_local_times_as_dates(api: Api) -> None:
    when = ONBOARDED + timedelta(days=5)
    typed = f"{when:%Y-%m-%d %H:%M:%S}"
    _, message = said(api.post("/api/meter-reads/new/d1", one(typed, timezone="Africa/Abidjan")))

    spoken = f"{when:%a %b %d %Y %H:%M:%S} GMT+0000 (Coordinated Universal Time)"
    assert message.startswith(f"The sent date for reading {spoken} is less than last sent")


# --- Aggregate ------------------------------------------------------------------------------


def meter(api: Api, hours: float, value: float) -> tuple[int, Any]:
    return said(api.read("d1", "Aggregate", after(days=10, hours=hours), value))


def test_a_meter(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024, DEVICE)

    assert meter(api, 0, 100_000) == OK
    assert energy(sandbox_2024, "Aggregate") == []
    assert meter(api, 1, 101_500) == OK
    assert meter(api, 2, 103_000) == OK
    assert energy(sandbox_2024, "Aggregate") == [1500, 1500]
    first = sandbox_2024.truth()["reads"][0]
    assert (first["start"], first["end"]) == (after(days=10), after(days=10, hours=1))


@pytest.mark.parametrize(
    ("hours", "value"), [(3, 102_000), (3, 103_000), (2, 103_000), (1.5, 110_000), (3, 0)]
)
def test_a_meter_runs_forward(sandbox_2024: Sandbox, hours: float, value: int) -> None:
    api = settled(sandbox_2024, DEVICE)
    meter(api, 0, 100_000)
    meter(api, 2, 103_000)
    words = "is less than last sent mter read date/value"

    assert meter(api, hours, value) == (
        409,
        f"The sent date/value for reading {after(days=10, hours=hours)}/{value} {words} "
        f"{after(days=10, hours=2)}/103000 ",
    )


@pytest.mark.parametrize(("hours", "value"), [(2, 103_001), (3, 99_999_999)])
def test_a_meters_rise_has_a_limit(sandbox_2024: Sandbox, hours: float, value: int) -> None:
    api = settled(sandbox_2024, DEVICE)
    meter(api, 0, 100_000)
    meter(api, 2, 103_000)
    status, message = meter(api, hours, value)

    assert status == 409
    assert message.startswith("Failed, MaxEnergy: ")
    assert meter(api, 4, 104_000) == OK


def test_a_meter_that_has_run_for_years_is_refused(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024, {**DEVICE, "createdAt": iso(ago(minutes=2))})
    status, message = said(api.read("d1", "Aggregate", iso(ago(seconds=1)), 5_000_000))

    assert status == 409
    assert message.startswith("Failed, MaxEnergy: ")


def test_types_do_not_mix(api: Api) -> None:
    words = "In this device you can add read for Delta type but you are sending  Aggregate"

    assert said(api.read("d1", "Aggregate", after(days=11), 90_000)) == (404, words)


def test_a_delta_after_a_baseline_alone_switches_the_device(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024, DEVICE)
    meter(api, 0, 100_000)

    assert said(api.read("d1", "Delta", after(days=11), 1500)) == OK
    assert api.get("/api/device/my").json()[0]["meterReadtype"] == "Delta"
    assert meter(api, 48, 101_000)[0] == 404


# --- History --------------------------------------------------------------------------------


def history(api: Api, start: str, end: str, value: Any = 30_000) -> tuple[int, Any]:
    return said(api.read("d1", "History", end, value, start=start))


def before(**span: float) -> str:
    return iso(ONBOARDED - timedelta(**span))


@pytest.mark.parametrize(
    ("start", "end", "value", "answer"),
    [
        (before(days=5), before(days=4), 30_000, OK),
        (before(days=9), before(days=8), 30_000, (409, CONFLICT)),
        (before(days=10), before(days=9), 30_000, (409, CONFLICT)),
        (before(days=8), before(days=7), 30_000, (409, CONFLICT)),
        (before(days=8.5), before(days=8.4), 300, (409, CONFLICT)),
        (before(days=20), before(days=1), 300, (409, CONFLICT)),
        (before(days=8, milliseconds=-1), before(days=7), 30_000, OK),
        (before(days=5), before(days=4), 0, (409, VALUE)),
        (before(days=5), before(days=4), -1, (409, VALUE)),
        (
            before(days=5),
            before(days=4),
            10**9,
            (409, "Failed,read value is greater than from MaxEnergy"),
        ),
        ("", before(days=4), 30_000, BROKEN),
        (None, before(days=4), 30_000, BROKEN),
        (
            before(days=4),
            before(days=5),
            30_000,
            (
                409,
                "starttimestamp should be prior to endtimestamp. One or more measurements "
                "starttimestamp is greater than endtimestamp ",
            ),
        ),
        (
            before(days=1),
            after(days=1),
            30_000,
            (
                409,
                "For History reading start timestamp and end timestamp should be prior to device "
                "onboarding date. One or more measurements endtimestamp and or start timestamp is "
                f"greater than device OnBoarding Date {after()}",
            ),
        ),
        (
            before(days=501),
            before(days=499),
            30_000,
            (
                409,
                "One or more measurements starttimestamp should be greater than to device "
                f"Commissioning Date {iso(COMMISSIONED)}",
            ),
        ),
    ],
    # The times are of today: names made of them would differ between two processes.
    ids=[f"history-{n}" for n in range(15)],
)
def test_history(
    sandbox_2024: Sandbox, start: str, end: str, value: int, answer: tuple[int, Any]
) -> None:
    api = settled(sandbox_2024, DEVICE)
    assert history(api, before(days=9), before(days=8)) == OK

    assert history(api, start, end, value) == answer


def test_history_goes_back_three_years(sandbox_2024: Sandbox) -> None:
    old = {**DEVICE, "commissioningDate": "2015-01-01T00:00:00.000Z"}
    api = settled(sandbox_2024, old)
    three = ONBOARDED.replace(year=ONBOARDED.year - 3)
    late, early = iso(three + timedelta(seconds=1)), iso(three)
    status, message = history(api, early, late, 1)

    assert status == 409
    assert message.startswith(
        "For History Type Reads of devices start time and/or end time should be within 3 year of "
        f"device onboarding, ex: device onboarded date: {after()}maximum date"
    )
    assert history(api, late, iso(three + timedelta(days=1)), 1000) == OK


def test_history_leaves_the_device_free(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024, DEVICE)
    history(api, before(days=9), before(days=8))

    assert api.get("/api/device/my").json()[0]["meterReadtype"] is None
    assert meter(api, 0, 1000) == OK


# --- quirks ---------------------------------------------------------------------------------


def test_no_reads_get_no_answer(api: Api) -> None:
    body = {"type": "Delta", "unit": "Wh", "reads": []}

    with pytest.raises(requests.ReadTimeout):
        api.post("/api/meter-reads/new/d1", body, timeout=0.5)
    assert api.get("/api/user/me").status_code == 200


def test_a_number_as_the_time_of_a_first_delta_kills_the_answer(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024, DEVICE)
    moment = int((ONBOARDED + timedelta(days=1)).timestamp() * 1000)

    with pytest.raises(requests.ConnectionError):
        api.post("/api/meter-reads/new/d1", one(moment))


def test_the_guide_on_2024(sandbox_2024: Sandbox) -> None:
    """Contract 6.4, end: the seed guide's reads with what this edition says to them."""
    api = settled(sandbox_2024)
    for name in ("uattesting12", "uattesting123"):
        assert api.post("/api/device", {**DEVICE_2024, "externalId": name}).status_code == 201

    assert said(api.read("uattesting12", "Delta", right_now(), 50_000)) == OK
    status, message = said(api.read("uattesting12", "Delta", right_now(), 50_000))
    assert (status, message[:19]) == (409, "Failed, MaxEnergy: ")
    words = "In this device you can add read for Delta type but you are sending  Aggregate"
    assert said(api.read("uattesting12", "Aggregate", right_now(), 50_000)) == (404, words)
    status, message = said(api.read("uattesting123", "Aggregate", right_now(), 50_000))
    assert (status, message[:19]) == (409, "Failed, MaxEnergy: ")
