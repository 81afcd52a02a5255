"""A table as a file for people: written while it is read, and no spreadsheet runs what is in it."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

# A spreadsheet runs a cell that begins so; a number with its sign is left as it is.
FORMULA = ("=", "+", "@", "\t", "\r", "-")


class _Echo:
    """A file whose write hands the line back: csv.writer writes, the response streams."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Iterable[object]], delimiter: str = ",") -> Iterator[str]:
    """Each row as a line."""
    writer = csv.writer(_Echo(), delimiter=delimiter)
    return (writer.writerow([_harmless(str(cell)) for cell in row]) for row in rows)


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers stay numbers."""
    if not cell.startswith(FORMULA) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(cell: str) -> bool:
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True
