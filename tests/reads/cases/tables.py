"""Tables whose headings, dates or sheets are laid out in ways of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from tests.reads.cases.layouts import said
from tests.reads.cases.model import TWO, Case, table, utc
from tests.support import spreadsheets
from tests.support.spreadsheets import Cell, Length, Stamp

MARCH = [("02-29T23:00", "03-01T23:00"), ("03-01T23:00", "03-02T23:00")]
GROUPED = table(
    "Date,Generation,,Consumption,",
    ",Peak (kWh),Off-peak (kWh),Peak (kWh),Off-peak (kWh)",
    "2024-03-01,1.5,2.5,3,4",
    "2024-03-02,2,2.2,5,6",
)
INVERTERS = table(
    "Date,Production (kWh),,,Consumption (kWh)",
    ",INV 1,INV 2,INV 3,",
    "2024-03-01,1.5,2.5,3,4",
    "2024-03-02,2,2.2,5,6",
)
SITES = table(
    ",Site A,,Site B,",
    "Date,Import,Export,Import,Export",
    "2024-03-01,1.5,2.5,3,4",
    "2024-03-02,2,2.2,5,6",
)


def midnight(month: int, day: int) -> str:
    """By the clock of Berlin."""
    moment = datetime(2023, month, day, tzinfo=ZoneInfo("Europe/Berlin"))
    return f"{moment.astimezone(UTC):%m-%dT%H:%M}"


def days(*wh: int, device: str = "roof") -> list[str]:
    return [f"{device} {a} {b} {e}" for (a, b), e in zip(MARCH, wh, strict=False)]


HEADINGS = [
    Case(
        "a heading over several columns, one of which is added to the other",
        GROUPED,
        days(4000, 4200),
        answers={"values": (1, 2), "combine": "sum"},
        needed=("values",),
    ),
    Case(
        "a heading over the columns of several inverters",
        INVERTERS,
        days(7000, 9200),
        answers={"values": (1, 2, 3), "combine": "sum"},
        needed=("values",),
    ),
    Case(
        "merged cells of a heading in a spreadsheet",
        spreadsheets.xlsx(
            {
                "A": [
                    ["Date", "Production (kWh)", None, "Consumption (kWh)"],
                    [None, "INV 1", "INV 2"],
                    ["2024-03-01", 1.5, 2.5, 3],
                    ["2024-03-02", 2, 2.2, 5],
                ]
            }
        ),
        days(4000, 4200),
        answers={"values": (1, 2), "combine": "sum"},
        needed=("values",),
        file="reads.xlsx",
    ),
    Case(
        "sites above the columns of each",
        SITES,
        [*days(2500, 2200, device="Site A Export"), *days(4000, 6000, device="Site B Export")],
        answers={"values": (2, 4), "device_from": "headings", "combine": "devices"},
        needed=("values",),
    ),
    Case(
        "a title above the heading is not part of it",
        table("March,,", "Date,Import kWh,Export kWh", "2024-03-01,5,1.5", "2024-03-02,6,2"),
        days(1500, 2000),
    ),
]

JANUARY, FEBRUARY = "12-31T23:00 01-31T23:00", "01-31T23:00 02-29T23:00"

PERIODS = [
    *(
        Case(
            f"a year and a month in columns: {first}",
            table("Year,Month,kWh", f"2024,{first},100.5", f"2024,{second},90"),
            [f"roof {JANUARY} 100500", f"roof {FEBRUARY} 90000"],
        )
        for first, second in (("1", "2"), ("January", "February"))
    ),
    Case(
        "a year and a month in columns, of one month alone",
        table("Plant;Jahr;Monat;Ertrag kWh", "roof;2024;1;440,5", "wall;2024;1;380,1"),
        [f"roof {JANUARY} 440500", f"wall {JANUARY} 380100"],
    ),
    *(
        Case(
            f"months written like {first}",
            table("Month,kWh", f"{first},100.5", f"{second},90"),
            [f"roof {JANUARY} 100500", f"roof {FEBRUARY} 90000"],
        )
        for first, second in (
            *(("2024年1月", "2024年2月"), ("1月 2024", "2月 2024"), ("2024M01", "2024M02")),
            *(("2024-M01", "2024-M02"), ("1/2024", "2/2024"), ("2024/1", "2024/2")),
            ("1月2024", "2月2024"),
        )
    ),
    Case(
        "months of a Chinese report above the columns",
        table("Device,2024年1月,2024年2月", "roof,100.5,90"),
        [f"roof {JANUARY} 100500", f"roof {FEBRUARY} 90000"],
        answers={"unit": "kWh"},
    ),
    Case(
        "a month in two digits with a year in two is no month",
        table("Month,kWh", "1/24,100.5", "2/24,90"),
        [],
        problems=("time",),
    ),
    Case(
        "months in digits below lines of two cells",
        table("Site,Casa Verde", "Serial,4711000123", "", "Month,kWh", "202401,100.5", "202402,90"),
        [f"roof {JANUARY} 100500", f"roof {FEBRUARY} 90000"],
    ),
    Case(
        "days of a spreadsheet below lines of two cells",
        table("Site,Casa Verde", "Capacity,9.9", "", "Date,kWh", "45352,1.5", "45353,2"),
        days(1500, 2000),
    ),
    Case(
        "months in digits below the day of the export",
        table("Exported,2024-05-01,", "", "Month,kWh,", "202401,100.5,", "202402,90,"),
        [f"roof {JANUARY} 100500", f"roof {FEBRUARY} 90000"],
    ),
    *(
        Case(
            f"a year and a month in columns beside a {called}",
            table(f"Year,Month,kWh,{called}", f"2024,1,100.5,{digits}", f"2024,2,90,{digits}"),
            [f"{digits} {JANUARY} 100500", f"{digits} {FEBRUARY} 90000"],
        )
        for called, digits in (
            ("Serial number", "2130012345"),
            ("Meter", "20240101"),
            ("MPAN", "1200012345678"),
        )
    ),
    Case(
        "a year and a month in columns beside energy of eight digits",
        table("Year,Month,Energy (Wh)", "2024,1,12345678", "2024,2,13345678"),
        [f"roof {JANUARY} 12345678", f"roof {FEBRUARY} 13345678"],
    ),
    Case(
        "the parts of a day in columns beside energy of eight digits",
        table("Year,Month,Day,Energy (Wh)", "2024,1,1,12345678", "2024,1,2,13345678"),
        ["roof 12-31T23:00 01-01T23:00 12345678", "roof 01-01T23:00 01-02T23:00 13345678"],
    ),
    Case(
        "a year in the first row of its months",
        table("Year,Month,kWh", "2023,12,95.5", "2024,1,100.5", ",2,90", "Total,,286"),
        [
            "roof 11-30T23:00 12-31T23:00 95500",
            f"roof {JANUARY} 100500",
            f"roof {FEBRUARY} 90000",
        ],
        notes=("total",),
    ),
    Case(
        "a year in a column",
        table("Year,Energy (kWh)", "2023,5400.5"),
        ["roof 12-31T23:00 12-31T23:00 5400500"],
    ),
    Case(
        "several years in a column",
        table("Year,Energy (kWh)", "2022,5400.5", "2023,5300"),
        ["roof 12-31T23:00 12-31T23:00 5400500", "roof 12-31T23:00 12-31T23:00 5300000"],
    ),
    Case(
        "months that look like numbers, whatever the type of the reads",
        table("Monat;Ertrag kWh", "01.2024;440,5", "02.2024;380,1"),
        [f"roof {JANUARY} 440500", f"roof {FEBRUARY} 380100"],
        hints={"type": "Delta"},
    ),
    *(
        Case(
            f"a month alone, written {month}",
            table("Plant;Monat;Ertrag kWh", f"roof;{month};440,5", f"wall;{month};380,1"),
            [f"roof {JANUARY} 440500", f"wall {JANUARY} 380100"],
        )
        for month in ("01.2024", "2024-01", "Januar 2024", "202401", "2024. jan.")
    ),
]

# The first of March as people write it, and other months whose names begin alike.
FIRSTS = (
    *("2024.03.01.", "2024. 03. 01.", "1. 3. 2024", "01.03.2024.", "2024. március 1."),
    *("1 Machi 2024", "1 marca 2024", "1. března 2024", "1 maaliskuuta 2024", "1 Mart 2024"),
    *("1 martie 2024", "1 Maret 2024", "1 maart 2024", "2024 March 1"),
)
MONTHS = {
    1: "ocak ianuarie styczeń ledna tammikuu januari",
    2: "şubat luty února helmikuu február",
    4: "nisan kwiecień dubna huhtikuu aprili",
    5: "mayıs mei maj květen toukokuu május",
    6: "haziran iunie czerwiec červen kesäkuu",
    7: "temmuz iulie lipiec července heinäkuu július",
    8: "agustus ağustos agosti sierpnia srpen elokuu augusztus",
    9: "eylül września září syyskuu septemba szept.",
    10: "ekim października října lokakuu oktoba",
    11: "kasım noiembrie marraskuu novemba",
    12: "aralık desember desemba grudnia prosinec joulukuu",
}

WRITTEN = [
    *(
        Case(
            f"a date of its own country: {first}",
            table("Day;kWh", f"{first};1,5", f"{first.replace('1', '2')};2"),
            days(1500, 2000),
        )
        for first in FIRSTS
    ),
    *(
        Case(
            f"a date with dots around its time: {date}",
            table("from;kWh", f"{date} 10:00;1,5", f"{date} 11:00;2"),
            TWO,
        )
        for date in ("2024.03.01.", "2024. 03. 01.", "1. 3. 2024", "2024. március 1.")
    ),
    *(
        Case(
            f"the names of month {number} in several languages",
            table("Day;kWh", *(f"{day} {name} 2023;1,5" for day, name in enumerate(written, 1))),
            [
                f"roof {midnight(number, day)} {midnight(number, day + 1)} 1500"
                for day, _ in enumerate(written, 1)
            ],
        )
        for number, names in MONTHS.items()
        for written in [names.split()]
    ),
    Case(
        "a month that is the tenth of some and the eleventh of others",
        table("Day;kWh", "1 grudnia 2023;1,5", "2 grudnia 2023;2", "3 listopada 2023;2"),
        ["roof 11-30T23:00 12-01T23:00 1500", "roof 12-01T23:00 12-02T23:00 2000"],
        problems=("time",),
    ),
]


def spans(spelling: str, heading: str = "MTU") -> str:
    """Two hours, the end of each behind its start."""
    rows = [spelling.format(a=h, b=h + 1) for h in (10, 11)]
    return table(
        f"{heading},Solar [kWh]", *(f"{r},{v}" for r, v in zip(rows, (1.5, 2), strict=True))
    )


LONG = "01.03.2024 {a}:00 - 01.03.2024 {b}:00"
IN_UTC = ["roof 03-01T10:00 03-01T11:00 1500", "roof 03-01T11:00 03-01T12:00 2000"]
AWAY = "Africa/Nairobi"

BOTH_ENDS = [
    *(
        Case(f"a zone behind two times: {spelling}", spans(spelling), TWO, zone=AWAY)
        for spelling in (
            *(f"{LONG}{zone}" for zone in (" (CET/CEST)", " (CET)", " MEZ", "+01:00", " +0100")),
            "01.03.2024 {a}:00 - {b}:00 (CET/CEST)",
            "01.03.2024 {a}:00 CET - {b}:00",
            "01.03.2024 {a}.00 - 01.03.2024 {b}.00 (MEZ)",
            "2024-03-01T{a}:00:00+01:00/2024-03-01T{b}:00:00+01:00",
        )
    ),
    *(
        Case(f"UTC behind two times: {spelling}", spans(spelling), IN_UTC, zone=AWAY)
        for spelling in (f"{LONG} (UTC)", f"{LONG}Z", "01.03.2024 {a}:00 - {b}:00 UTC")
    ),
    Case(
        "a name of several zones behind two times",
        spans(f"{LONG} (IST)"),
        ["roof 03-01T04:30 03-01T05:30 1500", "roof 03-01T05:30 03-01T06:30 2000"],
        answers={"zone": "UTC+05:30"},
        needed=("zone",),
    ),
    Case("a zone above two times", spans(LONG, "MTU (CET/CEST)"), TWO, zone=AWAY),
    Case("UTC above two times", spans(LONG, "MTU (UTC)"), IN_UTC, zone=AWAY),
    Case(
        "a zone behind the two times of an hour",
        table(
            "Date,MTU,Solar [kWh]",
            *("01.03.2024,10:00 - 11:00 (CET/CEST),1.5", "01.03.2024,11:00 - 12:00 (CET/CEST),2"),
        ),
        TWO,
        zone=AWAY,
    ),
]

QUARTERS = [f"{utc(15 * n)} {utc(15 * n + 15)}" for n in range(96)]


def day_of(kind: type[float]) -> bytes:
    """A day of quarter hours whose times are numbers of days, shown as `kind` has it."""
    rows: list[list[Cell]] = [["2024-03-01", kind(n / 96), n % 7 + 0.5] for n in range(1, 97)]
    return spreadsheets.xlsx({"A": [["Date", "Time", "kWh"], *rows]})


def sheet(*wh: float) -> list[list[Cell]]:
    """Rows with a time and no date."""
    return [["Time", "kWh"], *([f"{h}:00", v] for h, v in enumerate(wh, 10))]


BOOKS = [
    *(
        Case(
            f"the end of a day in a cell of times, {kind.__name__}",
            day_of(kind),
            [f"roof {at} {1000 * (n % 7) + 500}" for n, at in enumerate(QUARTERS, 1)],
            file="reads.xlsx",
        )
        for kind in (Length, Stamp)
    ),
    *(
        Case(
            f"each sheet is called by its day: {first}",
            spreadsheets.xlsx({first: sheet(1.5, 2), second: sheet(2.2, 1.9)}),
            [*TWO, *(s.replace("03-01", "03-13") for s in said(2200, 1900))],
            file="reads.xlsx",
        )
        for first, second in (
            ("2024-03-01", "2024-03-13"),
            ("01.03.2024", "13.03.2024"),
            ("1 March 2024", "13 March 2024"),
            ("20240301", "20240313"),
        )
    ),
    Case(
        "sheets of days whose rows have both ends of an hour",
        spreadsheets.xlsx(
            {
                f"2024-03-{day}": [["Time", "kWh"], ["10:00 - 11:00", v], ["11:00 - 12:00", 2]]
                for day, v in (("01", 1.5), ("13", 2.2))
            }
        ),
        [*TWO, *(s.replace("03-01", "03-13") for s in said(2200, 2000))],
        file="reads.xlsx",
    ),
    Case(
        "days in one sheet, and their hours in others",
        spreadsheets.xlsx(
            {"Days": [["Day", "kWh"], ["2024-03-01", 3.5]], "2024-03-01": sheet(1.5, 2)}
        ),
        ["roof 02-29T23:00 03-01T23:00 3500"],
        file="reads.xlsx",
        notes=("other sheets",),
    ),
    Case(
        "one sheet that is called by its day",
        spreadsheets.xlsx({"2024-03-01": sheet(1.5, 2), "Notes": [["by hand"]]}),
        TWO,
        file="reads.xlsx",
    ),
    Case(
        "sheets whose names may be two days",
        spreadsheets.xlsx({"01-03-2024": sheet(1.5, 2), "02-03-2024": sheet(2.2, 1.9)}),
        TWO,
        answers={"day": "2024-03-01"},
        needed=("day",),
        file="reads.xlsx",
        notes=("other sheets",),
    ),
]

ANNOTATIONS = (
    "#group,false,false,true,true,false,false,true,true",
    "#datatype,string,long,dateTime:RFC3339,dateTime:RFC3339,dateTime:RFC3339,double,string,string",
    "#default,_result,,,,,,,",
    ",result,table,_start,_stop,_time,_value,_field,_measurement",
)


def queried(number: int, field: str, *wh: float, at: int = 9) -> list[str]:
    """Rows of an answer of InfluxDB, whose bounds stand in each."""
    bounds = "2024-03-01T00:00:00Z,2024-03-02T00:00:00Z"
    return [
        f",,{number},{bounds},2024-03-01T{hour:02}:00:00Z,{value},{field},meter"
        for hour, value in enumerate(wh, at)
    ]


ANSWERED = [
    *(
        Case(
            f"a table of InfluxDB {'with' if len(head) > 1 else 'without'} annotations",
            table(*head, *queried(0, "energy", 1.5, 2, 2.2)),
            said(1500, 2000, 2200),
        )
        for head in (ANNOTATIONS, ANNOTATIONS[-1:])
    ),
    Case(
        "two fields of InfluxDB",
        table(*ANNOTATIONS, *queried(0, "pv", 1.5, 2, 2.2), *queried(1, "house", 0.5, 0.2, 0.3)),
        [*said(1500, 2000, 2200, device="pv"), *said(500, 200, 300, device="house")],
        answers={"unit": "kWh"},
        needed=("unit",),
    ),
    Case(
        "tables of InfluxDB below each other, each with its annotations",
        table(
            *ANNOTATIONS,
            *queried(0, "energy", *[1.5] * 6, at=3),
            *queried(0, "energy", *[1.5] * 6, at=9),
            *("", *ANNOTATIONS),
            *queried(0, "energy", *[1.5] * 6, at=15),
        ),
        [f"roof {utc(60 * h)} {utc(60 * h + 60)} 1500" for h in range(4, 22)],
        notes=("heading again", "remark"),
    ),
]

DATES = [f"2024-03-0{n},{n}.5" for n in (1, 2)]
LATER = [f"2024-04-0{n},{n}.5" for n in (1, 2)]
AS_ROWS = [
    "roof 02-29T23:00 03-01T23:00 1500",
    "roof 03-01T23:00 03-02T23:00 2500",
    "roof 03-31T22:00 04-01T22:00 1500",
    "roof 04-01T22:00 04-02T22:00 2500",
]

BETWEEN_ROWS = [
    *(
        Case(
            f"a line between the rows that is no title: {line}",
            table("Date,Solar kWh", *DATES, line, *LATER),
            AS_ROWS,
            notes=("words",),
        )
        for line in (
            *("Page 2", "April,", "a longer remark of somebody who looked at the rows", "offline"),
            *("no data,", "communication error", "n/a", "Night", "Inverter 2 fault,", "Power cut"),
        )
    ),
    *(
        Case(
            f"a line between the rows that nobody understands: {line}",
            table("Date,Solar kWh", *DATES, line, *LATER),
            AS_ROWS,
            problems=("time",),
        )
        for line in ("?,", "Device,wall", "Unit,Wh", "35.13.2024,")
    ),
    Case(
        "a title on each page",
        table("Solar report", "Date,kWh", *DATES, "", "Solar report", "Date,kWh", *LATER),
        AS_ROWS,
        notes=("heading again", "words"),
    ),
    Case(
        "a line below all rows",
        table("Date,Solar kWh", *DATES, *LATER, "End of report"),
        AS_ROWS,
        notes=("words",),
    ),
]

# What stands below the rows: the time of the report, and notes; and what is said of them.
FOOTERS: dict[str, tuple[str, ...]] = {
    "2024-05-01 10:00,": ("no number",),
    "Printed 01.05.2024 10:00,": ("words",),
    "Printed,01.05.2024 10:00": ("words",),
    "Generated on 2024-05-01 10:00,": ("words",),
    "Generated by a portal,": ("words",),
    "* estimated,": ("words",),
    "2024-05-01 10:00,\nby Anna,": ("words", "no number"),
}

CLOSED = [
    Case(
        f"{len(rows)} dates above a line that is none: {line}",
        table("Date,kWh", *rows, line),
        read,
        notes=told,
    )
    for line, told in FOOTERS.items()
    for rows, read in ((DATES, AS_ROWS[:2]), ([*DATES, *LATER], AS_ROWS))
]

MONTHLY = [("2024-01", 100.5), ("2024-02", 90), ("2024-03", 120), ("2024-04", 130)]

COUNTED = [
    Case(
        f"the rows are counted under {heading}",
        table(f"{heading},Month,kWh", *(f"{n},{m},{v}" for n, (m, v) in enumerate(MONTHLY, 1))),
        [
            f"roof {JANUARY} 100500",
            f"roof {FEBRUARY} 90000",
            "roof 02-29T23:00 03-31T22:00 120000",
            "roof 03-31T22:00 04-30T22:00 130000",
        ],
    )
    for heading in ("S/N", "ID")
] + [
    Case(
        "devices whose names look like months",
        table("Meter,Day,kWh", *(f"{name},2024-03-01,1.5" for name in ("DES-12", "MAR-14"))),
        [*days(1500, device="DES-12"), *days(1500, device="MAR-14")],
    ),
    Case(
        "devices that are called by numbers",
        table("ID,Month,kWh", "1,2024-01,100.5", "2,2024-01,90"),
        [f"1 {JANUARY} 100500", f"2 {JANUARY} 90000"],
    ),
]

ONCE_A_DAY = ("2024-03-01,10:00,1.5", ",11:00,2", "2024-03-02,10:00,1", ",11:00,3")
ONCE_SAYS = [
    *("roof 03-01T09:00 03-01T10:00 1500", "roof 03-01T10:00 03-01T11:00 2000"),
    *("roof 03-02T09:00 03-02T10:00 1000", "roof 03-02T10:00 03-02T11:00 3000"),
]
BRIEF = ("2024-03-01 10:00,1.5", "2024-03-01 11:00,2")

TABLED = [
    Case(
        "tables of devices whose dates stand in the first of their rows",
        table(
            *("Inverter: roof", "Date,Time,kWh", *ONCE_A_DAY, ""),
            *("Inverter: wall", "Date,Time,kWh", *ONCE_A_DAY),
        ),
        [*ONCE_SAYS, *(line.replace("roof", "wall") for line in ONCE_SAYS)],
    ),
    Case(
        "a date in the first of its rows, and the heading again",
        table("Date,Time,kWh", *ONCE_A_DAY[:2], "Date,Time,kWh", *ONCE_A_DAY[2:]),
        ONCE_SAYS,
        notes=("heading again",),
    ),
    Case(
        "a device in the first of its rows, and a state",
        table(
            *("Device,Start,kWh", "roof,2024-03-01 09:00,1", "offline,,", ",2024-03-01 10:00,1.5"),
            *(",2024-03-01 11:00,2", "wall,2024-03-01 09:00,1", ",2024-03-01 10:00,1.5"),
            ",2024-03-01 11:00,2",
        ),
        [
            *("roof 03-01T08:00 03-01T09:00 1000", *TWO, "wall 03-01T08:00 03-01T09:00 1000"),
            *(line.replace("roof", "wall") for line in TWO),
        ],
        notes=("nothing",),
    ),
    Case(
        "a device in the first of its rows, and a total without a number",
        table(
            *("Device,Start,kWh", "roof,2024-03-01 09:00,1", "Subtotal,,", ",2024-03-01 10:00,1.5"),
            *(",2024-03-01 11:00,2", "wall,2024-03-01 09:00,1", ",2024-03-01 10:00,1.5"),
            ",2024-03-01 11:00,2",
        ),
        [
            *("roof 03-01T08:00 03-01T09:00 1000", *TWO, "wall 03-01T08:00 03-01T09:00 1000"),
            *(line.replace("roof", "wall") for line in TWO),
        ],
        notes=("total",),
    ),
    Case(
        "a unit and a zone above the first of the tables hold for all",
        table(
            *("Time zone: Africa/Nairobi", "Unit: Wh", "", "Meter: roof", "Start,Energy"),
            *("2024-03-01 12:00,1500", "2024-03-01 13:00,2000", ""),
            *("Meter: wall", "Start,Energy", "2024-03-01 12:00,1500", "2024-03-01 13:00,2000"),
        ),
        [*TWO, *(line.replace("roof", "wall") for line in TWO)],
    ),
    Case(
        "tables of people one of whom is called Max",
        table(
            *("Anlage: Eva Klein", "Start,kWh", *BRIEF, ""),
            *("Anlage: Max Huber", "Start,kWh", *BRIEF, "Total,3.5", ""),
            *("Anlage: Tom Kern", "Start,kWh", *BRIEF),
        ),
        [
            line.replace("roof", name)
            for name in ("Eva Klein", "Max Huber", "Tom Kern")
            for line in TWO
        ],
        notes=("total",),
    ),
    Case(
        "tables below names, the site above the first one",
        table(
            *("Site: Casa", "INV-1", "Start,kWh", *BRIEF, ""),
            *("INV-2", "Start,kWh", *BRIEF),
        ),
        [line.replace("roof", name) for name in ("INV-1", "INV-2") for line in TWO],
    ),
    Case(
        "a table of the sums of the others",
        table(
            *("Meter: roof", "Start,kWh", *BRIEF, ""),
            *("Meter: wall", "Start,kWh", BRIEF[0], ""),
            *("Plant total", "Start,kWh", "2024-03-01 10:00,3", "2024-03-01 11:00,2"),
        ),
        [
            *(*TWO, TWO[0].replace("roof", "wall")),
            *("Plant total 03-01T09:00 03-01T10:00 3000", TWO[1].replace("roof", "Plant total")),
        ],
    ),
    Case(
        "tables of devices with a word of production in their names",
        table(*("Solar roof", "Start,kWh", *BRIEF, ""), *("Solar wall", "Start,kWh", *BRIEF)),
        [line.replace("roof", name) for name in ("Solar roof", "Solar wall") for line in TWO],
    ),
    Case(
        "a date in the first of its rows, and a note below each table",
        table(
            *("Inverter: roof", "Date,Time,kWh", *ONCE_A_DAY, "Checked by hand", ""),
            *("Inverter: wall", "Date,Time,kWh", *ONCE_A_DAY, "Checked by hand"),
        ),
        [*ONCE_SAYS, *(line.replace("roof", "wall") for line in ONCE_SAYS)],
        notes=("no number",),
    ),
    Case(
        "a device in the first of its rows, and a state with a code",
        table(
            *("Device,Start,kWh,Code", "roof,2024-03-01 09:00,1,OK", "offline,,,E7"),
            *(",2024-03-01 10:00,1.5,OK", ",2024-03-01 11:00,2,OK", "wall,2024-03-01 09:00,1,OK"),
            *(",2024-03-01 10:00,1.5,OK", ",2024-03-01 11:00,2,OK"),
        ),
        [
            *("roof 03-01T08:00 03-01T09:00 1000", *TWO, "wall 03-01T08:00 03-01T09:00 1000"),
            *(line.replace("roof", "wall") for line in TWO),
        ],
        notes=("nothing",),
    ),
    Case(
        "pages below the line of a company",
        table("Company: Sun Ltd", "", "Start,kWh", BRIEF[0], "Page 2 of 5", "Start,kWh", BRIEF[1]),
        TWO,
        notes=("heading again", "words"),
    ),
    *(
        Case(
            f"{line} between readings",
            table("Start,kWh", BRIEF[0], line, "Start,kWh", BRIEF[1]),
            TWO,
            notes=("heading again", "words"),
        )
        for line in ("Page 2 of 5", "Seite 2 von 5", "Printed 01/07/2024")
    ),
    *(
        Case(
            f"{line} between readings",
            table("Start,kWh", BRIEF[0], line, BRIEF[1]),
            TWO,
            notes=("words",),
        )
        for line in ("Wechselrichter offline", "Netzausfall", "hors ligne", "Fuori servizio")
    ),
    *COUNTED,
    *CLOSED,
    *BETWEEN_ROWS,
    *ANSWERED,
    *HEADINGS,
    *PERIODS,
    *WRITTEN,
    *BOTH_ENDS,
    *BOOKS,
]
