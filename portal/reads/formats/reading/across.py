"""Rows whose energy stands below dates: each column is a day or a month, or a moment at which a
counter was read."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from portal.reads.formats.cells.amounts import TOO_LARGE
from portal.reads.formats.cells.stampcolumns import Column
from portal.reads.formats.cells.stamps import LOCAL
from portal.reads.formats.reading.basis import Basis, Flags
from portal.reads.formats.reading.dateheadings import Headings
from portal.reads.formats.reading.intervalcolumns import Bounds, IntervalColumns, Taken, flags
from portal.reads.formats.reading.moments import Moments, to_utc
from portal.reads.formats.reading.rests import Rests
from portal.reads.formats.series import Integers

NO_SUCH_DAY = "The month of this number has no such day."


class DateReader(IntervalColumns):
    """Columns that have a date each in their headings."""

    def moments(self) -> Moments:
        return Rests(self._plan, self._head.names, self._headings.rest)

    def take_values(self, basis: Basis) -> None:
        places = np.flatnonzero(basis.good)
        if not len(places):
            return
        taken = Taken(basis, places, self._zone_numbers(basis, basis.names[places], places))
        times = self._headings.times(basis.ends.walls[places])
        for turn, (value, own) in enumerate(zip(self._plan.values, times, strict=True)):
            micro = self._micro(basis, places, (value,))
            beyond = self._headings.beyond(own, turn)
            lost = places[beyond & (micro > TOO_LARGE)]
            self._tell_all("time", NO_SUCH_DAY, basis, basis.names, lost, value)
            self.gather(taken, value, micro, self._bounds(taken, own, beyond))

    @cached_property
    def _headings(self) -> Headings:
        return Headings(self._head.names, self._plan)

    def _bounds(self, taken: Taken, times: Integers, beyond: Flags) -> Bounds:
        """Days and months begin at the first of two midnights, and at the change where there is
        none."""
        walls = self._headings.bounds(times)
        local = np.full(len(times), LOCAL)
        starts, ends = (to_utc(Column(own, local), taken.zones, self._zones) for own in walls)
        unknown = flags(ends.unknown, times)
        return Bounds(starts.instants, ends.instants, unknown, beyond)
