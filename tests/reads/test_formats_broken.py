"""Files that cannot be used at all, and rows that cannot: cause and place in one sentence."""

from __future__ import annotations

import io
import time
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from portal.reads.formats import (
    Choices,
    Found,
    Limits,
    Problem,
    Unreadable,
    guess,
    open_source,
    preview,
    read,
)
from portal.reads.formats.series import instant
from tests.support import spreadsheets
from tests.support.spreadsheets import Formula, packed

MEGABYTE = 1024 * 1024
SMALL = Limits(
    max_bytes=20_000,
    max_line_chars=1_000,
    max_cell_chars=100,
    max_row_lines=5,
    max_columns=20,
    max_rows=50,
    max_unpacked_bytes=100_000,
    max_rows_without_reading=30,
)
ROW = b"2024-03-01 10:00,1\n"
SHEET = [["from", "value (kWh)"], ["2024-03-01 10:00", 1.5], ["2024-03-01 11:00", 2]]


def taken_in(
    folder: Path,
    content: bytes,
    *,
    limits: Limits = SMALL,
    name: str = "reads.csv",
    **answers: object,
) -> Found:
    """The file as somebody would take it who chose the device, kWh and UTC."""
    path = folder / "upload"
    path.write_bytes(content)
    hints = Choices(external_id="roof", unit="kWh", timezone="UTC")
    with open_source(path, name=name, limits=limits) as source:
        plan = replace(guess(source, hints=hints).plan, **answers)
        return read(source, plan, zone_of=lambda _: "UTC", limits=limits)


def locked() -> bytes:
    """What an encrypted XLSX is: an old container with a stream of that name."""
    return spreadsheets.xls({"A": SHEET}).replace(
        "Workbook".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le")[:16]
    ) + "EncryptedPackage".encode("utf-16-le")


def zip_bomb() -> bytes:
    return packed({"reads.csv": b"0" * (5 * MEGABYTE)})


def sheet_of(dimension: str) -> bytes:
    """A spreadsheet with one cell in its first and one in its last corner."""
    parts = spreadsheets.xlsx({"A": [["x"]]})
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(parts)) as old, zipfile.ZipFile(target, "w") as new:
        for item in old.infolist():
            content = old.read(item)
            if item.filename.endswith("sheet1.xml"):
                last = f'<row r="1048576"><c r="{dimension}"><v>1</v></c></row></sheetData>'
                content = content.replace(b"</sheetData>", last.encode())
            new.writestr(item.filename, content)
    return target.getvalue()


