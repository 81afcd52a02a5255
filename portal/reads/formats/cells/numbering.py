"""Headings that are numbered: "1. Start", "2. End", "3. Energy (kWh)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from portal.reads.formats.cells.kinds import kind_of

NUMBERED = re.compile(r"\(?(?P<number>\d{1,3})(?:[.)]\s*|\s*[-–:]\s+)(?P<name>[^\W\d].*)")
# What columns without a name are called, if anything.
UNNAMED = re.compile(r"\s*(?:Column [A-Z]+)?\s*")
FEWEST = 2


def without_numbers(names: Sequence[str]) -> Sequence[str]:
    """The names without their numbers, where all are counted but the first one perhaps, and those
    of columns that have none; days of a month are not."""
    found = [NUMBERED.fullmatch(name.strip()) for name in names]
    counted = [match for match in found if match]
    others = [name for place, name in enumerate(names) if place and not found[place]]
    if not all(map(UNNAMED.fullmatch, others)) or not _are_counted(counted):
        return names
    return [match["name"] if match else name for match, name in zip(found, names, strict=True)]


def _are_counted(found: Sequence[re.Match[str]]) -> bool:
    if len(found) < FEWEST:
        return False
    first = int(found[0]["number"])
    counted = [first + more for more in range(len(found))]
    differ = len({match["name"] for match in found}) == len(found)
    are_days = any(kind_of(match[0]) == "date" for match in found)
    return differ and not are_days and [int(match["number"]) for match in found] == counted
