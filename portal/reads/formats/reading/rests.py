"""What rows below dates say of their times: the rest of the dates, or nothing."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from portal.reads.formats.cells.amounts import is_nothing
from portal.reads.formats.cells.stampcolumns import Column, Times
from portal.reads.formats.cells.stamps import BAD, BLANK, LOCAL
from portal.reads.formats.cells.units import unit_in
from portal.reads.formats.cells.words import MADE, TAKEN, tokens, words
from portal.reads.formats.plan import Plan
from portal.reads.formats.reading.dateheadings import Rest
from portal.reads.formats.reading.moments import Moments
from portal.reads.formats.series import Integers
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.across import sums_up
from portal.reads.formats.table.headingdates import tell_dates, tell_years
from portal.reads.formats.table.others import label_of_others, label_places
from portal.reads.formats.table.text import Row

OTHER_TABLE = (
    "“{name}” begins another table below the first one, which may have other dates or something "
    "else than energy: give each table a file of its own."
)
# What else tables of a plant have.
OTHERWISE = words("revenue cost income savings customers co2 irradiation temperature capacity")


class Rests(Moments):
    """What the rows themselves say of the time: the rest of their dates, or nothing. Rows that have
    no numbers are BLANK; those of totals or of other things, or that repeat the heading, are
    BAD."""

    def __init__(self, plan: Plan, names: Sequence[str], rest: Rest | None) -> None:
        self._values, self._date = plan.values, plan.date
        self._rests = None if rest is None else Times(rest.read)
        self.wrong = "" if rest is None else rest.wrong
        first = plan.values[0]
        self._names = [names[value] if value < len(names) else "" for value in plan.values]
        self._before = list(names[:first])
        self._title = ""  # of what stands below it
        self.stamp_place = first if plan.date is None else plan.date
        self.other_place = None

    def walls(self, rows: Sequence[Row]) -> tuple[Column, Column | None]:
        """What each row says of its dates; 0 where no column does."""
        walls = np.zeros(len(rows), np.int64)
        if self._rests is not None and self._date is not None:
            walls = self._rests.read([row[self._date] for row in rows])
        for place, row in enumerate(rows):
            if self._is_no_reading(row):
                walls[place] = BAD
            elif _is_title(row, self._values[0]):
                self._title = self._label(row)
                walls[place] = BLANK
            elif label_of_others(row, label_places(self._values, len(row))):
                walls[place] = BAD
            elif self._date is None and all(is_nothing(row[value]) for value in self._values):
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
        labels = [cell.strip() for cell in row[:first] if cell.strip()]
        own = [cell for value in self._values if (cell := row[value].strip())]
        is_alike = labels == self._own_before(row)
        if self._repeats(row) and (is_alike or not tell_years(own)):
            if not is_alike:
                raise Unreadable(OTHER_TABLE.format(name=self._label(row)))
            return True
        if tell_dates(own) or (labels and is_alike and tell_years(own)):
            raise Unreadable(OTHER_TABLE.format(name=own[0][:40]))
        return any(map(sums_up, row[:first]))

    def _repeats(self, row: Row) -> bool:
        """Whether its first number is the date above it; of months and years in digits, which may
        be values too, all are."""
        own = [row[value].strip() for value in self._values]
        return own[0] == self._names[0] and (not own[0].isdigit() or own == self._names)

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
