"""Parts of a device: their sums, and that no energy of them is lost, doubled or bent."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from portal.reads.formats.series import MICRO, Series, milliseconds
from portal.reads.rehearsal.columns import Reads
from portal.reads.rehearsal.combining import PERIODS
from portal.reads.rehearsal.prepared import Site
from portal.reads.rehearsal.preparing import prepare
from portal.reads.rehearsal.several_names import ADD, ALONE, TWICE, UNSAID
from portal.reads.rehearsal.wishes import Wishes
from tests.reads.files import facts
from tests.reads.test_preparing import (
    HOUR_MS,
    NOW,
    ONBOARDED,
    ROOF,
    RULES_2022,
    RULES_2024,
    as_sent,
    hours,
    prepared,
    told,
)

ADDED = {"parts": {"roof": ADD}}


def of(name: str, series: Series, *, first_row: int, part: str = "") -> Series:
    rows = np.arange(first_row, first_row + len(series), dtype=np.int64)
    return replace(series, name=name, part=part, rows=rows)


def two(*, counter: bool = False) -> list[Series]:
    """The second one begins an hour later, and goes on for one more."""
    first = hours([5, 6, 7], counter=counter)
    second = hours([10, 20, 30], first=ONBOARDED + timedelta(hours=1), counter=counter)
    return [of("a", first, first_row=2), of("b", second, first_row=12)]


def rows_of(reads: Reads) -> list[list[int]]:
    return [reads.rows_of(at) for at in range(len(reads))]


def test_energy_of_a_part_is_sent_whatever_the_others_made() -> None:
    found = prepared(*two(), **ADDED)  # type: ignore[arg-type]
    assert [wh for *_, wh in told(found)] == [5, 16, 27, 30]
    assert rows_of(found.reads[0]) == [[2], [3, 12], [4, 13], [14]]
    assert (found.shared, found.rows, len(found.blocked)) == (2, 6, 0)
    again = prepared(*two(), sent=as_sent(found), **ADDED)  # type: ignore[arg-type]
    assert (told(again), again.sent_before) == ([], 4)


def test_meters_are_added_where_all_of_them_have_a_value() -> None:
    device = replace(ROOF, bound_type="Aggregate")
    found = prepared(*two(counter=True), rules=RULES_2022, device=device, **ADDED)  # type: ignore[arg-type]
    assert [(kind, wh) for kind, *_, wh in told(found)] == [("Aggregate", 16), ("Aggregate", 27)]
    assert found.doubts.counts[ALONE] == 2
    assert sorted(found.blocked.tolist()) == [2, 14]


def test_differences_of_meters_are_added_too() -> None:
    found = prepared(*two(counter=True), **ADDED)  # type: ignore[arg-type]
    assert [wh for *_, wh in told(found)] == [1, 11, 10]


def test_one_name_alone_leaves_the_rows_of_the_others_here() -> None:
    found = prepared(*two(), parts={"roof": "b"})  # type: ignore[arg-type]
    assert [wh for *_, wh in told(found)] == [10, 20, 30]
    assert sorted(found.blocked.tolist()) == [2, 3, 4]
    assert found.doubts.counts[TWICE] == 3


def test_parts_that_the_file_tells_apart_are_added_unasked() -> None:
    every = [replace(one, name="roof", part=one.name) for one in two()]
    found = prepared(*every)
    assert [wh for *_, wh in told(found)] == [5, 16, 27, 30]
    assert found.shared == 0


def test_parts_of_several_names_wait_for_what_these_are() -> None:
    """Else two meters of the same energy would count twice."""
    every = [replace(one, part=part) for one in two() for part in ("L1", "L2")]
    waiting = prepared(*every)
    assert (told(waiting), waiting.doubts.counts[UNSAID]) == ([], 12)
    assert [wh for *_, wh in told(prepared(*every, parts={"roof": "b"}))] == [20, 40, 60]  # type: ignore[arg-type]


PARTS = st.lists(
    st.dictionaries(st.integers(-5, 12), st.integers(0, 10**9), min_size=1), min_size=1, max_size=4
)


@given(
    parts=PARTS,
    rules=st.sampled_from([RULES_2022, RULES_2024]),
    combine=st.sampled_from(list(PERIODS)),
    minutes=st.sampled_from([0, 20]),
)
def test_whatever_parts_there_are_all_energy_goes_once(
    parts: list[dict[int, int]], rules: object, combine: str, minutes: int
) -> None:
    """Also where onboarding lies within an interval."""
    every = []
    for at, hourly in enumerate(parts):
        ends = np.array(sorted(hourly), np.int64)
        micro = np.array([hourly[end] for end in sorted(hourly)], np.int64) * MICRO
        ends = milliseconds(ONBOARDED) + ends * HOUR_MS + minutes * 60_000
        series = replace(hours([0]), ends=ends, starts=ends - HOUR_MS, micro_wh=micro)
        every.append(of(f"part {at}", series, first_row=100 * at + 2))
    site = Site(facts(onboarded_at=ONBOARDED))
    wishes = Wishes(combine=combine, parts={"roof": ADD})
    found = prepare(every, site=site, rules=rules, wishes=wishes, earlier={}, now=NOW)  # type: ignore[arg-type]
    energy = sum(sum(hourly.values()) for hourly in parts) * MICRO
    assert sum(int(reads.micro_wh.sum()) for reads in found.reads) == energy
    assert len(found.blocked) == 0
    for reads in found.reads:
        times = Counter(zip(reads.starts.tolist(), reads.ends.tolist(), strict=True))
        assert set(times.values()) <= {1}
