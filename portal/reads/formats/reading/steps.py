"""How long the intervals are where only the times of the rows tell: the steps between them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.cells.stamps import DAY, HOUR
from portal.reads.formats.series import NO_TIME, Integers

# So many longer steps of one length on end are no gaps: the rows are written so often there, and no
# reading of an inverter or a meter that is longer than an hour is meant so. At the beginning and at
# the end fewer are.
ON_END, AT_EDGE, MOST_SELDOM = 6, 2, HOUR
# A step that is not so many times the usual one is no gap: loggers are late now and then.
GAP = 2
# So many rows show the usual step of a device, if so much of their steps is one and the same.
LOOK, REGULAR = 2_000, 0.5
# Of so few rows no sum is told, and it may differ by one part in so many.
FEWEST_SUMMED, NEARLY = 3, 200


def usual_step(stamps: Integers) -> int:
    """What lies between most of the times, in ms; 0 where no step is the usual one."""
    steps = np.diff(np.sort(stamps[:LOOK]))
    lengths, counts = np.unique(steps[steps > 0], return_counts=True)
    if not len(lengths):
        return 0
    most = int(counts.argmax())
    return int(lengths[most]) if counts[most] >= REGULAR * counts.sum() else 0


def lengths_by_steps(stamps: Integers, usual: int, *, at_start: bool) -> Integers:
    """How long the interval of each time is: to the next time (from the one before, where times are
    ends) where that is no gap, or several steps on end are alike; else as the usual one."""
    order = np.argsort(stamps, kind="stable")
    steps = np.diff(stamps[order])
    lengths = np.full(len(stamps), usual)
    own = lengths[:-1] if at_start else lengths[1:]
    bounds = np.flatnonzero(np.concatenate([[True], steps[1:] != steps[:-1], [True]]))
    runs = np.diff(bounds)
    are_long = runs >= np.where((bounds[:-1] == 0) | (bounds[1:] == len(steps)), AT_EDGE, ON_END)
    is_regular = np.repeat(are_long, runs) & (steps <= MOST_SELDOM)
    is_told = (steps > 0) & ((steps < GAP * own) | is_regular)
    own[:] = np.where(is_told, steps, own)
    edge = -1 if at_start else 0  # the time without a step of its own
    if is_told[edge]:
        lengths[edge] = own[edge]
    back = np.empty_like(lengths)
    back[order] = lengths
    return back


def between(stamps: Integers, *, at_start: bool) -> tuple[Integers, Integers]:
    """Starts and ends of intervals from one time to the next; NO_TIME for the start before the
    first time, or the end behind the last one."""
    times = np.unique(stamps)
    place = np.searchsorted(times, stamps)
    if at_start:
        return stamps, np.append(times, NO_TIME)[place + 1]
    return np.append(NO_TIME, times)[place], stamps


def are_day_totals(times: Integers, micro: Integers) -> NDArray[np.bool_]:
    """Which of the times, that rise, are off the steps of the others and have the sum of what came
    in the day before them: totals that an export puts behind each day."""
    usual = usual_step(times)
    none = np.zeros(len(times), bool)
    if not usual or usual * FEWEST_SUMMED > DAY:
        return none
    rests, counts = np.unique(times % usual, return_counts=True)
    off = times % usual != rests[counts.argmax()]
    if not off.any() or off.sum() * FEWEST_SUMMED > len(times):
        return none
    steady, sums = times[~off], np.concatenate([[0.0], np.cumsum(micro[~off], dtype=float)])
    first = np.searchsorted(steady, times - DAY, "right")
    last = np.searchsorted(steady, times, "left")
    total = sums[last] - sums[first]
    is_sum = (np.abs(micro - total) * NEARLY <= total) & (total > 0)
    return np.asarray(off & is_sum & (last - first >= FEWEST_SUMMED))
