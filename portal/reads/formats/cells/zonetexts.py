"""What a text says of the zone of its times: a sentence, a heading, a cell."""

from __future__ import annotations

import re

from portal.reads.formats.cells.stamps import western
from portal.reads.formats.cells.words import FIELD_OF, tokens, words
from portal.reads.formats.cells.zones import (
    ABBREVIATION,
    MEANINGS,
    OFFSET,
    changes_clocks,
    city_zone,
    may_change_clocks,
    offset_of,
    zone_named,
    zones_meant,
)

# A place of the zone list; a distance from UTC; UTC alone, with no number behind it.
OF_PLACE = re.compile(r"(?:Etc/GMT[+-]\d{1,2}|[A-Z]+/[A-Z_]+)", re.IGNORECASE)
FROM_UTC = re.compile(r"(?:UTC|GMT)[\s_]?\(?[+-][\s_]?\d{1,2}(?::?\d{2})?(?![\d.])", re.IGNORECASE)
UTC_ALONE = re.compile(r"(?<![A-Za-z])(?:UTC|GMT)(?![A-Za-z])(?!\W{0,3}\d)", re.IGNORECASE)
# UTC with nothing added to it: "UTC 0", "UTC\u00b100:00".
UTC_AND_NOTHING = re.compile(r"(?:UTC|GMT)\W{0,3}0{1,2}(?::?00)?(?![\d.,:]*\d)", re.IGNORECASE)
# Something about UTC that is none of these: "UTC 3", "UTC+5.5".
UTC_SOMEHOW = re.compile(r"(?:UTC|GMT)\W{0,3}\d[\d.,:]*", re.IGNORECASE)
BLANKS = re.compile(r"[\s_(]")
# As Windows lists zones: the distance of their winter, and cities.
OF_WINDOWS = re.compile(
    r"\((?P<fixed>(?:UTC|GMT)(?:[+-]\d{1,2}:?\d{2})?)\)\s*(?P<cities>[^\W\d_].*)", re.IGNORECASE
)
BEHIND_TIME = re.compile(r"(?:date_?time|timestamp|time|date|ts)_(?P<zone>[a-z_]+)", re.IGNORECASE)
LISTED = re.compile(r"[,;/]")

# Zones whose names are written out, without "time" and "standard".
EASTERN, CENTRAL, MOUNTAIN, PACIFIC = (MEANINGS[n][:2] for n in ("EST", "CST", "MST", "PST"))
WRITTEN = {
    **dict.fromkeys(("universal", "coordinated universal", "greenwich mean"), ("UTC",)),
    **dict.fromkeys(("central european", "central europe", "w europe", "romance"), MEANINGS["CET"]),
    "central european summer": MEANINGS["CEST"],
    "eastern european": MEANINGS["EET"],
    "eastern european summer": MEANINGS["EEST"],
    "western european": MEANINGS["WET"],
    "western european summer": MEANINGS["WEST"],
    "gmt standard": ("UTC", "Europe/London"),
    "british summer": ("UTC+01:00", "Europe/London"),
    "eastern": EASTERN,
    "us eastern": EASTERN,
    "eastern daylight": MEANINGS["EDT"],
    "central": CENTRAL,
    "us central": CENTRAL,
    "central daylight": MEANINGS["CDT"],
    "mountain": MOUNTAIN,
    "us mountain": MOUNTAIN,
    "mountain daylight": MEANINGS["MDT"],
    "pacific": PACIFIC,
    "us pacific": PACIFIC,
    "pacific daylight": MEANINGS["PDT"],
    "atlantic": MEANINGS["AST"][:2],
    "alaska": ("UTC-09:00", "America/Anchorage"),
    "australian eastern": MEANINGS["AEST"],
    "australian eastern daylight": MEANINGS["AEDT"],
    "australian western": MEANINGS["AWST"],
    "new zealand": MEANINGS["NZST"],
    **dict.fromkeys(("china", "beijing"), ("Asia/Shanghai",)),
    "india": ("Asia/Kolkata",),
    "indian": ("Asia/Kolkata",),
    "pakistan": MEANINGS["PKT"],
    "east africa": MEANINGS["EAT"],
    "e africa": MEANINGS["EAT"],
    "central africa": MEANINGS["CAT"],
    "w central africa": MEANINGS["WAT"],
    "west africa": MEANINGS["WAT"],
    "south africa": MEANINGS["SAST"],
    "sa pacific": ("America/Bogota",),
    "west pacific": ("Pacific/Port_Moresby",),
    "sa eastern": ("America/Cayenne",),
    "canada central": ("America/Regina",),
    "japan": MEANINGS["JST"],
    "korea": MEANINGS["KST"],
    "moscow": MEANINGS["MSK"],
}
STANDARD = words("standard prevailing")
KINDS = STANDARD | words("daylight summer")
# The most words of a name before "time", and those before a kind of time that name no place.
MOST_WORDS = 4
NO_PLACES = words(
    "with without including local site device plant in as at is are the of for and or winter all no"
)

