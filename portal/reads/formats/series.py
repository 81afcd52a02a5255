"""The readings of one device in columns: what a file gives, and what goes on to the registry.

A file may hold a million readings, so they are not objects: each column is one numpy array, and
the position says which reading it is. Times are milliseconds since 1970 in UTC. Energy is whole
millionths of a watt-hour (µWh), so that sums are exact; the largest number that fits is
9.2 TWh.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
MICRO = 10**6

# A reading whose file names no start has this one.
NO_TIME = int(np.iinfo(np.int64).min)


@dataclass(frozen=True, eq=False, slots=True)
class Series:
    """Readings of one device, oldest end first; equal ends keep the order of the file.

    `name` is the device as the file calls it, "" where the file does not say, and `part` the part
    of it whose energy this is, "" for all of it. `rows` are
    their places (places.py); where several rows make one reading it is the last one.
    `counter`: `micro_wh` are readings of a running counter at `ends`, and there are no starts.
    Otherwise it is the energy made between start and end. `type` is what the file itself says
    ("History", "Delta", "Aggregate", or ""), `unit` how the file writes energy, which is how it
    is sent; one of UNITS. `zone` is the zone that the stamps were read in, for showing them.
    """

    name: str
    zone: str
    unit: str
    type: str
    counter: bool
    rows: Integers
    starts: Integers
    ends: Integers
    micro_wh: Integers
    part: str = ""

    def __len__(self) -> int:
        return len(self.ends)

    @property
    def wh(self) -> Decimal:
        """The energy of all readings; of a counter its rise from the first to the last."""
        if not len(self):
            return Decimal(0)
        if self.counter:
            micro = int(self.micro_wh[-1]) - int(self.micro_wh[0])
        else:
            micro = (
                sum(map(int, self.micro_wh))
                if _may_overflow(self.micro_wh)
                else int(self.micro_wh.sum())
            )
        return Decimal(micro) / MICRO


def _may_overflow(micro_wh: Integers) -> bool:
    largest = max(abs(int(micro_wh.max())), abs(int(micro_wh.min())))
    return largest * len(micro_wh) > np.iinfo(np.int64).max


def instant(ms: int) -> datetime:
    """The moment of a number of milliseconds since 1970, in UTC."""
    return EPOCH + ms * MILLISECOND


def milliseconds(moment: datetime) -> int:
    """The number of an aware moment."""
    return (moment - EPOCH) // MILLISECOND
