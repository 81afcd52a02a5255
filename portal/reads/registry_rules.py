"""What the registry refuses, one read of one device at a time (contract 6.3 to 6.5). Pure.

A read that would be refused leaves no trace on those after it. What the registry holds already is
known by `DeviceFacts` only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from portal.drec.energy import years_in_use
from portal.reads.formats import DeviceFacts, Reading
from portal.reads.wording import HOUR, duration_words, energy_words, time_words

REFUSES = "The registry would refuse this read: "
DROPS = "The registry would say that it took this read, and drop it: "

# Column and words; None when nothing speaks against a read.
Doubt = tuple[str, str] | None


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


class Device:
    """The registry's view of one device while its reads come in."""

    def __init__(self, facts: DeviceFacts, rules: Rules, now: datetime) -> None:
        self.facts = facts
        self._rules = rules
        self._now = now
        self._years = years_in_use(facts.commissioned_at, now)
        self._limits: dict[timedelta, float] = {}
        self._earliest = _years_before(facts.onboarded_at, rules.history_years)
        self._taken_until: datetime | None = None
        # The end of the last stored read; None also when there are reads that we do not know of.
        self._last_end = facts.last_end
        self._counter: Decimal | None = None
        self._is_new = not facts.bound_type and facts.last_end is None

    def doubt(self, read: Reading) -> Doubt:
        """What speaks against a read; without a doubt the device goes on to have it."""
        if read.type == "History":
            return self._history(read)
        return self._ongoing(read)

    def _history(self, read: Reading) -> Doubt:
        start = read.start or read.end
        doubt = (
            self._outside_history(start, read.end)
            or self._zero(read)
            or self._overlap(start)
            or self._energy(read.wh, read.end - start)
        )
        if doubt is None and (self._taken_until is None or read.end > self._taken_until):
            self._taken_until = read.end
        return doubt

    def _outside_history(self, start: datetime, end: datetime) -> Doubt:
        onboarded, commissioned = self.facts.onboarded_at, self.facts.commissioned_at
        if end >= onboarded:
            return "endtimestamp", (
                f"{REFUSES}History ends before the onboarding of the device "
                f"({time_words(onboarded)}); what lies after it goes as Delta or Aggregate."
            )
        if start <= self._earliest:
            return "starttimestamp", (
                f"{REFUSES}History reaches back {self._rules.history_years} year(s) before "
                f"onboarding, that is to {time_words(self._earliest)}."
            )
        if self._rules.is_2022:
            return self._compared_as_text(start, end)
        if commissioned and start <= commissioned:
            return "starttimestamp", f"{REFUSES}{_before_commissioning(commissioned)}"
        return None

    def _compared_as_text(self, start: datetime, end: datetime) -> Doubt:
        """The 2022 edition compares dates as texts such as 9/24/2026 (contract 6.4, rule 6)."""
        onboarded = _american(self.facts.onboarded_at)
        if onboarded < _american(start) and onboarded < _american(end):
            return "starttimestamp", (
                f"{REFUSES}this edition compares dates as texts, and “{_american(start)}” comes "
                f"after the onboarding date “{onboarded}” in the alphabet."
            )
        return None

    def _overlap(self, start: datetime) -> Doubt:
        if not self._rules.history_gap_ms or not self._taken_until or start > self._taken_until:
            return None
        return "starttimestamp", (
            f"{REFUSES}its interval meets another History read of this device, which ends at "
            f"{time_words(self._taken_until)}."
        )

    def _ongoing(self, read: Reading) -> Doubt:
        doubt = self._outside_operation(read.end) or self._order(read.end)
        if doubt:
            return doubt
        return self._aggregate(read) if read.type == "Aggregate" else self._delta(read)

    def _outside_operation(self, end: datetime) -> Doubt:
        onboarded, commissioned = self.facts.onboarded_at, self.facts.commissioned_at
        if end < onboarded or (end == onboarded and not self._rules.is_2022):
            return "endtimestamp", (
                f"{REFUSES}it lies before the onboarding of the device ({time_words(onboarded)}); "
                "what lies before it goes as History."
            )
        if commissioned and end <= commissioned and not self._rules.is_2022:
            return "endtimestamp", f"{REFUSES}{_before_commissioning(commissioned)}"
        if end > self._now:
            return (
                "endtimestamp",
                f"{REFUSES}it ends in the future; it is {time_words(self._now)} now.",
            )
        return None

    def _order(self, end: datetime) -> Doubt:
        if self._last_end is None or end > self._last_end:
            return None
        return "endtimestamp", (
            f"{REFUSES}the last read of this device ends at {time_words(self._last_end)}, and only "
            "later ones are taken."
        )

    def _zero(self, read: Reading) -> Doubt:
        if read.value > 0 or not self._rules.refuses_zero_reads:
            return None
        return "value", (
            f"{REFUSES}the energy must be more than zero; leave the row out, and the next read "
            "covers its time."
        )

    def _delta(self, read: Reading) -> Doubt:
        doubt = self._zero(read)
        since = self._last_end
        if since is None and self._is_new and self._rules.is_2022:
            since = self.facts.onboarded_at  # the 2024 edition believes any first Delta
        if doubt is None and since is not None:
            doubt = self._energy(read.wh, read.end - since)
        if doubt is None:
            self._last_end = read.end
        return doubt

    def _aggregate(self, read: Reading) -> Doubt:
        wh, most = read.wh, self._rules.largest_aggregate_wh
        if most is not None and wh > most:
            return "value", (
                f"{REFUSES}the registry cannot hold a counter beyond {energy_words(most)}, "
                f"yours {energy_words(wh)}."
            )
        if self._counter is None:
            return self._first_aggregate(read)
        if wh <= self._counter:
            return "value", (
                f"{REFUSES}a counter only rises; the value before is {energy_words(self._counter)}."
            )
        # While there is a baseline only, the time runs from onboarding.
        since = self._last_end or self.facts.onboarded_at
        doubt = self._energy(wh - self._counter, read.end - since)
        if doubt is None:
            self._last_end = read.end
        if doubt is None or self._rules.silently_drops:  # a dropped value counts as the last one
            self._counter = wh
        return doubt

    def _first_aggregate(self, read: Reading) -> Doubt:
        """The first value is a baseline. The 2024 edition takes all of it for energy made since
        onboarding; the 2022 edition takes it unseen."""
        doubt = None
        if self._is_new and not self._rules.is_2022:
            doubt = self._energy(read.wh, read.end - self.facts.onboarded_at)
        if doubt is None:
            self._counter = read.wh
            self._last_end = self._last_end if self._is_new else read.end
        return doubt

    def _energy(self, wh: Decimal, period: timedelta) -> Doubt:
        """Contract 6.5: a read must stay below what the device could make in its period."""
        capacity = self.facts.capacity_kw
        if capacity is None:
            return None
        if period not in self._limits:
            self._limits[period] = self._rules.energy_limit_wh(
                capacity, period / HOUR, self._years, self.facts.yield_value
            )
        limit = self._limits[period]
        if wh < limit:
            return None
        return "value", (
            f"{DROPS if self._rules.silently_drops else REFUSES}it is more than a {capacity:g} kW "
            f"system can make in {duration_words(period)} (limit {energy_words(limit)}, "
            f"yours {energy_words(wh)})."
        )


def _years_before(moment: datetime, years: int) -> datetime:
    try:
        return moment.replace(year=moment.year - years)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year - years, day=28)


def _before_commissioning(commissioned: datetime) -> str:
    return f"it lies before the commissioning of the device ({time_words(commissioned)})."


def _american(moment: datetime) -> str:
    """As the registry writes a date in its own zone, UTC."""
    return f"{moment.month}/{moment.day}/{moment.year}"
