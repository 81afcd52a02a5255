"""The reference lists (contract section 4); countries from pycountry, their zones from tzdata."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

import pycountry

from .answers import Answer, broken
from .world import Request, World

Entry = dict[str, Any]

SOLAR_TYPES = {
    "TC110": "PV Ground mounted",
    "TC120": "PV Roof Mounted (single installation)",
    "TC130": "PV Floating",
    "TC140": "PV Aggregated",
    "TC150": "Solar Thermal Concentration",
}
FUELS_2024 = {"ES100": "Solar"}
FUELS_2022 = {
    "ES200": "Wind",
    "ES100": "Solar",
    "ES300": "Hydro-electric",
    "ES410": "Marine Tidal",
    "ES420": "Marine Wave",
    "ES430": "Marine Current",
    "ES440": "Marine Vertical Pressure",
    "ES810": "Renewable heat: Geothermal",
    "ES820": "Renewable heat: Aerothermal",
    "ES830": "Renewable heat: Hydrothermal",
    "ES840": "Renewable heat: Biogenic process heat",
    "ES520": "Biomass Solid: Industrial and commercial waste",
    "ES530": "Biomass Solid: Forestry products",
    "ES540": "Biomass Solid: Forestry by-products & waste",
    "ES550": "Biomass Solid: Animal fats",
    "ES560": "Biomass Solid: Agricultural products",
    "ES610": "Biomass Liquid: Municipal biodegradable waste",
    "ES620": "Biomass Liquid: Black liquor",
    "ES630": "Biomass Liquid: Pure plant oil",
    "ES650": "Biomass Liquid: Waste plant oil",
    "ES660": "Biomass Liquid: Refined vegetable oil: Other",
    "ES670": "Biomass Liquid: Biodiesel (mono-alkyl ester)",
    "ES680": "Biomass Liquid: Biogasoline (C6-C12 hydrocarbon)",
    "ES710": "Biogas: Landfill gas",
    "ES720": "Biogas: Sewage gas",
    "ES730": "Biogas: Gas from organic waste digestion",
    "ES740": "Biogas: Process gas: Biogenic",
    "ES910": "Co-fired with fossil: Municipal solid waste: Biomass fraction",
    "ES930": "Co-fired with fossil: Waste wood",
    "ES940": "Co-fired with fossil: Forestry products",
    "ES950": "Co-fired with fossil: Forestry by-products & waste",
    "ES960": "Co-fired with fossil: Animal fats",
    "ES970": "Co-fired with fossil: Agricultural products biomass fraction",
    "ES980": "Co-fired with fossil: Agricultural by-products & waste biomass fraction",
    "ES990": "Co-fired with fossil: Solar thermal concentration",
    "ES510": "Biomass Solid: Municipal Waste",
    "ES570": "Biomass Solid: Agricultural by-products & waste",
    "ES920": "Co-fired with fossil: Industrial and commercial waste: Biomass fraction",
}
# Each of these engines has two codes: without and with combined heat and power.
ENGINES_2022 = {
    ("TC410", "TC411"): "Combined cycle gas turbine with heat recovery",
    ("TC421", "TC422"): "Steam turbine with back-pressure turbine (open cycle)",
    ("TC423", "TC424"): "Steam turbine with condensation turbine (closed cycle)",
    ("TC431", "TC432"): "Gas turbine with heat recovery",
    ("TC441", "TC442"): "Internal combustion engine",
    ("TC451", "TC452"): "Micro-turbine",
    ("TC461", "TC462"): "Stirling engine",
    ("TC471", "TC472"): "Fuel cell",
    ("TC481", "TC482"): "Steam engine",
    ("TC491", "TC492"): "Organic rankine cycle",
}
DEVICE_TYPES_2022 = {
    "T020001": "Wind: Onshore",
    **SOLAR_TYPES,
    "TC210": "Onshore",
    "TC220": "Offshore",
    "TC310": "Dam",
    "TC320": "Run of river",
    "TC330": "Pumped Hydro Storage (Natural in-flow only)",
    **{
        code: f"{engine}: {heat}"
        for codes, engine in ENGINES_2022.items()
        for code, heat in zip(codes, ("Non CHP", "CHP"), strict=True)
    },
}
GOALS = (
    "No Poverty",
    "Zero Hunger",
    "Good Health and Well-being",
    "Quality Education",
    "Gender Equality",
    "Clean Water and Sanitation",
    "Affordable and Clean Energy",
    "Decent Work and Economic Growth",
    "Industry, Innovation and Infrastructure",
    "Reduced Inequality",
    "Sustainable Cities and Communities",
    "Responsible Consumption and Production",
    "Climate Action",
    "Life Below Water",
    "Life on Land",
    "Peace and Justice Strong Institutions",
    "Partnerships to achieve the SDG",
)
GOALS_BY_NAME = {f"SDG{number}": goal for number, goal in enumerate(GOALS, start=1)}

DESCRIPTIONS = (
    *("Solar Lantern", "Solar Home System", "Mini Grid"),
    *("Rooftop Solar", "Ground Mount Solar"),
)
OFF_TAKERS_2022 = (
    *("School", "HealthFacility", "Residential"),
    *("Commercial", "Industrial", "PublicSector"),
)
OFF_TAKERS_2024 = (
    *("School", "Education", "Health Facility", "Residential", "Commercial", "Industrial"),
    *("Public Sector", "Agriculture", "Utility", "Off-Grid Community"),
)


@dataclass(frozen=True)
class Zone:
    """A time zone of a country and where its city lies, in degrees."""

    name: str
    latitude: float
    longitude: float


@lru_cache(maxsize=1)
def zones() -> dict[str, tuple[Zone, ...]]:
    """Time zones by alpha-2 code, the most populous first as tzdata lists them."""
    found: dict[str, list[Zone]] = {}
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    for line in table.splitlines():
        if not line.startswith("#"):
            code, place, name, *_ = line.split("\t")
            found.setdefault(code, []).append(Zone(name, *_degrees(place)))
    return {code: tuple(listed) for code, listed in found.items()}


def _degrees(place: str) -> tuple[float, float]:
    """ISO 6709: ±DDMM±DDDMM or ±DDMMSS±DDDMMSS."""
    latitude, longitude = re.findall(r"[+-]\d+", place)
    return _angle(latitude, 2), _angle(longitude, 3)


def _angle(text: str, digits: int) -> float:
    sign, degrees, rest = text[0], text[1 : 1 + digits], text[1 + digits :].ljust(4, "0")
    size = int(degrees) + int(rest[:2]) / 60 + int(rest[2:]) / 3600
    return -size if sign == "-" else size


@lru_cache(maxsize=1)
def alpha3_codes() -> dict[str, str]:
    """alpha-3 code -> alpha-2 code of the 249 countries."""
    return {country.alpha_3: country.alpha_2 for country in pycountry.countries}


@lru_cache(maxsize=1)
def _countries() -> list[Entry]:
    return [_country(country) for country in sorted(pycountry.countries, key=_by_name)]


def _by_name(country: Any) -> str:
    """Accents aside: Åland stands among the A's."""
    plain = unicodedata.normalize("NFKD", country.name)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def _country(country: Any) -> Entry:
    return {
        "country": country.name,
        "alpha2": country.alpha_2,
        "alpha3": country.alpha_3,
        "numeric": country.numeric,
        "countryCode": country.alpha_3,
        "timezones": [_zone(zone.name) for zone in zones().get(country.alpha_2, ())],
    }


