"""A text file as rows of cells, a piece at a time.

No line, cell, row or piece is taken in before its size is known to be within the limits.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from portal.reads.formats.cells.kinds import is_typed
from portal.reads.formats.shapes import Limits, Unreadable
from portal.reads.formats.table.encoding import encoding_of
from portal.reads.formats.table.textlines import Lines

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}

# A first look: enough lines to see a pattern behind a preamble, and not more text than one long
# line.
SNIFF_LINES = 80
SNIFF_CHARS = 100_000

# Rows that are read together: enough for columns to pay off, few enough to stay small.
PIECE_ROWS = 4096
PIECE_CHARS = 300_000

Row = list[str]


@dataclass(frozen=True)
class Piece:
    """Rows that follow each other, blank ones too; `first` is the number of the first one."""

    first: int
    rows: list[Row]


@dataclass(frozen=True)
class Text:
    """A text file whose encoding and separator are known. `skips_line`: it begins with sep=."""

    path: Path
    encoding: str
    delimiter: str
    skips_line: bool
    limits: Limits

    def pieces(self) -> Iterator[Piece]:
        """The whole file. Raises Unreadable where it is broken."""
        csv.field_size_limit(self.limits.max_cell_chars)
        with self.path.open(encoding=self.encoding, newline="") as file:
            lines = Lines(file, self.limits)
            if self.skips_line:  # a spreadsheet does not show the line that names the separator
                lines.skip()
            yield from self._pieces(lines)

    def has_twice(self, words: str) -> bool:
        """Whether words that are no more than a cell stand in the file again: quickly."""
        with self.path.open(encoding=self.encoding, newline="") as file:
            found, end = 0, ""
            while text := file.read(PIECE_CHARS):
                found += (end + text).count(words)
                if found > 1:
                    return True
                end = text[-len(words) + 1 :] if len(words) > 1 else ""
        return False

    def _pieces(self, lines: Lines) -> Iterator[Piece]:
        first, rows = 1, list[Row]()
        try:
            for more in self._rows(lines):
                if any(more) and max(map(len, more)) > self.limits.max_columns:
                    _refuse_width(first + len(rows), more, self.limits.max_columns)
                rows += more
                if len(rows) >= PIECE_ROWS or lines.chars > PIECE_CHARS:
                    self._refuse_length(first + len(rows))
                    yield Piece(first, rows)
                    first, rows, lines.chars = first + len(rows), [], 0
        except csv.Error as error:
            raise Unreadable(_broken(first + len(rows), error, self.limits)) from error
        self._refuse_length(first + len(rows))
        if rows:
            yield Piece(first, rows)

    def _rows(self, lines: Lines) -> Iterator[list[Row]]:
        """All rows, some at a time: a block of short lines with a row each, or one row."""
        while block := lines.block():
            chars = sum(map(len, block))
            if chars <= self.limits.max_line_chars and (rows := self._one_a_line(block)):
                lines.took(block, chars)
                yield rows
                continue
            reader = self._reader(lines.one_by_one(block))
            while reader.line_num < len(block):
                if (row := next(reader, None)) is None:
                    return
                lines.row_ended()
                yield [row]

    def _one_a_line(self, block: list[str]) -> list[Row]:
        """[] where a row has several lines, or is broken."""
        if block[0].isspace() and "".join(block).isspace():
            return [[]] * len(block)  # blank rows may be one list: nobody writes into them
        try:
            rows = list(self._reader(block))
        except csv.Error:
            return []
        return rows if len(rows) == len(block) else []

    def _reader(self, lines: Iterable[str]) -> Reader:
        return csv.reader(lines, delimiter=self.delimiter, strict=True)

    def _refuse_length(self, following: int) -> None:
        if following - 1 > self.limits.max_rows:
            raise Unreadable(
                f"The file has more than {self.limits.max_rows:,} rows: split it by device or by "
                "month and upload the parts."
            )


def open_text(path: Path, limits: Limits) -> Text:
    """Finds encoding and separator. Raises Unreadable; so may the rows, later."""
    encoding = encoding_of(path)
    lines = _first_lines(path, encoding, limits)
    if not any(line.strip() for line in lines):
        raise Unreadable("The file is empty: there is no line with text in it.")
    said = _said_delimiter(lines[0])
    delimiter = said or _sniffed_delimiter(lines)
    return Text(path, encoding, delimiter, bool(said), limits)


def _first_lines(path: Path, encoding: str, limits: Limits) -> list[str]:
    """At least one line, then as many as a first look needs."""
    found: list[str] = []
    with path.open(encoding=encoding, newline="") as file:
        lines = Lines(file, limits).one_by_one()
        for line in islice(lines, min(SNIFF_LINES, limits.max_row_lines)):
            found.append(line)
            if sum(map(len, found)) > SNIFF_CHARS:
                break
    return found


def _refuse_width(first: int, rows: Sequence[Row], most: int) -> None:
    """Raises Unreadable for a row that is too wide; blank cells at its end go."""
    for row, cells in enumerate(rows, first):
        if any(map(str.strip, cells[most:])):
            raise Unreadable(
                f"Row {row:,} has {len(cells):,} columns, and {most} are the limit: keep the "
                "columns of device, time and energy only."
            )
        del cells[most:]


def _broken(row: int, error: csv.Error, limits: Limits) -> str:
    if "field limit" in str(error):
        return (
            f"Row {row:,} has a cell of more than {limits.max_cell_chars:,} characters; perhaps a "
            "quotation mark opens there and is not closed."
        )
    return (
        f"Row {row:,} has a quotation mark that is not closed, or text after the closing one: "
        "correct the row, or double a quotation mark that belongs to the text."
    )


def _said_delimiter(line: str) -> str:
    """What a first line such as `sep=;` says; "" when there is none."""
    text = line.rstrip("\r\n").strip('"')
    if not text.lower().startswith("sep=") or len(text) != len("sep=;"):
        return ""
    if text[-1] not in DELIMITERS:
        raise Unreadable(
            f"Line 1 names “{text[-1]}” as the separator of the columns: save the file with "
            f"{', '.join(DELIMITERS.values())} instead."
        )
    return text[-1]


def _sniffed_delimiter(lines: Sequence[str]) -> str:
    return max(DELIMITERS, key=lambda delimiter: _fit(lines, delimiter))


def _fit(lines: Sequence[str], delimiter: str) -> tuple[bool, int, int]:
    """How well a separator explains the lines: whether it parts any; cells that are a number or a
    time, less those that are neither; and how many rows are as wide as most."""
    try:
        rows = [cells for cells in csv.reader(lines, delimiter=delimiter) if any(cells)]
    except csv.Error:
        rows = []
    widths = [len(cells) for cells in rows if len(cells) > 1]
    usual = max(set(widths), key=widths.count, default=0)
    cells = _told_by([row for row in rows if len(row) == usual])
    typed = sum(map(is_typed, cells))
    unparted = sum(
        cell.count(other) for cell in cells for other in DELIMITERS if not is_typed(cell)
    )
    return bool(cells), 2 * typed - len(cells) - unparted, widths.count(usual)


def _told_by(rows: Sequence[Row]) -> list[str]:
    """The cells that tell a separator: a heading has words, whatever parts them."""
    telling = [row for row in rows if any(map(is_typed, row))] or rows
    return [cell for row in telling for cell in row if cell.strip()]
