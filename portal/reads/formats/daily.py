"""A running total that begins anew each day -> energy of intervals; pure, a series at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.cells.clock import DAY_MS, instants, shown
from portal.reads.formats.cells.zones import zone_named
from portal.reads.formats.series import Integers

# A total that shows less than one part in so many of what it showed has begun anew.
ANEW = 10
# Before this time of day nothing was made on it.
EARLY = DAY_MS // 6

Flags = NDArray[np.bool_]


class Totals(NamedTuple):
    """The energy of the intervals between totals. `falls` are the totals that are lower than one
    before them on their day: they make no interval, and the next one begins before them."""

    starts: Integers
    ends: Integers
    energy: Integers
    falls: Flags


def begins_anew(walls: Integers, totals: Integers) -> Flags:
    """For each total but the first, whether it counts from 0: on another day than the one before
    it, or much lower. What stands at midnight belongs to the day that ends there."""
    stands = totals[1:] == totals[:-1]  # yesterday's, until the inverter wakes
    other_day = (np.diff((walls - 1) // DAY_MS) != 0) & ~stands
    return np.asarray(other_day | (totals[1:] < totals[:-1]) & (totals[1:] <= totals[:-1] // ANEW))


def intervals_of(ends: Integers, totals: Integers, zone: str) -> Totals:
    """`ends` rise, in ms of UTC; days are those of the zone. The first total is since midnight, and
    so is one after a day without any."""
    falls = np.zeros(len(ends), bool)
    if not len(ends):
        return Totals(ends, ends, totals, falls)
    place = zone_named(zone) or zone_named("UTC")
    assert place is not None  # noqa: S101 - there is always a UTC
    walls = shown(ends - 1, place) + 1
    falls = _below_their_day(totals, begins_anew(walls, totals))
    walls, ends, totals = walls[~falls], ends[~falls], totals[~falls]
    days = (walls - 1) // DAY_MS
    midnights = instants(days * DAY_MS, [place], np.zeros_like(days)).utc
    after_gap = np.concatenate([[True], np.diff(days) > 1])
    starts = np.where(after_gap, midnights, np.concatenate([ends[:1], ends[:-1]]))
    anew = np.concatenate([[True], begins_anew(walls, totals)])
    totals[: _of_yesterday(walls, totals, anew)] = 0
    before = np.concatenate([totals[:1], totals[:-1]])
    return Totals(starts, ends, np.where(anew, totals, totals - before), falls)


def _of_yesterday(walls: Integers, totals: Integers, anew: Flags) -> int:
    """How many of the first totals were there before their day began: they stand still, or there is
    one before the sun is up, and it begins anew behind them."""
    begun = int(np.argmax(anew[1:])) + 1 if anew[1:].any() else 0
    is_that_day = begun > 0 and (walls[begun] - 1) // DAY_MS == (walls[0] - 1) // DAY_MS
    stand = begun > 1 and totals[0] == totals[begun - 1]
    is_early = begun == 1 and (walls[0] - 1) % DAY_MS < EARLY
    return begun if is_that_day and (stand or is_early) else 0


def _below_their_day(totals: Integers, anew: Flags) -> Flags:
    days = np.split(totals, np.flatnonzero(anew) + 1)
    return np.concatenate([day < np.maximum.accumulate(day) for day in days])
