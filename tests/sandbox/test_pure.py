"""Tables on the small pure parts: dates, numbers, the energy limit, time series."""

from __future__ import annotations

import math
from typing import Any

import pytest

from portal.sandbox import dates, energy, numbers
from portal.sandbox.faults import Faults
from portal.sandbox.records import Read
from portal.sandbox.series import Series

NOON = 1_775_044_800_000  # 2026-04-01T12:00:00.000Z


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-04-01T12:00:00.000Z", NOON),
        ("2026-04-01T12:00:00Z", NOON),
        ("2026-04-01T12:00Z", NOON),
        ("2026-04-01T12:00:00", NOON),
        ("2026-04-01 12:00:00", NOON),
        ("2026-04-01T17:30:00+05:30", NOON),
        ("2026-04-01T08:30:00-0330", NOON),
        ("2026-04-01T12:00:00.1239Z", NOON + 123),
        ("2026-04-01T12:00:00.5Z", NOON + 500),
        ("2026-04-01", NOON - dates.DAY // 2),
        ("2026-04", NOON - dates.DAY // 2),
        ("2026-03-32", None),
        ("2026-02-31T12:00:00Z", NOON - 29 * dates.DAY),
        (NOON, NOON),
        (float(NOON), NOON),
        ("", None),
        ("garbage", None),
        ("2026-13-01", None),
        ("2026-04-01T25:00:00Z", None),
        (None, None),
        ([], None),
    ],
)
def test_dates_are_read_as_javascript_reads_them(text: Any, expected: int | None) -> None:
    assert dates.parse(text) == expected


def test_dates_are_printed() -> None:
    assert dates.iso(NOON + 7) == "2026-04-01T12:00:00.007Z"
    assert dates.month_first(NOON) == "4/1/2026"
    spoken = "Wed Apr 01 2026 12:00:00 GMT+0000 (Coordinated Universal Time)"
    assert dates.spoken(NOON) == spoken


@pytest.mark.parametrize(
    ("earlier", "later", "years"),
    [
        ("2022-08-09T19:00:00.000Z", "2026-08-09T19:00:00.000Z", 4),
        ("2022-08-09T19:00:00.000Z", "2026-11-23T01:40:48.000Z", 4.28843378),
        ("2024-02-29T00:00:00.000Z", "2025-02-28T00:00:00.000Z", 1),
        ("2026-08-09T00:00:00.000Z", "2026-01-01T00:00:00.000Z", -0.60273973),
    ],
)
def test_years_between(earlier: str, later: str, years: float) -> None:
    start, end = dates.parse(earlier), dates.parse(later)
    assert start is not None
    assert end is not None

    assert dates.years_between(start, end) == pytest.approx(years, abs=1e-7)


def test_the_recorded_limit_of_2024() -> None:
    """25 kW, one hour, the age at the recording: the number that the real server printed."""
    limit = energy.limit_2024(25, 1, 4.2884338044140335, 2000)

    assert limit == pytest.approx(6737.340384183175, rel=1e-12)


def test_the_limit_of_2022() -> None:
    assert energy.limit_2022(25, 1, 1, 1500) == 18_750


@pytest.mark.parametrize(
    ("value", "expected"),
    [(5, 5), ("5", 5), (" 5.5 ", 5.5), ("", 0), (None, 0), ("x", None), (numbers.MISSING, None)],
)
def test_numbers_as_javascript(value: Any, expected: float | None) -> None:
    found = numbers.number(value)

    assert math.isnan(found) if expected is None else found == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0"), (25.0, "25"), (4.057376098780338, "4.057376098780338"), (1e-5, "0.00001")],
)
def test_numbers_printed(value: float, text: str) -> None:
    assert numbers.printed(value) == text


@pytest.mark.parametrize(("value", "whole"), [(0.5, 1), (1.5, 2), (2.5, 3), (-0.5, 0), (-1.5, -1)])
def test_halves_go_up(value: float, whole: int) -> None:
    assert numbers.rounded(value) == whole


def test_the_last_write_of_one_moment_wins() -> None:
    series = Series()
    for wh in (1, 2):
        series.put(Read(1, "Delta", 0, 10, wh))
    series.put(Read(1, "Delta", 0, 5, 9))

    assert [read.wh for read in series.between(0, 11)] == [9, 2]
    assert [read.end for read in series.between(5, 10)] == [5]
    last = series.last_since(9)
    assert last is not None
    assert last.wh == 2
    assert series.last_since(10) is None


@pytest.mark.parametrize(
    ("start", "end", "meets"),
    [(0, 9, False), (0, 10, True), (12, 13, True), (20, 30, True), (21, 30, False), (0, 99, True)],
)
def test_history_bounds_count(start: int, end: int, meets: bool) -> None:
    series = Series()
    series.put_history(Read(1, "History", 10, 20, 1))
    series.put_history(Read(1, "History", 40, 50, 1))

    assert series.conflicts(start, end) is meets


def test_a_share_of_the_calls_fails_and_the_same_ones_each_time() -> None:
    def taken() -> list[bool]:
        faults = Faults()
        faults.lay([{"match": {"path": "/api/*"}, "do": "status 500", "share": 0.1, "seed": 7}])
        return [faults.take("POST", "/api/device") is not None for _ in range(1000)]

    first = taken()
    assert first == taken()
    assert 70 < sum(first) < 130


def test_a_share_lets_the_next_fault_have_the_rest() -> None:
    faults = Faults()
    faults.lay([{"do": "hang", "share": 0.5}, {"do": "status 503", "times": 99}])
    kinds = {fault.do for _ in range(50) if (fault := faults.take("GET", "/api/device/my"))}
    assert kinds == {"hang", "status"}
    with pytest.raises(ValueError, match="between 0 and 1"):
        faults.lay([{"do": "hang", "share": 3}])
