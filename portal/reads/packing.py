"""The reads of one batch in few bytes: columns, differences, zlib.

A batch is sent one read a call with a cursor, so its reads are never looked for one by one: a
year of quarter hours is one field of about 120 kB instead of 35,040 rows. Numbers stay text, so
that what is sent is what was typed.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import NamedTuple

from portal.reads.formats import Reading

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)

# The layout of the columns below; a later one must still read this.
LAYOUT = 1


class PackedRead(NamedTuple):
    """One read. Times are milliseconds since 1970 in UTC; the value is the number as typed."""

    row: int
    start_ms: int | None
    end_ms: int
    value: str
    unit: str

    @property
    def start(self) -> datetime | None:
        return None if self.start_ms is None else EPOCH + self.start_ms * MILLISECOND

    @property
    def end(self) -> datetime:
        return EPOCH + self.end_ms * MILLISECOND


def pack(readings: Iterable[Reading]) -> bytes:
    """Packs the reads of one device and type, oldest end first; equal ends keep their order."""
    reads = sorted(readings, key=attrgetter("end"))
    ends = [_milliseconds(read.end) for read in reads]
    columns = {
        "layout": LAYOUT,
        "rows": _differences([read.row for read in reads]),
        "ends": _differences(ends),
        "lengths": [
            None if read.start is None else end - _milliseconds(read.start)
            for read, end in zip(reads, ends, strict=True)
        ],
        "values": [str(read.value) for read in reads],
        "units": [read.unit for read in reads],
    }
    return zlib.compress(json.dumps(columns, separators=(",", ":")).encode())


def unpack(packed: bytes) -> list[PackedRead]:
    """The reads as they were packed, oldest first."""
    columns = json.loads(zlib.decompress(packed))
    ends = accumulate(columns["ends"])
    fields = (columns["lengths"], columns["values"], columns["units"])
    return [
        PackedRead(row, None if length is None else end - length, end, value, unit)
        for row, end, length, value, unit in zip(
            accumulate(columns["rows"]), ends, *fields, strict=True
        )
    ]


def _milliseconds(instant: datetime) -> int:
    return (instant - EPOCH) // MILLISECOND


def _differences(numbers: Sequence[int]) -> list[int]:
    return [*numbers[:1], *(after - before for before, after in pairwise(numbers))]
