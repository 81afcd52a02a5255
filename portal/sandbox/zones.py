"""The time zones of the countries, from tzdata."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

# What the API lists beside tzdata: an older name, and zones of two islands where nobody lives.
ALSO_LISTED = {
    "IN": ("Asia/Calcutta",),
    "BV": ("Antarctica/Macquarie",),
    "HM": ("Africa/Johannesburg",),
}


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
    for code, place, name in _rows("zone.tab"):
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


def _rows(table: str) -> Iterator[tuple[str, str, str]]:
    """Country code or codes, place, name."""
    for line in files("tzdata").joinpath("zoneinfo", table).read_text("utf-8").splitlines():
        if not line.startswith("#"):
            codes, place, name, *_ = line.split("\t")
            yield codes, place, name


@lru_cache(maxsize=1)
def _shared() -> dict[str, list[str]]:
    """Names by alpha-2 code, those that several countries have in common as well."""
    found: dict[str, list[str]] = {}
    for codes, _, name in _rows("zone1970.tab"):
        for code in codes.split(","):
            found.setdefault(code, []).append(name)
    return found


def listed_zones(alpha2: str) -> tuple[str, ...]:
    """The names under a country in the API's list, in the order of the alphabet."""
    own = [zone.name for zone in zones().get(alpha2, ())]
    names = sorted({*own, *_shared().get(alpha2, ())})
    return (*names, *ALSO_LISTED.get(alpha2, ()))
