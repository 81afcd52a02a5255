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
    before = np.concatenate([totals[:1], totals[:-1]])
    return Totals(starts, ends, np.where(anew, totals, totals - before), falls)


def _below_their_day(totals: Integers, anew: Flags) -> Flags:
    days = np.split(totals, np.flatnonzero(anew) + 1)
    return np.concatenate([day < np.maximum.accumulate(day) for day in days])
