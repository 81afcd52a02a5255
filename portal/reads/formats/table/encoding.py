"""Which bytes are text, and how to read them."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table import mixed

# Enough for every signature below, and for a first look at the characters.
HEAD_BYTES = 4096
CHUNK_BYTES = 1024 * 1024

SAVE_AS_CSV = "open it in a spreadsheet program and save the sheet as CSV (UTF-8)"
UNPACK = "unpack it and upload the CSV file inside"
EXPORT = "export the figures as CSV where you got it"
ASK = "ask the maker of your meter or inverter for the figures as CSV"

# How a file begins, what it then is, and what to do with it.
SIGNATURES = (
    (b"PK\x03\x04", "a spreadsheet (XLSX, ODS) or a ZIP archive", SAVE_AS_CSV),
    (b"PK\x05\x06", "an empty ZIP archive", UNPACK),
    (b"\xd0\xcf\x11\xe0", "an old or encrypted spreadsheet (XLS)", SAVE_AS_CSV),
    (b"%PDF", "a PDF document", ASK),
    (b"\x89PNG", "a picture (PNG)", ASK),
    (b"\xff\xd8\xff", "a picture (JPEG)", ASK),
    (b"GIF8", "a picture (GIF)", ASK),
    (b"\x1f\x8b", "a packed file (gzip)", UNPACK),
    (b"7z\xbc\xaf", "a packed file (7-Zip)", UNPACK),
    (b"Rar!", "a packed file (RAR)", UNPACK),
    (b"MZ\x90\x00", "a program", ASK),
    (b"\x7fELF", "a program", ASK),
    (b"SQLite format 3", "a database (SQLite)", EXPORT),
)
# Pages that some portals hand out under the name of a spreadsheet.
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")
# What programs hand to each other: {"time": ..., or a list of such.
JSON = re.compile(rb"\s*(?:\[\s*)?\{\s*\"")

# Characters that no text has; a file with more than one in a hundred of them is none. NUL is not
# among them, since it is looked for in the whole file.
CONTROLS = bytes(set(range(1, 32)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"
CONTROLS_SHARE = 100

# Windows-1252 leaves five bytes open that Latin-1 takes, so the last one always fits.
SINGLE_BYTES = ("cp1252", "latin-1")
# The longer ones first: one begins as another does.
BY_BOM = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (codecs.BOM_UTF8, "utf-8-sig"),
)
CALLED = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-32": "UTF-32"}
# Of UTF-16 without a mark every second byte is nought, but for a few foreign letters.
WIDE_SHARE = 0.8


def encoding_of(path: Path) -> str:
    """Python's name of the encoding. Reads the file once, a chunk at a time.

    Raises Unreadable for what is not text.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    _refuse_binary(head)
    if said := _said(head):
        if line := _first_broken_line(path, said):
            raise Unreadable(
                f"Line {line:,} is not {CALLED[said]} text, as the beginning of the file says that "
                f"all of it is: {SAVE_AS_CSV}."
            )
        return said
    if (wide := _wide(head)) and not _first_broken_line(path, wide):
        return wide
    if not _first_broken_line(path, "utf-8"):
        return "utf-8"
    if mixed.has_utf_8(path):
        return mixed.NAME
    return next(name for name in SINGLE_BYTES if not _first_broken_line(path, name))


def _said(head: bytes) -> str:
    """The encoding that the first bytes name; "" where they name none."""
    return next((name for bom, name in BY_BOM if head.startswith(bom)), "")


def _wide(head: bytes) -> str:
    """UTF-16 that does not say so; "" for any other text."""
    half = len(head) // 2
    for encoding, first in (("utf-16-le", 1), ("utf-16-be", 0)):
        noughts = head[first::2].count(0)
        if half and noughts > WIDE_SHARE * half and not head[1 - first :: 2].count(0):
            return encoding
    return ""


def _refuse_binary(head: bytes) -> None:
    for signature, what, remedy in SIGNATURES:
        if head.startswith(signature):
            raise Unreadable(f"The file is not a CSV file but {what}: {remedy}.")
    if head.lstrip().lower().startswith(MARKUP):
        raise Unreadable(f"The file is not a CSV file but a web page (HTML or XML): {SAVE_AS_CSV}.")
    if JSON.match(head):
        raise Unreadable(
            f"The file is not a CSV file but JSON, which programs hand to each other: {EXPORT}."
        )
    is_wide = _said(head).endswith(("16", "32"))
    controls = len(head) - len(head.translate(None, CONTROLS))
    if not is_wide and controls * CONTROLS_SHARE > len(head):
        raise Unreadable(f"The file is not text, whatever its name says: {SAVE_AS_CSV}.")


def _first_broken_line(path: Path, encoding: str) -> int:
    """The first line that has bytes which are none of the encoding; 0 where all are."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK_BYTES):
                text = decoder.decode(chunk)
                _refuse_nul(text, lines)
                lines += text.count("\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            sound = error.object[: error.start].decode(error.encoding, errors="ignore")
            return lines + sound.count("\n")
    return 0


def _refuse_nul(text: str, lines: int) -> None:
    place = text.find("\0")
    if place >= 0:
        line = lines + text.count("\n", 0, place)
        raise Unreadable(
            f"Line {line:,} has a NUL byte, which no text has: the file is broken or not text; "
            f"{SAVE_AS_CSV}."
        )
