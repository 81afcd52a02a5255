"""Dates in digits alone, wherever other dates may stand; and rows that sum up the others."""

from tests.reads.cases.model import TWO, Case, table

QUARTERS = [
    "roof 03-01T09:00 03-01T09:15 1500",
    "roof 03-01T10:00 03-01T10:15 2000",
    "roof 03-01T10:30 03-01T10:45 2000",
]
MONTHS = ["roof 12-31T23:00 01-31T23:00 1500", "roof 01-31T23:00 02-29T23:00 2000"]
# Of 1 March in Berlin: not rising, so that it is energy.
OF_HOURS = [
    f"roof {start} {end} {hour % 5 + 1}500"
    for hour, (start, end) in enumerate(
        [
            ("02-29T23:00", "03-01T00:00"),
            *((f"03-01T{h:02}:00", f"03-01T{h + 1:02}:00") for h in range(23)),
        ]
    )
]

DIGITS = [
    Case(
        "both ends in digits, with gaps",
        table(
            "From;To;kWh",
            *("202403011000;202403011015;1,5", "202403011100;202403011115;2"),
            "202403011130;202403011145;2",
        ),
        QUARTERS,
    ),
    Case(
        "bills in digits, each to its last day",
        table("From;To;kWh", "20240101;20240131;1,5", "20240201;20240229;2"),
        MONTHS,
    ),
    Case(
        "a previous date in digits behind the current one",
        table("Current date,Previous date,kWh", "20240201,20240101,1.5", "20240301,20240201,2"),
        MONTHS,
    ),
    Case(
        "a date in digits beside hours that are counted",
        table("Date,Hour,kWh", *(f"20240301,{hour},{hour % 5 + 1}.5" for hour in range(24))),
        OF_HOURS,
    ),
    Case(
        "a date in digits beside hours that end",
        table("Date,HE,kWh", *(f"20240301,HE{h + 1:02},{h % 5 + 1}.5" for h in range(24))),
        OF_HOURS,
    ),
    Case(
        "seconds since 1970 and their total",
        table("from,kWh", "1709283600,1.5", "1709287200,2", "Total,3.5"),
        TWO,
        notes=("total",),
    ),
    Case(
        "a time in digits that is not there",
        table("from,kWh", "202403011000,1.5", "202403011100,2", "N/A,3"),
        TWO,
        problems=("time",),
    ),
]

SUMMED = [
    Case(
        "two years and their total",
        table("Year,Energy (kWh)", "2022,5400.5", "2023,5300", "Total,10700.5"),
        ["roof 12-31T23:00 12-31T23:00 5400500", "roof 12-31T23:00 12-31T23:00 5300000"],
        notes=("total",),
    ),
    Case(
        "intervals of a few rows and their sum",
        table("Zeit;kWh", "01.03.2024 10:00-11:00;1,5", "01.03.2024 11:00-12:00;2", "Summe;3,5"),
        TWO,
        notes=("total",),
    ),
    Case(
        "a month of two plants and their total",
        table(
            "Plant;Jahr;Monat;Ertrag kWh",
            *("roof;2024;1;440,5", "wall;2024;1;380,1", "Total;;;820,6"),
        ),
        ["roof 12-31T23:00 01-31T23:00 440500", "wall 12-31T23:00 01-31T23:00 380100"],
        notes=("total",),
    ),
]

LAST = [
    Case(
        "last seconds, the newest first",
        table(
            "Start,End,kWh",
            "2024-03-01 11:00:00,2024-03-01 11:59:59,2",
            "2024-03-01 10:00:00,2024-03-01 10:59:59,1.5",
        ),
        TWO,
    ),
    Case(
        "last minutes of devices by turns",
        table(
            "Meter,Start,End,kWh",
            *(
                "roof,2024-03-01 10:00,2024-03-01 10:59,1.5",
                "wall,2024-03-01 10:00,2024-03-01 10:59,1",
            ),
            *(
                "roof,2024-03-01 11:00,2024-03-01 11:59,2",
                "wall,2024-03-01 11:00,2024-03-01 11:59,1",
            ),
        ),
        [*TWO, "wall 03-01T09:00 03-01T10:00 1000", "wall 03-01T10:00 03-01T11:00 1000"],
    ),
    Case(
        "a last second that stands alone",
        table("Start,End,kWh", "2024-03-01 10:00:00,2024-03-01 10:59:59,1.5"),
        TWO[:1],
    ),
    Case(
        "bills to the last day, the newest first",
        table("From,To,kWh", "05.03.2024,03.04.2024,2", "02.02.2024,04.03.2024,1.5"),
        ["roof 02-01T23:00 03-04T23:00 1500", "roof 03-04T23:00 04-03T22:00 2000"],
    ),
]

DATED = [*DIGITS, *SUMMED, *LAST]
