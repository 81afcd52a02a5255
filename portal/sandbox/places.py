"""The time zone that the 2024 edition shows for a device (contract 6.7)."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from .countries import alpha3_codes
from .records import Device
from .zones import Zone, zones


def shown_zone(device: Device) -> str | None:
    """The stored zone, else the first name that shares abbreviation and offset with the zone at
    the device's place (India: Asia/Calcutta). It can be another city's."""
    stored = device.fields.get("timezone")
    if isinstance(stored, str) and stored:
        return stored
    alpha2 = alpha3_codes().get(str(device.fields.get("countryCode")), "")
    listed = zones().get(alpha2, ())
    if not listed:
        return None
    nearest = _nearest(listed, device)
    return _first_like(nearest.name) if nearest else listed[0].name


def _nearest(listed: tuple[Zone, ...], device: Device) -> Zone | None:
    try:
        latitude, longitude = (float(device.fields[n]) for n in ("latitude", "longitude"))
    except (KeyError, TypeError, ValueError):
        return None
    return min(listed, key=lambda z: (z.latitude - latitude) ** 2 + (z.longitude - longitude) ** 2)


@lru_cache(maxsize=256)
def _first_like(name: str) -> str:
    wanted = _clock(name)
    return next(other for other in sorted(zone_names().values()) if _clock(other) == wanted)


@lru_cache(maxsize=1024)
def _clock(name: str) -> tuple[str | None, object]:
    here = datetime.now(UTC).astimezone(ZoneInfo(name))
    return here.tzname(), here.utcoffset()


@lru_cache(maxsize=1)
def zone_names() -> dict[str, str]:
    """All zone names of the world's regions, by their lower-case form."""
    return {name.lower(): name for name in available_timezones() if "/" in name}
