"""Stamps of every spelling, and the zones that they are in."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.reads.cases.model import API, DAYS, PLAIN, TWO, Case, hours, table, utc

NAIROBI = ["roof 03-01T07:00 03-01T08:00 1500", "roof 03-01T08:00 03-01T09:00 2000"]

ROWS = (("10", "11", "1.5"), ("11", "12", "2"))
DIGITS = ((1, 10, 1.5), (1, 11, 2.0), (2, 10, 1.7), (2, 11, 2.2))
AMPM = (("10", "11:00 AM", "1.5"), ("11", "12:00 PM", "2"))


def counted(half: int, *, march: bool = False) -> str:
    """So many half hours after midnight in Berlin or London on a day on which the clocks change."""
    begin = datetime(2024, 3, 30, 23) if march else datetime(2024, 10, 26, 23)
    return f"{begin + timedelta(minutes=30 * half):%m-%dT%H:%M}"


# Half hours of a morning, with a date of their own in the first column.
HALVES = ((10, 0, 1), (10, 30, 0.5), (11, 0, 2), (11, 30, 0))
HALVES_SAY = [f"roof {utc(60 * h + m)} {utc(60 * h + m + 30)} {wh * 1000:g}" for h, m, wh in HALVES]


STAMPED = [
    Case(
        "times with a point, a date beside them",
        table(
            "Pvm;Klo;kWh",
            *(f"1.3.2024;{h}.{m:02};{wh}".replace("0.5", "0,5") for h, m, wh in HALVES),
        ),
        HALVES_SAY,
    ),
    Case(
        "hours of twelve without minutes, a date beside them",
        table(
            "Date,Time,kWh",
            *("2024-03-01,10 AM,1", "2024-03-01,11 AM,2", "2024-03-01,12 PM,3"),
            *("2024-03-01,1 p.m.,4", "2024-03-02,10 AM,1", "2024-03-02,11 AM,2"),
        ),
        [
            *(f"roof {utc(60 * h)} {utc(60 * h + 60)} {1000 * (h - 9)}" for h in range(10, 14)),
            *("roof 03-02T09:00 03-02T10:00 1000", "roof 03-02T10:00 03-02T11:00 2000"),
        ],
    ),
    Case(
        "hours that a plant ran are no times of day",
        table("Date,Time (h),kWh", *(f"2024-03-0{day},8.{10 + day},{day}" for day in (3, 1, 2))),
        [
            *("roof 02-29T23:00 03-01T23:00 1000", "roof 03-01T23:00 03-02T23:00 2000"),
            "roof 03-02T23:00 03-03T23:00 3000",
        ],
    ),
    Case("dots", hours("01.03.2024 {h}:00"), TWO),
    Case(
        "dots without year's century",
        hours("13.03.24 {h}:00"),
        [s.replace("03-01", "03-13") for s in TWO],
    ),
    Case(
        "slashes, day over twelve",
        hours("13/03/2024 {h}:00"),
        [s.replace("03-01", "03-13") for s in TWO],
    ),
    Case(
        "slashes, month first",
        hours("3/13/2024 {h}:00"),
        [s.replace("03-01", "03-13") for s in TWO],
    ),
    Case(
        "slashes that could be either, answered",
        hours("01/03/2024 {h}:00"),
        TWO,
        answers={"dates": "dmy"},
        needed=("dates",),
    ),
    Case(
        "days that any of three orders allows, one after the other",
        table("from;kWh", *(f"{day:02}/03/24 10:00;1,5" for day in (5, 6, 7, 8))),
        [f"roof 03-{day:02}T09:00 03-{day + 1:02}T09:00 1500" for day in (5, 6, 7, 8)],
    ),
    Case(
        "two days that any of three orders allows",
        hours("05/03/24 {h}:00"),
        [s.replace("03-01", "03-05") for s in TWO],
        answers={"dates": "dmy"},
        needed=("dates",),
    ),
    Case(
        "a year of two digits first",
        table("from;kWh", *(f"24-03-{day:02} 10:00;1,5" for day in (1, 2, 3, 4))),
        [f"roof 03-{day:02}T09:00 03-{day + 1:02}T09:00 1500" for day in (1, 2, 3, 4)],
    ),
    Case(
        "slashes proved by days that follow each other",
        table(
            "from;kWh",
            *(f"03/{day:02}/2024 {hour:02}:00;1,5" for day in (1, 2, 3) for hour in (10, 11)),
        ),
        [
            f"roof 03-{day:02}T{hour - 1:02}:00 03-{day:02}T{hour:02}:00 1500"
            for day in (1, 2, 3)
            for hour in (10, 11)
        ],
    ),
    Case("twelve hours", hours("3/13/2024 {h}:00 {z}"), [s.replace("03-01", "03-13") for s in TWO]),
    Case(
        "noon and midnight",
        table("start,end,kWh", "3/14/2024 12:00 AM,3/14/2024 12:00 PM,1.5"),
        ["roof 03-13T23:00 03-14T11:00 1500"],
    ),
    Case("month names", hours("1 March 2024 {h}:00"), TWO),
    Case("month names in German", hours("01-Mär-2024 {h}:00"), TWO),
    Case("month name first", hours("Mar 1 2024 {h}:00"), TWO),
    Case("year, slashes", hours("2024/03/01 {h}:00:00"), TWO),
    Case("year, single digits", hours("2024-3-1 {h}:00"), TWO),
    Case("compact", hours("20240301{h}00"), TWO),
    Case(
        "compact with T",
        hours("20240301T{h}0000Z"),
        [
            s.replace("T10", "Tx").replace("T09", "T10").replace("T11", "T12").replace("Tx", "T11")
            for s in TWO
        ],
    ),
    Case("an offset", hours("2024-03-01T{h}:00:00+01:00"), TWO),
    Case(
        "an offset of India",
        hours("2024-03-01T{h}:30:00+05:30"),
        ["roof 03-01T05:00 03-01T06:00 1500", "roof 03-01T06:00 03-01T07:00 2000"],
    ),
    Case(
        "milliseconds and Z",
        hours("2024-03-01T{h}:00:00.000Z"),
        ["roof 03-01T10:00 03-01T11:00 1500", "roof 03-01T11:00 03-01T12:00 2000"],
    ),
    Case("the name of a zone behind", hours("2024-03-01 {h}:00 CET"), TWO),
    Case(
        "seconds since 1970",
        table("from,kWh", "1709283600,1.5", "1709287200,2"),
        TWO,
    ),
    Case(
        "milliseconds since 1970",
        table("from,kWh", "1709283600000,1.5", "1709287200000,2"),
        TWO,
    ),
    Case(
        "days of a spreadsheet",
        table("from,kWh", "45352.41666666667,1.5", "45352.458333333336,2"),
        TWO,
    ),
    Case(
        "date and time apart",
        table("Date,Time,kWh", "2024-03-01,10:00,1.5", "2024-03-01,11:00,2"),
        TWO,
        answers={"at": "start"},
    ),
    Case(
        "date, from and to",
        table("Datum;von;bis;Wert (kWh)", "01.03.2024;10:00;11:00;1,5", "01.03.2024;11:00;12:00;2"),
        TWO,
    ),
    Case(
        "an interval over midnight",
        table(
            "Date,Start time,End time,kWh", "2024-03-01,22:00,23:00,1.5", "2024-03-01,23:00,00:00,2"
        ),
        ["roof 03-01T21:00 03-01T22:00 1500", "roof 03-01T22:00 03-01T23:00 2000"],
    ),
    Case(
        "the last minute of an interval, as utilities name it",
        table(
            "TYPE,DATE,START TIME,END TIME,USAGE,UNITS",
            *(
                f"Electric generation,2024-03-01,10:{m:02},10:{m + 14},{v},kWh"
                for m, v in ((0, 0.5), (15, 0.6), (30, 0.7), (45, 0.8))
            ),
        ),
        [
            f"roof {utc(600 + m)} {utc(615 + m)} {v}"
            for m, v in ((0, 500), (15, 600), (30, 700), (45, 800))
        ],
    ),
    Case(
        "a type that is none, in a file for the registry",
        table(
            API,
            "roof,2024-03-01T09:00:00Z,2024-03-01T10:00:00Z,1.5,kWh,Histroy",
            "roof,2024-03-01T10:00:00Z,2024-03-01T11:00:00Z,2,kWh,Histroy",
        ),
        [],
        problems=("type",),
    ),
    Case(
        "the last second of an interval",
        table(
            "Start,End,kWh",
            "2024-03-01 10:00:00,2024-03-01 10:59:59,1.5",
            "2024-03-01 11:00:00,2024-03-01 11:59:59,2",
        ),
        TWO,
    ),
    Case(
        "both ends in a cell",
        table("Period,kWh", *(f"2024-03-01 {a}:00 - 2024-03-01 {b}:00,{v}" for a, b, v in ROWS)),
        TWO,
    ),
    Case(
        "both ends in a cell, month first",
        table("Period,kWh", *(f"3/13/2024 {a}:00 AM to 3/13/2024 {b},{v}" for a, b, v in AMPM)),
        [s.replace("03-01", "03-13") for s in TWO],
    ),
    Case(
        "both ends in a cell, as ISO 8601 has it",
        table(
            "interval,kWh",
            "2024-03-01T09:00:00Z/2024-03-01T10:00:00Z,1.5",
            "2024-03-01T10:00:00Z/2024-03-01T11:00:00Z,2",
        ),
        TWO,
    ),
    Case(
        "both times of day in a cell, over midnight",
        table(
            "Datum;Zeit;kWh",
            "13.03.2024;22:00 - 23:00;1,5",
            "13.03.2024;23:00-24:00;2",
            "14.03.2024;23:00 – 00:00;3",
        ),
        [
            "roof 03-13T21:00 03-13T22:00 1500",
            "roof 03-13T22:00 03-13T23:00 2000",
            "roof 03-14T22:00 03-14T23:00 3000",
        ],
    ),
    Case(
        "a cell with one time among those with both",
        table(
            "Zeitraum;kWh",
            *(f"01.03.2024 {h:02}:00 - {h + 1:02}:00;1" for h in range(8)),
            "01.03.2024 08:00;1",
        ),
        [f"roof {utc(60 * h)} {utc(60 * h + 60)} 1000" for h in range(8)],
        problems=("time",),
    ),
    Case(
        "24:00 tells that times are ends",
        table("Datum;Uhrzeit;kWh", "01.03.2024;23:00;1,5", "01.03.2024;24:00;2"),
        ["roof 03-01T21:00 03-01T22:00 1500", "roof 03-01T22:00 03-01T23:00 2000"],
    ),
    Case(
        "times of day in digits alone",
        table("Date,Time,kWh", *(f"2024-03-0{d},{h}00,{v}" for d, h, v in DIGITS)),
        [f"roof 03-0{d}T{h - 1:02}:00 03-0{d}T{h:02}:00 {round(v * 1000)}" for d, h, v in DIGITS],
    ),
    Case(
        "the zone in a line above the heading",
        "Plant: North\nTime zone: UTC\n\n" + PLAIN,
        [
            line.replace("T10", "T11").replace("T09", "T10")
            if line.startswith("roof 03-01T09")
            else "roof 03-01T11:00 03-01T12:00 2000"
            for line in TWO
        ],
    ),
    Case(
        "hours that end, in digits alone",
        table("Date,Hour Ending,kWh", "2024-03-13,2300,1.5", "2024-03-13,2400,2.0"),
        ["roof 03-13T21:00 03-13T22:00 1500", "roof 03-13T22:00 03-13T23:00 2000"],
    ),
    Case(
        "hours with an h",
        table("Date;Heure;kWh", "13/03/2024;10h00;1,5", "13/03/2024;11h00;2"),
        [s.replace("03-01", "03-13") for s in TWO],
    ),
    Case(
        "hours of the day counted from 1",
        table("Fecha;Hora;kWh", *(f"13/03/2024;{h};{h % 3}" for h in range(1, 25))),
        [
            f"roof {utc(60 * h - 60)} {utc(60 * h)} {h % 3 * 1000}".replace(
                "03-01", "03-13"
            ).replace("02-29", "03-12")
            for h in range(1, 25)
        ],
    ),
    Case(
        "hours of the day counted from 0",
        table("Date,Hour,kWh", *(f"2024-03-01,{h},{h % 3}" for h in range(24))),
        [f"roof {utc(60 * h)} {utc(60 * h + 60)} {h % 3 * 1000}" for h in range(24)],
    ),
    Case(
        "half hours counted on a day on which the clocks go forward",
        table("Date,Settlement Period,kWh", *(f"2024-03-31,{n},{n % 3}" for n in range(1, 47))),
        [
            f"roof 03-31T{(n - 1) // 2:02}:{(n - 1) % 2 * 30:02} "
            f"03-31T{n // 2:02}:{n % 2 * 30:02} {n % 3 * 1000}"
            for n in range(1, 47)
        ],
        zone="Europe/London",
    ),
    Case(
        "half hours counted on a day on which the clocks go back",
        table("Date,Settlement Period,kWh", *(f"2024-10-27,{n},{n % 3}" for n in range(1, 51))),
        [f"roof {counted(n - 1)} {counted(n)} {n % 3 * 1000}" for n in range(1, 51)],
        zone="Europe/London",
    ),
    Case(
        "an hour more than the day has",
        table("Date,Hour,kWh", *(f"2024-03-31,{h},1" for h in range(1, 25))),
        [
            f"roof {counted(2 * h - 2, march=True)} {counted(2 * h, march=True)} 1000"
            for h in range(1, 24)
        ],
        problems=("time",),
    ),
    Case(
        "hours of use beside a day",
        table("Date,Hour,kWh", "2024-03-01,8,1.5", "2024-03-02,9,2"),
        DAYS,
    ),
    Case(
        "dates of start and end apart from the times",
        table(
            "Start date,Start time,End date,End time,kWh",
            "2024-03-01,23:00,2024-03-02,01:00,1.5",
        ),
        ["roof 03-01T22:00 03-02T00:00 1500"],
    ),
    Case("days", table("Date,PV (kWh)", "2024-03-01,1.5", "2024-03-02,2"), DAYS),
    Case(
        "first and last day of a month",
        table("from,to,kWh", "01.02.2024,29.02.2024,1.5", "01.03.2024,31.03.2024,2"),
        ["roof 01-31T23:00 02-29T23:00 1500", "roof 02-29T23:00 03-31T22:00 2000"],
    ),
    Case(
        "months",
        table("Month,kWh", "2024-02,1.5", "2024-03,2"),
        ["roof 01-31T23:00 02-29T23:00 1500", "roof 02-29T23:00 03-31T22:00 2000"],
    ),
    Case(
        "the registry's own names",
        table(
            API,
            "roof,2024-03-01T09:00:00.000Z,2024-03-01T10:00:00.000Z,1500,Wh,History",
            "wall,,2024-03-01T10:00:00.000Z,2,kWh,Delta",
        ),
        [TWO[0], "wall - 03-01T10:00 2000"],
    ),
    Case(
        "a timestamp is an end",
        table("timestamp,kWh", "2024-03-01 11:00,1.5", "2024-03-01 12:00,2"),
        TWO,
    ),
    Case(
        "whole days tell starts",
        table(
            "time,kWh",
            *(f"2024-03-{1 + h // 24:02} {h % 24:02}:00,{h % 5 + 0.5}" for h in range(48)),
        ),
        [f"roof {utc(h * 60)} {utc(h * 60 + 60)} {h % 5 * 1000 + 500}" for h in range(48)],
    ),
]
ZONED = [
    Case("the zone of a device", PLAIN, NAIROBI, zone="Africa/Nairobi"),
    Case(
        "the zone in the heading",
        PLAIN.replace("start,end", "start (UTC),end (UTC)"),
        [s.replace("T11", "T12").replace("T10", "T11").replace("T09", "T10") for s in TWO],
    ),
    Case(
        "the distance from UTC in the heading",
        PLAIN.replace("start,end", "start GMT+03:00,end GMT+03:00"),
        NAIROBI,
    ),
    *(
        Case(
            f"the abbreviation {name} in the heading",
            PLAIN.replace("start,end", f"start ({name}),end ({name})"),
            [
                f"roof 03-01T{h:02}:00 03-01T{h + 1:02}:00 {wh}"
                for h, wh in ((utc, 1500), (utc + 1, 2000))
            ],
            needed=("zone",) if zone else (),
            answers={"zone": zone} if zone else {},
        )
        for name, zone, utc in (
            ("AEST", "UTC+10:00", 0),
            ("WIB", "", 3),
            ("CET/CEST", "", 9),
            ("PST", "Asia/Manila", 2),
            ("MEZ", "UTC+01:00", 9),
        )
    ),
    Case(
        "the abbreviation of a season in a column",
        table("from,TZ,kWh", *(f"2024-07-01 {h}:00,CEST,1.5" for h in (10, 11))),
        [f"roof 07-01T{h:02}:00 07-01T{h + 1:02}:00 1500" for h in (8, 9)],
        zone="Africa/Nairobi",
    ),
    Case(
        "an abbreviation behind the time",
        hours("2024-03-01 {h}:00 JST"),
        [
            "roof 03-01T01:00 03-01T02:00 1500",
            "roof 03-01T02:00 03-01T03:00 2000",
        ],
    ),
    Case(
        "the zone in a column",
        table(
            "from,Time zone,kWh",
            "2024-03-01 10:00, UTC+03:00 ,1.5",
            "2024-03-01 11:00, UTC+03:00 ,2",
        ),
        NAIROBI,
    ),
    Case("the zone chosen", PLAIN, NAIROBI, hints={"timezone": "Africa/Nairobi"}),
    Case(
        "the hour that comes twice",
        table(
            "from,kWh",
            *(
                f"2024-10-27 {time},1"
                for time in ("01:30", "02:00", "02:30", "02:00", "02:30", "03:00")
            ),
        ),
        [
            f"roof 10-2{a} 10-2{b} 1000"
            for a, b in (
                ("6T23:30", "7T00:00"),
                ("7T00:00", "7T00:30"),
                ("7T00:30", "7T01:00"),
                ("7T01:00", "7T01:30"),
                ("7T01:30", "7T02:00"),
                ("7T02:00", "7T02:30"),
            )
        ],
        notes=("repeated hour",),
        answers={"meaning": "energy"},
    ),
    Case(
        "the hour that comes twice, without order",
        table(
            "from,to,kWh",
            "2024-10-27 02:00,2024-10-27 03:00,1",
            "2024-10-27 03:00,2024-10-27 04:00,2.5",
        ),
        ["roof 10-27T02:00 10-27T03:00 2500"],
        problems=("repeated hour",),
    ),
    Case(
        "the hour that does not exist",
        table(
            "from,to,kWh",
            "2024-03-31 01:00,2024-03-31 03:00,1",
            "2024-03-31 02:30,2024-03-31 03:30,2.5",
        ),
        ["roof 03-31T00:00 03-31T01:00 1000"],
        problems=("skipped hour",),
    ),
]
