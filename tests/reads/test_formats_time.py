"""Stamps of every spelling and zone -> instants."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from tests.reads.files import ROOF, facts, read_file

BERLIN = (facts("roof", "Europe/Berlin"),)


def ends(folder: Path, *stamps: str, **choices: str) -> list[str]:
    """The instants in UTC of a file with these stamps, of a device in Berlin."""
    content = "time,value\n" + "".join(f'"{stamp}",1\n' for stamp in stamps)
    found = read_file(folder, content, devices=BERLIN, **{**ROOF, **choices})
    assert [problem.message for problem in found.problems] == []
    return [f"{reading.end:%m-%d %H:%M}" for reading in found.readings]


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        ("2024-03-01T10:00:00Z", "10:00:00.000"),
        ("2024-03-01T10:00:00.123456Z", "10:00:00.123"),
        ("2024-03-01T10:00:00.1234567Z", "10:00:00.123"),
        ("2024-03-01T10:00:00+02:00", "08:00:00.000"),
        ("2024-03-01 10:00:00-0530", "15:30:00.000"),
        ("2024-03-01 10:00 +02:00", "08:00:00.000"),
        ("2024-03-01 10:00 UTC", "10:00:00.000"),
        ("2024-03-01 10:00", "09:00:00.000"),
        ("2024-03-01 10:00:07,5", "09:00:07.500"),
        (" 2024-3-1 9:05 ", "08:05:00.000"),
        ("2024/03/01 10:00", "09:00:00.000"),
        ("2024.03.01 10:00", "09:00:00.000"),
        ("2024-03-01T10:00", "09:00:00.000"),
        ("2024-03-02", "23:00:00.000"),
    ],
)
def test_spellings(typed: str, instant: str, tmp_path: Path) -> None:
    content = f'time,value\n"{typed}",1\n'
    [reading] = read_file(tmp_path, content, devices=BERLIN, **ROOF).readings
    assert reading.end.tzinfo is UTC
    assert reading.end.isoformat(timespec="milliseconds") == f"2024-03-01T{instant}+00:00"


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("Africa/Nairobi", 7),
        ("asia/kolkata", 4),
        ("UTC", 10),
        ("UTC+01:00", 9),
        ("gmt-3", 13),
        ("+0530", 4),
    ],
)
def test_zones_of_column_and_form(zone: str, hour: int, tmp_path: Path) -> None:
    by_column = f"time,value,timezone\n2024-03-01 10:00,1, {zone} \n"
    [from_column] = read_file(tmp_path, by_column, **ROOF).readings
    [from_form] = read_file(
        tmp_path, "time,value\n2024-03-01 10:00,1\n", **ROOF, timezone=zone
    ).readings
    assert from_column.end.hour == from_form.end.hour == hour


def test_the_heading_may_name_the_zone(tmp_path: Path) -> None:
    content = "time (UTC),value\n2024-03-01 10:00,1\n"
    [reading] = read_file(tmp_path, content, devices=BERLIN, **ROOF).readings
    assert reading.end == datetime(2024, 3, 1, 10, tzinfo=UTC)


def test_the_hour_that_does_not_exist(tmp_path: Path) -> None:
    content = "time,value\n2024-03-31 01:59,1\n2024-03-31 02:30,1\n2024-03-31 03:00,1\n"
    found = read_file(tmp_path, content, devices=BERLIN, **ROOF)
    assert [reading.end.hour for reading in found.readings] == [0, 1]
    [problem] = found.problems
    assert (problem.row, problem.typed) == (3, "2024-03-31 02:30")
    assert "did not exist in Europe/Berlin" in problem.message
    assert "forward by 60 minutes" in problem.message


AUTUMN = [f"2024-10-27 {time}" for time in ("01:30", "02:00", "02:30", "02:00", "02:30", "03:00")]
AUTUMN_UTC = [
    "10-26 23:30",
    *(f"10-27 0{time}" for time in ("0:00", "0:30", "1:00", "1:30", "2:00")),
]


def test_the_hour_that_comes_twice_in_order(tmp_path: Path) -> None:
    assert ends(tmp_path, *AUTUMN) == AUTUMN_UTC
    assert ends(tmp_path, *reversed(AUTUMN)) == AUTUMN_UTC[::-1]


def test_the_hour_that_comes_twice_with_a_gap(tmp_path: Path) -> None:
    without_third = [*AUTUMN[:3], *AUTUMN[4:]]
    assert ends(tmp_path, *without_third) == [*AUTUMN_UTC[:3], *AUTUMN_UTC[4:]]


def test_each_device_has_its_own_order(tmp_path: Path) -> None:
    devices = (facts("roof", "Europe/Berlin"), facts("wall", "Europe/Berlin"))
    lines = [f"{device},{stamp},1\n" for stamp in AUTUMN for device in ("roof", "wall")]
    content = "id,time,value\n" + "".join(lines)
    found = read_file(tmp_path, content, devices=devices, type="Delta", unit="Wh")
    assert found.problems == []
    for device in ("roof", "wall"):
        own = [r.end for r in found.readings if r.external_id == device]
        assert [f"{end:%m-%d %H:%M}" for end in own] == AUTUMN_UTC


def test_intervals_over_the_hour_that_comes_twice(tmp_path: Path) -> None:
    stamps = list(pairwise(AUTUMN))
    content = "start,end,value\n" + "".join(f"{start},{end},1\n" for start, end in stamps)
    found = read_file(tmp_path, content, devices=BERLIN, **{**ROOF, "type": "History"})
    assert found.problems == []
    assert [f"{r.start:%m-%d %H:%M}" for r in found.readings] == AUTUMN_UTC[:-1]
    assert [f"{r.end:%m-%d %H:%M}" for r in found.readings] == AUTUMN_UTC[1:]


@pytest.mark.parametrize(
    "stamps",
    [
        ["02:30"],
        ["01:30", "02:00", "02:30", "03:00"],
        ["02:00", "02:30", "02:00", "02:30", "02:00"],
    ],
)
def test_the_hour_that_comes_twice_without_order(stamps: list[str], tmp_path: Path) -> None:
    content = "time,value\n" + "".join(f"2024-10-27 {stamp},1\n" for stamp in stamps)
    found = read_file(tmp_path, content, devices=BERLIN, **ROOF)
    doubtful = [row for row, stamp in enumerate(stamps, 2) if stamp.startswith("02")]
    assert found.blocked_rows == doubtful
    assert "came twice" in found.problems[0].message
    assert found.problems[0].typed == f"2024-10-27 {stamps[doubtful[0] - 2]}"


def test_an_offset_settles_the_hour_that_comes_twice(tmp_path: Path) -> None:
    stamps = ("2024-10-27 02:30+02:00", "2024-10-27 02:30+01:00")
    assert ends(tmp_path, *stamps) == ["10-27 00:30", "10-27 01:30"]
