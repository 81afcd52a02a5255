"""The guide tells each limit of a meter file as it is."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from portal import limits
from portal.reads.check import understanding
from portal.reads.formats.shapes import MEGABYTE, Limits

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "organisation-staff.md"
IN_MEGABYTES = re.compile("bytes|memory")
# How the table of the guide calls each of them.
ROWS = {
    "max_bytes": "size of the file",
    "max_unpacked_bytes": "size of a spreadsheet",
    "max_rows": "rows |",
    "max_columns": "columns",
    "max_spreadsheet_cells": "filled cells",
    "max_line_chars": "characters of a line",
    "max_cell_chars": "characters of a cell",
    "max_row_lines": "lines of one row",
    "max_spreadsheet_seconds": "time to open",
    "max_spreadsheet_memory": "memory to open",
    "spare_spreadsheet_memory": "a small one",
    "max_rows_without_reading": "rows that cannot be read",
}


def table() -> list[str]:
    text = GUIDE.read_text().partition("| what | at most |")[2].partition("\n\n")[0]
    return text.splitlines()


def test_the_guide_has_each_limit_of_a_meter_file() -> None:
    used = understanding.file_limits()
    for field in fields(Limits):
        if field.name == "max_problems":
            continue
        number = getattr(used, field.name)
        told = number // MEGABYTE if IN_MEGABYTES.search(field.name) else number
        [row] = [
            line for line in table() if re.search(rf"(\| |; ){re.escape(ROWS[field.name])}", line)
        ]
        assert re.search(rf"(?<![\d,]){told:,}(?![\d,])", row), (field.name, row)


def test_the_guide_has_how_many_problems_are_kept() -> None:
    text = GUIDE.read_text()
    assert understanding.file_limits().max_problems == limits.PROBLEMS_OF_A_KIND
    assert f"the first {limits.PROBLEMS_OF_A_KIND} are kept in full" in text
    assert f"and {limits.PROBLEMS_KEPT} of a file" in text
