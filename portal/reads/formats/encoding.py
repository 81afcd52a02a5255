"""Which bytes are text, and how to read them."""

from __future__ import annotations

import codecs
from pathlib import Path

from portal.reads.formats.shapes import Unreadable

# Enough for every signature below, and for a first look at the characters.
HEAD_BYTES = 4096
CHUNK_BYTES = 1024 * 1024

SAVE_AS_CSV = "open it in a spreadsheet program and save the sheet as CSV (UTF-8)"
UNPACK = "unpack it and upload the CSV file inside"
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
)
# Pages that some portals hand out under the name of a spreadsheet.
MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<table")

# Characters that no text has; a file with more than one in a hundred of them is none. NUL is not
# among them, since it is looked for in the whole file.
CONTROLS = bytes(set(range(1, 32)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"
CONTROLS_SHARE = 100

# Windows-1252 leaves five bytes open that Latin-1 takes, so the last one always fits.
WITHOUT_BOM = ("utf-8", "cp1252", "latin-1")


def encoding_of(path: Path) -> str:
    """Python's name of the encoding. Reads the file once, a chunk at a time.

    Raises Unreadable for what is not text.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    _refuse_binary(head)
    candidates = _candidates(head)
    for encoding in candidates:
        if _decodes(path, encoding):
            return encoding
    raise Unreadable(
        f"The file says that it is {candidates[0].upper()} text, but it has bytes that are not: "
        f"{SAVE_AS_CSV}."
    )


def _candidates(head: bytes) -> tuple[str, ...]:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if head.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    return WITHOUT_BOM


def _refuse_binary(head: bytes) -> None:
    for signature, what, remedy in SIGNATURES:
        if head.startswith(signature):
            raise Unreadable(f"The file is not a CSV file but {what}: {remedy}.")
    if head.lstrip().lower().startswith(MARKUP):
        raise Unreadable(f"The file is not a CSV file but a web page (HTML or XML): {SAVE_AS_CSV}.")
    is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    controls = len(head) - len(head.translate(None, CONTROLS))
    if not is_wide and controls * CONTROLS_SHARE > len(head):
        raise Unreadable(f"The file is not text, whatever its name says: {SAVE_AS_CSV}.")


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 1
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK_BYTES):
                text = decoder.decode(chunk)
                _refuse_nul(text, lines)
                lines += text.count("\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _refuse_nul(text: str, lines: int) -> None:
    place = text.find("\0")
    if place >= 0:
        line = lines + text.count("\n", 0, place)
        raise Unreadable(
            f"Line {line:,} has a NUL byte, which no text has: the file is broken or not text; "
            f"{SAVE_AS_CSV}."
        )
