"""Several sheets of one workbook: all of them are read, and each row keeps its own place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from portal.reads.formats import Found, Guess, Limits, guess, open_source, places, read
from tests.support import spreadsheets
from tests.support.spreadsheets import Cell

LIMITS = Limits()
HEAD: list[Cell] = ["device", "start", "end", "kWh"]


def month(number: int, *values: Cell) -> list[list[Cell]]:
    """A sheet of one month: an hour a day, of the roof."""
    days = enumerate(values, 1)
    rows: list[list[Cell]] = [
        ["roof", f"2024-{number:02}-{day:02} 10:00", f"2024-{number:02}-{day:02} 11:00", value]
        for day, value in days
    ]
    return [HEAD, *rows]


def taken_in(folder: Path, sheets: spreadsheets.Sheets, device: str = "") -> tuple[Guess, Found]:
    path = folder / "year.xlsx"
    path.write_bytes(spreadsheets.xlsx(sheets))
    with open_source(path, name="year.xlsx", limits=LIMITS) as source:
        guessed = guess(source, devices=["roof", "wall"])
        plan = replace(guessed.plan, device_from="form", device=device) if device else guessed.plan
        return guessed, read(source, plan, zone_of=lambda _: "UTC", limits=LIMITS)


def test_sheets_of_one_heading_with_a_device_column_are_all_read(tmp_path: Path) -> None:
    sheets = {"Notes": [["by hand"]], "Jan": month(1, 1, 2), "Feb": month(2, 3)}
    guessed, found = taken_in(tmp_path, sheets)
    assert guessed.plan.sheets == ("Jan", "Feb")
    assert guessed.reasons["sheets"] == "The sheets have one heading: Jan, Feb."
    [series] = found.series
    assert (series.name, int(series.wh), found.rows) == ("roof", 6_000, 3)
    assert [places.shown(place) for place in series.rows.tolist()] == [
        "2 of sheet 2",
        "3 of sheet 2",
        "2 of sheet 3",
    ]


def test_breaks_within_a_cell_break_no_row(tmp_path: Path) -> None:
    rows = month(1, 1, 2)
    rows[0] = ["device", "start", "end", "energy\n(kWh)"]
    rows[1][0] = "roof" + "\n" * 300
    _, found = taken_in(tmp_path, {"Jan": rows})
    assert [(series.name, int(series.wh)) for series in found.series] == [("roof", 3_000)]
    assert found.rows == 2


def test_sheets_of_one_device_are_all_read(tmp_path: Path) -> None:
    bare = {name: [row[1:] for row in month(n, 1, 2)] for n, name in enumerate(("Q1", "Q2"), 1)}
    _, found = taken_in(tmp_path, bare, device="roof")
    assert [int(series.wh) for series in found.series] == [6_000]


@pytest.mark.parametrize(
    ("names", "are_devices"),
    [
        (("January 2024", "February 2024"), False),
        (("Jan", "Feb"), False),
        (("2023", "2024"), False),
        (("Sheet1", "Sheet2"), False),
        (("Tabelle1", "Tabelle2"), False),
        (("Q1", "Q2"), False),
        (("2024-01", "2024-02"), False),
        (("202401", "202402"), False),
        (("1001", "1002"), True),
        (("inverter 7", "inverter 8"), True),
        (("School", "Clinic"), True),
        (("Marina", "Mayfair"), True),
        (("Roof 1", "Roof 2"), True),
        (("Jan", "Clinic"), True),
    ],
)
def test_sheets_that_are_called_after_a_time_are_of_one_device(
    names: tuple[str, str], are_devices: bool, tmp_path: Path
) -> None:
    bare = {name: [row[1:] for row in month(n, 1, 2)] for n, name in enumerate(names, 1)}
    path = tmp_path / "year.xlsx"
    path.write_bytes(spreadsheets.xlsx(bare))
    with open_source(path, name="year.xlsx", limits=LIMITS) as source:
        guessed = guess(source, devices=["inverter 7", "inverter 8"])
    assert guessed.plan.sheets == names
    needed = [question.field for question in guessed.questions if question.needed]
    assert (guessed.plan.device_from, needed) == (
        ("sheet", []) if are_devices else ("form", ["device"])
    )


def test_rows_of_the_same_number_are_told_apart(tmp_path: Path) -> None:
    _, found = taken_in(tmp_path, {"Jan": month(1, 1, "x"), "Feb": month(2, 1, "y", 1, "z")})
    told = [(places.shown(p.row), p.column, p.typed) for p in found.problems]
    assert told == [
        ("3 of sheet 1", "Jan: kWh", "x"),
        ("3 of sheet 2", "Feb: kWh", "y"),
        ("5 of sheet 2", "Feb: kWh", "z"),
    ]
    assert len(found.blocked_rows) == 3


def test_a_row_that_comes_again_on_another_sheet_names_the_first(tmp_path: Path) -> None:
    again = [HEAD, ["roof", "2024-02-01 10:00", "2024-02-01 11:00", 7], month(1, 1, 2)[2]]
    _, found = taken_in(tmp_path, {"Jan": month(1, 1, 2), "Feb": again})
    [problem] = found.problems
    assert (problem.kind, places.shown(problem.row)) == ("duplicate", "3 of sheet 2")
    assert problem.typed == "2024-01-02 11:00"
    assert "Row 3 of sheet 1 has a read of this device and time already" in problem.message


@pytest.mark.parametrize(
    ("sheet", "row", "words"),
    [
        (0, 0, 0),
        (0, 5, 5),
        (0, 1_048_576, 1_048_576),
        (1, 1, "1 of sheet 1"),
        (200, 1_048_576, "1048576 of sheet 200"),
    ],
)
def test_a_place_is_a_sheet_and_a_row(sheet: int, row: int, words: int | str) -> None:
    assert places.shown(places.place(sheet, row)) == words


def test_people_read_large_numbers_in_groups() -> None:
    assert places.words(places.place(0, 4_213)) == "4,213"
    assert places.words(places.place(2, 1_048_576)) == "1,048,576 of sheet 2"


def test_sheets_whose_dates_stand_in_columns_are_all_read(tmp_path: Path) -> None:
    def of(month: int) -> list[list[Cell]]:
        return [["Year", "Month", "Day", "kWh"], *([2024, month, day, 1.5] for day in (1, 2, 3))]

    guessed, found = taken_in(tmp_path, {"Jan": of(1), "Feb": of(2), "Empty": []}, "roof")
    assert guessed.plan.sheets == ("Jan", "Feb")
    assert [(series.name, int(series.wh)) for series in found.series] == [("roof", 9_000)]


def test_sheets_of_tables_with_a_device_each_are_all_read(tmp_path: Path) -> None:
    def table(name: str, month: int) -> list[list[Cell]]:
        rows: list[list[Cell]] = [[f"2024-{month:02}-01 {h}:00", 1.5] for h in (10, 11)]
        return [["Device", name], ["Time", "kWh"], *rows]

    sheets = {
        name: [*table("roof", month), [], *table("wall", month)]
        for month, name in enumerate(("Jan", "Feb"), 1)
    }
    guessed, found = taken_in(tmp_path, {**sheets, "Empty": []})
    assert guessed.plan.sheets == ("Jan", "Feb")
    told = [(series.name, int(series.wh)) for series in found.series]
    assert told == [("roof", 6_000), ("wall", 6_000)]


@pytest.mark.parametrize("above", [[], [["Production"]], [["2024"], []]])
def test_each_sheet_tells_the_month_of_the_days_that_it_counts(
    tmp_path: Path, above: list[list[Cell]]
) -> None:
    table: list[list[Cell]] = [["Day", "kWh"], [1, 1.5], [2, 2], [3, 1]]
    sheets = {name: [*above, *table] for name in ("May 2024", "2024-06")}
    guessed, found = taken_in(tmp_path, sheets, device="roof")
    assert (guessed.plan.sheets, guessed.plan.day) == (("May 2024", "2024-06"), "sheet")
    assert [question.field for question in guessed.questions if question.needed] == ["device"]
    assert [str(end) for end in found.series[0].ends.astype("datetime64[ms]")] == [
        f"2024-0{month}-0{day}T00:00:00.000" for month in (5, 6) for day in (2, 3, 4)
    ]


def test_a_line_above_tells_each_sheet_its_month(tmp_path: Path) -> None:
    table: list[list[Cell]] = [["Day", "kWh"], [1, 1.5], [2, 2], [3, 1]]
    sheets: spreadsheets.Sheets = {
        "A": [["Month", "May 2024"], *table],
        "B": [["Month", "June 2024"], *table],
        "C": [["Month", "?"], *table],
    }
    guessed, found = taken_in(tmp_path, sheets, device="roof")
    assert guessed.plan.sheets == ("A", "B")
    assert str(found.series[0].ends.astype("datetime64[ms]")[-1])[:10] == "2024-06-04"
    assert [note.kind for note in found.notes] == ["other sheets"]


def test_each_sheet_is_called_by_the_year_of_its_months(tmp_path: Path) -> None:
    table: list[list[Cell]] = [["Month", "kWh"], ["Jan", 1.5], ["Feb", 3], ["Mar", 2]]
    guessed, found = taken_in(tmp_path, {"2023": table, "2024": table}, device="roof")
    assert (guessed.plan.sheets, guessed.plan.year) == (("2023", "2024"), "sheet")
    assert [str(end)[:10] for end in found.series[0].ends.astype("datetime64[ms]")] == [
        f"{year}-0{month}-01" for year in (2023, 2024) for month in (2, 3, 4)
    ]


def test_a_sheet_of_months_that_is_not_read_is_told(tmp_path: Path) -> None:
    months: list[list[Cell]] = [["Month", "kWh"], ["Jan", 1.5], ["Feb", 3], ["Mar", 2]]
    _, found = taken_in(tmp_path, {"Hours": month(1, 1, 2), "Sums": months}, device="roof")
    assert [(note.kind, "“Sums”" in note.text) for note in found.notes] == [("other sheets", True)]
