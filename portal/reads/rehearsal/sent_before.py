"""What of a file was sent before, by the portal's own record and by what the registry holds.
Both are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from portal.reads.formats.series import NO_TIME, Integers
from portal.reads.rehearsal.columns import Booleans, Reads, counted, fits

# History intervals are parted by a millisecond; so little is no overlap.
TOUCH_MS = 1
NEVER = int(np.iinfo(np.int64).max)


class Earlier(NamedTuple):
    """Reads of a device and type that the registry has, oldest end first."""

    starts: Integers
    ends: Integers
    micro_wh: Integers

    @classmethod
    def of(cls, batches: Sequence[Reads], kind: str = "History") -> Earlier:
        starts, ends, micro_wh = _by_end(batches)
        return cls(_begins(starts, ends, kind, first=NO_TIME), ends, micro_wh)


def _by_end(batches: Sequence[Reads | Earlier]) -> list[Integers]:
    """Starts, ends and energy of all of them; of one end in the order of the batches."""
    empty = np.empty(0, np.int64)
    columns = [
        np.concatenate([empty, *(getattr(reads, name) for reads in batches)])
        for name in Earlier._fields
    ]
    order = np.argsort(columns[1], kind="stable")
    return [column[order] for column in columns]


def joined(ours: Mapping[str, Earlier], held: Mapping[str, Earlier]) -> dict[str, Earlier]:
    """By type. Of a read that both have, ours comes first, since it knows its start."""
    return {
        kind: Earlier(*_by_end([one[kind] for one in (ours, held) if kind in one]))
        for kind in {*ours, *held}
    }


class Known(NamedTuple):
    """Of some reads: `again` were sent before, as so many `reads` then; `over` share time with what
    was sent, and are not the same."""

    again: Booleans
    reads: int
    over: Booleans


def known(reads: Reads, earlier: Earlier) -> Known:
    """What was sent before of the reads of a file, before they are combined."""
    if not len(reads) or not len(earlier.ends):
        none = np.zeros(len(reads), np.bool_)
        return Known(none, 0, none)
    again, owner = _again(reads, earlier)
    over = _overlapping(reads, earlier) & ~again
    return Known(again, len(np.unique(owner[again])), over)


def _begins(starts: Integers, ends: Integers, kind: str, *, first: int) -> Integers:
    """Where unknown: Delta is energy since the read before, `first` for the first one; History of
    no start takes no time."""
    before = np.append(first, ends[:-1])[: len(ends)] if kind == "Delta" else ends
    return np.where(starts == NO_TIME, before, starts)


def _again(reads: Reads, earlier: Earlier) -> tuple[Booleans, Integers]:
    """Which reads were sent before, and the place of the read that they were sent as: with the
    same end and the same energy, in the file or as the registry keeps it, or together with others
    as one."""
    owner = np.searchsorted(earlier.ends, reads.ends - TOUCH_MS)
    again, kept = np.zeros(len(reads), np.bool_), counted(reads)
    for more in range(_most_of_one_end(earlier.ends)):
        at = np.minimum(owner + more, len(earlier.ends) - 1)
        met = np.abs(earlier.ends[at] - reads.ends) <= TOUCH_MS
        energy = earlier.micro_wh[at]
        again |= met & ((energy == reads.micro_wh) | (energy == kept))
    return again | _combined(reads, earlier, owner), owner


def _most_of_one_end(ends: Integers) -> int:
    """How many reads have ends that are taken for the same."""
    after = np.searchsorted(ends, ends + 2 * TOUCH_MS, side="right")
    return int((after - np.arange(len(ends))).max())


def _combined(reads: Reads, earlier: Earlier, owner: Integers) -> Booleans:
    """Reads that lie within one that was sent and have its energy together."""
    if reads.type == "Aggregate" or not fits(reads.micro_wh):
        return np.zeros(len(reads), np.bool_)
    starts = _begins(reads.starts, reads.ends, reads.type, first=int(reads.ends[0]))
    inside = starts >= np.append(earlier.starts, NEVER)[owner] - TOUCH_MS
    energy = np.zeros(len(earlier.ends) + 1, np.int64)
    np.add.at(energy, owner[inside], reads.micro_wh[inside])
    same = np.append(energy[:-1] == earlier.micro_wh, False)
    return np.asarray(inside & same[owner])


def _overlapping(reads: Reads, earlier: Earlier) -> Booleans:
    """Which reads share time with some that were sent before: sent once more, their energy would
    count twice. The values of a meter are not of any time."""
    if reads.type == "Aggregate":
        return np.zeros(len(reads), np.bool_)
    starts = _begins(reads.starts, reads.ends, reads.type, first=int(reads.ends[0]))
    at = np.searchsorted(earlier.ends, starts + TOUCH_MS, side="right")
    earliest = np.minimum.accumulate(earlier.starts[::-1])[::-1]
    return np.asarray(np.append(earliest, NEVER)[at] < reads.ends - TOUCH_MS)


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
