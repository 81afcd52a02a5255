"""Broken files as people bring them, under the names that they have; small unless size is what is
wrong with them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

from tests.support import spreadsheets
from tests.support.spreadsheets import Cell, Formula, packed

MEGABYTE = 1024 * 1024
HEAD = b"device,start,end,energy (Wh)\n"


def row(hour: int, energy: str = "500", *, device: str = "roof", more: str = "") -> bytes:
    day = f"2026-09-{1 + hour // 23:02}"
    span = f"{day} {hour % 23:02}:00Z,{day} {hour % 23 + 1:02}:00Z"
    return f"{device},{span},{energy}{more}\n".encode()


# Rows 2 to 11.
GOOD = HEAD + b"".join(map(row, range(10)))
SHEET: list[list[Cell]] = [
    ["device", "start", "end", "energy (Wh)"],
    *(["roof", f"2026-09-01 {n:02}:00Z", f"2026-09-01 {n + 1:02}:00Z", 500] for n in range(10)),
]
XLSX = spreadsheets.xlsx({"A": SHEET})
XLS = spreadsheets.xls({"A": SHEET})
ODS_KIND = "application/vnd.oasis.opendocument.spreadsheet"
ODF = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"


def ods() -> bytes:
    """With its kind first and not packed, as programs write it."""
    with zipfile.ZipFile(io.BytesIO(spreadsheets.ods({"A": SHEET}))) as archive:
        content = archive.read("content.xml")
    return _opendocument(content, f'<manifest:manifest xmlns:manifest="{ODF}"/>')


def _opendocument(content: bytes, manifest: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", ODS_KIND, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return target.getvalue()


def locked_ods() -> bytes:
    entry = (
        '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/>'
        "</manifest:file-entry>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{ODF}">{entry}</manifest:manifest>'
    return _opendocument(bytes(range(256)) * 8, manifest)


def locked_xlsx() -> bytes:
    """An old container with a stream that is called so."""
    plain = "Workbook".encode("utf-16-le")
    locked = "EncryptedPackage".encode("utf-16-le")
    return XLS.replace(plain, locked[: len(plain)]) + locked


def locked_xls(way: int) -> bytes:
    """The record behind the first one tells the way of locking: 0 by an old one, 1 by RC4."""
    lock = spreadsheets.record(0x2F, struct.pack("<HHH", way, 1, 1) + b"\x5a" * (48 * way))
    first = spreadsheets.beginning(0x0005)
    return XLS.replace(first, first + lock, 1)


def locked_zip() -> bytes:
    content = bytearray(packed({"reads.csv": GOOD}))
    directory = content.find(b"PK\x01\x02")
    content[6] |= 1
    content[directory + 8] |= 1
    return bytes(content)


def bomb() -> bytes:
    """A thousand times as large when it is unpacked."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("reads.csv", "w") as member,
    ):
        for _ in range(60):
            member.write(b"0" * MEGABYTE)
    return target.getvalue()


