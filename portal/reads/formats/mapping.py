"""Which column is which: headings in any order, case and spelling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from portal.reads.formats.shapes import UNITS, Unreadable

# Field of ours -> how headings call it, lower case, without blanks and marks.
NAMES = {
    "externalId": "externalid id device deviceid devicename meter meterid",
    "start": "starttimestamp start from startdate starttime startdatetime begin periodstart",
    "end": "endtimestamp end timestamp time to enddate endtime enddatetime date datetime periodend",
    "value": "value energy reading read production generation wh kwh mwh gwh",
    "unit": "unit units uom",
    "type": "type readtype readingtype",
    "timezone": "timezone tz zone",
}
FIELD_OF = {name: field for field, names in NAMES.items() for name in names.split()}

UNIT_NAMES = {unit.casefold(): unit for unit in UNITS}

# How the fields are called towards people.
WORDS = {
    "externalId": "the device (externalId)",
    "start": "the start (starttimestamp)",
    "end": "the time (endtimestamp)",
    "value": "the energy (value)",
    "unit": "the unit (unit)",
    "type": "the type (type)",
    "timezone": "the time zone (timezone)",
}

# Without these two there is nothing to read.
NEEDED = ("end", "value")

IGNORED = re.compile(r"[\s_\-./]+")
# "value (kWh)", "energy [Wh]", "time (UTC)"
WITH_NOTE = re.compile(r"(?P<name>[^(\[]*)[(\[](?P<note>[^)\]]*)[)\]]\s*")

# Headings that an error message quotes, and how much of each.
SHOWN_HEADINGS = 10
SHOWN_CHARS = 40


@dataclass(frozen=True)
class Mapping:
    """`index` says where a field stands; `notes` what its heading has in brackets."""

    heading: list[str]
    index: dict[str, int]
    notes: dict[str, str]

    @property
    def columns(self) -> dict[str, str]:
        """Field -> heading as found."""
        return {field: self.heading[place] for field, place in self.index.items()}


def field_of(heading: str) -> tuple[str, str]:
    """The field that a heading names and its note in brackets; "" for what it has not."""
    name, note = heading, ""
    if match := WITH_NOTE.fullmatch(heading):
        name, note = match["name"], match["note"].strip()
    plain = IGNORED.sub("", name).casefold()
    if plain in UNIT_NAMES:  # the heading is the unit itself
        note = note or plain
    return FIELD_OF.get(plain, ""), note


def recognised(cells: Sequence[str]) -> set[str]:
    """The fields that a line would name, were it the heading."""
    return {field for field, _ in map(field_of, cells) if field}


def is_heading(cells: Sequence[str]) -> bool:
    return recognised(cells).issuperset(NEEDED)


def mapped(heading: list[str]) -> Mapping:
    """Raises Unreadable when a field is missing, or named by two columns."""
    index: dict[str, int] = {}
    notes: dict[str, str] = {}
    for place, cell in enumerate(heading):
        field, note = field_of(cell)
        if not field:
            continue
        if field in index:
            raise Unreadable(_twice(field, heading[index[field]], cell))
        index[field], notes[field] = place, note
    missing = [WORDS[field] for field in NEEDED if field not in index]
    if missing:
        raise Unreadable(_lacking(missing, heading))
    return Mapping(heading, index, notes)


def _twice(field: str, first: str, second: str) -> str:
    return (
        f"Two columns name {WORDS[field]}: {_quoted(first)} and {_quoted(second)}; keep the one "
        "that is meant, and rename or remove the other."
    )


def _lacking(missing: list[str], heading: list[str]) -> str:
    named = [cell for cell in heading if cell.strip()]
    found = ", ".join(_quoted(cell) for cell in named[:SHOWN_HEADINGS])
    more = len(named) - SHOWN_HEADINGS
    rest = f" and {more} more" if more > 0 else ""
    return (
        f"No column names {' or '.join(missing)}; the headings found are {found}{rest}. "
        "The first line must name the columns."
    )


def _quoted(cell: str) -> str:
    text = " ".join(cell.split())
    return f"“{text[:SHOWN_CHARS]}…”" if len(text) > SHOWN_CHARS else f"“{text}”"
