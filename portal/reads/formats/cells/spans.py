"""Cells that hold both ends of an interval: 00:00 - 00:15, 2024-03-01 00:00 to 01:00, 1.3.2024 -
31.3.2024."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from portal.reads.formats.cells.stamps import (
    BAD,
    CLOCK_ALONE,
    has_time,
    is_stamp,
    time_of_day,
    unwrapped,
)

# A hyphen parts two times where blanks stand around it, or where a time of day follows at once;
# a slash where a year follows, as in ISO 8601.
BETWEEN = re.compile(
    r"\s*[–—~]\s*|\s+(?:-|to|until|bis|a|à|al|do)\s+|(?<=\d)-(?=\d{1,2}[:.h]\d{2})|/(?=\d{4}-)",
    re.IGNORECASE,
)
LAST_CLOCK = re.compile(rf"{CLOCK_ALONE.pattern}$", re.IGNORECASE)


class Parted(NamedTuple):
    """The first and the second time of each cell; `same_day` where the second is a time of the
    day that the first one names."""

    starts: list[str]
    ends: list[str]
    same_day: list[bool]


def kind_of(text: str) -> str:
    """ "span" of two moments or two dates, "hours" of two times of day, else ""."""
    for match in BETWEEN.finditer(text):
        first, second = text[: match.start()], text[match.end() :]
        is_moment = is_stamp(second)
        if not _is_time_of_day(second) and not is_moment:
            continue
        if is_stamp(first) and has_time(first) == (has_time(second) or not is_moment):
            return "span"
        if _is_time_of_day(first) and _is_time_of_day(second):
            return "hours"
    return ""


def parted(cells: Sequence[str]) -> Parted:
    """A cell that holds one time alone has no second one."""
    found = Parted([], [], [])
    for cell in cells:
        first, second = halves(cell)
        of_day = CLOCK_ALONE.fullmatch(second) is not None
        if of_day and CLOCK_ALONE.fullmatch(first) is None:
            second = first[: _begin_of_clock(first)] + second
        found.starts.append(first)
        found.ends.append(second)
        found.same_day.append(of_day)
    return found


def halves(cell: str) -> tuple[str, str]:
    text = unwrapped(cell)
    match = BETWEEN.search(text)
    return (text, "") if match is None else (text[: match.start()], text[match.end() :])


def _begin_of_clock(text: str) -> int:
    match = LAST_CLOCK.search(text)
    return len(text) if match is None else match.start()


def _is_time_of_day(text: str) -> bool:
    return CLOCK_ALONE.fullmatch(text) is not None and time_of_day(text) > BAD
