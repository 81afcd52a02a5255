"""At which moments the intervals of a file begin and end, and what tells it."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.reads.cases.model import Case, table, utc
from tests.support import spreadsheets

LATE = [(day, 18 + day % 3) for day in range(1, 21)]
QUARTERS = (15, 30, 45)
SITES = [("roof", 25), ("wall", 27), ("shed", 23), ("barn", 30)]
MONTHS = [
    ("01-31", "12-31T23:00", "01-31T23:00", 210.5),
    ("02-29", "01-31T23:00", "02-29T23:00", 330.1),
    ("03-31", "02-29T23:00", "03-31T22:00", 640.4),
    ("04-30", "03-31T22:00", "04-30T22:00", 510.9),
]


def after(count: int, minutes: int) -> str:
    """So many parts of so many minutes after the midnight before the day on which the clocks went
    forward in Berlin, less a day."""
    return f"{datetime(2024, 3, 29, 23) + timedelta(minutes=count * minutes):%m-%dT%H:%M}"


def longer(count: int) -> str:
    """So many hours after the midnight of the day on which the clocks went back."""
    return f"{datetime(2024, 10, 26, 22) + timedelta(hours=count):%m-%dT%H:%M}"


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
    Case(
        "one start of several devices, whose ends differ",
        table(
            "Site;From;To;kWh",
            *(f"{name};01.06.2024;{day}.06.2024;{day + 300},2" for name, day in SITES),
        ),
        [f"{name} 05-31T22:00 06-{day - 1}T22:00 {day + 300}200" for name, day in SITES],
        devices=tuple(name for name, _ in SITES),
    ),
    Case(
        "one start of several devices, and a note below them",
        table(
            "Site;From;To;kWh",
            *(f"{name};01.06.2024;{day}.06.2024;{day + 300},2" for name, day in SITES),
            *("", "End of report"),
        ),
        [f"{name} 05-31T22:00 06-{day - 1}T22:00 {day + 300}200" for name, day in SITES],
        devices=tuple(name for name, _ in SITES),
        notes=("nothing",),
    ),
    Case(
        "one end of several devices, whose starts differ",
        table(
            "Site;From;To;kWh",
            *(f"{name};{day}.06.2024;01.07.2024;{day + 300},2" for name, day in SITES),
        ),
        [f"{name} 06-{day - 1}T22:00 06-30T22:00 {day + 300}200" for name, day in SITES],
        devices=tuple(name for name, _ in SITES),
    ),
    Case(
        "the bounds of a query beside the time of each row",
        table(
            "Time;Start date;End date;Energy (kWh)",
            *(f"2024-03-01 {h}:00;2024-03-01;2024-03-02;{h % 3},5" for h in range(10, 16)),
        ),
        [f"roof {utc(60 * h)} {utc(60 * h + 60)} {500 + h % 3 * 1000}" for h in range(10, 16)],
    ),
    *(
        Case(
            f"the dates and times of both ends within one day, called {heading}",
            table(
                f"{heading};kWh",
                *(f"03.06.2024;23:{q:02};03.06.2024;23:{q + 15};0,{q}" for q in (0, 15, 30)),
                "03.06.2024;23:45;04.06.2024;00:00;0,45",
            ),
            [
                *(f"roof 06-03T21:{q:02} 06-03T21:{q + 15} {10 * q}" for q in (0, 15, 30)),
                "roof 06-03T21:45 06-03T22:00 450",
            ],
        )
        for heading in (
            "Ab-Datum;Ab-Zeit;Bis-Datum;Bis-Zeit",
            "Startdate;Starttime;Enddate;Endtime",
            "Date;Time;Date;Time",
        )
    ),
    *(
        Case(
            f"months called after their last day at {clock}, below {heading}",
            table(
                f"{heading},Energy (kWh)",
                *(f"2024-{day} {clock},{kwh}" for day, _, _, kwh in MONTHS),
            ),
            [f"roof {start} {end} {round(1000 * kwh)}" for _, start, end, kwh in MONTHS],
        )
        for heading, clock in (
            ("Month end", "00:00"),
            ("Date", "00:00:00"),
            ("Month end", "23:59:59"),
            ("Date", "23:55"),
        )
    ),
    *(
        Case(
            f"what a day came to, told at {clock}",
            table("Time,Energy (kWh)", *(f"2024-06-{d:02} {clock},{d % 3}.5" for d in range(3, 7))),
            [f"roof 06-{d - 1:02}T22:00 06-{d:02}T22:00 {d % 3 * 1000 + 500}" for d in range(3, 7)],
        )
        for clock in ("23:45", "23:50", "23:55", "23:59")
    ),
    Case(
        "seconds by which the ends of intervals are named too early",
        table("Interval end,kWh", *(f"2024-03-01 10:{q:02}:59,{q % 4}.5" for q in (14, 29, 44))),
        [f"roof {utc(586 + q)} {utc(601 + q)} {q % 4 * 1000 + 500}" for q in (14, 29, 44)],
    ),
    Case(
        "whole days of one device beside the daylight of another",
        table(
            "Device,Time,Energy (kWh)",
            *(f"roof,2024-03-01 {h:02}:00,{h % 3}" for h in range(1, 24)),
            "roof,2024-03-02 00:00,1",
            *(f"wall,2024-03-01 {h:02}:00,{h % 3}" for h in range(8, 17)),
        ),
        [
            *(f"roof {utc(60 * h - 60)} {utc(60 * h)} {h % 3 * 1000}" for h in range(1, 24)),
            f"roof {utc(60 * 23)} {utc(60 * 24)} 1000",
            *(f"wall {utc(60 * h - 60)} {utc(60 * h)} {h % 3 * 1000}" for h in range(8, 17)),
        ],
    ),
    Case(
        "a counter that is read on the last days of months",
        table(
            "Datum;Zählerstand (kWh)",
            *("31.12.2023;10000", "31.01.2024;10210", "29.02.2024;10540", "31.03.2024;11180"),
        ),
        [
            "roof @ 12-31T23:00 10000000",
            "roof @ 01-31T23:00 10210000",
            "roof @ 02-29T23:00 10540000",
            "roof @ 03-31T22:00 11180000",
        ],
    ),
    *(
        Case(
            f"{columns} numbers above columns, on the day that is shorter the last ones {last!r}",
            table(
                ",".join(["Date", *map(str, range(1, columns + 1))]),
                ",".join(["2024-03-30", *(str(n % 3) for n in range(columns))]),
                ",".join(
                    [
                        "2024-03-31",
                        *(str(n % 3) for n in range(columns * 23 // 24)),
                        *[last] * (columns // 24),
                    ]
                ),
            ),
            [
                f"roof {after(n, 1440 // columns)} {after(n + 1, 1440 // columns)} "
                f"{n % columns % 3 * 1000}"
                for n in range(columns + columns * 23 // 24)
            ],
            hints={"unit": "kWh"},
        )
        for columns, last in ((24, ""), (48, ""), (96, ""), (48, "0"), (96, "0"))
    ),
    Case(
        "numbers above columns of hours, and the one is blank that the clocks left out",
        table(
            ",".join(["Date", *map(str, range(24))]),
            ",".join(["2024-03-31", "1", "2", "", *(str(n % 3) for n in range(21))]),
        ),
        [
            *("roof 03-30T23:00 03-31T00:00 1000", "roof 03-31T00:00 03-31T01:00 2000"),
            *(f"roof {after(n + 26, 60)} {after(n + 27, 60)} {n % 3 * 1000}" for n in range(21)),
        ],
        hints={"unit": "kWh"},
    ),
    *(
        Case(
            f"hours of the clock in rows, the third {name} on the day that is shorter",
            table(
                "Date,Hour,Energy (kWh)",
                *(f"2024-03-30,{n},{n % 3}" for n in range(1, 25)),
                *(f"2024-03-31,{n},{n % 4}" for n in range(1, 3)),
                *third,
                *(f"2024-03-31,{n},{n % 4}" for n in range(4, 25)),
            ),
            [
                *(f"roof {after(n - 1, 60)} {after(n, 60)} {n % 3 * 1000}" for n in range(1, 25)),
                *(f"roof {after(n + 23, 60)} {after(n + 24, 60)} {n * 1000}" for n in (1, 2)),
                *(
                    f"roof {after(n + 22, 60)} {after(n + 23, 60)} {n % 4 * 1000}"
                    for n in range(4, 25)
                ),
            ],
            problems=problems,
        )
        for name, third, problems in (
            ("is left out", (), ()),
            ("has 0", ("2024-03-31,3,0",), ("skipped hour",)),
        )
    ),
    Case(
        "hours of the clock in rows, the third of them twice on the day that is longer",
        table(
            "Date,Hour,Energy (kWh)",
            *(f"2024-10-27,{n},{n % 4}" for n in (1, 2, 3)),
            *(f"2024-10-27,{n},{n % 4 + 1}" for n in range(3, 25)),
        ),
        [
            *(f"roof {longer(n - 1)} {longer(n)} {n * 1000}" for n in (1, 2, 3)),
            *(f"roof {longer(n)} {longer(n + 1)} {n % 4 * 1000 + 1000}" for n in range(3, 25)),
        ],
        notes=("repeated hour",),
    ),
    *(
        Case(
            f"times of a spreadsheet that have {digits} digits",
            spreadsheets.xlsx(
                {
                    "A": [
                        ["Time", "Energy (kWh)"],
                        *(
                            [
                                spreadsheets.Stamp(round(45352 + (40 + n) / 96, digits)),
                                n * 7 % 5 + 0.5,
                            ]
                            for n in range(6)
                        ),
                    ]
                }
            ),
            [
                f"roof {utc(600 + 15 * n)} {utc(615 + 15 * n)} {n * 7 % 5 * 1000 + 500}"
                for n in range(6)
            ],
            file="reads.xlsx",
        )
        for digits in (5, 6)
    ),
    Case(
        "the last thousandths of intervals",
        table(
            "Start,End,kWh",
            *(
                f"2024-03-01T09:{q:02}:00.000Z,2024-03-01T09:{q + 14}:59.999Z,0.{q}"
                for q in QUARTERS
            ),
        ),
        [f"roof {utc(600 + q)} {utc(615 + q)} {10 * q}" for q in QUARTERS],
    ),
    Case(
        "bills from day to day whose months stand first",
        table(
            "From,To,kWh",
            "01/01/2024,02/02/2024,363",
            "02/03/2024,03/01/2024,459",
            "03/02/2024,04/01/2024,294",
        ),
        [
            "roof 12-31T23:00 02-02T23:00 363000",
            "roof 02-02T23:00 03-01T23:00 459000",
            "roof 03-01T23:00 04-01T22:00 294000",
        ],
    ),
    *(
        Case(
            f"times of day written {written} beside dates",
            table(
                f"Date,{heading},Meter reading (kWh)",
                *(f"2024-03-{d:02},{written},{5000 + 16 * d}" for d in range(3, 7)),
            ),
            [f"roof @ 03-{d:02}T{utc_time} {5000 + 16 * d}000" for d in range(3, 7)],
        )
        for heading, written, utc_time in (
            ("Time", "18h", "17:00"),
            ("Uhrzeit", "18 Uhr", "17:00"),
            ("Time", "18:00 h", "17:00"),
            ("Time", "18:15 hrs", "17:15"),
            ("Time", "183000", "17:30"),
            ("Time", "630", "05:30"),
        )
    ),
    Case(
        "times of day in digits alone among others",
        table(
            "Date,Time,Meter reading (kWh)",
            *("2024-03-03,07:10,5000", "2024-03-04,1830,5016"),
            *("2024-03-05,07:12,5032", "2024-03-06,1830,5049"),
        ),
        [
            *("roof @ 03-03T06:10 5000000", "roof @ 03-04T17:30 5016000"),
            *("roof @ 03-05T06:12 5032000", "roof @ 03-06T17:30 5049000"),
        ],
    ),
]

# Files that are not read, and words of the sentence that says why.
UNREAD: dict[str, tuple[str | bytes, str]] = {
    "times of day with a zone beside dates": (
        table(
            "Date,Time,Meter reading (kWh)",
            *(f"2024-03-{d:02},18:00 UTC,{5000 + 16 * d}" for d in range(3, 7)),
        ),
        "“18:00 UTC” of “Time” is no time of day that is known",
    ),
    **{
        f"parts of years called {name}": (
            table(f"Meter;Year;{name};kWh", f"roof;2024;{part};120,5", f"wall;2024;{part};133,3"),
            f"“{name}” tells a part of the year beside it that is not understood",
        )
        for name, part in (
            ("Week no", "23"),
            ("DOY", "150"),
            ("Day of year", "150"),
            ("Kalenderwoche", "23"),
            ("Mth", "March"),
        )
    },
}
