"""The series of one device become the reads that will be sent, with all there is to tell. Pure.

In this order: times and numbers as the person corrected them; a counter's differences; onboarding
divides; periods are combined; nights are covered; what was sent before stays here; intervals are
parted; the registry's rules are rehearsed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from portal.reads import sent_before
from portal.reads.columns import Reads
from portal.reads.combining import PERIODS, combine
from portal.reads.division import divide
from portal.reads.formats import TYPES, DeviceFacts, Problem
from portal.reads.formats.falls import Fall, Falls
from portal.reads.formats.intervals import to_intervals
from portal.reads.formats.series import NO_TIME, Integers, Series, instant, milliseconds
from portal.reads.registry_rules import Rules
from portal.reads.rehearsal import (
    MOST_OF_A_KIND,
    Doubts,
    fold_zeros,
    part_adjacent_history,
    rehearse,
)
from portal.reads.sent_before import Earlier
from portal.reads.sun import Dark, in_the_dark
from portal.reads.units import Suspicion, suspect
from portal.reads.wishes import Wishes
from portal.reads.wording import time_words

MINUTE_MS = 60_000
# A gap is longer than the moment that intervals may be parted by.
GAP_MS = 1_000
# Up to so many rows of a device it is tried out what each type would bring.
LOOKED_AHEAD = 50_000
OVERLAPS = "Overlaps what was sent before"
LEFT = "Across onboarding, left here"


@dataclass(frozen=True)
class Site:
    """A device and its place; `sunny` where the sun is what it works with."""

    facts: DeviceFacts
    latitude: float | None = None
    longitude: float | None = None
    sunny: bool = False


@dataclass
class Prepared:
    """What of one device will be sent, and all that is to be told of it.

    `intervals` are the energy of the file before anything was combined. `rows` counts the rows of
    the file that were understood; `blocked` are those of them that stay here. `calls` has the
    number of reads for each way of combining. `outlook` has, for each type that may be chosen, how
    many reads there would be and how many of them the registry would refuse; empty for a device of
    more rows than LOOKED_AHEAD.
    """

    external_id: str
    intervals: Reads
    reads: list[Reads]
    rows: int
    zeros: int = 0
    sent_before: int = 0
    across: int = 0
    gaps: int = 0
    interval_ms: int = 0
    falls: list[Fall] = field(default_factory=list)
    suspicion: Suspicion | None = None
    dark: Dark | None = None
    doubts: Doubts = field(default_factory=Doubts)
    blocked: Integers = field(default_factory=lambda: np.empty(0, np.int64))
    calls: dict[str, int] = field(default_factory=dict)
    outlook: dict[str, tuple[int, int]] = field(default_factory=dict)


def prepare(
    every: Sequence[Series],
    *,
    site: Site,
    rules: Rules,
    wishes: Wishes,
    earlier: Mapping[str, Earlier],
    now: datetime,
) -> Prepared:
    """`every` are the series of one device; `earlier` what was sent of it before, by type."""
    external_id = site.facts.external_id
    corrected = [_corrected(one, external_id, wishes) for one in every]
    energies = [_energy(one, external_id, wishes) for one in corrected]
    intervals = _merged([one for one, _ in energies], external_id)
    found = Prepared(external_id, intervals, [], sum(map(len, corrected)))
    found.falls = [fall for _, falls in energies for fall in falls or ()]
    _look(found, site, every[0].unit)
    parts = _by_type(found, corrected, intervals, site.facts, wishes)
    found.calls = {way: _calls(parts, way, site, rules) for way in PERIODS}
    for part in parts:
        reads = _ready(found, part, site, rules, wishes, earlier.get(part.type))
        if len(reads):
            found.reads.append(reads)
    doubts = rehearse(found.reads, facts=site.facts, rules=rules, now=now)
    if found.rows <= LOOKED_AHEAD:
        found.outlook = {
            kind: _outlook(corrected, intervals, kind, site, rules, wishes, now)
            for kind in ("", *TYPES)
            if kind != "Aggregate" or all(series.counter for series in every)
        }
    _add(found.doubts, doubts)
    return found


def _outlook(
    every: Sequence[Series],
    intervals: Reads,
    kind: str,
    site: Site,
    rules: Rules,
    wishes: Wishes,
    now: datetime,
) -> tuple[int, int]:
    """Reads, and those of them that the registry would refuse, if this type were chosen."""
    tried = Prepared(site.facts.external_id, intervals, [], 0)
    wished = replace(wishes, type=kind)
    parts = _by_type(tried, every, intervals, site.facts, wished)
    reads = [_ready(tried, part, site, rules, wished, None) for part in parts if len(part)]
    doubts = rehearse(reads, facts=site.facts, rules=rules, now=now)
    return sum(map(len, reads)), sum(doubts.counts.values())


def _corrected(series: Series, external_id: str, wishes: Wishes) -> Series:
    moved = wishes.minutes.get(external_id, 0) * MINUTE_MS
    tens = wishes.tens.get(external_id, 0)
    starts = np.where(series.starts == NO_TIME, NO_TIME, series.starts + moved)
    energy = _times_ten(series.micro_wh, tens)
    return replace(series, starts=starts, ends=series.ends + moved, micro_wh=energy)


def _times_ten(micro_wh: Integers, tens: int) -> Integers:
    """More than a column can hold stays as much as it can hold, which every rule refuses."""
    if tens <= 0:
        return np.asarray(micro_wh // 10**-tens)
    most = int(np.iinfo(np.int64).max) // 10**tens
    return np.asarray(np.clip(micro_wh, -most, most) * 10**tens)


def _energy(series: Series, external_id: str, wishes: Wishes) -> tuple[Series, Falls | None]:
    if not series.counter:
        return series, None
    return to_intervals(series, wishes.falls.get(external_id))  # type: ignore[arg-type]


def _merged(every: Sequence[Series], external_id: str, kind: str = "") -> Reads:
    """Several series of one device in one, oldest end first."""
    columns = {
        name: np.concatenate([getattr(one, name) for one in every])
        for name in ("rows", "starts", "ends", "micro_wh")
    }
    order = np.argsort(columns["ends"], kind="stable")
    ordered = {name: column[order] for name, column in columns.items()}
    return Reads(external_id, kind, every[0].unit, **ordered)


def _by_type(
    found: Prepared,
    every: Sequence[Series],
    intervals: Reads,
    facts: DeviceFacts,
    wishes: Wishes,
) -> list[Reads]:
    """As the person or the file says; else onboarding divides, and a counter goes as one where
    the device is known to send such."""
    said = {wishes.type or series.type for series in every}
    if said == {""}:
        counts = facts.bound_type == "Aggregate" and all(series.counter for series in every)
        if counts:
            return _meter_and_history(found, every, intervals, facts)
        return _divided(found, intervals, facts, wishes)
    return [
        _as_type(every, kind, wishes, facts.external_id) for kind in sorted(said) if kind
    ] + _untyped(found, every, said, facts, wishes)


def _as_type(every: Sequence[Series], kind: str, wishes: Wishes, external_id: str) -> Reads:
    chosen = [series for series in every if (wishes.type or series.type) == kind]
    if kind != "Aggregate":
        chosen = [_energy(series, external_id, wishes)[0] for series in chosen]
    return _merged(chosen, external_id, kind)


def _untyped(
    found: Prepared,
    every: Sequence[Series],
    said: set[str],
    facts: DeviceFacts,
    wishes: Wishes,
) -> list[Reads]:
    """Rows without a type in a file that has one for others."""
    if "" not in said:
        return []
    rest = [_energy(one, facts.external_id, wishes)[0] for one in every if not one.type]
    return _divided(found, _merged(rest, facts.external_id), facts, wishes)


def _divided(found: Prepared, intervals: Reads, facts: DeviceFacts, wishes: Wishes) -> list[Reads]:
    divided = divide(
        intervals,
        onboarded=milliseconds(facts.onboarded_at),
        ongoing="Delta",
        across=wishes.across,
    )
    found.across += len(divided.across)
    if len(divided.left):
        _stay(found, divided.left, LEFT, "Its interval begins before onboarding and ends after it.")
    return [divided.history, divided.ongoing]


def _meter_and_history(
    found: Prepared, every: Sequence[Series], intervals: Reads, facts: DeviceFacts
) -> list[Reads]:
    onboarded = milliseconds(facts.onboarded_at)
    before = divide(intervals, onboarded=onboarded, ongoing="Aggregate").history
    meter = _merged(every, facts.external_id, "Aggregate")
    return [before, meter.only(meter.ends > onboarded)]


def _look(found: Prepared, site: Site, unit: str) -> None:
    """The checks of the intervals as the file has them."""
    reads = found.intervals
    known = reads.starts != NO_TIME
    lengths = (reads.ends - reads.starts)[known]
    if len(lengths):
        found.interval_ms = int(np.median(lengths))
    after = reads.starts[1:] - reads.ends[:-1]
    found.gaps = int((known[1:] & (after > GAP_MS)).sum())
    found.suspicion = suspect(
        np.where(known, reads.starts, reads.ends),
        reads.ends,
        reads.micro_wh,
        capacity_kw=site.facts.capacity_kw,
        unit=unit,
    )
    if site.sunny and site.latitude is not None and site.longitude is not None:
        found.dark = in_the_dark(
            np.where(known, reads.starts, reads.ends),
            reads.ends,
            reads.micro_wh,
            latitude=site.latitude,
            longitude=site.longitude,
        )


def _calls(parts: Sequence[Reads], way: str, site: Site, rules: Rules) -> int:
    combined = (combine(part, way, zone=site.facts.zone) for part in parts)
    return sum(len(_covered(part, site, rules)[0]) for part in combined)


def _covered(reads: Reads, site: Site, rules: Rules) -> tuple[Reads, int]:
    since = site.facts.commissioned_at
    return fold_zeros(reads, rules=rules, after_ms=milliseconds(since) if since else NO_TIME)


def _ready(
    found: Prepared,
    part: Reads,
    site: Site,
    rules: Rules,
    wishes: Wishes,
    earlier: Earlier | None,
) -> Reads:
    combined = combine(part, wishes.combine, zone=site.facts.zone)
    reads, zeros = _covered(combined, site, rules)
    found.zeros += zeros
    if earlier is not None:
        reads = _without_sent(found, reads, earlier)
        reads = sent_before.part(reads, earlier, gap_ms=rules.history_gap_ms)
    return part_adjacent_history(reads, rules=rules)


def _without_sent(found: Prepared, reads: Reads, earlier: Earlier) -> Reads:
    again = sent_before.same(reads, earlier)
    over = sent_before.overlapping(reads, earlier) & ~again
    found.sent_before += int(again.sum())
    for at in np.flatnonzero(over).tolist():
        words = f"History of a part of this time was sent before ({_span(reads, at)})."
        _stay(found, np.array(reads.rows_of(at), np.int64), OVERLAPS, words)
    return reads.only(~(again | over))


def _span(reads: Reads, at: int) -> str:
    start, end = (instant(int(column[at])) for column in (reads.starts, reads.ends))
    return f"{time_words(start)} to {time_words(end)}"


def _stay(found: Prepared, rows: Integers, kind: str, words: str) -> None:
    """Rows that are not sent, with the reason."""
    found.blocked = np.concatenate([found.blocked, rows])
    counts, problems = found.doubts.counts, found.doubts.problems
    counts[kind] = counts.get(kind, 0) + len(rows)
    shown = max(0, MOST_OF_A_KIND - sum(problem.kind == kind for problem in problems))
    problems += [
        Problem(int(row), found.external_id, "", "", words, kind=kind) for row in rows[:shown]
    ]


def _add(doubts: Doubts, more: Doubts) -> None:
    doubts.problems += more.problems
    doubts.counts |= more.counts
    doubts.ends += more.ends
    doubts.dropped += more.dropped
