"""Rows that have one day each, with a column for every interval of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portal.reads.formats.cells.amounts import NOTHING, TOO_LARGE
from portal.reads.formats.cells.stampcolumns import Column
from portal.reads.formats.cells.stamps import DAY
from portal.reads.formats.reading.basis import Basis, Flags
from portal.reads.formats.reading.intervalcolumns import Bounds, IntervalColumns, Taken, flags
from portal.reads.formats.reading.lacking import usual_parts
from portal.reads.formats.reading.moments import Utc, to_utc
from portal.reads.formats.reading.rowreader import BEYOND
from portal.reads.formats.series import Integers

SKIPPED = "Lies in the hour that the clocks left out, and has no energy."
HOURS = 24
# No day has so many parts.
BEYOND_ALL = 1000
# Stands for the part of a day that the clock on the wall tells.
BY_CLOCK = -1


@dataclass(frozen=True)
class _Days(Taken):
    """`length` is that of a part of the day in ms."""

    length: int

    def kept(self, chosen: Flags) -> _Days:
        return _Days(self.basis, self.places[chosen], self.zones[chosen], self.length)


class DayReader(IntervalColumns):
    """Columns part the day evenly, in their order: 24 hours, 48 half hours, 96 quarter hours, and
    perhaps those of an hour more for the day on which the clocks go back."""

    def take_values(self, basis: Basis) -> None:
        places, values = np.flatnonzero(basis.good), self._plan.values
        if not len(places):
            return
        zones = self._zone_numbers(basis, basis.names[places], places)
        days = _Days(basis, places, zones, DAY // usual_parts(len(values)))
        columns = [self._micro(basis, places, (value,)) for value in values]
        turns = self._turns(days, np.array(columns))
        for turn, (value, micro) in enumerate(zip(values, columns, strict=True)):
            counted = turns[turn] != BY_CLOCK
            by_clock = days.kept(~counted)
            bounds = self._by_clock(by_clock, value, micro[~counted], turn)
            self.gather(by_clock, value, micro[~counted], bounds)
            if counted.any():
                own = days.kept(counted)
                bounds = self._counted(own, value, micro[counted], turns[turn][counted])
                self.gather(own, value, micro[counted], bounds)

    def _turns(self, days: _Days, micro: Integers) -> Integers:
        """For each column and row the part of its day that it is, counted from midnight, or
        BY_CLOCK. On a day that is longer or shorter, or has columns for that, as many numbers as it
        has parts are those."""
        usual, filled = DAY // days.length, micro != NOTHING
        if not self._plan.counted:
            return np.full(micro.shape, BY_CLOCK)
        midnights, following = (self._utc(days, after).instants for after in (0, DAY))
        parts = (following - midnights) // days.length
        places = np.broadcast_to(np.arange(len(micro))[:, None], micro.shape)
        one_each = filled.sum(axis=0) == parts
        ranks = np.where(filled, np.cumsum(filled, axis=0) - 1, BEYOND_ALL)
        if len(micro) != usual:
            return np.where(one_each, ranks, places)
        blank = filled.argmin(axis=0)
        is_short = parts < usual
        left_out = _never(self._utc(days, blank * days.length + 1))
        one_each &= is_short & ((blank == parts) | left_out)
        are_first = is_short & _are_first(micro, places < parts)
        return np.where(one_each, ranks, np.where(are_first, places, BY_CLOCK))

    def _counted(self, days: _Days, value: int, micro: Integers, turns: Integers) -> Bounds:
        """So many parts after midnight. A day without a part has no number of it."""
        midnights, following = self._utc(days, 0), self._utc(days, DAY)
        starts = midnights.instants + turns * days.length
        beyond = starts >= following.instants
        lost = beyond & (micro > TOO_LARGE) & (micro != 0)
        self._tell_all("time", BEYOND, days.basis, days.basis.names, days.places[lost], value)
        return Bounds(starts, starts + days.length, flags(midnights.unknown, starts), beyond)

    def _by_clock(self, days: _Days, value: int, micro: Integers, turn: int) -> Bounds:
        """So long after midnight by the clock on the wall."""
        begin = turn * days.length
        (starts, never), (ends, never_ended) = (
            self._bound(days, begin + more) for more in (0, days.length)
        )
        never = never | (ends.instants <= starts.instants)
        if never_ended.any():  # and began as the clocks went forward, or after that
            never = never | never_ended & _never(self._utc(days, begin + 1))
        quiet = never & (micro == 0)
        self._problems.note("skipped hour", SKIPPED, days.rows[quiet])
        lost = never & (micro > TOO_LARGE) & (micro != 0)
        self._tell_skipped(days.basis, days.basis.names, days.places[lost], value)
        unknown = flags(starts.unknown, starts.instants)
        return Bounds(starts.instants, ends.instants, unknown, quiet | lost)

    def _bound(self, days: _Days, after: int) -> tuple[Utc, Flags]:
        """The instants so long after midnight on the wall, and which of them never were.

        Of a time that comes twice it is the first, as end and as start, so that the intervals of
        a day follow each other and none of its energy is lost.
        """
        utc = self._utc(days, after)
        if utc.shifts is not None and (utc.shifts > 0).any():
            self._problems.note(
                "repeated hour",
                "Has the hour that comes twice in one column; its interval is so much longer.",
                days.rows[utc.shifts > 0],
            )
        return utc, _never(utc)

    def _utc(self, days: _Days, after: int | Integers) -> Utc:
        ends = days.basis.ends
        walls = Column(ends.walls[days.places] + after, ends.offsets[days.places])
        return to_utc(walls, days.zones, self._zones)


def _are_first(micro: Integers, own: Flags) -> Flags:
    """Which days have numbers for each part of their `own`, and only 0 behind them. Of hours nobody
    knows: the one that was left out is as dark as the last one."""
    fits = np.where(own, micro != NOTHING, micro == 0)
    return np.asarray(fits.all(axis=0) & (len(micro) > HOURS))


def _never(utc: Utc) -> Flags:
    none = np.zeros(len(utc.instants), bool)
    return none if utc.shifts is None else utc.shifts < 0
