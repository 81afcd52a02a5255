"""Numbers in words."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from portal.ui import figures

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def _spaced(text: str) -> str:
    return text.replace(" ", figures.SPACE)


@pytest.mark.parametrize(
    ("wh", "said"),
    [
        (0, "0 kWh"),
        (1, "1 Wh"),
        (Decimal("0.5"), "0.5 Wh"),
        (999, "999 Wh"),
        (1000, "1 kWh"),
        (6849.3, "6.85 kWh"),
        (412_000, "412 kWh"),
        (999_499, "999 kWh"),
        (999_600, "1 MWh"),
        (1_204_000, "1.2 MWh"),
        (15_912_340, "15.9 MWh"),
        (310_000_000, "310 MWh"),
        (1_240_300_000_000, "1,240 GWh"),
        (-2500, "−2.5 kWh"),
    ],
)
def test_energy_takes_the_unit_that_fits(wh: figures.Number, said: str) -> None:
    assert figures.energy(wh) == _spaced(said)


@pytest.mark.parametrize(
    ("wh", "unit", "said"),
    [
        (15_912_340, "kWh", "15,912.34 kWh"),
        (1, "kWh", "0.001 kWh"),
        (0, "MWh", "0 MWh"),
        (Decimal("118400"), "Wh", "118,400 Wh"),
    ],
)
def test_energy_in_a_fixed_unit_is_exact(wh: figures.Number, unit: str, said: str) -> None:
    assert figures.energy(wh, unit) == _spaced(said)


@pytest.mark.parametrize(
    ("kw", "unit", "said"),
    [
        (0.005, "", "5 W"),
        (25.0, "", "25 kW"),
        (120, "", "120 kW"),
        (2400, "", "2.4 MW"),
        (2437.5, "kW", "2,437.5 kW"),
        (0.02, "kW", "0.02 kW"),
    ],
)
def test_power(kw: figures.Number, unit: str, said: str) -> None:
    assert figures.power(kw, unit) == _spaced(said)


@pytest.mark.parametrize(
    ("number", "thing", "said"),
    [
        (0, "read", "0 reads"),
        (1, "read", "1 read"),
        (1204, "read", "1,204 reads"),
        (1, "entry,entries", "1 entry"),
        (2, "entry,entries", "2 entries"),
    ],
)
def test_counts_name_their_thing(number: int, thing: str, said: str) -> None:
    assert figures.counted(number, thing) == _spaced(said)


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (timedelta(hours=-1), "in the future"),
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=5), "5 hours ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=59), "59 days ago"),
        (timedelta(days=61), "2 months ago"),
        (timedelta(days=800), "2 years ago"),
    ],
)
def test_ago(age: timedelta, said: str) -> None:
    assert figures.ago(NOW - age, NOW) in (said, _spaced(said))


@pytest.mark.parametrize("name", ["", "Nowhere/At all", "../etc/passwd", "Africa"])
def test_a_zone_that_means_nothing_is_utc(name: str) -> None:
    assert figures.zone_of(name).key == "UTC"


def test_a_moment_is_told_in_its_zone() -> None:
    at = datetime(2025, 12, 31, 22, 5, 7, tzinfo=UTC)
    assert figures.day(at, "Africa/Nairobi") == _spaced("1 Jan 2026")
    assert figures.clock(at, "Africa/Nairobi") == "01:05:07"
    assert figures.clock(at.replace(second=0)) == "22:05"


def test_energy_in_full_can_be_held_against_a_cell() -> None:
    assert figures.in_full(Decimal("10545205"), "kWh") == _spaced("10,545.205 kWh")
    assert figures.in_full(Decimal("0.5"), "kWh") == _spaced("0.0005 kWh")


def test_a_span_says_its_day_and_zone_once() -> None:
    start = datetime(2026, 3, 1, 20, tzinfo=UTC)
    said = figures.span(start, start + timedelta(minutes=30), "Africa/Nairobi")
    assert said.replace(figures.SPACE, " ") == "1 Mar 2026, 23:00 to 23:30 Africa/Nairobi"
    said = figures.span(start, start + timedelta(hours=1), "Africa/Nairobi")
    assert said.replace(figures.SPACE, " ") == (
        "1 Mar 2026, 23:00 to 2 Mar 2026, 00:00 Africa/Nairobi"
    )
    said = figures.span(None, start, "UTC", named="by its clock")
    assert said.replace(figures.SPACE, " ") == "1 Mar 2026, 20:00 by its clock"
