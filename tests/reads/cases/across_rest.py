"""Dates above columns that leave something open: the year of months, the month of years, the day of
months, the time of days. A line above tells it, a column, or a person."""

from __future__ import annotations

from tests.reads.cases.across import DAYS, MONTHS, MONTHS_2023, THREE, YEAR, jan, said
from tests.reads.cases.model import TWO, Case, table, utc
from tests.support import spreadsheets
from tests.support.spreadsheets import Stamp

# October of 2023 to March of 2024.
WINTER = ("09-30T22:00", "10-31T23:00", "11-30T23:00", *MONTHS[:4])
WINTER_KWH = (1.5, 2.5, 3.5, 4.5, 5.5, 6.5)
WINTER_ROW = f"roof,{','.join(map(str, WINTER_KWH))}"
IN_WINTER = said(WINTER, *(int(kwh * 1000) for kwh in WINTER_KWH))
OF_WINTER = "Oct,Nov,Dec,Jan,Feb,Mar"

ONE_YEAR_ACROSS = [
    Case(
        "months of the year that a line above tells",
        table("Generation in 2024", "Site (kWh),Jan,Feb,Mar", "roof,1.5,2.2,1.1"),
        THREE,
    ),
    Case(
        "months of the year that a line above names beside the day of the report",
        table(
            *("Year:,2024", "Exported,2025-02-01", "Commissioned in 2019", ""),
            *("Site (kWh),Jan,Feb,Mar", "roof,1.5,2.2,1.1"),
        ),
        THREE,
    ),
    Case(
        "months of the year and the unit that the title of a report tells",
        table("Solar monthly report 2024 (kWh)", "Site,Jan,Feb,Mar", "roof,150,220,110"),
        said(MONTHS, 150_000, 220_000, 110_000),
    ),
    Case(
        "months of the year that the report was made in, for all that it says",
        table("Report printed in 2025", "Site (kWh),Jan,Feb,Mar", "roof,1.5,2.2,1.1"),
        THREE,
        answers={"year": "2024"},
        needed=("year",),
    ),
    Case(
        "months that nothing gives a year",
        table("Site (kWh),Jan,Feb,Mar", "roof,1.5,2.2,1.1"),
        THREE,
        answers={"year": "2024"},
        needed=("year",),
    ),
    Case(
        "meters whose numbers look like years below months",
        table("Meter (kWh),Jan,Feb,Mar", "2001,1.5,2.2,1.1", "2002,2,3,4"),
        [
            *said(MONTHS, 1500, 2200, 1100, device="2001"),
            *said(MONTHS, 2000, 3000, 4000, device="2002"),
        ],
        answers={"year": "2024"},
        needed=("year",),
    ),
    Case(
        "months below two years",
        table("2023 and 2024", "Site (kWh),Jan,Feb,Mar", "roof,1.5,2.2,1.1"),
        said(MONTHS_2023, 1500, 2200, 1100),
        answers={"year": "2023"},
        needed=("year",),
    ),
    Case(
        "months of a file whose name has their year",
        table("Site (kWh),Jan,Feb,Mar", "roof,1.5,2.2,1.1"),
        THREE,
        needed=("year",),
        file="plant-2024.csv",
    ),
    Case(
        "months that go on over New Year, of the first year or the second one",
        table("Year 2023", f"Site (kWh),{OF_WINTER}", WINTER_ROW),
        IN_WINTER,
        answers={"year": "2023"},
        needed=("year",),
    ),
    Case(
        "months of a business year",
        table("FY 2023/24", f"Site (kWh),{OF_WINTER},Total", f"{WINTER_ROW},24"),
        IN_WINTER,
    ),
    Case(
        "months on sheets that are called by their years",
        spreadsheets.xlsx(
            {
                name: [["Site (kWh)", "Jan", "Feb", "Mar"], ["roof", *row]]
                for name, row in (("Year 2023", [1.5, 2, 3]), ("Year 2024", [1.5, 2.2, 1.1]))
            }
        ),
        [*said(MONTHS_2023, 1500, 2000, 3000), *THREE],
        file="reads.xlsx",
    ),
    Case(
        "months with a line of years above, each over the first of its months",
        table(",2023,,,2024,,", f"Site (kWh),{OF_WINTER}", WINTER_ROW),
        IN_WINTER,
    ),
    Case(
        "months with a year above each, and the sum of each year",
        table(
            ",2023,2023,2023,2023,2024,2024,2024",
            "Site (kWh),Oct,Nov,Dec,Total,Jan,Feb,Mar",
            "roof,1.5,2.5,3.5,7.5,4.5,5.5,6.5",
        ),
        IN_WINTER,
    ),
    Case(
        "months with the same year above each",
        table(",2024,2024,2024", "Site (kWh),Jan,Feb,Mar", "roof,1.5,2.2,1.1"),
        THREE,
    ),
]

