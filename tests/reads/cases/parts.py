"""Rows of one time that a column tells apart: parts of a device, or devices of one site."""

from tests.reads.cases.model import Case, table

HOURS = range(8, 14)
DAYS = range(13, 18)
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


METERS = {"T1": (12000, 12231, 12504, 12710), "T2": (8300, 8399, 8516, 8602)}
BEGUN = {"L1": (0, 3, 9, 15, 21, 26), "L2": (0, 2, 7, 14, 18, 24)}

RUNNING_PARTS = [
    Case(
        "counters of tariffs",
        table(
            "Time,Tariff,Meter reading (kWh)",
            *(
                f"2024-03-0{day + 1} 00:00,{name},{METERS[name][day] / 10}"
                for day in range(4)
                for name in METERS
            ),
        ),
        [
            f"roof @ {day}T23:00 {METERS[name][at]}00"
            for name in METERS
            for at, day in enumerate(("02-29", "03-01", "03-02", "03-03"))
        ],
    ),
    Case(
        "totals of a day for each phase",
        table(
            "Time,Phase,E-Today (kWh)",
            *(
                f"2024-03-01 {hour:02}:00,{name},{BEGUN[name][at] / 10}"
                for at, hour in enumerate(HOURS)
                for name in BEGUN
            ),
        ),
        [
            f"roof {UTC[at - 1][0]} {UTC[at][0]} {(own[at] - own[at - 1]) * 100}"
            for own in BEGUN.values()
            for at in range(1, len(HOURS))
        ],
    ),
    Case(
        "what is called the reading of a meter and falls",
        table(
            "Time,Meter reading (kWh)",
            *(f"2024-03-01 {hour:02}:00,{hour % 2 + 1}" for hour in HOURS),
        ),
        [
            f"roof {start} {end} {hour % 2 + 1}000"
            for hour, (start, end) in zip(HOURS, UTC, strict=True)
        ],
        answers={"meaning": "energy"},
        needed=("meaning",),
    ),
]


def one_by_one(heading: str, *names: str) -> Case:
    """Of such names nobody knows whether they can be added: each is read apart."""
    return Case(
        f"{', '.join(names)} below {heading}, which nobody adds",
        table(f"{heading},from,kWh", *rows(*names)),
        [line for at, name in enumerate(names, 1) for line in said(name, at)],
    )


SUMS = (100, 70, 30), (220, 150, 70), (360, 310, 50)

WITH_WHOLE = [
    one_by_one("Phase", "L1", "L2", "L3", "All"),
    one_by_one("Tariff", "T1", "T2", "T1+T2"),
    one_by_one("Phase", "A", "B", "C", "ABC"),
    one_by_one("Phase", "L1", "L2", "L1-L3"),
    one_by_one("Phase", "L1", "L2", "ΣL"),
    one_by_one("Phase", "L1", "L2", "L3", "3P"),
    one_by_one("Tarif", "HT", "NT", "alle"),
    one_by_one("MPPT", "MPPT1", "MPPT2", "AC"),
    one_by_one("Tariff", "Import T1", "Import T2", "Export T1", "Export T2"),
    one_by_one("Tarif", "Bezug HT", "Bezug NT", "Einspeisung HT", "Einspeisung NT"),
    one_by_one("Tariff", "Peak", "Off-peak", "Controlled load"),
    one_by_one("Tariff", "Peak", "Off-peak", "Feed-in"),
    *(
        Case(
            f"parts whose numbers are those of {whole} together",
            table(
                "Tariff,from,kWh",
                *(
                    f"{name},2024-03-01 {hour:02}:00,{number / 100}"
                    for hour, numbers in zip(HOURS, SUMS, strict=False)
                    for name, number in zip((whole, "T1", "T2"), numbers, strict=True)
                ),
            ),
            [
                f"{name} {UTC[hour][0]} {UTC[hour][1]} {SUMS[hour][at] * 10}"
                for at, name in enumerate((whole, "T1", "T2"))
                for hour in range(3)
            ],
        )
        for whole in ("T0", "Gerät")
    ),
]

REGISTERS = [
    *(
        Case(
            f"registers of a meter for each tariff, which are added, {before}2.8.1{behind}",
            table("OBIS,from,kWh", *rows(f"{before}2.8.1{behind}", f"{before}2.8.2{behind}")),
            [*said("roof", 1), *said("roof", 2)],
        )
        for before, behind in (("", ""), ("1-0:", ""), ("1-0:", "*255"))
    ),
    one_by_one("OBIS", "1-0:2.8.0", "1-0:2.8.1", "1-0:2.8.2"),
    one_by_one("OBIS", "1.8.1", "1.8.2", "2.8.1", "2.8.2"),
]

ODD_LINES = [
    *(
        Case(
            f"{heading}s and a line of something else, {name}",
            table(
                f"{heading},from,kWh",
                *rows(*names)[:4],
                line.format(heading=heading),
                *rows(*names)[4:],
            ),
            [line for at, name in enumerate(names, 1) for line in said(devices(name), at)],
            notes=(note,),
        )
        for heading, names, devices in (
            ("Phase", ("L1", "L2"), lambda _: "roof"),
            ("Kind", ("INV1", "INV2"), str),
        )
        for name, line, note in (
            ("a word", ",offline,", "words"),
            ("a page", "Page 2,,", "nothing"),
            ("a page below the times", ",Page 2,", "words"),
            ("a remark", "# restarted,,", "remark"),
            ("the heading again", "{heading},from,kWh", "heading again"),
        )
    ),
    Case(
        "a phase that is missing in a row",
        table("Phase,from,kWh", *rows("L1", "L2"), ",2024-03-01 14:00,1"),
        [*said("roof", 1), *said("roof", 2)],
        problems=("device",),
    ),
]

PERIODS = [
    Case(
        "tariffs of a Spanish meter, called periods",
        table("Periodo,from,kWh", *rows("P1", "P2", "P3")),
        [*said("roof", 1), *said("roof", 2), *said("roof", 3)],
    ),
    Case(
        "tariffs of a Spanish meter for each day",
        table(
            "Fecha;Periodo;kWh", *(f"{d}/03/2024;P{n};{n},{d % 3}" for d in DAYS for n in (1, 2))
        ),
        [f"roof 03-{d - 1}T23:00 03-{d}T23:00 {n}{d % 3}00" for n in (1, 2) for d in DAYS],
    ),
    one_by_one("Periodo", "P1", "P2", "Total"),
]

USED = [
    Case(
        "tariffs of what was used, which may be none that was produced",
        table("Tariff,from,kWh", *rows("Import T1", "Import T2")),
        [*said("roof", 1), *said("roof", 2)],
        answers={"part": "added"},
        needed=("part",),
    ),
]

PARTED = [
    *USED,
    *PERIODS,
    *ODD_LINES,
    *RUNNING_PARTS,
    *REGISTERS,
    *WITH_WHOLE,
    Case(
        "phases in rows, which are added",
        table("Phase,from,kWh", *rows("L1", "L2", "L3")),
        [*said("roof", 1), *said("roof", 2), *said("roof", 3)],
    ),
    Case(
        "phases in rows above a footer",
        table("Phase,from,kWh", *rows("L1", "L2"), "Generated by SolarSoft 3.1"),
        [*said("roof", 1), *said("roof", 2)],
        notes=("nothing",),
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
