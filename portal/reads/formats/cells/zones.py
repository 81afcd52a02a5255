"""Names of time zones, as people and files write them."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

# "UTC+01:00", "GMT-3", "+0530"
OFFSET = re.compile(
    r"(?:UTC|GMT)?\s*(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?",
    re.ASCII | re.IGNORECASE,
)
# No place on earth is further from UTC than this.
FURTHEST = timedelta(hours=14)
UTC_NAMES = frozenset({"utc", "z", "gmt", "etc/utc"})


@cache
def _names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def zone_named(text: str) -> tzinfo | None:
    """The zone of an IANA name in any case, of UTC, or of an offset such as UTC+01:00."""
    plain = text.strip()
    if plain.casefold() in UTC_NAMES:
        return UTC
    if match := OFFSET.fullmatch(plain):
        return _fixed(match)
    name = _names().get(plain.casefold())
    return _kept(name) if name else None


@cache
def _kept(name: str) -> ZoneInfo:
    """Python itself keeps a few zones, and reads the others from the disk again and again."""
    return ZoneInfo(name)


def _fixed(match: re.Match[str]) -> timezone | None:
    offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    if offset > FURTHEST:
        return None
    return timezone(-offset if match["sign"] == "-" else offset)