REST_ACROSS = [
    Case(
        "one month across",
        table("Meter,Jan 2024", "roof,310.5", "wall,280.5"),
        [*said(MONTHS, 310_500), *said(MONTHS, 280_500, device="wall")],
    ),
    Case(
        "one month across, of what was made",
        table("Month,Jan 2024", "Production (MWh),1.5", "Temperature (°C),5"),
        said(MONTHS, 1_500_000),
        notes=("other",),
    ),
    Case(
        "one day across, which may stand for its month",
        table("Device (kWh),2024-01-01,Total", "roof,31.5,31.5", "Total,31.5,31.5"),
        said(MONTHS, 31_500),
        answers={"interval": "month"},
        needed=("interval",),
        notes=("total",),
    ),
    Case(
        "a date above a table is none of its columns",
        table("Read on,2024-01-03", "", "Date,kWh", "2024-01-01,1.5", "2024-01-02,2.5"),
        said(DAYS, 1500, 2500),
    ),
    Case(
        "years across",
        table("Meter (kWh),2022,2023,2024", "roof,3100,2022,3000", "wall,2800.5,,2600"),
        [
            "roof 12-31T23:00 12-31T23:00 3100000",
            "roof 12-31T23:00 12-31T23:00 2022000",
            "roof 12-31T23:00 12-31T23:00 3000000",
            "wall 12-31T23:00 12-31T23:00 2800500",
            "wall 12-31T23:00 12-31T23:00 2600000",
        ],
        notes=("no number",),
    ),
    Case(
        "a row each month and a column each year",
        table("Month,2023,2024,", "Jan,1.5,4.5", "Feb,2.5,5.5", "Mar,3.5,", "Total,7.5,10"),
        [*said(MONTHS_2023, 1500, 2500, 3500), *said(MONTHS, 4500, 5500)],
        hints={"unit": "kWh"},
        notes=("total", "no number"),
    ),
    Case(
        "a row each month and a column each year, of two devices, in German",
        table(
            "Anlage;Monat;2023;2024",
            *("roof;Januar;1,5;4,5", "roof;Februar;2,5;5,5", "roof;März;3,5;6,5"),
            *("wall;Januar;1;2", "wall;Februar;3;4", "wall;Sommer;5;6"),
        ),
        [
            *said(MONTHS_2023, 1500, 2500, 3500),
            *said(MONTHS, 4500, 5500, 6500),
            *said(MONTHS_2023, 1000, 3000, device="wall"),
            *said(MONTHS, 2000, 4000, device="wall"),
        ],
        hints={"unit": "kWh"},
        problems=("time",),
    ),
    Case(
        "a row each month in Spanish, by number in a column of years",
        table("Mes;2023;2024", "enero;1,5;4,5", "febrero;2,5;5,5", "marzo;3,5;6,5"),
        [*said(MONTHS_2023, 1500, 2500, 3500), *said(MONTHS, 4500, 5500, 6500)],
        hints={"unit": "kWh"},
    ),
    Case(
        "the numbers of months below years",
        table("Mois;2023;2024", "1;1,5;4,5", "2;2,5;5,5", "3;3,5;6,5"),
        [*said(MONTHS_2023, 1500, 2500, 3500), *said(MONTHS, 4500, 5500, 6500)],
        hints={"unit": "kWh"},
    ),
    Case(
        "the year of the months behind them",
        table("Jan,Feb,Mar,Year", "1.5,2.2,1.1,2024", "4.5,5.5,6.5,2023"),
        [*said(MONTHS_2023, 4500, 5500, 6500), *THREE],
        hints={"unit": "kWh"},
    ),
    Case(
        "the device behind the dates",
        table("2024-01-01 (kWh),2024-01-02 (kWh),Device", "1.5,2.5,roof", "3.5,4.5,wall"),
        [*said(DAYS, 1500, 2500), *said(DAYS, 3500, 4500, device="wall")],
    ),
    Case(
        "columns of other things behind months",
        table("Year,Jan,Feb,Mar,Temperature (°C),Capacity", "2024,1.5,2.2,1.1,9.5,20"),
        THREE,
        hints={"unit": "kWh"},
    ),
    Case(
        "a row each day and a column each month, of which one has fewer days",
        table(
            "Day,Jan-24,Feb-24",
            *(f"{day},{day % 3 + 1}.5,{day % 4 + 1 if day < 30 else ''}" for day in range(1, 31)),
            "31,2.5,9",
        ),
        [
            f"roof {jan(day)} {jan(day + 1)} {number}500"
            for day, number in ((day, day % 3 + 1) for day in range(1, 32))
        ]
        + [
            f"roof {jan(31 + day)} {jan(32 + day)} {number}000"
            for day, number in ((day, day % 4 + 1) for day in range(1, 30))
        ],
        hints={"unit": "kWh"},
        problems=("time",),
    ),
    Case(
        "a row each day and a column each month in a spreadsheet, which has its first day",
        spreadsheets.xlsx(
            {"Data": [["Day (kWh)", Stamp(45292), Stamp(45323)], [1.0, 1.5, 2.5], [31.0, 3.5, ""]]}
        ),
        [
            *(f"roof {jan(day)} {jan(day + 1)} {wh}" for day, wh in ((1, 1500), (31, 3500))),
            f"roof {jan(32)} {jan(33)} 2500",
        ],
        file="reads.xlsx",
    ),
    Case(
        "a row each day and a column each month of the year above",
        table(
            "2024",
            "Tag;Jan;Feb;Mrz",
            *("1;1,5;2,5;3,5", "2;4,5;5,5;6,5"),
        ),
        [
            *(f"roof {jan(day)} {jan(day + 1)} {wh}" for day, wh in ((1, 1500), (2, 4500))),
            *(f"roof {jan(day)} {jan(day + 1)} {wh}" for day, wh in ((32, 2500), (33, 5500))),
            *(f"roof {jan(day)} {jan(day + 1)} {wh}" for day, wh in ((61, 3500), (62, 6500))),
        ],
        hints={"unit": "kWh"},
    ),
]

