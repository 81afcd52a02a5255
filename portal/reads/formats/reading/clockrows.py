"""Rows that have a time of day each, with a column for every day: the energy of an interval stands
where both cross."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from portal.reads.formats.cells.stampcolumns import Column
from portal.reads.formats.cells.stamps import BAD, BLANK, LOCAL
from portal.reads.formats.plan import Plan
from portal.reads.formats.reading.basis import Basis
from portal.reads.formats.reading.dateheadings import Headings
from portal.reads.formats.reading.days import SKIPPED
from portal.reads.formats.reading.moments import Moments, to_utc
from portal.reads.formats.reading.rests import Rests
from portal.reads.formats.reading.rowreader import RowReader
from portal.reads.formats.series import Integers
from portal.reads.formats.table.text import Row

NO_CLOCK = "This is no time of day: write it like 14:30."


class _TimesOfDay(Moments):
    """Moments of a day that nothing tells: ms since its midnight."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(replace(plan, date=plan.values[0]))

    def _column(self, rows: Sequence[Row], date: int | None, cells: Sequence[str]) -> Column:
        times = self._times.read(cells)
        none = np.full(len(times), LOCAL)
        if self._plan.counted and self._plan.at == "end":
            return Column(np.where(times <= BAD, times, 0), none, times)
        return Column(times, none)


class Clocks(Rests):
    """What the rows say of the time of day, which is that of each of the columns."""

    def __init__(self, plan: Plan, names: Sequence[str]) -> None:
        super().__init__(plan, names, None)
        self._clocks = _TimesOfDay(plan)
        self.wrong = NO_CLOCK
        self.stamp_place, self.other_place = self._clocks.stamp_place, self._clocks.other_place

    def walls(self, rows: Sequence[Row]) -> tuple[Column, Column | None]:
        marks = super().walls(rows)[0].walls
        ends, starts = self._clocks.walls(rows)
        ends.walls[marks <= BAD] = np.maximum(marks[marks <= BAD], BLANK)
        return ends, starts


class ClockReader(RowReader):
    """Each column is read as if its date stood in the rows."""

    def moments(self) -> Moments:
        return Clocks(self._plan, self._head.names)

    @cached_property
    def _midnights(self) -> Integers:
        return Headings(self._head.names, self._plan).times(np.ones(1, np.int64))[:, 0]

    def take_values(self, basis: Basis) -> None:
        for value, midnight in zip(self._plan.values, self._midnights.tolist(), strict=True):
            ends, starts = _moved(basis.ends, midnight), basis.starts
            starts = None if starts is None else _moved(starts, midnight)
            own = basis._replace(ends=ends, starts=starts, good=basis.good.copy())
            self._leave_out_skipped(own, value)
            self._emit(own, basis.names, (value,))

    def _leave_out_skipped(self, basis: Basis, value: int) -> None:
        """Nothing was made in the hour that the clocks left out: a zero says so."""
        places = np.flatnonzero(basis.good)
        places = places[self._micro(basis, places, (value,)) == 0]
        if not len(places) or basis.ends.after is not None:
            return
        times = basis.ends.kept(places) if basis.starts is None else basis.starts.kept(places)
        inside = 1 if basis.starts is not None or self._starts_only else -1
        zones = self._zone_numbers(basis, basis.names[places], places)
        shifts = to_utc(_moved(times, inside), zones, self._zones).shifts
        never = places[shifts < 0] if shifts is not None else places[:0]
        self._problems.note("skipped hour", SKIPPED, basis.rows[never])
        basis.good[never] = False


def _moved(column: Column, by: int) -> Column:
    return column._replace(walls=np.where(column.walls > BAD, column.walls + by, column.walls))
