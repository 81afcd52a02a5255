"""Rows of words between readings or below them: titles, footers, what a logger was doing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from portal.reads.formats.cells.amounts import is_nothing
from portal.reads.formats.cells.kinds import TIMES, kind_of
from portal.reads.formats.cells.sheetnames import names_no_device
from portal.reads.formats.cells.stamps import REPORTED
from portal.reads.formats.cells.states import names_state
from portal.reads.formats.cells.units import unit_in, unit_named
from portal.reads.formats.cells.words import MADE, TAKEN, field_of, labelled, tokens

# What has more words is a note.
TITLE_WORDS = 4
# A word, rather than a sign for nothing.
SOME_LETTERS = re.compile(r"[^\W\d_]{2}")
OF_A_REPORT = re.compile(rf"{REPORTED}|©|copyright", re.IGNORECASE)
# What stands around titles.
AROUND_TITLES = " []()=*-_|>:"
# Fields that tell something of the readings below.
OF_READINGS = ("device", "unit", "scale", "type", "zone", "length", "value")


def may_be_title(text: str) -> bool:
    """Whether a lone text may name what stands below it: a device, a quantity, a unit."""
    if any(field_of(label) == "device" for label, _ in labelled([text])):
        return True
    text = text.strip(AROUND_TITLES)
    is_short = len(text.split()) <= TITLE_WORDS and kind_of(text) == "text"
    if not is_short or not text[0].isalpha():
        return False
    tells_time = OF_A_REPORT.match(text) and any(map(str.isdigit, text))
    return bool(unit_named(text)) or not (names_no_device(text) or tells_time)


def are_words_alone(texts: Sequence[str]) -> bool:
    """Whether the filled cells of a row have words and no number, and tell nothing of the readings
    below: "Printed 01.05.2024", "Page 2", "offline"."""
    if not texts or not _is_word(texts[0]) or any(kind_of(text) == "number" for text in texts[1:]):
        return False  # the first one is looked at no closer: each may be another one
    if all(map(_says_nothing, texts)):
        return True
    fields = {field_of(label) for label, _ in labelled(texts)}
    if not fields.isdisjoint(OF_READINGS) or any(map(unit_in, texts)):
        return False
    if not all(_says_nothing(text) or kind_of(text) in TIMES for text in texts[1:]):
        return False
    return bool(OF_A_REPORT.match(texts[0])) or (MADE | TAKEN).isdisjoint(tokens(texts[0]))


def _is_word(text: str) -> bool:
    """Rather than a sign for nothing, or a time."""
    is_none = is_nothing(text) and any(map(str.isalpha, text))
    begins = not text[0].isdigit() and text[0] not in "+-.,"
    return begins and (is_none or SOME_LETTERS.search(text) is not None)


def _says_nothing(text: str) -> bool:
    return is_nothing(text) or names_state(text)
