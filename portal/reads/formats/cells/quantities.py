"""What the label of a row speaks of: energy that was made, or something else."""

from __future__ import annotations

import re
from functools import lru_cache

from portal.reads.formats.cells.kinds import kind_of
from portal.reads.formats.cells.registers import ways_in
from portal.reads.formats.cells.units import UNIT_TOKENS
from portal.reads.formats.cells.words import (
    IN_BRACKETS,
    MADE,
    NOT_MEASURED,
    TAKEN,
    TAKING,
    tokens,
    words,
)

# Labels that are kept: those of the rows of many tables.
KEPT, LONGEST = 4096, 80

# Words of what was measured, which are the name of no device.
MEASURED = MADE | words(
    "energy energie energia electricity electric monthly daily month kwh wh mwh gwh ac net active "
    "value values"
)
# Quantities that are no energy, and energy that a device took or nobody measured. Words that are
# names of devices and places as well ("Home", "Grid", "Wind") are not among them.
OTHERS = NOT_MEASURED | words(
    "temperature temperatures temp temperatur temperatura irradiation irradiance insolation "
    "radiation globalstrahlung einstrahlung ghi poa dni humidity revenue revenues income cost "
    "costs price tariff savings earnings erlos erlose kosten ingresos ingreso recettes co2 "
    "emissions ratio availability verfugbarkeit efficiency frequency voltage voltages hours "
    "specific capacity rainfall"
)
USED = TAKEN - words(
    "home household grid self in feed feedin mains diesel genset net netto bought stored soe "
    "battery"
)
# What may stand beside them in a label that is nothing but a quantity.
BESIDE = (
    MEASURED
    | TAKEN
    | UNIT_TOKENS.keys()
    | words(
        "avg average mean max min maximum peak total module panel cell cells ambient air wind "
        "speed rain sun sunshine performance power operating operation saved avoided saving rated "
        "installed nominal tariff of the per from to and at eur usd gbp chf inr zar kes kg t c h "
        "m2 sqm kwp pr own building site plant actual rate horizontal global day year"
    )
)
# What has one of the short signs behind it.
MEASURABLE = BESIDE | OTHERS | words("current pressure volume mass weight fuel water gas time hour")
# Signs of other units, in brackets or behind the label; those that may be a name stand in brackets.
SIGN = (
    r"(?:[kKMG]?Wh?\s*/\s*(?:kWp?|m\^?2|m²|sqm|qm)|W/m2|W/m²|MJ/m2|%|€|\$|£|°\s?[CF]?|EUR|USD|GBP|"
    r"CHF|INR|ZAR|KES|k?Hz|m/s|kV[Aa]r?h?|VAr?h?|kWp|tCO2e?|kg(?:\s?CO2e?)?)"
)
SHORT_SIGN = r"(?:[kM]?V|m?A|m3|m³|l|t|g|h|hrs?|hours?|min|d|days?|bar|h?Pa|C|F)"
IS_OTHER_UNIT = re.compile(rf"[(\[]\s*{SIGN}\s*[)\]]|(?<!\d)(?:^|(?<!\d)[\s,;_-]+){SIGN}\s*$")
MAY_BE_UNIT = re.compile(rf"[(\[]\s*{SHORT_SIGN}\s*[)\]]")


@lru_cache(maxsize=KEPT)
def is_of_others(label: str) -> bool:
    """Whether a label speaks of something else than energy that was made: "Temperature (°C)",
    "Consumption", "%"; and not of a device."""
    text = label.strip()
    if not text or len(text) > LONGEST or kind_of(text) == "number":
        return False
    if IS_OTHER_UNIT.search(text) or ways_in(text) == {"import"}:
        return True
    return _is_quantity(text)


def is_measure(label: str) -> bool:
    """Whether a label says what was measured, and names no device."""
    said = tokens(label)
    return bool(said) and MEASURED.issuperset(said)


def _is_quantity(text: str) -> bool:
    """Whether nothing but quantities and units is named, and one of them is another."""
    said = [token for token in tokens(IN_BRACKETS.sub(" ", text)) if not token.isdigit()]
    others = [token for token in said if token in OTHERS | USED or token.endswith(TAKING)]
    if MAY_BE_UNIT.search(text) and MEASURABLE.issuperset(said):
        return True
    return bool(others) and MEASURABLE.issuperset(set(said) - set(others))
