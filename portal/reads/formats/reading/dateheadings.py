"""The dates above columns, with what the rows tell of them: the year of a month, the month of a
year, the day of a month. Spreadsheets have the first day where they show a month."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from portal.reads.formats.cells import stamps
from portal.reads.formats.cells.calendar import are_first_days, first_of_month
from portal.reads.formats.cells.stamps import BAD, BLANK, DAY, western
from portal.reads.formats.plan import Plan
from portal.reads.formats.reading.basis import Flags
from portal.reads.formats.reading.moments import moved
from portal.reads.formats.series import Integers
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.headingdates import (
    MONTHS_OF_A_YEAR,
    date_in,
    month_of,
    number_in,
    tell_dates,
    tell_days,
    tell_years,
    wall_of,
    year_in,
    year_of,
)

NO_DATE = (
    "“{heading}” stands above a column and is no day or month that there is, read as the others "
    "are: correct it, or choose another order of day, month and year."
)
NO_MONTH = (
    "“{heading}” stands above a column of energy and is no month: choose the column of the year "
    "only where the columns are months."
)
NO_DAY_MORE = (
    "“{heading}” stands above a column of energy and is a day: no column tells more of its date."
)
MOST_DAYS = 31
# Names of the same months every year.
A_YEAR = "2001"


@dataclass(frozen=True)
class Rest:
    """What a column tells of the dates above the others, as `read` understands a cell of it;
    `wrong` is said of one that is none. Each number is then that of an `interval`."""

    interval: str
    read: Callable[[str], int]
    wrong: str


def _month_in(cell: str) -> int:
    return month_of(cell) or _none(cell)


def _day_in(cell: str) -> int:
    number = number_in(western(cell).removesuffix(".0").rstrip("."))
    return number if 0 < number <= MOST_DAYS else _none(cell)


def _none(cell: str) -> int:
    return BAD if cell.strip() else BLANK


def _begin_of_month(cell: str, plan: Plan) -> int:
    """Its first midnight, by the clock on the wall; one that names no year is of the plan's."""
    if month := month_of(cell):
        return months_from(plan.year, [month])[0]
    text = date_in(cell)
    return stamps.parsed(text, plan.dates or "ymd")[0] if text else _none(cell)


YEARS = Rest("month", year_of, "This is no year: write it like 2024.")
MONTHS = Rest("month", _month_in, "This is no month: write its name, or its number.")
DAYS = Rest("day", _day_in, "This is no day of a month: write its number.")


def rest_of(headings: Sequence[str], plan: Plan) -> Rest | None:
    """What the column `date` tells; None without one."""
    if plan.date is None:
        return None
    if tell_days(headings):
        read = partial(_begin_of_month, plan=plan)
        return Rest("day", read, "This is no month: write it like 2024-05.")
    if tell_years(headings):
        return MONTHS
    return DAYS if plan.year or tell_dates(headings) else YEARS


class Headings:
    """The dates above the columns of energy. Times are ms by the clock on the wall. Raises
    Unreadable where one is none."""

    def __init__(self, names: Sequence[str], plan: Plan) -> None:
        self._plan = plan
        self._own = [names[place] if place < len(names) else "" for place in plan.values]
        self.rest = rest_of(self._own, plan)
        self._are_days = plan.date is not None and tell_days(self._own)
        self._found = np.array(self._dates(), np.int64)

    def _dates(self) -> list[int]:
        plan = self._plan
        if self._are_days:
            return list(map(number_in, self._own))
        if self.rest is YEARS:
            return self._sound(list(map(month_of, self._own)), 0, NO_MONTH)
        if self.rest is MONTHS or (plan.interval == "year" and tell_years(self._own)):
            return self._sound(list(map(year_in, self._own)), BAD, NO_DATE)
        if plan.year:
            months = self._sound(list(map(month_of, self._own)), 0, NO_MONTH)
            return months_from(plan.year, months)
        walls = self._sound([wall_of(name, plan.dates) for name in self._own], BAD, NO_DATE)
        if self.rest is DAYS:
            self._sound(are_first_days(np.array(walls, np.int64)).tolist(), False, NO_DAY_MORE)
        return walls

    def _sound(self, found: list[int], wrong: int, message: str) -> list[int]:
        if wrong in found:
            raise Unreadable(message.format(heading=self._own[found.index(wrong)][:80]))
        return found

    def times(self, rests: Integers) -> Integers:
        """When each date begins, for each column and row; `rests` are what the rows say of them,
        and without a column that does do not matter."""
        every = np.repeat(self._found[:, None], len(rests), axis=1)
        if self._are_days:
            return first_of_month(rests) + (every - 1) * DAY
        if self.rest is YEARS:
            return np.array([moved(rests, "month", int(month) - 1) for month in self._found])
        if self.rest is MONTHS:
            months = every // DAY
            begin = months.astype("datetime64[D]").astype("datetime64[M]") + (rests - 1)
            return np.asarray(begin.astype("datetime64[D]").astype(np.int64) * DAY)
        return every if self.rest is None else every + (rests - 1) * DAY

    def beyond(self, times: Integers, column: int) -> Flags:
        """Which times lie behind the month of their column: the 30th of February."""
        months = first_of_month(times)
        if self._are_days:
            return np.asarray((times - months) // DAY + 1 != self._found[column])
        return np.asarray((self.rest is DAYS) & (months != self._found[column]))

    def bounds(self, times: Integers) -> tuple[Integers, Integers]:
        """Where the intervals of dates start and end; of a counter both are when it was read."""
        plan = self._plan
        if plan.interval == "month":
            starts = first_of_month(times)
            ends = moved(starts, "month", 1)
        elif plan.interval == "year":
            starts, ends = times, moved(times, "year", 1)
        else:
            starts, ends = times, times + DAY
        if not plan.is_running:
            return starts, ends
        read_at = ends if plan.inclusive in ("month", "year") else times
        return read_at, read_at


def months_from(year: str, months: Sequence[int]) -> list[int]:
    """When months begin that follow each other from the first one, which is of the year; in ms by
    the clock on the wall."""
    begin, last, walls = year_of(year if year.isdigit() else A_YEAR), 0, list[int]()
    counted = 0
    for month in months:
        counted += MONTHS_OF_A_YEAR if month <= last else 0
        last = month
        walls.append(int(moved(np.array([begin]), "month", counted + month - 1)[0]))
    return walls
