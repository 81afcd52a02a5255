"""A table that people open in a spreadsheet: nothing in it is run, and its numbers stay numbers."""

from __future__ import annotations

import csv

import pytest

from portal.ui.tables import csv_lines


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+HYPERLINK(A1)", "@SUM(A1)", "-1+1", "\t=1", "\r=1", "-", "=cmd|' /C calc'!A0"],
)
def test_no_cell_is_run(cell: str) -> None:
    [line] = csv_lines([[cell, "roof"]])
    assert next(csv.reader([line])) == [f"'{cell}", "roof"]


@pytest.mark.parametrize("cell", ["-1.29", "+36.82", "-3,5", "-1e3", "0", "", "roof-1", "a=b"])
def test_numbers_and_words_stay_as_they_are(cell: str) -> None:
    [line] = csv_lines([[cell, "roof"]])
    assert next(csv.reader([line])) == [cell, "roof"]


def test_rows_become_lines_one_by_one() -> None:
    rows = iter([(1, None), ("a;b", 'say "x"')])
    lines = csv_lines(rows, ";")
    assert next(lines) == "1;None\r\n"
    assert next(lines) == '"a;b";"say ""x"""\r\n'
    assert list(lines) == []
