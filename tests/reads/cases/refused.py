"""Tables that are not read, and what the sentence says that tells why."""

from __future__ import annotations

from tests.reads.cases.model import table
from tests.reads.cases.moments import UNREAD
from tests.reads.cases.tables import DATES, LATER
from tests.support import spreadsheets

EVENING = ("2024-03-01 18:00,1.5", "2024-03-01 19:00,1")
TIMES = ("10:00,1.5", "11:00,2")

# Files that are not read, and words of the sentence that says why.
REFUSED: dict[str, tuple[str | bytes, str]] = {
    "a column of factors of which many are missing": (
        table(
            "from,kWh,Multiplier",
            *(
                f"2024-03-01 {hour}:00,1.5,{factor}"
                for hour, factor in enumerate(("40", "n/a", "40", "40", "n/a", "40"), 10)
            ),
        ),
        "“Multiplier” has another ratio for each meter, such as “40”",
    ),
    "tariffs of what was used beside those of what was produced": (
        table(
            "Meter,Tariff,from,kWh",
            *(
                f"wall,{way} {tariff},2024-03-01 {hour}:00,{hour / 10}"
                for hour in (10, 11, 12)
                for way in ("Import", "Export")
                for tariff in ("T1", "T2")
            ),
        ),
        "“Tariff” tells what was produced from what was used",
    ),
    **UNREAD,
    "a table below another, whose time is called otherwise": (
        table("Date,Solar kWh", *DATES, "", "Day,Grid kWh", *LATER),
        "Row 5 begins another table, whose energy is called “Grid kWh”",
    ),
    "a table of months below one of days": (
        table("Date,Solar kWh", *DATES, "", "Month,Total", "2024-03,45"),
        "Row 5 begins another table, whose energy is called “Total”",
    ),
    "a table below another, whose energy is called in two lines": (
        table("Date,Solar kWh", *DATES, "", 'Date,"Grid\nkWh"', *LATER),
        "Row 5 begins another table, whose energy is called “Grid kWh”",
    ),
    "a title above the rows of something else": (
        table("Date,kWh", *DATES, "Consumption", *LATER),
        "Row 4 has “Consumption” alone and readings below it",
    ),
    "tables of two plants with devices of one name": (
        table(
            *("Site: A", "Device: 1", "Date,kWh", *DATES, "", "Device: 2", "Date,kWh", *DATES, ""),
            *("Site: B", "Device: 1", "Date,kWh", *LATER),
        ),
        "“1” stands above tables of “A” and of “B”",
    ),
    **{
        f"tables of two devices that differ in {what}": (
            table(
                *("Meter: roof", first, "Time,kWh", *EVENING, ""),
                *("Meter: wall", second, "Time,kWh", *EVENING),
            ),
            f"above it stands “{said[1]}”, and above the first “{said[0]}”",
        )
        for what, first, second, said in (
            ("their unit", "Unit: kWh", "Unit: Wh", ("kWh", "Wh")),
            ("a unit that one has", "", "Unit: Wh", ("nothing", "Wh")),
            ("their zone", "Time zone: UTC", "Time zone: Asia/Tokyo", ("UTC", "Asia/Tokyo")),
            ("their factor", "Multiplier: 40", "Multiplier: 80", ("40", "80")),
            ("their way", "Way: Export", "Way: Import", ("Way: Export", "Way: Import")),
            (
                "their register",
                "Register: 2.8.0",
                "Register: 1.8.0",
                ("Register: 2.8.0", "Register: 1.8.0"),
            ),
        )
    },
    "sums that a remark tells, with times of their own": (
        table(
            "Start,Remark,kWh",
            *(f"2024-03-01 {h}:00,,{h}" for h in (9, 8, 7)),
            "2024-03-01 10:00,Total,24",
        ),
        "Row 5 has “Total” in the column Remark and a time",
    ),
    "days below each other, times alone": (
        table("Date: 2024-03-01", "Time,kWh", *TIMES, "", "Date: 2024-03-02", "Time,kWh", *TIMES),
        "Row 6 names another day, “Date: 2024-03-02”",
    ),
    "days of two devices below each other, times alone": (
        table(
            *("Meter: roof", "Date: 2024-03-01", "Time,kWh", *TIMES, ""),
            *("Meter: wall", "Date: 2024-03-02", "Time,kWh", *TIMES),
        ),
        "above it stands “2024-03-02”, and above the first “2024-03-01”",
    ),
    **{
        f"{title} between readings": (
            table("Start,kWh", *EVENING, title, *EVENING),
            f"Row 4 has “{title}” alone and readings below it",
        )
        for title in ("[B34]", "(B34)", "N° de série : B34")
    },
    "months of two years, and days across": (
        table(
            f"Month,{','.join(map(str, range(1, 32)))}",
            *(f"{month},{','.join(['1'] * 31)}" for month in ("Nov", "Dec", "Jan")),
        ),
        "The months of “Month”, beginning with “Nov”, are of two years and name none",
    ),
    "months of another year below those of one": (
        table(
            *("Production 2023", "Month,kWh", *("Jan,1.5", "Feb,3", "Mar,2"), ""),
            *("Production 2024", "Month,kWh", *("Jan,1.5", "Feb,3", "Mar,2")),
        ),
        "Row 7 names another year, “Production 2024”",
    ),
    "months of two years in rows": (
        table("Month,kWh", *("Nov,1.5", "Dec,3", "Jan,2", "Feb,2.5")),
        "The months of “Month”, beginning with “Nov”, are of two years and name none",
    ),
    "days of another month below those of one": (
        table("May 2024", "Day,kWh", *("1,1.5", "2,2", "3,1"), "June 2024", *("1,1", "2,3")),
        "Row 6 names another month, “June 2024”",
    ),
    "a unit above the rows of something else": (
        table("Date,kWh", *DATES, "kW", *LATER),
        "Row 4 has “kW” alone and readings below it",
    ),
    "a state above another heading": (
        table("Date,kWh", *DATES, "Night", "Date,kWh", *LATER),
        "Row 4 has “Night” alone and readings below it",
    ),
    "what was used at night": (
        table("Date,kWh", *DATES, "Night consumption", *LATER),
        "Row 4 has “Night consumption” alone and readings below it",
    ),
    **{
        f"a title with a word of a state: {title}": (
            table("Date,kWh", *DATES, title, *LATER),
            f"Row 4 has “{title}” alone and readings below it",
        )
        for title in ("Night meter", "Gap Farm", "Standby generator", "Maintenance hall")
    },
    "a title in a sheet with a column before that of the times": (
        table(
            "No,Date,kWh",
            *(f"7,{row}" for row in (*DATES, "")),
            "Grid,,",
            *(f"7,{r}" for r in LATER),
        ),
        "has “Grid” alone and readings below it",
    ),
    "a title far above the rows of something else": (
        table(
            "Time,kWh",
            *[f"2024-03-01 {n // 60 % 24:02}:{n % 60:02},1" for n in range(1440)],
            "Grid",
            *[""] * 9_000,
            *LATER,
        ),
        "Row 1,442 has “Grid” alone",
    ),
    "quarters that look like months": (
        table("Quarter,kWh", "2024-1,400.5", "2024-2,600"),
        "“2024-1” is the number of a part of a year",
    ),
    "a quarter of a year in columns": (
        table("Year,Quarter,kWh", "2023,1,400.5", "2023,2,600"),
        "no dates or times",
    ),
    "weeks of a year and a month in columns": (
        table("Year,Month,Week,kWh", "2023,1,1,400.5", "2023,1,2,600"),
        "no dates or times",
    ),
    "a meter at each hour of a day, in columns": (
        table(
            ",".join(["Date", *(f"{hour:02}:00" for hour in range(24))]),
            ",".join(["2024-03-01", *(f"{12345 + hour / 2}" for hour in range(24))]),
        ),
        "the running value of a meter",
    ),
    "columns of dates with several units": (
        table("Site,2024-01 (kWh),2024-02 (MWh)", "roof,500,0.48"),
        "name MWh and kWh",
    ),
    "another table below one of dates": (
        table("Site,2023-01,2023-02", "roof,5,4", "Site,2024-01,2024-02", "wall,6,5"),
        "“2024-01” begins another table",
    ),
    "what was consumed below what was made, each day in a column": (
        table(
            *("Generation,2024-03-01,2024-03-02", "roof,5,4"),
            *("Consumption,2024-03-01,2024-03-02", "wall,6,5"),
        ),
        "“Consumption” begins another table",
    ),
    "titles between rows below dates": (
        table("Site,2024-03-01,2024-03-02", "roof,5,4", "Consumption (kWh),,", "wall,6,5"),
        "“Consumption (kWh)” begins another table",
    ),
    "what was used alone below dates": (
        table("Site,2024-03-01,2024-03-02", "Consumption (kWh),5,4", "Temperature (°C),6,5"),
        "something else than energy that a device made: “Consumption (kWh)”, “Temperature (°C)”",
    ),
    "a sum up to each month beside the months themselves": (
        table(
            "Device,2023-01,2023-02,2023-03",
            *("roof (kWh),10,20,30", "roof cumulative (kWh),10,30,60"),
        ),
        "“roof cumulative (kWh)” is a sum up to each date, and other rows are not",
    ),
    "days without a year below years": (
        table("Date,2023,2024", "01.01.,5.5,6", "02.01.,6,7"),
        "“Date” tells parts of the dates above, beginning with “2023”",
    ),
    "days without a year above columns": (
        table("Device,01.03.,02.03.", "roof,5.5,6"),
        "Row 1 has days above the columns, beginning with “01.03.”, that name no year",
    ),
    "weeks above columns": (
        table("Device,KW 1,KW 2", "roof,5.5,6"),
        "has weeks or quarters above the columns",
    ),
    "a clock of twelve hours below days": (
        table(
            "Time,2024-03-01,2024-03-02",
            *(f"{hour}:00,5.5,6" for hour in (10, 11, 12, 1, 2)),
        ),
        "those of a clock of twelve hours",
    ),
    "hours below months": (
        table("Time,2024-03,2024-04", "00:00,5,6", "01:00,6,4"),
        "“Time” has times for each of the dates above",
    ),
    "months of sheets without a year": (
        spreadsheets.xlsx(
            {name: [["Site", "Jan", "Feb", "Mar"], ["roof", 1.5, 2, 3]] for name in ("A", "B 2024")}
        ),
        "nothing tells the year of each",
    ),
    "quarters below years": (
        table("Quarter,2023,2024", "Q1,500.5,600", "Q2,800,900"),
        "“Quarter” tells parts of the dates above, beginning with “2023”",
    ),
    "days below days": (
        table("Day,2024-03-01,2024-03-02", "1,5,6", "2,6,4"),
        "“Day” tells parts of the dates above, beginning with “2024-03-01”",
    ),
    "other years below years": (
        table("Site,2021,2022", "roof,5,4", "Site,2023,2024", "wall,6,5"),
        "“2023” begins another table",
    ),
    "a year that is named once, over New Year": (
        table("Year,Month,kWh", "2023,Nov,300", ",Dec,200", ",Jan,250"),
        "“Jan” stands below a later month",
    ),
    "a date that is named once, over midnight": (
        table("Date,From,To,kWh", "2024-03-01,22:00,23:00,3", ",23:00,00:00,4", ",00:00,01:00,5"),
        "times that pass midnight",
    ),
    "ratios of each meter": (
        table(
            "Meter,CT ratio,from,kWh",
            *("1,200/5,2024-03-01 10:00,5", "2,100/5,2024-03-01 10:00,4"),
            *("1,200/5,2024-03-01 11:00,3", "2,100/5,2024-03-01 11:00,2"),
        ),
        "another ratio for each meter",
    ),
    "dates that nobody knows": (
        table("Időpont;kWh", "kedd 10:00;1,5", "szerda 10:00;2"),
        "(row 2 begins with “kedd 10:00”)",
    ),
}
