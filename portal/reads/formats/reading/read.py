"""A file and a plan -> series of readings, in one pass over the file.

A piece of the file is turned into columns, and each column is understood as a whole. Only rows
that cannot be read are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from portal.reads.formats import places
from portal.reads.formats.found import Found
from portal.reads.formats.plan import OF_SHEET, Plan
from portal.reads.formats.reading import nem12, settling
from portal.reads.formats.reading.across import DateReader
from portal.reads.formats.reading.clockrows import ClockReader
from portal.reads.formats.reading.columns import Zones
from portal.reads.formats.reading.days import DayReader
from portal.reads.formats.reading.gathering import Gathering
from portal.reads.formats.reading.lacking import what_lacks
from portal.reads.formats.reading.problems import Problems
from portal.reads.formats.reading.rowreader import RowReader
from portal.reads.formats.shapes import Limits, Unreadable
from portal.reads.formats.table.blocks import Blocks
from portal.reads.formats.table.dated import Dated
from portal.reads.formats.table.filling import Filled
from portal.reads.formats.table.headingdates import year_named
from portal.reads.formats.table.headings import LOOK_ROWS, Head, Numbered, has_readings, head_at
from portal.reads.formats.table.monthdays import days_in, months_in
from portal.reads.formats.table.source import Sheet, Source
from portal.reads.formats.table.text import Row

OTHER_SHEETS = (
    "Sheets of another heading were not read: {names}. Give them the same heading in the same row, "
    "or upload each as a file of its own."
)
OTHER_MONTHS = (
    "Sheets of another heading, or that do not tell the month of their days, were not read: "
    "{names}. Call each by its month, like 2024-05."
)
NO_YEAR_OF_SHEET = "The sheet “{name}” is not called by the year of its months: name it so."
NOTHING_BELOW = "The file has a heading and no rows below it: there is nothing to read."

# By the shape of the plan; rows that have one reading each have a reader of their own.
READERS: dict[str, type[RowReader]] = {"days": DayReader, "dates": DateReader}

ZoneOf = Callable[[str], str]
Progress = Callable[[int], None]


def read(
    source: Source,
    plan: Plan,
    *,
    zone_of: ZoneOf,
    limits: Limits,
    progress: Progress | None = None,
) -> Found:
    """Every reading of the file as the plan has it.

    `zone_of` tells the IANA zone of a device as the file calls it ("" where it is not known); it
    is asked once for each name, and only when neither plan nor row say a zone, or the totals of a
    day are in one. `progress` is told
    the number of rows read so far. Raises Unreadable when nothing of the file can be used.
    """
    if lacking := what_lacks(plan):
        raise Unreadable(lacking)
    problems, gathering = Problems(limits), Gathering()
    zones = Zones(plan.zone, zone_of)
    counted = 0
    for sheet in sheets_of(source, plan):
        reader = reader_of(sheet, plan, zones, problems, gathering)
        for piece in sheet.pieces():
            counted += reader.take(piece)
            problems.give_up_when_hopeless(gathering.count)
            if progress:
                progress(counted)
        counted += reader.end()
    if not counted:
        raise Unreadable(NOTHING_BELOW)
    _tell_unread_sheets(source, plan, problems)
    series = settling.settled(gathering, plan, problems, zones.own_of)
    _fill(source, plan, problems)
    return Found(
        series=series,
        rows=counted,
        problems=problems.kept,
        problem_counts=dict(problems.counts),
        blocked_rows=problems.blocked_rows,
        notes=problems.notes,
    )


def _tell_unread_sheets(source: Source, plan: Plan, problems: Problems) -> None:
    """What lies in sheets of another heading must not be missed without a word."""
    if not plan.sheets:
        return
    others = [sheet for sheet in source.sheets if sheet.name not in plan.sheets]
    unread = [sheet.name for sheet in others if _may_have_readings(sheet.first_rows(LOOK_ROWS))]
    if unread:
        names = ", ".join(f"“{name[:40]}”" for name in unread[:5])
        more = f" and {len(unread) - 5} more" if len(unread) > 5 else ""
        words = OTHER_MONTHS if plan.parts and plan.day else OTHER_SHEETS
        problems.tell("other sheets", words.format(names=names + more))


def _may_have_readings(rows: Sequence[Numbered]) -> bool:
    return has_readings(rows) or any(days_in(rows)) or any(months_in(rows))


def _fill(source: Source, plan: Plan, problems: Problems) -> None:
    """Problems that only the neighbours of a row showed get their cells."""
    if problems.are_pending:
        sheets = sheets_of(source, plan)
        problems.fill(head_of_sheet(sheets[0], plan).names, rows_of(sheets, plan))


def sheets_of(source: Source, plan: Plan) -> list[Sheet]:
    """The sheets that the plan names, as it reads them; the first one where it names none."""
    found = [sheet for sheet in source.sheets if sheet.name in plan.sheets]
    if not plan.sheets:
        found = source.sheets[:1]
    if not found:
        raise Unreadable(f"The file has no sheet called “{plan.sheets[0][:80]}”.")
    return [_as_table(sheet, plan) for sheet in found]


def _as_table(sheet: Sheet, plan: Plan) -> Sheet:
    """With what the plan says of rows that lack what others have."""
    if plan.blocks:
        sheet = Blocks.of(sheet, plan.heading)
    if plan.parts or plan.day:
        heading = plan.heading[-1] if plan.heading else plan.first_row - 1
        year = plan.year if plan.shape != "dates" else ""
        sheet = Dated.of(sheet, plan.parts, plan.day, heading, year)
    return Filled.of(sheet, plan.filled_down, plan.first_row) if plan.filled_down else sheet


def rows_of(sheets: Sequence[Sheet], plan: Plan) -> Iterator[tuple[int, Row]]:
    """Place and cells of every row, sheet by sheet."""
    for sheet in sheets:
        before = places.before(sheet.number, plan)
        yield from ((before + row, cells) for row, cells in sheet.rows())


def head_of_sheet(sheet: Sheet, plan: Plan) -> Head:
    """The names of the columns as the plan has them."""
    last = max(plan.first_row, *plan.heading, 1)
    return head_at(list(islice(sheet.rows(), last)), plan.heading, plan.first_row)


def reader_of(
    sheet: Sheet, plan: Plan, zones: Zones, problems: Problems, gathering: Gathering
) -> RowReader | nem12.Reader:
    if plan.shape == "nem12":
        return nem12.Reader(plan, zones, problems, gathering)
    if plan.year == OF_SHEET:
        plan = replace(plan, year=_year_of(sheet))
    kind = ClockReader if plan.has_clock else READERS.get(plan.shape, RowReader)
    return kind(sheet, head_of_sheet(sheet, plan), plan, zones, problems, gathering)


def _year_of(sheet: Sheet) -> str:
    if year := year_named(sheet.name):
        return year
    raise Unreadable(NO_YEAR_OF_SHEET.format(name=sheet.name[:40]))