# No cell that is longer names a zone.
LONGEST = 100


def zone_in(text: str) -> str:
    """The zone that a text names, or what it says of UTC and nobody can be sure of."""
    plain_text = western(text)
    places = (match[0] for match in OF_PLACE.finditer(plain_text))
    distances = (BLANKS.sub("", match[0]) for match in FROM_UTC.finditer(plain_text))
    for told in (places, distances):
        if found := next(filter(zones_meant, told), ""):
            return found
    if UTC_AND_NOTHING.search(plain_text):
        return "UTC"
    if somehow := UTC_SOMEHOW.search(plain_text):
        return somehow[0]
    return "UTC" if UTC_ALONE.search(plain_text) else ""


def tells_distance(text: str) -> bool:
    """Whether a text is a distance from UTC and no number: "+2", "-05:00"."""
    return OFFSET.fullmatch(text.strip()) is not None and ("+" in text or ":" in text)


def zone_behind(heading: str) -> str:
    """The zone at the end of a name in small letters: "timestamp_cest", "time_europe_berlin"."""
    match = BEHIND_TIME.fullmatch(heading.strip())
    if match is None:
        return ""
    place, name = match["zone"].replace("_", "/", 1), match["zone"].upper()
    if "/" in place:
        return str(zone_named(place) or "")
    return name if name in MEANINGS else ""


def zone_written(text: str) -> str:
    """The name of a zone that ends with "time", such as "China Standard Time", be it known or not;
    "" for none."""
    said = tokens(text)
    ends = [place for place, word in enumerate(said) if word == "time"]
    names = [said[begin:end] for end in ends for begin in range(max(0, end - MOST_WORDS), end)]
    name = next(filter(_written, names), ()) or next(filter(_is_of_a_place, names), ())
    return " ".join([*name, "time"]).title() if name else ""


def _written(name: tuple[str, ...]) -> tuple[str, ...]:
    """The zones that the words before "time" may mean; the standard time of a city whose clocks are
    changed may be that of all the year."""
    bare = " ".join(word for word in name if word not in STANDARD)
    if known := WRITTEN.get(" ".join(name)) or WRITTEN.get(bare):
        return known
    city = city_zone(bare)
    is_sure = city and not ("standard" in name and changes_clocks(city))
    return (city,) if is_sure else ()


def _is_of_a_place(name: tuple[str, ...]) -> bool:
    """Whether a kind of time stands behind what may be a place: "Arabian Standard"."""
    place, kind = name[0], name[-1]
    return len(name) == len((place, kind)) and kind in KINDS and not _is_no_place(place)


def _is_no_place(word: str) -> bool:
    return word in NO_PLACES or word in KINDS or word in FIELD_OF


def meanings_of(text: str) -> tuple[str, ...]:
    """The zones that a text may mean where it tells that of all times; () for none that is
    known."""
    if match := OF_WINDOWS.fullmatch(western(text).strip()):
        return _of_windows(match["fixed"], match["cities"])
    if name := zone_written(text):
        return _written(tokens(name)[:-1])
    return zones_meant(text) or zones_meant(zone_in(text))


def _of_windows(fixed: str, cities: str) -> tuple[str, ...]:
    """Where clocks are changed the distance is that of the winter, or holds all the year."""
    zones = [zone for city in LISTED.split(cities) if (zone := city_zone(city))]
    zones += _written(tokens(zone_written(cities))[:-1])
    if changing := next(filter(changes_clocks, zones), ""):
        return fixed, changing
    return (fixed,) if zones or not may_change_clocks(fixed) else ()


def zone_of_row(text: str) -> str:
    """The name of the only zone that a cell of a row may mean; "" for none. A distance from UTC is
    surer than the name beside it: "UTC+1 (CET)"."""
    name = offset_of(text) or text
    if zone_named(name):
        return name
    if len(text) > LONGEST:
        return ""
    is_of_windows = OF_WINDOWS.fullmatch(western(text).strip())
    distance = "" if is_of_windows or OF_PLACE.search(text) else zone_in(text)
    if distance and ABBREVIATION.search(text) and zone_named(distance):
        return distance
    meant = meanings_of(text)
    return meant[0] if len(meant) == 1 else ""
