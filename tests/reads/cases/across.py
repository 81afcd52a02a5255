"""Tables whose dates stand above their columns."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.reads.cases.model import TWO, Case, table
from tests.support import spreadsheets
from tests.support.spreadsheets import Stamp

# The midnights of Berlin in UTC.
DAYS = ("12-31T23:00", "01-01T23:00", "01-02T23:00", "01-03T23:00")
MONTHS = ("12-31T23:00", "01-31T23:00", "02-29T23:00", "03-31T22:00", "04-30T22:00")
MONTHS_2023 = ("12-31T23:00", "01-31T23:00", "02-28T23:00", "03-31T22:00", "04-30T22:00")
REST = ("05-31T22:00", "06-30T22:00", "07-31T22:00", "08-31T22:00", "09-30T22:00")
YEAR = (*MONTHS, *REST, "10-31T23:00", "11-30T23:00", "12-31T23:00")
YEAR_2023 = (*MONTHS_2023, *YEAR[5:])

ENERGY = (150, 310, 120, 95, 410, 390, 510, 480, 305, 160, 70, 45)
COUNTED = ",".join(str(84_000 + n * 150 + n % 3 * 7) for n in range(8))


def said(times: tuple[str, ...], *wh: int, device: str = "roof") -> list[str]:
    return [
        f"{device} {start} {end} {energy}"
        for start, end, energy in zip(times, times[1:], wh, strict=False)
    ]


def numbers(kwh: tuple[int, ...]) -> str:
    return ",".join(map(str, kwh))


def jan(day: int) -> str:
    """When a day of 2024 begins in Berlin, counted from the first of January, before April."""
    return f"{datetime(2023, 12, 31, 23) + timedelta(days=day - 1):%m-%dT%H:%M}"


BOTH = [*said(DAYS, 10_500, 9_000, 12_000), *said(DAYS, 5_500, 4_000, 7_000, device="wall")]
ROWS = ("roof,10.5,9,12", "wall,5.5,4,7")
THREE = said(MONTHS, 1500, 2200, 1100)

DAYS_ACROSS = [
    Case(
        "days across",
        table("Device (kWh),2024-01-01,2024-01-02,2024-01-03", *ROWS),
        BOTH,
    ),
    Case(
        "days across whose order one of them proves",
        table("Device;31/12/2023;01/01/2024;02/01/2024", "roof;1,5;2,2;1,1"),
        said(("12-30T23:00", *DAYS), 1500, 2200, 1100),
    ),
    Case(
        "days across whose order is open",
        table("Device,01/01/2024,02/01/2024,03/01/2024", "roof,1.5,2.2,1.1"),
        said(DAYS, 1500, 2200, 1100),
        answers={"dates": "dmy"},
        needed=("dates",),
    ),
    Case(
        "the same days read as months",
        table("Device,01/01/2024,02/01/2024,03/01/2024", "roof,1.5,2.2,1.1"),
        THREE,
        answers={"dates": "mdy"},
        needed=("dates",),
    ),
    Case(
        "days across with the names of months, a unit below and lines above",
        table(
            "Report of the roof",
            "Exported,2024-02-01",
            "",
            "Meter,1-Jan-24,2-Jan-24,3-Jan-24,Sum",
            ",kWh,kWh,kWh,kWh",
            *("1001,1.5,2.2,1.1,4.8", "Total,1.5,2.2,1.1,4.8"),
        ),
        said(DAYS, 1500, 2200, 1100, device="1001"),
        notes=("total",),
    ),
    Case(
        "days across in a zone of their own, with the unit by the row",
        table(
            "Device,Unit,Timezone,2024-01-01,2024-01-02",
            *("roof,Wh,UTC,1500,2200", "wall,kWh,UTC,2,1"),
        ),
        [
            "roof 01-01T00:00 01-02T00:00 1500",
            "roof 01-02T00:00 01-03T00:00 2200",
            "wall 01-01T00:00 01-02T00:00 2000",
            "wall 01-02T00:00 01-03T00:00 1000",
        ],
    ),
    Case(
        "a cell below a date that is no number, and one without any",
        table("Device,2024-01-01,2024-01-02,2024-01-03", "roof,1.5,x,1.1", "wall,,1.5,2.5"),
        [
            f"roof {DAYS[0]} {DAYS[1]} 1500",
            f"roof {DAYS[2]} {DAYS[3]} 1100",
            f"wall {DAYS[1]} {DAYS[2]} 1500",
            f"wall {DAYS[2]} {DAYS[3]} 2500",
        ],
        notes=("no number",),
        problems=("number",),
    ),
    Case(
        "days across, on one of which midnight comes twice",
        table("Device (kWh),2024-11-02,2024-11-03,2024-11-04", "roof,1.5,2.5,2"),
        said(("11-02T04:00", "11-03T04:00", "11-04T05:00", "11-05T05:00"), 1500, 2500, 2000),
        zone="America/Havana",
    ),
    Case(
        "days across, one of which begins at the change of the clocks",
        table("Device (kWh),2024-03-30,2024-03-31,2024-04-01", "roof,1.5,2.5,2"),
        said(("03-29T22:00", "03-30T22:00", "03-31T21:00", "04-01T21:00"), 1500, 2500, 2000),
        zone="Asia/Beirut",
    ),
    Case(
        "a device below dates whose name has the word for a maximum",
        table("Site (kWh),2024-01-01,2024-01-02", "Max Miller,1.5,2.5", "Max,1.5,2.5"),
        said(DAYS, 1500, 2500, device="Max Miller"),
        notes=("total",),
    ),
    Case(
        "two rows of one device below dates",
        table("Device,Channel,2024-01-01,2024-01-02", "roof,a,1.5,2.5", "roof,b,3.5,4.5"),
        [],
        problems=("duplicate",),
    ),
]

MONTHS_ACROSS = [
    Case(
        "months across, of what was made and what was used",
        table("kWh,Jan-24,Feb-24,Mar-24", "Generation,1.5,2.2,1.1", "Consumption,5,4,3"),
        THREE,
        notes=("other",),
    ),
    Case(
        "months across, one row of what was made",
        table("Month,Jan 2024,Feb 2024,Mar 2024,Total", "Production (MWh),1.5,2.2,1.1,4.8"),
        said(MONTHS, 1_500_000, 2_200_000, 1_100_000),
    ),
    Case(
        "months across, written in full",
        table("Anlage;January 2024;February 2024;March 2024", "roof;1,5;2,2;1,1"),
        THREE,
    ),
    Case(
        "months across, in digits",
        table("Site,2024-01 (kWh),2024-02 (kWh),2024-03 (kWh)", "roof,1.5,2.2,1.1"),
        THREE,
    ),
    Case(
        "months across, with dots",
        table("Site,01.2024,02.2024,03.2024", "roof,1.5,2.2,1.1", "Notes,,,", "checked by A,,,"),
        THREE,
        notes=("nothing",),
    ),
    Case(
        "months across in a spreadsheet",
        spreadsheets.xlsx(
            {
                "Data": [
                    ["Device", Stamp(45292), Stamp(45323), Stamp(45352), "Total"],
                    ["roof", 1.5, 2.2, 1.1, 4.8],
                ]
            }
        ),
        THREE,
        file="reads.xlsx",
    ),
    Case(
        "months across, a sheet each device",
        spreadsheets.xlsx(
            {
                name: [["kWh", "2024-01", "2024-02"], ["Generation", first, 2.2]]
                for name, first in (("roof", 1.5), ("wall", 2.5))
            }
        ),
        [*THREE[:2], *said(MONTHS, 2500, 2200, device="wall")],
        file="reads.xlsx",
    ),
    Case(
        "values of a meter across",
        table(
            "Meter,2024-01,2024-02,2024-03,2024-04,2024-05,2024-06,2024-07,2024-08",
            f"1001,{COUNTED}",
        ),
        [
            f"1001 @ {end} {int(value) * 1000}"
            for end, value in zip(YEAR[1:], COUNTED.split(","), strict=False)
        ],
        hints={"unit": "kWh"},
    ),
    Case(
        "a few values of a meter across",
        table("Meter,2024-01,2024-02,2024-03,2024-04", "1001,84000,84150,84300,84450"),
        [
            f"1001 @ {end} {value}"
            for end, value in zip(MONTHS[1:], (84000, 84150, 84300, 84450), strict=True)
        ],
        hints={"unit": "Wh"},
        answers={"meaning": "counter"},
        needed=("meaning",),
    ),
    Case(
        "values of meters across, of which one was replaced",
        table("Meter,2024-01,2024-02,2024-03", "1001,84000,84150,84300", "1002,91000,50,180"),
        [
            *(
                f"1001 @ {end} {wh}"
                for end, wh in zip(MONTHS[1:4], (84000, 84150, 84300), strict=True)
            ),
            *(f"1002 @ {end} {wh}" for end, wh in zip(MONTHS[1:4], (91000, 50, 180), strict=True)),
        ],
        hints={"unit": "Wh"},
        answers={"meaning": "counter"},
        needed=("meaning",),
    ),
    Case(
        "numbers across that rise for longer than days grow, and may be a new meter's",
        table(
            "Meter,2024-01,2024-02,2024-03,2024-04,2024-05,2024-06,2024-07,2024-08,2024-09",
            "1001,50.5,110,190,310,440,560,700,800,870",
        ),
        [
            f"1001 @ {end} {wh}"
            for end, wh in zip(
                YEAR[1:],
                (50_500, *(kwh * 1000 for kwh in (110, 190, 310, 440, 560, 700, 800, 870))),
                strict=False,
            )
        ],
        hints={"unit": "kWh"},
        answers={"meaning": "counter"},
        needed=("meaning",),
    ),
    Case(
        "values of a meter below the days on which it was read",
        table("Meter (kWh),2024-01-05,2024-01-20,2024-03-01", "1001,84000,84150,84300"),
        [
            f"1001 @ {end} {value}000"
            for end, value in (
                ("01-04T23:00", 84000),
                ("01-19T23:00", 84150),
                ("02-29T23:00", 84300),
            )
        ],
        hints={"type": "Aggregate"},
    ),
]

NAMES = "Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec"
YEARS_ACROSS = [
    Case(
        "columns of devices whose numbers look like months are none of dates",
        table("Time,202401,202402", "2024-03-01 10:00,1.5,2.5", "2024-03-01 11:00,2,3"),
        TWO,
        answers={"values": (1,), "unit": "kWh"},
        needed=("values",),
    ),
    Case(
        "a row each year and a column each month",
        table(
            f"Year,{NAMES},Total",
            *(f"{year},{numbers(ENERGY)},3045" for year in (2023, 2024)),
            f"Total,{numbers(ENERGY)},6090",
        ),
        [
            *said(YEAR_2023, *(kwh * 1000 for kwh in ENERGY)),
            *said(YEAR, *(kwh * 1000 for kwh in ENERGY)),
        ],
        hints={"unit": "kWh"},
        notes=("total",),
    ),
    Case(
        "years that are not over, of two devices, in German",
        table(
            "Anlage;Jahr;Januar;Februar;März;April",
            *("roof;2023;1,5;2,2;1,1;1", ";2024;1,5;;;", "wall;2024;2,5;2,2;;", ";?;1;1;1;1"),
        ),
        [
            *said(MONTHS_2023, 1500, 2200, 1100, 1000),
            *said(MONTHS, 1500),
            *said(MONTHS, 2500, 2200, device="wall"),
        ],
        notes=("no number",),
        problems=("time",),
    ),
    Case(
        "the numbers of the months beside their year",
        table(
            f"Year,{','.join(str(n) for n in range(1, 13))}",
            f"2024,{','.join(f'{kwh}.5' for kwh in ENERGY)}",
        ),
        said(YEAR, *(kwh * 1000 + 500 for kwh in ENERGY)),
    ),
]

OTHERS_ACROSS = [
    Case(
        "rows of other things below dates",
        table(
            "Parameter,2024-01-01,2024-01-02,2024-01-03",
            *("Energy (kWh),1.5,2.2,1.1", "Temperature (°C),5,6,7", "Revenue (EUR),1,2,3"),
            *("Irradiation (kWh/m2),2,3,4", "Performance ratio (%),80,81,82", "CO2 (kg),1,2,1"),
        ),
        said(DAYS, 1500, 2200, 1100),
        notes=("other",),
    ),
    Case(
        "rows below dates of what came from the grid, and of what nobody measured",
        table(
            "kWh,2024-01-01,2024-01-02,2024-01-03",
            *("Grid import,5,4,3", "PV production,1.5,2.2,1.1", "Expected,2,2,2"),
        ),
        said(DAYS, 1500, 2200, 1100),
        notes=("other",),
    ),
    Case(
        "rows of other things beside each device, with the unit by the row",
        table(
            "Site,Parameter,Unit,2024-01-01,2024-01-02,2024-01-03",
            *("roof,Energy,kWh,10.5,9,12", ",Irradiation,kWh/m2,1,2,3", ",PR,%,80,81,82"),
            *("wall,Energy,kWh,5.5,4,7", ",Consumption,kWh,1,1,1"),
        ),
        BOTH,
        notes=("other",),
    ),
    Case(
        "devices below dates that are called as other things are, too",
        table("Device (kWh),2024-01-01,2024-01-02", "Home,1.5,2.5", "Roof 100 kWp,3,4"),
        [
            *said(DAYS, 1500, 2500, device="Home"),
            *said(DAYS, 3000, 4000, device="Roof 100 kWp"),
        ],
    ),
    Case(
        "what was made below months, and who says so",
        table("Month,Jan 2024,Feb 2024", "Production (MWh),1.5,2.2", "Generated by X,,"),
        said(MONTHS, 1_500_000, 2_200_000),
        notes=("nothing",),
    ),
]

ACROSS = [*OTHERS_ACROSS, *DAYS_ACROSS, *MONTHS_ACROSS, *YEARS_ACROSS]
