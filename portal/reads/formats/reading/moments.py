"""The times of rows: one stamp, or start and end, in one column or date and time apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.cells import clock, spans
from portal.reads.formats.cells.lengths import length_in
from portal.reads.formats.cells.stampcolumns import (
    Column,
    Stamps,
    Times,
    counted,
    fraction_of_day,
)
from portal.reads.formats.cells.stamps import BAD, BLANK, DAY, HOUR, LOCAL, SECOND, time_of_day
from portal.reads.formats.plan import BETWEEN_ROWS, CALENDAR, Plan
from portal.reads.formats.reading.columns import Zones
from portal.reads.formats.reading.gathering import Smalls
from portal.reads.formats.series import Integers
from portal.reads.formats.table.text import Row

MONTHS_OF = {"month": 1, "year": 12}
DAYS_OF = {"day": 1, "week": 7}


class Moments:
    """Reads the times of rows as the plan has them. Where all cells are told alike to be no time,
    `wrong` says it."""

    wrong = ""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._stamps = Stamps(plan.dates)
        self._times = Times(_time_reader(plan))
        self._lengths = Times(length_in(plan.length_unit))
        places = (plan.span, plan.stamp, plan.end, plan.start, plan.date)
        # The column of the stamp, or of the end (of the start where there is no end).
        self.stamp_place = next(place for place in places if place is not None)
        # The column of the start, where there is one beside the end.
        in_two = plan.stamp is None and plan.end is not None
        self.other_place = plan.start if in_two else plan.span

    def walls(self, rows: Sequence[Row]) -> tuple[Column, Column | None]:
        """The stamps and, of intervals with two times, their starts; BLANK or BAD where none."""
        ends, starts = self._ends_and_starts(rows)
        plan = self._plan
        names_ends = starts is not None or plan.at == "end"
        are_moments = plan.interval == BETWEEN_ROWS and starts is None
        if plan.inclusive and not are_moments and (names_ends or is_calendar(plan.inclusive)):
            known = ends.walls > BAD
            lasts = ends.walls[known]
            ends.walls[known] = moved(lasts - lasts % SECOND, plan.inclusive, 1)
        return ends, starts

    def _ends_and_starts(self, rows: Sequence[Row]) -> tuple[Column, Column | None]:
        plan = self._plan
        own = [row[self.stamp_place] for row in rows]
        if plan.span is not None:
            return self._parted(rows, own)
        if self.other_place is None:
            date = None if plan.date == self.stamp_place else plan.date
            column = self._column(rows, date, own)
            if plan.late_midnight:
                column.walls[(column.walls > BAD) & (column.walls % DAY == 0)] += DAY
            return column, None
        ends = self._column(rows, _either(plan.end_date, plan.date), own)
        starts = self._column(rows, plan.date, [row[self.other_place] for row in rows])
        if plan.date is not None and plan.end_date is None:
            _pass_midnight(starts, ends)
        return ends, starts

    def lengths(self, rows: Sequence[Row]) -> Integers | None:
        """Those of the intervals in ms, BLANK or BAD; None where no column has them."""
        place = self._plan.length
        return None if place is None else self._lengths.read([row[place] for row in rows])

    def _parted(self, rows: Sequence[Row], cells: Sequence[str]) -> tuple[Column, Column]:
        parted = spans.parted(cells)
        starts = self._column(rows, self._plan.date, parted.starts)
        ends = self._column(rows, self._plan.date, parted.ends)
        _pass_midnight(starts, ends, np.array(parted.same_day, bool))
        return ends, starts

    def _column(self, rows: Sequence[Row], date: int | None, cells: Sequence[str]) -> Column:
        if date is None:
            return self._stamps.read(cells)
        days = self._stamps.read([row[date] for row in rows])
        times = self._times.read(cells)
        none = np.minimum(days.walls, times)  # both marks are smaller than any time
        marks = np.maximum(none, BLANK)
        if self._plan.counted and self._plan.at == "end":
            begins = np.where(none <= BAD, marks, days.walls)
            return Column(begins, days.offsets, times, length_ms(self._plan.counted))
        walls = np.where(none <= BAD, marks, days.walls + times)
        return Column(walls, days.offsets)


def _time_reader(plan: Plan) -> Callable[[str], int]:
    if plan.counted:
        return counted(length_ms(plan.counted))
    return fraction_of_day if plan.dates == "serial" else time_of_day


def _either(first: int | None, second: int | None) -> int | None:
    return second if first is None else first


def _pass_midnight(starts: Column, ends: Column, may: NDArray[np.bool_] | bool = True) -> None:
    """An interval that ends at 00:00 ends on the next day. One that ends when it starts, or up to
    an hour before, lies where the clocks go back, unless all are of a whole day."""
    fallen = starts.walls - ends.walls
    known = (ends.walls > BAD) & (starts.walls > BAD)
    are_days = not (known & (fallen != 0)).any()
    past = ((fallen > HOUR) | (are_days & (fallen == 0))) & (ends.walls > BAD) & may
    ends.walls[past] += DAY


class Utc(NamedTuple):
    """`shifts` as in clock.Instants; `unknown` are the rows whose zone nobody knows, `beyond` those
    that count more parts than their day has."""

    instants: Integers
    shifts: Integers | None
    unknown: NDArray[np.bool_] | None
    beyond: NDArray[np.bool_] | None = None


def to_utc(
    column: Column, zone_numbers: Smalls, zones: Zones, micro: Integers | None = None
) -> Utc:
    """Wall times (none of them BLANK or BAD) -> instants. `micro` is the energy of the rows, where
    it may tell hours of the clock from those that are counted."""
    if column.after is not None:
        return _counted(column, column.after, zone_numbers, zones, micro)
    local = column.offsets == LOCAL
    if not local.any():
        return Utc(column.walls - column.offsets, None, None)
    if not local.all():
        return _mixed(column, zone_numbers, zones, local)
    numbers, which = np.unique(zone_numbers, return_inverse=True)
    every = [zones.zone(number) for number in numbers.tolist()]
    found = clock.instants(column.walls, [zone or UTC for zone in every], which)
    unknown = np.array([zone is None for zone in every])[which]
    return Utc(*found, unknown if unknown.any() else None)


def by_own_clock(column: Column, zone_numbers: Smalls, zones: Zones) -> Column:
    """Times that all name their distance from UTC, by the clocks of their zones where all of them
    are midnights there: a day ends at the next midnight, whatever its distance from UTC is."""
    if column.after is not None or (column.offsets == LOCAL).any():
        return column
    instants = column.walls - column.offsets
    walls = instants.copy()
    for number in np.unique(zone_numbers).tolist():
        zone, own = zones.zone(number), zone_numbers == number
        if zone is None:
            return column
        walls[own] = clock.shown(instants[own], zone)
    return column if (walls % DAY).any() else Column(walls, np.full(len(walls), LOCAL))


def _counted(
    column: Column, after: Integers, zone_numbers: Smalls, zones: Zones, micro: Integers | None
) -> Utc:
    """What has passed since a midnight; where there are two, since the first of them."""
    midnights = column._replace(after=None)
    begun = to_utc(midnights, zone_numbers, zones)
    next_day = to_utc(midnights._replace(walls=column.walls + DAY), zone_numbers, zones)
    instants = begun.instants + after
    beyond = instants > next_day.instants
    may_be = _have_usual_numbers(column.walls, after, next_day.instants - begun.instants)
    if not may_be.any():
        return Utc(instants, None, begun.unknown, beyond)
    shifts, times = np.zeros(len(after), np.int64), instants.copy()
    own = column.kept(may_be)
    times[may_be], shifts[may_be] = _by_clock(own, after[may_be], zone_numbers[may_be], zones)
    filled = shifts < 0 if micro is None else (shifts < 0) & (micro != 0)
    by_clock = may_be & ~np.isin(column.walls, column.walls[filled])
    return Utc(
        np.where(by_clock, times, instants),
        np.where(by_clock, shifts, 0),
        begun.unknown,
        beyond & ~by_clock,
    )


def _have_usual_numbers(days: Integers, after: Integers, lengths: Integers) -> NDArray[np.bool_]:
    """The rows of longer and shorter days whose last number is that of any other day: they name
    hours of the clock, unless one of these never was and has energy."""
    odd = lengths != DAY
    if not odd.any():
        return np.asarray(odd)
    _, which = np.unique(days, return_inverse=True)
    lasts = np.zeros(which.max() + 1, np.int64)
    np.maximum.at(lasts, which, after)
    return np.asarray(odd & (lasts[which] == DAY))


def _by_clock(
    column: Column, after: Integers, zone_numbers: Smalls, zones: Zones
) -> tuple[Integers, Integers]:
    """The ends of parts of a day that have their beginning by the clock on the wall, and how they
    are shifted."""
    starts = Column(column.walls + after - column.part, column.offsets)
    utc = to_utc(starts, zone_numbers, zones)
    inside = to_utc(starts._replace(walls=starts.walls + 1), zone_numbers, zones)
    none = np.zeros(len(after), np.int64)
    shifts, within = (none if one.shifts is None else one.shifts for one in (utc, inside))
    return utc.instants + column.part, np.where(within < 0, within, shifts)


def _mixed(column: Column, zone_numbers: Smalls, zones: Zones, local: NDArray[np.bool_]) -> Utc:
    """Some cells name an offset and some do not."""
    utc = np.where(local, 0, column.walls - np.where(local, 0, column.offsets))
    own = column.kept(local)
    part = to_utc(own, zone_numbers[local], zones)
    utc[local] = part.instants
    return Utc(utc, _spread(part.shifts, local), _spread(part.unknown, local))


def _spread(part: NDArray | None, chosen: NDArray[np.bool_]) -> NDArray | None:  # type: ignore[type-arg]
    if part is None:
        return None
    whole = np.zeros(len(chosen), part.dtype)
    whole[chosen] = part
    return whole


def moved(walls: Integers, interval: str, steps: int) -> Integers:
    """Wall times moved by so many intervals of the calendar (or of seconds)."""
    if interval in MONTHS_OF:
        days, times = np.divmod(walls, DAY)
        dates = days.astype("datetime64[D]")
        months = dates.astype("datetime64[M]")
        place = (dates - months.astype("datetime64[D]")).astype(np.int64)
        target = months + steps * MONTHS_OF[interval]
        first = target.astype("datetime64[D]").astype(np.int64)
        length = (target + 1).astype("datetime64[D]").astype(np.int64) - first
        return np.asarray((first + np.minimum(place, length - 1)) * DAY + times)
    if interval in DAYS_OF:
        return walls + steps * DAYS_OF[interval] * DAY
    return walls + steps * length_ms(interval)


def length_ms(interval: str) -> int:
    """Of an interval in seconds; 0 for one of the calendar, or none."""
    return int(interval) * 1000 if interval.isdigit() else 0


def is_calendar(interval: str) -> bool:
    return interval in CALENDAR
