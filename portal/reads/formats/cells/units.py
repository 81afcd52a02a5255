"""Units of energy and power, as headings and cells write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from portal.reads.formats.cells.words import IN_BRACKETS, KEPT, RATE, notes_of, tokens, words

UNIT_TOKENS = {
    "wh": "Wh", "kwh": "kWh", "mwh": "MWh", "gwh": "GWh", "w": "W", "kw": "kW", "mw": "MW",
}  # fmt: skip
# What may stand beside a unit in brackets: "(Wh AC)".
OF_A_UNIT = words("ac dc net gross netto brutto total sum")


# Units that are written out: "kilowatt hours", "kWatt-hr".
WRITTEN_OUT = re.compile(
    r"(?P<prefix>kilo|mega|giga|(?-i:[kKMG])(?=watt))?[\s_-]*watt(?:s(?!t))?[\s_-]*"
    r"(?P<hours>hours?|hrs?|h\b|stunden?|heures?|horas?|ore|uren|uur|timer)?",
    re.IGNORECASE,
)
PREFIXES = {"k": "k", "m": "M", "g": "G"}
# Russian and Ukrainian.
CYRILLIC = re.compile(r"(?P<prefix>[кКМГ])?(?i:Вт)(?P<hours>\s?[·⋅.*]?\s?(?i:год|ч|г)(?!\w))?")
# The energy of an interval, whose length is told: "kWh/15min".
PER_INTERVAL = re.compile(r"(?<=[Ww]h)\s?/\s?\d+\s?min\w*", re.IGNORECASE)
CYRILLIC_PREFIXES = {"к": "k", "К": "k", "М": "M", "Г": "G"}
# Of one sign with marks or endings of its own: W·h, kW h, kWhr.
SIGN = re.compile(
    r"(?<![A-Za-z])([kKMG]?W|[kKM]w|w)[ ·⋅.*]?[hH](?:(?i:(?:ou)?rs?)|[sS])?(?![A-Za-z])"
)
# What looks like a unit and is none that people write without doubt: of kW/h nobody knows whether
# it is power or energy.
DOUBTFUL = re.compile(
    r"(?<![a-z])(?:(?-i:m|h|d|da|c|µ|u|T)Wh?(?![a-z])|[kM]?Wh?\s?/\s?(?:h|hr|hour)\b|"
    r"[kM]?W\s?/\s?\d+\s?min|"
    r"(?-i:[kMG]J|MU|MMBTU)(?![a-z]))|['’]000|thousand|\btsd\b|million|万|\blakh",
    re.IGNORECASE,
)


def is_doubtful(heading: str) -> bool:
    """Whether it names a unit of which nobody can be sure."""
    return DOUBTFUL.search(heading) is not None


def _short_units(heading: str) -> str:
    """With the signs of units that are written out, or in Russian."""

    def sign(match: re.Match[str]) -> str:
        hours = "h" if match["hours"] else ""
        return f" {PREFIXES.get((match['prefix'] or '')[:1].casefold(), '')}W{hours} "

    def cyrillic(match: re.Match[str]) -> str:
        return f" {CYRILLIC_PREFIXES.get(match['prefix'], '')}W{'h' if match['hours'] else ''} "

    heading = CYRILLIC.sub(cyrillic, PER_INTERVAL.sub("", heading))
    return " ".join(SIGN.sub(r" \1h ", WRITTEN_OUT.sub(sign, heading)).split())


# A unit that is counted in tens or tenths: "(0.01 kWh)", "kWh x 10".
TEN = r"10{1,5}|0[.,]0{0,5}1"
SCALED = re.compile(
    rf"(?<![\d.,])(?P<before>{TEN})[\s_]?[x×*]?[\s_]?[kMG]?Wh(?![a-z])|"
    rf"[kMG]?Wh?[\s_]?[x×*][\s_]?(?P<behind>{TEN})(?![\d.,])|(?<![a-z])[x×*]\s?(?P<times>{TEN})\s?[kMG]?Wh?",
    re.IGNORECASE,
)
FACTOR = re.compile(rf"[x×*]?[\s_]?(?<![\d.,])(?:{TEN})(?![\d.,])\s?[x×*]?", re.IGNORECASE)


def scale_in(heading: str) -> str:
    """By what its numbers are to be multiplied, as a heading says; "" where it says nothing."""
    match = SCALED.search(heading)
    if match is None:
        return ""
    return (match["before"] or match["behind"] or match["times"]).replace(",", ".")


def unit_in(heading: str) -> str:
    """The unit of energy or power that a heading names; "" for none."""
    if is_doubtful(heading):
        return ""
    heading = _short_units(heading)
    if SCALED.search(heading):
        heading = FACTOR.sub(" ", heading)
    notes = [" ".join(t for t in tokens(note) if t not in OF_A_UNIT) for note in notes_of(heading)]
    found = [UNIT_TOKENS[note] for note in notes if note in UNIT_TOKENS]
    named = [UNIT_TOKENS[t] for t in tokens(IN_BRACKETS.sub(" ", heading)) if t in UNIT_TOKENS]
    longer = [unit for unit in named if unit not in ("W", "MW")]
    beside = [] if RATE.search(heading) else _among_words(notes)
    return next(iter([*found, *longer, *beside, *named]), "")


def _among_words(notes: Sequence[str]) -> list[str]:
    """Units beside other words in brackets: "(en kW)", "(kWh, daily)"."""
    said = (token for note in notes for token in tokens(note))
    return [UNIT_TOKENS[token] for token in said if token in UNIT_TOKENS and len(token) > 1]


# A heading that is the name of a device says the unit behind it: "House A (kWh)".
UNIT_BEHIND = re.compile(
    r"[\s_.-]*[(\[]\s*[kMG]?Wh?\s*[)\]]\s*$|[\s_-]+[kMG]?Wh\s*$", re.IGNORECASE
)


def without_unit(name: str) -> str:
    """A name without the unit of energy or power that stands behind it."""
    return UNIT_BEHIND.sub("", name) or name


@lru_cache(maxsize=KEPT)
def unit_named(cell: str) -> str:
    """The unit that a cell names; "" for none. Wh before kWh in any case and spelling."""
    text = SIGN.sub(r"\1h", cell.strip())
    return "" if text == "mWh" else UNIT_TOKENS.get(text.casefold(), "")  # which is no MWh
