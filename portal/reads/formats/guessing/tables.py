"""Which sheet of a file has the readings, and what has to be done to make one table of it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, combinations, pairwise

from portal.reads.formats.cells.kinds import is_typed, kind_of
from portal.reads.formats.cells.words import TIME_FIELDS, plain, words
from portal.reads.formats.guessing.devices import has_head_of
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.sampling import SHOWN_CHARS, Sample, Sampled, sample_of
from portal.reads.formats.guessing.several_times import AFTERWARDS
from portal.reads.formats.guessing.times import COUNTED_TIMES
from portal.reads.formats.guessing.years import guess_one_year
from portal.reads.formats.plan import NOT_CHOSEN, OF_SHEET
from portal.reads.formats.reading.read import NOTHING_BELOW
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.across import have_numbers, named_months, year_place
from portal.reads.formats.table.blocks import Blocks, blocks_in
from portal.reads.formats.table.dated import (
    ANY_DAY,
    Dated,
    begin_of_times,
    day_above,
    day_in_name,
    day_named,
    parts_in,
)
from portal.reads.formats.table.headingdates import BARE_DAY, PERIOD, month_of, tell_dates
from portal.reads.formats.table.headings import LOOK_ROWS, Numbered
from portal.reads.formats.table.monthdays import days_in, month_told, months_in
from portal.reads.formats.table.source import Sheet, Source

TURNED = (
    "Row {row} has dates above the columns, beginning with “{date}”: turn the table, so that each "
    "date has a row of its own (in a spreadsheet: copy, then paste special, transpose)."
)

NO_YEARS = (
    "Row {row} has months above the columns, beginning with “{month}”, and nothing tells their "
    "year: write them like 2024-01, or put a column “Year” before months of one year that follow "
    "each other."
)
NO_YEARS_OF_DAYS = (
    "Row {row} has days above the columns, beginning with “{day}”, that name no year: write them "
    "like 2024-01-31."
)
NO_PERIODS = (
    "Row {row} has weeks or quarters above the columns, beginning with “{period}”, where only days "
    "and months can be read: give each of them a row, with its start and its end."
)

# Of rows without dates, and of days that are counted: why their day or month is known, and what is
# asked where the name of the file tells it, or nothing does.
DAY_WHYS = {
    "sheet": "No row has a date: all are of the day after which their sheet is called.",
    "file": "No row has a date: all are of one day.",
    "nowhere": "No row has a date: all are of one day.",
}
DAY_ASKED = {
    "file": "The rows have no dates, the file's name says {day}: are they of that day?",
    "nowhere": "The rows have times and no dates: which day are they of?",
}
MONTH_WHYS = {
    "sheet": "Each sheet tells the month of its days.",
    "file": "The file tells their month.",
    "nowhere": "Nothing tells their month.",
}
MONTH_ASKED = {
    "file": "The file's name says {month}: are the days of that month?",
    "nowhere": "The rows have the numbers of days: choose any day of their month.",
}

CALLED_TIMES = COUNTED_TIMES | words("time date datetime")

SIDE_BY_SIDE = (
    "There are several tables side by side, each with a “{name}” of its own: put them below each "
    "other, with the device in a column, or upload each as a file of its own."
)


def best_sheet(source: Source) -> tuple[Sheet, Sample]:
    """The first sheet with readings; else the first one with cells."""
    samples: list[tuple[Sheet, Sample]] = []
    for sheet in source.sheets:
        sample = sample_of(sheet)
        if table := blocks_in(sheet, sample.head.heading):
            sheet, sample = table, sample_of(table)
        if dated := _dated(sheet, sample, source.stem):
            sheet, sample = dated, sample_of(dated)
        samples.append((sheet, sample))
        if _has_whole_dates(sample) or any(c.is_stamp or c.is_digits for c in sample.columns):
            return sheet, sample
    filled = [found for found in samples if found[1].rows or found[1].head.names]
    filled = [found for found in filled if found[1].head.dates] or filled
    if not filled:
        raise Unreadable("The file is empty: its first rows are blank.")
    return filled[0]


def _has_whole_dates(sample: Sample) -> bool:
    """Whether days or months stand above the columns. Months that nothing gives a year, and years,
    may be those of a summary."""
    head, rows = sample.head, [cells for _, cells in sample.rows]
    if not head.dates or tell_dates([head.names[place] for place in head.dates]):
        return bool(head.dates)
    return year_place(list(head.names), rows, head.dates) is not None


def _dated(sheet: Sheet, sample: Sample, file: str) -> Dated | None:
    """The sheet with its dates in a column, where they stand in several or in none, nor above.
    Beside columns of their parts, digits are dates only where they are called so."""
    if sample.head.dates:
        return None
    rows = sheet.first_rows(LOOK_ROWS)
    parts = parts_in(rows)
    clocks = any(c.is_clock or c.is_hours for c in sample.columns)
    own = [c for c in sample.columns if not (clocks and c.is_date and c.tokens & AFTERWARDS)]
    may_be_one = parts.of_a_day or not parts.places
    digits = any(c.is_digits and (may_be_one or _is_called_time(c)) for c in own)
    has_dates = digits or any(c.is_stamp or c.is_span or c.is_months for c in own)
    if parts.places and has_dates == parts.of_a_day:
        return Dated.of(sheet, parts.places, "", parts.row)
    if has_dates:
        return None
    heading, place = days_in(rows)
    if heading:
        month = month_told(cells for row, cells in rows if row <= heading)
        return Dated.of(sheet, (place,), _month_of(sheet, month, file), heading)
    heading, place = months_in(rows)
    if heading and not clocks:
        return Dated.of(sheet, (place,), "", heading, ANY_DAY[:4])
    begin = begin_of_times(rows)
    if begin < 0 or not any(c.is_clock or c.is_hours for c in sample.columns):
        return None
    above = [cells for row, cells in rows if row <= begin]
    return Dated.of(sheet, (), _day_of(sheet, day_above(above), file), begin)


def _is_called_time(column: Sampled) -> bool:
    return column.field in TIME_FIELDS or bool(column.tokens & CALLED_TIMES)


def _day_of(sheet: Sheet, above: str, file: str) -> str:
    """What tells the day of rows that have times alone; nothing where two disagree."""
    named = day_named(sheet.name)
    if named:
        return OF_SHEET if above in ("", named) else ANY_DAY
    return above or day_in_name(file) or ANY_DAY


def _month_of(sheet: Sheet, above: str, file: str) -> str:
    """What tells the month of days that are counted; nothing where two disagree."""
    named = month_told([[sheet.name]])
    if sheet.name and (named or above):  # one of a workbook, where each tells its own
        return OF_SHEET if named in ("", above) or not above else ANY_DAY
    return above or month_told([[file]]) or ANY_DAY


def guess_table(draft: Draft) -> None:
    """Where the readings begin, which sheets have them, and what no row of them says."""
    sheet, sample = draft.sheet, draft.sample
    row = sample.head.first_row
    draft.set(f"The readings begin in row {row}.", heading=sample.head.heading, first_row=row)
    draft.set("Blank cells repeat the cell above.", filled_down=sample.filled_down)
    inner = sheet.inner if isinstance(sheet, Dated) else sheet
    if isinstance(inner, Blocks):
        draft.set("Each table of the file has a line above it with its device.", blocks=True)
    if isinstance(sheet, Dated):
        _day(draft, sheet)
    _sheets(draft)
    if isinstance(sheet, Dated) and sheet.year:
        _year(draft, sheet)


def _sheets(draft: Draft) -> None:
    """All that have the heading of the first one with readings."""
    if len(draft.source.sheets) < 2:
        return
    alike = [sheet.name for sheet in draft.source.sheets if has_head_of(sheet, draft)]
    if len(alike) > 1:
        draft.set(f"The sheets have one heading: {', '.join(alike)}.", sheets=tuple(alike))
    else:
        draft.set(f"The sheet “{draft.sheet.name}” has readings.", sheets=(draft.sheet.name,))


def _day(draft: Draft, sheet: Dated) -> None:
    """A day above the times is theirs; what the name of a file says may be another one."""
    draft.set("The columns of year, month and day make the date.", parts=sheet.parts)
    if not sheet.day:
        return
    told = (month_told if sheet.parts else day_above)(draft.sample.above)
    whys, asked = (MONTH_WHYS, MONTH_ASKED) if sheet.parts else (DAY_WHYS, DAY_ASKED)
    place = "sheet" if sheet.day == OF_SHEET else "nowhere" if sheet.day == ANY_DAY else "file"
    draft.set(whys[place], day=NOT_CHOSEN if place == "nowhere" else sheet.day)
    if place in asked and sheet.day != told:
        text = asked[place].format(day=sheet.day, month=sheet.day[:7])
        draft.ask("day", text, [], needed=True)


def _year(draft: Draft, sheet: Dated) -> None:
    """That of months which are named without one."""
    rows = dict(sheet.inner.first_rows(LOOK_ROWS))
    place = sheet.parts[0]
    cells = [own[place] for row, own in rows.items() if row > sheet.heading and len(own) > place]
    name = rows[sheet.heading][place]
    guess_one_year(draft, name, [cell for cell in cells if month_of(cell)])


def refuse_without_readings(sample: Sample) -> None:
    """Raises Unreadable where no answer of a person could help."""
    if sample.head.dates:
        return
    _refuse_turned(sample)
    _refuse_periods(sample)
    _refuse_side_by_side(sample)
    row, begins = _first_text(sample.rows)
    if not begins:
        raise Unreadable(NOTHING_BELOW)
    if any(column.has_times for column in sample.columns):
        return
    raise Unreadable(
        f"The file has no dates or times that can be read (row {row:,} begins with "
        f"“{begins[:SHOWN_CHARS]}”): export the readings again as CSV (UTF-8), with the time of "
        "each in a column of its own."
    )


def _first_text(rows: Sequence[Numbered]) -> tuple[int, str]:
    """The first row that has a number or a time, rather than words that may be a heading, and what
    it begins with."""
    filled = [(row, cells) for row, cells in rows if any(map(str.strip, cells))]
    typed = ((row, cells) for row, cells in filled if any(map(is_typed, cells)))
    row, cells = next(chain(typed, filled), (0, [""]))
    return row, next(filter(None, (" ".join(cell.split()) for cell in cells)), "")


def _refuse_periods(sample: Sample) -> None:
    """Months of no year, weeks or quarters stand above the columns, and no row has a time."""
    if any(map(_is_of_times, sample.columns)):
        return
    for (row, head), (_, cells) in pairwise(sample.first_rows):
        months = named_months(head)
        if have_numbers([cells], months):
            raise Unreadable(NO_YEARS.format(row=row, month=head[months[0]].strip()[:SHOWN_CHARS]))
        days = [place for place, cell in enumerate(head) if BARE_DAY.fullmatch(cell.strip())]
        if len(days) > 1 and have_numbers([cells], days):
            raise Unreadable(NO_YEARS_OF_DAYS.format(row=row, day=head[days[0]].strip()))
        periods = [place for place, cell in enumerate(head) if PERIOD.fullmatch(cell.strip())]
        if len(periods) > 1 and have_numbers([cells], periods):
            period = head[periods[0]].strip()
            raise Unreadable(NO_PERIODS.format(row=row, period=period))


def _is_of_times(column: Sampled) -> bool:
    may_be = column.field in TIME_FIELDS and (column.is_months or column.is_digits)
    return may_be or column.is_stamp or column.is_span or column.is_clock


def _refuse_turned(sample: Sample) -> None:
    """Dates stand above the columns, one of them each."""
    for (row, head), (_, cells) in pairwise(sample.first_rows):
        dates = [place for place, cell in enumerate(head) if kind_of(cell) in ("date", "stamp")]
        below = [kind_of(cells[place]) for place in dates if place < len(cells)]
        if len(dates) > 1 and below.count("number") > len(dates) / 2:
            raise Unreadable(TURNED.format(row=row, date=head[dates[0]].strip()[:SHOWN_CHARS]))


def _refuse_side_by_side(sample: Sample) -> None:
    """Two columns of one name have times, not the same ones, and each has numbers behind it."""
    times = [c for c in sample.columns if c.is_stamp]
    for before, after in combinations(times, 2):
        between = sample.columns[before.place + 1 : after.place]
        behind = sample.columns[after.place + 1 :]
        have_numbers = all(any(c.is_number for c in columns) for columns in (between, behind))
        if plain(before.name) == plain(after.name) and have_numbers and before.cells != after.cells:
            raise Unreadable(SIDE_BY_SIDE.format(name=before.name[:SHOWN_CHARS]))
