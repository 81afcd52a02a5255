"""Values on their way to the registry: numbers, times, path segments and bodies."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from urllib.parse import quote

from portal.drec.editions import UNITS
from portal.drec.errors import Rejected

# The registry's ids are integer columns of Postgres.
LARGEST_ROW = 2**31 - 1


def timestamp(moment: datetime) -> str:
    """UTC with milliseconds and Z: the one spelling that both editions read alike (6.3, 6.4)."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone has no place in the API")
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def number(value: Decimal) -> int | float:
    """A JSON number: whole ones without a fraction, since 2022 stores integers (5.1)."""
    if not value.is_finite():
        raise ValueError("a number that is not finite cannot be sent")
    return int(value) if value == value.to_integral_value() else float(value)


def whole_wh(value: Decimal, unit: str) -> int:
    """Energy as the registry keeps it: whole Wh, in floating point, halves up (contract 6.1)."""
    return math.floor(float(value) * UNITS[unit] + 0.5)


def body(fields: Mapping[str, object], allowed: Iterable[str]) -> dict[str, object]:
    """Only the allowed fields, in their order, without those that are None.

    The registry writes any other key to its columns, `createdAt` among them (trap 13).
    """
    return {name: _json(fields[name]) for name in allowed if fields.get(name) is not None}


def changes(fields: Mapping[str, object], allowed: Iterable[str]) -> dict[str, object]:
    """As `body`, for a change: a field that is None is sent as null, which empties it."""
    return {name: _json(fields[name]) for name in allowed if name in fields}


def _json(value: object) -> object:
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, datetime):
        return timestamp(value)
    return list(value) if isinstance(value, tuple) else value


def row_number(value: int, *, endpoint: str) -> str:
    """A numeric id for a path. Anything else would be a 500, or the server's end (trap 19)."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= LARGEST_ROW:
        raise ValueError(f"{endpoint}: no id of the registry's tables: {value!r}")
    return str(value)


def segment(text: str, *, endpoint: str) -> str:
    """One segment of a path. Raises Rejected for an id that a path cannot carry unharmed.

    Dots alone would climb to another path, and control characters end in the registry's
    database as an error.
    """
    whole = text.strip(".") and not any(unicodedata.category(c) in ("Cc", "Cs") for c in text)
    if whole:
        return quote(text, safe="")
    raise Rejected(
        endpoint=endpoint,
        summary="The registry cannot be asked about a device with this id",
        next_step="Use an id of letters, digits, hyphens and underscores.",
    )
