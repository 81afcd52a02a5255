"""Times of day in rows, where a day stands above each column."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

from portal.reads.formats.cells.clock import DAY_MS
from portal.reads.formats.cells.stampcolumns import Times
from portal.reads.formats.cells.stamps import BAD, HOUR, names_no_day
from portal.reads.formats.cells.words import IN_BRACKETS
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.series import Integers
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.headingdates import date_in

OF_TIMES = (
    "“{name}” has times for each of the dates above, beginning with “{date}”, which are no days: "
    "put the values below each other, each with its date and time."
)


HALF_CLOCK = (
    "The times of “{name}” are those of a clock of twelve hours, and nothing tells morning from "
    "evening: export them with AM and PM, or with 24 hours."
)
NOON = 12


def guess_clock(draft: Draft) -> None:
    """Which columns have the times, and which end of an interval they are. Raises Unreadable where
    no day stands above."""
    head = draft.sample.head
    beside = [_bare(c) for c in draft.columns if c.place not in head.dates]
    clocks = [c for c in beside if c.is_clock or c.is_hours or c.counted]
    if not clocks:
        return
    dates = [date_in(head.names[place]) for place in head.dates]
    if not all(dates) or any(map(names_no_day, dates)):
        name, date = clocks[0].name[:40], head.names[head.dates[0]]
        raise Unreadable(OF_TIMES.format(name=name, date=date))
    both = next((c for c in clocks if c.is_hours), None)
    if both:
        draft.set(f"{both.quoted} holds both times of an interval.", span=both.place)
    elif clocks[0].is_clock and len(clocks) > 1:
        start, end = _in_order(clocks[:2])
        draft.set(f"{start.quoted} holds the time at which an interval starts.", start=start.place)
        draft.set(f"{end.quoted} holds the time at which it ends.", end=end.place)
    elif clocks[0].is_clock:
        _by_time(draft, clocks[0], Times().read(clocks[0].filled))
    else:
        _by_number(draft, clocks[0])


def _bare(column: Sampled) -> Sampled:
    """Called without the unit of what stands beside it: "Hour (kWh)"."""
    return replace(column, name=IN_BRACKETS.sub(" ", column.name).strip())


def _in_order(clocks: list[Sampled]) -> tuple[Sampled, Sampled]:
    first, second = clocks
    return (second, first) if first.field == "end" or second.field == "start" else (first, second)


def _by_time(draft: Draft, column: Sampled, times: Integers) -> None:
    draft.set(f"{column.quoted} holds times of day.", stamp=column.place)
    walls = [time for time in times.tolist() if time > BAD]
    if _is_half_clock([wall // HOUR for wall in walls]):
        raise Unreadable(HALF_CLOCK.format(name=column.name[:40]))
    steps = Counter(after - before for before, after in pairwise(walls) if after != before)
    step = steps.most_common(1)[0][0] if steps else 0
    if step < 0:  # the newest stands first
        walls.reverse()
        step = -step
    if step:
        draft.set("Most times are so far apart.", interval=str(step // 1000))
    if walls and step and walls[0] == step and walls[-1] in (0, DAY_MS):
        draft.set("The last time of a day is its end.", at="end", late_midnight=walls[-1] == 0)
        return
    why = "The days are whole when the time is the start of its interval."
    if walls and walls[0] == 0 and walls[-1] == DAY_MS - step:
        draft.set(why, at="start")
        return
    draft.set("The file does not say which end of its interval a time is.", at="start")
    choices = [("start", "the start of its interval"), ("end", "the end of its interval")]
    draft.ask("at", "The time of a row is …", choices, needed=False)


def _is_half_clock(hours: list[int]) -> bool:
    """Whether one follows on twelve, and there is neither the hour of 0 nor one of the evening."""
    return (NOON, 1) in pairwise(hours) and min(hours) > 0 and max(hours) <= NOON


def _by_number(draft: Draft, column: Sampled) -> None:
    """From 0 they name the start of a part of the day, from 1 its end."""
    why = f"{column.quoted} counts the parts of a day."
    at = "start" if 0 in column.counts else "end"
    draft.set(why, stamp=column.place, counted=column.counted, interval=column.counted, at=at)
