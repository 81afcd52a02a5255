"""Formulas of a spreadsheet whose results were not saved with it: nothing can be read there."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

CHUNK_BYTES = 1024 * 1024
# What stands between two chunks is looked at with both; it is longer than any match.
OVERLAP_BYTES = 256
SHEETS = "xl/worksheets/"
WITHOUT_RESULT = re.compile(rb"(?:</f>|<f\b[^<>]{0,99}/>)(?:<v ?/>|<v></v>)?</c>")


def lack_results(workbook: Path) -> bool:
    """Whether an XLSX has such. What another reader took and this one cannot says nothing."""
    try:
        with zipfile.ZipFile(workbook) as archive:
            names = [name for name in archive.namelist() if name.startswith(SHEETS)]
            return any(_lacks(archive, name) for name in names)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError):
        return False


def _lacks(archive: zipfile.ZipFile, name: str) -> bool:
    before = b""
    with archive.open(name) as sheet:
        while chunk := sheet.read(CHUNK_BYTES):
            if WITHOUT_RESULT.search(before + chunk):
                return True
            before = chunk[-OVERLAP_BYTES:]
    return False