def lying_spreadsheet() -> bytes:
    """Claims to be larger unpacked than any that is read."""
    content = bytearray(packed({"xl/workbook.xml": b"0" * 1000}))
    directory = content.find(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = struct.pack("<I", 2**31)
    return bytes(content)


def nested(times: int) -> bytes:
    content = packed({"reads.csv": GOOD})
    for _ in range(times):
        content = packed({"more.zip": content})
    return content


def wide_sheet(rows: int) -> bytes:
    return spreadsheets.xlsx({"A": [["x"] * 16_384 for _ in range(rows)]})


def sheet_with(*rows: list[Cell]) -> bytes:
    return spreadsheets.xlsx({"A": [*SHEET, *rows]})


BINARY = bytes(range(256)) * 20
CSV_UTF_8 = "CSV (UTF-8)"
Content = bytes | Callable[[], bytes]
# What the upload page says: the words that name the cause, the place and what to do.
REFUSED: dict[str, tuple[Content, tuple[str, ...]]] = {
    # What looks like something else.
    "half-clock.csv": (
        b"Date,Time,kWh\n" + b"".join(b"2026-09-01,%d:00,1.5\n" % h for h in (10, 11, 12, 1, 2)),
        ("a clock of twelve hours", "AM and PM"),
    ),
    "weeks.csv": (
        b"Week,kWh\n2026-01,80\n2026-02,95\n2026-03,70\n",
        ("the number of a week", "Monday"),
    ),
    "bare-days.csv": (b"Date,kWh\nJun-10,20.5\nJun-11,22\nJun-12,19\n", ("days without a year",)),
    "hours-across.csv": (
        b"Device,2026-09-01 10:00,2026-09-01 11:00\nroof,10.5,11\nhill,5.5,6\n",
        ("dates above the columns", "turn the table"),
    ),
    "months-across.csv": (
        b"Device,Jan,Mar,Jul\nroof,10.5,11,12\n",
        ("months above the columns", "“Jan”", "nothing tells their year"),
    ),
    "business-years-across.csv": (
        b"Year,Apr,May,Jun,Jan,Feb\n2025/26,10.5,11,12,5,6\n",
        ("months above the columns", "“Apr”", "months of one year that follow each other"),
    ),
    "weeks-across.csv": (
        b"Device,2026-W01,2026-W02\nroof,10.5,11\n",
        ("weeks or quarters above the columns", "“2026-W01”"),
    ),
    "mondays-across.csv": (
        b"Device,2026-01-05,2026-01-12,2026-01-19\nroof,10.5,11,12\n",
        ("neither days nor months on end", "“2026-01-05”"),
    ),
    "quarters-across.csv": (
        b"Device,Q1 2026,Q2 2026\nroof,10.5,11\n",
        ("weeks or quarters above the columns", "“Q1 2026”"),
    ),
    "no-month-across.csv": (
        b"Device,Jan-26,Winter-26,Mar-26\nroof,10.5,11,12\n",
        ("“Winter-26” stands above a column", "correct it"),
    ),
    "twice-across.csv": (
        b"Device,Jan-26,Jan-26\nroof,10.5,11\n",
        ("Two columns have the date “Jan-26”", "keep the one"),
    ),
    "tables-across.csv": (
        b"Meter: 1\nkWh,Jan-26,Feb-26\nMade,1,2\nMeter: 2\nkWh,Jan-26,Feb-26\nMade,3,4\n",
        ("several tables with dates above", "the device in a column"),
    ),
    # No text, whatever the name says.
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + BINARY, ("picture (PNG)", "ask the maker")),
    "packed.csv": (b"\x1f\x8b\x08\0" + BINARY, ("packed file (gzip)", "unpack it")),
    "paper.csv": (b"%PDF-1.7\n" + BINARY, ("PDF document", "ask the maker")),
    "setup.csv": (b"MZ\x90\x00\x03\0\0\0" + BINARY, ("a program", "ask the maker")),
    "tool.csv": (b"\x7fELF\x02\x01" + BINARY, ("a program", "ask the maker")),
    "logger.csv": (b"SQLite format 3\0" + BINARY, ("database (SQLite)", "export the figures")),
    "film.csv": (b"\0\0\0\x18ftypmp42" + BINARY, ("not text", CSV_UTF_8)),
    "page.xls": (b"<html><table><tr><td>1</td></tr></table></html>", ("web page", CSV_UTF_8)),
    "answer.csv": (b'[{"time": "2026-09-01T10:00:00Z", "wh": 5}]', ("JSON", "export the figures")),
    "letter.docx": (
        packed({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}),
        ("Word", CSV_UTF_8),
    ),
    "reads.numbers": (
        packed({"Index/Document.iwa": "x", "Metadata/a.plist": "x"}),
        ("Numbers", "export it as CSV"),
    ),
    # Locked and broken spreadsheets.
    "locked.xlsx": (locked_xlsx(), ("locked with a password", "save it without one")),
    "locked.xls": (locked_xls(1), ("locked with a password", "save it without one")),
    "old-lock.xls": (locked_xls(0), ("locked with a password", "save it without one")),
    "locked.ods": (locked_ods(), ("locked with a password", "save it without one")),
    "cut.xlsx": (XLSX[: len(XLSX) // 2], ("spreadsheet is broken", CSV_UTF_8)),
    "cut.xls": (XLS[: len(XLS) // 2], ("spreadsheet is broken", CSV_UTF_8)),
    "cut.ods": (ods()[:-200], ("spreadsheet is broken", CSV_UTF_8)),
    "spoiled.xlsx": (
        packed({"xl/workbook.xml": "<workbook", "xl/worksheets/sheet1.xml": "<"}),
        ("spreadsheet is broken", CSV_UTF_8),
    ),
    "empty.xlsx": (spreadsheets.xlsx({"A": []}), ("no sheet with cells", "choose the one")),
    # Archives.
    "bomb.zip": (bomb, ("larger than 50 MB when it is unpacked", "split it")),
    "bomb.xlsx": (lying_spreadsheet(), ("larger than 400 MB when it is unpacked", CSV_UTF_8)),
    "nested.zip": (nested(1), ("another ZIP archive in it", "unpack both")),
    "deep.zip": (nested(40), ("another ZIP archive in it", "unpack both")),
    "many.zip": (
        lambda: packed({f"{n}.csv": GOOD for n in range(3_000)}),
        ("3,000 files", "one file of reads at a time"),
    ),
    "locked.zip": (locked_zip(), ("locked with a password", "unpack it")),
    "cut.zip": (packed({"reads.csv": GOOD})[:-30], ("ZIP archive is broken", "unpack it")),
    "locked-sheet.zip": (
        packed({"reads.xls": locked_ods()}),
        ("spreadsheet is locked with a password", "save it without one"),
    ),
    "nothing.zip": (packed({"__MACOSX/a": "x"}), ("ZIP archive is empty", "file of reads itself")),
    "picture.zip": (packed({"a.png": b"\x89PNG" + BINARY}), ("picture (PNG)", "ask the maker")),
    # Width, length and size.
    "wide.csv": (
        HEAD.strip() + b",x" * 16_380 + b"\n" + GOOD,
        ("Row 1 has 16,384 columns, and 500 are the limit", "keep the columns of"),
    ),
    "wide.xlsx": (
        lambda: wide_sheet(3),
        ("Row 1 has 16,384 columns, and 500 are the limit", "keep the columns of"),
    ),
    "line.csv": (b"x" * (2 * MEGABYTE), ("Line 1 is longer than 100,000", "one row a line")),
    "last-line.csv": (GOOD + b"x," * 60_000, ("Line 12 is longer than 100,000", "one row a line")),
    "cell.csv": (GOOD + row(11, "9" * 40_000), ("Row 12 has a cell of more than 32,767",)),
    "megabyte.csv": (GOOD + row(11, "x" * MEGABYTE), ("Line 12 is longer than 100,000",)),
    "megabyte.xlsx": (
        sheet_with(["roof", "2026-09-01 11:00Z", "2026-09-01 12:00Z", "x" * MEGABYTE]),
        ("Row 12 has a cell of more than 32,767",),
    ),
    # Characters.
    "nul.csv": (GOOD + b"roof,2026-09-01 11:00Z,\0,5\n", ("Line 12 has a NUL byte", CSV_UTF_8)),
    "two-encodings.csv": (
        b"\xef\xbb\xbf" + GOOD + row(11, device="Caf\xe9").decode().encode("cp1252"),
        ("Line 12 is not UTF-8 text", CSV_UTF_8),
    ),
    "half-a-letter.csv": (
        b"\xff\xfe" + GOOD.decode().encode("utf-16-le")[:-1],
        ("Line 11 is not UTF-16 text", CSV_UTF_8),
    ),
    "mainframe.csv": (
        GOOD.decode().encode("cp500"),
        ("no dates or times that can be read (row 1 begins with", CSV_UTF_8),
    ),
    "high-bytes.csv": (
        bytes(range(160, 256)) * 50,
        ("no dates or times that can be read (row 1 begins with", CSV_UTF_8),
    ),
    # Quotation marks and separators.
    "open-mark.csv": (
        GOOD + b'roof,2026-09-01 11:00Z,2026-09-01 12:00Z,"5\n' + row(12),
        ("Row 12 has a quotation mark that is not closed", "correct the row"),
    ),
    "open-early.csv": (
        HEAD + b'"roof,2026-09-01 11:00Z,2026-09-01 12:00Z,5\n' + row(3) * 200,
        ("A quotation mark opens in line 2 and is not closed", "close or remove it"),
    ),
    "behind-mark.csv": (
        GOOD + b'roof,2026-09-01 11:00Z,2026-09-01 12:00Z,"5" kWh\n',
        ("Row 12 has a quotation mark", "correct the row"),
    ),
    "caret.csv": (b"sep=^\n" + GOOD.replace(b",", b"^"), ("Line 1 names “^”", "save the file")),
    # Nothing to read.
    "empty.csv": (b"", ("file is empty", "export it again")),
    "blank.csv": (b"\n \r\n, ,\n", ("file is empty",)),
    "heading.csv": (HEAD, ("heading and no rows below it",)),
    "heading.xlsx": (spreadsheets.xlsx({"A": SHEET[:1]}), ("heading and no rows below it",)),
    "letter.csv": (
        b"Dear Sir,\nplease find the figures of my roof below.\nIt made 5 kWh on Monday.\n",
        ("no dates or times that can be read (row 1 begins with “Dear Sir”)", CSV_UTF_8),
    ),
    "no-time.csv": (
        b"device,energy (Wh)\nroof,5\nroof,6\n",
        ("no dates or times that can be read (row 2 begins with “roof”)", CSV_UTF_8),
    ),
    "no-number.csv": (
        b"device,start,end,note\n" + b"".join(row(n, "fine") for n in range(10)),
        ("times, and no column of numbers", "export the readings again"),
    ),
}

LATE = "roof,2026-09-01 11:00Z"
# What the check page says of one row, after ten good ones: row, column, what was typed, words.
ROWS: dict[str, tuple[bytes, int, str, str, str]] = {
    "no-number.csv": (
        GOOD + row(11, '"1,2,3"'),
        *(12, "energy (Wh)", "1,2,3", "This is not a number"),
    ),
    "far-down.csv": (
        HEAD + b"".join(map(row, range(500))) + row(501, "1.2.3"),
        *(502, "energy (Wh)", "1.2.3", "This is not a number"),
    ),
    "formula.csv": (
        GOOD + row(11, "=SUM(D2:D3)"),
        *(12, "energy (Wh)", "=SUM(D2:D3)", "formula and not its result"),
    ),
    "many-digits.csv": (
        GOOD + row(11, "9" * 30_000),
        *(12, "energy (Wh)", "9999", "more than 18 digits"),
    ),
    "long-text.csv": (GOOD + row(11, "x" * 30_000), 12, "energy (Wh)", "xxxx", "not a number"),
    "stray.csv": (GOOD + row(11, more=",stray"), 12, "", "stray", "5 cells, the heading 4"),
    "no-day.csv": (
        GOOD + row(11).replace(b"2026-09-01 12", b"2026-09-31 12"),
        *(12, "end", "2026-09-31 12:00Z", "no such date"),
    ),
    "backwards.csv": (
        GOOD + f"{LATE},2026-09-01 10:30Z,5\n".encode(),
        *(12, "end", "2026-09-01 10:30Z", "after the start"),
    ),
    "twice.csv": (GOOD + row(9), 12, "end", "2026-09-01 10:00Z", "Row 11 has a read"),
    "sheet.xlsx": (
        sheet_with(["roof", "2026-09-01 11:00Z", "2026-09-01 12:00Z", "much"]),
        *(12, "energy (Wh)", "much", "not a number"),
    ),
}

# What is odd and understood all the same: the reads that are ready.
UNDERSTOOD: dict[str, bytes] = {
    "mixed-ends.csv": b"".join(
        line + (b"\r\n", b"\r", b"\n")[n % 3] for n, line in enumerate(GOOD.splitlines())
    ),
    "old-mac.csv": GOOD.replace(b"\n", b"\r"),
    "wide-letters.csv": GOOD.decode().encode("utf-16-le"),
    "dos-end.csv": GOOD + b"\x1a",
    "marks.csv": b'"' + GOOD.replace(b",", b'","').replace(b"\n", b'"\n"')[:-1],
}
FORMULAS = {
    "one": sheet_with(["roof", "2026-09-01 11:00Z", "2026-09-01 12:00Z", Formula("D2+D3")]),
    "all": spreadsheets.xlsx(
        {"A": [SHEET[0], *([*cells[:3], Formula("A1+1")] for cells in SHEET[1:])]}
    ),
}
