"""A counter that shows less than before: where, and what it probably was. A series at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.series import MICRO, Integers, Series
from portal.reads.formats.shapes import UNITS

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

LARGEST = int(np.iinfo(np.int64).max)

Flags = NDArray[np.bool_]


class Fall(NamedTuple):
    """Values are in µWh of the rows before and after. `guess` is what it probably is."""

    row: int
    before_row: int
    at: int
    before: int
    after: int
    guess: Way


@dataclass(frozen=True, eq=False, slots=True)
class Falls:
    """Every fall of a counter, oldest first, in columns.

    `places` are those of the values before. `rollover_at` has the value at which the counter would
    have begun anew, 0 where none fits.
    """

    series: Series
    places: Integers
    are_errors: Flags
    rollover_at: Integers

    def __len__(self) -> int:
        return len(self.places)

    def __iter__(self) -> Iterator[Fall]:
        before, after = self.places, self.places + 1
        rows, micro = self.series.rows, self.series.micro_wh
        columns = (rows[after], rows[before], self.series.ends[after], micro[before], micro[after])
        guesses = np.where(self.are_errors, 2, self.rollover_at > 0)
        lists = (column.tolist() for column in (*columns, guesses))
        return (Fall._make((*fall, WAYS[guess])) for *fall, guess in zip(*lists, strict=True))

    def those(self, way: Way, chosen: Way | None) -> Flags:
        """Which were such a fall, as chosen for all of them, or as they are guessed."""
        if chosen is not None:
            return np.full(len(self), way == chosen)
        if way == "error":
            return self.are_errors
        rolled = ~self.are_errors & (self.rollover_at > 0)
        return rolled if way == "rollover" else ~self.are_errors & ~rolled


def falls_of(series: Series) -> Falls:
    micro, steps = series.micro_wh, np.diff(series.micro_wh)
    places = np.flatnonzero(steps < 0)
    usual = int(np.median(steps[steps > 0])) if (steps > 0).any() else 0
    before, after = micro[places], micro[places + 1]
    return Falls(
        series, places, _are_errors(micro, places, usual), _rollovers(before, after, series.unit)
    )


def are_idle(micro: Integers, ends: Integers) -> Flags:
    """Which zeros of a counter are no values of it: it shows no less behind them than before, or
    nothing more. Those at the beginning are some where the next value is far above what it counts
    in that time, since a new meter counts from 0."""
    zeros = micro == 0
    shown = micro[~zeros]
    if not len(shown) or not zeros.any():
        return np.zeros(len(micro), bool)
    behind = np.append(shown, 0)[np.cumsum(~zeros)]
    before = np.append(0, shown)[np.cumsum(~zeros)]
    steps, times = np.diff(shown), np.diff(ends[~zeros])
    rise = (steps > 0) & (times > 0)
    rates = steps[rise] / times[rise]
    first = ends[~zeros][0]
    usual = float(np.median(rates)) if len(rates) else np.inf
    is_far = behind > OUT_OF_LINE * usual * np.maximum(first - ends, 1)
    goes_on = (behind >= before) & ((before > 0) | is_far)
    return np.asarray(zeros & (goes_on & (behind > 0) | (behind == 0) & (before > 0)))


def _are_errors(micro: Integers, places: Integers, usual: int) -> Flags:
    """Whether one value sticks out, and the next ones go on as before it."""
    before = micro[places]
    padded = np.append(micro, -LARGEST)
    is_low = padded[places + 2] >= before
    lead = before - micro[np.maximum(places - 1, 0)]
    return np.asarray(is_low | are_spikes(micro, places) & (lead > OUT_OF_LINE * max(usual, 1)))


def are_spikes(micro: Integers, places: Integers) -> Flags:
    """Whether the value before the one at a place is no more than the one after it."""
    return np.asarray((places > 0) & (micro[np.maximum(places - 1, 0)] <= micro[places + 1]))


def _rollovers(before: Integers, after: Integers, unit: str) -> Integers:
    """The power of ten that a counter was near before its fall; else 0."""
    powers = _powers(unit, FEWEST_DIGITS, MOST_DIGITS)
    above = _first_above(before, powers)
    near = (before >= NEAR_THE_END * above) & (after <= (1 - NEAR_THE_END) * above)
    return np.where(near, above, 0)


def powers_above(before: Integers, unit: str) -> Integers:
    """The power of ten that a counter would have reached next; 0 where no column can hold it."""
    return _first_above(before, _powers(unit, 0, len(str(LARGEST))))


def _powers(unit: str, fewest: int, most: int) -> Integers:
    every = (10**digits * UNITS[unit] * MICRO for digits in range(fewest, most + 1))
    return np.array([power for power in every if power <= LARGEST], np.int64)


def _first_above(values: Integers, powers: Integers) -> Integers:
    return np.append(powers, 0)[np.searchsorted(powers, values, side="right")]
