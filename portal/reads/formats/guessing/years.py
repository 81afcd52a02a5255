"""Which year months are of that stand above columns without one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from portal.reads.formats.cells.kinds import kind_of
from portal.reads.formats.cells.words import OF_OTHER_DATES, tokens
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.plan import NOT_CHOSEN, OF_SHEET
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.headingdates import YEAR_ALONE, month_of, year_named
from portal.reads.formats.table.headings import LOOK_ROWS
from portal.reads.formats.table.text import Row

# The first of two years: 2023/24, 2023-2024.
OF_TWO = re.compile(
    r"(?<!\d)(?<!\d[./:-])((?:19|20)(\d\d))\s?[/–-]\s?(?:20)?(\d\d)(?![./:-]?\d)", re.ASCII
)
NO_YEARS_OF_MONTHS = (
    "The months of “{name}”, beginning with “{month}”, are of two years and name none: write them "
    "like 2024-05."
)
NO_YEARS_OF_SHEETS = (
    "The sheets have months above their columns, beginning with “{month}”, and nothing tells the "
    "year of each: write the months like 2024-01, or call each sheet by its year."
)


def guess_year(draft: Draft, names: Sequence[str]) -> None:
    """That of the first of the months, as a line above tells it, or else a person."""
    if len(draft.fields.get("sheets", ())) > 1:
        _of_sheets(draft, names[0])
        return
    passes = _pass_new_year(names)
    told = sorted(_told([*draft.sample.above, _beside(draft)], passes=passes))
    if len(told) == 1:
        draft.set(f"“{told[0]}” stands above the months.", year=told[0])
        draft.ask("year", f"Is {names[0]} that of {told[0]}?", [], needed=False)
        return
    named = {year_named(draft.sheet.name), year_named(draft.source.stem)} - {""}
    text = f"Nothing tells the year of the months: which one is {names[0]} of?"
    if passes:
        text = f"The months go on into another year: which one is {names[0]} of?"
    elif len(told) > 1:
        text = f"The file speaks of {' and '.join(told)}: which year is {names[0]} of?"
    elif len(named) == 1:
        text = f"The file's name says {next(iter(named))}: is {names[0]} of that year?"
    draft.set("Nothing in the table tells the year.", year=NOT_CHOSEN)
    if not told and len(named) == 1:
        draft.set("The file's name has it.", year=next(iter(named)))
    draft.ask("year", text, [], needed=True)


def guess_one_year(draft: Draft, name: str, months: Sequence[str]) -> None:
    """The year of months that stand in the rows of a column. Raises Unreadable for those of two."""
    named = list(dict.fromkeys(months))
    if _pass_new_year(named) and _pass_new_year(named[::-1]):
        raise Unreadable(NO_YEARS_OF_MONTHS.format(name=name[:40], month=named[0]))
    guess_year(draft, named[:1])


def _of_sheets(draft: Draft, month: str) -> None:
    """Each sheet is called by its year, or a line above its months tells the same one."""
    sheets = [s for s in draft.source.sheets if s.name in draft.fields["sheets"]]
    if all(year_named(sheet.name) for sheet in sheets):
        draft.set("Each sheet is called by its year.", year=OF_SHEET)
        return
    first = draft.sample.head.first_row
    lines = ([cells for _, cells in s.first_rows(LOOK_ROWS)[: first - 1]] for s in sheets)
    told = [_told([*above, _beside(draft)], passes=False) for above in lines]
    if any(years != told[0] for years in told) or len(told[0]) != 1:
        raise Unreadable(NO_YEARS_OF_SHEETS.format(month=month))
    year = next(iter(told[0]))
    draft.set(f"“{year}” stands above the months.", year=year)
    draft.ask("year", f"Is {month} that of {year}?", [], needed=False)


def _beside(draft: Draft) -> Row:
    """The names of the columns that have no date."""
    head = draft.sample.head
    return [name for place, name in enumerate(head.names) if place not in head.dates]


def _told(lines: Iterable[Row], *, passes: bool) -> set[str]:
    """The years that lines tell; of months that go on into the next year two that are named
    together tell the first, and one alone either of them."""
    cells = [cell for line in lines for cell in line if kind_of(cell) not in ("date", "stamp")]
    cells = [cell for cell in cells if OF_OTHER_DATES.isdisjoint(tokens(cell))]
    if not passes:
        return {year for cell in cells for year in YEAR_ALONE.findall(cell)}
    pairs = [match for cell in cells for match in OF_TWO.finditer(cell)]
    return {match[1] for match in pairs if (int(match[2]) + 1) % 100 == int(match[3])}


def _pass_new_year(names: Sequence[str]) -> bool:
    months = list(map(month_of, names))
    return any(after <= before for before, after in pairwise(months))
