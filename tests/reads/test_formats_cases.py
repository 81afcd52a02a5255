"""Every small file says what stands beside it, and asks for nothing that it tells."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from portal.reads.formats import Choices, Found, Limits, guess, open_source, read
from portal.reads.formats.series import MICRO, NO_TIME, instant
from tests.reads.cases import CASES, Case

LIMITS = Limits()


def said(found: Found) -> list[str]:
    """The readings as the cases write them."""
    lines = []
    for series in found.series:
        columns = (series.starts, series.ends, series.micro_wh)
        for start, end, micro in zip(*(c.tolist() for c in columns), strict=True):
            wh = f"{micro / MICRO:.3f}".rstrip("0").rstrip(".")
            begin = "@" if series.counter else "-" if start == NO_TIME else written(start)
            lines.append(f"{series.name} {begin} {written(end)} {wh}")
    return lines


def written(ms: int) -> str:
    return f"{instant(ms):%m-%dT%H:%M}"


def test_there_are_many_cases() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_small_file(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "upload"
    path.write_bytes(case.content.encode() if isinstance(case.content, str) else case.content)
    hints = Choices(
        external_id=case.hints.get("externalId", ""),
        type=case.hints.get("type", ""),
        unit=case.hints.get("unit", ""),
        timezone=case.hints.get("timezone", ""),
    )
    with open_source(path, name=case.file, limits=LIMITS) as source:
        guessed = guess(source, hints=hints, devices=case.devices)
        needed = {question.field for question in guessed.questions if question.needed}
        assert needed - {"device"} == set(case.needed), guessed.questions
        guessed = guess(source, hints=hints, devices=case.devices, answers=case.answers)
        plan = guessed.plan
        if "device" in needed:
            plan = replace(plan, device="roof")
        found = read(source, plan, zone_of=lambda _: case.zone, limits=LIMITS)
    assert said(found) == case.says, (plan, found)
    assert tuple(note.kind for note in found.notes) == case.notes
    assert tuple(found.problem_counts) == case.problems
