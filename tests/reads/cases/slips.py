"""What a look at many files found to be read otherwise than it was meant."""

from tests.reads.cases.model import TWO, Case, table

BOTH = ("roof", "wall")
RATIO = ["roof 03-01T09:00 03-01T10:00 60000", "roof 03-01T10:00 03-01T11:00 80000"]


def with_ratio(heading: str, *above: str) -> str:
    return table("\n".join([*above, heading]), "2024-03-01 10:00,1.5", "2024-03-01 11:00,2")


RATIOS = [
    Case(
        f"a factor that is told: {told}",
        with_ratio("from,Energy (kWh)", told),
        RATIO,
        needed=("scale",),
        answers={"scale": "40"},
    )
    for told in ("Multiplier: 40", "Factor,40", "Meter constant = 40")
] + [
    Case(
        f"a factor in a heading: {heading}",
        with_ratio(f'from,"{heading}"'),
        RATIO,
        needed=("scale",),
        answers={"scale": "40"},
    )
    for heading in ("Energy (kWh) x 40", "Energy kWh x40", "kWh, multiplier 40", "kWh x 40")
]

FACTORS = [
    Case(
        f"a column of factors with another line: {line}",
        table(
            "from,kWh,Multiplier",
            *("2024-03-01 10:00,1.5,40", "2024-03-01 11:00,2,40", line),
            *("2024-03-01 13:00,1.5,40", "2024-03-01 14:00,2,40"),
        ),
        [
            *RATIO,
            *("roof 03-01T12:00 03-01T13:00 60000", "roof 03-01T13:00 03-01T14:00 80000"),
        ],
        notes=notes,
        problems=problems,
    )
    for line, notes, problems in (
        ("from,kWh,Multiplier", ("heading again",), ()),
        ("2024-03-01 12:00,1,n/a", (), ("unit",)),
        ("2024-03-01 12:00,1,x40", (), ("unit",)),
        ("2024-03-01 12:00,1,Multiplier", (), ("unit",)),
    )
] + [
    Case(
        f"power factors of 1, and one {odd}, are no factors",
        table(
            "from,kWh,Factor",
            *("2024-03-01 10:00,1.5,1", f"2024-03-01 11:00,2,{odd}"),
            *(f"2024-03-01 {hour}:00,1,1" for hour in range(12, 22)),
        ),
        [*TWO, *(f"roof 03-01T{h - 1}:00 03-01T{h}:00 1000" for h in range(12, 22))],
    )
    for odd in ("0.98", "0")
]

WRITTEN = [
    Case(
        f"a column of factors that are no numbers, {spelling}",
        table(
            "from,kWh,Multiplier",
            f"2024-03-01 10:00,1.5,{spelling}",
            f"2024-03-01 11:00,2,{spelling}",
        ),
        RATIO,
        needed=("scale",),
        answers={"scale": "40"},
    )
    for spelling in ("x40", "200/5")
] + [
    Case(
        "a factor that is missing in a row",
        table("from,kWh,Multiplier", "2024-03-01 10:00,60,", "2024-03-01 11:00,2,40"),
        RATIO,
        needed=("scale_column",),
        answers={"scale_column": 2},
    ),
    Case(
        "a factor of 1 that is missing in a row, and one of a line of words",
        table("from,kWh,Multiplier", "2024-03-01 10:00,1.5,", "2024-03-01 11:00,2,1", "offline,,"),
        TWO,
        notes=("words",),
    ),
]

