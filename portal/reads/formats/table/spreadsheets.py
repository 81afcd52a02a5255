"""Spreadsheets (XLSX, XLSB, XLS, ODS) -> one text file a sheet.

A spreadsheet is opened by a process of its own with a bound on its memory and time, since a small
file may claim a sheet of 17,000 million cells, and the library gives such a sheet its place in
memory before anybody can ask. What comes out is text, which is then read as a stream.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from portal.reads.formats.shapes import Limits, Unreadable, size_words
from portal.reads.formats.table import unpacking

SAVE_AS_CSV = "open it in a spreadsheet program and save the sheet as CSV (UTF-8)"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The name of the stream that an encrypted XLSX keeps inside an old container.
LOCKED = "EncryptedPackage".encode("utf-16-le")
# The first records of an old spreadsheet that has a password: the beginning, perhaps that it is not
# to be written to, and how it is locked.
LOCKED_RECORDS = re.compile(
    rb"\x09\x08(?:\x10\x00.{16}|\x08\x00.{8})(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL
)
# The names of the streams of an old spreadsheet.
WORKBOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
# The first and last bytes of an old container, where its directory is looked for.
LOOK_BYTES = 4 * 1024 * 1024
# Where an archive names its first parts.
HEAD_BYTES = 4096

# What the process says on its way out.
SENTENCES = {
    unpacking.LOCKED: "The spreadsheet is locked with a password: save it without one.",
    unpacking.EMPTY: "The spreadsheet has no sheet with cells in it: choose the one that has the "
    "reads.",
    unpacking.TOO_MANY_ROWS: "A sheet of the spreadsheet has more rows than can be read: split it.",
    unpacking.TOO_MANY_CELLS: "The spreadsheet has more cells than can be read: keep the columns "
    "of device, time and energy only, or save the sheet as CSV.",
}
BROKEN = f"The spreadsheet is broken and cannot be opened: {SAVE_AS_CSV}."
TOO_BIG = (
    "The spreadsheet needs more memory or time than a file of its size may have; perhaps a cell "
    "stands far to the right of the table or far below it: delete what is around the table, or "
    "save the sheet as CSV (UTF-8)."
)

# Bytes of memory that a good spreadsheet takes for each byte of its content, at the most. The
# older formats have a cell in few bytes.
MEMORY_TIMES = {"xlsx": 4, "ods": 4, "xlsb": 10, "xls": 16}
# No archive packs better.
BEST_PACKED = 1032


@dataclass(frozen=True)
class UnpackedSheet:
    """`number` is its place among the sheets of the workbook, from 1."""

    name: str
    path: Path
    number: int


def kind_of(path: Path) -> str:
    """xlsx, xlsb, ods or xls; "" for what is no spreadsheet."""
    with path.open("rb") as file:
        head = file.read(len(OLE))
    if head == OLE:
        return "xls"
    return _kind_of_zip(path) if head.startswith(b"PK\x03\x04") else ""


def _kind_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        return _kind_by_content(path)
    if "xl/workbook.bin" in names:
        return "xlsb"
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    return "ods" if "content.xml" in names else ""


def _kind_by_content(path: Path) -> str:
    """A cut-off spreadsheet still has the names of its first parts."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if b"opendocument.spreadsheet" in head:
        return "ods"
    return "xlsx" if b"xl/" in head or b"[Content_Types].xml" in head else ""


def unpack(path: Path, kind: str, folder: Path, limits: Limits) -> list[UnpackedSheet]:
    """One text file a sheet that has cells. Raises Unreadable with one sentence."""
    if kind == "xls":
        _refuse_locked(path)
        content = path.stat().st_size
    else:
        content = _unpacked_bytes(path, limits)
    memory = limits.spare_spreadsheet_memory + MEMORY_TIMES[kind] * content
    book = folder / f"book.{kind}"
    book.symlink_to(path.resolve())  # by its ending the library knows what to make of a broken one
    told = _run(book, folder, min(memory, limits.max_spreadsheet_memory), limits)
    return [UnpackedSheet(name, folder / f"{number}.csv", number) for name, number in told]


def _refuse_locked(path: Path) -> None:
    with path.open("rb") as file:
        content = file.read(LOOK_BYTES)
    if LOCKED in content or LOCKED_RECORDS.search(content):
        raise Unreadable(SENTENCES[unpacking.LOCKED])
    if not any(name in content for name in WORKBOOKS):
        raise Unreadable(
            "The file is an old Office document but no spreadsheet: upload the spreadsheet or a "
            "CSV file."
        )


def _unpacked_bytes(path: Path, limits: Limits) -> int:
    """As the archive says, as far as that can be. Raises Unreadable for a bomb."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        raise Unreadable(BROKEN) from None
    if size > limits.max_unpacked_bytes:
        raise Unreadable(
            f"The spreadsheet is larger than {size_words(limits.max_unpacked_bytes)} when it is "
            f"unpacked: {SAVE_AS_CSV}."
        )
    return min(size, BEST_PACKED * path.stat().st_size)


def _run(path: Path, folder: Path, memory: int, limits: Limits) -> list[tuple[str, int]]:
    """Starts the process and tells its end in words."""
    command = [
        *(sys.executable, "-I", str(Path(unpacking.__file__)), str(path), str(folder)),
        *(str(memory), str(limits.max_spreadsheet_seconds)),
        *map(str, (limits.max_rows, limits.max_columns, limits.max_spreadsheet_cells)),
        str(limits.max_cell_chars),
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, and paths of our own
            command, capture_output=True, timeout=2 * limits.max_spreadsheet_seconds, check=False
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(TOO_BIG) from None
    if done.returncode < 0 or done.returncode == unpacking.TOO_BIG:
        raise Unreadable(TOO_BIG)
    if done.returncode:
        raise Unreadable(SENTENCES.get(done.returncode, BROKEN))
    return [(name, number) for name, number in json.loads(done.stdout)]
