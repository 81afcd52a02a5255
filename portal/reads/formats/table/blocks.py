"""Tables below each other in one sheet, each of a device that a line above its heading names."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, takewhile

from portal.reads.formats.cells.kinds import kind_of
from portal.reads.formats.cells.words import field_of, is_total, labelled
from portal.reads.formats.table.headings import TIMES_OF_DAY, has_reading
from portal.reads.formats.table.source import Sheet
from portal.reads.formats.table.text import Piece, Row
from portal.reads.formats.table.titles import (
    Shared,
    name_in,
    refuse_told_otherwise,
    refuse_two_of_one_name,
    shared_by,
    told_of_readings,
)

# What the column is called that has the names.
HEADING = "Device"
# More lines without a reading are no title of a table.
MOST_LINES = 50
# So many tables show what stands above each of them.
MOST_TITLES = 100


@dataclass(frozen=True)
class Blocks(Sheet):
    """A sheet as one table whose first column names the device. `heading` are the rows of the first
    heading; any other one, and the lines above it, are blank rows."""

    inner: Sheet
    heading: tuple[int, ...]

    @classmethod
    def of(cls, sheet: Sheet, heading: tuple[int, ...]) -> Blocks:
        return cls(sheet.name, sheet.text, sheet.number, sheet, heading)

    def around(self, other: Sheet) -> Sheet:
        return Blocks.of(other, self.heading)

    def pieces(self) -> Iterator[Piece]:
        parting = _Parting(self.inner.first_rows(self.heading[-1]), self.heading, self.shared)
        first = 1
        for piece in self.inner.pieces():
            taken = (parting.take(row, cells) for row, cells in enumerate(piece.rows, piece.first))
            rows = [cells for some in taken for cells in some]
            if rows:
                yield Piece(first, rows)
            first += len(rows)
        if rest := parting.rest():
            yield Piece(first, rest)

    @cached_property
    def shared(self) -> Shared:
        """What stands above every table."""
        return shared_by(self.titles)

    @cached_property
    def titles(self) -> list[list[Row]]:
        """What stands above each of the first tables."""
        return list(islice(self._titles(), MOST_TITLES))

    def _titles(self) -> Iterator[list[Row]]:
        """The lines between the last reading and each heading."""
        first = self.inner.first_rows(self.heading[-1])
        heading = _bare(first[-1][1] if first else [])
        before: deque[Row] = deque(maxlen=MOST_LINES)
        for row, cells in self.inner.rows():
            is_another = row > self.heading[-1] and _is_heading(cells, heading)
            if row == self.heading[0] or is_another:
                yield _since_reading(before)
            before.append(cells)

    def names(self) -> Iterator[str]:
        """The devices in the order of the file, as often as the sheet names them."""
        last = ""
        for _, cells in self.rows():
            if cells and cells[0] not in ("", HEADING, last):
                last = cells[0]
                yield last


class _Parting:
    """Takes row after row and gives as many; those that may stand above a heading wait for it."""

    def __init__(
        self, first: Sequence[tuple[int, Row]], heading: tuple[int, ...], shared: Shared
    ) -> None:
        above = [cells for row, cells in first if row < heading[0]]
        self._name, self._shared = name_in(above, shared), shared
        self._above, self._has_dates = above, False
        self._heading, self._last = _bare(first[-1][1] if first else []), heading[-1]
        self._waiting: list[Row] = []

    def take(self, row: int, cells: Row) -> list[Row]:
        if row <= self._last:
            return [_behind(HEADING if row == self._last else "", cells)]
        if _is_heading(cells, self._heading):
            return self._begun(row)
        self._waiting.append(cells)
        self._has_dates = self._has_dates or has_reading(cells)
        if _may_be_reading(cells) or len(self._waiting) > MOST_LINES:
            return self.rest()
        return []

    def rest(self) -> list[Row]:
        """What waits, as rows of the device."""
        waiting, self._waiting = self._waiting, []
        return [_behind(self._name, cells) for cells in waiting]

    def _told(self, above: Sequence[Row]) -> dict[str, str]:
        name = name_in(above, self._shared)
        return told_of_readings(above, name, with_dates=not self._has_dates)

    def _begun(self, row: int) -> list[Row]:
        """Another table begins; what sums up the last one is still of it."""
        name, waiting, self._waiting = self._name, self._waiting, []
        above = [cells for cells in waiting if not _sums_up(cells)]
        if named := name_in(above, self._shared):
            refuse_told_otherwise(row, self._told(self._above), self._told(above))
            self._name = named
        return [*(_behind(name, cells) if _sums_up(cells) else [] for cells in waiting), []]


def blocks_in(sheet: Sheet, heading: tuple[int, ...]) -> Blocks | None:
    """The tables of a sheet that has several, each with a name; None for any other sheet. Raises
    Unreadable where one name stands for several devices."""
    if not heading:
        return None
    first = sheet.first_rows(heading[-1])
    above = [cells for row, cells in first if row < heading[0]]
    if not any(map(any, above)):
        return None
    if not sheet.text.has_twice(max(_bare(first[-1][1]), key=len)):
        return None
    blocks = Blocks.of(sheet, heading)
    names = blocks.names()
    if not name_in(above, blocks.shared) or not (next(names, None) and next(names, None)):
        return None
    refuse_two_of_one_name(blocks.titles, blocks.shared)
    return blocks


def _since_reading(lines: Sequence[Row]) -> list[Row]:
    """The last of these lines, without totals of the table above."""
    own = takewhile(lambda cells: not _may_be_reading(cells), reversed(lines))
    return [cells for cells in own if not _sums_up(cells)]


def _may_be_reading(cells: Row) -> bool:
    """Whether a row has a time and a number, of a date above it perhaps, or numbers alone."""
    if has_reading(cells):
        return True
    kinds = list(map(kind_of, cells))
    others = set(kinds) - {"", "nothing", "number"} - TIMES_OF_DAY
    return "number" in kinds and not others


def _sums_up(cells: Row) -> bool:
    """Whether a row has a total, rather than the name of a device with such a word in it."""
    has_number = any(map(str.isdigit, "".join(cells)))
    names = any(field_of(label) for label, _ in labelled(cells))
    return is_total(cells) and has_number and not names


def _is_heading(cells: Row, heading: Row) -> bool:
    """Quickly: `heading` is bare."""
    begins_so = bool(cells) and cells[0].strip() == heading[0]
    return begins_so and _bare(cells) == heading


def _behind(name: str, cells: Row) -> Row:
    return [name, *cells] if any(cells) else cells


def _bare(cells: Row) -> Row:
    """Trimmed, and without blanks at the end."""
    texts = list(map(str.strip, cells)) or [""]
    while len(texts) > 1 and not texts[-1]:
        texts.pop()
    return texts
