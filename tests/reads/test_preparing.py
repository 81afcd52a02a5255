"""A file that comes back, grows or is cut otherwise: what is sent of it, and that nothing counts
twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from portal.accounts.models import Organisation
from portal.drec.energy import limit_wh_2022, limit_wh_2024
from portal.reads.check.storing import batch_of
from portal.reads.formats import DeviceFacts
from portal.reads.formats.series import MICRO, NO_TIME, Series, milliseconds
from portal.reads.models import Upload
from portal.reads.rehearsal.columns import COLUMNS, Booleans, Reads
from portal.reads.rehearsal.prepared import Prepared, Site
from portal.reads.rehearsal.preparing import OVERLAPS, prepare
from portal.reads.rehearsal.rehearse import Rules
from portal.reads.rehearsal.sent_before import Earlier
from portal.reads.rehearsal.wishes import Wishes
from tests.reads.files import facts

RULES_2022 = Rules("2022", 1, False, limit_wh_2022, True, largest_aggregate_wh=2**31 - 1)
RULES_2024 = Rules("2024", 3, True, limit_wh_2024, False, history_gap_ms=1)
BOTH = pytest.mark.parametrize("rules", [RULES_2022, RULES_2024], ids=["2022", "2024"])

ONBOARDED = datetime(2026, 5, 1, tzinfo=UTC)
NOW = datetime(2026, 9, 1, tzinfo=UTC)
HOUR_MS = 3_600_000
ROOF = facts(onboarded_at=ONBOARDED)


def hours(
    wh: Sequence[int],
    *,
    first: datetime = ONBOARDED,
    length: int = 1,
    starts: bool = True,
    kind: str = "",
    counter: bool = False,
) -> Series:
    """Adjacent intervals of so many hours; row 2 is the first."""
    count = len(wh)
    begins = milliseconds(first) + np.arange(count, dtype=np.int64) * HOUR_MS * length
    return Series(
        *("roof", "UTC", "Wh", kind, counter),
        rows=np.arange(2, count + 2, dtype=np.int64),
        starts=begins if starts and not counter else np.full(count, NO_TIME),
        ends=begins + HOUR_MS * length,
        micro_wh=np.array(wh, np.int64) * MICRO,
    )


def prepared(
    *every: Series,
    rules: Rules = RULES_2024,
    device: DeviceFacts = ROOF,
    sent: Mapping[str, Earlier] | None = None,
    **wishes: str,
) -> Prepared:
    return prepare(
        every, site=Site(device), rules=rules, wishes=Wishes(**wishes), earlier=sent or {}, now=NOW
    )  # type: ignore[arg-type]


def as_sent(*uploads: Prepared) -> dict[str, Earlier]:
    """What the record has when all of it was sent."""
    every = [reads for upload in uploads for reads in upload.reads]
    kinds = {reads.type for reads in every}
    return {kind: Earlier.of([r for r in every if r.type == kind], kind) for kind in kinds}


def told(found: Prepared) -> list[tuple[str, int, int, int]]:
    """Type, hours since onboarding from start to end, and Wh, of each read."""
    return [one for reads in found.reads for one in _told(reads)]


def _told(reads: Reads) -> list[tuple[str, int, int, int]]:
    onboarded = milliseconds(ONBOARDED)
    columns = (reads.starts.tolist(), reads.ends.tolist(), reads.micro_wh.tolist())
    return [
        (reads.type, round((s - onboarded) / HOUR_MS), round((e - onboarded) / HOUR_MS), w // MICRO)
        for s, e, w in zip(*columns, strict=True)
    ]


GROWN = [5] * 36  # a day and a half


@BOTH
@pytest.mark.parametrize("period", ["day", "week", "month"])
@pytest.mark.parametrize("days", [0, -7])
def test_of_a_period_that_was_sent_in_part_the_rest_goes(
    rules: Rules, period: str, days: int
) -> None:
    """A Delta of the whole period would count its first part twice, and no registry would say a
    word; a History of it would be refused."""
    first = ONBOARDED + timedelta(days=days)
    before = prepared(hours(GROWN[:30], first=first), rules=rules, combine=period)
    grown = prepared(hours(GROWN, first=first), rules=rules, sent=as_sent(before), combine=period)
    kind, at = ("Delta", 0) if days == 0 else ("History", days * 24)
    assert told(grown) == [(kind, at + 30, at + 36, 30)]
    assert grown.sent_before == len(told(before))
    assert OVERLAPS not in grown.doubts.counts
    assert not len(grown.blocked)
    third = prepared(
        hours(GROWN, first=first), rules=rules, sent=as_sent(before, grown), combine=period
    )
    assert told(third) == []
    assert not len(third.blocked)


@BOTH
def test_a_delta_that_begins_before_the_end_of_what_was_sent_stays_here(rules: Rules) -> None:
    sent = as_sent(prepared(hours([5] * 7), rules=rules))
    found = prepared(hours([20] * 6, length=2), rules=rules, sent=sent)
    assert told(found) == [("Delta", 8, 10, 20), ("Delta", 10, 12, 20)]
    assert found.blocked.tolist() == [2, 3, 4, 5]
    assert "Delta of a part of this time was sent before" in found.doubts.problems[0].message


@BOTH
def test_what_was_sent_combined_is_known_in_its_rows(rules: Rules) -> None:
    days = as_sent(prepared(hours(GROWN), rules=rules, combine="day"))
    found = prepared(hours([*GROWN, 7]), rules=rules, sent=days)
    assert told(found) == [("Delta", 36, 37, 7)]
    assert (found.sent_before, len(found.blocked)) == (2, 0)


def test_what_was_sent_in_rows_is_known_when_it_is_combined() -> None:
    rows = as_sent(prepared(hours(GROWN)))
    found = prepared(hours(GROWN + [7] * 3), sent=rows, combine="month")
    assert told(found) == [("Delta", 36, 39, 21)]
    assert (found.sent_before, len(found.blocked)) == (36, 0)


@BOTH
def test_what_lies_on_both_sides_of_what_was_sent_is_not_one_read(rules: Rules) -> None:
    first = ONBOARDED - timedelta(days=7)
    middle = prepared(hours([5] * 4, first=first + timedelta(hours=8)), rules=rules)
    found = prepared(hours([5] * 24, first=first), rules=rules, sent=as_sent(middle), combine="day")
    assert [(end + 7 * 24, wh) for _, _, end, wh in told(found)] == [(8, 40), (24, 60)]


@pytest.mark.parametrize("at", [4, 20])
def test_a_meter_that_is_read_by_the_day_has_one_value_a_day_again(at: int) -> None:
    device = facts(onboarded_at=ONBOARDED, bound_type="Aggregate")
    meter = hours(list(range(1, at + 1)), counter=True)
    sent = as_sent(prepared(meter, device=device, combine="day"))
    again = prepared(meter, device=device, sent=sent, combine="day")
    assert (told(again), again.sent_before) == ([], 1)


@BOTH
def test_delta_without_starts_is_energy_since_the_read_before(rules: Rules) -> None:
    sent = as_sent(prepared(hours(GROWN[:30], starts=False), rules=rules, combine="month"))
    found = prepared(hours(GROWN, starts=False), rules=rules, sent=sent, combine="month")
    assert [(end, wh) for _, _, end, wh in told(found)] == [(36, 30)]


def test_the_night_after_days_that_were_sent_is_no_overlap() -> None:
    """The first read of the next day covers the night from midnight on, not from the evening."""
    first = ONBOARDED - timedelta(days=7)
    day = [0] * 6 + [5] * 12 + [0] * 6
    sent = as_sent(prepared(hours(day, first=first), combine="day"))
    found = prepared(hours(day + day, first=first), sent=sent)
    assert told(found)[0] == ("History", -7 * 24 + 24, -7 * 24 + 31, 5)
    assert sum(wh for *_, wh in told(found)) == 60
    assert (found.sent_before, len(found.blocked), found.zeros) == (1, 0, 24)


def test_history_before_what_was_sent_comes_back_as_sent_before() -> None:
    """It ends a millisecond early, so that the registry takes it."""
    first = ONBOARDED - timedelta(days=7)
    later = prepared(hours([5] * 4, first=first + timedelta(hours=4)))
    before = prepared(hours([5] * 4, first=first), sent=as_sent(later))
    assert int(before.reads[0].ends[-1]) % 1000 == 999
    again = prepared(hours([5] * 8, first=first), sent=as_sent(later, before))
    assert (told(again), again.sent_before, len(again.blocked)) == ([], 8, 0)


def test_of_two_reads_of_one_end_each_is_known() -> None:
    first = ONBOARDED - timedelta(days=7)
    one, other = (prepared(hours([wh], first=first), rules=RULES_2022) for wh in (5, 6))
    for upload in (one, other):
        again = prepared(
            hours([int(upload.reads[0].micro_wh[0]) // MICRO], first=first),
            rules=RULES_2022,
            sent=as_sent(one, other),
        )
        assert (told(again), again.sent_before) == ([], 1)


def test_what_others_sent_of_a_period_does_not_go_with_the_rest_of_it() -> None:
    """The registry has a Delta that is not of our record: a read of the whole month would be taken,
    and its first part count twice."""
    sent_until = ONBOARDED + timedelta(hours=30)
    last = facts(onboarded_at=ONBOARDED, bound_type="Delta", last_end=sent_until)
    found = prepared(hours(GROWN), device=last, combine="month")
    assert told(found) == [("Delta", 0, 30, 150), ("Delta", 30, 36, 30)]
    assert sum(found.doubts.counts.values()) == 1


def test_rows_of_a_type_and_rows_of_none_go_in_one_order() -> None:
    """As two batches the second would be refused from end to end: it is older than the first."""
    every = hours([1, 2, 3, 4])
    odd = np.array([False, True, False, True])
    typed, untyped = (_only(every, chosen, kind) for chosen, kind in ((odd, "Delta"), (~odd, "")))
    found = prepared(typed, untyped)
    assert [(kind, end, wh) for kind, _, end, wh in told(found)] == [
        ("Delta", n, n) for n in (1, 2, 3, 4)
    ]
    assert found.reads[0].rows.tolist() == [2, 3, 4, 5]
    assert found.doubts.counts == {}


def _only(series: Series, chosen: Booleans, kind: str) -> Series:
    columns = {name: getattr(series, name)[chosen] for name in COLUMNS}
    return replace(series, type=kind, **columns)


@BOTH
@pytest.mark.parametrize("bound", ["Aggregate", ""])
def test_wrong_values_of_a_meter_are_left_out_of_the_meter_too(rules: Rules, bound: str) -> None:
    """One that is too high would be taken, and every right one after it refused."""
    device = facts(onboarded_at=ONBOARDED, bound_type=bound)
    meter = hours([10, 20, 900, 30, 40], counter=True)
    sent = prepared(meter, rules=rules, device=device, type="" if bound else "Aggregate")
    assert [wh for *_, wh in told(sent)] == [10, 20, 30, 40]
    assert [(fall.row, fall.guess) for fall in sent.falls] == [(5, "error")]
    kept = prepare(
        [meter],
        site=Site(device),
        rules=rules,
        wishes=Wishes(type="Aggregate", falls={"roof": "new meter"}),
        earlier={},
        now=NOW,
    )
    assert [wh for *_, wh in told(kept)] == [10, 20, 900, 30, 40]


def test_a_night_before_all_history_is_not_covered() -> None:
    """The read that covered it would be too old for the registry, and is not by itself."""
    begin = ONBOARDED.replace(year=ONBOARDED.year - RULES_2024.history_years)
    found = prepared(hours([0, 0, 0, 5, 6], first=begin - timedelta(hours=1)))
    assert [(end - start, wh) for _, start, end, wh in told(found)] == [(2, 5), (1, 6)]
    assert found.doubts.counts == {}


def test_a_batch_begins_with_the_earliest_of_its_reads() -> None:
    """By its first and last moments it is found again; the read that ends first may begin late."""
    begin = milliseconds(ONBOARDED)
    reads = Reads(
        *("roof", "Delta", "Wh", np.array([2, 3])),
        starts=np.array([begin + 5 * HOUR_MS, begin]),
        ends=np.array([begin + 6 * HOUR_MS, begin + 7 * HOUR_MS]),
        micro_wh=np.array([1, 2]),
    )
    batch, _ = batch_of(Upload(organisation=Organisation()), reads, "UTC")
    assert (batch.first, batch.last) == (ONBOARDED, ONBOARDED + timedelta(hours=7))
