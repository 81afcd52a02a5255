"""What the registry refuses of one device's reads, a column at a time (contract 6.3 to 6.5).

A read that would be refused leaves no trace on those after it. What the registry holds already is
known by `DeviceFacts` only. Rules that look at one read alone are asked of all reads at once;
where none of the rules that look back speaks against any read, no read is looked at by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum
from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from portal.drec.energy import years_in_use
from portal.reads.formats import DeviceFacts
from portal.reads.formats.series import MICRO, MILLISECOND, NO_TIME, Integers, instant, milliseconds
from portal.reads.rehearsal.columns import Booleans, Reads, counted
from portal.reads.rehearsal.wording import HOUR

HOUR_MS = HOUR // MILLISECOND
DAY_MS = 24 * HOUR_MS
# No limit is compared with more energy than a column can hold.
MOST = int(np.iinfo(np.int64).max)


class Rule(IntEnum):
    """What speaks against a read. In the order in which they are asked."""

    NONE = 0
    NO_START = 1
    AFTER_ONBOARDING = 2
    TOO_OLD = 3
    DATE_AS_TEXT = 4
    BEFORE_ONBOARDING = 5
    BEFORE_COMMISSIONING = 6
    FUTURE = 7
    ORDER = 8
    ZERO = 9
    OVERLAP = 10
    ENERGY = 11
    METER_TOO_LARGE = 12
    METER_FELL = 13
    FIRST_VALUE = 14
    OTHER_TYPE = 15


@dataclass(frozen=True)
class Rules:
    """What an edition refuses. `energy_limit_wh` takes kW, hours, years in use and yield.

    `history_gap_ms` parts History intervals where the edition counts both bounds as taken;
    0 where intervals may even overlap. `largest_aggregate_wh` is what its database can hold.
    """

    name: str
    history_years: int
    refuses_zero_reads: bool
    energy_limit_wh: Callable[[float, float, float, float | None], float]
    silently_drops: bool
    history_gap_ms: int = 0
    largest_aggregate_wh: int | None = None

    @property
    def is_2022(self) -> bool:
        """Asked where the editions differ in what they look at, not in a number."""
        return self.name == "2022"


class Verdicts(NamedTuple):
    """A Rule for each read, and the number that it was held against: the end of another read or
    the length of a period (ms), or the value of the meter before (µWh)."""

    rules: NDArray[np.int8]
    against: Integers

    @classmethod
    def none(cls, count: int) -> Verdicts:
        return cls(np.zeros(count, np.int8), np.zeros(count, np.int64))


class Device:
    """The registry's view of one device while its reads come in, oldest first."""

    def __init__(self, facts: DeviceFacts, rules: Rules, now: datetime) -> None:
        self.facts = facts
        self.rules = rules
        self.now = now
        self._years = years_in_use(facts.commissioned_at, now)
        self._limits: dict[int, int] = {}
        self.earliest = history_from(facts, rules)
        self._taken_until = NO_TIME
        # The end of the last stored read; NO_TIME also when there are reads that we do not know of.
        self._last_end = NO_TIME if facts.last_end is None else milliseconds(facts.last_end)
        self._counter: int | None = None
        self._is_new = not facts.bound_type and facts.last_end is None

    def judge(self, reads: Reads) -> Verdicts:
        """What speaks against each of these; the device goes on to have the others."""
        if not len(reads):
            return Verdicts.none(0)
        reads = replace(reads, micro_wh=counted(reads))
        if reads.type == "History":
            return self._history(reads)
        found = self._outside_operation(reads.ends)
        return (
            self._aggregate(reads, found)
            if reads.type == "Aggregate"
            else self._delta(reads, found)
        )

    def limit(self, period_ms: int) -> int:
        """Contract 6.5: the µWh that a read of such a period must stay below."""
        if period_ms not in self._limits:
            self._limits[period_ms] = self._limit(period_ms)
        return self._limits[period_ms]

    def limit_wh(self, period_ms: int) -> float:
        hours = timedelta(milliseconds=period_ms) / HOUR
        capacity, yield_value = self.facts.capacity_kw or 0.0, self.facts.yield_value
        return self.rules.energy_limit_wh(capacity, hours, self._years, yield_value)

    def _limit(self, period_ms: int) -> int:
        if self.facts.capacity_kw is None:
            return MOST
        # Whole µWh lie below a limit where they lie below the next whole number.
        return min(MOST, -(-Fraction(self.limit_wh(period_ms)) * MICRO // 1))

    def _over(self, micro_wh: Integers, periods: Integers) -> Booleans:
        """Where there is more energy than the device could make in the period."""
        lengths, which = np.unique(periods, return_inverse=True)
        limits = np.array([self.limit(int(length)) for length in lengths], np.int64)
        return np.asarray(micro_wh >= limits[which])

    # --- History ----------------------------------------------------------------------------

    def _history(self, reads: Reads) -> Verdicts:
        found = self._outside_history(reads)
        starts = np.where(reads.starts == NO_TIME, reads.ends, reads.starts)
        periods = reads.ends - starts
        inside = found.rules == Rule.NONE
        over = inside & self._over(reads.micro_wh, periods)
        self._part(starts, reads.ends, found, inside, over)
        left = over & (found.rules == Rule.NONE)
        found.rules[left] = Rule.ENERGY
        found.against[left] = periods[left]
        return found

    def _outside_history(self, reads: Reads) -> Verdicts:
        found = Verdicts.none(len(reads))
        starts, ends = reads.starts, reads.ends
        facts = self.facts
        rules = {
            Rule.AFTER_ONBOARDING: ends >= milliseconds(facts.onboarded_at),
            Rule.TOO_OLD: starts <= milliseconds(self.earliest),
        }
        if self.rules.is_2022:
            known = np.where(starts == NO_TIME, ends, starts)
            rules[Rule.DATE_AS_TEXT] = self._compared_as_text(known, ends)
        elif facts.commissioned_at:
            rules[Rule.BEFORE_COMMISSIONING] = starts <= milliseconds(facts.commissioned_at)
        rules[Rule.ZERO] = self._zero(reads.micro_wh)
        return _first_of({Rule.NO_START: starts == NO_TIME, **rules}, found)

    def _zero(self, micro_wh: Integers) -> Booleans:
        if not self.rules.refuses_zero_reads:
            return np.zeros(len(micro_wh), np.bool_)
        return np.asarray(micro_wh <= 0)

    def _compared_as_text(self, starts: Integers, ends: Integers) -> Booleans:
        """The 2022 edition compares dates as texts such as 9/24/2026 (contract 6.4, rule 6)."""
        onboarded = american(self.facts.onboarded_at)
        return _later_text(starts, onboarded) & _later_text(ends, onboarded)

    def _part(
        self,
        starts: Integers,
        ends: Integers,
        found: Verdicts,
        inside: Booleans,
        over: Booleans,
    ) -> None:
        """Marks what meets an interval that was taken; ends rise, so the last one is enough."""
        if not self.rules.history_gap_ms:
            return
        taken = np.flatnonzero(inside & ~over)
        before = _last_before(taken, ends, len(ends), self._taken_until)
        meets = inside & (starts <= before)
        if meets[taken].any():
            self._part_one_by_one(starts, ends, found, inside, over)
            return
        found.rules[meets] = Rule.OVERLAP
        found.against[meets] = before[meets]
        if len(taken):
            self._taken_until = max(self._taken_until, int(ends[taken[-1]]))

    def _part_one_by_one(
        self,
        starts: Integers,
        ends: Integers,
        found: Verdicts,
        inside: Booleans,
        over: Booleans,
    ) -> None:
        until = self._taken_until
        columns = (np.flatnonzero(inside), starts[inside], ends[inside], over[inside])
        for at, start, end, too_much in zip(*(c.tolist() for c in columns), strict=True):
            if start <= until:
                found.rules[at], found.against[at] = Rule.OVERLAP, until
            elif not too_much:
                until = max(until, end)
        self._taken_until = until

    # --- Delta and Aggregate ----------------------------------------------------------------

    def _outside_operation(self, ends: Integers) -> Verdicts:
        found = Verdicts.none(len(ends))
        onboarded = milliseconds(self.facts.onboarded_at)
        commissioned = self.facts.commissioned_at
        if self.rules.is_2022:
            rules = {Rule.BEFORE_ONBOARDING: ends < onboarded}
        else:
            rules = {Rule.BEFORE_ONBOARDING: ends <= onboarded}
            if commissioned:
                rules[Rule.BEFORE_COMMISSIONING] = ends <= milliseconds(commissioned)
        return _first_of({**rules, Rule.FUTURE: ends > milliseconds(self.now)}, found)

    def _since(self) -> int:
        """Where the period of the next Delta begins; NO_TIME: it is not judged.

        The 2024 edition believes any first Delta.
        """
        if self._last_end == NO_TIME and self._is_new and self.rules.is_2022:
            return milliseconds(self.facts.onboarded_at)
        return self._last_end

    def _delta(self, reads: Reads, found: Verdicts) -> Verdicts:
        zero = self._zero(reads.micro_wh)
        inside = found.rules == Rule.NONE
        taken = np.flatnonzero(inside & ~zero)
        ends = reads.ends[taken]
        before = np.concatenate([[self._since()], ends[:-1]]) if len(taken) else ends
        judged = before != NO_TIME
        over = self._over(reads.micro_wh[taken], np.where(judged, ends - before, 0)) & judged
        late = inside & (reads.ends <= _last_before(taken, reads.ends, len(reads), self._last_end))
        if late.any() or over.any():
            return self._one_by_one(reads, found, self._one_delta)
        found.rules[inside & zero] = Rule.ZERO
        if len(taken):
            self._last_end = int(ends[-1])
        return found

    def _aggregate(self, reads: Reads, found: Verdicts) -> Verdicts:
        return self._one_by_one(reads, found, self._one_aggregate)

    def _one_by_one(
        self, reads: Reads, found: Verdicts, one: Callable[[int, int], tuple[Rule, int]]
    ) -> Verdicts:
        for at, end, micro_wh in _open(found, reads):
            if end <= self._last_end and self._is_refused(end):
                found.rules[at], found.against[at] = Rule.ORDER, self._last_end
                continue
            rule, against = one(end, micro_wh)
            if rule:
                found.rules[at], found.against[at] = rule, against
        return found

    def _is_refused(self, end: int) -> bool:
        """Whether a read that is no later than the last one is refused by that alone: of the same
        end 2022 looks at the energy, and no time leaves no room for any (contract 6.6)."""
        return end < self._last_end or not self.rules.silently_drops

    def _one_delta(self, end: int, micro_wh: int) -> tuple[Rule, int]:
        if micro_wh <= 0 and self.rules.refuses_zero_reads:
            return Rule.ZERO, 0
        since = self._since()
        if since != NO_TIME and micro_wh >= self.limit(end - since):
            return Rule.ENERGY, end - since
        self._last_end = end
        return Rule.NONE, 0

    def _one_aggregate(self, end: int, micro_wh: int) -> tuple[Rule, int]:
        most = self.rules.largest_aggregate_wh
        if most is not None and micro_wh > most * MICRO:
            return Rule.METER_TOO_LARGE, 0
        if self._counter is None:
            return self._first_aggregate(end, micro_wh)
        if micro_wh <= self._counter:
            return self._fallen(micro_wh, self._counter)
        return self._risen(end, micro_wh, self._counter)

    def _fallen(self, micro_wh: int, before: int) -> tuple[Rule, int]:
        """While there is a baseline only, the 2022 edition refuses a lower value and makes it the
        baseline all the same (contract 6.4, rule 8)."""
        if self.rules.is_2022 and self._is_new and self._last_end == NO_TIME:
            self._counter = micro_wh
        return Rule.METER_FELL, before

    def _risen(self, end: int, micro_wh: int, counter: int) -> tuple[Rule, int]:
        # While there is a baseline only, the time runs from onboarding.
        onboarded = milliseconds(self.facts.onboarded_at)
        since = onboarded if self._last_end == NO_TIME else self._last_end
        over = micro_wh - counter >= self.limit(end - since)
        if not over:
            self._last_end = end
        if not over or self.rules.silently_drops:  # a dropped value counts as the last one
            self._counter = micro_wh
        return (Rule.ENERGY, end - since) if over else (Rule.NONE, 0)

    def _first_aggregate(self, end: int, micro_wh: int) -> tuple[Rule, int]:
        """The first value is a baseline. The 2024 edition takes all of it for energy made since
        onboarding; the 2022 edition takes it unseen."""
        period = end - milliseconds(self.facts.onboarded_at)
        if self._is_new and not self.rules.is_2022 and micro_wh >= self.limit(period):
            return Rule.FIRST_VALUE, period
        self._counter = micro_wh
        self._last_end = self._last_end if self._is_new else end
        return Rule.NONE, 0


def _open(found: Verdicts, reads: Reads) -> Iterator[tuple[int, int, int]]:
    """Position, end and energy of the reads that nothing speaks against so far."""
    inside = np.flatnonzero(found.rules == Rule.NONE)
    columns = (inside, reads.ends[inside], reads.micro_wh[inside])
    return zip(*(column.tolist() for column in columns), strict=True)


def _first_of(rules: dict[Rule, Booleans], found: Verdicts) -> Verdicts:
    for rule, broken in rules.items():
        found.rules[broken & (found.rules == Rule.NONE)] = rule
    return found


def _last_before(taken: Integers, ends: Integers, count: int, first: int) -> Integers:
    """For each read the end of the last taken one before it; `first` where there is none."""
    known = np.concatenate([[first], ends[taken]])
    return known[np.searchsorted(taken, np.arange(count), side="left")]


def _later_text(moments: Integers, onboarded: str) -> Booleans:
    """Whose date comes after that of onboarding in the alphabet."""
    days, which = np.unique(moments // DAY_MS, return_inverse=True)
    later = [onboarded < american(instant(int(day) * DAY_MS)) for day in days]
    return np.array(later, np.bool_)[which]


def american(moment: datetime) -> str:
    """As the registry writes a date in its own zone, UTC."""
    return f"{moment.month}/{moment.day}/{moment.year}"


def history_from(facts: DeviceFacts, rules: Rules) -> datetime:
    """History begins after this moment."""
    return _years_before(facts.onboarded_at, rules.history_years)


def _years_before(moment: datetime, years: int) -> datetime:
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year - years, day=28)
