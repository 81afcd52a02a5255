"""For how long each date above a column stands."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from portal.reads.formats.cells import stamps
from portal.reads.formats.cells.calendar import are_first_days
from portal.reads.formats.cells.stamps import ALL_ORDERS, BAD, DAY
from portal.reads.formats.guessing.across import heading_column
from portal.reads.formats.guessing.dates import orders_allowed
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.plan import OF_A_HEADING, Plan
from portal.reads.formats.reading.across import Headings, Years
from portal.reads.formats.series import Integers
from portal.reads.formats.shapes import Unreadable

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
    if column is None:
        draft.set("Each column is a month of its year.", interval="month", inclusive="month")
        return
    _refuse_twice(draft, walls)
    interval = "month" if _no_days(draft) else _interval(walls)
    draft.set(f"Each column is a {interval}." if interval else "", interval=interval)
    if interval == "month" and (_no_days(draft) or _are_last_days(walls)):
        draft.set("The value of a month is that of its end.", inclusive="month")
    if not interval and plan.dates and not plan.is_running:
        if "dates" not in draft.answers:
            raise Unreadable(NO_INTERVAL.format(name=column.filled[0]))
        draft.ask("interval", "For how long does each column stand?", CHOICES, needed=True)
    if interval and plan.meaning == "power" and not draft.hints.unit:
        text = f"Each column is a {interval}, and the unit is one of power: is it energy?"
        choices = [(unit, unit) for unit in (f"{plan.unit}h", plan.unit)]
        draft.ask("unit", text, choices, needed=True)


def walls_of_headings(draft: Draft) -> Integers:
    """The midnight at which each date begins, in ms by the clock on the wall."""
    return _headings(draft).times(np.zeros(1, np.int64))[:, 0]


def moments_across(draft: Draft) -> Integers:
    """The date of each number, row by row; BAD in a row whose year cannot be read."""
    plan, names = Plan(**draft.fields), draft.sample.head.names
    years = Years(plan, names).walls([row for _, row in draft.sample.rows])[0].walls
    known = years > BAD
    times = _headings(draft).times(np.where(known, years, 0))
    return np.where(known, times, BAD).T.ravel()


def _headings(draft: Draft) -> Headings:
    """In any order that is allowed where it is open."""
    plan, column = Plan(**draft.fields), heading_column(draft)
    orders = orders_allowed(column.filled if column else []) or ALL_ORDERS
    return Headings(draft.sample.head.names, replace(plan, dates=plan.dates or min(orders)))


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
    months = (steps >= MONTH[0]) & (steps <= MONTH[1])
    if months.mean() >= REGULAR and (_are_last_days(walls) or _are_last_days(walls - DAY)):
        return "month"
    return "day" if (steps == DAY).mean() >= REGULAR else ""


def _are_last_days(walls: Integers) -> bool:
    return bool(are_first_days(walls + DAY).all())
