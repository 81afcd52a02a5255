"""Times of a wall clock -> instants in UTC, a whole column at once.

A wall time is milliseconds since 1970 as the clock on the wall shows them. In autumn some wall
times come twice, in spring some never come; both are marked, since only the rows around them can
tell what is meant.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from portal.reads.formats.series import EPOCH, Integers, milliseconds

DAY_MS = 24 * 60 * 60 * 1000
SECOND_MS = 1000

# No clocks were changed twice within so short a time.
STEP_MS = 4 * DAY_MS

# Zones of one file, and the years of its readings, that are kept.
KEPT_YEARS = 4096


class Change(NamedTuple):
    """A zone's clocks change at `at`: offsets from UTC before and after, all in milliseconds."""

    at: int
    before: int
    after: int


class Instants(NamedTuple):
    """`utc` has the first of two possible instants. `shift` is None where every time is plain;
    else it is 0 there, the distance to the second instant where a time comes twice, and less
    than 0 where it never came."""

    utc: Integers
    shift: Integers | None


def instants(walls: Integers, zone: tzinfo) -> Instants:
    """Where the clocks of a zone showed these times."""
    if not len(walls):
        return Instants(walls, None)
    changes = _changes_between(zone, int(walls.min()), int(walls.max()))
    if not changes:
        return Instants(walls - _offset_ms(zone, int(walls[0])), None)
    over = np.array([change.at + max(change.before, change.after) for change in changes])
    offsets = np.array([changes[0].before, *(change.after for change in changes)])
    past = np.searchsorted(over, walls, side="right")
    return Instants(walls - offsets[past], _shifts(walls, past, changes))


def _shifts(walls: Integers, past: Integers, changes: tuple[Change, ...]) -> Integers | None:
    """Which times lie where the clock was moved; `past` counts the changes that are over."""
    begins = np.array([_begin(change) for change in changes] + [np.iinfo(np.int64).max])
    moved = walls >= begins[past]
    if not moved.any():
        return None
    widths = np.array([c.before - c.after for c in changes] + [0])
    return np.where(moved, widths[past], 0)


def _begin(change: Change) -> int:
    """The first wall time that is doubtful. Where an hour is left out, the time at which it would
    begin is that of the change itself."""
    return change.at + min(change.before, change.after) + (change.after > change.before)


def shown(utc: Integers, zone: tzinfo) -> Integers:
    """The wall times of instants."""
    if not len(utc):
        return utc
    changes = _changes_between(zone, int(utc.min()), int(utc.max()))
    if not changes:
        return utc + _offset_ms(zone, int(utc[0]))
    at = np.array([change.at for change in changes])
    offsets = np.array([changes[0].before, *(change.after for change in changes)])
    return np.asarray(utc + offsets[np.searchsorted(at, utc, side="right")])


def _changes_between(zone: tzinfo, first: int, last: int) -> tuple[Change, ...]:
    years = range(_year(first - 2 * DAY_MS), _year(last + 2 * DAY_MS) + 1)
    return tuple(change for year in years for change in _changes_of(zone, year))


def _year(ms: int) -> int:
    return (EPOCH + timedelta(milliseconds=ms)).year


@lru_cache(maxsize=KEPT_YEARS)
def _changes_of(zone: tzinfo, year: int) -> tuple[Change, ...]:
    """The changes of one year in UTC, each found by halving the days that have it."""
    first = milliseconds(datetime(year, 1, 1, tzinfo=UTC))
    last = milliseconds(datetime(year + 1, 1, 1, tzinfo=UTC))
    looks = [*range(first, last, STEP_MS), last]
    offsets = [_offset_ms(zone, look) for look in looks]
    return tuple(
        _change_in(zone, low, high, before, after)
        for (low, high), (before, after) in zip(pairwise(looks), pairwise(offsets), strict=True)
        if before != after
    )


def _change_in(zone: tzinfo, low: int, high: int, before: int, after: int) -> Change:
    while high - low > SECOND_MS:
        middle = low + (high - low) // (2 * SECOND_MS) * SECOND_MS
        if _offset_ms(zone, middle) == before:
            low = middle
        else:
            high = middle
    return Change(high, before, after)


def _offset_ms(zone: tzinfo, utc: int) -> int:
    moment = (EPOCH + timedelta(milliseconds=utc)).astimezone(zone)
    return (moment.utcoffset() or timedelta(0)) // timedelta(milliseconds=1)