XLSX = spreadsheets.xlsx({"A": SHEET})


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\n \r\n\t\n", "empty"),
        (b",,,,\n,,\n", "blank"),
        (b"time,value\n", "no rows below"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\n<!DOCTYPE html><table>", "web page"),
        (bytes(range(1, 32)) * 40, "not text"),
        (b"time,value\n2024-03-01,1\n2024-03-02,\x001\n", "Line 3 has a NUL byte"),
        (b"\xff\xfet\x00i\x00m\x00e\x00,", "UTF-16"),
        (b"\xef\xbb\xbftime,value\n\xff\xfe,1\n", "Line 2 is not UTF-8"),
        (b"a,b\nx,y\n", "no dates or times that can be read (row 1 begins with “a”)"),
        (b"device,date\nroof,2024-03-01\n", "no column of numbers beside them"),
        (
            b"date,kWh\n"
            + b"".join(b"2024-%02d-06,1.5\n" % month for month in range(1, 13))
            + b"".join(b"%d/06/2024,1.5\n" % day for day in range(13, 18)),
            "a spreadsheet has probably taken the day for the month",
        ),
        (
            b"time,kWh,,time,kWh\n"
            + b"".join(b"2024-03-01 %d:00,1,,2024-04-01 %d:00,2\n" % (h, h) for h in (10, 11, 12)),
            "several tables side by side",
        ),
        (b"sep=^\ntime^value\n", "separator"),
        (b'time,value\n2024-03-01,1\n2024-03-02,"1\n2024-03-03,1\n', "Row 3 has a quotation mark"),
        (b'time,value\n2024-03-01,"1" 5\n', "Row 2 has a quotation mark"),
        (b'time,value\n2024-03-01,"' + b"1\n" * 20, "opens in line 2"),
        (b"time,value\n2024-03-01," + b"1" * 101 + b"\n", "Row 2 has a cell of more than 100"),
        (b"time,value\n" + b"1" * 1_001, "Line 2 is longer than 1,000"),
        (b"," * 15_000, "Line 1 is longer than 1,000"),
        (b"time,value" + b",x" * 19 + b"\n", "21 columns, and 20"),
        (b"time,value\n" + ROW * 50, "more than 50 rows"),
        (b"time,value\n" + b"\n" * 50, "more than 50 rows"),
        (b"time,value\n" + ROW * 1_100, "larger than 20,000 bytes"),
        (b"time,value\n2024-03-01,1\n" + b"?,1\n" * 45, "45 of the first 46 rows"),
        (XLSX[: len(XLSX) // 2], "broken"),
        (XLSX.replace(b"xl/work", b"xl/wark"), "The spreadsheet"),
        (spreadsheets.xls({"A": SHEET})[:600], "no spreadsheet"),
        (locked(), "password"),
        (spreadsheets.xlsx({"A": []}), "no sheet with cells"),
        (spreadsheets.xlsx({"A": [["time", "value"]] + [["2024-03-01", 1]] * 60}), "more rows"),
        (sheet_of("XFD1048576"), "more memory"),
        (packed({"a.csv": ROW, "b.csv": ROW}), "2 files"),
        (packed({}), "empty ZIP"),
        (packed({"__MACOSX/a": b"x"}), "ZIP archive is empty"),
        (packed({"a.csv": b""}), "is empty"),
        (packed({"a.csv": ROW})[:-30], "ZIP archive is broken"),
        (packed({"a.zip": packed({"b.csv": ROW})}), "another ZIP archive in it"),
        (zip_bomb(), "larger than 20,000 bytes when it is unpacked"),
        (
            packed({"xl/workbook.xml": b"0" * MEGABYTE}),
            "larger than 100,000 bytes",
        ),
    ],
)
def test_one_sentence(content: bytes, words: str, tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        taken_in(tmp_path, content, interval="day")
    sentence = str(refused.value)
    assert words in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 400


HEAD = "device,from,to,value,unit,type,zone\n"
NEXT = "roof,2024-03-01 11:00,2024-03-01 12:00"
GOOD = "roof,2024-03-01 10:00,2024-03-01 11:00,1,kWh,,UTC\n"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (
            'roof,2024-03-01 11:00,2024-03-01 12:00,"1,2,3",kWh,,UTC',
            ("number", "value", "1,2,3", "not a number"),
        ),
        (
            "roof,2024-03-01 11:00,2024-03-01 12:00,=SUM(A1),kWh,,UTC",
            ("number", "value", "=SUM(A1)", "formula"),
        ),
        (
            "roof,2024-03-01 11:00,2024-03-01 12:00,12345678901234567890,kWh,,UTC",
            ("number", "value", "12345678901234567890", "18 digits"),
        ),
        (
            "roof,2024-03-01 11:00,2024-03-01 12:00,99999999,GWh,,UTC",
            ("number", "value", "99999999", "more energy"),
        ),
        (
            "roof,2024-02-30 11:00,2024-03-01 12:00,1,kWh,,UTC",
            ("time", "from", "2024-02-30 11:00", "no such date"),
        ),
        ("roof,2024-03-01 11:00,?,1,kWh,,UTC", ("time", "to", "?", "not a date")),
        ("roof,2024-03-01 11:00,,1,kWh,,UTC", ("time", "to", "", "no time")),
        (
            "roof,2024-03-01 11:00,1024-03-01 12:00,1,kWh,,UTC",
            ("time", "to", "1024-03-01 12:00", "year 1024"),
        ),
        (
            "roof,2024-03-01 11:00,2024-03-01 11:00,1,kWh,,UTC",
            ("order", "to", "2024-03-01 11:00", "after the start"),
        ),
        ("roof,,2024-03-01 11:00,1,kWh,History,UTC", ("time", "from", "", "needs the start")),
        (
            ",2024-03-01 11:00,2024-03-01 12:00,1,kWh,,UTC",
            ("device", "device", "", "names no device"),
        ),
        (f"{NEXT},1,BTU,,UTC", ("unit", "unit", "BTU", "Wh, kWh")),
        (
            "roof,2024-03-01 11:00,2024-03-01 12:00,1,kWh,Guess,UTC",
            ("type", "type", "Guess", "Aggregate"),
        ),
        (
            "roof,2024-03-01 11:00,2024-03-01 12:00,1,kWh,,Mars",
            ("zone", "zone", "Mars", "no such time zone"),
        ),
        (
            "roof,2024-03-31 02:30,2024-03-31 03:30,1,kWh,,Europe/Berlin",
            ("skipped hour", "from", "2024-03-31 02:30", "did not exist in Europe/Berlin"),
        ),
        (
            "roof,2024-03-01 10:00,2024-03-01 11:00,2,kWh,,UTC",
            (
                "duplicate",
                "to",
                "2024-03-01 11:00",
                "Row 2 has a read of this device",
            ),
        ),
        (
            "roof,2024-03-01 11:00,2024-03-01 12:00,1,kWh,,UTC,stray",
            ("width", "", "stray", "8 cells, the heading 7"),
        ),
    ],
)
def test_a_row_that_cannot_be_read(
    row: str, problem: tuple[str, str, str, str], tmp_path: Path
) -> None:
    path = tmp_path / "upload"
    path.write_text(f"{HEAD}{GOOD}{row}\n")
    with open_source(path, name="reads.csv", limits=SMALL) as source:
        guessed = guess(source, answers={"dates": "ymd", "zone_column": 6, "decimal": "."})
        plan = replace(guessed.plan, unit_column=4, type_column=5, device_column=0)
        plan = replace(plan, values=(3,), device_from="column", start=1, end=2, stamp=None)
        found = read(source, plan, zone_of=lambda _: "UTC", limits=SMALL)
    [told] = found.problems
    kind, column, typed, words = problem
    assert (told.kind, told.column, told.typed, told.row) == (kind, column, typed, 3)
    assert words in told.message
    assert told.message.endswith(".")
    assert found.blocked_rows.tolist() == [3]
    assert (found.rows, [len(series) for series in found.series]) == (2, [1])


