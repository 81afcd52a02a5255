"""Midnight and noon: which day 00:00 is of, and clocks of twelve hours."""

from __future__ import annotations

from itertools import compress

import numpy as np

from portal.reads.formats.cells.kinds import kind_of
from portal.reads.formats.cells.stamps import BAD, DAY, HOUR
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.intervals import plan_so_far
from portal.reads.formats.plan import Plan
from portal.reads.formats.reading.moments import Moments
from portal.reads.formats.series import Integers
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.text import Row

PAST_MIDNIGHT = (
    "A date that stands in the first of its rows holds for times that pass midnight: write the "
    "date in each row, or at the least where another day begins."
)
HALF_CLOCK = (
    "The times go from 12 back to 1 within a day: they are those of a clock of twelve hours, and "
    "nothing tells morning from evening: export them with AM and PM, or with 24 hours."
)
NOON = 12
# No longer step over noon is taken for one.
NO_GAP = 2


def _is_half_clock(walls: Integers, rows: list[Row]) -> bool:
    """Whether the hours of a date fall as they do at noon, there is none of 0, and it is not the
    morning of another device: its row has the same words, and that time was not there before."""
    hours, steps = walls % DAY // HOUR, np.diff(walls)
    within = np.abs(steps[(steps != 0) & (np.abs(steps) < DAY)])
    if (hours == 0).any() or (hours > NOON).any() or not len(within):
        return False
    at_noon = steps + DAY // 2
    is_one = (at_noon > 0) & (at_noon <= NO_GAP * np.median(within))
    falls = np.flatnonzero((steps < 0) & is_one & (np.diff(walls // DAY) == 0)) + 1
    return any(
        walls[place] not in walls[:place] and _words_of(rows[place]) == _words_of(rows[place - 1])
        for place in falls[:1].tolist()
    )


def _words_of(cells: Row) -> list[str]:
    return [cell for cell in cells if kind_of(cell) == "text"]


def _refuse_past_midnight(draft: Draft, plan: Plan) -> None:
    """Raises Unreadable where times fall below a date that is named once: another day began."""
    rows = [row for _, row in draft.sample.rows]
    ends, starts = Moments(plan).walls(rows)
    walls = (starts or ends).walls
    steps = np.diff(walls)
    falls = np.flatnonzero((steps < 0) & (np.diff(walls // DAY) == 0)) + 1
    if len(falls) * 2 > (steps != 0).sum():
        return  # the newest stand first
    if any(_words_of(rows[place]) == _words_of(rows[place - 1]) for place in falls.tolist()):
        raise Unreadable(PAST_MIDNIGHT)


def guess_midnight(draft: Draft) -> None:
    """Some write the end of a day as 00:00 of its own date, behind 23:45 and not before 00:15."""
    plan = plan_so_far(draft)
    if plan.date is not None and plan.date in draft.sample.filled_down:
        _refuse_past_midnight(draft, plan)
    if plan.stamp is None or plan.counted:
        return
    rows = [row for _, row in draft.sample.rows]
    column, _ = Moments(plan).walls(rows)
    known = column.walls > BAD
    walls = column.walls[known]
    if _is_half_clock(walls, list(compress(rows, known.tolist()))):
        raise Unreadable(HALF_CLOCK)
    walls = walls[np.flatnonzero(np.diff(walls, prepend=BAD))]
    steps = np.diff(walls)
    if (steps < 0).sum() * 2 > len(steps):  # the newest stand first
        walls = walls[::-1]
        steps = np.diff(walls)
    rises = steps[(steps > 0) & (steps < DAY)]
    if not len(rises):
        return
    before = steps[walls[1:] % DAY == 0]
    if not len(before) or walls[0] % DAY == 0 or (before >= 0).any():
        return
    if np.median(before) == np.median(rises) - DAY:
        why = "00:00 stands behind the last time of its date: it is the end of that day."
        draft.set(why, late_midnight=True, at="end")
