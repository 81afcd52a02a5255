"""What production in the dark is probably due to, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from portal.reads.formats.cells.zones import UTC_NAMES
from portal.reads.formats.plan import Plan
from portal.reads.formats.series import instant
from portal.ui import figures

MINUTE = timedelta(minutes=1)
HOUR = 60


def explaining_zone(lines: Sequence[Mapping[str, Any]], plan: Plan) -> str:
    """The zone whose times these would be, if one explains every shift; else ""."""
    shifted = [line for line in lines if line["dark"] and line["dark"]["minutes"]]
    if not shifted or plan.zone_column is not None:
        return ""
    if not plan.zone and all(_near(line["dark"]["minutes"], _offset(line)) for line in shifted):
        return "UTC"
    zones = {line["zone"] for line in lines}
    in_utc = plan.zone.casefold() in UTC_NAMES
    if in_utc and len(zones) == 1:
        late = all(_near(line["dark"]["minutes"], -_offset(line)) for line in shifted)
        return zones.pop() if late else ""
    return ""


def _near(minutes: int, offset: int) -> bool:
    """The sun tells the hour to about one: hills, the weather and the way a roof looks move a day's
    middle. Of a zone near UTC half the way there is not taken for it."""
    return bool(offset) and abs(minutes - offset) <= min(HOUR, abs(offset) // 2)


def _offset(line: Mapping[str, Any]) -> int:
    """Minutes that the device's clock is ahead of UTC."""
    zone = figures.zone_of(line["zone"])
    ahead = instant(line["first"]).astimezone(zone).utcoffset() or timedelta()
    return round(ahead / MINUTE)


def late_words(minutes: int) -> str:
    """ "3 hours late": what has to be added, turned round."""
    hours, rest = divmod(abs(minutes), HOUR)
    parts = [figures.counted(hours, "hour")] if hours else []
    parts += [figures.counted(rest, "minute")] if rest else []
    return f"{' '.join(parts)} {'late' if minutes < 0 else 'early'}"
