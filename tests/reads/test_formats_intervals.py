"""Running counters and power -> energy of intervals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.reads.formats import Series, to_intervals
from portal.reads.formats.falls import WAYS, Way
from portal.reads.formats.intervals import integrated

HOUR = 3_600_000
KWH = 10**9


def counter(*values: float, unit: str = "kWh") -> Series:
    """A counter read every hour; its first row is 2."""
    count = len(values)
    return Series(
        *("roof", "UTC", unit, "", True),
        rows=np.arange(2, count + 2),
        starts=np.full(count, np.iinfo(np.int64).min),
        ends=np.arange(count) * HOUR,
        micro_wh=np.array([round(value * KWH) for value in values]),
    )


def kwh(series: Series) -> list[tuple[int, float]]:
    return [
        (int(row), int(micro) / KWH)
        for row, micro in zip(series.rows, series.micro_wh, strict=True)
    ]


def test_energy_lies_between_two_values() -> None:
    made, falls = to_intervals(counter(100, 101.5, 101.5, 104))
    assert kwh(made) == [(3, 1.5), (4, 0), (5, 2.5)]
    assert made.starts.tolist() == [0, HOUR, 2 * HOUR]
    assert made.ends.tolist() == [HOUR, 2 * HOUR, 3 * HOUR]
    assert (made.counter, list(falls)) == (False, [])


@pytest.mark.parametrize("values", [(), (5,)])
def test_one_value_makes_no_interval(values: tuple[float, ...]) -> None:
    made, falls = to_intervals(counter(*values))
    assert (len(made), len(falls)) == (0, 0)


@pytest.mark.parametrize(
    ("values", "guess", "rest"),
    [
        ((5000, 5010, 3, 13), "new meter", [(3, 10), (5, 10)]),
        ((99_980, 99_990, 5, 15), "rollover", [(3, 10), (4, 15), (5, 10)]),
        ((500, 510, 5, 530), "error", [(3, 10), (5, 20)]),
        ((500, 510, 9999, 520, 530), "error", [(3, 10), (5, 10), (6, 10)]),
        ((500, 510, 51, 52, 530), "new meter", [(3, 10), (5, 1), (6, 478)]),
    ],
)
def test_what_a_fall_probably_is(
    values: tuple[float, ...], guess: str, rest: list[tuple[int, float]]
) -> None:
    made, falls = to_intervals(counter(*values))
    assert [fall.guess for fall in falls] == [guess]
    assert kwh(made) == rest


@pytest.mark.parametrize(
    ("way", "rest"),
    [
        ("new meter", [(3, 10), (5, 10)]),
        ("rollover", [(3, 10), (4, 4993), (5, 10)]),
        ("error", [(5, 10)]),
    ],
)
def test_a_fall_is_resolved_as_chosen(way: Way, rest: list[tuple[int, float]]) -> None:
    series = counter(5000, 5010, 3, 13)
    made, [fall] = to_intervals(series, way)
    assert (fall.row, fall.before_row, fall.before, fall.after) == (4, 3, 5010 * KWH, 3 * KWH)
    assert kwh(made) == rest


STEPS = st.lists(st.integers(0, 10**12), min_size=1, max_size=40)


@settings(max_examples=200, deadline=None)
@given(steps=STEPS, start=st.integers(0, 10**15))
def test_no_energy_is_lost_or_made(steps: list[int], start: int) -> None:
    values = np.concatenate([[start], start + np.cumsum(steps)])
    series = counter(*([0.0] * len(values)))
    series = Series(
        *(series.name, series.zone, series.unit, series.type, True),
        *(series.rows, series.starts, series.ends, values),
    )
    made, falls = to_intervals(series)
    assert len(falls) == 0
    assert int(made.micro_wh.sum()) == sum(steps)
    assert made.wh == series.wh


@settings(max_examples=200, deadline=None)
@given(values=st.lists(st.integers(0, 10**13), min_size=2, max_size=40))
def test_no_interval_is_negative_whatever_the_counter_does(values: list[int]) -> None:
    series = counter(*[value / KWH for value in values])
    for way in (None, *WAYS):
        made, _ = to_intervals(series, way)
        assert (made.micro_wh >= 0).all()
        assert (made.ends > made.starts).all()


def test_a_counter_too_high_for_another_digit_has_none() -> None:
    made, falls = to_intervals(counter(8_999_999_999, 5, 6, unit="GWh"), "rollover")
    assert (kwh(made), len(falls)) == ([(4, 1)], 1)


@pytest.mark.parametrize(
    ("kw", "minutes", "wh"), [(6, 15, 1500), (0.001, 1, 0), (1, 60, 1000), (9_000_000, 1440, 216e9)]
)
def test_power_over_its_interval(kw: float, minutes: int, wh: float) -> None:
    micro_w = np.array([round(kw * KWH)])
    assert integrated(micro_w, np.array([minutes * 60_000]))[0] // 10**6 == wh


def test_power_that_no_column_holds_stays_as_much_as_one_can() -> None:
    """What runs over would be any number, and may look like a good one."""
    power, day = np.array([9 * 10**18, -9 * 10**18, 10**12]), np.full(3, 24 * HOUR)
    largest = int(np.iinfo(np.int64).max)
    assert integrated(power, day).tolist() == [largest, -largest, 24 * 10**12]
