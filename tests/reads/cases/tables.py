"""Tables whose headings, dates or sheets are laid out in ways of their own."""

from __future__ import annotations

from tests.reads.cases.model import Case, table
from tests.support import spreadsheets

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


def days(*wh: int, device: str = "roof") -> list[str]:
    return [f"{device} {a} {b} {e}" for (a, b), e in zip(MARCH, wh, strict=True)]


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

TABLED = [*HEADINGS]
