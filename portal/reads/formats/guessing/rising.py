"""How the numbers of a device rise and fall: as a counter, as the total of a day, or neither."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from portal.reads.formats.cells.stamps import DAY, HOUR
from portal.reads.formats.daily import ANEW, begins_anew
from portal.reads.formats.series import Integers

# Energy of intervals does not grow so many times on end; a counter does.
LONG_RISE = 24
SHORT_RISE, FEWEST_RISES = 4, 3
# What was made may rise from month to month for half a year, and not for a whole one.
A_DOZEN = 11
# What rises so many times on end by chance is one in thousands.
SURE_RISE = 6
# From December to July each month may have more than the one before.
LONGEST_SPRING, A_PAIR = 8, 2
# No sunny day is longer, and no interval of a day.
SUNNY, SHORT_STEP = 18 * HOUR, 3 * HOUR
UNTIL_EVENING = 10 * HOUR
# A counter stands at many times its step; one that has run for long, far above what it adds.
MANY_STEPS, FAR = 5, 50
# A counter that was replaced falls once; noise falls all the time.
FEW_FALLS = 0.02

# A total of the day has at least so many values a day, and most days begin below this share of what
# they come to.
PARTS_OF_A_DAY = 4
FEWEST_RESTARTS = 3
MOSTLY = 0.8
LOW = 0.25


class Group(NamedTuple):
    """The numbers of a device in the order of the file, and their times."""

    numbers: Integers
    moments: Integers | None

    def kept(self, chosen: Integers) -> Group:
        moments = None if self.moments is None else self.moments[chosen]
        return Group(self.numbers[chosen], moments)

    @property
    def by_time(self) -> Group:
        """Oldest first. Where a time comes twice, only the order of the file tells which is the
        first one."""
        if self.moments is None or not len(self.moments):
            return self
        if len(np.unique(self.moments)) == len(self.moments):
            return self.kept(np.argsort(self.moments, kind="stable"))
        is_turned = self.moments[0] > self.moments[-1]
        return self.kept(np.arange(len(self.moments))[:: -1 if is_turned else 1])


def without_idle(group: Group) -> Group:
    """A counter that shows 0 while its inverter sleeps, without those."""
    shown = np.flatnonzero(group.numbers)
    rest = group.kept(shown)
    is_counter = len(shown) < len(group.numbers) and stands_high(rest.by_time.numbers)
    return rest if is_counter else group


def stands_high(numbers: Integers) -> bool:
    """Whether they rise, never fall, and are many times what they rise by."""
    steps = np.diff(numbers)
    if not len(steps) or (steps < 0).any() or int((steps > 0).sum()) < FEWEST_RISES:
        return False
    return bool(np.median(numbers) > FAR * float(steps.max()))


def rises_far(numbers: Integers) -> bool:
    rises = np.diff(numbers)
    if not len(rises) or (rises <= 0).any():
        return False
    return len(numbers) > LONGEST_SPRING or bool(numbers[0] > FAR * rises.max())


def falls_often(group: Group) -> bool:
    """Whether they fall so often that no counter does, whatever it is called."""
    steps = np.diff(group.by_time.numbers)
    return bool((steps < 0).sum() > 1 and (steps < 0).mean() > LOW)


def is_daily(group: Group, is_named_so: bool) -> bool:
    """Whether the numbers hardly ever fall within a day, and begin low again with the next one; of
    one day alone the heading must say so. Where only the second day begins low it may as well be a
    new meter, unless the first did."""
    if group.moments is None:
        return False
    order = np.argsort(group.moments, kind="stable")
    moments, numbers = group.moments[order], group.numbers[order]
    if _restarts_daily(moments, numbers):
        return True
    within = np.diff(numbers)[~begins_anew(moments, numbers)]
    days = np.split(numbers, np.flatnonzero(np.diff((moments - 1) // DAY)) + 1)
    rises, falls = int((within > 0).sum()), int((within < 0).sum())
    if is_named_so and len(days) == len(numbers) and (moments % DAY).all():
        return True  # read once a day, before it was over
    if is_named_so and not falls and (rises >= PARTS_OF_A_DAY - 1 or len(days) > 1):
        return rises > 0
    if len(days) < 2 or len(within) < PARTS_OF_A_DAY * len(days):
        return False
    low = [bool(day[0] <= LOW * day.max()) for day in days if day.max() > 0]
    are_low = sum(low[1:]) >= MOSTLY * len(low[1:]) and len(low) > 1 and (low[0] or len(low) > 2)
    return are_low and rises >= len(low) * 2 and falls <= FEW_FALLS * len(within)


def _restarts_daily(moments: Integers, numbers: Integers) -> bool:
    """Whether they rise, and fall steeply once a day: at a midnight of another zone perhaps."""
    steps = np.diff(numbers)
    steep = (steps < 0) & (numbers[1:] <= numbers[:-1] // ANEW)
    restarts, rises = moments[1:][steep], int((steps > 0).sum())
    if len(restarts) < FEWEST_RESTARTS or rises < PARTS_OF_A_DAY * len(restarts):
        return False
    is_a_day = abs(float(np.median(np.diff(restarts))) - DAY) <= DAY / 4
    return is_a_day and int(((steps < 0) & ~steep).sum()) <= FEW_FALLS * len(steps)


def verdict(group: Group) -> str:
    """counter, energy, unclear; or "likely" a counter, where few numbers rise a little, or many do
    within a day, as the energy of a morning may."""
    numbers = group.by_time.numbers
    steps = np.diff(numbers)
    if group.moments is None and (steps < 0).sum() > (steps > 0).sum():
        steps, numbers = -steps[::-1], numbers[::-1]  # the newest row stands first
    falls, rises = int((steps < 0).sum()), int((steps > 0).sum())
    if falls > max(FEW_FALLS * len(steps), 1 if len(steps) > LONG_RISE else 0):
        has_begun_anew = falls == 1 and rises >= SHORT_RISE and _falls_steeply(numbers)
        return "likely" if has_begun_anew else "energy"
    if rises >= FEWEST_RISES and not falls and is_through_a_day(group):
        return "counter"
    if not falls and _is_until_evening(group):
        return "likely"
    is_high = bool(np.median(numbers) > MANY_STEPS * max(int(steps.max()), 1))
    has_begun = numbers[0] > FAR * float(numbers[-1] - numbers[0])
    is_long = len(steps) >= LONG_RISE
    if rises < FEWEST_RISES or not (is_long or is_high):
        return "unclear" if not falls else "energy"
    if _is_within_a_day(group) and not (is_long and has_begun):
        return "likely" if is_high else "unclear"
    if len(steps) < SURE_RISE:
        return "likely" if is_high else "unclear"
    if len(steps) < LONG_RISE and not stands_high(numbers):
        return "likely"  # what grows by little each month does so, too
    return "counter" if rises >= SHORT_RISE or is_high else "unclear"


def _falls_steeply(numbers: Integers) -> bool:
    """Whether its fall is to a small part of what it was."""
    fall = int(np.argmin(np.diff(numbers)))
    return bool(numbers[fall + 1] <= numbers[fall] // ANEW)


def _is_within_a_day(group: Group) -> bool:
    """Whether all stand between a sunrise and a sunset, as far as anybody can tell."""
    return group.moments is not None and int(np.ptp(group.moments)) < SUNNY


def _is_until_evening(group: Group) -> bool:
    """Whether they rise for so long that the energy of intervals would fall again, and often."""
    if group.moments is None or (np.diff(group.by_time.numbers) > 0).sum() < LONG_RISE / 3:
        return False
    return UNTIL_EVENING <= int(np.ptp(group.moments)) < SUNNY


def is_through_a_day(group: Group) -> bool:
    """Whether a sunrise or a sunset lies among them, where the energy of intervals falls."""
    if group.moments is None or int(np.ptp(group.moments)) < SUNNY:
        return False
    return int(np.abs(np.diff(group.moments)).max()) <= SHORT_STEP


def of_a_few(numbers: Integers) -> str:
    """What numbers that were made, and rise, are."""
    if len(numbers) <= A_DOZEN:
        return "likely" if stands_high(numbers) else "unclear"
    return "counter" if stands_high(numbers) else "likely"
