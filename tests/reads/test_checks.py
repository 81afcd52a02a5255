"""The checks of a series: where the sun stood, what the capacity says, where onboarding divides."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from portal.reads.formats.series import MICRO, Integers, milliseconds
from portal.reads.rehearsal import division, sun, units
from portal.reads.rehearsal.columns import Reads

HOUR = 3_600_000
DAY = 24 * HOUR
NAIROBI = (-1.29, 36.82)
OSLO = (59.91, 10.75)


@pytest.mark.parametrize(
    ("moment", "place", "degrees"),
    [
        # Published by the Astronomical Applications Department of the US Naval Observatory's
        # method: noon of an equinox on the equator is overhead, a solstice 23.44 degrees off it.
        (datetime(2024, 3, 20, 12, 7, 25, tzinfo=UTC), (0.0, 0.0), 89.8),
        (datetime(2024, 6, 20, 12, 1, 40, tzinfo=UTC), (23.44, 0.0), 90.0),
        (datetime(2024, 6, 20, 12, 1, 40, tzinfo=UTC), (-23.44, 0.0), 43.1),
        (datetime(2024, 12, 21, 11, 58, tzinfo=UTC), (51.48, 0.0), 15.1),
        (datetime(2024, 3, 20, 0, 7, 25, tzinfo=UTC), (0.0, 0.0), -89.9),
    ],
)
def test_where_the_sun_stands(moment: datetime, place: tuple[float, float], degrees: float) -> None:
    found = sun.elevation(np.array([milliseconds(moment)]), *place)
    assert abs(float(found[0]) - degrees) < 0.5


def sunny(
    place: tuple[float, float], *, late: int = 0, days: int = 20, first: datetime | None = None
) -> tuple[Integers, Integers, Integers]:
    """Quarter hours of a kilowatt under that sun; `late` minutes too late on paper."""
    begin = milliseconds(first or datetime(2024, 5, 1, tzinfo=UTC))
    starts = begin + np.arange(days * 96, dtype=np.int64) * (HOUR // 4)
    height = np.sin(np.radians(sun.elevation(starts + HOUR // 8, *place)))
    energy = (np.clip(height, 0, None) * 250 * MICRO).astype(np.int64)
    starts = starts + late * 60_000
    return starts, starts + HOUR // 4, energy


@pytest.mark.parametrize("place", [NAIROBI, OSLO])
def test_a_day_is_no_night(place: tuple[float, float]) -> None:
    lat, lon = place
    assert sun.in_the_dark(*sunny(place), latitude=lat, longitude=lon) is None


@pytest.mark.parametrize("late", [180, -180, 330, 60 * 5])
def test_rows_that_are_late_are_brought_back(late: int) -> None:
    lat, lon = NAIROBI
    found = sun.in_the_dark(*sunny(NAIROBI, late=late), latitude=lat, longitude=lon)
    assert found is not None
    assert abs(found.minutes + late) <= 15
    assert found.share > sun.SHARE


def test_a_machine_that_runs_at_night_is_not_cured_by_a_shift() -> None:
    starts = np.arange(20 * 24, dtype=np.int64) * HOUR + milliseconds(
        datetime(2024, 5, 1, tzinfo=UTC)
    )
    found = sun.in_the_dark(
        starts, starts + HOUR, np.full(len(starts), MICRO), latitude=-1.29, longitude=36.82
    )
    assert found is not None
    assert found.minutes == 0


def test_days_and_nights_in_one_read_say_nothing_of_the_sun() -> None:
    starts = np.arange(30, dtype=np.int64) * DAY
    energy = np.full(30, MICRO)
    assert sun.in_the_dark(starts, starts + DAY, energy, latitude=0, longitude=0) is None


@pytest.mark.parametrize(
    ("wh_an_hour", "unit", "expected"),
    [
        (5_000, "Wh", None),
        (5_000_000, "kWh", "Wh"),
        (5_000_000, "Wh", ""),
        (5, "Wh", "kWh"),
        (5_000_000_000, "MWh", "Wh"),
        (1e11, "kWh", ""),
    ],
)
def test_a_unit_that_the_capacity_speaks_against(
    wh_an_hour: float, unit: str, expected: str | None
) -> None:
    starts = np.arange(50, dtype=np.int64) * HOUR
    energy = np.full(50, int(wh_an_hour * MICRO))
    found = units.suspect(starts, starts + HOUR, energy, capacity_kw=10.0, unit=unit)
    assert (None if found is None else found.unit) == expected


def test_without_a_capacity_no_unit_is_suspected() -> None:
    ends = np.array([HOUR])
    assert units.suspect(ends - HOUR, ends, ends, capacity_kw=None, unit="Wh") is None
    found = units.suspect(
        ends - HOUR, ends, np.array([MICRO * 10**7]), capacity_kw=10.0, unit="kWh"
    )
    assert found is not None
    assert (found.times, found.factor) == (1000, 0.001)


ONBOARDED = milliseconds(datetime(2026, 3, 1, 6, tzinfo=UTC))


def days(number: int = 4) -> Reads:
    """Days of 1000 µWh and more; the third one lies across onboarding."""
    first = milliseconds(datetime(2026, 2, 27, tzinfo=UTC))
    starts = first + np.arange(number, dtype=np.int64) * DAY
    rows = np.arange(2, number + 2, dtype=np.int64)
    return Reads("roof", "", "Wh", rows, starts, starts + DAY, 1000 + rows)


def spans(reads: Reads) -> list[tuple[int, float, float, int]]:
    hours = [(at - ONBOARDED) / HOUR for at in (*reads.starts.tolist(), *reads.ends.tolist())]
    half = len(reads)
    return list(
        zip(reads.rows.tolist(), hours[:half], hours[half:], reads.micro_wh.tolist(), strict=True)
    )


MOMENT = 1 / HOUR


def test_onboarding_divides_and_loses_nothing() -> None:
    found = division.divide(days(), onboarded=ONBOARDED, ongoing="Delta")
    assert (found.history.type, found.ongoing.type) == ("History", "Delta")
    assert spans(found.history) == [(2, -54, -30, 1002), (3, -30, -6, 1003), (4, -6, -MOMENT, 251)]
    assert spans(found.ongoing) == [(4, 0, 18, 753), (5, 18, 42, 1005)]
    assert (found.across.tolist(), found.left.tolist()) == ([4], [])
    assert found.history.wh + found.ongoing.wh == days().wh


@pytest.mark.parametrize(("across", "rows", "left"), [("after", [4, 5], []), ("leave", [5], [4])])
def test_what_lies_across_may_go_otherwise(across: str, rows: list[int], left: list[int]) -> None:
    found = division.divide(days(), onboarded=ONBOARDED, ongoing="Delta", across=across)
    assert found.history.rows.tolist() == [2, 3]
    assert found.ongoing.rows.tolist() == rows
    assert (found.across.tolist(), found.left.tolist()) == ([4], left)


def test_what_ends_with_onboarding_ends_a_moment_before_it() -> None:
    found = division.divide(days(2), onboarded=ONBOARDED - 6 * HOUR, ongoing="Delta")
    assert found.history.ends[-1] == ONBOARDED - 6 * HOUR - 1
    assert len(found.ongoing) == 0


def test_nights_are_no_sign_of_a_delay() -> None:
    """A clock that is a few minutes off is no reason to doubt a file."""
    lat, lon = NAIROBI
    found = sun.in_the_dark(*sunny(NAIROBI, late=15), latitude=lat, longitude=lon)
    assert found is None
    assert timedelta(milliseconds=sun.LONGEST_MS) == timedelta(hours=3)
