"""Rows that tell less of their time than the others do: totals of a day or a month among them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.cells.stamps import BAD, DAY, names_no_day
from portal.reads.formats.reading.gathering import Smalls
from portal.reads.formats.series import Integers

Flags = NDArray[np.bool_]


def are_coarse(cells: Sequence[str], walls: Integers, names: Smalls) -> Flags:
    """Which stamps are a month among days, or a day without a time among times of that same day. A
    spreadsheet leaves the time out at midnight: such a cell stands before the other times of its
    day, or behind those of the day before where the newest stand first."""
    begins = (walls % DAY == 0) & (walls > BAD)
    coarse = np.zeros(len(cells), bool)
    if not begins.any():
        return coarse
    have_times = np.fromiter((":" in cell for cell in cells), bool, len(cells))
    if have_times.any():
        bare = begins & ~have_times
        coarse |= bare & _among_their_day(walls, names, bare)
    return coarse | _months_among_days(cells, walls)


def _among_their_day(walls: Integers, names: Smalls, bare: Flags) -> Flags:
    """Whether the row before (behind, where the newest stand first) is a later one of that day and
    that device."""
    days, others = walls // DAY, walls[~bare & (walls > BAD)]
    is_turned = len(others) > 0 and others[0] > others[-1]
    beside = np.roll(np.arange(len(walls)), -1 if is_turned else 1)
    is_its_own = (days[beside] == days) & (names[beside] == names) & ~bare[beside]
    found = is_its_own & (walls[beside] > walls)
    found[-1 if is_turned else 0] = False
    return np.asarray(found)


def _months_among_days(cells: Sequence[str], walls: Integers) -> Flags:
    """Which cells are a month without a day, where others are no first ones of a month."""
    dates = (walls // DAY).astype("datetime64[D]")
    firsts = (dates == dates.astype("datetime64[M]")) & (walls > BAD)
    found = np.zeros(len(cells), bool)
    if firsts.all():
        return found  # months all of them
    places = np.flatnonzero(firsts & (walls % DAY == 0)).tolist()
    found[[place for place in places if names_no_day(cells[place])]] = True
    return found
