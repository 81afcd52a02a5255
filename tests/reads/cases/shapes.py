"""Days in columns, NEM12, spreadsheets and archives."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.reads.cases.model import PLAIN, TWO, Case, table, utc
from tests.support import spreadsheets
from tests.support.spreadsheets import Stamp, packed


def quarter_days(step: int, count: int, value: str = "1") -> str:
    """A day in columns of so many minutes."""
    heads = [f"{m // 60:02}:{m % 60:02}" for m in range(0, 24 * 60, step)]
    return table(f"Date,{','.join(heads)}", f"2024-03-01,{','.join([value] * count)}")


def day_readings(step: int, wh: str) -> list[str]:
    return [f"roof {utc(m)} {utc(m + step)} {wh}" for m in range(0, 24 * 60, step)]


NEM = (
    "100,NEM12,202403020000,MDP,RETAILER\n"
    "200,NMI0001,E1B1,1,E1,N1,METER1,kWh,30,\n"
    f"300,20240301,{','.join(['9'] * 48)},A,,,20240302000000,\n"
    "200,NMI0001,E1B1,2,B1,N2,METER1,kWh,30,\n"
    f"300,20240301,{','.join(['0.5'] * 46)},1,1,A,,,20240302000000,\n"
    "900\n"
)


def nem(minute: int) -> str:
    """The same in the market's time, ten hours ahead."""
    return utc(minute - 540)


HALF_HOURS = range(0, 24 * 60, 30)


def forward(hour: int) -> str:
    """Hours after midnight in UTC of the day on which the clocks go forward."""
    return f"{datetime(2024, 3, 31) + timedelta(hours=hour):%m-%dT%H:%M}"


def forward_half(number: int) -> str:
    """Half hours after midnight in UTC of that day."""
    return f"{datetime(2024, 3, 31) + timedelta(minutes=30 * number):%m-%dT%H:%M}"


def howe(minute: int) -> str:
    """Minutes after midnight of the sixth of October on Lord Howe, ten and a half hours ahead."""
    return f"{datetime(2024, 10, 6) + timedelta(minutes=minute - 630):%m-%dT%H:%M}"


def back(hour: int) -> str:
    """The same of the day on which they go back."""
    return f"{datetime(2024, 10, 27) + timedelta(hours=hour):%m-%dT%H:%M}"


# Its day has no date and no values.
NEM_OF_ONE_CELL = (
    "100,NEM12,202403020000,MDP,RETAILER\n200,NMI0001,B1,1,B1,N1,METER1,kWh,30,\n300\n900\n"
)
NEM_HEADLESS = NEM.partition("\n")[2]
NEM_SAYS = [
    f"NMI0001 {nem(m)} {nem(m + 30)} {1000 if m >= 23 * 60 else 500}" for m in range(0, 1440, 30)
]
SHEET = [["from", "value (kWh)"], ["2024-03-01 10:00", 1.5], ["2024-03-01 11:00", 2]]

