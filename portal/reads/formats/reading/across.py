"""Rows whose energy stands below dates: each column is a day or a month, or a moment at which a
counter was read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from portal.reads.formats.cells.amounts import is_nothing
from portal.reads.formats.cells.calendar import first_of_month
from portal.reads.formats.cells.stampcolumns import Column, Times
from portal.reads.formats.cells.stamps import BAD, BLANK, DAY, LOCAL
from portal.reads.formats.cells.units import unit_in
from portal.reads.formats.cells.words import MADE, TAKEN, tokens, words
from portal.reads.formats.plan import Plan
from portal.reads.formats.reading.basis import Basis
from portal.reads.formats.reading.intervalcolumns import Bounds, IntervalColumns, Taken, flags
from portal.reads.formats.reading.moments import Moments, moved, to_utc
from portal.reads.formats.series import Integers
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.across import date_in, month_of, sums_up, wall_of, year_of
from portal.reads.formats.table.others import label_of_others, label_places
from portal.reads.formats.table.text import Row

NO_DATE = (
    "“{heading}” stands above a column and is no day or month that there is, read as the others "
    "are: correct it, or choose another order of day, month and year."
)
OTHER_TABLE = (
    "“{name}” begins another table below the first one, which may have other dates or something "
    "else than energy: give each table a file of its own."
)
# What else tables of a plant have.
OTHERWISE = words("revenue cost income savings customers co2 irradiation temperature capacity")
NO_MONTH = (
    "“{heading}” stands above a column of energy and is no month: choose the column of the year "
    "only where the columns are months."
)


class Headings:
    """The dates above the columns of energy. Times are ms by the clock on the wall. Raises
    Unreadable where one is none."""

    def __init__(self, names: Sequence[str], plan: Plan) -> None:
        self._plan = plan
        own = [names[place] if place < len(names) else "" for place in plan.values]
        if plan.date is None:
            found = [wall_of(name, plan.dates) for name in own]
            wrong, message = BAD, NO_DATE
        else:
            found = list(map(month_of, own))
            wrong, message = 0, NO_MONTH
        if wrong in found:
            raise Unreadable(message.format(heading=own[found.index(wrong)][:80]))
        self._found = np.array(found, np.int64)

    def times(self, years: Integers) -> Integers:
        """When each date begins, for each column and row; `years` begin where the rows say it, and
        without a column of years do not matter."""
        if self._plan.date is None:
            return np.repeat(self._found[:, None], len(years), axis=1)
        return np.array([moved(years, "month", int(month) - 1) for month in self._found])

    def bounds(self, times: Integers) -> tuple[Integers, Integers]:
        """Where the intervals of dates start and end; of a counter both are when it was read."""
        plan = self._plan
        if plan.interval == "month":
            starts = first_of_month(times)
            ends = moved(starts, "month", 1)
        else:
            starts, ends = times, times + DAY
        if not plan.is_running:
            return starts, ends
        read_at = ends if plan.inclusive == "month" else times
        return read_at, read_at


class Years(Moments):
    """What the rows themselves say of the time: the year, or nothing. Rows that have no numbers are
    BLANK; those of totals or of other things, or that repeat the heading, are BAD."""

    def __init__(self, plan: Plan, names: Sequence[str]) -> None:
        self._values, self._year = plan.values, plan.date
        self._years = Times(year_of)
        first = plan.values[0]
        self._first_name = names[first] if first < len(names) else ""
        self._before = list(names[:first])
        self._title = ""  # of what stands below it
        self.stamp_place = first if plan.date is None else plan.date
        self.other_place = None

    def walls(self, rows: Sequence[Row]) -> tuple[Column, Column | None]:
        """The first moment of each year by the clock on the wall, in ms; 0 where no column has
        years."""
        walls = np.zeros(len(rows), np.int64)
        if self._year is not None:
            walls = self._years.read([row[self._year] for row in rows])
        for place, row in enumerate(rows):
            if self._is_no_reading(row):
                walls[place] = BAD
            elif _is_title(row, self._values[0]):
                self._title = self._label(row)
                walls[place] = BLANK
            elif label_of_others(row, label_places(self._values, len(row))):
                walls[place] = BAD
            elif self._year is None and all(is_nothing(row[value]) for value in self._values):
                walls[place] = BLANK
            elif self._title:
                raise Unreadable(OTHER_TABLE.format(name=self._title))
        return Column(walls, np.full(len(rows), LOCAL)), None

    def lengths(self, rows: Sequence[Row]) -> Integers | None:
        """No row has one."""
        return None

    def _is_no_reading(self, row: Row) -> bool:
        """Raises Unreadable for a row that begins another table."""
        first = self._values[0]
        if row[first].strip() == self._first_name:
            if [cell.strip() for cell in row[:first] if cell.strip()] != self._own_before(row):
                raise Unreadable(OTHER_TABLE.format(name=self._label(row)))
            return True
        if date_in(row[first]) and all(date_in(row[v]) for v in self._values if row[v].strip()):
            raise Unreadable(OTHER_TABLE.format(name=row[first].strip()[:40]))
        return any(map(sums_up, row[:first]))

    def _own_before(self, row: Row) -> list[str]:
        """The names of the columns before the dates, where the row has something."""
        pairs = zip(self._before, row, strict=False)
        return [name for name, cell in pairs if cell.strip()]

    def _label(self, row: Row) -> str:
        return next(filter(None, map(str.strip, row)), "")[:40]


def _is_title(row: Row, first: int) -> bool:
    """Whether a row has no numbers, and its label says what was measured below it."""
    labels = [cell for cell in row[:first] if cell.strip()]
    if any(cell.strip() for cell in row[first:]) or len(labels) != 1:
        return False
    said = set(tokens(labels[0]))
    return bool(unit_in(labels[0]) or said & (MADE | TAKEN | OTHERWISE))


class DateReader(IntervalColumns):
    """Columns that have a date each in their headings."""

    def moments(self) -> Moments:
        return Years(self._plan, self._head.names)

    def take_values(self, basis: Basis) -> None:
        places = np.flatnonzero(basis.good)
        if not len(places):
            return
        taken = Taken(basis, places, self._zone_numbers(basis, basis.names[places], places))
        times = self._headings.times(basis.ends.walls[places])
        for value, own in zip(self._plan.values, times, strict=True):
            micro = self._micro(basis, places, (value,))
            self.gather(taken, value, micro, self._bounds(taken, own))

    @cached_property
    def _headings(self) -> Headings:
        return Headings(self._head.names, self._plan)

    def _bounds(self, taken: Taken, times: Integers) -> Bounds:
        """Days and months begin at the first of two midnights, and at the change where there is
        none."""
        walls = self._headings.bounds(times)
        local = np.full(len(times), LOCAL)
        starts, ends = (to_utc(Column(own, local), taken.zones, self._zones) for own in walls)
        never = np.zeros(len(times), bool)
        unknown = flags(ends.unknown, times)
        return Bounds(starts.instants, ends.instants, unknown, never)
