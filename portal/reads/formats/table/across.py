"""Tables whose dates stand above their columns: each has a day, or a month, perhaps without the
year, which a column tells then."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from portal.reads.formats.cells import stamps
from portal.reads.formats.cells.kinds import LONGEST, kind_of
from portal.reads.formats.cells.months import month_named
from portal.reads.formats.cells.stamps import BAD, DAY, FIRST_YEAR, LAST_YEAR
from portal.reads.formats.cells.units import UNIT_TOKENS, unit_named
from portal.reads.formats.cells.words import (
    IN_BRACKETS,
    MADE,
    TOTALS,
    WORD,
    is_total,
    plain,
    tokens,
    words,
)
from portal.reads.formats.table.text import Row

Numbered = tuple[int, Row]

# Lines above the heading, and rows below it that are looked at.
MOST_ABOVE, LOOK_BELOW = 30, 20
# So many columns of dates make a table of them; of the bare names of months it takes more, since a
# few letters may mean something else.
FEWEST_DATES, FEWEST_MONTHS = 2, 3
MONTHS_OF_A_YEAR = 12

YEAR = re.compile(r"(?P<year>\d{4})(?:\.0+)?", re.ASCII)
# Months and days that look like numbers: 01.2024, 202401, 20240131.
IN_DIGITS = re.compile(r"\d{1,2}\.(?:19|20)\d\d|(?:19|20)\d{4}(?:\d\d)?", re.ASCII)
TIMES = ("stamp", "date", "clock", "span", "hours")
# Numbers that are no month of a year.
VALUE = re.compile(r"\s*-?(?:\d+[.,]\d+|\d{3,}|0)\s*", re.ASCII)
# What spreadsheets write behind a day.
MIDNIGHT = re.compile(r"[ T]00:00(?::00)?$")
NUMBER = re.compile(r"\d+", re.ASCII)
YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/ ](?P<month>[^\W\d_]{3,10})")
# What may stand beside the date in a heading. Some call months "gen" and "out".
BESIDE = (MADE - words("gen out")) | UNIT_TOKENS.keys() | words("energy energie energia value of")
# Of the words for totals these are names, too.
EXTREMES = words("min max mean")
# Of dates on end each lies no further from the next one.
LONGEST_MONTH = 31 * DAY


class Across(NamedTuple):
    """`heading` are the rows that name the columns, `places` the columns that have a date each."""

    heading: tuple[int, ...]
    first_row: int
    places: tuple[int, ...]


def across_in(rows: Sequence[Numbered]) -> Across | None:
    """The first line of dates with numbers below; None where there is none."""
    filled = [(row, cells) for row, cells in rows if any(map(str.strip, cells))]
    for at, (row, cells) in enumerate(filled[:MOST_ABOVE]):
        places = () if _are_values(cells) else dated(cells) or months_of_years(cells)
        if not places:
            continue
        below = filled[at + 1 :]
        units = below[:1] if below and _are_units(below[0][1], places) else []
        below = below[len(units) :][:LOOK_BELOW]
        if (
            below
            and not _has_words(below[0][1], places)
            and _are_dates([cells, *(own for _, own in below)], places)
        ):
            return Across((row, *(unit for unit, _ in units)), below[0][0], places)
    return None


def _has_words(cells: Row, places: Sequence[int]) -> bool:
    """Whether a line has something else than numbers at most of these places: it is a heading then,
    and what stands above it the time of a report."""
    texts = [cells[place] for place in places if place < len(cells) and cells[place].strip()]
    others = [text for text in texts if kind_of(text) not in ("number", "nothing")]
    return len(others) * 2 > len(texts)


def _are_dates(rows: Sequence[Row], places: Sequence[int]) -> bool:
    """Whether a line of dates, the first of the rows, has numbers below it. Months need a year; and
    what looks like a number may be that of a device, where the rows have a time."""
    heading, below = [rows[0][place] for place in places], rows[1:]
    if not have_numbers(below, places):
        return False
    if not all(map(date_in, heading)):
        return year_place(below, places) is not None
    is_clear = any(kind_of(_bare(cell)) == "date" for cell in heading)
    return is_clear or not any(_has_time(row) for row in below)


def _has_time(row: Sequence[str]) -> bool:
    return any(kind_of(cell) in TIMES for cell in row)


def _are_values(cells: Row) -> bool:
    """Whether most cells are numbers that stand for no date: quickly."""
    filled = sum(1 for cell in cells if cell)
    values = sum(1 for cell in cells if VALUE.fullmatch(cell) and not IN_DIGITS.fullmatch(cell))
    return values * 2 > filled


def dated(cells: Row) -> tuple[int, ...]:
    """The columns of a line whose cells are days or months; () where they are hours, or few."""
    texts = [(place, _bare(cell)) for place, cell in enumerate(cells)]
    kinds = [kind_of(text) for _, text in texts]
    places = tuple(place for place, _ in texts if kinds[place] == "date")
    if "stamp" in kinds:
        return ()
    if len(places) < FEWEST_DATES:
        places = tuple(place for place, text in texts if IN_DIGITS.fullmatch(text))
        walls = [wall_of(cells[place], "ymd") for place in places]
        if BAD in walls or not _rise(walls) or _longest_step(walls) > LONGEST_MONTH:
            return ()
    return places if len(places) >= FEWEST_DATES else ()


def months_of_years(cells: Row) -> tuple[int, ...]:
    """The columns whose cells are months that follow each other in a year, named, or numbered where
    no other cell is a number."""
    counted = {place: _number(cell) for place, cell in enumerate(cells)}
    places = tuple(place for place, number in counted.items() if number >= 0)
    if [counted[place] for place in places] == list(range(1, MONTHS_OF_A_YEAR + 1)):
        return places
    places = named_months(cells)
    months = [month_in(cells[place]) for place in places]
    return places if all(after - before == 1 for before, after in pairwise(months)) else ()


def named_months(cells: Row) -> tuple[int, ...]:
    """The columns whose cells are names of months without years; () where they are few."""
    named = {place: month_in(cell) for place, cell in enumerate(cells)}
    places = tuple(place for place, month in named.items() if month)
    return places if len(places) >= FEWEST_MONTHS else ()


def have_numbers(rows: Sequence[Row], places: Sequence[int]) -> bool:
    """Whether most rows that have something in these columns have numbers there, and no times."""
    filled = [[row[p] for p in places if p < len(row) and row[p].strip()] for row in rows]
    numbers = [_are_numbers(own) for own in filled if own]
    return sum(numbers) * 2 > len(numbers)


def year_place(rows: Sequence[Row], places: Sequence[int]) -> int | None:
    """The column before those of the months that has the year of each row of numbers."""
    rows = [row for row in rows if have_numbers([row], places)]
    for place in range(places[0]):
        filled = [row[place] for row in rows if place < len(row) and row[place].strip()]
        if filled and sum(year_of(cell) > BAD for cell in filled) * 2 > len(filled):
            return place
    return None


def date_in(heading: str) -> str:
    """The day or month that a heading names, as it is written; "" where it names none."""
    text = _bare(heading)
    return text if kind_of(text) == "date" or IN_DIGITS.fullmatch(text) else ""


def wall_of(heading: str, dates: str) -> int:
    """The midnight at which the day or month of a heading begins by the clock on the wall, in ms;
    BAD for any other heading. `dates` is the order of day, month and year."""
    text = date_in(heading)
    return stamps.parsed(text, dates)[0] if text else BAD


def month_in(heading: str) -> int:
    """The number of the month that a heading names without a year; 0 for none."""
    letters = plain(_bare(heading))
    try:
        return month_named(letters) if letters.isalpha() else 0
    except KeyError:
        return 0


def month_of(heading: str) -> int:
    """The same where the heading may be the number itself; 0 for none."""
    number = _number(heading)
    return month_in(heading) or (number if 0 < number <= MONTHS_OF_A_YEAR else 0)


def year_of(cell: str) -> int:
    """The first midnight of a year, in ms by the clock on the wall; BLANK or BAD."""
    text = stamps.western(cell)
    match = YEAR.fullmatch(text)
    if match is None or not FIRST_YEAR <= int(match["year"]) <= LAST_YEAR:
        return BAD if text else stamps.BLANK
    return stamps.parsed(f"{match['year']}-01-01", "ymd")[0]


def sums_up(label: str) -> bool:
    """Whether the label of a row says that it sums up the others; that of Max Miller does not."""
    named = set(WORD.findall(label.casefold()))
    return is_total([label]) and (len(named) == 1 or not named & TOTALS <= EXTREMES)


def form_of(heading: str) -> str:
    """How the date of a heading is laid out, whatever month it names: "a-0" for Jan-24."""
    return NUMBER.sub("0", WORD.sub("a", _bare(heading)))


def _bare(heading: str) -> str:
    """Without unit, words and what a spreadsheet writes behind a day; the month before its year."""
    if len(heading) > LONGEST:
        return ""
    if heading.isascii() and heading.isdigit():
        return heading
    parts = IN_BRACKETS.sub(" ", stamps.western(heading)).split()
    text = " ".join(part for part in parts if not BESIDE.issuperset(tokens(part)))
    text = MIDNIGHT.sub("", text)
    match = YEAR_FIRST.fullmatch(text)
    return f"{match['month']} {match['year']}" if match else text


def _are_units(cells: Row, places: Sequence[int]) -> bool:
    texts = [cells[place].strip(" ()[]") for place in places if place < len(cells)]
    others = [cell for place, cell in enumerate(cells) if place not in places]
    has_names = any(WORD.search(cell) and not unit_named(cell.strip(" ()[]")) for cell in others)
    return not has_names and any(texts) and all(map(unit_named, filter(None, texts)))


def _are_numbers(cells: Sequence[str]) -> bool:
    return sum(map(_is_number, cells)) * 2 >= len(cells) and not _has_time(cells)


def _is_number(cell: str) -> bool:
    return kind_of(cell) == "number" and not IN_DIGITS.fullmatch(cell.strip())


def _number(cell: str) -> int:
    """A whole one; -1 for anything else."""
    text = _bare(cell)
    return int(text) if text.isascii() and text.isdigit() else -1


def _rise(numbers: Sequence[int]) -> bool:
    return all(before < after for before, after in pairwise(numbers))


def _longest_step(walls: Sequence[int]) -> int:
    return max((after - before for before, after in pairwise(walls)), default=0)
