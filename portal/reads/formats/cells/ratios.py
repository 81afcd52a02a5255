"""Ratios of the transformers of a meter, by which its numbers are multiplied, or were already."""

from __future__ import annotations

import re
from decimal import Decimal

from portal.reads.formats.cells.units import scale_in
from portal.reads.formats.cells.words import plain, words

NAMES = words(
    "multiplyingfactor multiplicationfactor meterfactor meterconstant metermultiplier mf ct "
    "ctratio ctfactor ctmultiplier vtratio ptratio constante wandlerfaktor wandler "
    "facteurmultiplicateur rapporttc overallmf"
)
# These are one above a table; a column that is called so may be one of power factors.
ABOVE = words(
    "multiplier factor faktor multiplikator facteur zahlerfaktor scalefactor scalingfactor "
    "energymultiplier moltiplicatore multiplicador"
)
# "200/5", "200:5", "40", "x40".
RATIO = re.compile(
    r"[x×*]?\s?(?P<first>\d{1,6}(?:\.0+)?)(?:\s?A?\s?[/:]\s?(?P<second>[1-9]\d{0,2})\s?A?)?",
    re.ASCII,
)
# Behind the unit of a heading: "kWh (x40)", "(kWh) x 40", "kWh, multiplier 80".
BEHIND = re.compile(
    r"(?:Wh[\s_)\],]*[(\[]?|[(\[])\s*(?:[x×*]|multiplier|multiplied by|factor|mf|ct)[\s_:=]*"
    r"(?P<ratio>\d{1,6}(?:/\d{1,3})?)\s*[)\]]?\s*$",
    re.IGNORECASE,
)


def is_ratio(heading: str) -> bool:
    """Whether a column is called so."""
    return plain(heading) in NAMES


def is_ratio_above(label: str) -> bool:
    """Whether the label of a line above a table is that of a ratio."""
    return plain(label) in NAMES | ABOVE


def ratio_in(text: str) -> str:
    """A factor as digits: "200/5" is 40; "" for none, and for 1, which changes nothing."""
    match = RATIO.fullmatch(text.strip())
    if match is None:
        return ""
    factor = Decimal(match["first"]) / Decimal(match["second"] or 1)
    return "" if factor in (0, 1) else f"{factor.normalize():f}"


def ratio_behind(heading: str) -> str:
    """The factor that a heading names behind its unit."""
    match = None if scale_in(heading) else BEHIND.search(heading)
    return ratio_in(match["ratio"]) if match else ""
