"""Formulas whose results were not saved are found, wherever they stand; nothing else is taken for
one, and no broken archive stops anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from portal.reads.formats.table import formulas
from tests.support import spreadsheets
from tests.support.spreadsheets import Formula, packed


def lack(tmp_path: Path, content: bytes) -> bool:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    return formulas.lack_results(path)


def sheet(cell: str, before: int = 0) -> bytes:
    text = f'<sheetData>{" " * before}<row><c r="A1">{cell}</c></row></sheetData>'
    return packed({"xl/worksheets/sheet1.xml": text})


@pytest.mark.parametrize(
    ("cell", "lacks"),
    [
        ("<f>1+1</f>", True),
        ("<f>1+1</f><v/>", True),
        ("<f>1+1</f><v></v>", True),
        ('<f t="shared" si="0"/>', True),
        ("<f>1+1</f><v>2</v>", False),
        ('<f t="shared" si="0"/><v>2</v>', False),
        ("<v>2</v>", False),
        ("", False),
    ],
)
def test_a_cell(cell: str, lacks: bool, tmp_path: Path) -> None:
    assert lack(tmp_path, sheet(cell)) == lacks


@pytest.mark.parametrize("off", range(-30, 31, 5))
def test_a_cell_between_two_chunks(off: int, tmp_path: Path) -> None:
    assert lack(tmp_path, sheet("<f>1+1</f>", before=formulas.CHUNK_BYTES - 30 + off))


def test_on_the_second_sheet(tmp_path: Path) -> None:
    book = {"A": [["x"]], "B": [["x", Formula("A1")]]}
    assert lack(tmp_path, spreadsheets.xlsx(book))


def test_a_broken_archive_says_nothing(tmp_path: Path) -> None:
    content = bytearray(sheet("<f>1+1</f>"))
    assert not lack(tmp_path, bytes(content[:40]))
    content[50] ^= 0xFF
    assert not lack(tmp_path, bytes(content))
