"""Files that would be read wrongly by whoever looks at them too quickly."""

from __future__ import annotations

from tests.reads.cases.layouts import TABLE, said
from tests.reads.cases.model import PLAIN, TWO, Case, table, utc
from tests.reads.cases.times import NAIROBI

FIVE = [(10, 1.5), (11, 2), (12, 2.2), (13, 1.9), (14, 1.2)]
SOME = list(enumerate(FIVE[:4]))
READ = said(1500, 2000, 2200)
ROWS = [f"2024-03-01 {h}:00,{v}" for h, v in FIVE[:3]]

ZONES = [
    *(
        Case(
            f"the distance from UTC in {unit}, as a number",
            table(
                f"from,{heading},kWh",
                f"2024-03-01 10:00,{away},1.5",
                f"2024-03-01 11:00,{away},2",
            ),
            NAIROBI,
        )
        for unit, heading, away in (
            ("minutes", "UTC offset", "180"),
            ("hours", "Timezone", "3"),
            ("seconds", "gmt_offset", "10800"),
        )
    ),
    Case(
        "the distance from UTC changes with the clocks",
        table(
            "from,utc_offset_minutes,kWh",
            "2024-03-31 00:00,60,1.5",
            "2024-03-31 01:00,60,1.5",
            "2024-03-31 03:00,120,2",
            "2024-03-31 04:00,120,2",
        ),
        [
            "roof 03-30T23:00 03-31T00:00 1500",
            "roof 03-31T00:00 03-31T01:00 1500",
            "roof 03-31T01:00 03-31T02:00 2000",
            "roof 03-31T02:00 03-31T03:00 2000",
        ],
        zone="Africa/Nairobi",
    ),
    Case(
        "a zone above the table, which may be that of the report",
        "Report time GMT+3\n" + TABLE,
        NAIROBI,
        answers={"zone": "UTC+03:00"},
        needed=("zone",),
    ),
]

UNITS = [
    *(
        Case(
            f"the unit is written {unit}",
            PLAIN.replace("kWh", unit).replace("1.5", "1500").replace(",2\n", ",2000\n"),
            TWO,
        )
        for unit in (
            "W·h",
            "W.h",
            "W*h",
            "W h",
            "Whr",
            "WHs",
            "W Hour",
            "Watt-hr",
            "Вт·ч",
            "Вт·год",
            "Wh/15min",
        )
    ),
    *(
        Case(
            f"the unit {unit} is asked for",
            PLAIN.replace("kWh", unit),
            TWO,
            answers={"unit": "kWh", "meaning": "energy"},
            needed=("unit",),
        )
        for unit in ("mWh", "daWh", "hWh", "kW/h", "kWh/h")
    ),
]

CHOSEN = [
    Case(
        "the end before the start",
        table(
            "Current date,Previous date,kWh",
            *("2024-02-01,2024-01-01,120", "2024-03-01,2024-02-01,130"),
        ),
        ["roof 12-31T23:00 01-31T23:00 120000", "roof 01-31T23:00 02-29T23:00 130000"],
    ),
    Case(
        "the energy since the last reading",
        table(
            "Reading date,Energy since last reading (kWh)",
            *("2024-02-01,120", "2024-03-01,130", "2024-04-01,125"),
        ),
        [
            "roof 12-31T23:00 01-31T23:00 120000",
            "roof 01-31T23:00 02-29T23:00 130000",
            "roof 02-29T23:00 03-31T22:00 125000",
        ],
    ),
    Case(
        "when a reading arrived is not when it was made",
        table("received_at,measured_at,kWh", *(f"2024-03-01 {r[11:13]}:07,{r}" for r in ROWS)),
        READ,
    ),
    Case(
        "two times of a row",
        table("first,second,kWh", *(f"2024-03-01 {r[11:13]}:07,{r}" for r in ROWS)),
        READ,
        answers={"stamp": 1},
        needed=("stamp",),
    ),
    Case(
        "a number of both signs is that of a grid",
        table("from,Power (kW)", *ROWS, "2024-03-01 13:00,-1.9", "2024-03-01 14:00,-1.2"),
        [
            *READ,
            "roof 03-01T12:00 03-01T13:00 -1900",
            "roof 03-01T13:00 03-01T14:00 -1200",
        ],
        answers={"values": (1,)},
        needed=("values",),
    ),
    Case(
        "the register of what was taken beside what was produced",
        table("from,1.8.0,PV", *(f"{r[:16]},1020.5,{r[17:]}" for r in ROWS)),
        READ,
        answers={"unit": "kWh"},
    ),
    Case(
        "the registers of a meter",
        table(
            "Time,1-0:1.8.0*255 (kWh),1-0:2.8.0*255 (kWh)",
            *(f"2024-03-0{n} 00:00,90{n}.5,10{n}.5" for n in range(1, 4)),
        ),
        [
            f"roof @ {day} {wh}500"
            for day, wh in zip(
                ("02-29T23:00", "03-01T23:00", "03-02T23:00"), (101, 102, 103), strict=True
            )
        ],
    ),
    Case(
        "delivered and received are told by whoever writes them",
        table("from,Delivered (kWh),Received (kWh)", *(f"{r[:16]},0.3,{r[17:]}" for r in ROWS)),
        READ,
        answers={"values": (2,)},
        needed=("values",),
    ),
    Case(
        "tables side by side, of the same times",
        table("from,kWh,,from,kWh", *(f"{r},,{r[:16]},9" for r in ROWS)),
        READ,
        answers={"values": (1,)},
        needed=("values",),
    ),
    Case(
        "power that is written more often from some row on",
        table(
            "Time,Power (kW)",
            *(f"2024-03-01 10:{m:02},{2}" for m in (0, 15, 30, 45)),
            *(f"2024-03-01 11:{m:02},{3}" for m in (0, 5, 10)),
        ),
        [
            *(f"roof {utc(600 + m)} {utc(615 + m)} 500" for m in (0, 15, 30, 45)),
            *(f"roof {utc(660 + m)} {utc(665 + m)} 250" for m in (0, 5, 10)),
        ],
    ),
]

