"""Rows that cannot be sent: the row, the cell, and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reads.files import ROOF, facts, read_file

NOW = "2024-03-01 10:00"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "no number in this cell"),
        ("  ", "no number in this cell"),
        ("NaN", "no number in this cell"),
        ("-", "no number in this cell"),
        ("3.4e", "not a number"),
        ('"3,4e"', "not a number"),
        ('"1,2,3"', "not a number"),
        ("1_000", "not a number"),
        ("inf", "not a number"),
        ("1e999", "not a number"),
        ("١٢", "not a number"),
        ("12 kWh", "not a number"),
        ("1" * 19, "more than 18 digits"),
        ("0." + "1" * 30, "more than 18 digits"),
        ("1e30", "more than 18 digits"),
        ('"1,234"', "could be 1234 or 1.234"),
        ("9" * 18, "more energy than any device makes"),
    ],
)
def test_bad_values(typed: str, words: str, tmp_path: Path) -> None:
    content = f"time,value\n{NOW},{typed}\n"
    [problem] = read_file(tmp_path, content, **ROOF).problems
    assert (problem.row, problem.external_id, problem.column) == (2, "roof", "value")
    assert problem.typed == typed.strip('"')
    assert words in problem.message
    assert problem.blocking


def test_a_number_that_contradicts_its_column(tmp_path: Path) -> None:
    content = f"time;value\n{NOW};0,5\n2024-03-01 11:00;1.5\n"
    [problem] = read_file(tmp_path, content, **ROOF).problems
    assert (problem.row, problem.message) == (
        3,
        "Other numbers of this column have a decimal comma.",
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "There is no time"),
        ("yesterday", "not a date and time"),
        ("03/04/2024", "either way round: write 2024-04-03 or 2024-03-04"),
        ("03.04.2024 10:00", "either way round: write 2024-04-03 or 2024-03-04"),
        ("25/12/2024", "write 2024-12-25"),
        ("12/25/2024 10:00", "write 2024-12-25"),
        ("45/45/2024", "no such date"),
        ("2024-02-30", "no such date"),
        ("2024/13/01", "no such date"),
        ("2024-03-01 25:00", "no such date or time"),
        ("1989-12-31", "The year 1989 cannot be"),
        ("2101-01-01", "The year 2101 cannot be"),
        ("0001-01-01T00:00:00+14:00", "The year 1 cannot be"),
        ("1709287200", "not a date and time"),
        ("20240301", "not a date and time"),
    ],
)
def test_bad_times(typed: str, words: str, tmp_path: Path) -> None:
    [problem] = read_file(tmp_path, f"time,value\n{typed},1\n", **ROOF).problems
    assert (problem.row, problem.column, problem.typed) == (2, "time", typed)
    assert words in problem.message


@pytest.mark.parametrize(
    ("heading", "line", "column", "words"),
    [
        ("id,time,value", f"cellar,{NOW},1", "id", "no device called cellar"),
        ("id,time,value", f"Mini grid,{NOW},1", "id", "but roof was chosen"),
        ("time,value,unit", f"{NOW},1,kW", "unit", "unit of energy is"),
        ("time,value,unit", f"{NOW},1,Wh", "unit", "but kWh was chosen"),
        ("time,value,type", f"{NOW},1,Sum", "type", "type of a read is"),
        ("time,value,type", f"{NOW},1,History", "type", "but Delta was chosen"),
        ("time,value,tz", f"{NOW},1,Mars", "tz", "no such time zone"),
        ("time,value", f"{NOW},1,5", "", "3 cells, the heading 2"),
        ("time,value", NOW, "value", "no number in this cell"),
        ("start,time,value", f"{NOW},{NOW},1", "time", "end must be after the start"),
        ("start,time,value", f"2024-03-02,{NOW},1", "time", "end must be after the start"),
        ("start,time,value", f"soon,{NOW},1", "start", "not a date and time"),
    ],
)
def test_bad_rows(heading: str, line: str, column: str, words: str, tmp_path: Path) -> None:
    found = read_file(tmp_path, f"{heading}\n{line}\n", **ROOF)
    [problem] = found.problems
    assert found.readings == []
    assert (problem.row, problem.column) == (2, column)
    assert words in problem.message


def test_history_needs_a_start(tmp_path: Path) -> None:
    content = f"start,time,value,type\n,{NOW},1,History\n,{NOW},1,Delta\n"
    found = read_file(tmp_path, content, external_id="roof", unit="Wh")
    assert [reading.row for reading in found.readings] == [3]
    assert found.problems[0].message == "A History read needs the start of its interval."


def test_a_blank_type_or_unit_in_its_column(tmp_path: Path) -> None:
    content = f"time,value,type,unit\n{NOW},1,,Wh\n{NOW},1,Delta,\n"
    found = read_file(tmp_path, content, external_id="roof")
    assert [(problem.row, problem.column) for problem in found.problems] == [
        (2, "type"),
        (3, "unit"),
    ]


def test_the_same_end_twice(tmp_path: Path) -> None:
    content = (
        "id,time,value\n"
        "roof,2024-03-01T10:00Z,1\n"
        "Mini grid,2024-03-01T10:00Z,1\n"
        "roof,2024-03-01T09:00Z,1\n"
        "ROOF,2024-03-01T11:00+01:00,2\n"
        "roof,2024-03-01 10:00,3\n"
    )
    found = read_file(tmp_path, content, type="Delta", unit="Wh")
    assert [reading.row for reading in found.readings] == [2, 3, 4]
    assert [(p.row, p.external_id, p.typed, p.message) for p in found.problems] == [
        (row, "roof", typed, "Row 2 has a read of this device, type and time already: keep one.")
        for row, typed in ((5, "2024-03-01T11:00+01:00"), (6, "2024-03-01 10:00"))
    ]
    assert found.blocked_rows == [5, 6]


def test_good_rows_stand_beside_bad_ones(tmp_path: Path) -> None:
    content = f"time,value\n{NOW},1\n{NOW}x,1\n2024-03-01 11:00,x\n2024-03-01 12:00,4\n"
    found = read_file(tmp_path, content, **ROOF)
    assert [reading.row for reading in found.readings] == [2, 5]
    assert found.blocked_rows == [3, 4]
    assert found.rows == 4


def test_a_device_of_an_unknown_zone(tmp_path: Path) -> None:
    devices = (facts("roof", "Nowhere/Land"),)
    content = f"time,value\n{NOW},1\n2024-03-01T10:00Z,1\n"
    found = read_file(tmp_path, content, devices=devices, **ROOF)
    assert [reading.row for reading in found.readings] == [3]
    assert "choose one" in found.problems[0].message
