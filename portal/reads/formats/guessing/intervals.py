"""How long the intervals are, and which end of them a stamp is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from portal.reads.formats.cells import lengths, stamps
from portal.reads.formats.cells.stampcolumns import Times
from portal.reads.formats.cells.stamps import ALL_ORDERS, BAD, DAY, MINUTE, SECOND
from portal.reads.formats.cells.words import API_DEVICE, API_STAMP, bare_name, plain
from portal.reads.formats.guessing.dates import dated_column, orders_allowed
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.ends import of_seconds
from portal.reads.formats.guessing.sampling import SAMPLE_ROWS, Sampled, are_most
from portal.reads.formats.guessing.whole_days import (
    begin_with,
    guess_days,
    guess_values_at,
    have_no_times,
    step_of_one,
)
from portal.reads.formats.plan import BETWEEN_ROWS, CALENDAR, LENGTH_UNITS, Plan
from portal.reads.formats.reading.moments import Moments, moved
from portal.reads.formats.series import Integers
from portal.reads.formats.table.headings import LOOK_ROWS

# So much of the steps between stamps must be one and the same for it to be the interval.
REGULAR = 0.5

# Types of the API whose reads have an end alone (contract 6.2).
ENDING = ("Delta", "Aggregate")
LAST_MOMENT = re.compile(r"(?:^|[ T,])24[:.h]?00(?:[:.h]?00)?$")

# So long before midnight some write what a whole day came to, in ms.
LATE = tuple(minutes * MINUTE for minutes in (5, 10, 15))

Walls = Integers
NEVER: Walls = np.empty(0, np.int64)


def guess_intervals(draft: Draft) -> None:
    """Length of the intervals, and which end of them a stamp is; devices and numbers are known."""
    plan = plan_so_far(draft)
    if plan.stamp is None or plan.shape != "rows":
        return
    walls = _walls(draft, plan)
    interval = _interval(draft, walls)
    if plan.is_running:
        _of_counter(draft, walls, interval)
        return
    if interval == "day" and all(len(group) < 2 for group in walls):
        draft.set("A date that stands alone is taken for its day.", interval=interval)
        _ask_length(draft, needed=False)
    elif interval:
        draft.set(f"Most stamps are {words_of(interval)} apart.", interval=interval)
    if have_no_times(draft):
        guess_days(draft, walls, interval)
    elif draft.fields.get("at") != "start":
        _at(draft, plan, walls, interval)
    _doubt_power(draft, plan, interval)
    if _by_column(draft, interval):
        return
    needs_length = draft.fields["at"] == "start" or plan.meaning == "power"
    if needs_length and not draft.fields.get("interval"):
        _ask_length(draft, needed=True)


def _ask_length(draft: Draft, *, needed: bool) -> None:
    choices = [(length, words_of(length)) for length in (*INTERVALS, BETWEEN_ROWS)]
    draft.ask("interval", "How long is the interval of one reading?", choices, needed=needed)


def _of_counter(draft: Draft, walls: Sequence[Walls], interval: str) -> None:
    draft.set("A counter is read at a moment.", interval="")
    if have_no_times(draft):
        guess_values_at(draft, walls, interval)
    elif draft.fields.get("at") == "start" and interval.isdigit():
        draft.set("The file does not say: the beginning is taken.", inclusive=interval)
        choices = [("start", "the beginning of its interval"), ("end", "the end of its interval")]
        draft.ask("at", "The value of a counter is that of …", choices, needed=False)
    else:
        draft.set("A counter is read at a moment.", at="end")


def _doubt_power(draft: Draft, plan: Plan, interval: str) -> None:
    """Of whole days people write kW and mean kWh."""
    if plan.meaning == "power" and interval in CALENDAR and not draft.hints.unit:
        text = f"Each row is a {interval}, and the unit is one of power: is it energy?"
        choices = [(unit, unit) for unit in (f"{plan.unit}h", plan.unit)]
        draft.ask("unit", text, choices, needed=True)


def _by_column(draft: Draft, interval: str) -> bool:
    """Whether a column has the length of each interval; the usual step tells the unit of its
    numbers where nothing else does."""
    column = next((c for c in draft.free() if _has_lengths(c)), None)
    if column is None or interval in CALENDAR:
        return False
    unit = lengths.unit_in(column.name) or _unit_of_step(column, interval)
    draft.set(f"{column.quoted} tells how long each interval is.", length=column.place, interval="")
    why = "The file does not say in which unit the lengths are: minutes are taken."
    draft.set("As the column tells." if unit else why, length_unit=unit or "minutes")
    if not unit and column.kinds["number"]:
        choices = [(name, name) for name in LENGTH_UNITS]
        text = f"“{column.filled[0]}” of {column.quoted}: in which unit is it?"
        draft.ask("length_unit", text, choices, needed=False)
    return True


def _has_lengths(column: Sampled) -> bool:
    if not lengths.is_heading(column.name) or column.is_empty:
        return False
    read = Times(lengths.length_in("minutes")).read(column.filled)
    return are_most(int((read > BAD).sum()), len(read))


def _unit_of_step(column: Sampled, interval: str) -> str:
    """In which unit most lengths are the usual step."""
    step = int(interval) * SECOND if interval.isdigit() else DAY if interval == "day" else 0
    read = {unit: Times(lengths.length_in(unit)).read(column.cells) for unit in LENGTH_UNITS}
    return next((unit for unit, own in read.items() if (own == step).mean() >= REGULAR), "")


def plan_so_far(draft: Draft) -> Plan:
    """What is known by now. While the order of the dates is open they are read in any that they
    allow: the steps within a day are the same."""
    plan = Plan(**draft.fields)
    if plan.dates:
        return plan
    dated = dated_column(draft)
    return replace(plan, dates=min(orders_allowed(dated.filled if dated else []) or ALL_ORDERS))


def walls_of_rows(draft: Draft, plan: Plan) -> Walls:
    """The times of the rows by the clock on the wall; BLANK or BAD where there is none."""
    column, _ = Moments(plan).walls([row for _, row in draft.sample.rows])
    return column.walls if column.after is None else column.walls + column.after


INTERVALS = ("300", "900", "1800", "3600", "day", "week", "month", "year")


def _walls(draft: Draft, plan: Plan) -> list[Walls]:
    """The stamps of each device of the sample in the order of the file."""
    walls = walls_of_rows(draft, plan)
    device = plan.device_column if plan.device_from == "column" else None
    names = [row[device] if device is not None else "" for _, row in draft.sample.rows]
    groups: dict[str, list[int]] = {}
    for wall, name in zip(walls.tolist(), names, strict=True):
        if wall > BAD:
            groups.setdefault(name, []).append(wall)
    return [np.array(group) for group in groups.values()]


def _interval(draft: Draft, walls: Sequence[Walls]) -> str:
    """The usual step; a lone date is taken for a day."""
    steps = Counter(step for group in walls for step in np.abs(np.diff(group)).tolist() if step > 0)
    dated = dated_column(draft)
    if not steps:
        return step_of_one(dated) if dated and have_no_times(draft) else ""
    if dated is not None and all(map(stamps.names_no_day, dated.filled)):
        return "month"  # some may be left out
    total = sum(steps.values())
    if sum(map(_months_in, walls)) >= REGULAR * total:
        return "month"
    years = sum(n for step, n in steps.items() if 365 * DAY <= step <= 366 * DAY)
    if years >= REGULAR * total:
        return "year"
    step, count = max(steps.items(), key=lambda item: (item[1], -item[0]))
    if count < REGULAR * total or step < SECOND:  # what is written more often is no interval
        return ""
    return {DAY: "day", 7 * DAY: "week"}.get(step, str(step // 1000) if step < DAY else "")


def _months_in(walls: Walls) -> int:
    """How many steps go from a day of a month to the same day of the next one, or from the last
    day to the last one."""
    times = np.sort(walls)
    later = moved(times[:-1], "month", 1)
    ends = moved(times + DAY, "month", 0), moved(times[:-1] + DAY, "month", 1)
    return int(((later == times[1:]) | (ends[0][1:] == ends[1])).sum())


def _at(draft: Draft, plan: Plan, walls: Sequence[Walls], interval: str) -> None:
    column = draft.column("stamp")
    name = bare_name(column.name) if column else ""
    headings = {plain(one.name) for one in draft.sample.columns}
    if name == API_STAMP and API_DEVICE in headings:
        draft.set(f"The registry calls the end of an interval “{name}”.", at="end")
        return
    if column and any(map(LAST_MOMENT.search, column.filled)):
        draft.set("24:00 is the end of a day: the times are the ends of their intervals.", at="end")
        return
    step = int(interval) * SECOND if interval.isdigit() else DAY if interval == "day" else 0
    if short := _last_moments(walls, step) if step else _last_of_longer(walls, interval):
        why = "The times are the last ones of their intervals."
        draft.set(why, at="end", inclusive=str(short // SECOND))
        if short in LATE:
            _ask_at(draft)
        return
    if "at" in draft.fields:
        return
    at = _whole_days(walls, step, is_cut=len(draft.sample.rows) >= SAMPLE_ROWS - LOOK_ROWS)
    if at == "end" or (at and (name != API_STAMP or _longest(walls) >= DAY - step)):
        draft.set(f"The days are whole when the time is the {at} of its interval.", at=at)
        return
    if name == API_STAMP:
        draft.set(f"The registry calls the end of an interval “{name}”.", at="end")
    elif not interval or draft.hints.type in ENDING:
        draft.set(
            "The file does not say which end of its interval a time is: the end is taken.", at="end"
        )
    else:
        why = "The file does not say which end of its interval a time is: the start is taken."
        draft.set(why, at="start")
    _ask_at(draft)


def _ask_at(draft: Draft) -> None:
    choices = [("start", "the start of its interval"), ("end", "the end of its interval")]
    draft.ask("at", "The time of a row is …", choices, needed=False)


def _last_moments(walls: Sequence[Walls], step: int) -> int:
    """The ms by which all stamps lie before a whole step: a minute, a second, or 0; of whole days
    some minutes more."""
    every = of_seconds(np.concatenate(walls))
    may_be = (MINUTE, SECOND, *(LATE if step == DAY else ()))
    shorts = (short for short in may_be if 2 * short < step)
    return next((short for short in shorts if ((every + short) % step == 0).all()), 0)


def _last_of_longer(walls: Sequence[Walls], interval: str) -> int:
    """The same for months and years, which have no fixed step; they may be called after their last
    day, at its midnight."""
    every = np.concatenate(walls) if walls and interval in ("month", "year") else NEVER
    may_be = (DAY, MINUTE, SECOND, *LATE)
    return next((s for s in may_be if len(every) and begin_with(interval, every + s)), 0)


def _whole_days(walls: Sequence[Walls], step: int, *, is_cut: bool) -> str:
    """Files begin and end with whole days: from 00:00 to 23:45, or from 00:15 to 00:00. Some device
    tells it, and no other tells the contrary."""
    if not step or step >= DAY:
        return ""
    told = {_whole_days_of(group, step, is_cut) for group in walls} - {""}
    return told.pop() if len(told) == 1 else ""


def _whole_days_of(group: Walls, step: int, is_cut: bool) -> str:
    """What the times of one device tell; where the sample is cut off, nobody knows how they end."""
    first, last = int(group.min() % DAY), int(group.max() % DAY)
    if first == 0 and last != 0:
        return "start"
    ends = last == 0 or (is_cut and (group % DAY == 0).any())
    return "end" if first == step and ends else ""


def _longest(walls: Sequence[Walls]) -> int:
    return max(int(group.max() - group.min()) for group in walls)


def words_of(interval: str) -> str:
    """The length of an interval for people."""
    if interval == BETWEEN_ROWS:
        return "from one row to the next"
    if not interval.isdigit():
        return f"a {interval}"
    seconds = int(interval)
    if seconds % 3600 == 0:
        return "one hour" if seconds == 3600 else f"{seconds // 3600} hours"
    if seconds % 60 == 0:
        return f"{seconds // 60} minutes" if seconds > 60 else "one minute"
    return f"{seconds} seconds"
