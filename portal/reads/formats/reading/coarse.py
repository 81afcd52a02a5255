"""Rows that tell less of their time than the others do: totals of a day or a month among them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.cells.calendar import are_first_days
from portal.reads.formats.cells.stamps import BAD, DAY, names_no_day
from portal.reads.formats.reading.gathering import Smalls
from portal.reads.formats.series import Integers

Flags = NDArray[np.bool_]

# A time that is further from the next one than this many usual steps stands alone.
ALONE = 1.5


def are_coarse(cells: Sequence[str], walls: Integers, names: Smalls) -> Flags:
    """Which stamps are a month among days, or a day without a time among times. A spreadsheet
    leaves the time out at midnight: such a cell has other times of its device one step away."""
    begins: Flags = (walls % DAY == 0) & (walls > BAD)
    if not begins.any():
        return begins
    coarse = _months_among_days(cells, walls, begins)
    have_times = np.fromiter((":" in cell for cell in cells), bool, len(cells))
    bare = begins & ~have_times
    if have_times.any() and bare.any():
        coarse |= bare & _stand_alone(walls, names, have_times)
    return coarse


def _stand_alone(walls: Integers, names: Smalls, timed: Flags) -> Flags:
    """Which times have no time of the same device near them."""
    alone = np.zeros(len(walls), bool)
    for name in np.unique(names).tolist():
        own = np.flatnonzero((names == name) & (walls > BAD))
        others = np.sort(walls[own[timed[own]]])
        steps = np.diff(others)
        steps = steps[steps > 0]
        if not len(steps):
            continue
        places = np.searchsorted(others, walls[own])
        before = walls[own] - others[np.maximum(places - 1, 0)]
        behind = others[np.minimum(places, len(others) - 1)] - walls[own]
        nearest = np.minimum(np.abs(before), np.abs(behind))
        alone[own] = nearest > ALONE * np.median(steps)
    return alone


def _months_among_days(cells: Sequence[str], walls: Integers, begins: Flags) -> Flags:
    """Which cells are a month without a day, where most others have a day."""
    firsts = begins & are_first_days(walls)
    months = [place for place in np.flatnonzero(firsts).tolist() if names_no_day(cells[place])]
    found = np.zeros(len(cells), bool)
    if 2 * len(months) < int((walls > BAD).sum()):
        found[months] = True
    return found
