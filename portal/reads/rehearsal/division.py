"""Which type the intervals of a device go as: onboarding divides them (contract 6.2).

History lies before onboarding, Delta and Aggregate after it. A person has one file that spans
both, so unless a type was chosen the portal divides it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from portal.reads.formats.series import NO_TIME, Integers
from portal.reads.rehearsal.columns import Booleans, Reads

# What is done with an interval that lies across onboarding.
DIVIDE, AFTER, LEAVE = "divide", "after", "leave"
ACROSS = (DIVIDE, AFTER, LEAVE)


class Divided(NamedTuple):
    """`across` has the rows of intervals across onboarding, `left` those of them that stay here."""

    history: Reads
    ongoing: Reads
    across: Integers
    left: Integers


def divide(reads: Reads, *, onboarded: int, ongoing: str, across: str = DIVIDE) -> Divided:
    """`onboarded` in ms; `ongoing` is the type of what lies after it.

    An interval that ends with the moment of onboarding ends a millisecond before it, since
    History must. One that lies across it is divided by time, and no µWh is lost; or all of it
    goes as what lies after, or stays here.
    """
    before = reads.ends <= onboarded
    lies_across = ~before & (reads.starts < onboarded) & (reads.starts != NO_TIME)
    history = _typed(reads, before, "History")
    after = _typed(reads, ~before, ongoing)
    if not lies_across.any():
        return Divided(_ended(history, onboarded), after, reads.rows[:0], reads.rows[:0])
    rows = reads.rows[lies_across]
    if across == AFTER or ongoing == "Aggregate":
        return Divided(_ended(history, onboarded), after, rows, rows[:0])
    if across == LEAVE:
        after = _typed(reads, ~before & ~lies_across, ongoing)
        return Divided(_ended(history, onboarded), after, rows, rows)
    parts = _parts(reads, lies_across, onboarded)
    history = _typed(
        replace(reads, ends=np.minimum(reads.ends, onboarded), micro_wh=parts),
        before | lies_across,
        "History",
    )
    rest = np.where(lies_across, reads.micro_wh - parts, reads.micro_wh)
    starts = np.where(lies_across, onboarded, reads.starts)
    after = _typed(replace(reads, starts=starts, micro_wh=rest), ~before, ongoing)
    return Divided(_ended(history, onboarded), after, rows, rows[:0])


def _parts(reads: Reads, across: Booleans, onboarded: int) -> Integers:
    """The energy before onboarding, of each interval."""
    parts = reads.micro_wh.copy()
    for at in np.flatnonzero(across).tolist():
        start, end = int(reads.starts[at]), int(reads.ends[at])
        parts[at] = int(parts[at]) * (onboarded - start) // (end - start)
    return parts


def _ended(history: Reads, onboarded: int) -> Reads:
    return replace(history, ends=np.minimum(history.ends, onboarded - 1))


def _typed(reads: Reads, kept: Booleans, kind: str) -> Reads:
    return replace(reads.only(kept), type=kind)
