"""Broken files end in one sentence: 20,000 of them, made by spoiling good ones.

The seed is fixed, so that a failure comes again; REPLAY in the message finds the file.
"""

from __future__ import annotations

import random
import resource
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from portal.reads.formats import (
    Limits,
    Plan,
    Unreadable,
    guess,
    open_source,
    preview,
    read,
    to_intervals,
)
from portal.reads.formats.table.source import Source
from tests.reads.cases import CASES

FILES = 20_000
PARTS = 4  # so that several cores share them
PREVIEWED = 0.2  # a preview takes the path of a reading, on fewer rows
MEMORY_BYTES = 100 * 1024 * 1024
LIMITS = Limits(
    max_bytes=200_000,
    max_line_chars=20_000,
    max_cell_chars=2_000,
    max_rows=2_000,
    max_columns=120,
    max_rows_without_reading=500,
)

# What goes wrong with files on their way.
PIECES = (
    *(b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\n\n", b'"', b'""', b",", b";", b"\t", b"|"),
    *(b"=SUM(A1)", b'="', b"NaN", b"-", b"1e999", b"1e-999", b"99999999999999999999", b"-0"),
    *(b"0001-01-01", b"9999-12-31", b"24:00", b"25:61", b"31/02/2024", b"2024-02-30", b"Z"),
    *(b"+99:99", b"\xc3\x28", b"\x80", b"\xe2\x82", "١٢٣".encode(), "²".encode(), b"sep=,\n"),
    *(b"Total", b"1,2,3", b"1.2.3", b"inf", b"kWh", b"UTC", b"x" * 3_000, b"," * 200, b"100,NEM12"),
    *(b"1970-01-01", b"1709283600", b"0x10", b"1_000", b"\x1a", b"\x85", "\u2028".encode()),
)


def spoiled(content: bytes, chance: random.Random) -> bytes:
    """One to four of the ways in which files break."""
    for _ in range(chance.randint(1, 4)):
        content = chance.choice(WAYS)(content, chance)
    return content


def _flip(content: bytes, chance: random.Random) -> bytes:
    if not content:
        return content
    place = chance.randrange(len(content))
    return content[:place] + bytes([chance.randrange(256)]) + content[place + 1 :]


def _insert(content: bytes, chance: random.Random) -> bytes:
    place = chance.randint(0, len(content))
    return content[:place] + chance.choice(PIECES) + content[place:]


def _replace_cell(content: bytes, chance: random.Random) -> bytes:
    cells = content.split(b",")
    cells[chance.randrange(len(cells))] = chance.choice(PIECES)
    return b",".join(cells)


def _cut(content: bytes, chance: random.Random) -> bytes:
    first, last = sorted(chance.randint(0, len(content)) for _ in range(2))
    return content[:first] + content[last:]


def _truncate(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randint(0, len(content))]


def _repeat(content: bytes, chance: random.Random) -> bytes:
    first, last = sorted(chance.randint(0, len(content)) for _ in range(2))
    return content[:last] + content[first:last] * chance.randint(1, 5) + content[last:]


def _swap_lines(content: bytes, chance: random.Random) -> bytes:
    lines = content.split(b"\n")
    chance.shuffle(lines)
    return b"\n".join(lines)


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_flip, _insert, _replace_cell, _cut, _truncate, _repeat, _swap_lines),
)


def taken_in(path: Path, chance: random.Random) -> str:
    """Everything that happens to a file; returns how it ended."""
    try:
        with open_source(path, name="reads.csv", limits=LIMITS) as source:
            return understood(source, chance)
    except Unreadable as refused:
        sentence = str(refused)
        assert sentence.endswith("."), sentence
        assert "\n" not in sentence, sentence
        return "refused"


def understood(source: Source, chance: random.Random) -> str:
    guessed = guess(source, devices=["roof", "wall"])
    plan = answered(guessed.plan, chance)
    if chance.random() < PREVIEWED:
        preview(source, plan, zone_of=zone_of, limits=LIMITS)
    found = read(source, plan, zone_of=zone_of, limits=LIMITS)
    for series in found.series:
        assert (series.ends[1:] > series.ends[:-1]).all()
        if series.counter:
            to_intervals(series)
    assert len(found.blocked_rows) <= found.rows
    return "read"


def answered(plan: Plan, chance: random.Random) -> Plan:
    """What a person would fill in, right or wrong."""
    return replace(
        plan,
        device=plan.device or "roof",
        stamp=0 if plan.stamp is plan.start is plan.end is None else plan.stamp,
        values=plan.values or (chance.randint(0, 3),),
        dates=plan.dates or chance.choice(["dmy", "mdy", "seconds"]),
        decimal=plan.decimal or chance.choice(".,"),
        unit=plan.unit or "kWh",
        interval=plan.interval or "900",
        streams=plan.streams or ("E1",),
        meaning=chance.choice([plan.meaning, "counter", "power"]),
    )


def zone_of(name: str) -> str:
    return "Europe/Berlin" if len(name) < 10 else ""


def peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


@pytest.mark.parametrize("part", range(PARTS))
def test_spoiled_files_end_in_a_sentence(part: int, tmp_path: Path) -> None:
    seeds = [c.content for c in CASES if isinstance(c.content, str) and len(c.content) < 2_000]
    path, before = tmp_path / "reads.csv", peak_bytes()
    ends = {"read": 0, "refused": 0}
    for number in range(part, FILES, PARTS):
        chance = random.Random(number)  # noqa: S311
        content = spoiled(seeds[number % len(seeds)].encode(), chance)
        path.unlink(missing_ok=True)  # a new file waits for no disk, one that is cut short does
        path.write_bytes(content)
        try:
            ends[taken_in(path, chance)] += 1
        except Exception as error:
            raise AssertionError(f"REPLAY {number}: {content[:2_000]!r}") from error
    assert min(ends.values()) > FILES // PARTS // 20
    assert peak_bytes() - before < MEMORY_BYTES
