"""Where the rows with readings begin, and how the columns are called.

Files begin with a preamble, a heading of one or several lines, a line of units, or at once with
readings. What a reading is tells its cells: a time, and a number beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from portal.reads.formats.cells.kinds import DIGITS_ONLY, MONTH_IN_DIGITS, TIMES, kind_of
from portal.reads.formats.cells.units import unit_named
from portal.reads.formats.cells.words import (
    IN_BRACKETS,
    TIME_FIELDS,
    field_of,
    heading_words_in,
)
from portal.reads.formats.cells.zones import zone_named
from portal.reads.formats.table.across import across_in
from portal.reads.formats.table.text import Row

# A first look; a preamble is shorter, and so are the broken rows above the first good one.
LOOK_ROWS = 200
# Lines of a heading, the longest seen having six.
MOST_LINES = 8

TIMES_OF_DAY = frozenset({"clock", "hours"})
NUMBERS = ("number", "nothing")

# "[Wh]", "(kW)", "DD.MM.YYYY hh:mm:ss": a line below the heading.
UNIT_LIKE = re.compile(r"[\[(].*[\])]|[kMG]?Wh?|%|°C|[DMYTJAdmyhHsS./: -]{4,}")

# Months, and days as spreadsheets count them: 202401, 01.2024, 45352.
IN_DIGITS = re.compile(rf"{MONTH_IN_DIGITS}|[345]\d{{4}}(?:\.\d+)?", re.ASCII)

Numbered = tuple[int, Row]


@dataclass(frozen=True)
class Head:
    """`heading` are the rows that name the columns; `names` how the columns are shown. `dates` are
    the columns whose names are dates, where each has numbers of its own (table/across.py)."""

    heading: tuple[int, ...]
    first_row: int
    names: tuple[str, ...]
    dates: tuple[int, ...] = ()

    @property
    def width(self) -> int:
        return len(self.names)


def head_of(rows: Sequence[Numbered]) -> Head:
    """The head of a table, from its first rows."""
    rows = rows[:LOOK_ROWS]
    if across := across_in(rows):
        head = head_at(rows, across.heading, across.first_row)
        return replace(head, dates=across.places)
    filled = [(row, cells) for row, cells in rows if any(map(str.strip, cells))]
    if not filled:
        return Head((), 1, ())
    place = _first_reading(filled)
    if place is None:
        return _without_readings(filled)
    lines = _heading_lines(filled[:place], filled[place][1])
    return head_at(rows, tuple(row for row, _ in lines), filled[place][0])


def head_at(rows: Sequence[Numbered], heading: tuple[int, ...], first_row: int) -> Head:
    """The head of a table whose heading rows are known."""
    by_row = dict(rows)
    lines = [by_row[row] for row in heading if row in by_row]
    first = by_row.get(first_row, [])
    return Head(heading, first_row, _names(lines, first))


def _first_reading(filled: Sequence[Numbered]) -> int | None:
    """Where the first row stands that has its times and numbers where most rows have them, or a day
    in digits where its heading speaks of a time."""
    signatures = [_signature(cells) for _, cells in filled]
    usual = Counter(filter(None, signatures)).most_common(1)
    if not usual or usual[0][1] == 1:
        in_digits = _first_in_digits(filled)
        if in_digits is not None:
            return in_digits
    return _with_broken_ones(filled, signatures.index(usual[0][0])) if usual else None


def _first_in_digits(filled: Sequence[Numbered]) -> int | None:
    """Where the first row stands that has a month or a day in digits below the name of a time, and
    a number beside it."""
    for place, ((_, names), (_, cells)) in enumerate(pairwise(filled), 1):
        called = [n for n, name in enumerate(names[: len(cells)]) if field_of(name) in TIME_FIELDS]
        days = [n for n in called if IN_DIGITS.fullmatch(cells[n].strip())]
        numbers = {n for n, cell in enumerate(cells) if kind_of(cell) == "number"}
        if days and numbers - set(called):
            return place
    return None


def has_readings(rows: Sequence[Numbered]) -> bool:
    """Whether some of the rows have a time, of a day that nothing tells perhaps, and a number, or
    numbers below dates."""
    rows = rows[:LOOK_ROWS]
    with_times = any(has_reading(cells) or _has_time_of_day(cells) for _, cells in rows)
    return with_times or across_in(rows) is not None


def has_reading(cells: Row) -> bool:
    """Whether a row has a time and a number."""
    return bool(_signature(cells))


def _has_time_of_day(cells: Row) -> bool:
    kinds = set(map(kind_of, cells))
    return "number" in kinds and not TIMES_OF_DAY.isdisjoint(kinds)


def _signature(cells: Row) -> tuple[int, ...]:
    """The columns with times, of a row that has a number too; () for any other row."""
    kinds = [kind_of(cell) for cell in cells]
    times = tuple(place for place, kind in enumerate(kinds) if kind in TIMES)
    has_date = not {"stamp", "date", "span"}.isdisjoint(kinds)
    if has_date and (set(kinds) & {*NUMBERS, ""} or len(times) > 1):
        return times
    digits = tuple(place for place, cell in enumerate(cells) if DIGITS_ONLY.fullmatch(cell.strip()))
    others = sum(kind in NUMBERS for kind in kinds) - len(digits)
    return digits if digits and (others or len(digits) > 1) else ()


def _with_broken_ones(filled: Sequence[Numbered], place: int) -> int:
    """The first row of readings, counting those above it whose time or number is broken."""
    first = filled[place][1]
    numbers = [n for n, cell in enumerate(first) if kind_of(cell) in NUMBERS]
    times = _signature(first)
    wide = [n for n, (_, cells) in enumerate(filled[:place]) if _filled(cells) >= _filled(first)]
    for above in range(place - 1, wide[0] if wide else place, -1):
        cells = filled[above][1]
        has_number = any(n < len(cells) and kind_of(cells[n]) == "number" for n in numbers)
        in_times = [cells[n] for n in times if n < len(cells) and cells[n].strip()]
        has_time = any(kind_of(cell) in TIMES for cell in in_times)
        if not has_time and not (has_number and in_times):
            break
        place = above
    return place


def _filled(cells: Row) -> int:
    return sum(1 for cell in cells if cell.strip())


def _heading_lines(above: Sequence[Numbered], first: Row) -> list[Numbered]:
    """The line right above the readings, and those that belong to it."""
    times = [place for place, cell in enumerate(first) if kind_of(cell) in TIMES] or [0]
    lines: list[Numbered] = []
    for row, cells in reversed(above[-MOST_LINES:]):
        if lines and row != lines[0][0] - 1:
            break  # a blank line lies between
        if not (_may_be_heading(cells, first) or _has_units(cells, times)):
            break
        if lines and cells[0].strip().startswith("#"):
            break  # an annotation above the heading
        named = [cells[place].strip() for place in times if place < len(cells)]
        if lines and any(map(_is_name, named)) and _has_name(lines, times):
            break
        lines.insert(0, (row, cells))
    return lines if any(_may_be_heading(cells, first) for _, cells in lines) else []


def _may_be_heading(cells: Row, first: Row) -> bool:
    """Whether several columns have a name, or the one that can be told without."""
    return _filled(cells) >= min(2, _filled(first)) or _names_number(cells, first)


def _names_number(cells: Row, first: Row) -> bool:
    """Whether its only cell stands above the only number, and the time has no name."""
    named = [place for place, cell in enumerate(cells) if cell.strip()]
    numbers = [place for place, cell in enumerate(first) if kind_of(cell) in NUMBERS]
    return len(named) == 1 and named == numbers


def _has_units(cells: Row, times: Sequence[int]) -> bool:
    """Whether it has nothing but units, and none above a time."""
    filled = {place: text for place, cell in enumerate(cells) if (text := cell.strip())}
    are_units = all(
        unit_named(text.strip("()[] ")) or UNIT_LIKE.fullmatch(text) for text in filled.values()
    )
    return are_units and filled.keys().isdisjoint(times)


def _has_name(lines: Sequence[Numbered], times: Sequence[int]) -> bool:
    return any(_is_name(c[place].strip()) for _, c in lines for place in times if place < len(c))


def _is_name(text: str) -> bool:
    """Whether it may be the name of a time: what stands below one is a pattern or a zone, such as
    "Africa/Lagos (+01:00)"."""
    is_zone = "/" in text and zone_named(IN_BRACKETS.sub("", text)) is not None
    return bool(text) and not is_zone and not UNIT_LIKE.fullmatch(text)


def _without_readings(filled: Sequence[Numbered]) -> Head:
    """No row can be read: the one that names most columns is the heading."""
    named = [heading_words_in(cells) for _, cells in filled]
    place = named.index(max(named))
    row, cells = filled[place]
    if not named[place]:
        return Head((), filled[0][0], _letters(len(filled[0][1])))
    following = filled[place + 1][0] if place + 1 < len(filled) else row + 1
    return Head((row,), following, _names([cells], []))


def _names(lines: Sequence[Row], first: Row) -> tuple[str, ...]:
    width = max(map(_end, lines), default=0)
    beyond = [cell for cell in first[width:] if cell.strip()]
    if not lines or not all(map(str.isdigit, beyond)):  # digits were cut off at a decimal comma
        width = max(width, _end(first))
    if not lines:
        return _letters(width)
    numbers = [n for n, cell in enumerate(first) if kind_of(cell) in NUMBERS]
    telling = [line for line in lines if not _says_the_same(line, numbers)] or list(lines[-1:])
    telling = [_spread(line, telling[n:]) for n, line in enumerate(telling, 1)]
    return tuple(_name(telling, place) or _letters_of(place) for place in range(width))


def _end(cells: Row) -> int:
    """The width without blank cells at the end."""
    return max((place for place, cell in enumerate(cells, 1) if cell.strip()), default=0)


def _says_the_same(line: Row, numbers: Sequence[int]) -> bool:
    """Whether a line has the same words over all numbers, such as the name of the device."""
    texts = {line[n].strip() for n in numbers if n < len(line)}
    if len(numbers) < 2 or len(texts) != 1:
        return False
    return not UNIT_LIKE.fullmatch(texts.pop())


def _spread(line: Row, below: Sequence[Row]) -> Row:
    """A line of a heading, where what stands over a name holds for the columns on its right that
    have names of their own and nothing above them: cells that were merged."""
    named = {place for cells in below for place in range(_end(cells)) if cells[place].strip()}
    spread, last = [], ""
    for place in range(max([len(line), *(at + 1 for at in named)])):
        own = line[place] if place < len(line) else ""
        if own.strip() or place not in named:
            last = own if place in named else ""
        spread.append(own if own.strip() else last)
    return spread


def _name(lines: Sequence[Row], place: int) -> str:
    texts = [" ".join(line[place].split()) for line in lines if place < len(line)]
    parts = list(dict.fromkeys(filter(None, texts)))
    named = [part for part in parts if not UNIT_LIKE.fullmatch(part)]
    return " ".join(parts if named else parts[:1])


def _letters(width: int) -> tuple[str, ...]:
    """Column A, as spreadsheets call those without a heading."""
    return tuple(map(_letters_of, range(width)))


def _letters_of(place: int) -> str:
    return f"Column {letter(place)}"


def letter(place: int) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