def test_problems_are_kept_up_to_a_limit_and_counted(tmp_path: Path) -> None:
    content = (
        b"timestamp,value\n" + ROW + b"2024-03-02 10:00,x\n" * 5 + ROW.replace(b":00", b":30") * 2
    )
    found = taken_in(tmp_path, content, limits=replace(SMALL, max_problems=2))
    assert [(p.kind, p.row) for p in found.problems] == [
        ("number", 3),
        ("number", 4),
        ("duplicate", 9),
    ]
    assert found.problem_counts == {"number": 5, "duplicate": 1}
    assert found.problems_total == 6
    assert found.blocked_rows.tolist() == [3, 4, 5, 6, 7, 9]


def test_formulas_without_a_result_are_no_numbers(tmp_path: Path) -> None:
    sheet = [*SHEET, ["2024-03-01 12:00", Formula("1+1")]]
    found = taken_in(tmp_path, spreadsheets.xlsx({"A": sheet}), name="reads.xlsx")
    [note] = found.notes
    assert (note.kind, note.first_row, note.rows) == ("no number", 4, 1)


def test_a_sheet_to_the_last_column(tmp_path: Path) -> None:
    wide = [[*SHEET[0], *[None] * 16_381, "x"], *SHEET[1:]]
    with pytest.raises(Unreadable, match=r"Row 1 has 16,384 columns"):
        taken_in(tmp_path, spreadsheets.xlsx({"A": wide}), limits=Limits())


