"""Readings in the order of the file -> series, oldest first.

Here is decided what only the neighbours of a row can tell: which of two hours of the same name is
meant, how long an interval is, and which row says again what another has said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.cells.clock import go_forward
from portal.reads.formats.cells.stamps import DAY
from portal.reads.formats.cells.zones import zone_named
from portal.reads.formats.daily import intervals_of
from portal.reads.formats.falls import are_idle
from portal.reads.formats.intervals import integrated
from portal.reads.formats.places import words as row_words
from portal.reads.formats.plan import BETWEEN_ROWS, Plan
from portal.reads.formats.reading.gathering import Gathering, Readings, Smalls
from portal.reads.formats.reading.moments import Moments, length_ms
from portal.reads.formats.reading.problems import Problems
from portal.reads.formats.reading.rowreader import ENDS_TOO_EARLY, is_at_start
from portal.reads.formats.reading.steps import are_day_totals, between, lengths_by_steps, usual_step
from portal.reads.formats.series import NO_TIME, Integers, Series

SETTLED = "Lies in the hour that comes twice; the order of the rows tells which is meant."

NO_NEXT = "No row behind it tells when this interval ends: add the next one, without a number."
TOTAL_OF_DAY = (
    "Comes between the others, and has the sum of what they had in the day before: this is the "
    "total of the day, and would be counted twice."
)
METER_OFF = "Shows 0 while the meter was off, and goes on behind it: these zeros are left out."
FALLS_IN_A_DAY = "The total of a day only rises until the next day begins: this one is lower."

Flags = NDArray[np.bool_]

TWICE = (
    "This hour came twice when the clocks went back, and the order of the rows does not tell "
    "which one is meant: write the time with its offset, like 2024-10-27T02:30:00+01:00."
)


# As many times with several numbers are no mistake of a row: something tells them apart.
MANY_TIMES, MANY_SHARE = 2, 0.25
MANY_NUMBERS = (
    "Several rows of this device have this time, each with another number, and so have many other "
    "times of the file: choose the column that tells them apart, the device or the time of day."
)


GOES_ON = (
    "The clocks were put forward at this time, and the file has the hour that was left out: it "
    "keeps one time all the year. Choose that zone, such as UTC+01:00."
)


def _again_words(first: int, differs: bool) -> str:
    return (
        f"Row {row_words(int(first))} has a read of this device and time already"
        f"{', with another number' if differs else ', with the same number'}: keep one."
    )


def settled(
    gathering: Gathering, plan: Plan, problems: Problems, zone_of: Callable[[str], str]
) -> list[Series]:
    """Every series of the file, in the order in which it first names them. `zone_of` tells by whose
    midnight the totals of a device begin anew, whatever zone its times are in. The steps between
    the rows of a device tell how long its intervals are where those of one are the length of the
    plan: then it was not chosen against what the file shows."""
    found, every = [], list(gathering.parted())
    length = length_ms(plan.interval)
    is_guessed = length > 0 and any(usual_step(own.stamps) == length for own in every)
    for readings in every:
        series = _Settling(readings, plan, problems, zone_of, by_steps=is_guessed).series()
        if len(series):
            found.append(series)
    return found


class _Settling:
    """One series."""

    def __init__(
        self,
        readings: Readings,
        plan: Plan,
        problems: Problems,
        zone_of: Callable[[str], str],
        *,
        by_steps: bool,
    ) -> None:
        self._by_steps = by_steps
        self._readings, self._plan, self._problems = readings, plan, problems
        self._zone_of = zone_of
        moments = Moments(plan) if plan.has_times else None
        self._column = moments.stamp_place if moments else plan.columns[0] if plan.columns else 0
        self._value_column = next(iter(plan.values), self._column)
        self._other_column = (moments and moments.other_place) or self._column
        self._counter = plan.meaning == "counter" or readings.key.type == "Aggregate"
        self._daily = plan.meaning == "daily" and not self._counter

    def series(self) -> Series:
        self._settle_repeated_hours()
        starts, ends = self._intervals()
        made = self._ordered(starts, ends)
        return self._by_day(made) if self._daily else made

    def _by_day(self, totals: Series) -> Series:
        """The energy between the totals of a day. A first total of 0 only begins the counting."""
        zone = self._zone_of(totals.name) or totals.zone
        starts, ends, energy, falls = intervals_of(totals.ends, totals.micro_wh, zone)
        for row in totals.rows[falls].tolist():
            self._tell("number", row, self._value_column, FALLS_IN_A_DAY)
        rows = totals.rows[~falls]
        first = 1 if len(energy) and energy[0] <= 0 else 0
        return replace(
            totals,
            rows=rows[first:],
            starts=starts[first:],
            ends=ends[first:],
            micro_wh=energy[first:],
        )

    def _ordered(self, starts: Integers, ends: Integers) -> Series:
        readings = self._readings
        micro, rows = readings.micro, readings.rows
        if self._plan.meaning == "power":
            micro = integrated(micro, ends - starts)
        if (np.diff(ends) <= 0).any():
            order = np.argsort(ends, kind="stable")
            starts, ends, micro, rows = starts[order], ends[order], micro[order], rows[order]
            again = np.concatenate([[False], ends[1:] == ends[:-1]])
            if again.any() and len(self._plan.streams) > 1:
                micro = np.add.reduceat(micro, np.flatnonzero(~again))
                starts, ends, rows = starts[~again], ends[~again], rows[~again]
            elif again.any():
                kept = self._without_repeats(rows, micro, again, self._own_times(starts, ends))
                starts, ends, micro, rows = starts[kept], ends[kept], micro[kept], rows[kept]
        if not (self._counter or self._daily):
            kept = self._without_totals(rows, micro, self._own_times(starts, ends))
            starts, ends, micro, rows = starts[kept], ends[kept], micro[kept], rows[kept]
        if self._counter and not micro.all():
            kept = ~self._idle(micro, ends, rows)
            starts, ends, micro, rows = starts[kept], ends[kept], micro[kept], rows[kept]
        key = readings.key
        return Series(
            *(key.name, readings.zone, readings.unit, key.type, self._counter),
            *(rows.astype(np.int64), starts, ends, micro, key.part),
        )

    def _without_totals(self, rows: Smalls, micro: Integers, times: Integers) -> Flags:
        """The rows that are no sum of their day."""
        totals = are_day_totals(times, micro)
        for place in np.flatnonzero(totals).tolist():
            self._tell("time", int(rows[place]), self._column, TOTAL_OF_DAY)
        return ~totals

    def _idle(self, micro: Integers, ends: Integers, rows: Smalls) -> Flags:
        """Zeros of a counter between values that go on, which are told."""
        idle = are_idle(micro, ends)
        if idle.any():
            self._problems.note("meter off", METER_OFF, rows[idle].astype(np.int64))
        return idle

    def _intervals(self) -> tuple[Integers, Integers]:
        """Starts and ends; starts are NO_TIME where nothing tells them."""
        readings, plan = self._readings, self._plan
        stamps, others = readings.stamps, readings.others
        at_start = plan.has_times and is_at_start(plan)
        if self._counter or self._daily:
            return np.full(len(stamps), NO_TIME), stamps
        if others is not None:
            return (stamps, others) if at_start else (others, stamps)
        if plan.interval == BETWEEN_ROWS:
            return self._between_rows(at_start=at_start)
        length = length_ms(plan.interval) if readings.lengths is None else readings.lengths
        if self._by_steps and readings.lengths is None and len(stamps) > 1:
            usual = usual_step(stamps) or length_ms(plan.interval)
            length = lengths_by_steps(stamps, usual, at_start=at_start)
        if at_start:
            return stamps, stamps + length
        return (stamps - length if np.any(length) else np.full(len(stamps), NO_TIME)), stamps

    def _between_rows(self, *, at_start: bool) -> tuple[Integers, Integers]:
        """From each time to the next one, or from the one before. The last start has no end."""
        starts, ends = between(self._readings.stamps, at_start=at_start)
        last = ends == NO_TIME
        for place in np.flatnonzero(last).tolist():
            self._tell("length", int(self._readings.rows[place]), self._column, NO_NEXT)
        self._readings = self._readings.kept(~last)
        return starts[~last], ends[~last]

    def _own_times(self, starts: Integers, ends: Integers) -> Integers:
        """The ones that the file names."""
        return starts if is_at_start(self._plan) and not self._counter else ends

    def _without_repeats(
        self, rows: Smalls, micro: Integers, again: Flags, times_of: Integers
    ) -> Flags:
        """The first row of each time; none where many times have several numbers."""
        firsts = np.maximum.accumulate(np.where(again, 0, np.arange(len(again))))
        differs = micro != micro[firsts]
        unclear = np.unique(firsts[differs])
        kept, told = ~again, again
        times = int(kept.sum())
        only = len(unclear) == times and len(rows) > MANY_TIMES * times
        if only or MANY_TIMES <= len(unclear) > MANY_SHARE * times:
            among = np.isin(firsts, firsts[again])  # those with equal numbers by chance too
            self._tell_repeats(rows, np.flatnonzero(among), lambda _: MANY_NUMBERS)
            kept, told = kept & ~among, told & ~among
        places = np.flatnonzero(told)
        forward = go_forward(times_of[places], zone_named(self._readings.zone) or UTC)
        own = np.unique(np.concatenate([places[forward], firsts[places[forward]]]))
        self._tell_repeats(rows, own, lambda _: GOES_ON, "skipped hour")
        kept[own] = False
        places = places[~forward]
        self._tell_repeats(rows, places, lambda p: _again_words(rows[firsts[p]], differs[p]))
        return kept

    def _tell_repeats(
        self,
        rows: Smalls,
        places: Integers,
        words: Callable[[int], str],
        kind: str = "duplicate",
    ) -> None:
        for turn, place in enumerate(places.tolist()):
            if self._problems.is_full(kind):
                self._problems.count(kind, rows[places[turn:]].astype(np.int64))
                return
            self._tell(kind, int(rows[place]), self._column, words(place))

    def _tell(self, kind: str, row: int, column: int, message: str) -> None:
        self._problems.add_later(kind, row, self._readings.key.name, column, message)

    # --- The hour that comes twice --------------------------------------------------------------

    def _settle_repeated_hours(self) -> None:
        readings, plan = self._readings, self._plan
        if not plan.has_times or (readings.shifts is None and readings.other_shifts is None):
            return
        if readings.others is not None and not plan.has_both_ends:
            return  # days and months: their bounds are the first of the two
        lost = np.zeros(len(readings), bool)
        if readings.others is not None:
            lost = self._settle_both(readings.others, readings.stamps)
            lost |= self._end_too_early(lost)
        elif readings.shifts is not None:
            lost = self._settle(readings.stamps, readings.shifts, self._column, lost)
        if lost.any():
            self._readings = readings.kept(~lost)

    def _settle_both(self, starts: Integers, ends: Integers) -> Flags:
        """Of intervals that are no longer than the hour that comes twice the order of the starts
        tells which is meant, and the end lies behind them as the clock on the wall says."""
        none = np.zeros(len(starts), np.int64)
        of_starts, of_ends = (
            none if shifts is None else np.maximum(shifts, 0).astype(np.int64)
            for shifts in (self._readings.other_shifts, self._readings.shifts)
        )
        lengths = ends - starts - np.where(of_ends == 0, of_starts, 0)
        shift = np.maximum(of_starts, of_ends)
        lengths += np.where((lengths <= 0) & (of_ends > 0), of_starts, 0)
        are_short = (shift > 0) & (lengths > 0) & (lengths <= shift)
        lost = self._settle(starts, of_starts, self._other_column, np.zeros(len(starts), bool))
        ends[are_short] = starts[are_short] + lengths[are_short]
        left = np.where(are_short, 0, of_ends)
        return lost | self._settle(ends, left, self._column, lost)

    def _settle(
        self, times: Integers, shifts: Smalls | Integers, column: int, lost: Flags
    ) -> Flags:
        """Moves times to the second hour where the order says so; returns those it cannot tell."""
        unclear = np.zeros(len(times), bool)
        places = np.flatnonzero(shifts > 0)
        falling = times[-1] < times[0]
        days = times[places] // DAY
        for day in np.unique(days).tolist():
            own = places[days == day]
            own = own[::-1] if falling else own
            turns = np.flatnonzero(np.diff(times[own]) <= 0)
            if len(turns) == 1:
                second = own[turns[0] + 1 :]
                times[second] += shifts[second]
                self._problems.note(
                    "repeated hour",
                    SETTLED,
                    self._readings.rows[own],
                )
                continue
            unclear[own] = True
            for place in np.sort(own[~lost[own]]).tolist():
                self._tell("repeated hour", int(self._readings.rows[place]), column, TWICE)
        return unclear

    def _end_too_early(self, lost: Flags) -> Flags:
        readings = self._readings
        assert readings.others is not None  # noqa: S101 - asked before
        wrong = (readings.stamps <= readings.others) & ~lost
        for place in np.flatnonzero(wrong).tolist():
            self._tell("order", int(readings.rows[place]), self._column, ENDS_TOO_EARLY)
        return wrong