SHAPED = [
    Case(
        "hours of a day in columns",
        quarter_days(60, 24),
        day_readings(60, "1"),
        answers={"unit": "Wh"},
        needed=("unit",),
    ),
    Case(
        "half hours of a day in columns",
        quarter_days(30, 48, "0.5"),
        day_readings(30, "500"),
        hints={"unit": "kWh"},
    ),
    Case(
        "quarter hours of a day in columns", quarter_days(15, 96, "0.25"), day_readings(15, "250")
    ),
    Case("NEM12", NEM, NEM_SAYS),
    Case(
        "NEM12 with intervals without a value",
        NEM.replace("900\n", "400,1,46,N,,\n900\n"),
        NEM_SAYS[46:],
        notes=("no number",),
    ),
    *(
        Case(f"NEM12 below {called}", lines + NEM, NEM_SAYS)
        for called, lines in (
            ("a title", "My meter data\n"),
            ("notes of the export", "Exported by portal,2024-03-02\n\nNMI,NMI0001\n"),
            ("many lines", "".join(f"Note {number}\n" for number in range(20))),
        )
    ),
    Case("NEM12 without its first row, below a title", f"My data\n{NEM_HEADLESS}", NEM_SAYS),
    Case(
        "numbers of rows that look like kinds of NEM12",
        table("id,time,kWh", "100,2024-03-01 09:00,1", "200,2024-03-01 10:00,1.5", "300,,2"),
        ["roof 03-01T08:00 03-01T09:00 1000", TWO[0]],
        answers={"device_from": "form", "device_column": None, "device": "roof"},
        problems=("time",),
    ),
    Case("NEM12, a day of one cell", NEM_OF_ONE_CELL, [], problems=("time",)),
    Case(
        "NEM12, channels added",
        NEM,
        [f"NMI0001 {nem(m)} {nem(m + 30)} {10_000 if m >= 23 * 60 else 9_500}" for m in HALF_HOURS],
        answers={"streams": ("E1", "B1")},
    ),
    Case(
        "NEM12, channels added, a day of one of them twice",
        NEM.replace("900\n", f"{NEM.splitlines()[-2]}\n900\n"),
        [f"NMI0001 {nem(m)} {nem(m + 30)} {10_000 if m >= 23 * 60 else 9_500}" for m in HALF_HOURS],
        answers={"streams": ("E1", "B1")},
        problems=("duplicate",),
    ),
    Case(
        "a day in columns on which the clocks go forward",
        quarter_days(60, 24, "0.5")
        .replace("2024-03-01", "2024-03-31")
        .replace("0.5,0.5,0.5", "0.5,0.5,", 1),
        [f"roof {forward(h)} {forward(h + 1)} 500" for h in range(-1, 22)],
        notes=("no number",),
    ),
    Case(
        "nothing in the hour that the clocks left out",
        quarter_days(60, 24, "0.5")
        .replace("2024-03-01", "2024-03-31")
        .replace("0.5,0.5,0.5", "0.5,0.5,0", 1),
        [f"roof {forward(h)} {forward(h + 1)} 500" for h in range(-1, 22)],
        notes=("skipped hour",),
    ),
    Case(
        "energy in the hour that the clocks left out",
        quarter_days(60, 24, "0.5").replace("2024-03-01", "2024-03-31"),
        [f"roof {forward(h)} {forward(h + 1)} 500" for h in range(-1, 22)],
        problems=("skipped hour",),
    ),
    Case(
        "half hours of a day on which the clocks go forward",
        quarter_days(30, 48, "0.5")
        .replace("2024-03-01", "2024-03-31")
        .replace(",0.5,0.5,0.5,0.5,0.5,0.5", ",0.5,0.5,0.5,0.5,0,0", 1),
        [f"roof {forward_half(n)} {forward_half(n + 1)} 500" for n in range(-2, 44)],
        hints={"unit": "kWh"},
        notes=("skipped hour",),
    ),
    Case(
        "hours of a day on which the clocks of Lord Howe go forward by half of one",
        quarter_days(60, 24, "0.5").replace("2024-03-01", "2024-10-06"),
        [
            f"roof {howe(m)} {howe(m + (30 if m == 120 else 60))} 500"
            for m in (0, 60, 120, *range(150, 24 * 60 - 30, 60))
        ],
        zone="Australia/Lord_Howe",
    ),
    Case(
        "a day in columns on which the clocks go back",
        quarter_days(60, 24, "0.5").replace("2024-03-01", "2024-10-27"),
        [f"roof {back(h)} {back(h + (2 if h == 0 else 1))} 500" for h in range(-2, 23) if h != 1],
        notes=("repeated hour",),
    ),
    Case("XLSX", spreadsheets.xlsx({"Sheet1": SHEET}), TWO, file="reads.xlsx"),
    Case(
        "XLSX with dates of its own",
        spreadsheets.xlsx(
            {"Data": [SHEET[0], [Stamp(45352.41666666667), 1.5], [Stamp(45352.458333333336), 2]]}
        ),
        TWO,
        file="reads.xlsx",
    ),
    Case("ODS", spreadsheets.ods({"Sheet1": SHEET}), TWO, file="reads.ods"),
    Case("XLS", spreadsheets.xls({"Sheet1": SHEET}), TWO, file="reads.xls"),
    Case(
        "a sheet of another heading",
        spreadsheets.xlsx({"Jan": SHEET, "Feb": [["Report of February"], *SHEET]}),
        TWO,
        file="reads.xlsx",
        answers={"at": "start"},
        notes=("other sheets",),
    ),
    Case(
        "a sheet for each device",
        spreadsheets.xlsx({"roof": SHEET, "wall": [SHEET[0], SHEET[1], ["2024-03-01 11:00", 3]]}),
        [*TWO, "wall 03-01T09:00 03-01T10:00 1500", "wall 03-01T10:00 03-01T11:00 3000"],
        file="reads.xlsx",
    ),
    Case(
        "readings on the second sheet",
        spreadsheets.xlsx({"Notes": [["Made by hand"]], "Data": SHEET}),
        TWO,
        file="reads.xlsx",
    ),
    Case("a zip of a CSV", packed({"export.csv": PLAIN}), TWO, file="reads.zip"),
    Case(
        "a zip of a spreadsheet",
        packed({"__MACOSX/._x": "x", "folder/export.xlsx": spreadsheets.xlsx({"A": SHEET})}),
        TWO,
        file="reads.zip",
    ),
]
