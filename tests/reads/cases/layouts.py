"""Files that tell once, or in a line, or in a column of its own, what others have in each row."""

from __future__ import annotations

from tests.reads.cases.model import TWO, Case, table

WALL = [reading.replace("roof", "wall") for reading in TWO]
TABLE = "Time,kWh\n2024-03-01 10:00,1.5\n2024-03-01 11:00,2\n"
DAY = ["03-01T09:00 03-01T10:00", "03-01T10:00 03-01T11:00", "03-01T11:00 03-01T12:00"]


def said(*wh: int, device: str = "roof") -> list[str]:
    return [f"{device} {hour} {energy}" for hour, energy in zip(DAY, wh, strict=False)]


MERGED = [
    Case(
        "the date in the first row of its day",
        table(
            "Date,Time,kWh",
            *("2024-03-01,10:00,1.5", ",11:00,2", ",12:00,1.2"),
            *("2024-03-02,10:00,2.5", ",11:00,3.2"),
        ),
        [
            *said(1500, 2000, 1200),
            *(s.replace("03-01", "03-02") for s in said(2500, 3200)),
        ],
    ),
    Case(
        "the device in the first of its rows",
        table(
            "Device,Time,kWh",
            *("roof,2024-03-01 10:00,1.5", ",2024-03-01 11:00,2"),
            *("wall,2024-03-01 10:00,1.5", ",2024-03-01 11:00,2"),
        ),
        [*TWO, *WALL],
    ),
    Case(
        "device and date in the first of their rows",
        table(
            "Device,Date,Hour,kWh",
            *("roof,2024-03-01,10:00,1.5", ",,11:00,2"),
            *("wall,2024-03-01,10:00,1.5", ",,11:00,2"),
        ),
        [*TWO, *WALL],
    ),
]

BLOCKS = [
    Case(
        "tables of several devices", f"Device: roof\n{TABLE}\nDevice: wall\n{TABLE}", [*TWO, *WALL]
    ),
    Case(
        "tables of several devices with totals",
        f"Report\nMeter,1001\n{TABLE}Total,3.5\n\nMeter,1002\n{TABLE}",
        [s.replace("roof", number) for number in ("1001", "1002") for s in TWO],
        notes=("total",),
    ),
    Case("tables with the bare names above", f"roof\n{TABLE}wall\n{TABLE}", [*TWO, *WALL]),
    Case(
        "tables of several devices of one site",
        f"Site: Casa Verde\nDevice: roof\n{TABLE}\nDevice: wall\n{TABLE}",
        [*TWO, *WALL],
    ),
    Case(
        "tables of several meters of one plant",
        f"Plant,Casa Verde\nMeter,1001\n{TABLE}\nMeter,1002\n{TABLE}",
        [s.replace("roof", number) for number in ("1001", "1002") for s in TWO],
    ),
    Case(
        "tables of several sites of one meter each",
        f"Site: roof\nMeter: main\n{TABLE}\nSite: wall\nMeter: main\n{TABLE}",
        [*TWO, *WALL],
    ),
    Case(
        "the site in the line of the device",
        f"Site: Casa Verde,Device: roof\n{TABLE}\nSite: Casa Verde,Device: wall\n{TABLE}",
        [*TWO, *WALL],
    ),
    Case(
        "tables with bare names and one title above",
        f"roof\nSolar report\n{TABLE}\nwall\nSolar report\n{TABLE}",
        [*TWO, *WALL],
    ),
    *(
        Case(
            f"tables with bare names and a line between: {first}",
            f"roof\n{first}\n{TABLE}\nwall\n{second}\n{TABLE}",
            [*TWO, *WALL],
        )
        for first, second in (
            ("Unit: kWh", "Unit: kWh"),
            ("Period: March 2024", "Period: spring 2024"),
        )
    ),
    Case(
        "a title on every page, the device on the first of its pages",
        f"Solar report\nDevice: roof\n{TABLE}\nSolar report\n{TABLE.replace('03-01', '03-02')}\n"
        f"Solar report\nDevice: wall\n{TABLE}",
        [*TWO, *(s.replace("03-01", "03-02") for s in TWO), *WALL],
    ),
    Case(
        "a heading on every page",
        f"Page 1\n{TABLE}Page 2\n{TABLE.replace('03-01', '03-02')}",
        [*TWO, *(s.replace("03-01", "03-02") for s in TWO)],
        notes=("heading again", "words"),
    ),
]

