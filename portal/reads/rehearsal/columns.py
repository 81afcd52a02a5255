"""The reads of one device and type in columns: what is rehearsed, packed and sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.drec.editions import UNITS
from portal.reads.formats import Reading
from portal.reads.formats.series import MICRO, NO_TIME, Integers, milliseconds

Booleans = NDArray[np.bool_]
# What a column of µWh holds.
MOST_WH = int(np.iinfo(np.int64).max) // MICRO


@dataclass(frozen=True, eq=False, slots=True)
class Reads:
    """Oldest end first. Times are milliseconds since 1970 in UTC, NO_TIME for no start.

    `micro_wh` is energy in µWh, for an Aggregate the value of the meter. A read may stand for
    several rows of the file: `sources` has their numbers one read after the other, `counts` says
    how many belong to each. Without them each read stands for its own row.
    """

    external_id: str
    type: str
    unit: str
    rows: Integers
    starts: Integers
    ends: Integers
    micro_wh: Integers
    sources: Integers | None = None
    counts: Integers | None = None

    def __len__(self) -> int:
        return len(self.ends)

    def only(self, kept: Booleans) -> Reads:
        """Those of `kept`; the rows behind the others go with them."""
        columns: dict[str, Any] = {name: getattr(self, name)[kept] for name in COLUMNS}
        if self.sources is None or self.counts is None:
            return replace(self, **columns)
        return replace(self, **columns, sources=self.rows_behind(kept), counts=self.counts[kept])

    def grouped(self, first: Integers, **columns: Any) -> Reads:
        """Several reads become one: `first` has the position of the first of each group."""
        after = np.append(first[1:], len(self))
        sources = self.rows if self.sources is None else self.sources
        counts = np.ones(len(self), np.int64) if self.counts is None else self.counts
        return replace(
            self,
            **columns,
            sources=sources,
            counts=np.add.reduceat(counts, first) if len(first) else counts[:0],
            rows=self.rows[after - 1],
        )

    def rows_behind(self, chosen: Booleans) -> Integers:
        """The rows of the file that these reads stand for."""
        if self.sources is None or self.counts is None:
            return self.rows[chosen]
        return self.sources[np.repeat(chosen, self.counts)]

    def rows_of(self, position: int) -> list[int]:
        """The rows of the file that the read at `position` stands for."""
        if self.sources is None or self.counts is None:
            return [int(self.rows[position])]
        first = int(self.counts[:position].sum())
        return list(map(int, self.sources[first : first + int(self.counts[position])]))

    @property
    def wh(self) -> Decimal:
        """The energy together; of a meter its rise from the first value to the last."""
        if not len(self):
            return Decimal(0)
        if self.type == "Aggregate":
            return Decimal(int(self.micro_wh[-1]) - int(self.micro_wh[0])) / MICRO
        return Decimal(total(self.micro_wh)) / MICRO


COLUMNS = ("rows", "starts", "ends", "micro_wh")


def total(micro_wh: Integers) -> int:
    """The exact sum, whatever the size of the numbers."""
    if not len(micro_wh):
        return 0
    if fits(micro_wh):
        return int(micro_wh.sum())
    return sum(map(int, micro_wh))


def fits(micro_wh: Integers) -> bool:
    """Whether every sum of these numbers fits into one of their own size."""
    if not len(micro_wh):
        return True
    largest = max(abs(int(micro_wh.max())), abs(int(micro_wh.min())))
    return largest * len(micro_wh) <= int(np.iinfo(np.int64).max)


def start_of(read: Reading) -> int:
    return NO_TIME if read.start is None else milliseconds(read.start)


def micro_of(read: Reading) -> int:
    """In µWh; less than one of them still counts as energy."""
    return int((read.wh * MICRO).to_integral_value(ROUND_CEILING))


def counted(reads: Reads) -> Integers:
    """In µWh, what the registry makes of the values: whole Wh, in floating point, halves up
    (contract 6.1). Of energy less than half of one it keeps nothing, and yet takes it for more
    than zero: it stays 1 µWh.
    """
    values = reads.micro_wh / (UNITS[reads.unit] * MICRO)
    whole = np.floor(values * UNITS[reads.unit] + 0.5)
    micro_wh = np.clip(whole, -MOST_WH, MOST_WH).astype(np.int64) * MICRO
    if reads.type == "Aggregate":
        return micro_wh
    return np.where(reads.micro_wh > 0, np.maximum(micro_wh, 1), micro_wh)


def of_readings(readings: Sequence[Reading]) -> Reads:
    """Readings of one device and type, as columns; oldest end first."""
    ordered = sorted(readings, key=lambda read: read.end)
    first = ordered[0]
    return Reads(
        external_id=first.external_id,
        type=first.type,
        unit=first.unit,
        rows=np.array([read.row for read in ordered], np.int64),
        starts=np.array([start_of(read) for read in ordered], np.int64),
        ends=np.array([milliseconds(read.end) for read in ordered], np.int64),
        micro_wh=np.array([micro_of(read) for read in ordered], np.int64),
    )
