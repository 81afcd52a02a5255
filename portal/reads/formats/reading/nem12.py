"""NEM12, the file of the Australian market: one day a row, headed by its meter and channel.

A 200 row names meter (NMI), channel, unit and length of the interval; the 300 rows below it have
the days, and 400 rows say which intervals of the day before have no value. All times are those of
UTC+10:00, the year round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise, starmap

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.cells.amounts import NOTHING, TOO_LARGE, Amounts, Factors
from portal.reads.formats.cells.stamps import BAD, DAY, MINUTE, parsed, why_bad
from portal.reads.formats.cells.units import unit_named
from portal.reads.formats.places import words as row_words
from portal.reads.formats.plan import Plan, Question
from portal.reads.formats.reading.columns import Zones
from portal.reads.formats.reading.gathering import Batch, Gathering, Key
from portal.reads.formats.reading.problems import Problems
from portal.reads.formats.reading.rowreader import ENERGY_OF, WH_OF
from portal.reads.formats.series import MICRO
from portal.reads.formats.table.text import Piece, Row

HEADER, DETAILS, INTERVALS, EVENTS, B2B, END = "100", "200", "300", "400", "500", "900"
BEGINNINGS = (HEADER, DETAILS)
KNOWN = frozenset((HEADER, DETAILS, INTERVALS, EVENTS, B2B, END))
ZONE = "UTC+10:00"
OFFSET = 10 * 60 * MINUTE
LENGTHS = ("5", "05", "15", "30")
# Where a 200 row has the length, and how a 300 row has its day.
LENGTH_PLACE, DAY_OF = 8, re.compile(r"20\d{6}", re.ASCII)
# A quality that says that there is no value.
NULL = "N"

Flags = NDArray[np.bool_]


def is_nem12(rows: Sequence[tuple[int, Row]]) -> bool:
    """Whether these are the first rows of such a file, below a title perhaps."""
    filled = [list(map(str.strip, cells)) for _, cells in rows if any(cells)]
    if [HEADER, "NEM12"] in (cells[:2] for cells in filled):
        return True
    kinds = [cells[0] for cells in filled[:2]]
    return kinds == [DETAILS, INTERVALS] or any(starmap(_are_a_channel, pairwise(filled)))


def _are_a_channel(details: Row, day: Row) -> bool:
    """Whether a row names a channel with unit and length, and the next one has a day of it."""
    if [details[0], day[0]] != [DETAILS, INTERVALS] or len(day) == 1:
        return False
    length = "".join(details[LENGTH_PLACE : LENGTH_PLACE + 1])
    return length in LENGTHS and DAY_OF.fullmatch(day[1]) is not None


class Reader:
    """Reads the rows of a file, remembering the channel that they stand under."""

    def __init__(self, plan: Plan, zones: Zones, problems: Problems, gathering: Gathering) -> None:
        self._plan, self._problems, self._gathering = plan, problems, gathering
        self._amounts = Amounts(".")
        self._channel: Row = []
        self._has_begun = False
        self._is_read = False
        self._day: tuple[int, Row] | None = None
        # By meter, channel and day: the row that had it, and which of its intervals had a number.
        self._had: dict[tuple[str, str, int], tuple[int, Flags]] = {}

    def take(self, piece: Piece) -> int:
        """Returns the number of rows that have a day of a channel that is read."""
        return sum(self._row(row, cells) for row, cells in enumerate(piece.rows, piece.first))

    def end(self) -> int:
        self._emit()
        return 0

    def _row(self, row: int, cells: Row) -> bool:
        kind = cells[0].strip() if cells else ""
        self._has_begun |= kind in BEGINNINGS
        if not self._has_begun:  # a title
            return False
        if kind == EVENTS:
            self._event(cells)
            return False
        self._emit()
        if kind == DETAILS:
            return self._open(row, cells)
        if kind == INTERVALS and self._is_read:
            self._day = (row, list(cells))
            return True
        if kind and kind not in KNOWN:
            self._tell("width", row, kind, "A row of NEM12 begins with 100, 200, 300, 400 or 900.")
            return True
        return False

    def _open(self, row: int, cells: Row) -> bool:
        """Returns whether the row is one that counts: a broken one."""
        self._channel = [cell.strip() for cell in cells] + [""] * 9
        stream, unit, length = self._channel[4], self._channel[7], self._channel[8]
        self._is_read = stream in self._plan.streams
        if self._is_read and (not unit_named(unit) or length not in LENGTHS):
            self._is_read = False
            words = f"“{unit}” and “{length}” are not a unit of energy and 5, 15 or 30 minutes."
            self._tell("unit", row, unit, words)
            return True
        return False

    def _event(self, cells: Row) -> None:
        """Takes the values out that a row says are none."""
        if self._day is None or len(cells) < 4 or not cells[3].strip().upper().startswith(NULL):
            return
        first, last = cells[1].strip(), cells[2].strip()
        if first.isdigit() and last.isdigit():
            row = self._day[1]
            for place in range(int(first) + 1, min(int(last) + 2, len(row))):
                row[place] = ""

    def _emit(self) -> None:
        if self._day is None:
            return
        (row, cells), self._day = self._day, None
        length = int(self._channel[8]) * MINUTE
        count = DAY // length
        date = cells[1] if len(cells) > 1 else ""
        day, _ = parsed(date, "ymd")
        values = cells[2 : 2 + count]
        if day <= BAD:
            self._tell("time", row, date, why_bad(date, "ymd"))
        elif len(values) < count:
            words = f"This day has {len(values)} values and not {count}."
            self._tell("width", row, cells[1], words)
        else:
            self._emit_day(row, day - OFFSET, cells[2 + count : 3 + count], values, length)

    def _emit_day(self, row: int, start: int, quality: Row, values: Row, length: int) -> None:
        unit = unit_named(self._channel[7])
        micro = self._amounts.read(values, Factors([Decimal(MICRO * WH_OF[unit])]))
        if quality and quality[0].strip().upper().startswith(NULL):
            micro[:] = NOTHING
        keep = micro > TOO_LARGE
        if (micro == NOTHING).any():
            self._problems.note("no number", "Has intervals without a number.", [row])
        for place in np.flatnonzero(~keep & (micro != NOTHING)).tolist():
            self._tell("number", row, values[place], "This is not a number: write it like 1234.5.")
        if len(self._plan.streams) > 1:  # of one channel a second number is found by its time
            keep &= ~self._repeated(row, start, values, keep)
        key = Key(self._channel[1], "")
        number = self._gathering.number_of(key, (ZONE, ENERGY_OF.get(unit, unit)))
        starts = start + np.arange(len(values), dtype=np.int64) * length
        batch = Batch(
            keys=np.full(len(values), number, np.int32),
            rows=np.full(len(values), row, np.int32),
            stamps=starts + length,
            others=starts,
            micro=micro,
        )
        self._gathering.add(batch.kept(keep))

    def _repeated(self, row: int, start: int, values: Row, keep: Flags) -> Flags:
        """Intervals of a day whose channel has had a number: added to the others, it would count
        twice."""
        day = (self._channel[1], self._channel[4], start)
        before, had = self._had.get(day, (row, np.zeros(len(keep), np.bool_)))
        if len(had) != len(keep):  # of another length
            had = np.full(len(keep), had.any())
        again = had & keep
        self._had[day] = (before, had | keep)
        if again.any():
            words = f"Row {row_words(before)} has this day of this channel already: keep one."
            self._tell("duplicate", row, values[int(np.argmax(again))], words)
        return again

    def _tell(self, kind: str, row: int, typed: str, message: str) -> None:
        device = self._channel[1] if self._channel else ""
        self._problems.add(kind, row, device, "", typed, message)


def channels_of(rows: Iterator[tuple[int, Row]]) -> dict[str, str]:
    """The channels (E1, B1) of a file and their units."""
    found: dict[str, str] = {}
    for _, cells in rows:
        if len(cells) > 8 and cells[0].strip() == DETAILS:
            found.setdefault(cells[4].strip(), cells[7].strip())
    return found


def is_energy(unit: str) -> bool:
    """Whether a channel counts energy or power, and not reactive energy or volts."""
    return bool(unit_named(unit))


def question(choices: tuple[tuple[str, str], ...], *, needed: bool) -> Question:
    return Question("streams", "Which channel has what the device produced?", needed, choices)
