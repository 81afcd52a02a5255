"""Numbers in words: energy, power, counts, moments. Pure: a value in, a text out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

Number = int | float | Decimal

SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

Scale = Sequence[tuple[str, int]]
ENERGY: Scale = (("Wh", 1), ("kWh", 10**3), ("MWh", 10**6), ("GWh", 10**9))
# In W, so that a solar lantern reads "5 W" and not "0.005 kW".
POWER: Scale = (("W", 1), ("kW", 10**3), ("MW", 10**6), ("GW", 10**9))

# As many figures as a person compares at a glance.
FIGURES = 3
# A fixed unit is written out to the thousandth: kWh to the Wh, kW to the W.
DECIMALS = 3


def energy(wh: Number, unit: str = "") -> str:
    """Energy of `wh` Wh in the unit that fits, to three figures; or exactly in `unit`."""
    return _in_unit(_decimal(wh), ENERGY, unit)


def in_full(wh: Number, unit: str) -> str:
    """Energy of `wh` Wh in this unit, to the last digit."""
    return _text(_decimal(wh) / dict(ENERGY)[unit], unit)


def power(kw: Number, unit: str = "") -> str:
    """Power of `kw` kW in the unit that fits, to three figures; or exactly in `unit`."""
    return _in_unit(_decimal(kw) * 1000, POWER, unit)


def counted(number: int, thing: str) -> str:
    """'1 read', '1,204 reads'; `thing` may name its plural: 'entry,entries'."""
    one, _, many = thing.partition(",")
    return f"{number:,}{SPACE}{one if number == 1 else many or f'{one}s'}"


def _decimal(value: Number) -> Decimal:
    return Decimal(str(value))


def _in_unit(value: Decimal, scale: Scale, unit: str) -> str:
    if unit:
        return _text(round(value / dict(scale)[unit], DECIMALS), unit)
    if not value:
        return _text(value, scale[1][0])  # nothing is "0 kWh"
    size = round(abs(value), _places(value))
    unit, factor = next((step for step in reversed(scale) if size >= step[1]), scale[0])
    value /= factor
    return _text(round(value, max(0, _places(value))), unit)


def _places(value: Decimal) -> int:
    """The decimals that three figures need; fewer than none for a number over a thousand."""
    return FIGURES - 1 - value.adjusted()


def _text(value: Decimal, unit: str) -> str:
    digits = f"{value:,f}"
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return f"{digits.replace('-', MINUS)}{SPACE}{unit}"


def zone_of(name: str) -> ZoneInfo:
    """The zone, or UTC when the name is empty or means nothing here."""
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):  # unknown, not a name at all, a folder of zones
        return ZoneInfo("UTC")


def day(at: datetime, zone: str = "UTC") -> str:
    local = at.astimezone(zone_of(zone))
    return f"{local.day}{SPACE}{local:%b}{SPACE}{local.year}"


def clock(at: datetime, zone: str = "UTC") -> str:
    """To the minute; seconds only where there are some."""
    local = at.astimezone(zone_of(zone))
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"


def span(start: datetime | None, end: datetime, zone: str = "UTC", *, named: str = "") -> str:
    """ "1 Mar 2026, 07:00 to 08:00 Africa/Nairobi": the day and the zone are said once, the zone as
    `named`. Without a start the end alone."""
    last = f"{clock(end, zone)} {named or zone_of(zone).key}"
    if start is None:
        return f"{day(end, zone)}, {last}"
    first = f"{day(start, zone)}, {clock(start, zone)}"
    if day(start, zone) != day(end, zone):
        last = f"{day(end, zone)}, {last}"
    return f"{first} to {last}"


def exact(at: datetime) -> str:
    """Day and time of day in UTC, with the zone named."""
    return f"{day(at)}, {clock(at)} UTC"


_DAY = timedelta(days=1)
# Up to this age, in this step, called so. Months and years are rough on purpose.
_AGES: tuple[tuple[timedelta, timedelta, str], ...] = (
    (timedelta(hours=1), timedelta(minutes=1), "minute"),
    (_DAY, timedelta(hours=1), "hour"),
    (60 * _DAY, _DAY, "day"),
    (730 * _DAY, 30.44 * _DAY, "month"),
    (timedelta.max, 365.25 * _DAY, "year"),
)


def ago(at: datetime, now: datetime | None = None) -> str:
    """How long since `at`; what lies ahead is 'just now' within a minute, else 'in the future'."""
    age = (now or datetime.now(UTC)) - at
    if age < -timedelta(minutes=1):
        return "in the future"
    if age < timedelta(minutes=1):
        return "just now"
    step, name = next((step, name) for limit, step, name in _AGES if age < limit)
    return f"{counted(int(age / step), name)}{SPACE}ago"


def ahead(at: datetime, now: datetime | None = None) -> str:
    """How long until `at`: 'in a moment', 'in about 12 minutes', 'in about 3 hours'."""
    left = at - (now or datetime.now(UTC))
    if left < timedelta(minutes=1):
        return "in a moment"
    step, name = next((step, name) for limit, step, name in _AGES if left < limit)
    return f"in about{SPACE}{counted(max(1, round(left / step)), name)}"
