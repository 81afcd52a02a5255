"""Energy against capacity and hours: is the column in another unit?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from portal.reads.formats import UNITS
from portal.reads.formats.series import MICRO, Integers

HOUR_MS = 3_600_000
WH_IN_KW = 1000

# A device works at its full power at times, and never much over it (cold and clear days).
MOST = 1.3
# A day's mean of a working device; a thousandth of its power at best is no production.
LEAST = 0.003
# The power that nearly all intervals stay under: single slips are problems of their rows.
SHARE = 98


@dataclass(frozen=True)
class Suspicion:
    """`times` the capacity; `unit` is what the column would be in, "" when none fits."""

    times: float
    read_as: str
    unit: str

    @property
    def factor(self) -> float:
        """What the numbers are to be multiplied with."""
        return UNITS[self.unit] / UNITS[self.read_as] if self.unit else 1.0


def suspect(
    starts: Integers, ends: Integers, micro_wh: Integers, *, capacity_kw: float | None, unit: str
) -> Suspicion | None:
    """What energy of the intervals (ms, µWh) says of the unit that the file was read in."""
    if not capacity_kw or unit not in UNITS:
        return None
    made = (ends > starts) & (micro_wh > 0)
    if not made.any():
        return None
    hours = (ends[made] - starts[made]) / HOUR_MS
    load = micro_wh[made] / MICRO / hours / (capacity_kw * WH_IN_KW)
    usual = float(np.percentile(load, SHARE))
    if LEAST <= usual <= MOST:
        return None
    return Suspicion(usual, unit, _fitting(usual, unit))


def _fitting(usual: float, unit: str) -> str:
    """The nearest unit that makes it likely."""
    steps = sorted(UNITS, key=lambda one: abs(np.log10(UNITS[one] / UNITS[unit])))
    likely = (one for one in steps if LEAST <= usual * UNITS[one] / UNITS[unit] <= MOST)
    return next(likely, "")
