"""The body of a read request, and the reads in it (contract 6.1 and 6.7)."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from . import dates, rules
from .answers import broken, business
from .numbers import MISSING, number, rounded
from .places import zone_names
from .rules import Field, field

TYPES = ("History", "Delta", "Aggregate")
UNITS = {"Wh": 1, "kWh": 10**3, "MWh": 10**6, "GWh": 10**9}
LOCAL = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,3})?")
LOCAL_WORDS = (
    "please sent valid date, format for dates is YYYY-MM-DD hh:mm:ss example 2020-02-19 19:20:55 "
    "or to include milliseconds add dot and upto 3 digits after seconds example "
    "2020-02-19 19:20:55.2 or 2020-02-19 19:20:54.333"
)


def _one_of(name: str) -> str:
    values = TYPES if name == "type" else UNITS
    return f"{name} must be one of the following values: {', '.join(values)}"


FIELDS_2022: tuple[Field, ...] = (
    field("type", rules.among(TYPES, "type must be a valid enum value")),
    field("unit", rules.among(UNITS, "unit must be a valid enum value")),
    field("reads", rules.array("reads")),
)
FIELDS_2024: tuple[Field, ...] = (
    field("type", rules.among(TYPES, _one_of("type"))),
    field("unit", rules.among(UNITS, _one_of("unit"))),
    field("reads", rules.array("reads")),
    rules.optional("timezone", rules.text("timezone")),
)


@dataclass(frozen=True)
class Incoming:
    """One read as sent. Times are None where no date can be read; `wh` may be NaN.

    `shown_*` is how refusals print the times: as sent, or as a date where a zone was given.
    """

    start: int | None
    end: int | None
    shown_start: str
    shown_end: str
    value: float
    wh: float
    end_is_number: bool


def incoming(item: Any, unit: str) -> Incoming:
    """A read whose times are read as JavaScript reads them; what is no object is a 500."""
    if not isinstance(item, dict):
        raise broken()
    value = item.get("value", MISSING)
    return _read(item, value, unit, dates.parse(item.get("starttimestamp")))


def _read(item: dict[str, Any], value: Any, unit: str, start: int | None) -> Incoming:
    end = item.get("endtimestamp")
    return Incoming(
        start=start,
        end=dates.parse(end),
        shown_start=str(item.get("starttimestamp")),
        shown_end=str(end),
        value=number(value),
        wh=rounded(number(value) * UNITS[unit]),
        end_is_number=rules.is_number(end),
    )


def local_incoming(item: Any, unit: str, zone: str) -> Incoming:
    """A read whose times are local ones of the zone; empty times stay empty (contract 6.7)."""
    if not isinstance(item, dict):
        raise broken()
    moved = dict(item)
    for name in ("starttimestamp", "endtimestamp"):
        if item.get(name):
            moved[name] = _to_utc(item[name], zone)
    read = incoming(moved, unit)
    return Incoming(
        **{**vars(read), "shown_start": _shown(read.start), "shown_end": _shown(read.end)}
    )


def _shown(moment: int | None) -> str:
    return dates.spoken(moment) if moment is not None else ""


def _to_utc(typed: Any, zone: str) -> str:
    """Milliseconds are lost on the way."""
    text = str(typed)
    if not LOCAL.fullmatch(text):
        raise business(f"Invalid date sent  {text} {LOCAL_WORDS}")
    try:
        local = datetime.strptime(text[:19], "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        raise business(f"Invalid date sent  {text}") from None
    return dates.iso(dates.from_moment(local))


def zone_of(body: dict[str, Any]) -> str | None:
    """The zone's proper name; None when the body has none; 409 for an unknown one."""
    typed = (body.get("timezone") or "").strip()
    if typed and typed.lower() not in zone_names():
        raise business(f"Invalid time zone: {typed}")
    return zone_names()[typed.lower()] if typed else None


def is_nan(read: Incoming) -> bool:
    return math.isnan(read.wh)
