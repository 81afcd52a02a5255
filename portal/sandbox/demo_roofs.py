"""The roofs of the demo: where they stand, what they are, and which days have a read."""

from __future__ import annotations

from dataclasses import dataclass

YEAR_DAYS = 365
# A device of the demo went on line a day before its first read.
ONBOARDED_DAYS_AGO = YEAR_DAYS + 1
NEW_DAYS_AGO = 10
SILENT_DAYS = 40
GAPS = ((60, 75), (180, 184), (300, 321))


@dataclass(frozen=True)
class Roof:
    """`days`: how many days ago each daily read ended."""

    name: str
    project: str
    address: str
    place: tuple[float, float]
    country: str
    zone: str
    capacity: float
    days: tuple[int, ...] = ()
    onboarded: int = ONBOARDED_DAYS_AGO
    history: bool = False
    off_taker: str = "School"
    description: str = "Rooftop Solar"
    goals: tuple[int, ...] = (7, 13)


def _days(first: int, last: int = 0) -> tuple[int, ...]:
    return tuple(range(first, last - 1, -1))


WHOLE_YEAR = _days(YEAR_DAYS - 1)
WITH_GAPS = tuple(d for d in WHOLE_YEAR if not any(low <= d < high for low, high in GAPS))

# On 2022, whose capacity is a whole number of kW, the lantern is left out.
ROOFS = (
    Roof(
        "roof-nairobi-01",
        "Kibera community school",
        "Kibera Drive, Nairobi",
        (-1.313217, 36.788372),
        "KEN",
        "Africa/Nairobi",
        25,
        WHOLE_YEAR,
        history=True,
        goals=(4, 7, 13),
    ),
    Roof(
        "roof-hyderabad-02",
        "Uppal workshop roof",
        "Industrial Estate, Uppal, Hyderabad",
        (17.405832, 78.559107),
        "IND",
        "Asia/Kolkata",
        50,
        WHOLE_YEAR,
        off_taker="Industrial",
    ),
    Roof(
        "roof-recife-03",
        "Boa Viagem clinic",
        "Avenida Conselheiro Aguiar, Recife",
        (-8.115742, -34.895481),
        "BRA",
        "America/Recife",
        18,
        WITH_GAPS,
        off_taker="Commercial",
        goals=(3, 7),
    ),
    Roof(
        "minigrid-suva-04",
        "Nausori mini grid",
        "Kings Road, Nausori",
        (-18.031944, 178.535278),
        "FJI",
        "Pacific/Fiji",
        40,
        WHOLE_YEAR,
        off_taker="Residential",
        description="Mini Grid",
        goals=(1, 7, 11),
    ),
    Roof(
        "roof-tamale-05",
        "Tamale cold store",
        "Hospital Road, Tamale",
        (9.404167, -0.842222),
        "GHA",
        "Africa/Accra",
        12,
        _days(YEAR_DAYS - 1, SILENT_DAYS),
        off_taker="Commercial",
        goals=(2, 7),
    ),
    Roof(
        "field-upington-06",
        "Upington ground array",
        "Diedericks Road, Upington",
        (-28.411389, 21.261667),
        "ZAF",
        "Africa/Johannesburg",
        150,
        WHOLE_YEAR,
        off_taker="Industrial",
        description="Ground Mount Solar",
        goals=(7, 8, 9),
    ),
    Roof(
        "roof-siemreap-07",
        "Siem Reap guest house",
        "Sala Kamreuk Road, Siem Reap",
        (13.354722, 103.859722),
        "KHM",
        "Asia/Phnom_Penh",
        6,
        onboarded=NEW_DAYS_AGO,
        off_taker="Commercial",
    ),
    Roof(
        "lantern-kisumu-08",
        "Market lanterns",
        "Oginga Odinga Street, Kisumu",
        (-0.102222, 34.754722),
        "KEN",
        "Africa/Nairobi",
        0.02,
        _days(89),
        onboarded=91,
        off_taker="Residential",
        description="Solar Lantern",
        goals=(1, 7),
    ),
)
NEIGHBOURS_ROOF = Roof(
    "barn-leicester-01",
    "Barn",
    "Melton Road, Leicester",
    (52.662778, -1.096111),
    "GBR",
    "Europe/London",
    9,
    _days(29),
    onboarded=31,
    off_taker="Commercial",
)
