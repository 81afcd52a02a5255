"""Tables whose rows count the days of a month, or name the months of a year, that a line above, a
sheet or a file tells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile

from portal.reads.formats.cells.kinds import kind_of
from portal.reads.formats.cells.numbering import without_numbers
from portal.reads.formats.cells.sheetnames import names_no_device
from portal.reads.formats.cells.words import (
    DAY_NAMES,
    MONTH_NAMES,
    OF_OTHER_DATES,
    YEAR_NAMES,
    labelled,
    plain,
    tokens,
    words,
)
from portal.reads.formats.table.headingdates import month_in, month_of
from portal.reads.formats.table.headings import LOOK_ROWS, Numbered
from portal.reads.formats.table.text import Row

DAYS = DAY_NAMES | words(
    "days dayofthemonth tage jours dias giorni dagen siku hari gun paiva date datum fecha data "
    "dato pvm tarehe tanggal tarih"
)
YEARS = YEAR_NAMES | words("mwaka tahun yil ar")
MONTHS = MONTH_NAMES | words("mwezi bulan ay maned")
NUMBER = re.compile(r"(?P<day>0?[1-9]|[12]\d|3[01])(?:\.0+|\.)?", re.ASCII)
# Fewer may be anything.
FEWEST_DAYS = 3

# May 2024, May-2024, 2024 May, 2024-05, 202405, 05/2024; and no part of a day.
YEAR = r"(?P<year>(?:19|20)\d\d)"
TOLD = (
    re.compile(
        rf"(?<!\d)(?<!\d[ ./-])(?P<name>[^\W\d_]{{3,12}})\.?[ ,_/-]{{1,2}}{YEAR}(?![\d./-]*\d)"
    ),
    re.compile(rf"(?<!\d)(?<!\d[./-]){YEAR}[ ,_/-]{{1,2}}(?P<name>[^\W\d_]{{3,12}})(?![ ./-]?\d)"),
    re.compile(rf"(?<!\d)(?<!\d[./-]){YEAR}[-_./]?(?P<month>0[1-9]|1[0-2])(?![-_./:]?\d)"),
    re.compile(rf"(?<!\d)(?<!\d[./-])(?P<month>0?[1-9]|1[0-2])[-_./]{YEAR}(?![-_./:]?\d)"),
)


def days_in(rows: Sequence[Numbered]) -> tuple[int, int]:
    """The row of the heading and the only column that counts days; zeros where there is none."""
    filled = [(row, cells) for row, cells in rows[:LOOK_ROWS] if any(cells)]
    for place, (row, written) in enumerate(filled[:-1]):
        called = [n for n, name in enumerate(without_numbers(written)) if plain(name) in DAYS]
        below = [cells for _, cells in filled[place + 1 :]]
        if len(called) == 1 and _count_days(below, called[0]):
            return row, called[0]
    return 0, 0


def _count_days(rows: Sequence[Row], place: int) -> bool:
    """Whether the first rows count, up or down, from one to the next or from one group of them to
    the next; some days may lack."""
    days: list[int] = []
    for cells in rows:
        match = NUMBER.fullmatch(cells[place].strip()) if place < len(cells) else None
        if match is None:
            break
        days.append(int(match["day"]))
    steps = [after - before for before, after in pairwise(days) if after != before]
    are_alike = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    ones = sum(1 for step in steps if abs(step) == 1)
    return len(set(days)) >= FEWEST_DAYS and are_alike and 2 * ones > len(steps)


def months_in(rows: Sequence[Numbered]) -> tuple[int, int]:
    """The row of the heading and the first column below it that has months without a year, by name
    or, where it is called so, by number; zeros where there is none."""
    filled = [(row, cells) for row, cells in rows[:LOOK_ROWS] if any(cells)]
    for at, (row, names) in enumerate(filled[:-1]):
        for place, name in enumerate(without_numbers(names)):
            told = month_of if plain(name) in MONTHS else month_in
            below = [cells[place] for _, cells in filled[at + 1 :] if place < len(cells)]
            months = list(takewhile(bool, map(told, below)))
            if name.strip() and not told(name) and len(set(months)) >= FEWEST_DAYS:
                return row, place
    return 0, 0


def month_of_year(year: str, cell: str) -> str:
    """A month, "2024-05", that a cell names; what is none as it is, and so is one of a year that
    nobody knows yet."""
    month = month_of(cell) if year.isdigit() else 0
    return f"{year}-{month:02}" if month else cell


def is_number(cell: str) -> bool:
    return NUMBER.fullmatch(cell.strip()) is not None


def day_of(month: str, number: str) -> str:
    """The day of a month, "2024-05-01", that a cell has the number of; what is no number as it
    is, and so is that of a month that nobody knows yet."""
    match = NUMBER.fullmatch(number.strip()) if month[:1].isdigit() else None
    return f"{month[:7]}-{match['day'].zfill(2)}" if match else number


def month_told(lines: Iterable[Row]) -> str:
    """The first day of the only month that lines tell: "2024-05-01"; "" for none."""
    months = {month for text in _texts_of(lines) for month in _months_in(text)}
    return months.pop() if len(months) == 1 else ""


def _texts_of(lines: Iterable[Row]) -> Iterator[str]:
    """What may tell a month; its name and its year may have a label each."""
    month = year = ""
    for cells in lines:
        filled = [cell for cell in cells if OF_OTHER_DATES.isdisjoint(tokens(cell))]
        yield from (cell for cell in filled if kind_of(cell) != "stamp")
        for label, text in labelled(filled):
            month = text if plain(label) in MONTHS else month
            year = text if plain(label) in YEARS else year
    yield f"{month} {year}"


def _months_in(text: str) -> Iterator[str]:
    for form in TOLD:
        for match in form.finditer(text):
            named = match.groupdict()
            if named.get("month"):
                yield f"{match['year']}-{int(match['month']):02}-01"
            elif names_no_device(match["name"]) and (month := month_in(match["name"])):
                yield f"{match['year']}-{month:02}-01"
