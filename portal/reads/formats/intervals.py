"""Running counters and power -> energy of intervals; pure, a whole series at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.series import MICRO, Integers, Series
from portal.reads.formats.shapes import UNITS

HOUR_MS = 3_600_000
# A product below this fits into 64 bits.
SAFE = 2**62

# What a fall of a counter can be.
Way = Literal["new meter", "rollover", "error"]
WAYS: tuple[Way, ...] = ("new meter", "rollover", "error")

# A counter rolls over at a power of ten of the unit that it shows; above this share of it the
# last value was near enough.
NEAR_THE_END = 0.9
# Counters have at least so many digits.
FEWEST_DIGITS = 4
MOST_DIGITS = 9

# A value that is so many usual steps above its neighbours is a slip of the keys.
OUT_OF_LINE = 20


@dataclass(frozen=True, slots=True)
class Fall:
    """A counter that shows less than before. Values are in µWh of the rows before and after.

    `guess` is what it probably is; `rollover_at` the value at which it would have begun anew, 0
    where none fits.
    """

    row: int
    before_row: int
    at: int
    before: int
    after: int
    guess: Way
    rollover_at: int = 0


def integrated(micro_w: Integers, lengths: Integers) -> Integers:
    """Mean power (millionths of a watt) over lengths in ms -> µWh."""
    if not len(micro_w):
        return micro_w
    largest = int(np.abs(micro_w).max()) * int(np.abs(lengths).max())
    if largest < SAFE:
        return (micro_w * lengths + HOUR_MS // 2) // HOUR_MS
    whole, rest = np.divmod(micro_w, HOUR_MS)
    return whole * lengths + (rest * lengths + HOUR_MS // 2) // HOUR_MS


def to_intervals(series: Series, *, falls: Mapping[int, Way]) -> tuple[Series, list[Fall]]:
    """The energy between the values of a counter, and every fall of it.

    `falls` has what was chosen, by the row after the fall; the guess holds for the others. A new
    meter leaves its interval out, since nobody knows what the old one still counted; a rollover
    counts on through the power of ten; an error takes the wrong values out.
    """
    found = falls_of(series)
    chosen = {fall.row: falls.get(fall.row, fall.guess) for fall in found}
    sound = _without_errors(series, [f for f in found if chosen[f.row] == "error"])
    rows, ends, micro = series.rows[sound], series.ends[sound], series.micro_wh[sound]
    energy = np.diff(micro)
    for fall in found:
        if chosen[fall.row] == "rollover":
            at = np.flatnonzero((rows[1:] == fall.row) & (energy < 0))
            energy[at] += fall.rollover_at or _power_above(fall.before, series.unit)
    counted = energy >= 0
    made = replace(
        series,
        counter=False,
        rows=rows[1:][counted],
        starts=ends[:-1][counted],
        ends=ends[1:][counted],
        micro_wh=energy[counted],
    )
    return made, found


def falls_of(series: Series) -> list[Fall]:
    """Every fall of a counter, oldest first."""
    micro = series.micro_wh
    steps = np.diff(micro)
    places = np.flatnonzero(steps < 0).tolist()
    usual = int(np.median(steps[steps > 0])) if (steps > 0).any() else 0
    return [_fall(series, place, usual) for place in places]


def _fall(series: Series, place: int, usual: int) -> Fall:
    """The fall after the value at `place`; `usual` is the usual step of the counter."""
    before, after = int(series.micro_wh[place]), int(series.micro_wh[place + 1])
    rollover = _rollover_at(before, after, series.unit)
    guess: Way = "new meter"
    if _is_error(series.micro_wh, place, usual):
        guess = "error"
    elif rollover:
        guess = "rollover"
    return Fall(
        row=int(series.rows[place + 1]),
        before_row=int(series.rows[place]),
        at=int(series.ends[place + 1]),
        before=before,
        after=after,
        guess=guess,
        rollover_at=rollover,
    )


def _is_error(micro: Integers, place: int, usual: int) -> bool:
    """Whether one value sticks out, and the next ones go on as before it."""
    before, after = int(micro[place]), int(micro[place + 1])
    if place + 2 < len(micro) and micro[place + 2] >= before:
        return True  # one value too low
    is_spike = place > 0 and micro[place - 1] <= after
    return bool(is_spike and before - int(micro[place - 1]) > OUT_OF_LINE * max(usual, 1))


def _rollover_at(before: int, after: int, unit: str) -> int:
    for digits in range(FEWEST_DIGITS, MOST_DIGITS + 1):
        limit = 10**digits * UNITS[unit] * MICRO
        if before < limit:
            near = before >= NEAR_THE_END * limit and after <= (1 - NEAR_THE_END) * limit
            return limit if near else 0
    return 0


def _power_above(before: int, unit: str) -> int:
    limit = UNITS[unit] * MICRO
    while limit <= before:
        limit *= 10
    return limit


def _without_errors(series: Series, errors: list[Fall]) -> NDArray[np.bool_]:
    """The values that stay: without those that stick out, up or down."""
    keep = np.ones(len(series), bool)
    micro = series.micro_wh
    for fall in errors:
        after = int(np.flatnonzero(series.rows == fall.row)[0])
        back = np.flatnonzero(micro[after:] >= fall.before)
        is_spike = after > 1 and micro[after - 2] <= fall.after
        if len(back) and not (is_spike and len(micro[after:]) > back[0] > 1):
            keep[after : after + int(back[0])] = False
        else:
            keep[after - 1] = False
    return keep
