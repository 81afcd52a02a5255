"""At which moments the intervals of a file begin and end, and what tells it."""

from __future__ import annotations

from tests.reads.cases.model import Case, table

LATE = [(day, 18 + day % 3) for day in range(1, 21)]

MOMENTS = [
    Case(
        "hours of days in ten digits, in more rows than are read one by one",
        table(
            "Time,Meter reading (kWh)",
            *(f"202406{day:02}{hour},{5000 + 10 * day + day % 3}" for day, hour in LATE),
        ),
        [
            f"roof @ 06-{day:02}T{hour - 2:02}:00 {5000 + 10 * day + day % 3}000"
            for day, hour in LATE
        ],
    ),
]
