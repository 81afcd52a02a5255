"""What of a file was sent before, by the portal's own record and by what the registry holds. Pure;
both are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from portal.reads.columns import Booleans, Reads, counted
from portal.reads.formats.series import Integers

# History intervals are parted by a millisecond; so little is no overlap.
TOUCH_MS = 1


class Earlier(NamedTuple):
    """Reads of a device and type that the registry has, oldest end first."""

    starts: Integers
    ends: Integers
    micro_wh: Integers

    @classmethod
    def of(cls, batches: Sequence[Reads | Earlier]) -> Earlier:
        empty = np.empty(0, np.int64)
        columns = [
            np.concatenate([empty, *(getattr(reads, name) for reads in batches)])
            for name in cls._fields
        ]
        order = np.argsort(columns[1], kind="stable")
        return cls(*(column[order] for column in columns))


def joined(ours: Mapping[str, Earlier], held: Mapping[str, Earlier]) -> dict[str, Earlier]:
    """By type. Of a read that both have, ours comes first, since it knows its start."""
    return {
        kind: Earlier.of([one[kind] for one in (ours, held) if kind in one])
        for kind in {*ours, *held}
    }


def same(reads: Reads, earlier: Earlier) -> Booleans:
    """Which reads were sent before: the same end and the same energy, as they stand in the file or
    as the registry keeps them."""
    if not len(earlier.ends):
        return np.zeros(len(reads), np.bool_)
    at = np.minimum(np.searchsorted(earlier.ends, reads.ends), len(earlier.ends) - 1)
    energy = earlier.micro_wh[at]
    alike = (energy == reads.micro_wh) | (energy == counted(reads))
    return np.asarray((earlier.ends[at] == reads.ends) & alike)


def overlapping(reads: Reads, earlier: Earlier) -> Booleans:
    """Which History reads share time with some that were sent before: sent once more, their
    energy would count twice on the edition that does not look."""
    if not len(earlier.ends) or reads.type != "History":
        return np.zeros(len(reads), np.bool_)
    at = np.searchsorted(earlier.ends, reads.starts + TOUCH_MS, side="right")
    begins = np.append(earlier.starts, np.iinfo(np.int64).max)[at]
    return np.asarray(begins < reads.ends - TOUCH_MS)


def part(reads: Reads, earlier: Earlier, *, gap_ms: int) -> Reads:
    """Parts History from what was sent before it and after it, as it is parted among itself."""
    if not gap_ms or reads.type != "History" or not len(earlier.ends):
        return reads
    longer = reads.ends - reads.starts > 2 * gap_ms
    starts = np.where(
        np.isin(reads.starts, earlier.ends) & longer, reads.starts + gap_ms, reads.starts
    )
    ends = np.where(np.isin(reads.ends, earlier.starts) & longer, reads.ends - gap_ms, reads.ends)
    return replace(reads, starts=starts, ends=ends)
