"""Rows of one time that a column tells apart: parts of a device, or devices of one site."""

from tests.reads.cases.model import Case, table

HOURS = range(8, 14)
UTC = [(f"03-01T{hour - 1:02}:00", f"03-01T{hour:02}:00") for hour in HOURS]


def rows(*names: str) -> list[str]:
    """Each hour has a row of each name: the first has 1.1 kWh, the next one 2.1, and so on."""
    return [
        f"{name},2024-03-01 {hour:02}:00,{at}.{hour % 3 + 1}"
        for hour in HOURS
        for at, name in enumerate(names, 1)
    ]


def said(device: str, at: int) -> list[str]:
    pairs = zip(HOURS, UTC, strict=True)
    return [f"{device} {start} {end} {at}{hour % 3 + 1}00" for hour, (start, end) in pairs]


PARTED = [
    Case(
        "phases in rows, which are added",
        table("Phase,from,kWh", *rows("L1", "L2", "L3")),
        [*said("roof", 1), *said("roof", 2), *said("roof", 3)],
    ),
    Case(
        "tariffs of a device in rows, which are added",
        table("Meter,Tariff,from,kWh", *(f"wall,{row}" for row in rows("T1", "T2"))),
        [*said("wall", 1), *said("wall", 2)],
    ),
    Case(
        "peak and off-peak under a heading of its own",
        table("Meter,Kind,from,kWh", *(f"wall,{row}" for row in rows("Peak", "Off-peak"))),
        [*said("wall", 1), *said("wall", 2)],
    ),
    Case(
        "tariffs and their total, which nobody adds",
        table("Meter,Tariff,from,kWh", *(f"wall,{row}" for row in rows("T1", "T2", "Total"))),
        [*said("wall T1", 1), *said("wall T2", 2), *said("wall Total", 3)],
    ),
    Case(
        "inverters that each site names alike",
        table(
            "Plant,Inverter,from,kWh",
            *(f"{site},{row}" for row in rows("INV1", "INV2") for site in ("North", "South")),
        ),
        [
            *(*said("North INV1", 1), *said("South INV1", 1)),
            *(*said("North INV2", 2), *said("South INV2", 2)),
        ],
    ),
    Case(
        "phases that are devices of their own",
        table("Meter,Phase,from,kWh", *(f"wall,{row}" for row in rows("L1", "L2"))),
        [*said("wall L1", 1), *said("wall L2", 2)],
        answers={"part": "devices"},
    ),
    Case(
        "a row that names no phase",
        table("Phase,from,kWh", *rows("L1", "L2"), ",2024-03-01 14:00,1"),
        [*said("roof", 1), *said("roof", 2)],
        answers={"part_column": 0},
        problems=("device",),
    ),
]
