"""What a plan still lacks before a file can be read with it."""

from __future__ import annotations

import re

from portal.reads.formats.cells.zones import zone_named
from portal.reads.formats.plan import (
    BETWEEN_ROWS,
    CALENDAR,
    DEVICES,
    NOT_CHOSEN,
    OF_A_HEADING,
    Plan,
)
from portal.reads.formats.reading.columns import find_scale

# Numbers of intervals that a day is parted into; and with those of an hour more.
USUAL_PARTS = (24, 48, 96)
DAY_PARTS = (*USUAL_PARTS, *(parts + parts // 24 for parts in USUAL_PARTS))

SECONDS = re.compile(r"[1-9]\d{0,7}")


def usual_parts(columns: int) -> int:
    """Into how many intervals the columns part a day on which no clock is changed."""
    return max(parts for parts in USUAL_PARTS if parts <= columns)


def what_lacks(plan: Plan) -> str:
    """One sentence; "" when nothing lacks."""
    return next((words for lacks, words in _checks(plan) if lacks), "")


def _checks(plan: Plan) -> list[tuple[bool, str]]:
    has_time = any(p is not None for p in (plan.span, plan.stamp, plan.start, plan.end))
    is_table, has_time = plan.shape != "nem12", has_time or plan.shape == "dates"
    named = ("", NOT_CHOSEN, BETWEEN_ROWS, *CALENDAR)
    is_interval = plan.interval in named or _is_seconds(plan.interval)
    return [
        (is_table and not has_time, "Choose the column that has the time."),
        (is_table and not plan.values, "Choose the column that has the energy."),
        (
            plan.shape == "rows" and plan.combine == "one" and len(plan.values) > 1,
            "Choose one column of energy, or choose to add several.",
        ),
        (not plan.dates, "Choose the order of day, month and year."),
        (not plan.decimal, "Choose whether the comma or the point is the decimal mark."),
        (is_table and not plan.unit and plan.unit_column is None, "Choose the unit of the energy."),
        (
            plan.shape == "days" and len(plan.values) not in DAY_PARTS,
            "A day in columns has 24, 48 or 96 of them, or an hour more: choose the columns of the "
            "intervals.",
        ),
        (plan.scale == NOT_CHOSEN, "Choose whether the numbers are multiplied already."),
        (find_scale(plan.scale) is None, f"“{plan.scale[:40]}” is no factor: write it like 1000."),
        (_lacks_device(plan), "Choose the device."),
        (not is_interval, f"“{plan.interval}” is no length of an interval."),
        (_lacks_interval(plan), "Choose how long one interval is."),
        (_lacks_month(plan), "Choose whether each column is a day, a month or a year."),
        (plan.year == NOT_CHOSEN, "Choose the year of the months."),
        (plan.day == NOT_CHOSEN and bool(plan.parts), "Choose a day of the month of the rows."),
        (plan.day == NOT_CHOSEN, "Choose the day that the times are of."),
        (plan.zone == NOT_CHOSEN, "Choose the time zone."),
        (
            bool(plan.zone) and zone_named(plan.zone) is None,
            f"There is no time zone called {plan.zone[:80]}: write it like Africa/Nairobi or UTC.",
        ),
        (plan.shape == "nem12" and not plan.streams, "Choose the channel that has the energy."),
    ]


def _is_seconds(interval: str) -> bool:
    return bool(SECONDS.fullmatch(interval))


def _lacks_device(plan: Plan) -> bool:
    if plan.shape == "nem12":
        return False
    if plan.part_column is not None and plan.part == DEVICES:
        return False  # its cells are names of their own
    if plan.device_from == "column":
        return plan.device_column is None
    return plan.device_from in ("form", "file") and not plan.device


def _lacks_interval(plan: Plan) -> bool:
    """Power is integrated over the interval, and a start alone does not tell the end."""
    if plan.interval == NOT_CHOSEN:
        return True
    if (plan.shape != "rows" and not plan.has_clock) or plan.interval or plan.length is not None:
        return False
    starts = (plan.stamp is not None and plan.at == "start") or (
        plan.stamp is None and plan.end is None
    )
    if plan.is_running or plan.has_both_ends:
        return False
    return starts or plan.meaning == "power"


def _lacks_month(plan: Plan) -> bool:
    """A date above a column stands for the one or the other, unless a counter was read at it."""
    is_across = plan.shape == "dates" and not plan.is_running and not plan.has_clock
    return is_across and plan.interval not in OF_A_HEADING
