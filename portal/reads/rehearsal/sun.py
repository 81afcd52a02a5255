"""Production while the sun was down: are the times of a file right?

Where the sun stands is computed after the Astronomical Almanac's short formulas, good to a
hundredth of a degree in our century; that is four seconds of time. Refraction is left aside: the
check takes its time from deep twilight on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.series import Integers
from portal.reads.rehearsal.columns import Booleans

Floats = NDArray[np.float64]

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
# How far the earth turns.
DEGREES_A_DAY = 360.98564736629
# Noon of 2000-01-01, from which the formulas count days; in days since 1970.
J2000 = 10957.5

# The sun is down for a panel below this, in degrees: civil twilight gives it a few per cent of
# nothing, and a coordinate may be a few kilometres off.
DOWN = -6.0
# An interval longer than this has some day in it at most places.
LONGEST_MS = 3 * HOUR_MS
# Of the energy, so much in the dark is more than what a clock a few minutes off explains.
SHARE = 0.01
# Rows with energy in the dark; fewer may be slips.
FEWEST = 4
# The shift must put this much of what lay in the dark into the light.
CURED = 0.9
# Shifts that are tried: every zone of the world lies on a quarter of an hour.
SHIFTS = range(-14 * 60, 14 * 60 + 1, 15)
# A quarter of an hour beside the best shift fits nearly as well as it.
AS_GOOD = 0.9975
# Rows that the shifts are tried on.
SAMPLE = 500


@dataclass(frozen=True)
class Dark:
    """Rows that produced in the dark, and what would cure it.

    `minutes` are to be added to every time; 0 when no shift puts the energy into the day.
    `positions` are those of the intervals, `share` the part of the energy.
    """

    positions: Integers
    share: float
    minutes: int


class Course(NamedTuple):
    """Where the sun stands at some moments: the sine of its height is `mean` and `swing` times the
    cosine of its `angle` from noon, which turns with the earth."""

    mean: Floats
    swing: Floats
    angle: Floats


def course(moments: Integers, latitude: float, longitude: float) -> Course:
    """Moments in ms since 1970, UTC."""
    days = moments / DAY_MS - J2000
    mean = np.radians(280.460 + 0.9856474 * days)
    anomaly = np.radians(357.528 + 0.9856003 * days)
    ecliptic = mean + np.radians(1.915 * np.sin(anomaly) + 0.020 * np.sin(2 * anomaly))
    tilt = np.radians(23.439 - 0.0000004 * days)
    declination = np.arcsin(np.sin(tilt) * np.sin(ecliptic))
    ascension = np.arctan2(np.cos(tilt) * np.sin(ecliptic), np.cos(ecliptic))
    sidereal = np.radians(280.46061837 + DEGREES_A_DAY * days + longitude)
    place = np.radians(latitude)
    return Course(
        mean=np.sin(place) * np.sin(declination),
        swing=np.cos(place) * np.cos(declination),
        angle=sidereal - ascension,
    )


def elevation(moments: Integers, latitude: float, longitude: float) -> Floats:
    """How high the sun stands, in degrees over the horizon; moments in ms since 1970, UTC."""
    mean, swing, angle = course(moments, latitude, longitude)
    return np.asarray(np.degrees(np.arcsin(np.clip(mean + swing * np.cos(angle), -1, 1))))


def in_the_dark(
    starts: Integers, ends: Integers, micro_wh: Integers, *, latitude: float, longitude: float
) -> Dark | None:
    """What a solar device produced while the sun was down where it stands; None: nothing worth
    telling. Intervals of known starts that are too long to say are left aside."""
    short = (ends > starts) & (ends - starts <= LONGEST_MS) & (micro_wh > 0)
    positions = np.flatnonzero(short)
    starts, ends, energy = starts[short], ends[short], micro_wh[short].astype(np.float64)
    dark = _down(starts, ends, latitude, longitude)
    whole = float(energy.sum())
    if int(dark.sum()) < FEWEST or energy[dark].sum() < SHARE * whole:
        return None
    share = float(energy[dark].sum()) / whole
    minutes = _shift(starts, ends, energy, share, latitude, longitude)
    return Dark(positions[dark], share, minutes)


def _down(starts: Integers, ends: Integers, latitude: float, longitude: float) -> Booleans:
    """Whether the sun was down from the start to the end."""
    heights = (elevation(at, latitude, longitude) for at in (starts, (starts + ends) // 2, ends))
    return np.asarray(np.maximum.reduce(list(heights)) < DOWN)


def _shift(
    starts: Integers,
    ends: Integers,
    energy: Floats,
    share: float,
    latitude: float,
    longitude: float,
) -> int:
    """The minutes that bring the energy best under the sun, where they cure the dark."""
    step = max(1, len(energy) // SAMPLE)
    starts, ends, energy = starts[::step], ends[::step], energy[::step]
    middles = (starts + ends) // 2
    best = _likely(_fits(energy, course(middles, latitude, longitude)))
    moved = best * MINUTE_MS
    dark = _down(starts + moved, ends + moved, latitude, longitude)
    left = float(energy[dark].sum()) / float(energy.sum())
    return best if best and left <= (1 - CURED) * share else 0


def _likely(fits: list[float]) -> int:
    """The best shift; a whole hour where one is as good, since clocks are wrong by hours."""
    best = int(np.argmax(fits))
    enough = fits[best] * AS_GOOD
    hours = [at for at, m in enumerate(SHIFTS) if m % 60 == 0 and fits[at] >= enough]
    return SHIFTS[max(hours, key=fits.__getitem__, default=best)]


def _fits(energy: Floats, sun: Course) -> list[float]:
    """How well energy goes with the height of the sun, for each shift; less for energy under the
    horizon. Within half a day the sun goes up and down and hardly any further north or south."""
    turned = np.radians(np.array(SHIFTS) * DEGREES_A_DAY * MINUTE_MS / DAY_MS)
    weight = energy * sun.swing
    along, across = (weight * np.cos(sun.angle)).sum(), (weight * np.sin(sun.angle)).sum()
    found: list[float] = (
        (energy * sun.mean).sum() + along * np.cos(turned) - across * np.sin(turned)
    ).tolist()
    return found
