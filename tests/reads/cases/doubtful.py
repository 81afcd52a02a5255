"""Times, zones, units and columns of which only a second look tells what they are."""

from __future__ import annotations

from itertools import pairwise

from tests.reads.cases.layouts import said
from tests.reads.cases.model import TWO, Case, table, utc
from tests.reads.cases.times import NAIROBI

ROWS = ["2024-03-01 10:00,1.5", "2024-03-01 11:00,2"]
FIRST_DAYS = ["12-31T23:00", "01-31T23:00", "02-29T23:00", "03-31T22:00"]
FOUR = (
    ("20:00", "14", "21:00"),
    ("21:00", "14", "22:00"),
    ("22:00", "14", "23:00"),
    ("23:00", "15", "00:00"),
)

TIMES = [
    *(
        Case(
            f"a month a row may look like a day a row, {spelling}",
            table(heading, *(f"01/0{m}/2024{spelling}00:00,{100 + m % 2}" for m in (1, 2, 3))),
            [f"roof {a} {b} {100 + m % 2}000" for m, (a, b) in enumerate(pairwise(FIRST_DAYS), 1)],
            answers={"dates": "dmy"},
            needed=("dates",),
        )
        for spelling, heading in ((" ", "Date,kWh"), (",", "Date,Time,kWh"))
    ),
    *(
        Case(
            f"one month of a device, {month}",
            table("Site,Month,Energy (kWh)", f"roof,{month},440.5", f"wall,{month},380"),
            [
                f"{name} 02-29T23:00 03-31T22:00 {wh}"
                for name, wh in (("roof", 440500), ("wall", 380000))
            ],
        )
        for month in ("2024-03", "March 2024", "03/2024", "202403")
    ),
    Case(
        "one date of a device, which is called a month",
        table("Site,Month,Energy (kWh)", "roof,2024-03-01,440.5", "wall,2024-03-01,380"),
        [
            f"{name} 02-29T23:00 03-31T22:00 {wh}"
            for name, wh in (("roof", 440500), ("wall", 380000))
        ],
        answers={"interval": "month"},
        needed=("interval",),
    ),
    Case(
        "settlement periods until noon",
        table("Date,Settlement Period,kWh", *(f"2024-03-01,{n},0.{n % 3}" for n in range(1, 25))),
        [f"roof {utc(30 * n - 30)} {utc(30 * n)} {n % 3 * 100}" for n in range(1, 25)],
    ),
    Case(
        "the total of a month among its days",
        table("Datum;Ertrag kWh", "01.03.2024;1,5", "02.03.2024;2,0", "03.2024;3,5"),
        ["roof 02-29T23:00 03-01T23:00 1500", "roof 03-01T23:00 03-02T23:00 2000"],
        problems=("time",),
    ),
    Case(
        "the total of a day among its hours",
        table("from,kWh", *ROWS, "2024-03-01 12:00,2.2", "2024-03-01,5.7"),
        said(1500, 2000, 2200),
        problems=("time",),
    ),
    Case(
        "midnight without its time is no total",
        table(
            "from,kWh", "2024-03-01,1", "2024-03-01 12:00,2", "2024-03-02,1", "2024-03-02 12:00,2"
        ),
        [
            "roof 02-29T23:00 03-01T11:00 1000",
            "roof 03-01T11:00 03-01T23:00 2000",
            "roof 03-01T23:00 03-02T11:00 1000",
            "roof 03-02T11:00 03-02T23:00 2000",
        ],
    ),
    Case(
        "start and end with a date each, on one day",
        table(
            "Start date,Start time,End date,End time,kWh",
            *(f"2024-03-14,{start},2024-03-{day},{end},1.5" for start, day, end in FOUR),
        ),
        [f"roof 03-14T{h}:00 03-14T{h + 1}:00 1500" for h in (19, 20, 21, 22)],
    ),
    Case(
        "when the report was made is no time of its data",
        table("Report date,Data date,kWh", "2024-03-03,2024-03-01,1.5", "2024-03-04,2024-03-02,2"),
        ["roof 02-29T23:00 03-01T23:00 1500", "roof 03-01T23:00 03-02T23:00 2000"],
    ),
    Case(
        "readings of every four weeks",
        table("Period start,kWh", "2024-01-01,30", "2024-01-29,31", "2024-02-26,30"),
        ["roof 12-31T23:00 01-28T23:00 30000", "roof 01-28T23:00 02-25T23:00 31000"],
        answers={"interval": "rows"},
        needed=("interval",),
        problems=("length",),
    ),
    Case(
        "dates on which somebody read the meter",
        table("Reading date,kWh", "2024-01-03,300", "2024-02-02,306", "2024-03-03,290"),
        [
            "roof - 01-02T23:00 300000",
            "roof 01-02T23:00 02-01T23:00 306000",
            "roof 02-01T23:00 03-02T23:00 290000",
        ],
        answers={"interval": "rows"},
        needed=("interval",),
    ),
    Case(
        "a second date that lies behind the first",
        table(
            "Previous reading date,Reading date,Export kWh",
            *("2024-01-03,2024-02-02,300", "2024-02-02,2024-03-03,306"),
        ),
        ["roof 01-02T23:00 02-01T23:00 300000", "roof 02-01T23:00 03-02T23:00 306000"],
    ),
    Case(
        "the number of each row is no energy",
        table(
            "#,from,Generated",
            *(f"{n},2024-03-01 {9 + n}:00,{v}" for n, v in enumerate((1.5, 2, 2.2), 1)),
        ),
        said(1500, 2000, 2200),
    ),
    Case(
        "from and to in Danish, and a long number of the meter",
        table(
            "Målepunkt id;Fra_dato;Til_dato;Mængde;Måleenhed",
            *(
                f"571313174110012345;01-03-2024 {h}:00;01-03-2024 {h + 1}:00;{v};kWh"
                for h, v in ((10, "1,5"), (11, "2,0"))
            ),
        ),
        [s.replace("roof", "571313174110012345") for s in TWO],
        answers={"dates": "dmy"},
        needed=("dates",),
    ),
    Case(
        "when the peak of a day was, beside dates in digits",
        table("Date,Generated (Wh),Peak time", "20240301,1500,12:10", "20240302,2000,11:45"),
        ["roof 02-29T23:00 03-01T23:00 1500", "roof 03-01T23:00 03-02T23:00 2000"],
    ),
]

