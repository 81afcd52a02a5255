"""Other times, totals and columns that stand beside the readings, and may be taken for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

from tests.reads.cases.layouts import said
from tests.reads.cases.model import Case, table, utc

MONTHS = ["12-31T23:00", "01-31T23:00", "02-29T23:00", "03-31T22:00"]
OF_MONTHS = [
    f"roof {a} {b} {wh}"
    for (a, b), wh in zip(pairwise(MONTHS), (310000, 390000, 380000), strict=True)
]
ENERGY = [("10:00", "10:15", 0.5), ("10:15", "10:30", 0.6), ("10:30", "10:45", 0.4)]
QUARTERS = [
    f"roof {utc(600 + 15 * n)} {utc(615 + 15 * n)} {wh}" for n, wh in enumerate((500, 600, 400))
]
# By the clock on the wall, when it goes back from three to two.
TWICE = ["02:30", "02:45", "02:00", "02:15", "02:30", "02:45", "03:00", "03:15"]
FIRST_OF_TWICE = datetime(2024, 10, 27, 0, 30)
SITES = ("North", "South", "East", "West", "Mid")
DAYS = [f"03-{day:02}T23:00" if day else "02-29T23:00" for day in range(6)]


def at_night(n: int) -> str:
    return f"{FIRST_OF_TWICE + timedelta(minutes=15 * n):%m-%dT%H:%M}"


def of_march(name: str) -> str:
    return f"{name} {MONTHS[2]} {MONTHS[3]} 1500"


TOTALS = [
    *(
        Case(
            f"months and their total, {spelling}",
            table(
                "Month;kWh",
                *(f"{month};{v}" for month, v in zip(months, (310, 390, 380), strict=True)),
                last,
            ),
            OF_MONTHS,
            notes=notes,
            problems=problems,
        )
        for spelling, months, last, notes, problems in (
            ("by number", ("2024-01", "2024-02", "2024-03"), "Total;1080", ("total",), ()),
            ("by name", ("Jan 2024", "Feb 2024", "Mar 2024"), "Summe;1080", ("total",), ()),
            ("with dots", ("01.2024", "02.2024", "03.2024"), "Total;1080", ("total",), ()),
            (
                "of which one is broken",
                ("2024-01", "2024-02", "2024-03"),
                "2024-o4;7",
                (),
                ("time",),
            ),
        )
    ),
    Case(
        "totals of days above their hours, without the nights",
        table(
            "Time,kWh",
            *(
                "2024-03-01,5.7",
                "2024-03-01 10:00,1.5",
                "2024-03-01 11:00,2",
                "2024-03-01 12:00,2.2",
            ),
        ),
        said(1500, 2000, 2200),
        problems=("time",),
    ),
    Case(
        "months by the day behind them",
        table("Period end,Energy (kWh)", "2024-02-01,310", "2024-03-01,390", "2024-04-01,380"),
        OF_MONTHS,
    ),
    Case(
        "named months, some of which are left out",
        table("Month,kWh", "Jan 2024,310", "Mar 2024,380"),
        [OF_MONTHS[0], OF_MONTHS[2]],
    ),
    Case(
        "weeks that start on Sundays",
        table("Week starting,kWh", "2024-01-07,80", "2024-01-14,93"),
        ["roof 01-06T23:00 01-13T23:00 80000", "roof 01-13T23:00 01-20T23:00 93000"],
    ),
]

ENDS = [
    Case(
        "a date beside the end of the interval",
        table(
            "Date,Interval end,Energy (kWh)",
            *(f"2024-03-01,2024-03-01 {end},{v}" for _, end, v in ENERGY),
        ),
        QUARTERS,
    ),
    *(
        Case(
            f"another time is no end of the interval: {heading}",
            table(
                f"Start,{heading},Energy (kWh)",
                *(f"2024-03-01 {start},2024-03-01 {end[:-1]}7,{v}" for start, end, v in ENERGY),
            ),
            QUARTERS,
        )
        for heading in ("Logged at", "Sunset")
    ),
    Case(
        "when a day was last updated",
        table(
            "Date,kWh,Last update",
            "2024-03-01,1.5,2024-03-02 07:12",
            "2024-03-02,2,2024-03-03 07:12",
        ),
        [f"roof {DAYS[0]} {DAYS[1]} 1500", f"roof {DAYS[1]} {DAYS[2]} 2000"],
    ),
    Case(
        "when intervals of a day were revised",
        table(
            "USAGE_DATE,REVISION_DATE,USAGE_START_TIME,USAGE_END_TIME,GENERATION_KWH",
            *(f"2024-03-01,2024-03-02 07:12:00,{start},{end},{v}" for start, end, v in ENERGY),
        ),
        QUARTERS,
    ),
    Case(
        "a day in Dutch",
        table(
            "Van (datum);Van (tijdstip);Tot (datum);Tot (tijdstip);kWh",
            *("01-03-2024;23:30;01-03-2024;23:45;0.1", "01-03-2024;23:45;02-03-2024;00:00;0.2"),
        ),
        [f"roof {utc(1410)} {utc(1425)} 100", f"roof {utc(1425)} {utc(1440)} 200"],
        answers={"dates": "dmy"},
        needed=("dates",),
    ),
    Case(
        "start and end of the night on which the clocks go back",
        table(
            "Datum;Von;Bis;kWh",
            *(f"27.10.2024;{a};{b};0.{n}" for n, (a, b) in enumerate(pairwise(TWICE), 1)),
        ),
        [f"roof {at_night(n - 1)} {at_night(n)} {n}00" for n in range(1, 8)],
        notes=("repeated hour",),
    ),
]

# As utilities write that night: each interval by the clock that it begins with.
BY_ITS_CLOCK = [*pairwise(["02:00", "02:15", "02:30", "02:45", "03:00"])] * 2
NIGHTS = [
    *(
        Case(
            f"the night on which the clocks go back, by the clock that begins, {spelling}",
            table(
                heading,
                *(row.format(a=a, b=b, n=n) for n, (a, b) in enumerate(BY_ITS_CLOCK, 1)),
                row.format(a="03:00", b="03:15", n=9),
            ),
            [f"roof {at_night(n - 3)} {at_night(n - 2)} {n}00" for n in range(1, 10)],
            notes=("repeated hour",),
        )
        for spelling, heading, row in (
            ("date and times apart", "Datum;Von;Bis;kWh", "27.10.2024;{a};{b};0.{n}"),
            ("in two columns", "Start;Ende;kWh", "27.10.2024 {a};27.10.2024 {b};0.{n}"),
        )
    ),
    Case(
        "the hours of that night",
        table(
            "Start;Ende;kWh",
            *(
                f"27.10.2024 {a}:00;27.10.2024 {b}:00;{n}.5"
                for n, (a, b) in enumerate(
                    (("01", "02"), ("02", "03"), ("02", "03"), ("03", "04")), 1
                )
            ),
        ),
        [f"roof {at_night(4 * n - 10)} {at_night(4 * n - 6)} {n}500" for n in range(1, 5)],
        notes=("repeated hour",),
    ),
]

COLUMNS = [
    Case(
        "both times of one row, which look like a distance from UTC",
        table("Time;kWh", "01.03.2024 10:00-11:00;1,5"),
        said(1500),
    ),
    Case(
        "two rows with their distance from UTC",
        table("from;kWh", "01.03.2024 02:00-03:00;1,5", "01.03.2024 03:00-03:00;2"),
        ["roof 03-01T05:00 03-01T06:00 1500", "roof 03-01T06:00 03-01T07:00 2000"],
    ),
    Case(
        "a zone that is no time zone",
        table("Zone,from,Energy (kWh)", "3,2024-03-01 10:00,1.5", "3,2024-03-01 11:00,2"),
        said(1500, 2000),
    ),
    Case(
        "two rows that are left out near each other",
        table(
            "Time,Power (kW)",
            *(
                f"2024-03-01 {t},4"
                for t in ("10:00", "10:15", "10:30", "11:00", "11:30", "11:45", "12:00")
            ),
        ),
        [f"roof {utc(m)} {utc(m + 15)} 1000" for m in (600, 615, 630, 660, 690, 705, 720)],
    ),
    Case(
        "one reading of each meter",
        table("Meter ID,Date,Meter reading (kWh)", "M1,2024-03-01,12000", "M2,2024-03-01,8731"),
        ["M1 @ 02-29T23:00 12000000", "M2 @ 02-29T23:00 8731000"],
    ),
    *(
        Case(
            f"a site for each row, {what}",
            table(
                f"Site,{heading},Energy (kWh)",
                *(f"{name},{dates.format(day=day)},1.5" for day, name in enumerate(SITES, 1)),
            ),
            [
                f"{name} {DAYS[day - 1]} {DAYS[day]} 1500"
                if what == "of its own day"
                else of_march(name)
                for day, name in enumerate(SITES, 1)
            ],
        )
        for what, heading, dates in (
            ("of its own day", "Date", "2024-03-0{day}"),
            ("of one month", "Month", "2024-03"),
        )
    ),
    Case(
        "a counter that is called production",
        table("Date,PV generation (kWh)", *(f"2024-03-0{n},{24000 + 14 * n}" for n in range(1, 5))),
        [f"roof @ {DAYS[n]} {24000 + 14 * n}000" for n in range(1, 5)],
        needed=("meaning",),
    ),
    Case(
        "energy in tens of a unit",
        table("from,Energy (kWh x10)", "2024-03-01 10:00,15", "2024-03-01 11:00,20"),
        said(150000, 200000),
    ),
    Case(
        "a total that is none of a counter",
        table(
            "Date,Total (kWh)",
            *(f"2024-03-0{n},{v}" for n, v in enumerate((16, 14, 15, 12, 17), 1)),
        ),
        [f"roof {DAYS[n - 1]} {DAYS[n]} {v}000" for n, v in enumerate((16, 14, 15, 12, 17), 1)],
    ),
]

BY_DAY = [(7, 1), (8, 2), (9, 4), (10, 3), (11, 2)]

ABOVE = [
    Case(
        "the total of a day at its last minute",
        table(
            "from,kWh",
            *(f"2024-03-0{d} {h:02}:00,{v}" for d in (1, 2) for h, v in BY_DAY),
            *("2024-03-01 23:59,12", "2024-03-02 23:59,12"),
        ),
        [
            f"roof {utc(1440 * d + 60 * h)} {utc(1440 * d + 60 * h + 60)} {v}000"
            for d in (0, 1)
            for h, v in BY_DAY
        ],
        problems=("time",),
    ),
    *(
        Case(
            f"dates in a line above are no dates of columns: {line}",
            table(
                line,
                heading,
                *(f"2024-03-0{day}{cells}" for day, cells in ((1, ",1.5"), (2, ",2"))),
            ),
            [f"roof {DAYS[0]} {DAYS[1]} 1500", f"roof {DAYS[1]} {DAYS[2]} 2000"],
        )
        for line, heading in (
            ("From,2024-03-01,To,2024-03-31", "Date,kWh"),
            ("Period,2024-03-01,2024-04-01", "Date,Production kWh"),
        )
    ),
    Case(
        "when rows were exported is no date of their times",
        table(
            "Date: 2024-03-01",
            "from,kWh,Exported",
            *(f"{h}:00,{v},2024-04-02" for h, v in ((10, 1.5), (11, 2))),
        ),
        said(1500, 2000),
    ),
    Case(
        "a month above hours is no day",
        table("March 2024", "from,kWh", "10:00,1.5", "11:00,2"),
        said(1500, 2000),
        answers={"day": "2024-03-01"},
        needed=("day",),
    ),
    Case(
        "months that grow a little",
        table("Month,kWh", *(f"2024-0{m},{300 + 20 * m}" for m in range(1, 8))),
        [
            f"roof @ {day} {300 + 20 * m}000"
            for m, day in enumerate(
                (
                    "01-31T23:00",
                    "02-29T23:00",
                    "03-31T22:00",
                    "04-30T22:00",
                    "05-31T22:00",
                    "06-30T22:00",
                    "07-31T22:00",
                ),
                1,
            )
        ],
        needed=("meaning",),
    ),
    Case(
        "a ratio that differs by meter",
        table(
            "Meter,CT ratio,from,kWh",
            *("roof,40,2024-03-01 10:00,1.5", "wall,1,2024-03-01 10:00,1.5"),
            *("roof,40,2024-03-01 11:00,2", "wall,1,2024-03-01 11:00,2"),
        ),
        [*said(60000, 80000), *(reading.replace("roof", "wall") for reading in said(1500, 2000))],
        answers={"scale_column": 1},
        needed=("scale_column",),
    ),
]

BESIDE = [*ABOVE, *NIGHTS, *TOTALS, *ENDS, *COLUMNS]
