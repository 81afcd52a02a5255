"""Names of time zones, as people and files write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from portal.reads.formats.cells.stamps import ALIKE
from portal.reads.formats.cells.words import words

# "UTC+01:00", "GMT-3", "+0530"
OFFSET = re.compile(
    r"(?:UTC|GMT)?\s*(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?",
    re.ASCII | re.IGNORECASE,
)
# No place on earth is further from UTC than this.
FURTHEST = timedelta(hours=14)
# Clocks that are changed with the seasons are so in any recent year.
A_YEAR = 2024
UTC_NAMES = frozenset({"utc", "z", "gmt", "etc/utc"})

TELLS_DISTANCE = frozenset("+-−±:")

# What an abbreviation may mean where all times are in it. The first one is its distance from UTC;
# clocks of a zone are changed with the seasons, and people call their time so all the year.
MEANINGS = {
    "CET": ("UTC+01:00", "Europe/Berlin"),
    "CEST": ("UTC+02:00", "Europe/Berlin"),
    "MEZ": ("UTC+01:00", "Europe/Berlin"),
    "MESZ": ("UTC+02:00", "Europe/Berlin"),
    "EET": ("UTC+02:00", "Europe/Athens"),
    "EEST": ("UTC+03:00", "Europe/Athens"),
    "WET": ("UTC+00:00", "Europe/Lisbon"),
    "WEST": ("UTC+01:00", "Europe/Lisbon"),
    "BST": ("UTC+01:00", "Europe/London", "Asia/Dhaka"),
    "IST": ("UTC+05:30", "Asia/Jerusalem", "Europe/Dublin"),
    "EST": ("UTC-05:00", "America/New_York"),
    "EDT": ("UTC-04:00", "America/New_York"),
    "CST": ("UTC-06:00", "America/Chicago", "Asia/Shanghai"),
    "CDT": ("UTC-05:00", "America/Chicago"),
    "MST": ("UTC-07:00", "America/Denver"),
    "MDT": ("UTC-06:00", "America/Denver"),
    "PST": ("UTC-08:00", "America/Los_Angeles", "Asia/Manila"),
    "PDT": ("UTC-07:00", "America/Los_Angeles"),
    "AST": ("UTC-04:00", "America/Halifax", "Asia/Riyadh"),
    "AEST": ("UTC+10:00", "Australia/Sydney"),
    "AEDT": ("UTC+11:00", "Australia/Sydney"),
    "ACST": ("UTC+09:30", "Australia/Adelaide"),
    "ACDT": ("UTC+10:30", "Australia/Adelaide"),
    "NZST": ("UTC+12:00", "Pacific/Auckland"),
    "NZDT": ("UTC+13:00", "Pacific/Auckland"),
    "AWST": ("Australia/Perth",),
    "JST": ("Asia/Tokyo",),
    "KST": ("Asia/Seoul",),
    "HKT": ("Asia/Hong_Kong",),
    "SGT": ("Asia/Singapore",),
    "MYT": ("Asia/Kuala_Lumpur",),
    "PHT": ("Asia/Manila",),
    "ICT": ("Asia/Bangkok",),
    "WIB": ("Asia/Jakarta",),
    "WITA": ("Asia/Makassar",),
    "PKT": ("Asia/Karachi",),
    "NPT": ("Asia/Kathmandu",),
    "MMT": ("Asia/Yangon",),
    "MSK": ("Europe/Moscow",),
    "TRT": ("Europe/Istanbul",),
    "EAT": ("Africa/Nairobi",),
    "CAT": ("Africa/Maputo",),
    "WAT": ("Africa/Lagos",),
    "SAST": ("Africa/Johannesburg",),
    "BRT": ("America/Sao_Paulo",),
    "ART": ("America/Argentina/Buenos_Aires",),
    "COT": ("America/Bogota",),
    "PET": ("America/Lima",),
    "FJT": ("Pacific/Fiji",),
}
ABBREVIATION = re.compile(r"(?<![A-Za-z])[A-Z]{3,4}(?![A-Za-z])")
# Those of a season, behind a single time or in a cell of its row: there they mean one thing.
SEASONAL = words("CEST MESZ EEST WEST EDT CDT MDT PDT AEDT ACDT NZDT")


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
    if plain.upper() in SEASONAL:
        return zone_named(MEANINGS[plain.upper()][0])
    name = _names().get(plain.casefold())
    return _kept(name) if name else None


@cache
def _forms() -> frozenset[str]:
    """The forms of names that have digits: "est0edt"."""
    named = (name for name in _names() if not name.isalpha())
    return frozenset(name.translate(ALIKE) for name in named if any(map(str.isdigit, name)))


def digits_tell(text: str) -> bool:
    """Whether a text that names no zone could be one if its digits were others."""
    said = text.casefold()
    if not TELLS_DISTANCE.isdisjoint(said) or any(name in said for name in UTC_NAMES - {"z"}):
        return True
    return not any(map(str.isalpha, said)) or said.translate(ALIKE) in _forms()


@cache
def _cities() -> dict[str, str]:
    """Zones by the last part of their names, where it is that of one alone."""
    names = [name for name in _names().values() if name[0].isupper() and "/" in name]
    found: dict[str, str] = {}
    for name in sorted(names, key=lambda name: name.startswith("Etc/")):
        city = name.rpartition("/")[2].replace("_", " ").casefold()
        found[city] = "" if city in found else name
    return found


def city_zone(text: str) -> str:
    """The zone of a city, "Nairobi"; "" for any other text."""
    return _cities().get(text.strip().casefold(), "")


@cache
def changes_clocks(name: str) -> bool:
    """Whether the clocks of a zone are changed with the seasons."""
    return len(set(_clocks(name))) > 1


@cache
def may_change_clocks(fixed: str) -> bool:
    """Whether there is a zone so far from UTC in its winter whose clocks are changed."""
    zone = zone_named(fixed)
    away = zone and zone.utcoffset(None)
    return any(min(_clocks(name)) == away for name in _names().values() if changes_clocks(name))


def _clocks(name: str) -> list[timedelta]:
    """The distance of a zone from UTC in winter and in summer."""
    zone = zone_named(name)
    days = (datetime(A_YEAR, month, 1, tzinfo=zone) for month in (1, 7))
    return [day.utcoffset() or timedelta(0) for day in days]


def zones_meant(text: str) -> tuple[str, ...]:
    """The zones that a text may mean where all times are in it; () for none. "CET/CEST" is one."""
    named = [name for name in ABBREVIATION.findall(text) if name in MEANINGS]
    if not named:
        name = text.strip() if zone_named(text) else city_zone(text)
        return (name,) if name else ()
    both = set(MEANINGS[named[0]]).intersection(*(MEANINGS[name] for name in named))
    return tuple(zone for zone in MEANINGS[named[0]] if zone in both)


# A distance from UTC that is written as a number: hours, else minutes, else seconds. No hours are
# as many as the fewest minutes, and no minutes as many as the fewest seconds.
BARE_OFFSET = re.compile(
    r"(?P<sign>[+-]?)(?P<number>\d{1,5})(?P<part>\.(?:0+|25|5|50|75))?", re.ASCII
)
UNITS_OF_OFFSETS = ((14 * 60, 60), (14, 3600))
# Hours and minutes behind a sign: no distance in minutes has four digits.
HOURS_AND_MINUTES = re.compile(r"(?P<hours>[+-](?:0\d|1[0-4]))(?P<minutes>00|15|30|45)", re.ASCII)


def offset_of(cell: str) -> str:
    """How a zone is called whose distance from UTC is a number: "180", "3" and "+0300" are
    UTC+03:00; "" for what is no such distance."""
    if match := HOURS_AND_MINUTES.fullmatch(cell.strip()):
        return f"UTC{match['hours']}:{match['minutes']}"
    match = BARE_OFFSET.fullmatch(cell.strip())
    if match is None:
        return ""
    number = float(match["number"] + (match["part"] or ""))
    unit = next((seconds for most, seconds in reversed(UNITS_OF_OFFSETS) if number <= most), 1)
    minutes, rest = divmod(round(number * unit), 60)
    if rest or minutes % 15 or timedelta(minutes=minutes) > FURTHEST:
        return ""
    return f"UTC{match['sign'] or '+'}{minutes // 60:02}:{minutes % 60:02}"


@cache
def _kept(name: str) -> ZoneInfo:
    """Python itself keeps a few zones, and reads the others from the disk again and again."""
    return ZoneInfo(name)


def _fixed(match: re.Match[str]) -> timezone | None:
    offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
    if offset > FURTHEST:
        return None
    return timezone(-offset if match["sign"] == "-" else offset)
