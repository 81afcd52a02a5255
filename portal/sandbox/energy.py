"""The most energy that a read may carry (contract 6.5). Capacity in kW, results in Wh."""

from __future__ import annotations

from . import dates
from .numbers import rounded
from .records import Device

YIELD_2022 = 1500
YIELD_2024 = 2000
HOURS_OF_A_YEAR = 8760
DEGRADATION = 0.995
MARGIN = 1.2
HALF = 0.5


def age_years(device: Device) -> float:
    """From commissioning to now; 1 where that is unknown, unreadable or not yet."""
    commissioned = dates.parse(device.commissioned)
    age = dates.years_between(commissioned, dates.now()) if commissioned is not None else 0
    return age if age > 0 else 1


def limit_2022(capacity: float, hours: float, years: float, yield_value: float) -> float:
    return capacity * hours * years * HALF * yield_value


def limit_2024(capacity: float, hours: float, years: float, yield_value: float) -> float:
    an_hour = MARGIN * capacity * 1000 * (yield_value / HOURS_OF_A_YEAR)
    return float(an_hour * hours * DEGRADATION ** (years - 1))


def most_2022(device: Device, milliseconds: int) -> float:
    yield_value = device.fields.get("yieldValue") or YIELD_2022
    hours = abs(milliseconds) / dates.HOUR
    return limit_2022(_capacity(device), hours, age_years(device), yield_value)


def most_2024(device: Device, milliseconds: int) -> float:
    yield_value = device.fields.get("yieldValue") or YIELD_2024
    hours = abs(milliseconds) / dates.HOUR
    return limit_2024(_capacity(device), hours, age_years(device), yield_value)


def passes_2022(device: Device, wh: float, milliseconds: int) -> bool:
    return rounded(MARGIN * wh) < most_2022(device, milliseconds)


def passes_2024(device: Device, wh: float, milliseconds: int) -> bool:
    return wh < most_2024(device, milliseconds)


def _capacity(device: Device) -> float:
    """Null lets nothing through."""
    return float(device.fields.get("capacity") or 0)