def test_a_small_sheet_with_cells_far_off_takes_little_memory(tmp_path: Path) -> None:
    wide = [SHEET[0], *[[*SHEET[1], *[None] * 16_381, "x"]] * 200]
    with pytest.raises(Unreadable, match="far to the right of the table or far below it"):
        taken_in(tmp_path, spreadsheets.xlsx({"A": wide}), limits=Limits())


def test_a_note_beside_a_year_of_readings_is_no_matter(tmp_path: Path) -> None:
    rows = [[f"2024-{n // 28 + 1:02}-{n % 28 + 1:02} 10:00", 1.5] for n in range(336)]
    sheet = [SHEET[0], *rows * 100, [*SHEET[1], *[None] * 47, "by hand"]]
    found = taken_in(tmp_path, spreadsheets.xlsx({"A": sheet}), limits=Limits(), interval="day")
    assert found.rows == 33_601


@pytest.mark.parametrize(
    "content",
    [
        b"," * (20 * MEGABYTE),
        b"x" * (20 * MEGABYTE),
        b'time,value\n"' + b"1\n" * (10 * MEGABYTE),
        b'time,value\n"' + b'\n","' * (5 * MEGABYTE),
        b"time,value\n" + (b"," * 99_000 + b"\n") * 200,
        b"time,value\n2024-03-01,1\n" + b"2024-03-01,x\n" * 1_000_000,
    ],
    ids=["commas", "one line", "open mark", "many marks", "wide rows", "no numbers"],
)
def test_bad_files_take_little_memory_and_time(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "upload").write_bytes(content)
    tracemalloc.start()
    started = time.process_time()
    with pytest.raises(Unreadable):
        taken_in(tmp_path, content, limits=Limits())
    took = time.process_time() - started
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 30 * MEGABYTE
    assert took < 20


def test_long_cells_are_named_row_by_row_in_little_memory(tmp_path: Path) -> None:
    content = b"time,value\n" + (b"x" * 30_000 + b",1\n") * 600
    tracemalloc.start()
    started = time.process_time()
    found = taken_in(tmp_path, content, limits=Limits())
    took = time.process_time() - started
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.series == []
    assert found.blocked_rows.tolist() == list(range(2, 602))
    assert {len(problem.typed) for problem in found.problems} == {200}
    assert peak < 30 * MEGABYTE
    assert took < 20


