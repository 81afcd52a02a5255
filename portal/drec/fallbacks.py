"""Lists for the forms when the registry has none or does not answer (contract 4).

The same shapes as `reference` gives. Countries and zones come from the maintained packages
pycountry and tzdata, the rest from the contract.
"""

from __future__ import annotations

from functools import cache
from importlib import resources

import pycountry

from portal.drec import goals
from portal.drec.editions import Edition
from portal.drec.shapes import Code, Country

_DEVICE_TYPES_2024 = {
    "TC110": "PV Ground mounted",
    "TC120": "PV Roof Mounted (single installation)",
    "TC130": "PV Floating",
    "TC140": "PV Aggregated",
    "TC150": "Solar Thermal Concentration",
}

_FUELS_2022 = {
    "ES100": "Solar",
    "ES200": "Wind",
    "ES300": "Hydro-electric",
    "ES410": "Marine Tidal",
    "ES420": "Marine Wave",
    "ES430": "Marine Current",
    "ES440": "Marine Vertical Pressure",
    "ES510": "Biomass Solid: Municipal Waste",
    "ES520": "Biomass Solid: Industrial and commercial waste",
    "ES530": "Biomass Solid: Forestry products",
    "ES540": "Biomass Solid: Forestry by-products & waste",
    "ES550": "Biomass Solid: Animal fats",
    "ES560": "Biomass Solid: Agricultural products",
    "ES570": "Biomass Solid: Agricultural by-products & waste",
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
    "ES810": "Renewable heat: Geothermal",
    "ES820": "Renewable heat: Aerothermal",
    "ES830": "Renewable heat: Hydrothermal",
    "ES840": "Renewable heat: Biogenic process heat",
    "ES910": "Co-fired with fossil: Municipal solid waste: Biomass fraction",
    "ES920": "Co-fired with fossil: Industrial and commercial waste: Biomass fraction",
    "ES930": "Co-fired with fossil: Waste wood",
    "ES940": "Co-fired with fossil: Forestry products",
    "ES950": "Co-fired with fossil: Forestry by-products & waste",
    "ES960": "Co-fired with fossil: Animal fats",
    "ES970": "Co-fired with fossil: Agricultural products biomass fraction",
    "ES980": "Co-fired with fossil: Agricultural by-products & waste biomass fraction",
    "ES990": "Co-fired with fossil: Solar thermal concentration",
}

# Engines that the 2022 edition lists twice, without and with use of their heat.
_ENGINES_2022 = {
    410: "Combined cycle gas turbine with heat recovery",
    421: "Steam turbine with back-pressure turbine (open cycle)",
    423: "Steam turbine with condensation turbine (closed cycle)",
    431: "Gas turbine with heat recovery",
    441: "Internal combustion engine",
    451: "Micro-turbine",
    461: "Stirling engine",
    471: "Fuel cell",
    481: "Steam engine",
    491: "Organic rankine cycle",
}
_DEVICE_TYPES_2022 = {
    "T020001": "Wind: Onshore",
    **_DEVICE_TYPES_2024,
    "TC210": "Onshore",
    "TC220": "Offshore",
    "TC310": "Dam",
    "TC320": "Run of river",
    "TC330": "Pumped Hydro Storage (Natural in-flow only)",
    **{
        f"TC{number + heat}": f"{engine}: {('Non CHP', 'CHP')[heat]}"
        for number, engine in _ENGINES_2022.items()
        for heat in (0, 1)
    },
}


def fuel_types(edition: Edition) -> tuple[Code, ...]:
    return _codes(_FUELS_2022 if edition.free_codes else {"ES100": "Solar"})


def device_types(edition: Edition) -> tuple[Code, ...]:
    return _codes(_DEVICE_TYPES_2022 if edition.free_codes else _DEVICE_TYPES_2024)


def sdg_benefits(edition: Edition) -> tuple[Code, ...]:
    """The code is what the edition is sent: "7" on 2022 (one number), "SDG7" on 2024."""
    prefix = "" if edition.one_goal else "SDG"
    return tuple(Code(f"{prefix}{n}", name) for n, name in enumerate(goals.NAMES, start=1))


def _codes(names: dict[str, str]) -> tuple[Code, ...]:
    return tuple(Code(code, name) for code, name in names.items())


@cache
def countries() -> tuple[Country, ...]:
    """The 249 countries of ISO 3166-1 by name, each with its time zones."""
    zones = _zones()
    found = [
        Country(
            name=getattr(country, "common_name", country.name),
            alpha2=country.alpha_2,
            alpha3=country.alpha_3,
            zones=tuple(zones.get(country.alpha_2, ())),
        )
        for country in pycountry.countries
    ]
    return tuple(sorted(found, key=_by_name))


def _by_name(country: Country) -> str:
    return country.name


def _zones() -> dict[str, list[str]]:
    """Zone names by alpha-2 code; uninhabited islands have none."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    zones: dict[str, list[str]] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            zones.setdefault(code, []).append(zone)
    return zones
