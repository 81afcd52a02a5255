"""Tables whose dates stand above their columns: each has a day, a month or a year. What a heading
leaves open, such as the year of a month, a column tells, or a line above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from portal.reads.formats.cells.kinds import TIMES, kind_of
from portal.reads.formats.cells.quantities import is_measure
from portal.reads.formats.cells.stamps import BAD, DAY, names_no_day
from portal.reads.formats.cells.units import unit_in, unit_named
from portal.reads.formats.cells.words import (
    TIME_FIELDS,
    TOTALS,
    WORD,
    YEAR_NAMES,
    bare_name,
    field_of,
    is_total,
    words,
)
from portal.reads.formats.table.headingdates import (
    IN_DIGITS,
    MONTHS_OF_A_YEAR,
    bare,
    month_in,
    month_of,
    number_in,
    tell_dates,
    tell_days,
    tell_years,
    wall_of,
    year_in,
    year_of,
)
from portal.reads.formats.table.text import Row

Numbered = tuple[int, Row]

# Lines above the heading, and rows below it that are looked at.
MOST_ABOVE, LOOK_BELOW = 30, 20
# So many columns of dates make a table of them; of the bare names of months it takes more, since a
# few letters may mean something else.
FEWEST_DATES, FEWEST_MONTHS = 2, 3

# Numbers that are no month of a year.
VALUE = re.compile(r"\s*-?(?:\d+[.,]\d+|\d{3,}|0)\s*", re.ASCII)
CALLED_YEARS = YEAR_NAMES | words("yr yyyy fiscalyear fy")
# Of the words for totals these are names, too.
EXTREMES = frozenset({"min", "max", "mean"})
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
        above = filled[max(0, at - 1) : at]
        years = [row for row, line in above if are_years_of(line, cells)]
        below = filled[at + 1 :]
        places = named_months(cells) if years else _dates_of(cells, [c for _, c in filled[:at]])
        places = places or lone_date(cells, [own for _, own in below[:LOOK_BELOW]])
        if not places:
            continue
        units = below[:1] if below and _are_units(below[0][1], places) else []
        below = below[len(units) :][:LOOK_BELOW]
        if not below or _has_words(below[0][1], places):
            continue
        if _are_dates([cells, *(own for _, own in below)], places, has_years=bool(years)):
            return Across((*years, row, *(unit for unit, _ in units)), below[0][0], places)
    return None


def _dates_of(cells: Row, above: Sequence[Row]) -> tuple[int, ...]:
    """The columns of a line that have a date each; () where it is no line of dates."""
    if places := _years_on_end(cells, above):
        return places
    if _are_values(cells):
        return ()
    return dated(cells) or months_of_years(cells) or days_of_months(cells)


def _years_on_end(cells: Row, above: Sequence[Row]) -> tuple[int, ...]:
    """The columns of years that follow each other, where nothing stands above them."""
    years = {place: year for place, cell in enumerate(cells) if (year := year_in(cell)) > BAD}
    places = tuple(years)
    numbers = [number_in(cells[place][:4]) for place in places]
    steps = {after - before for before, after in pairwise(numbers)}
    is_named = any(place < len(line) and line[place].strip() for line in above for place in places)
    others = [cell for place, cell in enumerate(cells) if place not in years]
    if steps not in ({1}, {-1}) or is_named or any(map(_is_value, others)) or _has_time(cells):
        return ()
    return places


def lone_date(cells: Row, below: Sequence[Row]) -> tuple[int, ...]:
    """The only column with a date above it, where nothing but a sum stands behind it, and each row
    has a name before its number, and no time; () for any other line."""
    places = [place for place, cell in enumerate(cells) if kind_of(bare(cell)) == "date"]
    behind = [cell for cell in cells[places[0] + 1 :] if cell.strip()] if places else []
    if len(places) != 1 or not all(map(sums_up, behind)) or any(map(_has_time, below)):
        return ()
    filled = [row for row in below if have_numbers([row], places) and len(row) > places[0]]
    labels = [[cell for cell in row[: places[0]] if cell.strip()] for row in filled]
    is_named = _names_rows(
        cells[: places[0]], labels, is_month=names_no_day(bare(cells[places[0]]))
    )
    return tuple(places) if is_named and all(labels) and have_numbers(below, places) else ()


def _names_rows(before: Row, labels: Sequence[Row], *, is_month: bool) -> bool:
    """Whether the heading of names says that they are devices, or the unit of what they made; that
    of a month may be any, where the names are of what was measured."""
    if any(field_of(cell) == "device" or unit_in(cell) for cell in before):
        return True
    return is_month and any(is_measure(label) for row in labels for label in row)


def are_years_of(line: Row, cells: Row) -> bool:
    """Whether a line has the years of the months below it, each over the first of its months."""
    months = named_months(cells)
    above = {place: cell.strip() for place, cell in enumerate(line) if cell.strip()}
    above = {p: cell for p, cell in above.items() if p in months or not _sums_up_at(cells, p)}
    if not months or not above or any(year_in(cell) <= BAD for cell in above.values()):
        return False
    is_repeated = len(above) == len(months) and len(set(above.values())) == 1
    return min(above) == months[0] and set(above) <= set(months) and not is_repeated


def _sums_up_at(cells: Row, place: int) -> bool:
    return place < len(cells) and sums_up(cells[place])


def _has_words(cells: Row, places: Sequence[int]) -> bool:
    """Whether a line has something else than numbers at most of these places: it is a heading then,
    and what stands above it the time of a report."""
    texts = [cells[place] for place in places if place < len(cells) and cells[place].strip()]
    others = [text for text in texts if kind_of(text) not in ("number", "nothing")]
    return len(others) * 2 > len(texts)


def _are_dates(rows: Sequence[Row], places: Sequence[int], *, has_years: bool) -> bool:
    """Whether a line of dates, the first of the rows, has numbers below it. What looks like a
    number may be that of a device, where the rows have a time."""
    heading, below = [rows[0][place] for place in places], rows[1:]
    if not have_numbers(below, places):
        return False
    if tell_days(heading):
        return month_place(rows[0], below, places) is not None
    if not tell_dates(heading) and not has_years:
        return _may_lack_years(rows, places)
    is_clear = has_years or any(kind_of(bare(cell)) == "date" for cell in heading)
    return is_clear or not any(_has_time(row) for row in below)


def _may_lack_years(rows: Sequence[Row], places: Sequence[int]) -> bool:
    """Whether the headings are years, or months whose year a column tells, or else a person."""
    heading, below = [rows[0][place] for place in places], rows[1:]
    if not tell_years(heading):
        if year_place(rows[0], below, places) is not None:
            return _rise(list(map(month_of, heading)))
        if not all(map(month_in, heading)) or _names_years(rows[0]):
            return False
    return not any(map(_has_time, below))


def is_called_year(name: str) -> bool:
    return bare_name(name) in CALLED_YEARS


def _names_years(cells: Row) -> bool:
    """Whether a column is called after years, though its cells are none that are known."""
    return any(is_called_year(cell) for cell in cells)


def _has_time(row: Sequence[str]) -> bool:
    return any(kind_of(cell) in TIMES for cell in row)


def _are_values(cells: Row) -> bool:
    """Whether most cells are numbers that stand for no date: quickly."""
    return sum(map(_is_value, cells)) * 2 > sum(1 for cell in cells if cell)


def _is_value(cell: str) -> bool:
    return bool(VALUE.fullmatch(cell)) and not IN_DIGITS.fullmatch(cell)


def dated(cells: Row) -> tuple[int, ...]:
    """The columns of a line whose cells are days or months; () where they are hours, or few."""
    texts = [(place, bare(cell)) for place, cell in enumerate(cells)]
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
    counted = {place: number_in(cell) for place, cell in enumerate(cells)}
    places = tuple(place for place, number in counted.items() if number >= 0)
    if [counted[place] for place in places] == list(range(1, MONTHS_OF_A_YEAR + 1)):
        return places
    places = named_months(cells)
    return places if are_on_end([month_in(cells[place]) for place in places]) else ()


def days_of_months(cells: Row) -> tuple[int, ...]:
    """The columns whose cells count the days of a month; () where others are numbers, too."""
    places = tuple(place for place, cell in enumerate(cells) if number_in(cell) >= 0)
    return places if tell_days([cells[place] for place in places]) else ()


def are_on_end(months: Sequence[int]) -> bool:
    """Whether each is the one after the other, over New Year too."""
    return all((after - before) % MONTHS_OF_A_YEAR == 1 for before, after in pairwise(months))


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


def year_place(names: Row, rows: Sequence[Row], places: Sequence[int]) -> int | None:
    """The column that has the year of each row of numbers: one before those of the months, or one
    that is called so."""
    rows = [row for row in rows if have_numbers([row], places)]
    called = [place for place, name in enumerate(names) if is_called_year(name)]
    before = [place for place in range(places[0]) if field_of(names[place]) != "device"]
    looked_at: list[int] = [*before, *called]
    for place in looked_at:
        filled = [row[place] for row in rows if place < len(row) and row[place].strip()]
        if filled and sum(year_of(cell) > BAD for cell in filled) * 2 > len(filled):
            return place
    return None


def month_place(names: Row, rows: Sequence[Row], places: Sequence[int]) -> int | None:
    """The column before those of the days that has the month of each row of numbers; in digits
    alone only where it is called so."""
    rows = [row for row in rows if have_numbers([row], places)]
    for place in range(places[0]):
        told = month_of if field_of(names[place]) in TIME_FIELDS else month_in
        filled = [row[place] for row in rows if place < len(row) and row[place].strip()]
        found = sum(1 for cell in filled if told(cell) or names_no_day(bare(cell)))
        if filled and found * 2 > len(filled):
            return place
    return None


def sums_up(label: str) -> bool:
    """Whether the label of a row says that it sums up the others; that of Max Miller does not."""
    named = set(WORD.findall(label.casefold()))
    return is_total([label]) and (len(named) == 1 or not named & TOTALS <= EXTREMES)


def _are_units(cells: Row, places: Sequence[int]) -> bool:
    texts = [cells[place].strip(" ()[]") for place in places if place < len(cells)]
    others = [cell for place, cell in enumerate(cells) if place not in places]
    has_names = any(WORD.search(cell) and not unit_named(cell.strip(" ()[]")) for cell in others)
    return not has_names and any(texts) and all(map(unit_named, filter(None, texts)))


def _are_numbers(cells: Sequence[str]) -> bool:
    return sum(map(_is_number, cells)) * 2 >= len(cells) and not _has_time(cells)


def _is_number(cell: str) -> bool:
    return kind_of(cell) == "number" and not IN_DIGITS.fullmatch(cell.strip())


def _rise(numbers: Sequence[int]) -> bool:
    return all(before < after for before, after in pairwise(numbers))


def _longest_step(walls: Sequence[int]) -> int:
    return max((after - before for before, after in pairwise(walls)), default=0)
