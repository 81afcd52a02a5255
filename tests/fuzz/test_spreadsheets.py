"""Spreadsheets that are spoiled inside end in a sentence: 600 of them, made from good ones.

What is spoiled is the text within the archive, so that it gets past the checksums, and the records
of an old workbook. The seed is fixed; REPLAY in the message finds the file.
"""

from __future__ import annotations

import io
import random
import re
import signal
import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from portal.reads.formats import Unreadable
from portal.reads.formats.table import spreadsheets, unpacking
from portal.reads.formats.table.source import Sheet, Source
from portal.reads.formats.table.text import Text
from tests.fuzz.test_text_files import LIMITS, understood
from tests.support import spreadsheets as made
from tests.support.spreadsheets import Formula, Sheets, Stamp, packed
from tests.support.unpacker import Unpacker

FILES = 600
HEAD: list[made.Cell] = ["device", "from", "value (kWh)"]
SHEETS: Sheets = {
    "roof & wall": [HEAD, *(["roof", Stamp(45352 + n / 24), 1.5 + n] for n in range(6))],
    "Notes": [["by hand", None, 3], [], [Formula("1+1"), "x"]],
    "wall": [HEAD, *(["wall", f"2024-03-01 {n:02}:00", n] for n in range(5))],
}
GOOD = (made.xlsx(SHEETS), made.ods(SHEETS), made.xls(SHEETS))

Chance = random.Random

# What may stand in a value of an attribute or between two marks.
VALUES = (
    *(
        "",
        "0",
        "-1",
        "1",
        "A0",
        "XFD1048576",
        "AAAA1",
        "1A",
        "99999999999999999999",
        "1e400",
        "NaN",
    ),
    *("4294967296", "-2147483649", "true", "b", "e", "d", "s", "str", "inlineStr", "float", "date"),
    *("2024-13-45", "2024-03-01T10:00:00", "PT10H", "#REF!", "&#0;", "&#x10FFFF;", "&nope;", "<"),
    *("../../etc/passwd", "/xl/worksheets/sheet1.xml", "rId1", "rId99", "x" * 5_000, "\u2028", "٣"),
)
ATTRIBUTE = re.compile(r'(?<==")[^"]*(?=")')
TEXT = re.compile(r"(?<=>)[^<]*(?=<)")
MARK = re.compile(r"<[^>]*>")
BOMB = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>'


def _exchanged(pattern: re.Pattern[str]) -> Callable[[str, Chance], str]:
    """Some place of a kind has another value."""

    def exchange(text: str, chance: Chance) -> str:
        places = list(pattern.finditer(text))
        if not places:
            return text
        first, last = chance.choice(places).span()
        return text[:first] + chance.choice(VALUES) + text[last:]

    return exchange


def _repeated(text: str, chance: Chance) -> str:
    """A piece between two marks stands there again and again."""
    marks = [match.start() for match in MARK.finditer(text)] or [0]
    first, last = sorted((chance.choice(marks), chance.choice(marks)))
    return text[:last] + text[first:last] * chance.choice([1, 2, 30]) + text[last:]


def _left_out(text: str, chance: Chance) -> str:
    marks = [match.span() for match in MARK.finditer(text)] or [(0, 0)]
    first, last = chance.choice(marks)
    return text[:first] + text[last:]


def _cut_off(text: str, chance: Chance) -> str:
    return text[: chance.randint(0, len(text))]


def _with_entities(text: str, chance: Chance) -> str:
    return BOMB + TEXT.sub("&c;", text, count=chance.randint(1, 5))


def _with_many(text: str, chance: Chance) -> str:
    """Cells and rows that say they come very often, as an empty sheet of ODS does."""
    often = chance.choice([2, 1_000, 2**20, 2**31])
    name = chance.choice(["columns", "rows"])
    mark = "<table:table-cell" if name == "columns" else "<table:table-row"
    return text.replace(
        mark, f'{mark} table:number-{name}-repeated="{often}"', chance.randint(1, 9)
    )


TEXT_WAYS: tuple[Callable[[str, Chance], str], ...] = (
    *(_exchanged(ATTRIBUTE), _exchanged(ATTRIBUTE), _exchanged(TEXT), _exchanged(TEXT)),
    *(_repeated, _left_out, _cut_off, _with_entities, _with_many),
)


def spoiled(content: bytes, chance: Chance) -> bytes:
    return _archive(content, chance) if content.startswith(b"PK") else _old(content, chance)


def _archive(content: bytes, chance: Chance) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {n: archive.read(n).decode() for n in archive.namelist()}
    for _ in range(chance.randint(1, 3)):
        name = chance.choice(sorted(parts))
        if chance.random() < 0.05:
            del parts[name]
            continue
        parts[name] = chance.choice(TEXT_WAYS)(str(parts[name]), chance)
    return packed({name: str(text).encode() for name, text in parts.items()})


def _old(content: bytes, chance: Chance) -> bytes:
    """Bytes of the records, mostly near the beginning, where their lengths say most."""
    spoilt = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        place = min(len(spoilt) - 1, int(chance.expovariate(1 / 900)) + chance.choice([0, 512]))
        spoilt[place] = chance.choice([0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)])
    return bytes(spoilt)


def taken_in(unpacker: Unpacker, path: Path, folder: Path, chance: Chance) -> str:
    """Everything that happens to a spreadsheet; returns how it ended."""
    kind = spreadsheets.kind_of(path)
    if not kind:
        return "no spreadsheet"
    code, names = unpacker.open(path, folder)
    if code:
        # Memory that is not to be had ends the process.
        assert code in spreadsheets.SENTENCES or code in (
            *(unpacking.BROKEN, unpacking.TOO_BIG),
            *(-signal.SIGABRT, -signal.SIGXCPU),
        )
        return "refused"
    sheets = [
        Sheet(name, Text(folder / f"{number}.csv", "utf-8", ",", False, LIMITS), number)
        for name, number in names
    ]
    try:
        return understood(Source("reads.xlsx", kind, sheets), chance)
    except Unreadable as refused:
        sentence = str(refused)
        assert sentence.endswith("."), sentence
        return "refused"


def test_spoiled_spreadsheets_end_in_a_sentence(tmp_path: Path) -> None:
    ends = {"read": 0, "refused": 0, "no spreadsheet": 0}
    with Unpacker() as unpacker:
        for number in range(FILES):
            chance = random.Random(number)  # noqa: S311
            path = tmp_path / f"{number}"
            path.write_bytes(spoiled(GOOD[number % len(GOOD)], chance))
            try:
                with TemporaryDirectory(dir=tmp_path) as folder:
                    ends[taken_in(unpacker, path, Path(folder), chance)] += 1
            except Exception as error:
                raise AssertionError(f"REPLAY {number}") from error
            path.unlink()
    assert min(ends["read"], ends["refused"]) > FILES // 10, ends
