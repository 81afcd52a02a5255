"""Packed reads come back as they were, oldest first, in few bytes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from portal.reads.formats import UNITS, Reading
from portal.reads.formats.series import NO_TIME
from portal.reads.packing import columns_of, pack, pack_columns, unpack
from portal.reads.rehearsal.columns import Reads, of_readings

START = datetime(2024, 1, 1, tzinfo=UTC)
# A year of quarter hours, and what it may take as one field of the ledger.
QUARTERS = 366 * 96
MOST_BYTES = 200_000

MOMENTS = st.integers(min_value=631_152_000_000, max_value=4_133_980_800_000).map(
    lambda ms: datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=ms)
)
READINGS = st.builds(
    Reading,
    row=st.integers(1, 2_000_000),
    external_id=st.just("roof"),
    type=st.just("History"),
    start=st.none() | MOMENTS,
    end=MOMENTS,
    value=st.decimals(allow_nan=False, allow_infinity=False, places=6),
    unit=st.sampled_from(sorted(UNITS)),
)


@given(st.lists(READINGS, max_size=30))
def test_round_trip(readings: list[Reading]) -> None:
    oldest_first = sorted(readings, key=lambda reading: reading.end)
    assert [(r.row, r.start, r.end, r.value, r.unit) for r in unpack(pack(readings))] == [
        (r.row, r.start, r.end, str(r.value), r.unit) for r in oldest_first
    ]


def test_the_number_stays_as_typed() -> None:
    for typed in ("1.50", "0", "-3", "1E+3", "0.30000000000000004"):
        reading = Reading(2, "roof", "Delta", None, START, Decimal(typed), "kWh")
        [packed] = unpack(pack([reading]))
        assert packed.value == typed
        assert (packed.start_ms, packed.end_ms) == (None, 1_704_067_200_000)


def test_a_year_of_quarter_hours_is_small() -> None:
    readings = [
        Reading(
            row=number + 2,
            external_id="roof",
            type="History",
            start=START + number * timedelta(minutes=15) + timedelta(milliseconds=1),
            end=START + (number + 1) * timedelta(minutes=15),
            value=Decimal(number * 7919 % 5000) / 1000,
            unit="kWh",
        )
        for number in range(QUARTERS)
    ]
    packed = pack(readings)
    assert len(packed) < MOST_BYTES
    assert len(unpack(packed)) == QUARTERS
    in_columns = pack_columns(of_readings(readings))
    assert len(in_columns) < MOST_BYTES
    assert unpack(in_columns)[-1].value == str(readings[-1].value.normalize())


NUMBERS = st.integers(-(2**62), 2**62)


@given(
    st.lists(st.tuples(NUMBERS, st.none() | NUMBERS, NUMBERS, NUMBERS), max_size=30),
    st.sampled_from(sorted(UNITS)),
)
def test_columns_come_back(reads: list[tuple[int, int | None, int, int]], unit: str) -> None:
    rows, starts, ends, energy = (
        np.array([NO_TIME if read[at] is None else read[at] for read in reads], np.int64)
        for at in range(4)
    )
    packed = pack_columns(Reads("roof", "Delta", unit, rows, starts, ends, energy))
    assert [(r.row, r.start_ms, r.end_ms, r.unit) for r in unpack(packed)] == [
        (row, start, end, unit) for row, start, end, _ in reads
    ]
    assert [Decimal(r.value) * UNITS[unit] * 10**6 for r in unpack(packed)] == [
        read[3] for read in reads
    ]


def test_the_rows_behind_a_read_come_back() -> None:
    numbers = [np.arange(4, dtype=np.int64) for _ in range(4)]
    reads = Reads("roof", "Delta", "Wh", *numbers)
    two = reads.grouped(
        np.array([0, 3]), starts=numbers[1][:2], ends=numbers[2][:2], micro_wh=numbers[3][:2]
    )
    again = columns_of(pack_columns(two))
    assert again is not None
    assert [again.rows_of(at) for at in (0, 1)] == [[0, 1, 2], [3]]
    assert columns_of(pack([])) is None
