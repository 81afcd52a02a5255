"""Counters and totals that look like energy, and energy that looks like them."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.reads.cases.layouts import said
from tests.reads.cases.model import Case, table, utc

TWICE = ["01:00", "01:30", "02:00", "02:30", "02:00", "02:30", "03:00", "03:30", "04:00", "04:30"]
HIGH = [(8, 12345.0), (9, 12345.5), (10, 12347), (11, 12348.5)]
OFF = [(h, 0 if h < 7 or h > 18 else 12345 + 1.5 * (h - 7)) for h in range(24)]
EVENING = [(7 + n, round(0.3 + 2.2 * n, 1)) for n in range(13)]
YESTERDAY = [("00:05", 8.8), ("03:05", 8.8), ("06:05", 0)]
TODAY = [("09:05", 3.1), ("12:05", 7.9), ("15:05", 12.0)]


def at(hour: int, kwh: float) -> str:
    return f"roof @ {utc(60 * hour)} {round(kwh * 1000)}"


COUNTED = [
    Case(
        "a counter on the day on which the clocks go back",
        table(
            "Time,Energy (kWh)",
            *(f"2024-10-27 {t},{12345 + n * 0.02:.2f}" for n, t in enumerate(TWICE)),
        ),
        [
            f"roof @ {datetime(2024, 10, 26, 23) + timedelta(minutes=30 * n):%m-%dT%H:%M} "
            f"{12345000 + 20 * n}"
            for n in range(10)
        ],
        needed=("meaning",),
        notes=("repeated hour",),
    ),
    Case(
        "a counter beside the start and the end of each interval",
        table(
            "Start,End,Energy (kWh)",
            *(f"2024-03-01 {h}:00,2024-03-01 {h + 1}:00,{v}" for h, v in HIGH),
        ),
        [at(h + 1, v) for h, v in HIGH],
        needed=("meaning",),
    ),
    Case(
        "a counter that shows 0 while its inverter sleeps",
        table(
            "Time,Energy (kWh)",
            *(f"2024-03-01 {h:02}:00,{v}" for h, v in OFF),
            *(f"2024-03-02 {h:02}:00,{v and v + 20}" for h, v in OFF),
        ),
        [
            *(at(h, v) for h, v in OFF if v),
            *(at(h + 24, v + 20) for h, v in OFF if v),
        ],
        notes=("meter off",),
    ),
    Case(
        "the total of yesterday that stands until the day begins",
        table("Time,E-Today (kWh)", *(f"2024-03-01 {t},{v}" for t, v in YESTERDAY + TODAY)),
        [
            "roof 02-29T23:05 03-01T02:05 0",
            "roof 03-01T02:05 03-01T05:05 0",
            "roof 03-01T05:05 03-01T08:05 3100",
            "roof 03-01T08:05 03-01T11:05 4800",
            "roof 03-01T11:05 03-01T14:05 4100",
        ],
    ),
    Case(
        "the total of the day, read once before it was over",
        table(
            "Time,E-Today (kWh)", *(f"2024-03-0{d} 20:00:00,{v}" for d, v in ((1, 16.2), (2, 14.3)))
        ),
        ["roof 02-29T23:00 03-01T19:00 16200", "roof 03-01T19:00 03-02T19:00 14300"],
    ),
    Case(
        "the energy of a clear morning, each five minutes",
        table(
            "Time,Energy (Wh)",
            *(f"2024-03-01 {9 + n // 12:02}:{n % 12 * 5:02},{100 + 3 * n}" for n in range(27)),
        ),
        [f"roof {utc(540 + 5 * n)} {utc(545 + 5 * n)} {100 + 3 * n}" for n in range(27)],
        answers={"meaning": "energy"},
        needed=("meaning",),
    ),
    Case(
        "a total that rises until the evening",
        table("from,Energy (kWh)", *(f"2024-03-01 {h:02}:00,{v}" for h, v in EVENING)),
        [at(h, v) for h, v in EVENING],
        needed=("meaning",),
    ),
    Case(
        "a meter as months began",
        table(
            "Month,Opening reading (kWh)", *(f"2024-0{m},{12000 + 300 * m}" for m in range(1, 5))
        ),
        [
            f"roof @ {day} {12000 + 300 * m}000"
            for m, day in enumerate(("12-31T23:00", "01-31T23:00", "02-29T23:00", "03-31T22:00"), 1)
        ],
        needed=("meaning",),
    ),
    Case(
        "the total of an inverter at the end of its days",
        table(
            "Date;Total yield (kWh)", *(f"2024-03-{d:02};{12000 + 10 * d}" for d in range(1, 31))
        ),
        [
            f"roof @ {f'03-{d:02}'}T23:00 {12000 + 10 * d}000" if d < 31 else ""
            for d in range(1, 31)
        ],
    ),
    Case(
        "what was made the day before",
        table(
            "Date,Energy yesterday (kWh)", *(f"2024-03-0{d},{v}" for d, v in ((2, 14.9), (3, 9.8)))
        ),
        ["roof 02-29T23:00 03-01T23:00 14900", "roof 03-01T23:00 03-02T23:00 9800"],
    ),
    Case(
        "a power factor is no multiplier",
        table(
            "from,Energy (kWh),Factor",
            *(f"2024-03-01 {h}:00,{v},0.9{h}" for h, v in ((10, 1.5), (11, 2))),
        ),
        said(1500, 2000),
    ),
    *(
        Case(
            f"whether numbers are multiplied already is asked, {where}",
            content,
            said(60000, 80000),
            answers={"scale": "40"},
            needed=("scale",),
        )
        for where, content in (
            (
                "above",
                table(
                    "Multiplying Factor: 40",
                    "from,kWh",
                    "2024-03-01 10:00,1.5",
                    "2024-03-01 11:00,2",
                ),
            ),
            (
                "in a column",
                table(
                    "from,kWh,CT ratio", "2024-03-01 10:00,1.5,200/5", "2024-03-01 11:00,2,200/5"
                ),
            ),
            (
                "in the heading",
                table("from,Energy kWh (x40)", "2024-03-01 10:00,1.5", "2024-03-01 11:00,2"),
            ),
        )
    ),
]
