"""What a file holds of each device, for the check page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import attrgetter

from portal.reads.formats.shapes import Reading


@dataclass(frozen=True)
class DeviceSummary:
    """The reads of one device and type. `wh` is the energy; of a running counter it is the rise."""

    external_id: str
    type: str
    rows: int
    first: datetime
    last: datetime
    wh: Decimal


def summarise(readings: Iterable[Reading]) -> list[DeviceSummary]:
    """One line a device and type, in the order in which the file first names them."""
    by_series: dict[tuple[str, str], list[Reading]] = {}
    for reading in readings:
        by_series.setdefault((reading.external_id, reading.type), []).append(reading)
    return [_summary(reads) for reads in by_series.values()]


def _summary(reads: Sequence[Reading]) -> DeviceSummary:
    return DeviceSummary(
        external_id=reads[0].external_id,
        type=reads[0].type,
        rows=len(reads),
        first=min(reading.start or reading.end for reading in reads),
        last=max(reading.end for reading in reads),
        wh=_energy(reads),
    )


def _energy(reads: Sequence[Reading]) -> Decimal:
    if reads[0].type != "Aggregate":
        return sum((reading.wh for reading in reads), Decimal(0))
    by_end = attrgetter("end")
    return max(reads, key=by_end).wh - min(reads, key=by_end).wh
