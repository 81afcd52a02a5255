"""Several names of a file that mean one device: its parts, such as its inverters, whose energy is
added; or meters of the same energy, of which one is taken. The person says which. Parts that the
file itself tells apart, such as phases or tariffs, are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from portal.reads.formats.series import Integers, Series
from portal.reads.rehearsal.by_type import merged
from portal.reads.rehearsal.columns import COLUMNS, Reads, fits

# Wished of a device whose parts are added; else it is the name that is taken alone.
ADD = "+"
UNSAID = "Several names, one time"
UNSAID_WORDS = "Say above what the names of this device are: until then nothing of it is sent."
TWICE = "Measured twice, left here"
TWICE_WORDS = "You chose to take {name} alone of the names that mean this device."
ALONE = "A meter without the others, left here"
ALONE_WORDS = "The other parts of the device have no value of this time, and a sum needs all."


def taken(every: Sequence[Series], wish: str) -> tuple[list[Series], list[Series]]:
    """The series that count, and those of other names, which stay here."""
    if wish not in {one.name for one in every}:
        return list(every), []
    chosen = [one for one in every if one.name == wish]
    return chosen, [one for one in every if one.name != wish]


def are_added(every: Sequence[Series], wish: str) -> bool:
    """Whether readings of one time are parts of one whole; `every` are the series that count."""
    is_one = len({one.name for one in every}) == 1
    return wish == ADD or (is_one and any(one.part for one in every))


def parts_of(every: Sequence[Series]) -> int:
    return len({(one.name, one.part) for one in every})


def is_said(every: Sequence[Series], wish: str) -> bool:
    return wish == ADD or wish in {one.name for one in every}


def shared(every: Sequence[Series]) -> tuple[int, bool]:
    """How many times have readings of more than one name, and whether these repeat each other."""
    if len({one.name for one in every}) < 2:
        return 0, False
    reads = _in_order(merged(every, ""))
    first, counts = _groups(reads)
    several = counts > 1
    last = first + counts - 1
    repeats = reads.micro_wh[first] == reads.micro_wh[last]
    return int(several.sum()), bool(several.any() and repeats[several].all())


def added(reads: Reads, parts: int = 0) -> tuple[Reads, Integers]:
    """Reads of one interval become one of their sum; and the rows of meters that stay here.

    Energy of a part is energy of the device, whatever the others made. The value of a meter is a
    sum of as many `parts` or none. Sums that no column can hold are not made.
    """
    ordered = _in_order(reads)
    first, counts = _groups(ordered)
    if not (counts > 1).any() or not fits(ordered.micro_wh):
        return reads, reads.rows[:0]
    whole = ordered.grouped(
        first,
        starts=ordered.starts[first],
        ends=ordered.ends[first],
        micro_wh=np.add.reduceat(ordered.micro_wh, first),
    )
    if reads.type != "Aggregate":
        return whole, reads.rows[:0]
    return whole.only(counts == parts), whole.rows_behind(counts != parts)


def _in_order(reads: Reads) -> Reads:
    """Those of one interval beside each other. What stands for several rows has no other of its
    interval."""
    if reads.sources is not None:
        return reads
    order = np.lexsort((reads.starts, reads.ends))
    columns: dict[str, Any] = {name: getattr(reads, name)[order] for name in COLUMNS}
    return replace(reads, **columns)


def _groups(reads: Reads) -> tuple[Integers, Integers]:
    """The first position of each interval, and how many reads it has."""
    if not len(reads):
        return reads.rows[:0], reads.rows[:0]
    differs = (np.diff(reads.ends) != 0) | (np.diff(reads.starts) != 0)
    first = np.flatnonzero(np.concatenate([[True], differs]))
    return first, np.diff(np.append(first, len(reads)))
