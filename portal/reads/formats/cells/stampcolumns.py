"""Columns of stamps -> wall times and offsets, a whole column at once.

The first cell of a column shows where its digits stand; cells of the same layout are then read
together, digit by digit. What is written otherwise is read cell by cell and remembered.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.cells.months import month_named
from portal.reads.formats.cells.stamps import (
    BAD,
    BEGINNING,
    BLANK,
    CENTURY,
    DAY,
    EARLIEST,
    FIRST_YEAR,
    HOUR,
    LAST_YEAR,
    LOCAL,
    MINUTE,
    NUMBERED,
    SECOND,
    SERIAL_ZERO,
    SHORT_YEAR,
    Stamp,
    Strange,
    four_digits_are_no_year,
    has_form,
    matched,
    offset_named,
    parsed,
    part_of,
    time_of_day,
    to_the_second,
    unwrapped,
    western,
)
from portal.reads.formats.cells.words import words
from portal.reads.formats.series import Integers

# Layouts tried on one piece of a column before its cells are read one by one.
LAYOUTS = 12
# Cells read one by one whose meaning is kept.
REMEMBERED = 50_000
# A number of a part of the day, as spreadsheets may write it: 7, 7.0, HE07, Hour 7, 07-08.
COUNT = re.compile(
    r"(?P<called>he|hb|hour|hr|h|sp|p|q|qh|hh|t)?\s?(?P<number>\d{1,3})(?:\.0+)?"
    r"(?P<next>\s?h?\s?[-–]\s?\d{1,2}\s?h?)?",
    re.ASCII | re.IGNORECASE,
)
# A time of day as spreadsheets keep it, where their dates are numbers too.
FRACTION_OF_DAY = re.compile(r"0|0?\.\d+", re.ASCII)
# Fewer cells than these are not worth a layout.
FEW = 16


class Layout(NamedTuple):
    """Where the parts of a stamp stand in its cell."""

    length: int
    spans: dict[str, tuple[int, int]]
    marks: tuple[tuple[int, int], ...]  # place and character of what is no digit
    offset: int | None  # None: it is in the cell


class Column(NamedTuple):
    """`after` is there where a time is told by what has passed since the wall time, in parts that
    are so long each."""

    walls: Integers
    offsets: Integers
    after: Integers | None = None
    part: int = 0

    def kept(self, places: Integers | NDArray[np.bool_]) -> Column:
        after = None if self.after is None else self.after[places]
        return Column(self.walls[places], self.offsets[places], after, self.part)


class Stamps:
    """Reads the stamps of one column, whose dates have one order (Plan.dates)."""

    def __init__(self, dates: str) -> None:
        self._dates = dates
        self._known: dict[str, Stamp] = {}
        self._strange = Strange()

    def read(self, cells: Sequence[str]) -> Column:
        """BLANK and BAD stand where there is no time."""
        cells = _bare(cells)
        column = Column(np.empty(len(cells), np.int64), np.empty(len(cells), np.int64))
        left = np.array(self._read_together(cells, column), np.int64)
        column.walls[left], column.offsets[left] = BAD, LOCAL
        is_strange = self._strange.has
        for place in left.tolist():
            if not is_strange(cells[place]):
                column.walls[place], column.offsets[place] = self._one(cells[place])
        return column

    def _one(self, cell: str) -> Stamp:
        known = self._known.get(cell)
        if known is not None:
            return known
        stamp = parsed(cell, self._dates) if BEGINNING.match(cell) else (BAD, LOCAL)
        if stamp[0] == BAD and not has_form(cell, self._dates):
            self._strange.add(cell)
            return stamp
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[cell] = stamp
        return stamp

    def _read_together(self, cells: Sequence[str], column: Column) -> Sequence[int]:
        """Returns the places that are left to be read one by one."""
        if self._dates in NUMBERED:
            return _read_numbers(cells, self._dates, column)
        lengths = np.fromiter(map(len, cells), np.int64, len(cells))
        blank = lengths == 0
        column.walls[blank], column.offsets[blank] = BLANK, LOCAL
        left, apart = np.flatnonzero(~blank), list[int]()
        for _ in range(LAYOUTS):
            if len(left) < FEW:
                break
            first = int(left[0])
            alike = lengths[left] == lengths[first]
            done = _read_as(cells, first, left[alike], self._dates, column)
            if not len(done):  # written out in words, or broken: so are probably those as long
                apart += left[alike].tolist()
                left = left[~alike]
            else:
                left = left[~np.isin(left, done)] if len(done) < len(left) else left[:0]
        return apart + left.tolist()


class Times:
    """Reads the times of day of one column; a day has few, so each is read once."""

    def __init__(self, one: Callable[[str], int] = time_of_day) -> None:
        self._one = one
        self._known: dict[str, int] = {}

    def read(self, cells: Sequence[str]) -> Integers:
        known = self._known
        if len(known) >= REMEMBERED:
            known.clear()
        for cell in set(cells).difference(known):
            known[cell] = self._one(cell)
        return np.fromiter(map(known.__getitem__, cells), np.int64, len(cells))


def counted(length: int) -> Callable[[str], int]:
    """How a number is read that counts parts of a day of one length (in ms): n is n parts after
    midnight. A day on which the clocks go back has those of an hour more."""

    def one(cell: str) -> int:
        text = western(cell)
        if not text:
            return BLANK
        match = COUNT.fullmatch(text)
        time = int(match["number"]) * length if match else BAD
        return time if time <= DAY + HOUR else BAD

    return one


def fraction_of_day(cell: str) -> int:
    """Milliseconds after midnight, to the second; BLANK or BAD."""
    text = western(cell)
    if not text:
        return BLANK
    if not FRACTION_OF_DAY.fullmatch(text):
        return time_of_day(cell)
    return int(to_the_second(round(float(text) * DAY)))


def _bare(cells: Sequence[str]) -> Sequence[str]:
    """Without what spreadsheets put around a cell, where the first one has it."""
    if cells and cells[0].startswith("="):
        return list(map(unwrapped, cells))
    return list(map(str.strip, cells))


def _layout(cell: str, dates: str) -> Layout | None:
    """None when the cell is not made of digits, marks and the name of a month."""
    match = matched(cell)
    if match is None or not cell.isascii() or four_digits_are_no_year(match.groupdict(), dates):
        return None
    groups = {k: v for k, v in match.groupdict().items() if v}
    named = groups.get("named", "").upper()
    if named and "sign" in groups:
        return None
    if "hour" in groups and groups.keys().isdisjoint(("minute", "half")):
        return None
    spans = {part_of(k, dates): match.span(k) for k in groups if k in PARTS}
    if "whole" in spans:  # an hour without minutes
        spans["hour"] = spans.pop("whole")
    if spans.keys().isdisjoint("y") or "d" not in spans:
        return None
    free = {place for span in spans.values() for place in range(*span)}
    if "sign" in groups:
        free.add(match.start("sign"))
        spans["sign"] = match.span("sign")
    marks = tuple((i, ord(c)) for i, c in enumerate(cell) if i not in free)
    return Layout(len(cell), spans, marks, None if "sign" in groups else offset_named(named))


# Parts of a layout whose place has letters.
LETTERS = words("half name")
PARTS = words("y m d a b c name hour whole minute second fraction half off_hour off_minute")


def _read_numbers(cells: Sequence[str], dates: str, column: Column) -> Sequence[int]:
    """Seconds, milliseconds or days; returns the places that are left."""
    pattern, length = NUMBERED[dates]
    fits = np.array([pattern.fullmatch(cell) is not None for cell in cells], bool)
    numbers = np.array([float(cells[place]) for place in np.flatnonzero(fits).tolist()])
    walls = np.rint(numbers * length).astype(np.int64)
    if dates == "serial":
        column.walls[fits], column.offsets[fits] = to_the_second(walls) + SERIAL_ZERO, LOCAL
    else:
        known = walls >= EARLIEST
        column.walls[fits] = np.where(known, walls, BAD)
        column.offsets[fits] = np.where(known, 0, LOCAL)
    return np.flatnonzero(~fits).tolist()


def _read_as(
    cells: Sequence[str], first: int, alike: NDArray[np.int64], dates: str, column: Column
) -> NDArray[np.int64]:
    """Reads those that are laid out as the first; returns their places."""
    layout = _layout(cells[first], dates)
    return alike[:0] if layout is None else _read_layout(cells, alike, layout, column)


def _read_layout(
    cells: Sequence[str], places: NDArray[np.int64], layout: Layout, column: Column
) -> NDArray[np.int64]:
    """Reads the cells at these places; returns those that could be, and those that are surely no
    time: digits and marks where they belong, and no such date."""
    whole = len(places) == len(cells)
    text = "".join(cells) if whole else "".join([cells[place] for place in places.tolist()])
    if not text.isascii():
        return places[:0]
    table = np.frombuffer(text.encode(), np.uint8).reshape(len(places), layout.length)
    fits, parts = _parts(table, layout)
    numbers = {name: _number(digits) for name, digits in parts.items() if name != "fraction"}
    if parts["y"].shape[1] <= SHORT_YEAR:
        numbers["y"] += CENTURY
    if "name" in layout.spans:
        numbers["m"] = _months(table[:, slice(*layout.spans["name"])])
    walls, valid = _walls(numbers)
    if "fraction" in parts:
        thousandths = parts["fraction"][:, :3]
        walls += _number(thousandths) * 10 ** (3 - thousandths.shape[1])
    if "half" in layout.spans:
        valid &= _add_half(walls, table[:, layout.spans["half"][0]], _number(parts["hour"]))
    offsets, near = _offsets(table, layout, numbers)
    valid &= near
    known = fits & (valid | _are_surely_bad(layout, numbers))
    if not valid.all():
        walls, offsets = np.where(valid, walls, BAD), np.where(valid, offsets, LOCAL)
    if known.all():
        column.walls[places], column.offsets[places] = walls, offsets
        return places
    done = places[known]
    column.walls[done], column.offsets[done] = walls[known], offsets[known]
    return done


def _parts(
    table: NDArray[np.uint8], layout: Layout
) -> tuple[NDArray[np.bool_], dict[str, NDArray[np.uint8]]]:
    """Which cells are laid out so, and the digits of each part."""
    fits, parts = np.ones(len(table), bool), {}
    for place, mark in layout.marks:
        fits &= table[:, place] == mark
    for name, (first, last) in layout.spans.items():
        if name == "sign":
            fits &= (table[:, first] == ord("+")) | (table[:, first] == ord("-"))
        elif name not in LETTERS:
            digits = table[:, first:last] - np.uint8(48)
            fits &= (digits <= 9).all(axis=1)
            parts[name] = digits
    return fits, parts


def _are_surely_bad(layout: Layout, numbers: dict[str, Integers]) -> NDArray[np.bool_] | bool:
    """Where a layout has letters, a cell may still be read in another way; and 24:00 is a time."""
    if not LETTERS.isdisjoint(layout.spans):
        return False
    return numbers["hour"] != 24 if "hour" in numbers else True


def _months(letters: NDArray[np.uint8]) -> Integers:
    """The numbers of months that are written out; 0 for what is none."""
    names = np.ascontiguousarray(letters).view(f"S{letters.shape[1]}").ravel()
    distinct, which = np.unique(names, return_inverse=True)
    numbers = [_month(name.decode()) for name in distinct.tolist()]
    return np.array(numbers, np.int64)[which]


def _month(name: str) -> int:
    try:
        return month_named(name) if name.isalpha() else 0
    except KeyError:
        return 0


def _number(digits: NDArray[np.uint8]) -> Integers:
    number = digits[:, 0].astype(np.int64)
    for place in range(1, digits.shape[1]):
        number = number * 10 + digits[:, place]
    return number


def _walls(parts: dict[str, Integers]) -> tuple[Integers, NDArray[np.bool_]]:
    """The wall times, and which of them can be."""
    year, month, day = parts["y"], parts["m"], parts["d"]
    months = (year - 1970) * 12 + month - 1
    first, following = _first_day(months), _first_day(months + 1)
    walls = (first + day - 1) * DAY
    valid = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12)
    valid &= (day >= 1) & (day <= following - first)
    for name, length, most in (("hour", HOUR, 23), ("minute", MINUTE, 59), ("second", SECOND, 59)):
        if name in parts:
            valid &= parts[name] <= most
            walls += parts[name] * length
    return walls, valid


def _first_day(months: Integers) -> Integers:
    return months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)


def _add_half(walls: Integers, letters: NDArray[np.uint8], hour: Integers) -> NDArray[np.bool_]:
    """Twelve hours more in the afternoon; 12 is the hour before 1."""
    letters = letters | np.uint8(32)
    afternoon = letters == ord("p")
    walls += (12 * afternoon - 12 * (hour == 12)) * HOUR
    return np.asarray((afternoon | (letters == ord("a"))) & (hour >= 1) & (hour <= 12))


def _offsets(
    table: NDArray[np.uint8], layout: Layout, numbers: dict[str, Integers]
) -> tuple[Integers, NDArray[np.bool_]]:
    """The offsets, and which of them can be."""
    if layout.offset is not None:
        return np.full(len(table), layout.offset), np.ones(len(table), bool)
    offsets = numbers["off_hour"] * HOUR
    if "off_minute" in numbers:
        offsets += numbers["off_minute"] * MINUTE
    west = table[:, layout.spans["sign"][0]] == ord("-")
    return np.where(west, -offsets, offsets), offsets <= 14 * HOUR