def _zone(name: str) -> Entry:
    """`offset` is minutes WEST of UTC: India is -330."""
    offset = datetime.now(UTC).astimezone(ZoneInfo(name)).utcoffset()
    return {"name": name, "offset": -round(offset.total_seconds() / 60) if offset else 0}


def country_list(world: World, request: Request) -> Answer:
    """`searchKeyWord` is a regular expression on name or code; a broken one is a 500."""
    wanted = request.query.get("searchKeyWord")
    if not wanted:
        return Answer(200, _countries())
    try:
        found = re.compile(wanted, re.IGNORECASE)
    except re.error:
        raise broken() from None
    names = ("country", "countryCode")
    return Answer(200, [c for c in _countries() if any(found.search(c[name]) for name in names)])


def fuel_types(world: World, request: Request) -> Answer:
    return Answer(200, _codes(FUELS_2022 if world.is_2022 else FUELS_2024))


def device_types(world: World, request: Request) -> Answer:
    return Answer(200, _codes(DEVICE_TYPES_2022 if world.is_2022 else SOLAR_TYPES))


def goal_codes(world: World, request: Request) -> Answer:
    return Answer(200, [{"name": n, "value": v} for n, v in GOALS_BY_NAME.items()])


def goal_table(world: World, request: Request) -> Answer:
    """`GET /sdgbenefit` reads a table that nobody fills."""
    return Answer(200, [])


def _codes(names: dict[str, str]) -> list[Entry]:
    return [{"code": code, "name": name} for code, name in names.items()]


def time_zones(world: World, request: Request) -> Answer:
    """2024: a guard stands there without the one that it needs, so it never works."""
    raise broken()
