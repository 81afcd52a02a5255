"""Rows that have one day each, with a column for every interval of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.cells.amounts import NO_NUMBER, NOTHING, TOO_LARGE
from portal.reads.formats.cells.stampcolumns import Column
from portal.reads.formats.cells.stamps import DAY
from portal.reads.formats.reading.basis import Basis
from portal.reads.formats.reading.gathering import Batch, Smalls
from portal.reads.formats.reading.moments import Utc, to_utc
from portal.reads.formats.reading.rowreader import ZONE_UNKNOWN, RowReader
from portal.reads.formats.series import Integers

Flags = NDArray[np.bool_]

SKIPPED = "Lies in the hour that the clocks left out, and has no energy."


class DayReader(RowReader):
    """Columns part the day evenly, in their order: 24 hours, 48 half hours, 96 quarter hours."""

    def take_values(self, basis: Basis) -> None:
        names, values = basis.names, self._plan.values
        good = np.flatnonzero(basis.good)
        if not len(good):
            return
        zones = self._zone_numbers(basis, names[good], good)
        length = DAY // len(values)
        for turn, value in enumerate(values):
            self._emit_column(basis, good, zones, value, turn * length, length)

    def _emit_column(
        self, basis: Basis, good: Integers, zones: Smalls, value: int, begin: int, length: int
    ) -> None:
        """The intervals of one column, which begin so many ms after midnight."""
        micro = self._micro(basis, good, (value,))
        bounds = [self._bound(basis, good, zones, begin + more) for more in (0, length)]
        (starts, never, unknown), (ends, never_ended, _) = bounds
        never = never | (ends <= starts)
        if never_ended.any():  # and began as the clocks went forward, or after that
            never = never | never_ended & self._never(basis, good, zones, begin + 1)
        heading = self._heading(value)
        rows = basis.rows[good]
        empty = micro == NOTHING
        self._problems.note("no number", f"Has no number in the column {heading}.", rows[empty])
        quiet = never & (micro == 0)
        self._problems.note("skipped hour", SKIPPED, rows[quiet])
        wrong = (micro == NO_NUMBER) | (micro == TOO_LARGE)
        if wrong.any():
            self._tell_wrong(basis, good[wrong], value)
        if unknown.any():
            column = self._moments.stamp_place
            self._tell_all("zone", ZONE_UNKNOWN, basis, basis.names, good[unknown], column)
        lost = never & (micro > TOO_LARGE) & (micro != 0)
        self._tell_skipped(basis, basis.names, good[lost], value)
        keep = ~(empty | quiet | wrong | lost | unknown)
        self._gathering.add(
            Batch(
                keys=self._keys(basis.names[good], basis.types[good], basis.units[good], zones),
                rows=rows.astype(np.int32),
                stamps=ends,
                others=starts,
                micro=micro,
            ).kept(keep)
        )

    def _bound(
        self, basis: Basis, good: Integers, zones: Smalls, after: int
    ) -> tuple[Integers, Flags, Flags]:
        """The instants so long after midnight on the wall; which never were; which nobody knows.

        Of a time that comes twice it is the first, as end and as start, so that the intervals of
        a day follow each other and none of its energy is lost.
        """
        utc = self._utc(basis, good, zones, after)
        none = np.zeros(len(good), bool)
        never = none if utc.shifts is None else utc.shifts < 0
        if utc.shifts is not None and (utc.shifts > 0).any():
            self._problems.note(
                "repeated hour",
                "Has the hour that comes twice in one column; its interval is so much longer.",
                basis.rows[good[utc.shifts > 0]],
            )
        return utc.instants, never, none if utc.unknown is None else utc.unknown

    def _never(self, basis: Basis, good: Integers, zones: Smalls, after: int) -> Flags:
        shifts = self._utc(basis, good, zones, after).shifts
        return np.zeros(len(good), bool) if shifts is None else shifts < 0

    def _utc(self, basis: Basis, good: Integers, zones: Smalls, after: int) -> Utc:
        days = Column(basis.ends.walls[good] + after, basis.ends.offsets[good])
        return to_utc(days, zones, self._zones)

    def _tell_wrong(self, basis: Basis, places: Integers, value: int) -> None:
        for place in places.tolist():
            message = self._number_fault(basis.cells[place], (value,))[1]
            name = self._name(basis.names, place)
            self._tell("number", message, basis, name, place, value)
