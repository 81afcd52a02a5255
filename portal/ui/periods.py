"""Reads put into the steps of a calendar: quarter hours to years, in the zone of the device.

Times are those on the wall of that zone, without an offset: the hour that a change of the clock
repeats is one bar, the hour that it leaves out is none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from portal.ui.figures import SPACE

# More bars than this are thinner than the eye and a phone's screen can tell apart.
MOST_BARS = 120

DAY = timedelta(days=1)
# A read that ends at midnight belongs to the day before it.
MOMENT = timedelta(milliseconds=1)


@dataclass(frozen=True)
class Period:
    """A step of the calendar. `length` is the longest that one can be."""

    name: str
    length: timedelta
    start: Callable[[datetime], datetime]
    label: Callable[[datetime], str]


@dataclass(frozen=True)
class Bar:
    """What ended in one period. `wh` is None where nothing was read. `start`: time on the wall.

    `marked`: one of the reads in it is to be looked at.
    """

    start: datetime
    label: str
    wh: int | None
    marked: bool = False


def fill(
    points: Sequence[tuple[datetime, int]], zone: ZoneInfo, marked: Collection[datetime] = ()
) -> tuple[Period, tuple[Bar, ...]]:
    """A bar for each period from the first read to the last. `points` must not be empty.

    `marked`: the ends of reads whose bars are marked.
    """
    reads = sorted(((end - MOMENT).astimezone(zone).replace(tzinfo=None), wh) for end, wh in points)
    period = _finest([at for at, _ in reads])
    sums: dict[datetime, int] = {}
    for at, wh in reads:
        start = period.start(at)
        sums[start] = sums.get(start, 0) + wh
    every = _steps(min(sums), max(sums), period)
    odd = {period.start((end - MOMENT).astimezone(zone).replace(tzinfo=None)) for end in marked}
    return period, tuple(
        Bar(at, period.label(at), sums.get(at), at in odd)
        for at in every
        if at in sums or period.length >= DAY or _exists(at, zone)
    )


def _finest(moments: Sequence[datetime]) -> Period:
    """The finest that the reads fill and that keeps to MOST_BARS; a single read is a day."""
    gaps = sorted(b - a for a, b in pairwise(moments) if b > a)
    if not gaps:
        return DAYS
    usual = gaps[(len(gaps) - 1) // 2]
    span = moments[-1] - moments[0]
    fitting = (p for p in PERIODS if p.length >= usual and span / p.length < MOST_BARS - 1)
    return next(fitting, PERIODS[-1])


def _steps(first: datetime, last: datetime, period: Period) -> list[datetime]:
    found = [first]
    while found[-1] < last:
        found.append(period.start(found[-1] + period.length))
    return found


def _exists(at: datetime, zone: ZoneInfo) -> bool:
    """False for a time that the clock jumps over in spring."""
    aware = at.replace(tzinfo=zone)
    return aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == at


def _minutes(step: int) -> Callable[[datetime], datetime]:
    def start(at: datetime) -> datetime:
        past = timedelta(minutes=(at.hour * 60 + at.minute) % step)
        return at.replace(second=0, microsecond=0) - past

    return start


_midnight = _minutes(24 * 60)


def day(at: datetime) -> str:
    return f"{at.day}{SPACE}{at:%b}{SPACE}{at.year}"


def _minute(at: datetime) -> str:
    return f"{at.day}{SPACE}{at:%b}, {at:%H:%M}"


def _month(at: datetime) -> str:
    return f"{at:%b}{SPACE}{at.year}"


DAYS = Period("day", DAY, _midnight, day)
PERIODS = (
    Period("quarter of an hour", timedelta(minutes=15), _minutes(15), _minute),
    Period("half hour", timedelta(minutes=30), _minutes(30), _minute),
    Period("hour", timedelta(hours=1), _minutes(60), _minute),
    Period("six hours", timedelta(hours=6), _minutes(360), _minute),
    DAYS,
    Period("week", 7 * DAY, lambda at: _midnight(at) - at.weekday() * DAY, day),
    Period("month", 31 * DAY, lambda at: _midnight(at).replace(day=1), _month),
    Period(
        "year", 366 * DAY, lambda at: _midnight(at).replace(month=1, day=1), lambda at: f"{at:%Y}"
    ),
)
