"""Days of a month that are numbers alone, the month named above them, by the file or by nobody."""

from datetime import date, timedelta

from tests.reads.cases.model import Case, table

# Not rising, so that they are energy.
MADE = {1: "1.5", 2: "2", 3: "1", 4: "0.5"}
ROWS = [f"{day},{made}" for day, made in MADE.items()]


def said(month: int) -> list[str]:
    """The days of a month of 2024 in Nairobi."""
    days = [date(2024, month, day) for day in MADE]
    return [
        f"roof {day - timedelta(1):%m-%d}T21:00 {day:%m-%d}T21:00 {float(made) * 1000:g}"
        for day, made in zip(days, MADE.values(), strict=True)
    ]


def counted(name: str, *lines: str, month: int = 5, **more: object) -> Case:
    return Case(name, table(*lines), said(month), zone="Africa/Nairobi", **more)  # type: ignore[arg-type]


MONTHS_SAY = [
    *("roof 12-31T21:00 01-31T21:00 1500", "roof 01-31T21:00 02-29T21:00 3000"),
    "roof 02-29T21:00 03-31T21:00 2000",
]
TOTAL = ("TOTAL,6.5",)


def year_told(
    name: str,
    *lines: str,
    month: str = "MONTH",
    months: tuple[str, ...] = ("Jan", "Feb", "Mar"),
    **more: object,
) -> Case:
    """The first months of 2024 below lines, with others behind them where they have a number."""
    above, below = ([own for own in lines if (own in TOTAL) == last] for last in (False, True))
    rows = [f"{own},{kwh}" for own, kwh in zip(months, ("1.5", "3", "2"), strict=True)]
    content = table(*above, f"{month},kWh", *rows, *below)
    notes = ("total",) if below else ()
    return Case(name, content, MONTHS_SAY, zone="Africa/Nairobi", notes=notes, **more)  # type: ignore[arg-type]


HALF_HOURS = [f"{day},{clock},{made}" for day, made in MADE.items() for clock in ("10:00", "10:30")]

DAYS_COUNTED = [
    counted("days of the month in the title", "Production of May 2024", "Day,kWh", *ROWS),
    counted("days of the month in a labelled line", "Month: 2024-05", "", "Date,kWh", *ROWS),
    counted("a month and its year, labelled", "Month,May", "Year,2024", "Day,kWh", *ROWS),
    counted("days in Swahili", "Mei 2024", "Siku,kWh", *ROWS),
    counted("days of a month, newest first", "05/2024", "Day,kWh", *reversed(ROWS)),
    counted(
        "a form with more days than the month has",
        *("February 2024", "Day,kWh", *ROWS, *(f"{day}," for day in range(30, 32))),
        month=2,
    ),
    counted(
        "days with a total below",
        *("May 2024", "Day,kWh", *ROWS, "Total,5"),
        notes=("total",),
    ),
    counted(
        "a month in the file's name", "Day,kWh", *ROWS, file="roof 2024-05.csv", needed=("day",)
    ),
    counted(
        "days whose month nothing tells",
        *("Day,kWh", *ROWS),
        needed=("day",),
        answers={"day": "2024-05-17"},
    ),
    counted(
        "days below two months",
        *("April 2024", "May 2024", "Day,kWh", *ROWS),
        needed=("day",),
        answers={"day": "2024-05-01"},
    ),
    counted(
        "days below the month of something else",
        *("Installed in March 2022", "May 2024", "Day,kWh", *ROWS),
    ),
    year_told("months below the title of their year", "Production 2024"),
    year_told("months below a labelled year", "Year: 2024", month="Month"),
    year_told(
        "months in numbers, in capitals and with a total", "2024", *TOTAL, months=("1", "2", "3")
    ),
    year_told("months of the year in the file's name", file="roof 2024.csv", needed=("year",)),
    year_told("months whose year nothing tells", needed=("year",), answers={"year": "2024"}),
    Case(
        "days of a month with times beside them",
        table("Time zone: UTC", "May 2024", "Day,Time,kWh", *HALF_HOURS),
        [
            f"roof 05-0{day}T{start} 05-0{day}T{end} {float(made) * 1000:g}"
            for day, made in MADE.items()
            for start, end in (("10:00", "10:30"), ("10:30", "11:00"))
        ],
    ),
    Case(
        "a zone above the columns of a date",
        table(
            *("Time zone: UTC", "Year,Month,Day,Hour,Minute,kWh"),
            *("2024,3,1,9,0,1.5", "2024,3,1,10,0,2", "2024,3,1,11,0,1"),
        ),
        [
            *("roof 03-01T09:00 03-01T10:00 1500", "roof 03-01T10:00 03-01T11:00 2000"),
            "roof 03-01T11:00 03-01T12:00 1000",
        ],
    ),
]