SLIPS = [
    *RATIOS,
    *WRITTEN,
    *FACTORS,
    Case(
        "when each device made most of the day is no time of its energy",
        table(
            "Meter,Date,Generated (Wh),Peak time",
            *(
                f"{name},2024-03-0{day},{1000 + day},12:{day}5"
                for name in BOTH
                for day in (1, 2, 3)
            ),
        ),
        [
            f"{name} {start}T23:00 {end}T23:00 {1000 + day}"
            for name in BOTH
            for day, (start, end) in enumerate(
                (("02-29", "03-01"), ("03-01", "03-02"), ("03-02", "03-03")), 1
            )
        ],
    ),
    Case(
        "from the start of a day's sun to its stop",
        table("Date,Start,Stop,kWh", "2024-03-01,06:50,17:50,1.5", "2024-03-02,06:48,17:52,2"),
        ["roof 03-01T05:50 03-01T16:50 1500", "roof 03-02T05:48 03-02T16:52 2000"],
    ),
    Case(
        "months by their last minute",
        table(
            "Time,kWh",
            *("2024-01-31 23:59,100", "2024-02-29 23:59,90", "2024-03-31 23:59,120"),
        ),
        [
            "roof 12-31T23:00 01-31T23:00 100000",
            "roof 01-31T23:00 02-29T23:00 90000",
            "roof 02-29T23:00 03-31T22:00 120000",
        ],
    ),
    Case(
        "years by their last second",
        table("Time,kWh", "2022-12-31 23:59:59,100", "2023-12-31 23:59:59,90"),
        ["roof 12-31T23:00 12-31T23:00 100000", "roof 12-31T23:00 12-31T23:00 90000"],
    ),
    Case(
        "midnight at the end of its date, the newest first",
        table(
            "Date,Time,kWh",
            *(f"2024-03-01,{hour % 24:02}:00,{hour % 5 + 1}" for hour in range(24, 0, -1)),
        ),
        [
            "roof 02-29T23:00 03-01T00:00 2000",
            *(
                f"roof 03-01T{hour:02}:00 03-01T{hour + 1:02}:00 {(hour + 2) % 5 + 1}000"
                for hour in range(23)
            ),
        ],
    ),
    Case(
        "both ends in French",
        table("De;À;kWh", "01/03/2024 10:00;01/03/2024 11:00;1,5", *[]),
        TWO[:1],
        answers={"dates": "dmy"},
        needed=("dates",),
    ),
    Case(
        "both ends in Italian",
        table(
            "Da;A;kWh",
            "01.03.2024 10:00;01.03.2024 11:00;1,5",
            "01.03.2024 11:00;01.03.2024 12:00;2",
        ),
        TWO,
    ),
    Case(
        "a flag beside the power",
        table(
            "from,Flag,Active power (W)",
            *(f"2024-03-01 1{h}:00,0,{h % 3 + 1}500" for h in range(5)),
        ),
        [f"roof 03-01T{9 + h:02}:00 03-01T{10 + h:02}:00 {h % 3 + 1}500" for h in range(5)],
    ),
    Case(
        "the hour that the clocks leave out, from its start to its end",
        table(
            "From,To,kWh",
            *("2024-03-31 01:00,2024-03-31 02:00,1.5", "2024-03-31 02:00,2024-03-31 03:00,0"),
            "2024-03-31 03:00,2024-03-31 04:00,2",
        ),
        ["roof 03-31T00:00 03-31T01:00 1500", "roof 03-31T01:00 03-31T02:00 2000"],
        problems=("skipped hour",),
    ),
    Case(
        "a counter beside both ends, the newest first",
        table(
            "Start,End,Energy (kWh)",
            *(
                f"2024-03-01 {hour:02}:00,2024-03-01 {hour + 1:02}:00,{12345 + hour}"
                for hour in (11, 10, 9, 8)
            ),
        ),
        [f"roof @ 03-01T{hour:02}:00 {12345 + hour}000" for hour in (8, 9, 10, 11)],
        needed=("meaning",),
    ),
    Case(
        "one bill by its date",
        table("Date,kWh", "31.01.2024,150.5"),
        ["roof 12-31T23:00 01-31T23:00 150500"],
        answers={"interval": "month", "at": "end"},
    ),
    Case(
        "both ends in German, each in two columns",
        table(
            "Beginn Datum,Beginn Uhrzeit,Ende Datum,Ende Uhrzeit,kWh",
            *("2024-03-14,22:00,2024-03-14,23:00,1.5", "2024-03-14,23:00,2024-03-15,00:00,2"),
        ),
        ["roof 03-14T21:00 03-14T22:00 1500", "roof 03-14T22:00 03-14T23:00 2000"],
    ),
    *(
        Case(
            f"a zone in a heading: {heading}",
            table(f"{heading},kWh", "2024-03-01 10:00,1.5", "2024-03-01 11:00,2"),
            ["roof 03-01T07:00 03-01T08:00 1500", "roof 03-01T08:00 03-01T09:00 2000"],
        )
        for heading in ("FROM (ETC/GMT-3)", "from_[GMT_+_3]", "from (eat)", "from (africa/nairobi)")
    ),
    Case(
        "a row is missing between the first three",
        table("from,kWh", "2024-03-01 10:00,2.5", "2024-03-01 12:00,2.9", "2024-03-01 13:00,2.2"),
        [
            "roof 03-01T09:00 03-01T10:00 2500",
            "roof 03-01T11:00 03-01T12:00 2900",
            "roof 03-01T12:00 03-01T13:00 2200",
        ],
    ),
    *(
        Case(
            f"a unit in a heading: {heading}",
            table(f'from,"{heading}"', "2024-03-01 10:00,1500", "2024-03-01 11:00,2000"),
            TWO,
        )
        for heading in ("value (w·h)", "ENERGY (WHR)", "ЭНЕРГИЯ, ВТ·Ч", "Energie / Wh", "E/Wh")
    ),
    Case(
        "tens of a unit in large letters",
        table("from,ENERGY (KWH X10)", "2024-03-01 10:00,0.15", "2024-03-01 11:00,0.2"),
        TWO,
    ),
    Case(
        "a bill from day to day, of which the last one is in it",
        table("From,To,kWh", "2024-03-05,2024-04-03,2"),
        ["roof 03-04T23:00 04-03T22:00 2000"],
        answers={"inclusive": "86400"},
    ),
    Case(
        "bills from reading to reading",
        table("From,To,kWh", "2024-03-05,2024-04-03,1.5", "2024-04-03,2024-05-03,2"),
        ["roof 03-04T23:00 04-02T22:00 1500", "roof 04-02T22:00 05-02T22:00 2000"],
    ),
    Case(
        "both ends in two columns each, the last ones first",
        table(
            "kWh,Ende Uhrzeit,Ende Datum,Beginn Uhrzeit,Beginn Datum",
            *("1.5,23:00,2024-03-14,22:00,2024-03-14", "2,00:00,2024-03-15,23:00,2024-03-14"),
        ),
        ["roof 03-14T21:00 03-14T22:00 1500", "roof 03-14T22:00 03-14T23:00 2000"],
    ),
]
