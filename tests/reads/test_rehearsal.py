"""The registry's rules, rehearsed: what each edition would refuse, and what it would take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.drec.energy import limit_wh_2022, limit_wh_2024
from portal.reads.formats import DeviceFacts, Problem, Reading
from portal.reads.formats.series import instant, milliseconds
from portal.reads.rehearsal.columns import Reads, of_readings
from portal.reads.rehearsal.registry_rules import Device
from portal.reads.rehearsal.rehearse import (
    MOST_OF_A_KIND,
    Rules,
    fold_zeros,
    part_adjacent_history,
    rehearse,
)
from tests.reads.files import facts
from tests.reads.singly import doubt

RULES_2022 = Rules("2022", 1, False, limit_wh_2022, True, largest_aggregate_wh=2**31 - 1)
RULES_2024 = Rules("2024", 3, True, limit_wh_2024, False, history_gap_ms=1)
BOTH = pytest.mark.parametrize("rules", [RULES_2022, RULES_2024], ids=["2022", "2024"])

ONBOARDED = datetime(2026, 3, 1, 12, tzinfo=UTC)
COMMISSIONED = datetime(2025, 9, 1, tzinfo=UTC)
NOW = datetime(2026, 6, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
MOMENT = timedelta(milliseconds=1)

ROOF = facts(onboarded_at=ONBOARDED, commissioned_at=COMMISSIONED, capacity_kw=25.0)


def read(
    end: datetime,
    value: str = "1000",
    *,
    type: str = "Delta",
    start: datetime | None = None,
    row: int = 2,
) -> Reading:
    return Reading(row, "roof", type, start, end, Decimal(value), "Wh")


def history(start: datetime, end: datetime, value: str = "1000", row: int = 2) -> Reading:
    return read(end, value, type="History", start=start, row=row)


def by_type(reads: Sequence[Reading]) -> list[Reads]:
    types = dict.fromkeys(one.type for one in reads)
    return [of_readings([one for one in reads if one.type == kind]) for kind in types]


def doubts(rules: Rules, *reads: Reading, device: DeviceFacts = ROOF) -> list[Problem]:
    """In one go; and read by read it must be the same."""
    found = rehearse(by_type(reads), facts=device, rules=rules, now=NOW)
    assert not any(problem.blocking for problem in found.problems)
    assert sum(found.counts.values()) >= len(found.problems)
    if all(p.column != "type" for p in found.problems) and len({r.type for r in reads}) == 1:
        state = Device(device, rules, NOW)
        ordered = sorted(reads, key=lambda one: one.end)
        singly = [(one.row, said[1]) for one in ordered if (said := doubt(state, one))]
        assert sorted(singly) == sorted((p.row, p.message) for p in found.problems)
    return sorted(found.problems, key=lambda problem: problem.row)


def words(rules: Rules, *reads: Reading, device: DeviceFacts = ROOF) -> list[tuple[int, str]]:
    return [(problem.row, problem.message) for problem in doubts(rules, *reads, device=device)]


EARLIEST_2024 = datetime(2023, 3, 1, 12, tzinfo=UTC)
OLD = facts(onboarded_at=ONBOARDED)  # without commissioning date and capacity


@pytest.mark.parametrize(
    ("rules", "device", "start", "end", "said"),
    [
        (RULES_2024, ROOF, ONBOARDED - 2 * HOUR, ONBOARDED - HOUR, ""),
        (RULES_2024, ROOF, ONBOARDED - HOUR, ONBOARDED - MOMENT, ""),
        (RULES_2024, ROOF, ONBOARDED - HOUR, ONBOARDED, "before the onboarding"),
        (RULES_2024, ROOF, ONBOARDED, ONBOARDED + HOUR, "before the onboarding"),
        (RULES_2024, ROOF, COMMISSIONED, COMMISSIONED + HOUR, "before the commissioning"),
        (RULES_2024, ROOF, COMMISSIONED + MOMENT, COMMISSIONED + HOUR, ""),
        (RULES_2024, OLD, EARLIEST_2024, EARLIEST_2024 + HOUR, "3 years before onboarding"),
        (RULES_2024, OLD, EARLIEST_2024 + MOMENT, EARLIEST_2024 + HOUR, ""),
        (RULES_2022, ROOF, COMMISSIONED - HOUR, COMMISSIONED, "dates as texts"),
        (RULES_2022, ROOF, datetime(2026, 1, 9, tzinfo=UTC), datetime(2026, 1, 10, tzinfo=UTC), ""),
        (RULES_2022, ROOF, ONBOARDED - 365 * 24 * HOUR, ONBOARDED - HOUR, "one year before"),
        (RULES_2022, ROOF, ONBOARDED - HOUR, ONBOARDED, "before the onboarding"),
    ],
)
def test_window_of_history(
    rules: Rules, device: DeviceFacts, start: datetime, end: datetime, said: str
) -> None:
    found = words(rules, history(start, end, "1"), device=device)
    assert bool(found) == bool(said)
    assert all(said in message for _, message in found)


@pytest.mark.parametrize(
    ("rules", "end", "said"),
    [
        (RULES_2024, ONBOARDED, "before the onboarding"),
        (RULES_2024, ONBOARDED + MOMENT, ""),
        (RULES_2022, ONBOARDED - MOMENT, "before the onboarding"),
        (RULES_2022, ONBOARDED + HOUR, ""),
        (RULES_2024, NOW, ""),
        (RULES_2024, NOW + MOMENT, "ends in the future"),
        (RULES_2022, NOW + MOMENT, "ends in the future"),
    ],
)
def test_window_of_what_is_running(rules: Rules, end: datetime, said: str) -> None:
    found = words(rules, read(end, "1"))
    assert bool(found) == bool(said)
    assert all(said in message for _, message in found)


def test_commissioned_after_onboarding() -> None:
    late = facts(onboarded_at=ONBOARDED, commissioned_at=ONBOARDED + HOUR)
    ends = [ONBOARDED + HOUR, ONBOARDED + HOUR + MOMENT]
    reads = [read(end, "1", row=row) for row, end in enumerate(ends, 2)]
    assert [row for row, _ in words(RULES_2024, *reads, device=late)] == [2]
    assert words(RULES_2022, *reads, device=late) == []


@pytest.mark.parametrize("value", ["0", "-1"])
def test_zero_and_less(value: str) -> None:
    end = ONBOARDED - HOUR
    assert "more than zero" in words(RULES_2024, read(ONBOARDED + HOUR, value))[0][1]
    assert "more than zero" in words(RULES_2024, history(end - HOUR, end, value))[0][1]
    assert words(RULES_2022, read(ONBOARDED + HOUR, value)) == []
    assert words(RULES_2024, read(ONBOARDED + HOUR, value, type="Aggregate")) == []


@BOTH
def test_only_later_than_the_last_read(rules: Rules) -> None:
    device = facts(
        onboarded_at=ONBOARDED, bound_type="Delta", last_end=ONBOARDED + 5 * HOUR, capacity_kw=25.0
    )
    reads = [read(ONBOARDED + hours * HOUR, "9", row=hours) for hours in (4, 5, 6)]
    found = words(rules, *reads, device=device)
    assert [row for row, _ in found] == [4, 5]
    assert "last read of this device ends at 1 Mar 2026, 17:00 UTC" in found[0][1]


def test_a_second_read_of_the_same_end_is_dropped_by_2022_and_refused_by_2024() -> None:
    last = ONBOARDED + 5 * HOUR
    for kind in ("Delta", "Aggregate"):
        device = facts(onboarded_at=ONBOARDED, bound_type=kind, last_end=last, capacity_kw=25.0)
        again = [read(last + HOUR, str(value), type=kind, row=value) for value in (900, 901)]
        for rules, says in ((RULES_2022, "took this read, and drop it"), (RULES_2024, "refuse")):
            [(row, sentence)] = words(rules, *again, device=device)
            assert row == 901
            assert says in sentence


@BOTH
def test_what_would_be_dropped_is_counted(rules: Rules) -> None:
    device = facts(onboarded_at=ONBOARDED, bound_type="Delta", capacity_kw=25.0)
    ends = [ONBOARDED + hours * HOUR for hours in (-2, 3, 4, 5)]
    values = ("9", "9", "90000000", "90000001")
    reads = of_readings([read(end, wh) for end, wh in zip(ends, values, strict=True)])
    found = rehearse([reads], facts=device, rules=rules, now=NOW)
    assert found.counts == {"Before onboarding": 1, "More than the device can make": 2}
    assert found.dropped == (2 if rules.silently_drops else 0)


@BOTH
def test_a_device_keeps_to_its_type(rules: Rules) -> None:
    device = facts(onboarded_at=ONBOARDED, bound_type="Aggregate")
    reads = [read(ONBOARDED + hours * HOUR, row=hours) for hours in (2, 3)]
    [problem] = doubts(rules, *reads, device=device)
    assert (problem.row, problem.column, problem.typed) == (2, "type", "Delta")
    assert "sends Aggregate reads" in problem.message
    assert "all 2 Delta reads" in problem.message


def test_a_file_with_both_types() -> None:
    reads = [
        read(ONBOARDED + HOUR, "1", row=2),
        read(ONBOARDED + 2 * HOUR, "1", type="Aggregate", row=3),
        history(ONBOARDED - 2 * HOUR, ONBOARDED - HOUR, row=4),
    ]
    assert [row for row, _ in words(RULES_2024, *reads)] == [2]


def test_history_overlaps_with_bounds() -> None:
    end = ONBOARDED - 10 * HOUR
    reads = [
        history(end, end + HOUR, row=2),
        history(end + HOUR, end + 2 * HOUR, row=3),
        history(end + HOUR + MOMENT, end + 2 * HOUR, row=4),
        history(end - 2 * HOUR, end - HOUR, row=5),
    ]
    assert [row for row, _ in words(RULES_2024, *reads)] == [3]
    assert words(RULES_2022, *reads) == []


def test_adjacent_history_is_parted() -> None:
    end = ONBOARDED - 10 * HOUR
    adjacent = of_readings([history(end + n * HOUR, end + (n + 1) * HOUR, row=n) for n in range(3)])
    parted = part_adjacent_history(adjacent, rules=RULES_2024)
    assert [instant(int(start)) for start in parted.starts] == [
        end,
        end + HOUR + MOMENT,
        end + 2 * HOUR + MOMENT,
    ]
    assert parted.ends.tolist() == adjacent.ends.tolist()
    assert rehearse([parted], facts=ROOF, rules=RULES_2024, now=NOW).problems == []
    assert part_adjacent_history(adjacent, rules=RULES_2022) is adjacent


def test_the_next_interval_covers_a_night() -> None:
    end = ONBOARDED - 10 * HOUR
    values = ("0", "5", "0", "0", "7", "0")
    night = of_readings(
        [history(end + n * HOUR, end + (n + 1) * HOUR, wh, row=n) for n, wh in enumerate(values)]
    )
    folded, zeros = fold_zeros(night, rules=RULES_2024)
    assert zeros == 4
    assert [
        (instant(int(s)), instant(int(e))) for s, e in zip(folded.starts, folded.ends, strict=True)
    ] == [
        (end, end + 2 * HOUR),
        (end + 2 * HOUR, end + 5 * HOUR),
    ]
    assert [folded.rows_of(at) for at in (0, 1)] == [[0, 1], [2, 3, 4]]
    assert folded.wh == night.wh
    assert fold_zeros(night, rules=RULES_2022) == (night, 0)


def test_a_gap_after_a_night_is_not_covered() -> None:
    end = ONBOARDED - 10 * HOUR
    reads = of_readings([history(end, end + HOUR, "0"), history(end + 2 * HOUR, end + 3 * HOUR)])
    folded, _ = fold_zeros(reads, rules=RULES_2024)
    assert [instant(int(start)) for start in folded.starts] == [end + 2 * HOUR]


def test_a_night_where_no_history_is_taken_is_not_covered() -> None:
    first = COMMISSIONED - HOUR
    reads = of_readings(
        [history(first, first + HOUR, "0"), history(first + HOUR, first + 2 * HOUR)]
    )
    folded, _ = fold_zeros(reads, rules=RULES_2024, after_ms=milliseconds(COMMISSIONED))
    assert [instant(int(start)) for start in folded.starts] == [first + HOUR]


def test_what_needs_no_call_of_a_delta() -> None:
    reads = of_readings([read(ONBOARDED + n * HOUR, wh, row=n) for n, wh in ((1, "0"), (3, "9"))])
    folded, zeros = fold_zeros(reads, rules=RULES_2024)
    assert (len(folded), zeros, folded.rows_of(0)) == (1, 1, [1, 3])


@pytest.mark.parametrize(("value", "said"), [("6849", ""), ("6850", "limit 6.8493 kWh")])
def test_energy_limit_of_an_hour_2024(value: str, said: str) -> None:
    """25 kW with the usual yield make less than 6849.3 Wh in an hour."""
    young = facts(onboarded_at=ONBOARDED, commissioned_at=None, capacity_kw=25.0)
    end = ONBOARDED - HOUR
    found = doubts(RULES_2024, history(end - HOUR, end, value), device=young)
    assert bool(found) == bool(said)
    for problem in found:
        assert problem.message == (
            "The registry would refuse this read: it is more than a 25 kW system can make in "
            "1 hour (limit 6.8493 kWh)."
        )
        assert (problem.column, problem.typed) == ("value", "6850 Wh")


def test_the_first_delta_is_free_in_2024_only() -> None:
    first = read(ONBOARDED + HOUR, "1000000000")
    assert words(RULES_2024, first) == []
    assert "and drop it" in words(RULES_2022, first)[0][1]


def test_the_first_delta_of_a_device_with_unknown_reads_is_not_judged() -> None:
    device = facts(onboarded_at=ONBOARDED, capacity_kw=25.0, bound_type="Delta")
    first = read(ONBOARDED + HOUR, "1000000000")
    assert words(RULES_2022, first, device=device) == []
    second = read(ONBOARDED + 2 * HOUR, "7000", row=3)
    assert [row for row, _ in words(RULES_2024, first, second, device=device)] == [3]


def test_a_refused_read_leaves_its_time_to_the_next() -> None:
    reads = [
        read(ONBOARDED + HOUR, "1", row=2),
        read(ONBOARDED + 2 * HOUR, "0", row=3),
        read(ONBOARDED + 3 * HOUR, "10000", row=4),
    ]
    assert [row for row, _ in words(RULES_2024, *reads)] == [3]


def test_reads_are_rehearsed_oldest_first() -> None:
    reads = [read(ONBOARDED + n * HOUR, "6000", row=n) for n in (4, 3, 2, 1)]
    assert words(RULES_2024, *reads) == []


def counter(hours: int, value: str, row: int) -> Reading:
    return read(ONBOARDED + hours * HOUR, value, type="Aggregate", row=row)


def test_the_first_aggregate_counts_since_onboarding_in_2024() -> None:
    old_meter = [counter(1, "9000000", 2), counter(2, "9001000", 3)]
    assert [row for row, _ in words(RULES_2024, *old_meter)] == [2, 3]
    assert words(RULES_2022, *old_meter) == []
    new_meter = [counter(2, "5000", 2), counter(3, "9000", 3)]
    assert words(RULES_2024, *new_meter) == []


@BOTH
def test_a_counter_only_rises(rules: Rules) -> None:
    reads = [counter(1, "500", 2), counter(2, "500", 3), counter(3, "400", 4), counter(4, "501", 5)]
    found = words(rules, *reads)
    assert [row for row, _ in found] == [3, 4]
    assert "only rises, by whole Wh; the value before is 500 Wh" in found[0][1]


def test_a_dropped_counter_value_blocks_what_follows_in_2022() -> None:
    slip = [counter(1, "500", 2), counter(2, "900000000", 3), counter(3, "1000", 4)]
    assert [row for row, _ in words(RULES_2022, *slip)] == [3, 4]
    assert [row for row, _ in words(RULES_2024, *slip)] == [3]


def test_a_counter_beyond_what_the_registry_holds() -> None:
    assert "cannot hold" in words(RULES_2022, counter(1, "2147483648", 2))[0][1]


def test_without_capacity_energy_is_not_judged() -> None:
    device = facts(onboarded_at=ONBOARDED)
    assert words(RULES_2022, read(ONBOARDED + HOUR, "1e12"), device=device) == []


def test_doubts_are_listed_up_to_a_limit() -> None:
    reads = [read(NOW + n * HOUR, row=n) for n in range(1, MOST_OF_A_KIND + 50)]
    found = rehearse(by_type(reads), facts=ROOF, rules=RULES_2024, now=NOW)
    assert len(found.problems) == MOST_OF_A_KIND
    assert found.counts == {"In the future": MOST_OF_A_KIND + 49}


STEPS = st.tuples(
    st.integers(-4, 6),  # quarters of an hour after the one before
    st.integers(0, 5),  # length in quarters
    st.sampled_from([0, 1, 400, 1700, 1800, 7000, 10**9, -5]),
)


@BOTH
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    kind=st.sampled_from(["History", "Delta", "Aggregate"]),
    steps=st.lists(STEPS, max_size=12),
    bound=st.sampled_from(["", "Delta", "Aggregate"]),
    known=st.booleans(),
    begins=st.integers(-6, 6),
)
def test_a_column_is_judged_as_its_reads_one_by_one(
    rules: Rules,
    kind: str,
    steps: list[tuple[int, int, int]],
    bound: str,
    known: bool,
    begins: int,
) -> None:
    quarter, meter = HOUR / 4, 0
    end = ONBOARDED + begins * quarter - (40 * quarter if kind == "History" else 0 * quarter)
    reads = []
    for row, (step, length, wh) in enumerate(steps):
        end, meter = end + step * quarter, meter + wh
        value = str(meter if kind == "Aggregate" else wh)
        reads.append(read(end, value, type=kind, start=end - length * quarter, row=row))
    if not reads:
        return
    last = ONBOARDED + quarter if known else None
    device = facts(onboarded_at=ONBOARDED, capacity_kw=25.0, bound_type=bound, last_end=last)
    whole = Device(device, rules, NOW).judge(of_readings(reads))
    state = Device(device, rules, NOW)
    singly = [doubt(state, one) is not None for one in sorted(reads, key=lambda one: one.end)]
    assert [rule != 0 for rule in whole.rules.tolist()] == singly
