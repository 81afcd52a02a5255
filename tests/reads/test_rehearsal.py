"""The registry's rules, rehearsed: what each edition would refuse, and what it would take."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from portal.drec.energy import limit_wh_2022, limit_wh_2024
from portal.reads.formats import DeviceFacts, Problem, Reading
from portal.reads.rehearsal import MOST_DOUBTS, Rules, part_adjacent_history, rehearse
from tests.reads.files import facts

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


def doubts(rules: Rules, *reads: Reading, device: DeviceFacts = ROOF) -> list[Problem]:
    found = rehearse(reads, devices={"roof": device}, rules=rules, now=NOW)
    assert not any(problem.blocking for problem in found)
    return found


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
        (RULES_2024, OLD, EARLIEST_2024, EARLIEST_2024 + HOUR, "3 year(s) before onboarding"),
        (RULES_2024, OLD, EARLIEST_2024 + MOMENT, EARLIEST_2024 + HOUR, ""),
        (RULES_2022, ROOF, COMMISSIONED - HOUR, COMMISSIONED, "dates as texts"),
        (RULES_2022, ROOF, datetime(2026, 1, 9, tzinfo=UTC), datetime(2026, 1, 10, tzinfo=UTC), ""),
        (RULES_2022, ROOF, ONBOARDED - 365 * 24 * HOUR, ONBOARDED - HOUR, "1 year(s) before"),
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
    assert "last read of this device ends at 2026-03-01 17:00:00 UTC" in found[0][1]


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
    adjacent = [history(end + n * HOUR, end + (n + 1) * HOUR, row=n) for n in (2, 1, 0)]
    other = read(end, row=9)
    parted = part_adjacent_history([*adjacent, other], rules=RULES_2024)
    assert [reading.start for reading in parted] == [
        end + 2 * HOUR + MOMENT,
        end + HOUR + MOMENT,
        end,
        None,
    ]
    assert [r._replace(start=None) for r in parted] == [
        r._replace(start=None) for r in [*adjacent, other]
    ]
    assert words(RULES_2024, *parted[:3]) == []
    assert part_adjacent_history(adjacent, rules=RULES_2022) == adjacent


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
            "1 hour (limit 6.8493 kWh, yours 6.85 kWh)."
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
    assert "only rises; the value before is 500 Wh" in found[0][1]


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
    reads = [read(NOW + n * HOUR, row=n) for n in range(1, MOST_DOUBTS + 50)]
    found = doubts(RULES_2024, *reads)
    assert len(found) == MOST_DOUBTS + 1
    assert (found[0].row, found[0].message) == (
        0,
        "The registry would refuse more reads than the 1,000 listed here.",
    )
