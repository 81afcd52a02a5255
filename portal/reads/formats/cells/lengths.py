"""Lengths of intervals as files write them: 15, 15 min, 00:15, PT15M."""

from __future__ import annotations

import re
from collections.abc import Callable

from portal.reads.formats.cells.stamps import BAD, BLANK, HOUR, MINUTE, SECOND, unwrapped
from portal.reads.formats.cells.words import bare_name, field_of, tokens, words

UNITS = {"seconds": SECOND, "minutes": MINUTE, "hours": HOUR}
UNIT_NAMES = {
    "seconds": words("s sec secs second seconds sek sekunde sekunden seconde secondes segundos"),
    "minutes": words("m min mins minute minutes minuten minutos minuti mn"),
    "hours": words("h hr hrs hour hours stunde stunden std heure heures hora horas ore ora"),
}
UNIT_OF = {name: unit for unit, names in UNIT_NAMES.items() for name in names}

BARE = re.compile(r"(\d{1,6}(?:[.,]\d{1,6})?)\s*([a-zA-Z]*)\.?", re.ASCII)
CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?(?:[.,]0+)?", re.ASCII)
ISO = re.compile(r"PT(?=\d)(?:(\d{1,3})H)?(?:(\d{1,4})M)?(?:(\d{1,5})S)?", re.ASCII | re.IGNORECASE)
# Headings of which a unit of time makes a length: "Interval (min)".
OF_A_LENGTH = words("interval intervall intervalle intervalo intervallo period step time")
WEEK = 7 * 24 * HOUR


def is_heading(name: str) -> bool:
    """Whether a column is called the length of its intervals."""
    if field_of(name) == "length":
        return True
    return bare_name(name) in OF_A_LENGTH and bool(unit_in(name))


def unit_in(heading: str) -> str:
    """The unit of time that a heading names; "" for none."""
    return next((UNIT_OF[token] for token in tokens(heading) if token in UNIT_OF), "")


def length_in(unit: str) -> Callable[[str], int]:
    """How the cells are read whose bare numbers are in a unit: in ms, BLANK or BAD. No interval is
    without length, or longer than a week."""

    def one(cell: str) -> int:
        text = unwrapped(cell)
        if not text:
            return BLANK
        length = _length(text, UNITS[unit])
        return length if 0 < length <= WEEK else BAD

    return one


def _length(text: str, unit: int) -> int:
    """0 for what is none."""
    if match := CLOCK.fullmatch(text) or ISO.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        return hours * HOUR + minutes * MINUTE + seconds * SECOND
    match = BARE.fullmatch(text)
    if match is None or (match[2] and match[2].casefold() not in UNIT_OF):
        return 0
    own = UNITS[UNIT_OF[match[2].casefold()]] if match[2] else unit
    return round(float(match[1].replace(",", ".")) * own)
