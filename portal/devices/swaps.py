"""Latitude and longitude that stand in each other's field; pure.

A place is never refused for lying outside the country: only when it lies far from it, and would
lie within it the other way round.
"""

from __future__ import annotations

from portal.devices.coordinates import LATITUDE, LONGITUDE, Coordinate
from portal.devices.place import Point, cities_of, country_of, distance

# Kilometres. No place of a country is farther from the nearest of its zones' cities: the farthest
# is the south-west of China from Shanghai, some 2,400 km.
FAR = 2500
# Kilometres. More would take places that are merely elsewhere for swapped ones.
NEAR = 1000
# Large countries with a city at one end only: Gujarat is 2,000 from Kolkata, Cape Town 1,300 from
# Johannesburg.
NEAR_IN = {"IN": 2000, "ZA": 1300}


def look_swapped(latitude: Coordinate | None, longitude: Coordinate | None, country: str) -> str:
    """What to say when the two look swapped, else nothing. `country`: alpha-2, alpha-3 or any.

    Of a country that is not known only a latitude out of range can tell.
    """
    if latitude is None or longitude is None:
        return ""
    typed = float(latitude.degrees), float(longitude.degrees)
    turned = typed[1], typed[0]
    if not _in_range(turned):
        return ""
    known, cities = country_of(country), cities_of(country)
    if known is None or not cities:
        return "" if _in_range(typed) else "Latitude and longitude seem to be swapped."
    if not _is_far(typed, cities) or _nearest(turned, cities) > NEAR_IN.get(known.alpha2, NEAR):
        return ""
    one, other = f"{latitude.degrees:f}", f"{longitude.degrees:f}"
    return f"These look swapped: {one}, {other} is not in {known.name}, {other}, {one} is."


def _is_far(here: Point, cities: tuple[Point, ...]) -> bool:
    return not _in_range(here) or _nearest(here, cities) > FAR


def _nearest(here: Point, cities: tuple[Point, ...]) -> float:
    return min(distance(here, city) for city in cities)


def _in_range(point: Point) -> bool:
    return abs(point[0]) <= LATITUDE.most and abs(point[1]) <= LONGITUDE.most
