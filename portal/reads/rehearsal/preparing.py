"""The series of one device become the reads that will be sent, with all there is to tell.

In this order: times and numbers as the person corrected them; a counter's differences; onboarding
divides; several names of the device are added; periods are combined; nights are covered; what was
sent before stays here; intervals are parted; the registry's rules are rehearsed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import repeat

import numpy as np

from portal.reads.formats import TYPES
from portal.reads.formats.reading.problems import SHOWN_CHARS
from portal.reads.formats.series import NO_TIME, Integers, Series, instant, milliseconds
from portal.reads.rehearsal import sent_before, several_names
from portal.reads.rehearsal.by_type import Measured, by_type, merged
from portal.reads.rehearsal.columns import Booleans, Reads
from portal.reads.rehearsal.combining import PERIODS, combine
from portal.reads.rehearsal.prepared import Prepared, Site
from portal.reads.rehearsal.registry_rules import Rules, history_from
from portal.reads.rehearsal.rehearse import Doubts, fold_zeros, part_adjacent_history, rehearse
from portal.reads.rehearsal.sent_before import Earlier
from portal.reads.rehearsal.several_names import (
    ALONE,
    ALONE_WORDS,
    TWICE,
    TWICE_WORDS,
    UNSAID,
    UNSAID_WORDS,
)
from portal.reads.rehearsal.sun import in_the_dark
from portal.reads.rehearsal.units import suspect
from portal.reads.rehearsal.wishes import Wishes
from portal.reads.rehearsal.wording import time_words

# A gap is longer than the moment that intervals may be parted by.
GAP_MS = 1_000
# Up to so many rows of a device it is tried out what each type would bring.
LOOKED_AHEAD = 50_000
OVERLAPS = "Overlaps what was sent before"


def prepare(
    every: Sequence[Series],
    *,
    site: Site,
    rules: Rules,
    wishes: Wishes,
    earlier: Mapping[str, Earlier],
    sent_until: datetime | None = None,
    now: datetime,
) -> Prepared:
    """`every` are the series of one device; `earlier` what was sent of it before, by type, and
    `sent_until` where the running reads that the portal sent, or will, end."""
    external_id = site.facts.external_id
    wish = wishes.parts.get(external_id, "")
    chosen, others = several_names.taken(every, wish)
    measured = [
        Measured.of(_corrected(one, external_id, wishes), wishes.falls.get(external_id))
        for one in chosen
    ]
    energy = merged([one.energy for one in measured], external_id)
    adds = several_names.are_added(chosen, wish)
    if adds:
        energy, _ = several_names.added(energy)
    found = Prepared(external_id, energy, [], sum(map(len, every)))
    found.shared, found.repeats = several_names.shared(every)
    found.falls = [fall for one in measured for fall in one.falls or ()]
    _look(found, site, every[0].unit)
    if found.shared and not several_names.is_said(every, wish):
        _leave(found, every, UNSAID, UNSAID_WORDS)
        return found
    _leave(found, others, TWICE, TWICE_WORDS.format(name=wish[:SHOWN_CHARS]))
    parts = _by_type(found, measured, site, wishes, adds=adds)
    if all(part.type != "Aggregate" for part in parts):
        found.unseen = _unseen(measured, site.facts.last_end, sent_until)
    found.calls = {way: _calls(parts, way, site, rules) for way in PERIODS}
    for part in parts:
        reads = _ready(found, part, site, rules, wishes, earlier.get(part.type))
        if len(reads):
            found.reads.append(reads)
    doubts = rehearse(found.reads, facts=site.facts, rules=rules, now=now)
    if found.rows <= LOOKED_AHEAD:
        found.outlook = {
            kind: _outlook(measured, energy, kind, site, rules, wishes, now, adds=adds)
            for kind in ("", *TYPES)
            if kind != "Aggregate" or all(series.counter for series in every)
        }
    _add(found.doubts, doubts)
    return found


def _by_type(
    found: Prepared, every: Sequence[Measured], site: Site, wishes: Wishes, *, adds: bool
) -> list[Reads]:
    """Parts of the device are added after onboarding has divided each."""
    parts = by_type(found, every, site.facts, wishes)
    if not adds:
        return parts
    whole, count = [], several_names.parts_of([one.series for one in every])
    for part in parts:
        reads, alone = several_names.added(part, count)
        found.keep_here(alone, ALONE, zip(alone.tolist(), repeat(ALONE_WORDS)))
        whole.append(reads)
    return whole


def _leave(found: Prepared, every: Sequence[Series], kind: str, words: str) -> None:
    for one in every:
        found.keep_here(one.rows, kind, zip(one.rows.tolist(), repeat(words)))


def _outlook(
    every: Sequence[Measured],
    energy: Reads,
    kind: str,
    site: Site,
    rules: Rules,
    wishes: Wishes,
    now: datetime,
    *,
    adds: bool,
) -> tuple[int, int]:
    """Reads, and those of them that the registry would refuse, if this type were chosen."""
    tried = Prepared(site.facts.external_id, energy, [], 0)
    wished = replace(wishes, type=kind)
    parts = _by_type(tried, every, site, wished, adds=adds)
    reads = [_ready(tried, part, site, rules, wished, None) for part in parts if len(part)]
    doubts = rehearse(reads, facts=site.facts, rules=rules, now=now)
    return sum(map(len, reads)), sum(doubts.counts.values())


def _corrected(series: Series, external_id: str, wishes: Wishes) -> Series:
    moved = wishes.moved_ms(external_id)
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


def _unseen(every: Sequence[Measured], *sent_until: datetime | None) -> tuple[int, int] | None:
    """As in Prepared."""
    firsts = [int(one.series.ends.min()) for one in every if one.series.counter and len(one.series)]
    lasts = [milliseconds(end) for end in sent_until if end is not None]
    if not lasts or not firsts:
        return None
    last, first = max(lasts), min(firsts)
    return (last, first) if first - last > GAP_MS else None


def _calls(parts: Sequence[Reads], way: str, site: Site, rules: Rules) -> int:
    combined = (combine(part, way, zone=site.facts.zone) for part in parts)
    return sum(len(_covered(part, site, rules)[0]) for part in combined)


def _covered(reads: Reads, site: Site, rules: Rules) -> tuple[Reads, int]:
    facts = site.facts
    earliest = history_from(facts, rules)
    after = max(earliest, facts.commissioned_at) if facts.commissioned_at else earliest
    return fold_zeros(reads, rules=rules, after_ms=milliseconds(after))


def _ready(
    found: Prepared,
    part: Reads,
    site: Site,
    rules: Rules,
    wishes: Wishes,
    earlier: Earlier | None,
) -> Reads:
    apart = _last_of_registry(part, site)
    reads, zeros = _combined(part, site, rules, wishes, apart)
    found.zeros += zeros
    if earlier is not None:
        # Of a meter one value stands for its period; energy is known row by row.
        own = reads if part.type == "Aggregate" else part
        left = _without_sent(found, own, rules, earlier)
        apart = np.sort(np.append(apart, earlier.ends))
        reads, _ = _combined(left, site, rules, wishes, apart)
        reads = sent_before.part(reads, earlier, gap_ms=rules.history_gap_ms)
    return part_adjacent_history(reads, rules=rules)


def _last_of_registry(part: Reads, site: Site) -> Integers:
    """Nothing of a Delta that ends after the last read that the registry has may be from before."""
    last = site.facts.last_end if part.type == "Delta" else None
    return np.array([] if last is None else [milliseconds(last)], np.int64)


def _combined(
    part: Reads, site: Site, rules: Rules, wishes: Wishes, apart: Integers
) -> tuple[Reads, int]:
    return _covered(combine(part, wishes.combine, zone=site.facts.zone, apart=apart), site, rules)


def _without_sent(found: Prepared, part: Reads, rules: Rules, earlier: Earlier) -> Reads:
    """Before they are combined: of a period of which a part was sent, the rest goes."""
    known = sent_before.known(part, earlier)
    found.sent_before += known.reads
    told = known.over & (part.micro_wh != 0) if rules.refuses_zero_reads else known.over
    found.keep_here(part.rows[told], OVERLAPS, _overlaps(part, told))
    return part.only(~(known.again | known.over))


def _overlaps(reads: Reads, over: Booleans) -> Iterator[tuple[int, str]]:
    """Each row that overlaps, with what is to be told of it."""
    for at in np.flatnonzero(over).tolist():
        times = [int(column[at]) for column in (reads.starts, reads.ends)]
        span = " to ".join(time_words(instant(time)) for time in times if time != NO_TIME)
        words = f"{reads.type} of a part of this time was sent before ({span})."
        yield int(reads.rows[at]), words


def _add(doubts: Doubts, more: Doubts) -> None:
    doubts.problems += more.problems
    doubts.counts |= more.counts
    doubts.ends += more.ends
    doubts.dropped += more.dropped