# The hours of two days of March, as they stand below them; what each has.
QUARTER = ((0, 3), (1, 2), (2, 5), (3, 1), (4, 6), (5, 4))
HOURS = [
    f"roof {utc(day * 1440 + hour * 60)} {utc(day * 1440 + hour * 60 + 60)} {kwh + day}500"
    for day in (0, 1)
    for hour, kwh in QUARTER
]
BELOW_DAYS = [f"{kwh}.5,{kwh + 1}.5" for _, kwh in QUARTER]
TWO_DAYS = "2024-03-01,2024-03-02"


def below_days(heading: str, *times: str) -> str:
    rows = zip(times, BELOW_DAYS, strict=True)
    return table(f"{heading},{TWO_DAYS}", *(f"{time},{numbers}" for time, numbers in rows))


# One of these days has no hour of two, the other has it twice.
CHANGES = "Hour (kWh),2024-03-31,2024-10-27"

CLOCKS_ACROSS = [
    *(
        Case(
            f"hours down, newest first, days across: {name}",
            table(
                "Time (Wh),2024-03-01,2024-03-02",
                *(f"{hour % 24:02}:00,{7 * hour % 5},{3 * hour % 7}" for hour in hours),
            ),
            [
                f"roof {utc(60 * h + 1440 * day)} {utc(60 * h + 1440 * day + 60)} {wh}"
                for day, (by, of) in enumerate(((7, 5), (3, 7)))
                for h in range(24)
                for wh in [by * (h + late) % of]
            ],
        )
        for name, late, hours in (
            ("of starts", 0, range(23, -1, -1)),
            ("of ends", 1, range(24, 0, -1)),
        )
    ),
    Case(
        "hours down and days across",
        table(
            f"Hour (kWh),{TWO_DAYS}",
            *(f"{hour:02}:00,{hour % 5 + 1},{hour % 7 + 1}" for hour in range(24)),
        ),
        [
            f"roof {utc(day * 1440 + hour * 60)} {utc(day * 1440 + hour * 60 + 60)} "
            f"{hour % (7 if day else 5) + 1}000"
            for day in (0, 1)
            for hour in range(24)
        ],
    ),
    Case(
        "the ends of hours down and days across",
        below_days("Time (kWh)", *(f"{hour + 1:02}:00" for hour, _ in QUARTER)),
        HOURS,
        answers={"at": "end"},
    ),
    Case(
        "both ends of hours down and days across",
        below_days("Time (kWh)", *(f"{hour:02}:00-{hour + 1:02}:00" for hour, _ in QUARTER)),
        HOURS,
    ),
    Case(
        "hours down in two columns and days across",
        below_days("From,To (kWh)", *(f"{hour}:00,{hour + 1}:00" for hour, _ in QUARTER)),
        HOURS,
    ),
    Case(
        "hours counted from 1 and days across",
        below_days("Hour (kWh)", *(str(hour + 1) for hour, _ in QUARTER)),
        HOURS,
    ),
    Case(
        "hours counted from 0 and days across",
        below_days("Hour (kWh)", *(str(hour) for hour, _ in QUARTER)),
        HOURS,
    ),
    Case(
        "half hours that end with 00:00 and days across",
        table(
            f"Time (Wh),{TWO_DAYS}",
            *(
                f"{(n + 1) // 2 % 24:02}:{(n + 1) % 2 * 30:02},{n * 3 % 5 + 1},{n * 3 % 7 + 1}"
                for n in range(48)
            ),
        ),
        [
            f"roof {utc(day * 1440 + n * 30)} {utc(day * 1440 + n * 30 + 30)} "
            f"{n * 3 % (7 if day else 5) + 1}"
            for day in (0, 1)
            for n in range(48)
        ],
    ),
    Case(
        "power at hours down and days across",
        below_days("Hour (kW)", *(f"{hour:02}:00" for hour, _ in QUARTER)),
        HOURS,
    ),
    Case(
        "hours of two devices down, and other things, and days across",
        table(
            f"Device,Parameter,Time,{TWO_DAYS}",
            *("roof,Energy (kWh),10:00,1.5,2.5", "roof,Temperature (°C),10:00,4,5"),
            *("roof,Energy (kWh),11:00,2,3", "wall,Energy (kWh),10:00,5.5,6.5"),
            *("wall,Energy (kWh),11:00,7,8", "Total,,,16,20"),
        ),
        [
            *TWO,
            *("roof 03-02T09:00 03-02T10:00 2500", "roof 03-02T10:00 03-02T11:00 3000"),
            *("wall 03-01T09:00 03-01T10:00 5500", "wall 03-01T10:00 03-01T11:00 7000"),
            *("wall 03-02T09:00 03-02T10:00 6500", "wall 03-02T10:00 03-02T11:00 8000"),
        ],
        notes=("total", "other"),
    ),
    Case(
        "hours down and days across on which the clocks change, with an hour more",
        table(CHANGES, "01:00,1.5,1.5", "02:00,0,2.5", "02:00,,3.5", "03:00,4.5,4.5"),
        [
            *("roof 03-31T00:00 03-31T01:00 1500", "roof 03-31T01:00 03-31T02:00 4500"),
            *("roof 10-26T23:00 10-27T00:00 1500", "roof 10-27T00:00 10-27T01:00 2500"),
            *("roof 10-27T01:00 10-27T02:00 3500", "roof 10-27T02:00 10-27T03:00 4500"),
        ],
        notes=("skipped hour", "no number", "repeated hour"),
    ),
    Case(
        "hours down and days across, of which one hour may be either of two",
        table(CHANGES, "01:00,1.5,1.5", "02:00,,2.5", "03:00,4.5,4.5"),
        [
            *("roof 03-31T00:00 03-31T01:00 1500", "roof 03-31T01:00 03-31T02:00 4500"),
            *("roof 10-26T23:00 10-27T00:00 1500", "roof 10-27T02:00 10-27T03:00 4500"),
        ],
        notes=("no number",),
        problems=("repeated hour",),
    ),
    Case(
        "a time below days that is none, and a cell that is no number",
        table(f"Time (kWh),{TWO_DAYS}", "10:00,1.5,x", "11:00,2,3", "later,4,5"),
        [*TWO, "roof 03-02T10:00 03-02T11:00 3000"],
        problems=("time", "number"),
    ),
]

