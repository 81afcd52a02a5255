"""Rows that have a column for each of several intervals: what is read of one column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portal.reads.formats.cells.amounts import NO_NUMBER, NOTHING, TOO_LARGE
from portal.reads.formats.reading.basis import Basis, Flags
from portal.reads.formats.reading.gathering import Batch, Smalls
from portal.reads.formats.reading.rowreader import ZONE_UNKNOWN, RowReader
from portal.reads.formats.series import Integers


@dataclass(frozen=True)
class Taken:
    """The rows of a piece whose date and device are fine, and the zone of each."""

    basis: Basis
    places: Integers
    zones: Smalls

    @property
    def rows(self) -> Integers:
        return np.asarray(self.basis.rows[self.places])


@dataclass(frozen=True)
class Bounds:
    """Of the intervals of one column, in ms of UTC; `left_out` are those of which all is said."""

    starts: Integers
    ends: Integers
    unknown: Flags
    left_out: Flags


class IntervalColumns(RowReader):
    """What kinds of readers share whose columns have an interval each."""

    def gather(self, taken: Taken, value: int, micro: Integers, bounds: Bounds) -> None:
        """The readings of one column; what is wrong with its cells is told."""
        basis, places, rows = taken.basis, taken.places, taken.rows
        empty = (micro == NOTHING) & ~bounds.left_out
        why = f"Has no number in the column {self._heading(value)}."
        self._problems.note("no number", why, rows[empty])
        wrong = (micro == NO_NUMBER) | (micro == TOO_LARGE)
        self._tell_wrong(basis, places[wrong], value)
        if bounds.unknown.any():
            column = self._moments.stamp_place
            told = places[bounds.unknown]
            self._tell_all("zone", ZONE_UNKNOWN, basis, basis.names, told, column)
        keys = self._keys(basis, basis.names[places], places, taken.zones)
        batch = Batch(keys, rows.astype(np.int32), bounds.ends, bounds.starts, micro)
        self._gathering.add(batch.kept(~(empty | wrong | bounds.unknown | bounds.left_out)))

    def _tell_wrong(self, basis: Basis, places: Integers, value: int) -> None:
        for place in places.tolist():
            message = self._number_fault(basis.cells[place], (value,))[1]
            name = self._name(basis.names, place)
            self._tell("number", message, basis, name, place, value)


def flags(told: Flags | None, like: Integers) -> Flags:
    """Those that are told; none of them where nothing is."""
    return np.zeros(len(like), bool) if told is None else told
