"""Files of periods: which end of it a time or a date is, what is counted, and whose clock it is."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.reads.cases.layouts import TABLE, said
from tests.reads.cases.model import TWO, Case, hours, table, utc

# Of the end of each day some say that it is 00:00 of the same date.
LATE = [
    f"2024-03-0{day},{h:02}:00,{max(0, min(h - 7, 17 - h))}"
    for day in (1, 2)
    for h in (*range(1, 24), 0)
]

TOLD = [
    Case(
        "00:00 at the end of its date",
        table("Date,Time,kWh", *LATE),
        [
            f"roof {utc(60 * n)} {utc(60 * n + 60)} {int(row.split(',')[2]) * 1000}"
            for n, row in enumerate(LATE)
        ],
    ),
    Case(
        "a unit of hundredths",
        TABLE.replace("kWh", "Energy (0.01 kWh)").replace("1.5", "150").replace(",2\n", ",200\n"),
        TWO,
    ),
    Case(
        "a unit of tens",
        TABLE.replace("kWh", "kWh x 10").replace("1.5", "0.15").replace(",2\n", ",0.2\n"),
        TWO,
    ),
    Case(
        "a capacity in a heading is no factor",
        TABLE.replace("kWh", "House A (10 kW)"),
        TWO,
    ),
    Case(
        "a unit in a line above",
        "Plant;North\nEinheit;Wh\nZeit;Wert\n01.03.2024 10:00;1500\n01.03.2024 11:00;2000\n",
        TWO,
    ),
    Case(
        "a heading above the number alone",
        "Dach\n;Leistung [kW]\n01.03.2024 10:00;1,5\n01.03.2024 11:00;2\n",
        TWO,
    ),
    Case(
        "days of a spreadsheet whose fractions were cut off",
        "Time,kWh\n45352.416667,1.5\n45352.458333,2\n",
        TWO,
    ),
    Case(
        "the bounds of a query beside the times",
        table(
            "#group,false,false,true,true,true",
            ",result,_start,_stop,_time,_value",
            *(
                f",,2024-03-01T00:00:00Z,2024-03-02T00:00:00Z,2024-03-01T{h:02}:00:00Z,1500"
                for h in (9, 10, 11, 12)
            ),
        ),
        [*said(1500, 1500, 1500), "roof 03-01T12:00 03-01T13:00 1500"],
        answers={"unit": "Wh"},
        needed=("unit",),
    ),
    *(
        Case(
            f"months as {first}",
            table("Month,kWh", f"{first},150.5", f"{second},170"),
            ["roof 12-31T23:00 01-31T23:00 150500", "roof 01-31T23:00 02-29T23:00 170000"],
        )
        for first, second in (("01.2024", "02.2024"), ("202401", "202402"), ("Jan-24", "Feb-24"))
    ),
    Case("a word behind the time", hours("01.03.2024 {h}:00 Uhr"), TWO),
    Case("halves of a day with blanks", hours("2024-03-01 {h}:00 a. m."), TWO),
]

BILLED = ["roof 01-02T23:00 02-01T23:00 120500", "roof 02-01T23:00 03-04T23:00 150000"]

PERIODS = [
    Case(
        "periods of any length, with their last days",
        table("Bill from,Bill to,kWh", "03.01.2024,01.02.2024,120.5", "02.02.2024,04.03.2024,150"),
        BILLED,
    ),
    Case(
        "one month from its first day to its last",
        table("From,To,kWh", "2024-01-01,2024-01-31,150.5"),
        ["roof 12-31T23:00 01-31T23:00 150500"],
    ),
    Case(
        "one month up to the first day of the next",
        table("From,To,kWh", "2024-01-01,2024-02-01,150.5"),
        ["roof 12-31T23:00 01-31T23:00 150500"],
    ),
    Case(
        "a total since the beginning of the year",
        table("Month,Year to date (kWh)", "2024-01,100.5", "2024-02,220.1"),
        ["roof @ 01-31T23:00 100500", "roof @ 02-29T23:00 220100"],
    ),
    Case(
        "periods of any length in a cell",
        table("Period,kWh", "03.01.2024 - 01.02.2024,120.5", "02.02.2024 - 04.03.2024,150"),
        BILLED,
    ),
    Case(
        "periods in a cell that end where the next begins",
        table("Period,kWh", "2024-01-03 - 2024-02-02,120.5", "2024-02-02 - 2024-03-05,150"),
        BILLED,
    ),
    Case(
        "what is no energy is not taken for it",
        table("from,PV charge (Ah)", "2024-03-01 10:00,1.5", "2024-03-01 11:00,2"),
        TWO,
        answers={"values": (1,), "unit": "kWh"},
        needed=("values", "unit"),
    ),
]

JANUARY = ["roof 12-31T23:00 01-31T23:00 150500", "roof 01-31T23:00 02-29T23:00 170000"]
WEEKS = ["roof 12-31T23:00 01-07T23:00 150500", "roof 01-07T23:00 01-14T23:00 170000"]


def dated(first: str, second: str, heading: str = "Date") -> str:
    return table(f"{heading},kWh", f"{first},150.5", f"{second},170")


LAST_DAYS = [
    Case("months by their first days", dated("01.01.2024", "01.02.2024"), JANUARY),
    Case("months by their last days", dated("31.01.2024", "29.02.2024"), JANUARY),
    Case(
        "months by another day",
        dated("14.01.2024", "14.02.2024"),
        ["roof 12-14T23:00 01-14T23:00 150500", "roof 01-14T23:00 02-14T23:00 170000"],
        answers={"at": "end"},
        needed=("at",),
    ),
    Case("weeks by their Mondays", dated("01.01.2024", "08.01.2024"), WEEKS),
    Case(
        "weeks by their Sundays",
        dated("07.01.2024", "14.01.2024"),
        WEEKS,
        answers={"at": "end"},
        needed=("at",),
    ),
    Case("weeks that end", dated("07.01.2024", "14.01.2024", "Week ending"), WEEKS),
    Case(
        "the last minutes of days",
        dated("2024-03-01 23:59", "2024-03-02 23:59"),
        ["roof 02-29T23:00 03-01T23:00 150500", "roof 03-01T23:00 03-02T23:00 170000"],
    ),
    Case(
        "the last seconds of hours",
        table("Time,kWh", "2024-03-01 10:59:59,1.5", "2024-03-01 11:59:59,2"),
        TWO,
    ),
    Case(
        "power among energy, by a column of units",
        table(
            "from,value,unit",
            *(
                f"2024-03-01 {h}:00,{v},{u}"
                for h, v, u in ((10, 1.5, "kWh"), (11, 2, "kWh"), (12, 9, "kW"))
            ),
        ),
        TWO,
        problems=("unit",),
    ),
]

CERTAIN = [
    Case(
        "the same times in UTC and by the clock of another place",
        table(
            "Local time,UTC time,kWh",
            *(f"2024-03-01 {h + 4}:00,2024-03-01 {h:02}:00,{v}" for h, v in ((9, 1.5), (10, 2))),
        ),
        TWO,
    ),
    Case(
        "seconds since 1970 beside times of a clock",
        table(
            "timestamp,local time,kWh",
            *(
                f"{1709283600 + 3600 * n},2024-03-01 {13 + n}:00,{v}"
                for n, v in enumerate((1.5, 2))
            ),
        ),
        TWO,
        answers={"at": "start", "interval": "3600"},
    ),
    Case(
        "units that are written out, and ends that are called so in several words",
        table(
            "heartbeat_start,heartbeat_end,kilowatt_hours,cost",
            *(f"2024-03-01 {h}:00,2024-03-01 {h + 1}:00,{v},0.1" for h, v in ((10, 1.5), (11, 2))),
        ),
        TWO,
    ),
]


# A day in columns that count its parts, on days whose clocks change; each number is its part.
FORWARD = datetime(2024, 3, 30, 23)
BACK = datetime(2024, 10, 26, 22)


def day_row(date: str, numbers: list[str], parts: int, name: str = "H{n}") -> str:
    heading = ",".join(["Date (kWh)", *(name.format(n=n) for n in range(1, parts + 1))])
    return f"{heading}\n{','.join([date, *numbers, *[''] * (parts - len(numbers))])}\n"


def parts_said(begin: datetime, numbers: list[int], minutes: int = 60) -> list[str]:
    times = [begin + timedelta(minutes=minutes * n) for n in range(len(numbers) + 1)]
    return [
        f"roof {a:%m-%dT%H:%M} {b:%m-%dT%H:%M} {n * 1000}"
        for a, b, n in zip(times, times[1:], numbers, strict=False)
    ]


def counting(parts: int) -> list[str]:
    return [str(n) for n in range(1, parts + 1)]


WINTER = [datetime(2024, 3, 31, h) for h in (1, 2, 3, 4)]
HINT = {"unit": "kWh"}
CHANGES = [
    Case(
        "a clock that is not put forward",
        table("from,kWh", *(f"{at:%Y-%m-%d %H:%M},{1 + at.hour % 2}.5" for at in WINTER)),
        ["roof 03-31T00:00 03-31T01:00 2500", "roof 03-31T02:00 03-31T03:00 1500"],
        problems=("skipped hour",),
    ),
    Case(
        "the last of 24 counted hours is blank on the day that is shorter",
        day_row("2024-03-31", counting(23), 24),
        parts_said(FORWARD, list(range(1, 24))),
        hints=HINT,
    ),
    Case(
        "the third of 24 counted hours is blank on the day that is shorter",
        day_row("2024-03-31", ["1", "2", "", *counting(24)[3:]], 24),
        parts_said(FORWARD, [1, 2, *range(4, 25)]),
        hints=HINT,
    ),
    Case(
        "25 counted hours on the day that is longer",
        day_row("2024-10-27", counting(25), 25),
        parts_said(BACK, list(range(1, 26))),
        hints=HINT,
    ),
    Case(
        "25 counted hours on any other day",
        day_row("2024-03-01", counting(24), 25),
        parts_said(datetime(2024, 2, 29, 23), list(range(1, 25))),
        hints=HINT,
    ),
    Case(
        "100 counted quarter hours on the day that is shorter",
        day_row("2024-03-31", counting(92), 100, "{n}"),
        parts_said(FORWARD, list(range(1, 93)), 15),
        hints=HINT,
    ),
    Case(
        "the hour that comes twice stands among the others, and is blank on any other day",
        "Date,0,1,2,2B," + ",".join(counting(23)[2:]) + "\n"
        "2024-03-01,1,2,3,," + ",".join(counting(24)[3:]) + "\n"
        "2024-10-27," + ",".join(counting(25)) + "\n",
        [
            *parts_said(datetime(2024, 2, 29, 23), list(range(1, 25))),
            *parts_said(BACK, list(range(1, 26))),
        ],
        hints=HINT,
    ),
    Case(
        "a number of an hour that its day has not",
        day_row("2024-03-01", ["1", "", *counting(25)[2:23], "", "25"], 25),
        [
            *parts_said(datetime(2024, 2, 29, 23), [1]),
            *parts_said(datetime(2024, 3, 1, 1), list(range(3, 24))),
        ],
        hints=HINT,
        notes=("no number",),
        problems=("time",),
    ),
]

TIMED = [*TOLD, *PERIODS, *LAST_DAYS, *CERTAIN, *CHANGES]
