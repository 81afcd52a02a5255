"""The lines of a text file, none of them taken in before it is known to be short enough."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, islice
from typing import TextIO

from portal.reads.formats.shapes import Limits, Unreadable

# Lines that are taken in at once; the longest ones together are a few megabytes.
BLOCK_LINES = 128


class Lines:
    """`chars` counts the characters that were given out, until somebody sets it back."""

    def __init__(self, file: TextIO, limits: Limits) -> None:
        # One character more shows that a line is too long.
        self._rest = iter(partial(file.readline, limits.max_line_chars + 1), "")
        self._limits = limits
        self._before = 0  # lines of the rows that are whole
        self._open = 0  # lines of the row that is being read
        self.chars = 0

    def skip(self) -> None:
        """A line that is no row."""
        next(self._rest, "")
        self._before += 1

    def block(self) -> list[str]:
        """The next lines, which may be too long; [] at the end."""
        return list(islice(self._rest, BLOCK_LINES))

    def took(self, block: list[str], chars: int) -> None:
        """These lines were a row each."""
        self._before += len(block)
        self.chars += chars

    def one_by_one(self, block: Iterable[str] = ()) -> Iterator[str]:
        """These lines and those after them. Raises Unreadable for one that is too long, and where
        a row has too many."""
        longest, most = self._limits.max_line_chars, self._limits.max_row_lines
        for line in chain(block, self._rest):
            self._open += 1
            self.chars += len(line)
            if len(line) > longest:
                raise Unreadable(
                    f"Line {self._before + self._open:,} is longer than {longest:,} characters: "
                    "export the readings again, with one row a line."
                )
            if self._open > most:
                raise Unreadable(
                    f"A quotation mark opens in line {self._before + 1:,} and is not closed within "
                    f"{most} lines: close or remove it."
                )
            yield line

    def row_ended(self) -> None:
        self._before += self._open
        self._open = 0
