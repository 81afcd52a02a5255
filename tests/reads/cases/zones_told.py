"""Zones as columns, headings and lines above the table spell them."""

from __future__ import annotations

from tests.reads.cases.model import Case, table

JULY = ("2024-07-03 10:00", "2024-07-03 11:00")
ROWS = [f"{time},{value}" for time, value in zip(JULY, ("1.5", "2"), strict=True)]


def away(hour: int, minute: int = 0) -> list[str]:
    """Both readings where ten o'clock is so late in UTC."""
    begins = [f"07-03T{hour + n:02}:{minute:02}" for n in range(3)]
    return [f"roof {begins[0]} {begins[1]} 1500", f"roof {begins[1]} {begins[2]} 2000"]


def beside(heading: str, *cells: str) -> str:
    """A file whose rows have these in a column of their own."""
    rows = (row.replace(",", f";{cell};") for row, cell in zip(ROWS, cells * 2, strict=False))
    return table(f"Time;{heading};kWh", *rows)


OFFSETS = (
    ("+0300", away(7)),
    ("-0300", away(13)),
    ("+0600", away(4)),
    ("-0600", away(16)),
    ("+0330", away(6, 30)),
    ("+0630", away(3, 30)),
    ("+0900", away(1)),
    ("180", away(7)),
    ("-180", away(13)),
    ("+3", away(7)),
    ("10800", away(7)),
)

ZONES_TOLD = [
    *(
        Case(
            f"the distance from UTC in a column: {cell}",
            beside("UTC offset", cell),
            says,
        )
        for cell, says in OFFSETS
    ),
    *(
        Case(
            f"the distance from UTC in a line above: {cell}",
            table(f"Time zone: {cell}", "Time,kWh", *ROWS),
            says,
        )
        for cell, says in OFFSETS
    ),
]
