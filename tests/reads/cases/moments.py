"""At which moments the intervals of a file begin and end, and what tells it."""

from __future__ import annotations

from tests.reads.cases.model import Case, table, utc

LATE = [(day, 18 + day % 3) for day in range(1, 21)]
SITES = [("roof", 25), ("wall", 27), ("shed", 23), ("barn", 30)]

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
]
