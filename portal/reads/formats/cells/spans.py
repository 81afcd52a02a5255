"""Cells that hold both ends of an interval: 00:00 - 00:15, 2024-03-01 00:00 to 01:00, 1.3.2024 -
31.3.2024."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from portal.reads.formats.cells.stamps import (
    BAD,
    CLOCK_ALONE,
    ZONE_NAMES,
    has_time,
    is_stamp,
    time_of_day,
    unwrapped,
)
from portal.reads.formats.cells.zones import zones_meant

# A hyphen parts two times where blanks stand around it, or where a time of day follows at once;
# a slash where a year follows, as in ISO 8601.
BETWEEN = re.compile(
    r"\s*[–—~]\s*|\s+(?:-|to|until|bis|a|à|al|au|do)\s+|(?<=\d)-(?=\d{1,2}[:.h]\d{2})|/(?=\d{4}-)",
    re.IGNORECASE,
)
# A zone behind the second time is that of the first one too, where that names none.
ZONE_BEHIND = re.compile(
    rf"(?P<named>\s*(?<![A-Z])\(?(?:{ZONE_NAMES})\)?)?(?:\s?[+-]\d{{1,2}}(?::?\d{{2}})?)?$",
    re.IGNORECASE,
)
LEADING = re.compile(r"(?:du|del|dal|vom|von|from)\s+(?=\d)", re.IGNORECASE)
SIGNS, LONGEST_OFFSET = frozenset("+-"), len("+01:00")
# The names of a zone in winter and in summer, behind times that are by its clock: (CET/CEST).
BOTH_SEASONS = re.compile(r"\s*\(?([A-Z]{3,4}/[A-Z]{3,4})\)?$")
LAST_CLOCK = re.compile(rf"{CLOCK_ALONE.pattern}$", re.IGNORECASE)


class Parted(NamedTuple):
    """The first and the second time of each cell; `same_day` where the second is a time of the
    day that the first one names."""

    starts: list[str]
    ends: list[str]
    same_day: list[bool]


def kind_of(text: str) -> str:
    """ "span" of two moments or two dates, "hours" of two times of day, else ""."""
    text = _without_seasons(text)
    for match in BETWEEN.finditer(text):
        first, second, *zones = _zones_apart(text[: match.start()], text[match.end() :])
        is_moment = is_stamp(second)
        if not _is_time_of_day(second) and not is_moment:
            continue
        if is_stamp(first) and has_time(first) == (has_time(second) or not is_moment):
            return "span"
        if _is_time_of_day(first) and _is_time_of_day(second) and not any(zones):
            return "hours"
    return ""


def parted(cells: Sequence[str]) -> Parted:
    """A cell that holds one time alone has no second one."""
    found = Parted([], [], [])
    for cell in cells:
        first, second, zone, last_zone = _zones_apart(*halves(cell))
        of_day = CLOCK_ALONE.fullmatch(second) is not None
        if of_day and CLOCK_ALONE.fullmatch(first) is None:
            second = first[: _begin_of_clock(first)] + second
        found.starts.append(first + (zone or last_zone))
        found.ends.append(second + (last_zone or zone) if second else "")
        found.same_day.append(of_day)
    return found


def halves(cell: str) -> tuple[str, str]:
    text = _without_seasons(unwrapped(cell))
    match = BETWEEN.search(text)
    return (text, "") if match is None else (text[: match.start()], text[match.end() :])


def seasons_told(cell: str) -> str:
    """The names of one zone that stand behind both times: CET/CEST; "" for none."""
    text = cell.strip()
    match = None if text[-1:].isdigit() else BOTH_SEASONS.search(text)
    return match[1] if match and zones_meant(match[1]) else ""


def _without_seasons(text: str) -> str:
    """Nor the word before the first time."""
    text = LEADING.sub("", text) if text[:1].isalpha() else text
    return BOTH_SEASONS.sub("", text) if seasons_told(text) else text


def _zones_apart(first: str, second: str) -> tuple[str, str, str, str]:
    """Both times without their zones, and these."""
    begins = [_begin_of_zone(text) for text in (first, second)]
    return first[: begins[0]], second[: begins[1]], first[begins[0] :], second[begins[1] :]


def _begin_of_zone(text: str) -> int:
    """Without a name, and with no clock before it, what looks like one is part of the date."""
    if text[-1:].isdigit() and SIGNS.isdisjoint(text[-LONGEST_OFFSET:]):
        return len(text)  # most times name no zone
    match = ZONE_BEHIND.search(text)
    is_zone = match and (match["named"] or ":" in text[: match.start()])
    return match.start() if match and is_zone else len(text)


def _begin_of_clock(text: str) -> int:
    match = LAST_CLOCK.search(text)
    return len(text) if match is None else match.start()


def _is_time_of_day(text: str) -> bool:
    return CLOCK_ALONE.fullmatch(text) is not None and time_of_day(text) > BAD
