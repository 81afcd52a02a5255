"""Where a row stands: its number, and its sheet where several of a workbook are read.

A place is one number, so that the places of a million readings are a column like any other. Where
one table is read it is the row as a spreadsheet counts it; of the second sheet of several it is so
many rows further on, and so no row of one sheet is taken for that of another.
"""

from __future__ import annotations

from portal.reads.formats.plan import Plan

# The rows of the largest sheet; see Limits.max_rows.
SHEET_ROWS = 1_048_576


def place(sheet: int, row: int) -> int:
    """Sheets count from 1; 0 where there is one table only."""
    return sheet * SHEET_ROWS + row


def before(sheet: int, plan: Plan) -> int:
    """What is added to the row numbers of this sheet."""
    return place(sheet, 0) if len(plan.sheets) > 1 else 0


def shown(number: int) -> int | str:
    """A place as a table has it: 1005, or "1005 of sheet 2"."""
    sheet, row = _parted(number)
    return f"{row} of sheet {sheet}" if sheet else number


def words(number: int) -> str:
    """A place as people read it: 1,005, or 1,005 of sheet 2."""
    sheet, row = _parted(number)
    return f"{row:,} of sheet {sheet}" if sheet else f"{number:,}"


def _parted(number: int) -> tuple[int, int]:
    """Sheet, 0 where there is one table only, and row."""
    sheet, row = divmod(max(0, number - 1), SHEET_ROWS)
    return sheet, row + 1
