"""Tables whose dates stand in columns of their parts, or are one day that no row names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from portal.reads.formats.cells.kinds import kind_of
from portal.reads.formats.cells.months import month_named
from portal.reads.formats.cells.numbering import without_numbers
from portal.reads.formats.cells.sheetnames import names_no_device
from portal.reads.formats.cells.stamps import (
    BAD,
    FIRST_YEAR,
    LAST_YEAR,
    as_text,
    names_no_day,
    orders_of,
    parsed,
)
from portal.reads.formats.cells.words import (
    DAY_NAMES,
    MONTH_NAMES,
    TIME_FIELDS,
    YEAR_NAMES,
    field_of,
    labelled,
    plain,
    tokens,
    words,
)
from portal.reads.formats.plan import OF_SHEET
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.headingdates import month_of, year_named
from portal.reads.formats.table.headings import LOOK_ROWS, TIMES_OF_DAY, Numbered
from portal.reads.formats.table.monthdays import day_of, is_number, month_of_year, month_told
from portal.reads.formats.table.source import Sheet
from portal.reads.formats.table.text import Piece, Row

# What the column is called that has the dates, or the times of day.
HEADING, TIME_HEADING = "Date", "Time"
# Stands for the day of all rows where nothing tells it.
ANY_DAY = "2000-01-01"
PARTS = (
    YEAR_NAMES | words("yr yyyy"),
    MONTH_NAMES | words("mon mo mm"),
    DAY_NAMES,
    words("hour hr hh stunde heure hora ora uur godzina hodina"),
    words("minute minutes min mi mn minuto"),
)
YEAR, MONTH, DAY, HOUR = range(4)
NO_YEAR_OF_ITS_OWN = (
    "“{month}” stands below a later month and names no year: write the year in each row, or at the "
    "least where another one begins."
)
ANOTHER = (
    "Row {row:,} names another {what}, “{line}”: upload the table of each {what} as a file of its "
    "own, or write each date like 2024-01-31."
)
NO_PART_OF_A_YEAR = (
    "“{name}” tells a part of the year beside it that is not understood: write each date like "
    "2024-04-29."
)
# Headings of weeks, days and months that are counted in each year.
FINER = words(
    "week weeks weekno wk kw kalenderwoche woche wochen semaine semana settimana uke vecka uge "
    "doy dayofyear yearday tagdesjahres jourdelannee mth mnth qtr"
)
MOST_DAYS = 366
HALVES = words("am pm a.m. p.m.")
# Hours and minutes alone are two columns, and so are a time and its half of the day, or a year and
# its month; a year stands alone.
OF_TWO, A_YEAR = 2, 1
MONTHS_OF_A_YEAR = 12
WHOLE = re.compile(r"(\d{1,4})(?:\.0+)?", re.ASCII)
DAY_IN_NAME = re.compile(r"(?<!\d)(20\d\d)([-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")


@dataclass(frozen=True)
class Dated(Sheet):
    """A sheet whose first column is the date of each row, with its time where there is a column of
    minutes, or that time alone, or a time with the AM or PM that stands behind it; or a month, or
    the first and the last day of a year. `parts` are the columns of year, month, day, hour and
    minute, or of the time and its half, in the sheet as it was, whose place it takes; without them
    `day` is that of all rows, and with one that counts days it is in their month; `year` is that of
    one that names months. `heading` is the last row above the readings."""

    inner: Sheet
    parts: tuple[int, ...]
    day: str
    heading: int
    year: str

    @classmethod
    def of(
        cls, sheet: Sheet, parts: tuple[int, ...], day: str, heading: int, year: str = ""
    ) -> Dated:
        return cls(sheet.name, sheet.text, sheet.number, sheet, parts, day, heading, year)

    def around(self, other: Sheet) -> Sheet:
        """One day, or month, is that of one sheet, unless each tells its own."""
        inner = self.inner.around(other)
        around = Dated.of(inner, self.parts, self.day, self.heading, self.year)
        if self.day and not (self.day == OF_SHEET and around.own_day()):
            return other
        return around

    def own_day(self) -> str:
        """What the sheet itself tells of the day of all rows, or of their month; "" for nothing."""
        if not self.parts:
            return day_named(self.name)
        rows = self.inner.first_rows(self.heading)
        return month_told([[self.name]]) or month_told(cells for _, cells in rows)

    def pieces(self) -> Iterator[Piece]:
        day = self.own_day() if self.day == OF_SHEET else self.day
        year = year_named(self.name) if self.year == OF_SHEET else self.year
        above: Row = []
        for piece in self.inner.pieces():
            rows = []
            for row, cells in enumerate(piece.rows, piece.first):
                above = self._parts_of(cells, above)
                if row > self.heading:
                    self._refuse_another(row, cells, day or year, above)
                date = month_of_year(year, above[0]) if year else self._date(above, day)
                rows.append(self._with_date(row, cells, date))
            yield Piece(piece.first, rows)

    def _refuse_another(self, row: int, cells: Row, told: str, own: Row) -> None:
        """Raises Unreadable for a line that names the year, month or day of another table below."""
        if not told or not cells or not (own or cells)[0]:
            return
        what, another = "day", ""
        if self.year and not month_of(own[0]):
            what = "year"
            another = year_named(" ".join(cell for cell in cells if kind_of(cell) != "number"))
        elif self.day and self.parts and not is_number(own[0]):
            what, another = "month", month_told([cells])
        elif self.day and not self.parts:
            another = day_above([cells])
        if another not in ("", told):
            raise Unreadable(ANOTHER.format(row=row, what=what, line=" ".join(cells)[:60]))

    def _parts_of(self, cells: Row, above: Row) -> Row:
        """Years, months and days that stand in the first of their rows hold for those below it."""
        own = [cells[place].strip() if place < len(cells) else "" for place in self.parts]
        if not above or not _is_year(above[YEAR]):
            return own
        first = next((n for n, part in enumerate(own[: DAY + 1]) if part), 0)
        if first == MONTH and _falls(above[MONTH], own[MONTH]):
            raise Unreadable(NO_YEAR_OF_ITS_OWN.format(month=own[MONTH][:20]))
        return [*above[:first], *own[first:]]

    def _with_date(self, row: int, cells: Row, date: str) -> Row:
        if not any(cells):
            return cells
        own = [cell for place, cell in enumerate(cells) if place not in self.parts]
        if row > self.heading:
            return [] if self.day and _is_filler(date, own) else [date, *own]
        taken = [cells[place] for place in self.parts if place < len(cells)]
        above = " ".join(filter(None, taken))
        return [self._name(cells) if row == self.heading else above, *own]

    def _name(self, cells: Row) -> str:
        """Of the column: a time keeps its name when the half of the day is put behind it."""
        if len(self.parts) != OF_TWO:
            return HEADING
        first = cells[self.parts[0]] if self.parts[0] < len(cells) else ""
        if plain(first) in PARTS[YEAR]:
            return HEADING
        return TIME_HEADING if plain(first) in PARTS[HOUR] else first

    def _date(self, own: Row, day: str) -> str:
        if not own:
            return day
        if day:
            return day_of(day, own[0])
        if len(own) == A_YEAR:
            return _whole_year(own[YEAR])
        if len(own) == OF_TWO and own[1].strip().casefold() in HALVES:
            return " ".join(own)
        if len(own) == OF_TWO and _is_year(own[YEAR]):
            return f"{_number(own[YEAR], 4)}-{_number(own[MONTH], 2)}"
        if len(own) == OF_TWO:
            return ":".join(map(_number, own, (2, 2)))
        day = "-".join(map(_number, own[: DAY + 1], (4, 2, 2)))
        return f"{day} {':'.join(map(_number, own[DAY + 1 :], (2, 2)))}".strip()


def _is_filler(date: str, others: Row) -> bool:
    """Whether a row has nothing but a day that its month has not: forms have 31."""
    return not any(others) and bool(date) and parsed(date, "ymd")[0] == BAD


class Parts(NamedTuple):
    """The columns of the parts of dates and the row of their heading; () where there are none.
    `of_a_day`: they are those of a time, and the date stands elsewhere."""

    places: tuple[int, ...] = ()
    row: int = 0
    of_a_day: bool = False


def parts_in(rows: Sequence[Numbered]) -> Parts:
    """Hours alone are left in their column, which counts them."""
    filled = [(row, cells) for row, cells in rows[:LOOK_ROWS] if any(cells)]
    for (row, written), (_, cells) in pairwise(filled):
        names = list(without_numbers(written))
        if places := _of_dates(names, cells):
            return Parts(places, row)
        if places := _half_in(cells) or _of_times(names, cells):
            return Parts(places, row, of_a_day=True)
    return Parts()


def _of_dates(names: Row, cells: Row) -> tuple[int, ...]:
    """The columns of day, month or year at the least, and of a time where it has minutes."""
    places = [_place(names, called) for called in PARTS]
    date = places[: DAY + 1]
    own = [cells[place] if -1 < place < len(cells) else "" for place in date]
    if not _is_year(own[YEAR]) or (date[MONTH] >= 0 and not _is_month(own[MONTH])):
        return ()
    if min(date) >= 0:
        has_minutes = min(places) >= 0
        return tuple(places if has_minutes else date) if _is_whole(own[DAY]) else ()
    last = MONTH if date[MONTH] >= 0 else YEAR
    if _name_parts(names, places, last):
        return ()
    if last == YEAR:
        _refuse_parts_of_a_year(names, cells)
    return tuple(date[: last + 1])


def _refuse_parts_of_a_year(names: Row, cells: Row) -> None:
    """Raises Unreadable where weeks, days or months stand beside years and are not understood."""
    for name, cell in zip(names, cells, strict=False):
        number = _number(cell, 1)
        is_named = not FINER.isdisjoint((*tokens(name), plain(name))) and number.isdecimal()
        is_month = not _is_whole(cell) and _is_month(cell)
        if (is_named and int(number) <= MOST_DAYS) or is_month:
            raise Unreadable(NO_PART_OF_A_YEAR.format(name=name.strip()[:60]))


def _name_parts(names: Row, places: Sequence[int], last: int) -> bool:
    """Whether other headings speak of parts of a year, or of times, beside those up to `last`."""
    others = [
        name for at, name in enumerate(names) if at not in places[: last + 1] and name.strip()
    ]
    return max(places[last + 1 :]) >= 0 or any(
        names_no_device(name) or field_of(name) in TIME_FIELDS for name in others
    )


def _of_times(names: Row, cells: Row) -> tuple[int, ...]:
    """The columns of hours and minutes, where no column has a part of the date."""
    places = [_place(names, called) for called in PARTS]
    date, time = places[: DAY + 1], places[DAY + 1 :]
    own = [cells[place] if -1 < place < len(cells) else "" for place in time]
    return tuple(time) if max(date) < 0 <= min(time) and all(map(_is_whole, own)) else ()


def _half_in(cells: Row) -> tuple[int, ...]:
    """The only column of a time, and the one that has AM or PM; () where none has."""
    halves = [n for n, cell in enumerate(cells) if cell.strip().casefold() in HALVES]
    times = [n for n, cell in enumerate(cells) if kind_of(cell) in ("clock", "stamp")]
    return (times[0], halves[0]) if len(times) == len(halves) == 1 else ()


def begin_of_times(rows: Sequence[Numbered]) -> int:
    """The row above the first time of day; -1 where there is none."""
    begin = (row for row, cells in rows if not TIMES_OF_DAY.isdisjoint(map(kind_of, cells)))
    return next(begin, 0) - 1


def day_above(rows: Sequence[Row]) -> str:
    """The date that lines above times of day tell, with a label of dates or none: 2024-04-30."""
    for cells in rows:
        told = [said for label, said in labelled(cells) if field_of(label) == "stamp"]
        bare = [text for text in map(str.strip, cells) if text][:1]
        for said in (*told, *bare):
            if kind_of(said) == "date" and not names_no_day(said):
                return _as_day(said)
    return ""


def day_in_name(file: str) -> str:
    found = DAY_IN_NAME.search(file)
    return f"{found[1]}-{found[3]}-{found[4]}" if found else ""


def day_named(sheet: str) -> str:
    """The day after which a sheet is called; "" for a month, and for another name."""
    is_date = kind_of(sheet) == "date" and not names_no_day(sheet)
    return day_in_name(sheet) or (_as_day(sheet) if is_date else "")


def _as_day(date: str) -> str:
    """In ISO; "" where its order is open."""
    orders = {"dmy"} if "." in date and "dmy" in orders_of(date) else orders_of(date)
    days = {parsed(date, order)[0] for order in orders} - {BAD}
    return as_text(days.pop())[:10] if len(days) == 1 else ""


def _place(names: Row, called: frozenset[str]) -> int:
    return next((place for place, name in enumerate(names) if plain(name) in called), -1)


def _is_year(cell: str) -> bool:
    return _is_whole(cell) and FIRST_YEAR <= int(_number(cell, 1)) <= LAST_YEAR


def _falls(before: str, month: str) -> bool:
    """Whether a month lies before the one above it."""
    return (
        _is_month(before) and _is_month(month) and int(_number(before, 1)) > int(_number(month, 1))
    )


def _is_month(cell: str) -> bool:
    number = _number(cell, 1)
    return number.isdecimal() and 1 <= int(number) <= MONTHS_OF_A_YEAR


def _is_whole(cell: str) -> bool:
    return WHOLE.fullmatch(cell.strip()) is not None


def _whole_year(cell: str) -> str:
    year = _number(cell, 4)
    return f"{year}-01-01 - {year}-12-31" if _is_year(cell) else cell


def _number(cell: str, digits: int) -> str:
    """As a date has it; what is no number as it stands."""
    text = cell.strip()
    if match := WHOLE.fullmatch(text):
        return match[1].zfill(digits)
    try:
        return str(month_named(text)).zfill(digits)
    except KeyError:
        return text
