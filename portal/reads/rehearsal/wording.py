"""Times with their zone and energy with its unit, as sentences to people have them."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from portal.reads.formats import UNITS
from portal.ui.figures import zone_of

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

# Energy is kept in millionths of a Wh.
PLACES = 6


def time_words(moment: datetime, zone: str = "UTC") -> str:
    """ "1 Mar 2026, 07:00 UTC", by the clock of the zone."""
    local = moment.astimezone(zone_of(zone))
    clock = f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
    return f"{local.day} {local:%b} {local.year}, {clock} {zone_of(zone).key}"


def duration_words(period: timedelta) -> str:
    if period < HOUR:
        return _counted(period / MINUTE, "minute")
    if period < 2 * DAY:
        return _counted(period / HOUR, "hour")
    return _counted(period / DAY, "day")


def _counted(number: float, what: str) -> str:
    text = f"{number:,.4g}"
    return f"{text} {what}" if text == "1" else f"{text} {what}s"


def number_words(micro_wh: int, unit: str) -> str:
    """The exact number that so many µWh are in a unit, without an exponent or noughts at its end.

    Whole numbers alone, so that it is exact and quick: a file may have a million of them.
    """
    places = PLACES + len(str(UNITS[unit])) - 1
    digits = str(abs(micro_wh)).zfill(places + 1)
    whole, part = digits[:-places], digits[-places:].rstrip("0")
    sign = "-" if micro_wh < 0 else ""
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


def energy_words(wh: Decimal | float) -> str:
    """Energy in the unit that keeps it short; `wh` in Wh."""
    number = float(wh)
    for unit in ("GWh", "MWh", "kWh"):
        if abs(number) >= UNITS[unit]:
            return f"{number / UNITS[unit]:,.5g} {unit}"
    return f"{number:,.5g} Wh"
