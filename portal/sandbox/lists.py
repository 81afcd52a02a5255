"""The reference lists (contract section 4)."""

from __future__ import annotations

import re

from .answers import Answer, broken
from .countries import Entry, countries
from .world import Request, World

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


def country_list(world: World, request: Request) -> Answer:
    """`searchKeyWord` is a regular expression on name or code; a broken one is a 500."""
    wanted = request.query.get("searchKeyWord")
    if not wanted:
        return Answer(200, countries())
    try:
        found = re.compile(wanted, re.IGNORECASE)
    except re.error:
        raise broken() from None
    names = ("country", "countryCode")
    return Answer(200, [c for c in countries() if any(found.search(c[name]) for name in names)])


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
