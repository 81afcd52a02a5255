"""What is wrong with rows, and what was left out: the first of each kind in full, all counted."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats import places
from portal.reads.formats.found import Note
from portal.reads.formats.series import Integers
from portal.reads.formats.shapes import Limits, Problem, Unreadable
from portal.reads.formats.table.text import Row

# Of a cell that people see again, no more than this.
SHOWN_CHARS = 200

# Where a file is given up: as many rows that cannot be read as rows that can.
GIVEN_UP_SHARE = 0.5


class Problems:
    """Collects while the file is read."""

    def __init__(self, limits: Limits) -> None:
        self._most = limits.max_problems
        self._given_up_after = limits.max_rows_without_reading
        self._kept: list[Problem] = []
        self._pending: dict[int, int] = {}
        self.counts: Counter[str] = Counter()
        self._rows = array("q")
        self._notes: dict[str, Note] = {}

    def add(self, kind: str, row: int, device: str, column: str, typed: str, message: str) -> None:
        self._rows.append(row)
        self.counts[kind] += 1
        if self.counts[kind] <= self._most:
            problem = Problem(row, device, column, typed[:SHOWN_CHARS], message, kind=kind)
            self._kept.append(problem)

    def count(self, kind: str, rows: Integers) -> None:
        """More of a kind of which enough are kept."""
        self._rows.extend(rows.tolist())
        self.counts[kind] += len(rows)

    def is_full(self, kind: str) -> bool:
        """Whether another problem of this kind is only counted."""
        return self.counts[kind] >= self._most

    def add_later(self, kind: str, row: int, device: str, column: int, message: str) -> None:
        """A problem whose cell must be looked up in the file: see `fill`."""
        kept = len(self._kept)
        self.add(kind, row, device, "", "", message)
        if len(self._kept) > kept:
            self._pending[kept] = column

    @property
    def are_pending(self) -> bool:
        return bool(self._pending)

    def fill(self, names: Sequence[str], rows: Iterable[tuple[int, Row]]) -> None:
        """Looks up the cells of problems that were found after the file was read."""
        wanted = {self._kept[place].row for place in self._pending}
        last, cells_of = max(wanted), {}
        for row, cells in rows:
            if row in wanted:
                cells_of[row] = cells
            if row >= last:
                break
        for place, column in self._pending.items():
            problem = self._kept[place]
            typed = (cells_of.get(problem.row, []) + [""] * (column + 1))[column]
            self._kept[place] = replace(
                problem,
                column=names[column] if column < len(names) else "",
                typed=typed[:SHOWN_CHARS],
            )
        self._pending.clear()

    def tell(self, kind: str, text: str) -> None:
        """Something that no row of what is read stands for."""
        self._notes[kind] = Note(kind, text, 0, 0)

    def note(self, kind: str, text: str, rows: NDArray[np.int64] | list[int]) -> None:
        """Rows that were left out for one reason; the first one's words stand for all."""
        if not len(rows):
            return
        first = int(rows[0])
        known = self._notes.get(kind)
        if known:
            first, text = min(first, known.first_row), known.text
        count = len(rows) + (known.rows if known else 0)
        self._notes[kind] = Note(kind, text, count, first)

    @property
    def kept(self) -> list[Problem]:
        return sorted(self._kept, key=lambda problem: problem.row)

    @property
    def notes(self) -> list[Note]:
        return list(self._notes.values())

    @property
    def blocked_rows(self) -> Integers:
        return np.unique(np.frombuffer(self._rows, np.int64)) if self._rows else NO_ROWS

    def give_up_when_hopeless(self, readings: int) -> None:
        """Raises Unreadable when half of the rows so far cannot be read."""
        blocked = len(self._rows)
        if blocked < self._given_up_after or blocked < GIVEN_UP_SHARE * (blocked + readings):
            return
        first = self.kept[0]
        raise Unreadable(
            f"{blocked:,} of the first {blocked + readings:,} rows cannot be read, beginning with "
            f"row {places.words(first.row)}, column {first.column or '?'}, “{first.typed[:40]}”: "
            f"{first.message}"
        )


NO_ROWS = np.empty(0, np.int64)
