"""What a file gave: series, problems with their place, and notes of what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from portal.reads.formats.series import Integers, Series
from portal.reads.formats.shapes import Problem

# Kinds of problems, by which pages group them.
KINDS = {
    "time": "The time cannot be read",
    "skipped hour": "A time that did not exist",
    "repeated hour": "An hour that came twice",
    "number": "The energy cannot be read",
    "length": "The length of the interval cannot be read",
    "order": "The end is not after the start",
    "device": "The device is not named",
    "unit": "The unit cannot be read",
    "type": "The type cannot be read",
    "zone": "The time zone cannot be read",
    "duplicate": "The same time twice",
    "width": "More cells than the heading has",
}


@dataclass(frozen=True)
class Note:
    """Rows that are no readings, and no problem either; or something worth telling.

    `kind`: "no number" (empty, NaN, -), "total", "blank", "heading again", "remark",
    "words" (a footer, a state), "repeated hour", "skipped hour", "repeat" (the same reading again).
    """

    kind: str
    text: str
    rows: int
    first_row: int


@dataclass(frozen=True, eq=False)
class Found:
    """Series in the order in which the file first names them; each oldest end first.

    `rows` are the rows with data below the heading. `problems` are the first ones of each kind,
    in the order of the file; `problem_counts` has how many there are of each kind, and
    `blocked_rows` the place of every row that cannot be sent, rising.
    """

    series: list[Series]
    rows: int
    problems: list[Problem] = field(default_factory=list)
    problem_counts: Mapping[str, int] = field(default_factory=dict)
    blocked_rows: Integers = field(default_factory=lambda: np.empty(0, np.int64))
    notes: list[Note] = field(default_factory=list)

    @property
    def problems_total(self) -> int:
        return sum(self.problem_counts.values())