def test_spoiled_spreadsheets_end_in_a_sentence(tmp_path: Path) -> None:
    """Each goes the whole way through an interpreter of its own, so these are few."""
    ends = {"read": 0, "refused": 0}
    good = [XLSX, spreadsheets.ods({"A": SHEET}), spreadsheets.xls({"A": SHEET})]
    for number in range(15):
        content = bytearray(good[number % 3])
        for step in range(1, 40 * (number // 5) + 2):
            content[(number * 7_919 + step * 104_729) % len(content)] = step * 37 % 256
        try:
            taken_in(tmp_path, bytes(content))
            ends["read"] += 1
        except Unreadable:
            ends["refused"] += 1
    assert ends["refused"] > 2


def test_unpacked_files_do_not_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path / "unpacked"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "unpacked").mkdir()
    taken_in(tmp_path, packed({"a.xlsx": XLSX}))
    for broken in (XLSX[:500], packed({"a.csv": b"\x00"}), zip_bomb()):
        with pytest.raises(Unreadable):
            taken_in(tmp_path, broken)
    assert list((tmp_path / "unpacked").iterdir()) == []


def test_a_preview_never_raises(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(b"from,value (kWh)\n2024-03-01 10:00,1.5\n2024-03-01 11:00,x\n")
    with open_source(path, name="reads.csv", limits=SMALL) as source:
        plan = replace(guess(source).plan, device="roof", interval="3600", at="start")
        shown = preview(source, plan, zone_of=lambda _: "UTC", limits=SMALL)
        assert shown.headings == ("from", "value (kWh)")
        first, second = shown.rows
        assert (first.row, first.cells, first.problem) == (2, ("2024-03-01 10:00", "1.5"), None)
        [reading] = first.readings
        assert (reading.device, reading.zone, reading.micro_wh) == ("roof", "UTC", 1_500 * 10**6)
        assert second.problem is not None
        assert isinstance(second.problem, Problem)
        assert second.readings == ()
        for broken in (
            replace(plan, values=()),
            replace(plan, values=(99,)),
            replace(plan, stamp=98, first_row=77),
            replace(plan, sheets=("none",)),
            replace(plan, dates="seconds"),
        ):
            told = preview(source, broken, zone_of=lambda _: "", limits=SMALL)
            assert told.sentence or told.rows[0].problem or not told.rows[0].readings


def test_a_broken_row_right_below_the_heading_is_no_heading(tmp_path: Path) -> None:
    rows = (b"device,timestamp,kWh", b"roof,2024-03-01,x", b"roof,?,5", b"roof,2024-03-02,2")
    found = taken_in(tmp_path, b"\n".join([*rows, b"roof,2024-03-03,3", b""]))
    told = [(problem.kind, problem.row) for problem in found.problems]
    assert told == [("number", 2), ("time", 3)]
    assert found.series[0].wh == 5_000


def test_a_file_of_which_more_than_half_is_broken_is_given_up_early(tmp_path: Path) -> None:
    content = b"time,value\n" + (ROW + b"2024-03-01 10:00,x\n" * 2) * 100_000
    with pytest.raises(Unreadable, match=r"2\d,\d{3} of the first 3\d,\d{3} rows cannot be read"):
        taken_in(tmp_path, content, limits=Limits(), interval="3600")


@pytest.mark.parametrize(
    ("stamp", "zone", "end_hour"),
    [("2024-03-01 10:00", "", 10), ("2024-03-01T10:00+03:00", "UTC", 7)],
)
def test_a_preview_waits_for_no_device(
    stamp: str, zone: str, end_hour: int, tmp_path: Path
) -> None:
    path = tmp_path / "upload"
    path.write_text(f"timestamp,value (kWh)\n{stamp},1.5\n")
    with open_source(path, name="reads.csv", limits=SMALL) as source:
        plan = guess(source).plan
        shown = preview(source, plan, zone_of=lambda _: "", limits=SMALL)
    assert shown.sentence == "Choose the device."
    [reading] = shown.rows[0].readings
    assert (reading.device, reading.zone, reading.micro_wh) == ("", zone, 1_500_000_000)
    assert instant(reading.end).hour == end_hour


def test_rows_that_lack_a_number_and_rows_that_lack_all_are_told_apart(tmp_path: Path) -> None:
    head = "device,start,end,energy (Wh)\n"
    good = "".join(f"roof,2026-09-01 {n:02}:00Z,2026-09-01 {n + 1:02}:00Z,5\n" for n in range(10))
    path = tmp_path / "upload"
    short = "roof,2026-09-01 12:00Z\n" + "roof,2026-09-01 13:00Z,2026-09-01 14:00Z\n"
    path.write_text(head + good + short + "roof\n")
    with open_source(path, name="reads.csv", limits=Limits()) as source:
        plan = guess(source, devices=["roof"]).plan
        found = read(source, plan, zone_of=lambda _: "UTC", limits=Limits())
    told = {(note.text, note.rows, note.first_row) for note in found.notes}
    assert told == {
        ("Has no number in the column energy (Wh).", 2, 12),
        ("Has neither time nor number.", 1, 14),
    }
