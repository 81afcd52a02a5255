"""Which column has the rest of the dates above the others: the year of a month, the month of a
year, the day of a month."""

from __future__ import annotations

import re

import numpy as np

from portal.reads.formats.cells.calendar import are_first_days
from portal.reads.formats.cells.stamps import BAD, names_no_day
from portal.reads.formats.cells.words import TIME_FIELDS, bare_name
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.sampling import Sampled, are_most
from portal.reads.formats.guessing.years import guess_one_year, guess_year
from portal.reads.formats.reading.dateheadings import DAYS, MONTHS, Rest
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.across import LOOK_BELOW, is_called_year, month_place, year_place
from portal.reads.formats.table.dated import DAY, MONTH, PARTS
from portal.reads.formats.table.headingdates import (
    PERIOD,
    date_in,
    month_of,
    tell_dates,
    tell_days,
    tell_years,
    wall_of,
)

# Fewer names may be those of something else, and fewer numbers too.
FEWEST_MONTHS, FEWEST_DAYS = 3, 28
# 01.03., 3-1, 52: parts of dates, in a column that is called after times.
BARE_PART = re.compile(r"\d{1,2}(?:[-/.]\d{1,2})?\.?", re.ASCII)
OTHER_PARTS = (
    "“{name}” tells parts of the dates above, beginning with “{date}”, that cannot be read there: "
    "put the values below each other, each with its date."
)


def guess_rest(draft: Draft, names: list[str]) -> None:
    """The column, or the year of the months where no row tells it."""
    head = draft.sample.head
    if tell_days(names):
        _months_of_days(draft)
    elif tell_years(names):
        months = next(filter(_has_months, _beside(draft)), None)
        _set(draft, months, "the months of the years")
    elif not tell_dates(names):
        rows = [cells for _, cells in draft.sample.rows[:LOOK_BELOW]]
        year = year_place(list(head.names), rows, head.dates)
        _set(draft, None if year is None else draft.columns[year], "the year of the months")
        if year is None:
            guess_year(draft, names)
    if not tell_years(names) and "date" not in draft.fields and _are_months(names):
        days = next(filter(_has_days, _beside(draft)), None)
        _set(draft, days, "the days of the months")
    _refuse_others(draft, names)


def _months_of_days(draft: Draft) -> None:
    """The column of the months, which may lack their year."""
    head = draft.sample.head
    rows = [cells for _, cells in draft.sample.rows[:LOOK_BELOW]]
    place = month_place(list(head.names), rows, head.dates)
    if place is None:
        return
    column = draft.columns[place]
    _set(draft, column, "the months of the days")
    named = list(dict.fromkeys(cell for cell in column.filled if month_of(cell)))
    if not named:
        return
    years = {cell for c in _beside(draft) if is_called_year(c.name) for cell in c.filled}
    if len(years) == 1:
        draft.set("A column has their year.", year=years.pop())
    else:
        guess_one_year(draft, column.name, named)


def _set(draft: Draft, column: Sampled | None, what: str) -> None:
    if column is not None:
        draft.set(f"{column.quoted} has {what}.", date=column.place)


def _beside(draft: Draft) -> list[Sampled]:
    return [c for c in draft.columns if c.place not in draft.sample.head.dates]


def _are_months(names: list[str]) -> bool:
    """Whether none is a day other than the first of a month."""
    dates = [date for name in names if (date := date_in(name))]
    walls = np.array([wall_of(date, "ymd") for date in dates], np.int64)
    firsts = are_first_days(np.maximum(walls, 0)) & (walls > BAD)
    return all(names_no_day(d) or first for d, first in zip(dates, firsts.tolist(), strict=True))


def _has_months(column: Sampled) -> bool:
    """Called so, or names of months that stand once each."""
    is_called = bare_name(column.name) in PARTS[MONTH]
    names = column.filled
    are_names = not column.is_number and len(set(names)) == len(names) >= FEWEST_MONTHS
    return (is_called or are_names) and _are_of(column, MONTHS)


def _has_days(column: Sampled) -> bool:
    """Called so, or numbers that count them."""
    are_all = len(column.filled) >= FEWEST_DAYS and column.counts == list(
        range(1, len(column.filled) + 1)
    )
    return (bare_name(column.name) in PARTS[DAY] or are_all) and _are_of(column, DAYS)


def _are_of(column: Sampled, rest: Rest) -> bool:
    """Whether most cells are such parts of dates."""
    read = [rest.read(cell) > BAD for cell in column.filled]
    return bool(read) and are_most(sum(read), len(read))


def _are_parts(column: Sampled, part: re.Pattern[str], may_be: bool) -> bool:
    return may_be and bool(column.filled) and all(map(part.fullmatch, column.filled))


def _refuse_others(draft: Draft, names: list[str]) -> None:
    """Raises Unreadable where rows are other parts of the dates: the days of the months of years,
    quarters, weeks."""
    for column in _beside(draft):
        if column.place == draft.fields.get("date"):
            continue
        if _are_parts(column, BARE_PART, column.field in TIME_FIELDS and _are_months(names)):
            raise Unreadable(OTHER_PARTS.format(name=column.name[:40], date=names[0]))
        is_day = bare_name(column.name) in PARTS[DAY] and column.is_number
        if is_day or _are_parts(column, PERIOD, column.field != "device"):
            raise Unreadable(OTHER_PARTS.format(name=column.name[:40], date=names[0]))
