"""The reads of one batch in few bytes: columns, differences, zlib.

A batch is sent one read a call with a cursor, so its reads are never looked for one by one: a
year of quarter hours is one field of about 100 kB instead of 35,040 rows. Readings that somebody
typed keep their number as text; columns of a file keep it exactly, in millionths of a Wh.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np

from portal.reads.formats import Reading
from portal.reads.formats.series import NO_TIME, Integers
from portal.reads.rehearsal.columns import Reads
from portal.reads.rehearsal.wording import number_words

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)

# The layouts below, by the first byte: JSON begins with a brace once it is unpacked, columns with
# this mark. What was packed once must be read for ever.
LAYOUT = 1
MARK = b"2\n"
# More effort makes a tenth less of it in three times the time.
EFFORT = 4
WIDTH = 8

COLUMNS = ("rows", "starts", "ends", "micro_wh", "sources", "counts")


class PackedRead(NamedTuple):
    """One read. Times are milliseconds since 1970 in UTC; the value is the number as typed."""

    row: int
    start_ms: int | None
    end_ms: int
    value: str
    unit: str

    @classmethod
    def at(
        cls, row: int, start: datetime | None, end: datetime, value: str, unit: str
    ) -> PackedRead:
        """The read of these times."""
        return cls(
            row, None if start is None else _milliseconds(start), _milliseconds(end), value, unit
        )

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


def pack_columns(reads: Reads) -> bytes:
    """Packs the reads of one device and type, oldest end first as they stand."""
    columns = {name: getattr(reads, name) for name in COLUMNS}
    there = {name: column for name, column in columns.items() if column is not None}
    heading = {
        "device": reads.external_id,
        "type": reads.type,
        "unit": reads.unit,
        "lengths": {name: len(column) for name, column in there.items()},
    }
    parts = [MARK, json.dumps(heading).encode(), b"\n", *map(_shuffled, there.values())]
    return zlib.compress(b"".join(parts), EFFORT)


def _shuffled(column: Integers) -> bytes:
    """Differences, the bytes of a place side by side: those that never change take no room."""
    differences = np.diff(column, prepend=np.int64(0)).astype("<i8")
    return differences.view(np.uint8).reshape(-1, WIDTH).T.tobytes()


def columns_of(packed: bytes) -> Reads | None:
    """The reads as columns; None for what was packed as text."""
    content = zlib.decompress(packed)
    if not content.startswith(MARK):
        return None
    line, _, rest = content[len(MARK) :].partition(b"\n")
    heading = json.loads(line)
    columns: dict[str, Any] = {}
    for name, length in heading["lengths"].items():
        columns[name] = _restored(rest[: length * WIDTH])
        rest = rest[length * WIDTH :]
    return Reads(heading["device"], heading["type"], heading["unit"], **columns)


def _restored(content: bytes) -> Integers:
    places = np.frombuffer(content, np.uint8).reshape(WIDTH, -1)
    differences = np.ascontiguousarray(places.T).view("<i8").ravel()
    return np.cumsum(differences, dtype=np.int64)


def unpack(packed: bytes) -> list[PackedRead]:
    """The reads as they were packed, oldest first."""
    reads = columns_of(packed)
    return _as_text(packed) if reads is None else _as_columns(reads)


def _as_columns(reads: Reads) -> list[PackedRead]:
    columns = (reads.rows.tolist(), reads.starts.tolist(), reads.ends.tolist())
    return [
        PackedRead(row, None if start == NO_TIME else start, end, number_words(energy, unit), unit)
        for unit in (reads.unit,)
        for row, start, end, energy in zip(*columns, reads.micro_wh.tolist(), strict=True)
    ]


def _as_text(packed: bytes) -> list[PackedRead]:
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
