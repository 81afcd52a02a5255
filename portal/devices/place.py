"""Where a device stands: its time zone, and the cities of its country; pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from zoneinfo import available_timezones

from portal.devices.coordinates import LATITUDE, LONGITUDE, Misplaced, read
from portal.drec import fallbacks
from portal.drec.shapes import Country, Device

Point = tuple[float, float]  # latitude and longitude in degrees

EARTH = 6371  # its mean radius in kilometres

# ISO 6709 as zone.tab has it: degrees, minutes and perhaps seconds, each with its sign.
_CITY = re.compile(r"([+-]\d{2})(\d{2})(\d{2})?([+-]\d{3})(\d{2})(\d{2})?")


def zone_of(device: Device) -> str:
    """The IANA zone that times of this device are read and shown in.

    The registry's own where it holds one; else, of the country's zones, the one whose city is
    nearest to the device (in big countries the border may lie elsewhere); else UTC.
    """
    if device.timezone in _known():
        return device.timezone
    zones = [zone for zone in _zones_of(device.country_code) if zone in _known()]
    where = point_of(device)
    if where and len(zones) > 1:
        return min(zones, key=lambda zone: _from_city(where, zone))
    return zones[0] if zones else "UTC"


def country_of(code: str) -> Country | None:
    """The country of an alpha-2 or alpha-3 code; None for anything else."""
    return _countries().get(code.strip().upper())


def country_of_zone(zone: str) -> str:
    """The alpha-2 code of the country of a zone; nothing for one of the sea."""
    return _homes().get(zone, "")


def in_range(point: Point) -> bool:
    return abs(point[0]) <= LATITUDE.most and abs(point[1]) <= LONGITUDE.most


def cities_of(code: str) -> tuple[Point, ...]:
    """The principal cities of the zones of a country; none when it is not known."""
    return tuple(_cities()[zone] for zone in _zones_of(code) if zone in _cities())


def distance(here: Point, there: Point) -> float:
    """In kilometres over the sphere."""
    lat1, lon1, lat2, lon2 = map(math.radians, (*here, *there))
    half = math.sin((lat2 - lat1) / 2) ** 2
    half += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, half)))


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def _zones_of(code: str) -> tuple[str, ...]:
    country = country_of(code)
    return country.zones if country else ()


@cache
def _countries() -> dict[str, Country]:
    every = fallbacks.countries()
    return {c.alpha2: c for c in every} | {c.alpha3: c for c in every}


def point_of(device: Device) -> Point | None:
    """Where the registry has it, however it was typed; None when that cannot be read."""
    try:
        latitude = read(device.latitude, LATITUDE).degrees
        longitude = read(device.longitude, LONGITUDE).degrees
    except Misplaced:
        return None
    return float(latitude), float(longitude)


@cache
def _cities() -> dict[str, Point]:
    return {zone: _city(place) for _, place, zone, *_ in _rows()}


@cache
def _homes() -> dict[str, str]:
    return {zone: country for country, _, zone, *_ in _rows()}


def _rows() -> Iterator[list[str]]:
    """Country, place, zone and perhaps a comment, as zone.tab has them."""
    table = resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    return (line.split("\t") for line in table.splitlines() if not line.startswith("#"))


def _city(text: str) -> Point:
    found = _CITY.fullmatch(text)
    if found is None:
        raise ValueError(f"zone.tab has a place of another form: {text}")
    d1, m1, s1, d2, m2, s2 = found.groups(default="0")
    return _degrees(d1, m1, s1), _degrees(d2, m2, s2)


def _degrees(degrees: str, minutes: str, seconds: str) -> float:
    size = abs(int(degrees)) + int(minutes) / 60 + int(seconds) / 3600
    return -size if degrees.startswith("-") else size


def _from_city(here: Point, zone: str) -> float:
    """A zone without a city is the farthest."""
    city = _cities().get(zone)
    return distance(here, city) if city else math.inf