STEPS = [
    Case(
        "devices whose readings are of different lengths",
        table(
            "device,from,kWh",
            *(f"roof,2024-03-01 10:{m:02},0.{5 + m % 2}" for m in (0, 15, 30, 45)),
            *(f"wall,2024-03-01 {h}:00,{v}" for h, v in FIVE[:3]),
        ),
        [
            *(f"roof {utc(600 + m)} {utc(615 + m)} {500 + m % 2 * 100}" for m in (0, 15, 30, 45)),
            *(f"wall{reading[4:]}" for reading in READ),
        ],
    ),
    Case(
        "hours in a file of quarter hours",
        table(
            "from,kWh",
            *(f"2024-03-01 10:{m:02},0.{5 + m % 2}" for m in (0, 15, 30, 45)),
            *(f"2024-03-01 {h}:00,{v}" for h, v in FIVE[1:]),
        ),
        [
            *(f"roof {utc(600 + m)} {utc(615 + m)} {500 + m % 2 * 100}" for m in (0, 15, 30, 45)),
            *(f"roof {utc(60 * h)} {utc(60 * h + 60)} {round(v * 1000)}" for h, v in FIVE[1:]),
        ],
        answers={"interval": "900"},
    ),
]

NOON = [("10:00", "AM", 1.5), ("11:00", "AM", 2), ("12:00", "PM", 2.2), ("1:00", "PM", 1.9)]
AT_NOON = [*READ, "roof 03-01T12:00 03-01T13:00 1900"]
SINCE_1970 = 1709283600  # at ten in Berlin on the first of March

SPELLED = [
    Case(
        "AM and PM in a column of their own",
        table("Date,Time,AM/PM,kWh", *(f"2024-03-01,{at},{half},{v}" for at, half, v in NOON)),
        AT_NOON,
    ),
    Case(
        "AM and PM behind dates with times, without a heading of their own",
        table("from,,kWh", *(f"3/1/24 {at},{half},{v}" for at, half, v in NOON)),
        AT_NOON,
        answers={"dates": "mdy"},
        needed=("dates",),
    ),
    Case(
        "an abbreviation of several meanings behind the time",
        table("from,kWh", *(f"2024-03-01 {h}:00 IST,{v}" for h, v in FIVE[:2])),
        ["roof 03-01T04:30 03-01T05:30 1500", "roof 03-01T05:30 03-01T06:30 2000"],
        answers={"zone": "UTC+05:30"},
        needed=("zone",),
    ),
    *(
        Case(
            f"{parts} since 1970",
            table("time,kWh", *(f"{SINCE_1970 + 3600 * n}{zeros},{v}" for n, (_, v) in SOME)),
            [f"roof 03-01T{9 + n:02}:00 03-01T{10 + n}:00 {round(v * 1000)}" for n, (_, v) in SOME],
        )
        for parts, zeros in (("microseconds", "0" * 6), ("nanoseconds", "0" * 9))
    ),
    Case(
        "thousands as they are parted in India",
        table(
            "from,to,Wh",
            *(
                f'2024-03-01 {h}:00,2024-03-01 {h + 1}:00,"1,10,{v}"'
                for h, v in ((10, "000.5"), (11, "120"))
            ),
        ),
        ["roof 03-01T09:00 03-01T10:00 110000.5", "roof 03-01T10:00 03-01T11:00 110120"],
    ),
    Case(
        "the state of a sensor",
        table(
            "entity_id,state,last_changed",
            *(f"roof,{v},2024-03-01T{h - 1:02}:00:00.000Z" for h, v in FIVE),
        ),
        [*READ, "roof 03-01T12:00 03-01T13:00 1900", "roof 03-01T13:00 03-01T14:00 1200"],
    ),
    *(
        Case(
            f"the heading tells the order of dates: {heading}",
            table(f"{heading};kWh", *(f"01/03/2024 {h}:00;{v}" for h, v in FIVE[:2])),
            TWO if is_march else [reading.replace("03-01", "01-03") for reading in TWO],
        )
        for heading, is_march in (
            ("dd/MM/yyyy HH:mm", True),
            ("Datum (TT/MM/JJJJ)", True),
            ("Date (jj/mm/aaaa)", True),
            ("Date MM/DD/YY", False),
        )
    ),
]

MISLEADING = [*SPELLED, *STEPS, *ZONES, *UNITS, *CHOSEN]
