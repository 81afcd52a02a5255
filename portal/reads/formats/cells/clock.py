"""Times of a wall clock -> instants in UTC, a whole column at once.

A wall time is milliseconds since 1970 as the clock on the wall shows them. In autumn some wall
times come twice, in spring some never come; both are marked, since only the rows around them can
tell what is meant. A day on which the clocks are not changed has one offset for all of its times;
of any other day each time is looked at by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.series import EPOCH, MILLISECOND, Integers

DAY_MS = 24 * 60 * 60 * 1000
WALL_EPOCH = datetime(1970, 1, 1)
EPOCH_ORDINAL = WALL_EPOCH.toordinal()
# The first and the last time of a day, each the first and the second one where it comes twice.
ENDS_OF_DAY = tuple(end.replace(fold=fold) for end in (time.min, time.max) for fold in (0, 1))

# Days of the zones of one file, and times of the days on which their clocks change, that are kept.
KEPT = 8192
# Stands for an offset where a day has several.
CHANGES = int(np.iinfo(np.int64).max)


class Instants(NamedTuple):
    """`utc` has the first of two possible instants. `shift` is None where every time is plain;
    else it is 0 there, the distance to the second instant where a time comes twice, and less
    than 0 where it never came."""

    utc: Integers
    shift: Integers | None


def instants(walls: Integers, zones: Sequence[tzinfo], which: Integers) -> Instants:
    """When the clocks of zones showed these times; `which` is the place of each time's zone."""
    offsets, doubtful = _by_day(walls, zones, which, _offset_of_day)
    utc = walls - offsets
    if not len(doubtful):
        return Instants(utc, None)
    shift = np.zeros_like(walls)
    numbers = zip(
        doubtful.tolist(), walls[doubtful].tolist(), which[doubtful].tolist(), strict=True
    )
    for place, wall, zone in numbers:
        utc[place], shift[place] = _instant(zones[zone], wall)
    return Instants(utc, shift if shift.any() else None)


def shown(utc: Integers, zone: tzinfo) -> Integers:
    """The wall times of instants."""
    offsets, doubtful = _by_day(utc, [zone], np.zeros_like(utc), _offset_of_utc_day)
    for place in doubtful.tolist():
        offsets[place] = _offset_at(zone, int(utc[place]))
    return utc + offsets


def go_forward(utc: Integers, zone: tzinfo) -> NDArray[np.bool_]:
    """At which instants the clocks of a zone are put forward."""
    before, after = shown(utc - 1, zone) + 1, shown(utc, zone)
    return np.asarray(after > before)


def _by_day(
    times: Integers,
    zones: Sequence[tzinfo],
    which: Integers,
    offset_of: Callable[[tzinfo, int], int],
) -> tuple[Integers, Integers]:
    """The offset of each time by its day, and the places of those whose day has several."""
    keys, inverse = np.unique(times // DAY_MS * len(zones) + which, return_inverse=True)
    days = [divmod(key, len(zones)) for key in keys.tolist()]
    by_day = np.array([offset_of(zones[zone], day) for day, zone in days], np.int64)
    offsets = by_day[inverse]
    doubtful = np.flatnonzero(offsets == CHANGES)
    offsets[doubtful] = 0
    return offsets, doubtful


@lru_cache(maxsize=KEPT)
def _offset_of_day(zone: tzinfo, day: int) -> int:
    """In ms; CHANGES where the clocks are changed on this day of the wall."""
    date_of = date.fromordinal(EPOCH_ORDINAL + day)
    offsets = {zone.utcoffset(datetime.combine(date_of, end)) for end in ENDS_OF_DAY}
    return _milliseconds(offsets.pop()) if len(offsets) == 1 else CHANGES


@lru_cache(maxsize=KEPT)
def _offset_of_utc_day(zone: tzinfo, day: int) -> int:
    offsets = {_offset_at(zone, utc) for utc in (day * DAY_MS, (day + 1) * DAY_MS - 1)}
    return offsets.pop() if len(offsets) == 1 else CHANGES


@lru_cache(maxsize=KEPT)
def _instant(zone: tzinfo, wall: int) -> tuple[int, int]:
    """The first instant of a wall time, and its shift. Where an hour is left out, the time at
    which it would begin is that of the change itself."""
    before, after = _offset(zone, wall, 0), _offset(zone, wall, 1)
    utc = wall - before
    is_the_change = before < after and _offset_at(zone, utc - 1) == before
    return utc, 0 if is_the_change else before - after


def _offset(zone: tzinfo, wall: int, fold: int) -> int:
    moment = (WALL_EPOCH + wall * MILLISECOND).replace(fold=fold)
    return _milliseconds(zone.utcoffset(moment))


def _offset_at(zone: tzinfo, utc: int) -> int:
    return _milliseconds((EPOCH + utc * MILLISECOND).astimezone(zone).utcoffset())


def _milliseconds(offset: timedelta | None) -> int:
    return (offset or timedelta(0)) // MILLISECOND
