"""Which country a place lies in, and what to do when it is not the chosen one; pure.

The outlines are those of the time zones (package tzfpy): each zone belongs to one country by
zone.tab. They are simplified, and devices stand at borders and coasts: a place counts as lying in
a country when any place near it does.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import tzfpy

from portal.devices.coordinates import Coordinate
from portal.devices.place import (
    Point,
    cities_of,
    country_of,
    country_of_zone,
    distance,
    in_range,
)

# Kilometres around a place that are looked at: the outlines are off by a few, more on islands.
NEAR = 25
KM_A_DEGREE = 111.2
DIRECTIONS = tuple(math.radians(angle) for angle in range(0, 360, 45))

# Which places are taken without a question under which country's code, because people in the field
# register devices there under it. The table decides that one thing, whether the form asks, and is
# no statement on borders: the portal takes no side on whom a territory belongs to. Whoever is
# asked may always answer that place and country are right.
TERRITORIES = {
    "AU": "CX CC NF",
    "CN": "HK MO TW",
    "DK": "GL FO",
    "FI": "AX",
    "FR": "GP RE YT GF MQ NC PF PM WF BL MF TF",
    "GB": "FK IO SH PN GI BM VG KY TC MS AI GG JE IM GS",
    "IL": "PS",
    "MA": "EH",
    "NL": "CW AW SX BQ",
    "NO": "SJ",
    "NZ": "CK NU TK",
    "US": "PR GU AS MP VI UM",
}
_LETTER = re.compile("[NSEW]", re.IGNORECASE)

Pair = tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Doubt:
    """Why a place and a country do not go together; `mend` is the pair that would."""

    words: str
    mend: Pair | None = None
    # Hemisphere letters at both: the place is as it was read off, the country may be the slip.
    exact: bool = False

    @property
    def mended(self) -> tuple[str, str] | None:
        return (f"{self.mend[0]:f}", f"{self.mend[1]:f}") if self.mend else None


def zone_at(latitude: Coordinate | None, longitude: Coordinate | None) -> str:
    """The IANA zone of the place; nothing where it is not on the map."""
    if latitude is None or longitude is None:
        return ""
    here = _point((latitude.degrees, longitude.degrees))
    return tzfpy.get_tz(here[1], here[0]) if in_range(here) else ""


def doubt(latitude: Coordinate | None, longitude: Coordinate | None, country: str) -> Doubt | None:
    """What is wrong with the place for this country (alpha-2 or alpha-3); None when nothing is.

    Of a country that is not known only a latitude out of range can tell.
    """
    if latitude is None or longitude is None:
        return None
    typed = latitude.degrees, longitude.degrees
    turned = typed[1], typed[0]
    known = country_of(country)
    if known is None or not known.zones:
        if in_range(_point(typed)) or not in_range(_point(turned)):
            return None
        return Doubt("Latitude and longitude seem to be swapped.", turned)
    if lies_in(typed, known.alpha2):
        return None
    mend = next((pair for pair in _slips(typed) if lies_in(pair, known.alpha2)), None)
    if mend is None and not in_range(_point(typed)):
        return None  # its range is spoken of already
    exact = all(_LETTER.search(c.typed) for c in (latitude, longitude))
    return Doubt(_words(typed, mend, known.name), mend, exact and in_range(_point(typed)))


def lies_in(pair: Pair, alpha2: str) -> bool:
    """Whether the place, or one near it, is in the country or in a territory of it."""
    wanted = {alpha2, *TERRITORIES.get(alpha2, "").split()}
    here = _point(pair)
    if any(_country_at(point) in wanted for point in _around(here)):
        return True
    # Countries of a few streets are lost when outlines are simplified; their city is not.
    cities = (city for code in wanted for city in cities_of(code))
    return in_range(here) and any(distance(here, city) < NEAR for city in cities)


def _slips(typed: Pair) -> Iterator[Pair]:
    """What was perhaps meant: swapped first, then a sign, then both."""
    turned = typed[1], typed[0]
    yield turned
    for a, b in (typed, turned):
        yield from ((-a, b), (a, -b), (-a, -b))


def _words(typed: Pair, mend: Pair | None, country: str) -> str:
    where = f"{typed[0]:f}, {typed[1]:f}"
    if mend is None:
        return _elsewhere(typed, where, country)
    right = f"{mend[0]:f}, {mend[1]:f}"
    if mend == (typed[1], typed[0]):
        return f"These look swapped: {where} is not in {country}, {right} is."
    only_signs = abs(mend[0]) == abs(typed[0])
    what = "A sign is wrong" if only_signs else "These look swapped, and a sign is wrong"
    return f"{what}: {where} is not in {country}, {right} is."


def _elsewhere(typed: Pair, where: str, country: str) -> str:
    found = country_of(_country_at(_point(typed)))
    return f"{where} lies in {found.name if found else 'the sea'}, not in {country}."


def _country_at(point: Point) -> str:
    if not in_range(point):
        return ""
    return country_of_zone(tzfpy.get_tz(point[1], point[0]))


def _around(here: Point) -> Iterator[Point]:
    """The place itself, then eight around it."""
    yield here
    reach = NEAR / KM_A_DEGREE
    wide = reach / max(0.05, math.cos(math.radians(min(89.0, abs(here[0])))))
    for angle in DIRECTIONS:
        there = here[0] + reach * math.cos(angle), here[1] + wide * math.sin(angle)
        yield there[0], (there[1] + 180) % 360 - 180


def _point(pair: Pair) -> Point:
    return float(pair[0]), float(pair[1])
