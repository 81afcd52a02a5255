"""Reads combined to hours, days, weeks or months, so that fewer calls carry them.

Whole periods of the clock on the device's wall. The energy of a period is the sum of its reads,
to the last µWh; it lasts from the start of the first of them to the end of the last.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo

import numpy as np

from portal.reads.formats.cells.clock import shown
from portal.reads.formats.series import Integers
from portal.reads.rehearsal.columns import Reads, fits

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
# 1970 began on a Thursday; a week begins on Monday.
MONDAY = 3
WEEK = 7
NEVER: Integers = np.empty(0, np.int64)

# What may be chosen, with its words. "" leaves the reads as they are.
PERIODS = {"": "as they are", "hour": "hours", "day": "days", "week": "weeks", "month": "months"}


def combine(reads: Reads, period: str, *, zone: str, apart: Integers = NEVER) -> Reads:
    """One read for each period of the zone that has some. A read belongs to the period it ends in.

    What ends by a moment of `apart` (ms, rising) and what ends after it stay apart. Of a meter
    the last value of each period stays. Sums that no column can hold are not made.
    """
    if not period or len(reads) < 2 or not fits(reads.micro_wh):
        return reads
    first = _first_of_each(reads.ends, period, zone, apart)
    last = np.append(first[1:], len(reads)) - 1
    if reads.type == "Aggregate":
        energy = reads.micro_wh[last]
    else:
        energy = np.add.reduceat(reads.micro_wh, first)
    return reads.grouped(first, starts=reads.starts[first], ends=reads.ends[last], micro_wh=energy)


def _first_of_each(ends: Integers, period: str, zone: str, apart: Integers) -> Integers:
    """Positions of the first read of each period."""
    moments = ends - 1  # what ends at midnight belongs to the day before
    walls = shown(moments, ZoneInfo(zone))
    changes = (np.diff(_number(walls, period)) != 0) | (np.diff(np.searchsorted(apart, ends)) != 0)
    if period == "hour":
        changes |= np.diff(walls - moments) != 0  # the hour that comes twice is two hours
    return np.concatenate([[0], np.flatnonzero(changes) + 1])


def _number(walls: Integers, period: str) -> Integers:
    if period == "hour":
        return walls // HOUR_MS
    if period == "month":
        return walls.astype("datetime64[ms]").astype("datetime64[M]").astype(np.int64)
    days = walls // DAY_MS
    return days if period == "day" else (days + MONDAY) // WEEK


def fewer(reads: Reads, *, zone: str, most: int) -> Reads:
    """At most about `most` reads of the same energy, for a picture."""
    for period in PERIODS:
        combined = combine(reads, period, zone=zone)
        if len(combined) <= most:
            return combined
    return combined
