"""How much energy the registry believes of a device (contract 6.5). Pure arithmetic.

Both editions compare a read with what the device could make in the read's period. The 2022
edition drops a read over the limit with 201, the 2024 edition refuses it with 409.
"""

from __future__ import annotations

import math
from datetime import datetime

# The margin that both editions allow over their own estimate.
MARGIN = 1.2
HOURS_A_YEAR = 8760
# 2024: a panel loses half a per cent a year.
KEPT_EACH_YEAR = 0.995
# 2022: a fixed share of the yield.
SHARE_2022 = 0.5

# What a yield of zero or none counts as (kWh per kW and year).
YIELD_2022 = 1500.0
YIELD_2024 = 2000.0


def limit_wh_2022(
    capacity_kw: float, hours: float, years: float, yield_value: float | None
) -> float:
    """The energy in Wh that a read must stay below: round(1.2 x Wh) < C x h x a x 0.5 x Y.

    The registry rounds halves up before it compares, so the bound lies half a step below the
    next whole number.
    """
    allowed = capacity_kw * hours * years * SHARE_2022 * (yield_value or YIELD_2022)
    return (math.ceil(allowed) - 0.5) / MARGIN


def limit_wh_2024(
    capacity_kw: float, hours: float, years: float, yield_value: float | None
) -> float:
    """The energy in Wh that a read must stay below."""
    hourly = MARGIN * capacity_kw * 1000 * (yield_value or YIELD_2024) / HOURS_A_YEAR
    return float(hourly * hours * KEPT_EACH_YEAR ** (years - 1))


def years_in_use(commissioned_at: datetime | None, now: datetime) -> float:
    """Years from commissioning to now, as both formulas want them: 1 when unknown or not past.

    Whole calendar years, and the rest as a share of the year that is running.
    """
    if commissioned_at is None or commissioned_at >= now:
        return 1.0
    whole = now.year - commissioned_at.year
    if _anniversary(commissioned_at, whole) > now:
        whole -= 1
    last, following = (_anniversary(commissioned_at, whole + more) for more in (0, 1))
    return whole + (now - last) / (following - last)


def _anniversary(moment: datetime, years: int) -> datetime:
    try:
        return moment.replace(year=moment.year + years)
    except ValueError:  # 29 February
        return moment.replace(year=moment.year + years, day=28)
