"""Reading JSON that came from outside: each function takes what may be there, or is Strange."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime


class Strange(ValueError):
    """The answer has not the shape that the contract gives it."""


# Far over any energy in Wh, far under what arithmetic and dates cannot take.
LARGEST = 10.0**30

Object = Mapping[str, object]


def an_object(value: object) -> Object:
    if isinstance(value, dict):
        return value
    raise Strange(f"an object was expected, not {type(value).__name__}")


def a_list(value: object) -> list[object]:
    """None counts as empty."""
    if value is None:
        return []
    if isinstance(value, list):
        return value
    raise Strange(f"a list was expected, not {type(value).__name__}")


def text(source: Object, key: str) -> str:
    """ "" for null and absent; a number as it would be printed."""
    value = source.get(key)
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    raise Strange(f"{key}: a text was expected, not {type(value).__name__}")


def number(source: Object, key: str) -> float | None:
    value = source.get(key)
    if value is None:
        return None
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise Strange(f"{key}: a number was expected, not {type(value).__name__}")
    if not -LARGEST < value < LARGEST:  # NaN and infinity too: Python's JSON reads them
        raise Strange(f"{key}: no quantity of this world")
    return float(value)


def whole(source: Object, key: str) -> int:
    """A whole number that must be there. A fraction of a Wh is rounded as the registry does."""
    found = maybe_whole(source, key)
    if found is None:
        raise Strange(f"{key}: a number is missing")
    return found


def maybe_whole(source: Object, key: str) -> int | None:
    value = source.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return value  # not by way of float: energies may need more than its 53 bits
    found = number(source, key)
    return None if found is None else round(found)


def flag(source: Object, key: str) -> bool | None:
    value = source.get(key)
    if value is None or isinstance(value, bool):
        return value
    raise Strange(f"{key}: true or false was expected, not {type(value).__name__}")


def moment(source: Object, key: str) -> datetime:
    """A time that must be there, in UTC."""
    found = maybe_moment(source.get(key))
    if found is None:
        raise Strange(f"{key}: a time was expected")
    return found


def maybe_moment(value: object) -> datetime | None:
    """UTC; a time without a zone is in the server's, which is UTC (contract 6.3). None if none."""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