ZONES = [
    *(
        Case(f"the zone in a heading: {heading}", table(f"{heading},kWh", *ROWS), NAIROBI)
        for heading in (
            "Time (UTC\u22123)".replace("\u2212", "+"),
            "Time [GMT + 3]",
            "Time (Nairobi)",
            "Time (Etc/GMT-3)",
        )
    ),
    *(
        Case(
            f"what nobody is sure of about the zone is asked: {heading}",
            table(f"{heading},kWh", *ROWS),
            NAIROBI,
            answers={"zone": "Africa/Nairobi"},
            needed=("zone",),
        )
        for heading in ("Time (UTC 3)", "Time (UTC+5.5)")
    ),
    *(
        Case(f"the zone in a line above: {line}", table(line, "Time,kWh", *ROWS), NAIROBI)
        for line in (
            "Time: UTC+3",
            "Time zone : (UTC+03:00) Nairobi",
            "Fuso horário: UTC+3",
            "GMT Offset,3",
            "Timezone offset (min): 180",
            "Data timestamps are GMT+03:00",
        )
    ),
    Case(
        "a zone in a line above that nobody knows",
        table("Zeitzone: Europa/Berlin", "from,kWh", *ROWS),
        TWO,
        answers={"zone": "Europe/Berlin"},
        needed=("zone",),
    ),
]

COLUMNS = [
    *(
        Case(
            f"a lone column is asked about: {heading}",
            table(f"from,{heading}", *ROWS),
            TWO,
            answers={"values": (1,)},
            needed=("values",),
        )
        for heading in (
            *(
                "Stromverbrauch kWh",
                "Tüketim (kWh)",
                "用电量 (kWh)",
                "Delivered (kWh)",
                "Net energy (kWh)",
            ),
            *("State of Energy (kWh)", "Energía consumida (kWh)", "Production kWh per day"),
        )
    ),
    *(
        Case(
            f"the unit {unit} is asked for",
            table(f"from,Generation ({unit})", *ROWS),
            TWO,
            answers={"unit": "kWh"},
            needed=("unit",),
        )
        for unit in ("'000 kWh", "Tsd. kWh", "MU", "万kWh")
    ),
    Case(
        "where the sun's energy went",
        table(
            "from,PV to battery (kWh),PV to consumers (kWh),PV to grid (kWh)",
            *("2024-03-01 10:00,1,0.3,0.2", "2024-03-01 11:00,1,0.5,0.5"),
        ),
        TWO,
        answers={"values": (1, 2, 3), "combine": "sum"},
        needed=("values",),
    ),
    Case(
        "thousands beside numbers without them",
        table("Month;Energy (kWh)", "Jan 2024;980", "Feb 2024;1,204", "Mar 2024;995"),
        [
            f"roof {a} {b} {wh}000"
            for (a, b), wh in zip(pairwise(FIRST_DAYS), (980, 1204, 995), strict=True)
        ],
        answers={"decimal": "."},
        needed=("decimal",),
    ),
]

DOUBTFUL = [*TIMES, *ZONES, *COLUMNS]
