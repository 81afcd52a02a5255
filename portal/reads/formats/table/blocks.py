"""Tables below each other in one sheet, each of a device that a line above its heading names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.reads.formats.cells.sheetnames import names_no_device
from portal.reads.formats.cells.words import field_of, is_total, labelled
from portal.reads.formats.table.headings import has_reading
from portal.reads.formats.table.source import Sheet
from portal.reads.formats.table.text import Piece, Row

# What the column is called that has the names.
HEADING = "Device"
# More lines without a reading are no title of a table.
MOST_LINES = 50


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
        parting = _Parting(self.inner.first_rows(self.heading[-1]), self.heading)
        first = 1
        for piece in self.inner.pieces():
            taken = (parting.take(row, cells) for row, cells in enumerate(piece.rows, piece.first))
            rows = [cells for some in taken for cells in some]
            if rows:
                yield Piece(first, rows)
            first += len(rows)
        if rest := parting.rest():
            yield Piece(first, rest)

    def names(self) -> Iterator[str]:
        """The devices in the order of the file, as often as the sheet names them."""
        last = ""
        for _, cells in self.rows():
            if cells and cells[0] not in ("", HEADING, last):
                last = cells[0]
                yield last


class _Parting:
    """Takes row after row and gives as many; those that may stand above a heading wait for it."""

    def __init__(self, first: Sequence[tuple[int, Row]], heading: tuple[int, ...]) -> None:
        above = [cells for row, cells in first if row < heading[0]]
        self._name = name_in(above)
        self._heading, self._last = _bare(first[-1][1] if first else []), heading[-1]
        self._waiting: list[Row] = []

    def take(self, row: int, cells: Row) -> list[Row]:
        if row <= self._last:
            return [_behind(HEADING if row == self._last else "", cells)]
        if self._is_heading(cells):
            return self._begun()
        self._waiting.append(cells)
        if has_reading(cells) or len(self._waiting) > MOST_LINES:
            return self.rest()
        return []

    def rest(self) -> list[Row]:
        """What waits, as rows of the device."""
        waiting, self._waiting = self._waiting, []
        return [_behind(self._name, cells) for cells in waiting]

    def _begun(self) -> list[Row]:
        """Another table begins; what sums up the last one is still of it."""
        name, waiting, self._waiting = self._name, self._waiting, []
        self._name = name_in([cells for cells in waiting if not is_total(cells)]) or name
        return [*(_behind(name, cells) if is_total(cells) else [] for cells in waiting), []]

    def _is_heading(self, cells: Row) -> bool:
        begins_so = bool(cells) and cells[0].strip() == self._heading[0]
        return begins_so and _bare(cells) == self._heading


def name_in(lines: Sequence[Row]) -> str:
    """The device that lines above a heading name: "Meter: 1001", or the only words of the last
    one; "" for none."""
    for cells in lines:
        for label, said in labelled(cells):
            if field_of(label) == "device":
                return said
    filled = [[cell.strip() for cell in cells if cell.strip()] for cells in lines]
    filled = [cells for cells in filled if cells]
    words = filled[-1][0] if filled and len(filled[-1]) == 1 else ""
    return "" if names_no_device(words) else words


def blocks_in(sheet: Sheet, heading: tuple[int, ...]) -> Blocks | None:
    """The tables of a sheet that has several, each with a name; None for any other sheet."""
    if not heading:
        return None
    first = sheet.first_rows(heading[-1])
    if not name_in([cells for row, cells in first if row < heading[0]]):
        return None
    if not sheet.text.has_twice(max(_bare(first[-1][1]), key=len)):
        return None
    blocks = Blocks.of(sheet, heading)
    names = blocks.names()
    return blocks if next(names, None) and next(names, None) else None


def _behind(name: str, cells: Row) -> Row:
    return [name, *cells] if any(cells) else cells


def _bare(cells: Row) -> Row:
    """Trimmed, and without blanks at the end."""
    texts = list(map(str.strip, cells)) or [""]
    while len(texts) > 1 and not texts[-1]:
        texts.pop()
    return texts
