"""Numbers as the real servers' JavaScript takes and prints them."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

# JavaScript prints numbers between these bounds without an exponent.
PLAIN_FROM = 1e-7
PLAIN_BELOW = 1e21
# What an integer column of the servers' database takes.
INT4 = 2**31 - 1


class _Missing:
    """A key that the body does not have, which JavaScript tells from null."""


MISSING = _Missing()


def number(value: Any) -> float:
    """`Number(value)`: texts are read, null and "" are 0, a missing value is NaN."""
    if value is None:
        return 0.0
    if isinstance(value, str):
        return _read(value.strip() or "0")
    return float(value) if isinstance(value, int | float) else math.nan


def _read(text: str) -> float:
    try:
        return float(text) if "_" not in text else math.nan
    except ValueError:
        return math.nan


def rounded(value: float) -> float:
    """`Math.round`: halves go up. A whole number as float; NaN stays NaN."""
    return value if math.isnan(value) or math.isinf(value) else float(math.floor(value + 0.5))


def printed(value: float) -> str:
    """How a template string shows the number."""
    if math.isnan(value):
        return "NaN"
    if value == math.floor(value) and abs(value) < PLAIN_BELOW:
        return str(int(value))
    if PLAIN_FROM <= abs(value) < PLAIN_BELOW:
        return format(Decimal(repr(value)), "f")
    return repr(value)
