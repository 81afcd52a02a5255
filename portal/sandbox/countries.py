"""The 249 countries as the API names them, with their zones (contract section 4)."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pycountry

from .zones import listed_zones

Entry = dict[str, Any]

# The API's own names where they differ from ISO's; two entries are called Congo.
NAMES = {
    "BOL": "Bolivia",
    "CCK": "Cocos Islands",
    "COD": "Congo",
    "CZE": "Czech Republic",
    "FLK": "Falkland Islands",
    "VAT": "Holy See",
    "IRN": "Islamic Republic of Iran",
    "PRK": "Democratic People's Republic of Korea",
    "KOR": "Republic of Korea",
    "MKD": "Macedonia",
    "FSM": "Federated States of Micronesia",
    "MDA": "Republic of Moldova",
    "PSE": "State of Palestine",
    "MAF": "Saint Martin",
    "SXM": "Sint Maarten",
    "SWZ": "Swaziland",
    "TZA": "United Republic of Tanzania",
    "TUR": "Turkey",
    "GBR": "United Kingdom of Great Britain and Northern Ireland",
    "USA": "United States of America",
    "VEN": "Venezuela (Bolivarian Republic of)",
    "VGB": "Virgin Islands",
    "VIR": "Virgin Islands of the United States",
}
# Countries that took another name since the list was made.
RENAMED = ("MKD", "SWZ", "TUR")


@lru_cache(maxsize=1)
def alpha3_codes() -> dict[str, str]:
    """alpha-3 code -> alpha-2 code of the 249 countries."""
    return {country.alpha_3: country.alpha_2 for country in pycountry.countries}


@lru_cache(maxsize=1)
def countries() -> list[Entry]:
    return [_country(country) for country in sorted(pycountry.countries, key=_by_name)]


def _by_name(country: Any) -> str:
    """By ISO's name of that time, accents aside: Åland stands among the A's."""
    name = NAMES[country.alpha_3] if country.alpha_3 in RENAMED else country.name
    plain = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _country(country: Any) -> Entry:
    return {
        "country": NAMES.get(country.alpha_3, country.name),
        "alpha2": country.alpha_2,
        "alpha3": country.alpha_3,
        "numeric": country.numeric,
        "countryCode": country.alpha_3,
        "timezones": [_zone(name) for name in listed_zones(country.alpha_2)],
    }


def _zone(name: str) -> Entry:
    """`offset` is minutes WEST of UTC: India is -330."""
    offset = datetime.now(UTC).astimezone(ZoneInfo(name)).utcoffset()
    return {"name": name, "offset": -round(offset.total_seconds() / 60) if offset else 0}
