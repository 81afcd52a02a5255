"""A text file as a table: separator, heading, and rows numbered as a spreadsheet numbers them.

The file is read as a stream. No line, cell or row is taken in before its size is known to be
within the limits.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TextIO

from portal.reads.formats import mapping
from portal.reads.formats.encoding import encoding_of
from portal.reads.formats.shapes import Limits, Unreadable

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}

# A first look: enough lines to see a pattern, and not more text than one long line.
SNIFF_LINES = 50
SNIFF_CHARS = 100_000

# The heading stands in one of these rows.
HEADING_ROWS = 20


@dataclass(frozen=True)
class Table:
    """A file that was looked into. `heading_row` is the number that a spreadsheet shows."""

    path: Path
    encoding: str
    delimiter: str
    skips_line: bool
    heading: list[str]
    heading_row: int
    limits: Limits

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Row number and cells of every row below the heading that is not blank."""
        numbered = _records(self.path, self.encoding, self.delimiter, self.skips_line, self.limits)
        for row, cells in islice(numbered, self.heading_row, None):
            if any(cells):
                yield row, cells


def open_table(path: Path, limits: Limits) -> Table:
    """Finds encoding, separator and heading. Raises Unreadable; so may the rows, later."""
    _refuse_size(path, limits)
    encoding = encoding_of(path)
    lines = _first_lines(path, encoding, limits)
    if not any(line.strip() for line in lines):
        raise Unreadable("The file is empty: there is no line with text in it.")
    said = _said_delimiter(lines[0])
    delimiter = said or _sniffed_delimiter(lines)
    records = _records(path, encoding, delimiter, bool(said), limits)
    row, heading = _heading(islice(records, HEADING_ROWS))
    if len(heading) > limits.max_columns:
        raise Unreadable(
            f"Row {row} has {len(heading):,} columns, and {limits.max_columns} are the limit: "
            "keep the columns of device, time and energy only."
        )
    return Table(path, encoding, delimiter, bool(said), heading, row, limits)


def _refuse_size(path: Path, limits: Limits) -> None:
    size = path.stat().st_size
    if size == 0:
        raise Unreadable("The file is empty: it has no bytes at all.")
    if size > limits.max_bytes:
        raise Unreadable(
            f"The file has {size:,} bytes, and {limits.max_bytes:,} are the limit: "
            "split it and upload the parts."
        )


def _first_lines(path: Path, encoding: str, limits: Limits) -> list[str]:
    """At least one line, then as many as a first look needs."""
    found: list[str] = []
    with path.open(encoding=encoding, newline="") as file:
        lines = _lines(file, limits, _Span())
        for line in islice(lines, min(SNIFF_LINES, limits.max_row_lines)):
            found.append(line)
            if sum(map(len, found)) > SNIFF_CHARS:
                break
    return found


class _Span:
    """How many lines the row that is being read has so far, and how many lines came before."""

    def __init__(self) -> None:
        self.lines = 0
        self.before = 0


def _lines(file: TextIO, limits: Limits, span: _Span) -> Iterator[str]:
    longest = limits.max_line_chars
    for line in iter(partial(file.readline, longest + 1), ""):
        span.lines += 1
        if len(line) > longest:
            raise Unreadable(
                f"Line {span.before + span.lines:,} is longer than {longest:,} characters: "
                "a file of meter reads has one row a line."
            )
        if span.lines > limits.max_row_lines:
            raise Unreadable(
                f"A quotation mark opens in line {span.before + 1:,} and is not closed within "
                f"{limits.max_row_lines} lines: close or remove it."
            )
        yield line


def _records(
    path: Path, encoding: str, delimiter: str, skips_line: bool, limits: Limits
) -> Iterator[tuple[int, list[str]]]:
    """Every row with its number, blank ones too. A line break within a cell starts no row."""
    csv.field_size_limit(limits.max_cell_chars)
    with path.open(encoding=encoding, newline="") as file:
        span = _Span()
        if skips_line:  # a spreadsheet does not show the line that names the separator
            file.readline()
            span.before = 1
        reader = csv.reader(_lines(file, limits, span), delimiter=delimiter, strict=True)
        row = 0
        try:
            for row, cells in enumerate(reader, 1):
                if row > limits.max_rows:
                    raise Unreadable(
                        f"The file has more than {limits.max_rows:,} rows: split it by device or "
                        "by month and upload the parts."
                    )
                span.before += span.lines
                span.lines = 0
                yield row, cells
        except csv.Error as error:
            raise Unreadable(_broken(row + 1, error, limits)) from error


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


def _fit(lines: Sequence[str], delimiter: str) -> tuple[int, bool, int]:
    """How well a separator explains the lines: the fields that it lets a heading name, whether it
    parts the first line, and how many rows it makes equally wide."""
    try:
        rows = [cells for cells in csv.reader(lines, delimiter=delimiter) if any(cells)]
    except csv.Error:
        rows = []
    named = (len(mapping.recognised(cells)) for cells in rows[:HEADING_ROWS])
    widths = [len(cells) for cells in rows if len(cells) > 1]
    agreeing = max(map(widths.count, set(widths)), default=0)
    return max(named, default=0), bool(rows) and len(rows[0]) > 1, agreeing


def _heading(records: Iterable[tuple[int, list[str]]]) -> tuple[int, list[str]]:
    """The first row that names time and energy; without one, the first that is not blank."""
    filled = [(row, cells) for row, cells in records if any(map(str.strip, cells))]
    if not filled:
        raise Unreadable(f"The first {HEADING_ROWS} rows of the file are blank.")
    return next((found for found in filled if mapping.is_heading(found[1])), filled[0])