LENGTHS = [
    Case(
        "the length of each interval",
        table("Start,Duration (min),kWh", "2024-03-01 10:00,60,1.5", "2024-03-01 11:00,30,2"),
        [TWO[0], "roof 03-01T10:00 03-01T10:30 2000"],
    ),
    Case(
        "lengths before the ends",
        table("End,Interval (minutes),kWh", *(f"2024-03-01 1{h}:00,15,1.5" for h in (0, 1))),
        ["roof 03-01T08:45 03-01T09:00 1500", "roof 03-01T09:45 03-01T10:00 1500"],
    ),
    Case(
        "lengths in seconds, as the steps tell",
        table("from,Duration,kWh", *(f"2024-03-01 1{h}:00,3600,1.5" for h in (0, 1, 2))),
        said(1500, 1500, 1500),
    ),
    Case(
        "lengths as times of day",
        table(
            "Date,Start time,Duration,kWh",
            *("2024-03-01,10:00,00:15,1.5", "2024-03-01,10:15,00:45,2", "2024-03-01,11:00,01:00,2"),
        ),
        [
            "roof 03-01T09:00 03-01T09:15 1500",
            "roof 03-01T09:15 03-01T10:00 2000",
            "roof 03-01T10:00 03-01T11:00 2000",
        ],
    ),
    Case(
        "power over a length of its own, one of them broken",
        table(
            "from,Duration,kW",
            *("2024-03-01 10:00,PT1H,1.5", "2024-03-01 11:00,30 min,2", "2024-03-01 12:00,?,2"),
        ),
        [TWO[0], "roof 03-01T10:00 03-01T10:30 1000"],
        problems=("length",),
    ),
    Case(
        "how long the sun shone is no length",
        table("Date,Sunshine duration (h),kWh", *(f"2024-03-0{d},{d},1.5" for d in (1, 2, 3))),
        [
            f"roof {a}T23:00 {b}T23:00 1500"
            for a, b in (
                ("02-29", "03-01"),
                ("03-01", "03-02"),
                ("03-02", "03-03"),
            )
        ],
    ),
]

APART = [
    Case(
        "an hour and the next one",
        table("Date,Hour,kWh", *(f"2024-03-01,{h}-{h + 1},{v}" for h, v in ((10, 1.5), (11, 2)))),
        TWO,
    ),
    Case(
        "rows of one time that a column tells apart, whatever it is called",
        table(
            "from,Where,kWh",
            *(f"2024-03-01 {h}:00,{w},{v}" for h, v in ((10, 1.5), (11, 2)) for w in ("n", "s")),
        ),
        [s.replace("roof", name) for name in "ns" for s in TWO],
    ),
    Case(
        "many rows of one date, and nothing that tells them apart",
        table("Date,kWh", *(f"2024-03-0{d},{n}.5" for d in (1, 2) for n in (1, 2, 3))),
        [],
        problems=("duplicate",),
    ),
    Case(
        "hours that end, counted in words",
        table("Date,Hour Ending,kWh", *(f"2024-03-01,HE{h},{v}" for h, v in ((11, 1.5), (12, 2)))),
        TWO,
    ),
    Case(
        "hours that begin, counted in words",
        table("Date,Zeit,kWh", *(f"2024-03-01,HB{h},1.5" for h in (10, 11, 12))),
        said(1500, 1500, 1500),
    ),
]


HOUR_COLUMNS = table(
    "Year,Month,Day,Hour,kWh", "2024,3,1,10,1.5", "2024,3,1,11,2", "2024,3,1,12,2.2"
)
CLOCK_ALONE = table("Time,kWh", "10:00,1.5", "11:00,2", "12:00,2.2")
THREE = said(1500, 2000, 2200)

DATED = [
    Case("year, month, day and hour in columns", HOUR_COLUMNS, THREE, answers={"at": "start"}),
    Case(
        "minutes in a column too, and names of months",
        table("Jahr;Monat;Tag;Stunde;Minute;Wh", *(f"2024;Mar;1;10;{m};{m}" for m in (0, 20, 40))),
        [
            f"roof 03-01T09:{a} 03-01T{b} {e}"
            for a, b, e in (
                ("00", "09:20", 0),
                ("20", "09:40", 20),
                ("40", "10:00", 40),
            )
        ],
    ),
    Case(
        "year, month and day of days",
        table("Jahr;Monat;Tag;kWh", *(f"2024;3;{d};1,5" for d in (1, 2, 3))),
        [
            f"roof {a}T23:00 {b}T23:00 1500"
            for a, b in (
                ("02-29", "03-01"),
                ("03-01", "03-02"),
                ("03-02", "03-03"),
            )
        ],
    ),
    Case(
        "a date with hours and minutes in columns",
        table("Date,Hour,Minute,kWh", *(f"2024-03-01,10,{m},0.{m // 15}" for m in (0, 15, 30, 45))),
        [
            f"roof 03-01T09:{a} 03-01T{b} {100 * n}"
            for n, (a, b) in enumerate(
                (
                    ("00", "09:15"),
                    ("15", "09:30"),
                    ("30", "09:45"),
                    ("45", "10:00"),
                )
            )
        ],
    ),
    Case(
        "year, month, day and hour in digits alone",
        table("from,kWh", "2024030110,1.5", "2024030111,2"),
        TWO,
    ),
    Case("the day in a line above", "Datum: 01.03.2024\n" + CLOCK_ALONE, THREE),
    Case(
        "the day in the name of the file",
        CLOCK_ALONE,
        THREE,
        file="meter-20240301.csv",
        answers={"day": "2024-03-01"},
        needed=("day",),
    ),
    Case(
        "a day that nothing tells",
        "Exported: 2024-03-09\n" + CLOCK_ALONE,
        THREE,
        answers={"day": "2024-03-01"},
        needed=("day",),
    ),
]

LAID_OUT = [*MERGED, *BLOCKS, *LENGTHS, *APART, *DATED]
