"""For how long each date above a column stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from portal.reads.formats.cells import stamps
from portal.reads.formats.cells.calendar import are_first_days
from portal.reads.formats.cells.stamps import ALL_ORDERS, BAD, DAY
from portal.reads.formats.guessing.across import heading_column
from portal.reads.formats.guessing.dates import orders_allowed
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.plan import OF_A_HEADING, Plan
from portal.reads.formats.reading.clockrows import Clocks
from portal.reads.formats.reading.dateheadings import Headings, Rest
from portal.reads.formats.reading.rests import Rests
from portal.reads.formats.series import Integers
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.text import Row

# So many of the steps between the dates must be one for it to be the interval.
REGULAR = 0.5
MONTH = (28 * DAY, 31 * DAY)

TWICE = "Two columns have the date “{name}” above them: keep the one with the energy."
NO_INTERVAL = (
    "The dates above the columns, beginning with “{name}”, are neither days nor months on end, and "
    "nothing tells how long the energy of each was counted: give each row a start and an end "
    "instead."
)
CHOICES = [(interval, f"a {interval}") for interval in OF_A_HEADING]


def guess_lengths(draft: Draft) -> None:
    """Days or months, once it is known what the numbers are. Raises Unreadable for dates that are
    neither, unless those are the answer of a person."""
    plan = Plan(**draft.fields)
    column, walls = heading_column(draft), walls_of_headings(draft)
    _refuse_twice(draft, walls)
    if plan.has_clock:
        if plan.is_running:
            draft.set("A counter is read at a moment.", at="end", interval="")
        return
    if rest := _rest(draft):
        interval = rest.interval
        draft.set(f"Each number is that of a {interval}.", interval=interval)
        draft.set("As the dates have it.", inclusive="month" if interval == "month" else "")
    elif column is None:
        interval = "month" if plan.year else "year"
        draft.set(f"Each column is a {interval}.", interval=interval, inclusive=interval)
    else:
        interval = _of_dates(draft, column, walls)
    if interval and plan.meaning == "power" and not draft.hints.unit:
        text = f"Each number is that of a {interval}, and the unit is one of power: is it energy?"
        choices = [(unit, unit) for unit in (f"{plan.unit}h", plan.unit)]
        draft.ask("unit", text, choices, needed=True)


def _of_dates(draft: Draft, column: Sampled, walls: Integers) -> str:
    """The interval of headings that are days or months alone."""
    plan = Plan(**draft.fields)
    interval = "month" if _no_days(draft) else _interval(walls)
    draft.set(f"Each column is a {interval}." if interval else "", interval=interval)
    if interval == "month" and (_no_days(draft) or _are_last_days(walls)):
        draft.set("The value of a month is that of its end.", inclusive="month")
    if not interval and plan.dates and not plan.is_running:
        if "dates" not in draft.answers and len(walls) > 1:
            raise Unreadable(NO_INTERVAL.format(name=column.filled[0]))
        draft.ask("interval", "For how long does each column stand?", CHOICES, needed=True)
    return interval


def walls_of_headings(draft: Draft) -> Integers:
    """The midnight at which each date begins, in ms by the clock on the wall."""
    return _headings(draft).times(np.ones(1, np.int64))[:, 0]


def moments_across(draft: Draft) -> Integers:
    """The date of each number, row by row; BAD in a row that does not tell the rest of it."""
    plan, names = Plan(**draft.fields), draft.sample.head.names
    headings = _headings(draft)
    rows = [row for _, row in draft.sample.rows]
    if plan.has_clock:
        return _times_across(plan, names, rows, walls_of_headings(draft))
    rests = Rests(plan, names, headings.rest).walls(rows)[0].walls
    known = rests > BAD
    times = headings.times(np.where(known, rests, 1))
    return np.where(known, times, BAD).T.ravel()


def _times_across(
    plan: Plan, names: Sequence[str], rows: Sequence[Row], midnights: Integers
) -> Integers:
    """The time of day of each row on each of the days."""
    column = Clocks(plan, names).walls(rows)[0]
    times = column.walls if column.after is None else column.walls + column.after
    walls = midnights + times[:, None]
    return np.where((column.walls > BAD)[:, None], walls, BAD).ravel()


def _headings(draft: Draft) -> Headings:
    """In any order that is allowed where it is open, and as years where they are."""
    plan, column = Plan(**draft.fields), heading_column(draft)
    orders = orders_allowed(column.filled if column else []) or ALL_ORDERS
    interval = plan.interval if column else "year"
    plan = replace(plan, dates=plan.dates or min(orders), interval=interval)
    return Headings(draft.sample.head.names, plan)


def _rest(draft: Draft) -> Rest | None:
    return _headings(draft).rest


def _refuse_twice(draft: Draft, walls: Integers) -> None:
    for place, wall in zip(draft.sample.head.dates, walls.tolist(), strict=True):
        if (walls == wall).sum() > 1:
            raise Unreadable(TWICE.format(name=draft.sample.head.names[place]))


def _no_days(draft: Draft) -> bool:
    column = heading_column(draft)
    return column is None or all(map(stamps.names_no_day, column.filled))


def _interval(walls: Integers) -> str:
    """A month where all dates are the first, or the last, days of months; "" for neither."""
    steps = np.diff(np.sort(walls))
    if not len(steps):
        return ""
    months = (steps >= MONTH[0]) & (steps <= MONTH[1])
    if months.mean() >= REGULAR and (_are_last_days(walls) or _are_last_days(walls - DAY)):
        return "month"
    return "day" if (steps == DAY).mean() >= REGULAR else ""


def _are_last_days(walls: Integers) -> bool:
    return bool(are_first_days(walls + DAY).all())
