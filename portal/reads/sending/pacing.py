"""How many devices to send to at once: more while the registry is quick, fewer under pressure.

Additive increase, multiplicative decrease, as TCP has it; doubling at first, until the first sign
of pressure. Pure: a pace and what was heard in one round give the next pace.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

# An answer that takes so many times the quickest one stood in a queue: then fewer at once. But a
# network and two busy machines have jitter of their own: so many seconds more say nothing.
SLOW, SLOW_SECONDS = 2.3, 0.060
# Up to this the server has room: then more at once.
QUICK, QUICK_SECONDS = 1.8, 0.030

# Slow answers alone bring the pace no lower: what is slow for other reasons is not helped by it.
LEAST_WHEN_SLOW = 2.0
LESS_WHEN_SLOW = 0.8
LESS_WHEN_FAILING = 0.5


@dataclass(frozen=True)
class Pacing:
    """`ceiling` devices at once; `quickest` answer of late in seconds; `doubling` until the
    first sign of pressure."""

    ceiling: float
    quickest: float | None = None
    doubling: bool = True


@dataclass(frozen=True)
class Round:
    """What was heard in one round of calls: seconds of the answers, failures by pressure, and how
    many devices were sent to at once meanwhile."""

    seconds: Sequence[float]
    failures: int
    at_once: int


def following(pace: Pacing, heard: Round, *, most: int) -> Pacing:
    """The pace after this round; between 1 and `most` at once."""
    quickest = min([*heard.seconds, *([pace.quickest] if pace.quickest else [])], default=None)
    pace = replace(pace, quickest=quickest)
    if heard.failures:
        return _less(pace, LESS_WHEN_FAILING, heard)
    if not heard.seconds or quickest is None:
        return pace
    typical = median(heard.seconds)
    if typical > max(quickest * SLOW, quickest + SLOW_SECONDS):
        least = min(LEAST_WHEN_SLOW, pace.ceiling)
        slower = _less(pace, LESS_WHEN_SLOW, heard)
        return replace(slower, ceiling=max(least, slower.ceiling))
    # A ceiling that nobody reaches says nothing about what lies above it.
    reached = heard.at_once >= int(pace.ceiling)
    if typical < max(quickest * QUICK, quickest + QUICK_SECONDS) and reached:
        more = pace.ceiling * 2 if pace.doubling else pace.ceiling + 1
        return replace(pace, ceiling=min(more, float(most)))
    return pace


def _less(pace: Pacing, share: float, heard: Round) -> Pacing:
    at_once = min(pace.ceiling, float(max(1, heard.at_once)))
    return replace(pace, ceiling=max(1.0, at_once * share), doubling=False)
