"""Of any file, whatever was chosen and sent before: no energy is lost, doubled or bent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.reads.formats.series import NO_TIME, Series, milliseconds
from portal.reads.rehearsal.columns import Booleans, Reads
from portal.reads.rehearsal.combining import PERIODS
from portal.reads.rehearsal.division import ACROSS, DIVIDE
from portal.reads.rehearsal.prepared import Prepared, Site
from portal.reads.rehearsal.preparing import prepare
from portal.reads.rehearsal.rehearse import Rules
from portal.reads.rehearsal.sent_before import Earlier
from portal.reads.rehearsal.wishes import Wishes
from tests.reads.files import facts
from tests.reads.test_preparing import NOW, RULES_2022, RULES_2024

QUARTER_MS = 900_000
# Clocks of all kinds: by half an hour, at midnight, by quarters, never.
ZONES = ("UTC", "Europe/Berlin", "Australia/Lord_Howe", "Africa/Cairo", "Asia/Kathmandu")
# A day on which clocks change in four of them or near by.
CHANGES = [datetime(2025, *day, 22, tzinfo=UTC) for day in ((10, 4), (10, 25), (4, 24), (3, 30))]

ENERGIES = st.one_of(
    st.just(0), st.integers(0, 10), st.integers(1, 5 * 10**5), st.integers(1, 10**12)
)


@dataclass(frozen=True)
class World:
    """A file, the device that it is of, and what is chosen; `cut` rows of it came before, combined
    `before`, and `refused` says which of those reads did not go in."""

    series: Series
    site: Site
    rules: Rules
    wishes: Wishes
    cut: slice
    before: str
    refused: frozenset[int]

    def prepared(
        self,
        series: Series | None = None,
        *,
        combine: str | None = None,
        rules: Rules | None = None,
        sent: Mapping[str, Earlier] | None = None,
    ) -> Prepared:
        way = self.wishes.combine if combine is None else combine
        wishes = Wishes(self.wishes.type, way, self.wishes.across, falls=self.wishes.falls)
        return prepare(
            [self.series if series is None else series],
            site=self.site,
            rules=rules or self.rules,
            wishes=wishes,
            earlier=sent or {},
            now=NOW,
        )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    count = draw(st.integers(1, 16))
    rules = draw(st.sampled_from([RULES_2022, RULES_2024]))
    quarters = st.lists(st.sampled_from([1, 1, 1, 2, 4, 30]), min_size=count, max_size=count)
    gaps = draw(st.lists(st.sampled_from([0, 0, 0, 0, 1, 96]), min_size=count, max_size=count))
    lengths = np.array(draw(quarters)) * QUARTER_MS
    begin = milliseconds(draw(st.sampled_from(CHANGES)))
    ends = begin + np.cumsum(lengths + np.array(gaps) * QUARTER_MS)
    micro = np.array(draw(st.lists(ENERGIES, min_size=count, max_size=count)), np.int64)
    counter = draw(st.booleans())
    if counter and draw(st.booleans()):
        micro = np.cumsum(micro)
    starts = ends - lengths
    if counter or draw(st.integers(0, 3)) == 0:
        starts = np.full(count, NO_TIME)
    elif rules is RULES_2022:
        micro = micro * np.array(
            draw(st.lists(st.sampled_from([1, 1, -1]), min_size=count, max_size=count))
        )
    zone = draw(st.sampled_from(ZONES))
    rows = np.arange(2, count + 2, dtype=np.int64)
    onboarded = datetime.fromtimestamp(
        int(begin + draw(st.integers(-4, 60)) * QUARTER_MS // 2) / 1000, UTC
    )
    types = ["", "", "", "History", "Delta", *(["Aggregate"] if counter else [])]
    falls = {"roof": draw(st.sampled_from(["new meter", "rollover"]))}
    first, last = sorted(draw(st.tuples(st.integers(0, count), st.integers(0, count))))
    return World(
        Series("roof", zone, "Wh", "", counter, rows, starts, ends, micro),
        Site(facts(onboarded_at=onboarded, zone=zone)),
        rules,
        Wishes(
            draw(st.sampled_from(types)),
            draw(st.sampled_from(list(PERIODS))),
            draw(st.sampled_from([DIVIDE, *ACROSS])),
            falls=falls,
        ),
        slice(first, last),
        draw(st.sampled_from(list(PERIODS))),
        draw(st.frozensets(st.integers(0, 16), max_size=4)),
    )


def _part(series: Series, cut: slice) -> Series:
    columns = (series.rows, series.starts, series.ends, series.micro_wh)
    head = (series.name, series.zone, series.unit, series.type, series.counter)
    return Series(*head, *(column[cut] for column in columns))


def _went_in(found: Prepared, refused: Iterable[int] = ()) -> list[Reads]:
    """What the registry has of it: each type without the reads at these places, and no History
    that has no start."""
    return [
        reads.only(~np.isin(np.arange(len(reads)), list(refused)) & ~_startless(reads))
        for reads in found.reads
    ]


def _startless(reads: Reads) -> Booleans:
    return (reads.type == "History") & (reads.starts == NO_TIME)


def _record(every: Sequence[Reads]) -> dict[str, Earlier]:
    kinds = {reads.type for reads in every}
    return {kind: Earlier.of([r for r in every if r.type == kind], kind) for kind in kinds}


def _behind(every: Sequence[Reads]) -> Counter[tuple[str, int]]:
    """How often each row of the file stands behind a read, by type."""
    return Counter((r.type, row) for r in every for at in range(len(r)) for row in r.rows_of(at))


def _energies(world: World) -> dict[tuple[str, int], int]:
    """The energy of each row by type, from the reads that nothing was done to."""
    found = world.prepared(combine="", rules=RULES_2022)
    return {
        (reads.type, row): micro
        for reads in found.reads
        for row, micro in zip(reads.rows.tolist(), reads.micro_wh.tolist(), strict=True)
    }


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(world=worlds())
def test_nothing_is_lost_doubled_or_bent(world: World) -> None:
    before = (
        world.prepared(_part(world.series, world.cut), combine=world.before)
        if world.cut.start < world.cut.stop
        else None
    )
    held = _went_in(before, world.refused) if before else []
    found = world.prepared(sent=_record(held))
    energies = _energies(world)

    _in_order(found.reads, held, world.rules)
    sent, now = _behind(held), _behind(found.reads)
    blocked = set(found.blocked.tolist())
    if world.wishes.type != "Aggregate":
        _counted_once(world, found, energies, sent, now, blocked)
    third = world.prepared(sent=_record([*held, *_went_in(found)]))
    assert all(_startless(reads).all() for reads in third.reads)


def _in_order(every: Sequence[Reads], held: Sequence[Reads], rules: Rules) -> None:
    for reads in every:
        assert (np.diff(reads.ends) > 0).all()
        if reads.type == "Aggregate":
            continue
        known = reads.starts != NO_TIME
        assert (reads.starts < reads.ends)[known].all()
        spans = [(reads.starts[known], reads.ends[known])]
        for other in held:
            if other.type == reads.type == "History":
                ours = other.starts != NO_TIME
                spans.append((other.starts[ours], other.ends[ours]))
        starts, ends = (np.concatenate(columns) for columns in zip(*spans, strict=True))
        order = np.argsort(ends)
        apart = starts[order][1:] - ends[order][:-1]
        assert (apart >= (rules.history_gap_ms if reads.type == "History" else 0)).all()


def _counted_once(
    world: World,
    found: Prepared,
    energies: Mapping[tuple[str, int], int],
    sent: Counter[tuple[str, int]],
    now: Counter[tuple[str, int]],
    blocked: set[int],
) -> None:
    left = [] if world.wishes.across != "leave" or world.wishes.type else _across(found, world)
    assert sum(energies.values()) + sum(left) == int(found.intervals.micro_wh.sum())
    for reads in found.reads:
        for at, micro in enumerate(reads.micro_wh.tolist()):
            assert micro == sum(energies[reads.type, row] for row in reads.rows_of(at))
    assert set(now.values()) <= {1}
    for pair, micro in energies.items():
        ways = [pair in now, pair in sent]
        if micro:
            assert sum(ways) == 1 or (not any(ways) and pair[1] in blocked), (pair, ways)


def _across(found: Prepared, world: World) -> list[int]:
    """Energy of the intervals across onboarding, which were chosen to stay here."""
    onboarded, all_ = milliseconds(world.site.facts.onboarded_at), found.intervals
    lies = (all_.starts < onboarded) & (all_.ends > onboarded) & (all_.starts != NO_TIME)
    assert set(all_.rows[lies].tolist()) <= set(found.blocked.tolist())
    return list(map(int, all_.micro_wh[lies]))
