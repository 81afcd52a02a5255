"""Real files, where the folder with them lies beside the repository: understood without a choice
other than device and zone, and the column where several have energy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from portal.reads.formats import Limits, guess, open_source, read, to_intervals
from portal.reads.formats.series import instant

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
LIMITS = Limits()
BERLIN = "Europe/Berlin"

# Choices that a file may need: the device where it names none, and the column of several.
DEVICE, COLUMN = "device", "values"


@dataclass(frozen=True)
class Sample:
    """What an independent script computed: readings and Wh of each device, first and last time."""

    readings: dict[str, int]
    wh: dict[str, str]
    first: datetime
    last: datetime
    chosen: tuple[int, ...] = ()
    rows: int = 0


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


EXPECTED = {
    "drec-integrator-daily.csv": Sample(
        {"GIV": 10, "GPI": 10, "HIT": 10, "SCH": 10, "TR2": 9, "TR3": 1, "TRB": 10},
        {
            "GIV": "15898704",
            "GPI": "7053310",
            "HIT": "7871000",
            "SCH": "5699439",
            "TR2": "3398156.2",
            "TR3": "411375",
            "TRB": "6140223.75",
        },
        utc(2021, 12, 16),
        utc(2021, 12, 26),
    ),
    "enphase-hourly.csv": Sample(
        {"roof": 5591}, {"roof": "2000524"}, utc(2023, 12, 31, 23), utc(2024, 8, 20, 22)
    ),
    "solarman-daily.xlsx": Sample(
        {"Casa": 31}, {"Casa": "734000"}, utc(2024, 4, 30, 23), utc(2024, 5, 31, 23)
    ),
    "isolarcloud-daily.csv": Sample(
        {"roof": 30}, {"roof": "1470300"}, utc(2024, 8, 31, 22), utc(2024, 9, 30, 22)
    ),
    "edc-quarter-hour.csv": Sample(
        {"roof": 16}, {"roof": "1600"}, utc(2025, 7, 31, 22), utc(2025, 8, 1, 10)
    ),
    "sma-daily-counter.csv": Sample(
        {"roof": 1923},
        {"roof": "35556951"},
        utc(2020, 3, 22, 23),
        utc(2025, 7, 8, 22),
        chosen=(1,),
        rows=1935,
    ),
    "homewizard-counters.csv": Sample(
        {"roof": 2880},
        {"roof": "861118"},
        utc(2022, 8, 31, 22),
        utc(2022, 9, 30, 21, 45),
        chosen=(3, 4),
    ),
    "grafana-counter.csv": Sample(
        {"roof": 721}, {"roof": "634000"}, utc(2026, 2, 13, 11), utc(2026, 3, 15, 11)
    ),
}


def found(name: str) -> Iterator[Path]:
    """The sample; where it is missing, that is told and nothing is compared."""
    path = SAMPLES / name
    if path.is_file():
        yield path
    else:
        print(f"left out: {path} is not there")


@pytest.mark.parametrize("name", EXPECTED)
def test_a_real_file_is_understood(name: str) -> None:
    expected = EXPECTED[name]
    for path in found(name):
        with open_source(path, name=name, limits=LIMITS) as source:
            guessed = guess(source, devices=["roof", "wall"])
            needed = {question.field for question in guessed.questions if question.needed}
            assert needed <= {DEVICE, *([COLUMN] if expected.chosen else [])}
            plan = guessed.plan
            if DEVICE in needed:
                plan = replace(plan, device="roof")
            if expected.chosen:
                combine = "sum" if len(expected.chosen) > 1 else "one"
                plan = replace(plan, values=expected.chosen, combine=combine)
            result = read(source, plan, zone_of=lambda _: BERLIN, limits=LIMITS)
        assert result.problems == []
        series = result.series
        assert {s.name: len(s) for s in series} == expected.readings
        assert {s.name: s.wh for s in series} == {n: Decimal(wh) for n, wh in expected.wh.items()}
        assert result.rows == (expected.rows or sum(expected.readings.values()))
        begins = [s.ends[0] if s.counter else s.starts[0] for s in series]
        assert instant(int(min(begins))) == expected.first
        assert instant(int(max(s.ends[-1] for s in series))) == expected.last


@pytest.mark.parametrize(
    ("name", "columns", "wh"),
    [
        ("homewizard-counters.csv", (3,), 284979),
        ("homewizard-counters.csv", (4,), 576139),
        ("homewizard-counters.csv", (3, 4), 861118),
        ("sma-daily-counter.csv", (1,), 35556951),
        ("grafana-counter.csv", (1,), 634000),
    ],
)
def test_counters_become_intervals(name: str, columns: tuple[int, ...], wh: int) -> None:
    for path in found(name):
        with open_source(path, name=name, limits=LIMITS) as source:
            combine = "sum" if len(columns) > 1 else "one"
            plan = replace(guess(source).plan, device="roof", values=columns, combine=combine)
            [series] = read(source, plan, zone_of=lambda _: BERLIN, limits=LIMITS).series
        intervals, falls = to_intervals(series)
        assert len(falls) == 0
        assert intervals.wh == wh
        assert len(intervals) == len(series) - 1
        assert not intervals.counter
