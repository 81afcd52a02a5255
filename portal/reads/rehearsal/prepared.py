"""A device, and what of its series in a file will be sent, with all that is to be told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice

import numpy as np

from portal.reads.formats import DeviceFacts, Problem
from portal.reads.formats.falls import Fall
from portal.reads.formats.series import Integers
from portal.reads.rehearsal.columns import Reads
from portal.reads.rehearsal.combining import PERIODS
from portal.reads.rehearsal.rehearse import MOST_OF_A_KIND, Doubts
from portal.reads.rehearsal.sun import Dark
from portal.reads.rehearsal.units import Suspicion


@dataclass(frozen=True)
class Site:
    """A device and its place; `sunny` where the sun is what it works with."""

    facts: DeviceFacts
    latitude: float | None = None
    longitude: float | None = None
    sunny: bool = False


@dataclass
class Prepared:
    """What of one device will be sent, and all that is to be told of it.

    `intervals` are the energy of the file before anything was combined. `rows` counts the rows of
    the file that were understood; `blocked` are those of them that stay here. `calls` has the
    number of reads for each way of combining. `outlook` has, for each type that may be chosen, how
    many reads there would be and how many of them the registry would refuse; empty for a device of
    more rows than are tried out. `unseen`, of a counter: from the last read that was sent to
    the first value, in ms since 1970; what it rose by meanwhile is in no interval. `shared` counts
    the times that have readings of several names of the file; with `repeats` these say the same.
    """

    external_id: str
    intervals: Reads
    reads: list[Reads]
    rows: int
    zeros: int = 0
    sent_before: int = 0
    across: int = 0
    gaps: int = 0
    shared: int = 0
    repeats: bool = False
    interval_ms: int = 0
    falls: list[Fall] = field(default_factory=list)
    unseen: tuple[int, int] | None = None
    suspicion: Suspicion | None = None
    dark: Dark | None = None
    doubts: Doubts = field(default_factory=Doubts)
    blocked: Integers = field(default_factory=lambda: np.empty(0, np.int64))
    calls: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PERIODS, 0))
    outlook: dict[str, tuple[int, int]] = field(default_factory=dict)

    def keep_here(self, rows: Integers, kind: str, told: Iterable[tuple[int, str]]) -> None:
        """These rows are not sent; the first rows of `told` get their words."""
        if not len(rows):
            return
        self.blocked = np.concatenate([self.blocked, rows])
        counts, problems = self.doubts.counts, self.doubts.problems
        counts[kind] = counts.get(kind, 0) + len(rows)
        room = MOST_OF_A_KIND - sum(problem.kind == kind for problem in problems)
        problems += [
            Problem(row, self.external_id, "", "", words, kind=kind)
            for row, words in islice(told, max(0, room))
        ]
