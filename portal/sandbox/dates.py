"""Points in time as the real servers read and print them: JavaScript's `Date`, zone UTC."""

from __future__ import annotations

import re
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.date()
MINUTE = 60_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR

ISO = re.compile(
    r"(?P<year>\d{4})(-(?P<month>\d\d)(-(?P<day>\d\d))?)?"
    r"([T ](?P<hour>\d\d):(?P<minute>\d\d)(:(?P<second>\d\d)([.,](?P<fraction>\d+))?)?"
    r"(?P<zone>Z|[+-]\d\d:?\d\d)?)?",
    re.IGNORECASE,
)


class Clock:
    """Goes with the machine's; a control call can stop it at a moment, to replay a day."""

    stopped_at: int | None = None


def now() -> int:
    return time.time_ns() // 1_000_000 if Clock.stopped_at is None else Clock.stopped_at


def parse(value: Any) -> int | None:
    """What `new Date(value)` understands; None where it says Invalid Date (contract 6.3 step 5).

    A number is milliseconds since 1970. A text without a zone is UTC, the zone of the servers'
    containers. A day that the month does not have rolls over into the next, as in V8.
    """
    if isinstance(value, int | float):
        return int(value)
    found = ISO.fullmatch(value.strip()) if isinstance(value, str) else None
    return _milliseconds(found) if found else None


def _milliseconds(found: re.Match[str]) -> int | None:
    year, month, day = (int(found[name] or 1) for name in ("year", "month", "day"))
    hour, minute, second = (int(found[name] or 0) for name in ("hour", "minute", "second"))
    if not (year and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    if hour > 24 or minute > 59 or second > 59:
        return None
    days = (date(year, month, 1) - EPOCH_DAY).days + day - 1
    fraction = int((found["fraction"] or "0")[:3].ljust(3, "0"))
    clock = ((hour * 60 + minute) * 60 + second) * 1000 + fraction
    return days * DAY + clock - _offset(found["zone"] or "Z")


def _offset(zone: str) -> int:
    if zone in "Zz":
        return 0
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return (minutes if zone[0] == "+" else -minutes) * MINUTE


def moment(milliseconds: int) -> datetime:
    return EPOCH + timedelta(milliseconds=milliseconds)


def from_moment(when: datetime) -> int:
    return (when - EPOCH) // timedelta(milliseconds=1)


def iso(milliseconds: int) -> str:
    """2026-11-03T01:43:18.788Z"""
    when = moment(milliseconds)
    return f"{when:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}Z"


def spoken(milliseconds: int) -> str:
    """Tue Nov 03 2026 02:43:18 GMT+0000 (Coordinated Universal Time), as some refusals print."""
    return f"{moment(milliseconds):%a %b %d %Y %H:%M:%S} GMT+0000 (Coordinated Universal Time)"


def month_first(milliseconds: int) -> str:
    """9/24/2026, the text by which the 2022 edition compares days (contract 6.4 rule 6)."""
    when = moment(milliseconds)
    return f"{when.month}/{when.day}/{when.year}"


def years_earlier(milliseconds: int, years: int) -> int:
    """The same day that many years earlier; 29 February becomes the 28th."""
    return from_moment(_in_year(moment(milliseconds), moment(milliseconds).year - years))


def months_earlier(milliseconds: int, months: int) -> int:
    """The same day so many months earlier; a day that the month lacks rolls over, as in V8."""
    when = moment(milliseconds)
    whole = when.year * 12 + when.month - 1 - months
    first = when.replace(year=whole // 12, month=whole % 12 + 1, day=1)
    return from_moment(first + timedelta(days=when.day - 1))


def years_between(earlier: int, later: int) -> float:
    """Whole anniversaries and the part of the year since the last one, as Luxon counts them.

    The recorded limits of contract 6.3 come out to the last digit with it.
    """
    start, end = moment(earlier), moment(later)
    whole = end.year - start.year
    if _in_year(start, start.year + whole) > end:
        whole -= 1
    last, following = (_in_year(start, start.year + whole + more) for more in (0, 1))
    return whole + (end - last) / (following - last)


def _in_year(when: datetime, year: int) -> datetime:
    try:
        return when.replace(year=year)
    except ValueError:
        return when.replace(year=year, day=28)
