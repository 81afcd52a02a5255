"""What one cell is, before anybody knows what its column means."""

from __future__ import annotations

import re
from functools import lru_cache

from portal.reads.formats.cells import spans, stamps
from portal.reads.formats.cells.amounts import UNIT, is_nothing
from portal.reads.formats.cells.stamps import western
from portal.reads.formats.cells.zones import zone_named

# The kinds of cells that hold a time.
TIMES = ("stamp", "date", "clock", "span", "hours")
# No cell that is longer is a number, a time or a name worth knowing.
LONGEST = 80
# Cells of a sample that are looked at again and again.
KEPT = 20_000

NUMBER = re.compile(
    r"[-+]?(?:\d+(?:[ '’.,\u00a0\u202f]\d+)*[.,]?|[.,]\d+)(?:[eE][-+]?\d{1,2})?"
    rf"(?:\s{{0,3}}(?i:{UNIT}))?",
    re.ASCII,
)
# Most numbers; none of them is a date.
SIMPLE = re.compile(r"-?\d{1,7}(?:[.,]\d{1,9})?", re.ASCII)
COLON = re.compile(
    r"\d{1,2}(?::\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:\s?[AaPp]\.?\s?[Mm]\.?|\s?[Uu]hr)?|h\d{2}|"
    r"\s?[AaPp]\.?\s?[Mm]\.?)",
    re.ASCII,
)
# 20240301, 202403011530: dates only where their column is one of times.
DIGITS_ONLY = re.compile(
    r"\d{8}|\d{12}|\d{14}|\d{9,10}(?:\.\d+)?|\d{13}|1[5-9]\d{14}|1[5-9]\d{17}", re.ASCII
)

# A month that looks like a number, where its column is one of times: 01.2024, 202401.
MONTH_IN_DIGITS = r"(?:0?[1-9]|1[0-2])\.(?:19|20)\d\d|(?:19|20)\d\d(?:0[1-9]|1[0-2])"


@lru_cache(maxsize=KEPT)
def kind_of(cell: str) -> str:
    """One of "" (blank), "nothing" (NaN, -), "stamp", "date", "clock", "span", "hours", "number",
    "zone", "text".

    A stamp is a date with a time; a date may be any of its spellings but digits alone. A span is
    made of two stamps, hours of two times of day.
    """
    text = western(cell)
    if not text:
        return ""
    if len(text) > LONGEST:
        return "text"
    if SIMPLE.fullmatch(text):
        return "number"
    if is_nothing(text):
        return "nothing"
    if COLON.fullmatch(text):
        return "clock"
    if stamps.is_stamp(text) and not DIGITS_ONLY.fullmatch(text):
        return "stamp" if stamps.has_time(text) else "date"
    if NUMBER.fullmatch(text):
        return "number"
    if (text[0].isdigit() or spans.LEADING.match(text)) and (kind := spans.kind_of(text)):
        return kind
    return "zone" if zone_named(text) and not text.isalpha() else "text"


def is_typed(cell: str) -> bool:
    """Whether a cell is a number or a time, in any spelling."""
    return kind_of(cell) in (*TIMES, "number")