# The first three months of 2024, a row each, with 1 to 9 kWh a day in an order that does not rise.
TO_31 = ",".join(map(str, range(1, 32)))
LENGTHS = (31, 29, 31)
KWH = [[(7 * day + month) % 9 + 1 for day in range(1, 32)] for month in range(3)]
MONTH_ROWS = [
    ",".join(str(kwh) if day < length else "" for day, kwh in enumerate(own))
    for own, length in zip(KWH, LENGTHS, strict=True)
]
ALL_DAYS = said(
    tuple(jan(day) for day in range(1, 93)),
    *(kwh * 1000 for own, length in zip(KWH, LENGTHS, strict=True) for kwh in own[:length]),
)
# The clocks are changed on the last day.
ALL_DAYS[-1] = ALL_DAYS[-1].replace("03-31T23:00", "03-31T22:00")


def calendar(*months: str, corner: str = "Month (kWh)", above: tuple[str, ...] = ()) -> str:
    rows = (f"{month},{own}" for month, own in zip(months, MONTH_ROWS, strict=True))
    return table(*above, f"{corner},{TO_31}", *rows)


CALENDARS = [
    Case("months down and days across", calendar("2024-01", "2024-02", "2024-03"), ALL_DAYS),
    Case(
        "months with their year down and days across, with a total",
        calendar("Jan 2024", "Feb 2024", "Mar 2024") + "Total,150,140,160\n",
        ALL_DAYS,
        notes=("total",),
    ),
    Case(
        "months of the year that a line above tells down and days across",
        calendar("January", "February", "March", above=("Production 2024",)),
        ALL_DAYS,
    ),
    Case(
        "months whose year nothing tells down and days across",
        calendar("1", "2", "3"),
        ALL_DAYS,
        needed=("year",),
        answers={"year": "2024"},
    ),
    Case(
        "months with their year in a column and days across",
        table(
            f"Year,Month (kWh),{TO_31}",
            *(f"2024,{month},{own}" for month, own in enumerate(MONTH_ROWS, 1)),
        ),
        ALL_DAYS,
    ),
    Case(
        "a number below a day that its month has not",
        table(f"Month (kWh),{TO_31}", f"2024-02,{','.join(map(str, KWH[1]))}"),
        said(tuple(jan(day) for day in range(32, 62)), *(kwh * 1000 for kwh in KWH[1][:29])),
        problems=("time",),
    ),
    Case(
        "a value that looks like the month above it",
        table(f"Year (kWh),{','.join(map(str, range(1, 13)))}", f"2024,{'1,2,1,' + '4,' * 8}3"),
        said(YEAR, *(1000, 2000, 1000), *[4000] * 8, 3000),
    ),
]

REST_OPEN = [*CALENDARS, *CLOCKS_ACROSS, *ONE_YEAR_ACROSS, *REST_ACROSS]
