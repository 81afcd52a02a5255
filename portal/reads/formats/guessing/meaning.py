"""What the numbers of a column are: energy, a running counter, the total of a day, or power."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from portal.reads.formats.cells.amounts import TOO_LARGE
from portal.reads.formats.cells.registers import is_register
from portal.reads.formats.cells.stamps import BAD, DAY, HOUR, unwrapped
from portal.reads.formats.cells.words import COUNTER, COUNTER_NAMES, IN_BRACKETS, OF_A_DAY, plain
from portal.reads.formats.daily import ANEW, begins_anew
from portal.reads.formats.guessing.across import as_one_column
from portal.reads.formats.guessing.across_lengths import moments_across
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.intervals import any_order
from portal.reads.formats.guessing.numbers import numbers_of
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.plan import POWER, Plan
from portal.reads.formats.reading.moments import Moments
from portal.reads.formats.series import Integers
from portal.reads.formats.shapes import Unreadable

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

TWO_KINDS = (
    "The numbers of {column} are the total of the day for some devices, which begins anew each "
    "day, and the running value of a meter for others: upload each kind as a file of its own."
)
MEANT = [("energy", "the energy of each interval"), ("counter", "a running counter")]

# A total of the day has at least so many values a day, and most days begin below this share of what
# they come to.
PARTS_OF_A_DAY = 4
FEWEST_RESTARTS = 3
MOSTLY = 0.8
LOW = 0.25


def guess_meaning(draft: Draft) -> None:
    """Energy, counter or power; the device column is known by now."""
    columns = [as_one_column(draft)] if draft.sample.head.dates else draft.chosen
    unit = draft.fields.get("unit", "")
    types = draft.column("type_column")
    said = set(types.filled) if types else set()
    if unit in POWER:
        draft.set(f"{unit} is power: energy is that over the interval.", meaning="power")
    elif draft.hints.type == "Aggregate" or {s.casefold() for s in said} == {"aggregate"}:
        draft.set("Aggregate reads are values of a running counter.", meaning="counter")
    elif said:
        draft.set("The column of types says what the numbers are.", meaning="energy")
    elif not columns or draft.fields.get("shape") == "days":
        draft.set("A column for each interval has its energy.", meaning="energy")
    elif all(SINCE_LAST.search(column.name) for column in columns):
        why = "The heading speaks of the energy since the last reading."
        draft.set(why, meaning="energy", at="end", inclusive="")
    elif not any(map(_names_counter, columns)) and _has_intervals(draft):
        _of_intervals(draft, columns)
    elif draft.hints.type and not any(map(_names_counter, columns)):
        why = f"{draft.hints.type} reads are the energy of intervals."
        draft.set(why, meaning="energy")
    else:
        _by_rise(draft, columns)


def _of_intervals(draft: Draft, columns: list[Sampled]) -> None:
    """Each row has a start and an end: their numbers may yet be what a meter showed."""
    groups = (group for column in columns for group in _of_devices(draft, column, None))
    if any(_stands_high(group.numbers) for group in groups):
        draft.set("The numbers only rise, and stand high.", meaning="counter")
        draft.ask("meaning", "What are the numbers?", MEANT, needed=True)
    else:
        draft.set("Each row has an interval, and a counter has none.", meaning="energy")


def _stands_high(numbers: Integers) -> bool:
    """Whether they rise, never fall, and are many times what they rise by."""
    steps = np.diff(numbers)
    if not len(steps) or (steps < 0).any() or int((steps > 0).sum()) < FEWEST_RISES:
        return False
    return bool(np.median(numbers) > FAR * float(steps.max()))


def _has_intervals(draft: Draft) -> bool:
    """A start and an end in most rows."""
    if draft.column("span"):
        return True
    both = (draft.column("start"), draft.column("end"))
    if all(column is not None and not column.is_empty for column in both):
        return True
    named = {c.field for c in draft.columns if c.is_clock or c.is_stamp}
    return draft.fields.get("at") == "start" and {"start", "end"} <= named


# Energy, told from one reading to the next.
SINCE_LAST = re.compile(r"\bsince\b.*\b(?:last|previous|prior)\b", re.IGNORECASE)


def _names_counter(column: Sampled) -> bool:
    if SINCE_LAST.search(column.name):
        return False
    bare = plain(IN_BRACKETS.sub("", column.name))
    if bare == "meter":
        return True
    return bool(column.tokens & COUNTER) or any(name in bare for name in COUNTER_NAMES)


def _by_rise(draft: Draft, columns: list[Sampled]) -> None:
    moments = _moments(draft)
    kinds = {column.place: _kind(draft, column, moments) for column in columns}
    known = {kind for kind in kinds.values() if kind != "unclear"}
    if "likely" in known:
        draft.set("The numbers rise a little, as those of a counter do.", meaning="counter")
        draft.ask("meaning", "What are the numbers?", MEANT, needed=True)
        return
    draft.meanings = {place: kind for place, kind in kinds.items() if kind in known}
    named = any(map(_names_counter, columns)) or _rows_are_registers(draft)
    if len(known) > 1 and draft.fields.get("values"):
        draft.set("Some columns are those of a counter, and others are not.", meaning="energy")
        draft.ask("meaning", "What are the numbers?", MEANT, needed=True)
    elif known == {"daily"}:
        why = "The numbers rise through each day and begin anew with the next one."
        draft.set(why, meaning="daily")
    elif known == {"counter"}:
        draft.set("The numbers only ever rise, as those of a counter do.", meaning="counter")
    elif not known and kinds:
        meaning = "counter" if named else "energy"
        taken = "a running counter" if named else "the energy of intervals"
        why = f"Too few numbers to see what they are: they are taken for {taken}."
        draft.set(why, meaning=meaning)
        needed = draft.sample.head.dates and _stand_far(draft, columns[0], moments)
        draft.ask("meaning", "What are the numbers?", MEANT, needed=bool(needed))
    else:
        draft.set("The numbers rise and fall, as the energy of intervals does.", meaning="energy")
        if draft.sample.head.dates and _stand_far(draft, columns[0], moments):
            draft.ask("meaning", "What are the numbers?", MEANT, needed=True)


def _stand_far(draft: Draft, column: Sampled, moments: Integers | None) -> bool:
    """Whether the numbers of a device below dates rise for longer than days grow to summer, or
    stand far above what they rise by. Two numbers may do so by chance: then most devices must."""
    every = [group.by_time.numbers for group in _of_devices(draft, column, moments)]
    far = [own for own in every if _rises_far(own)]
    pairs = [own for own in every if len(own) == A_PAIR]
    return any(len(own) > A_PAIR for own in far) or len(far) * 2 > len(pairs)


def _rises_far(numbers: Integers) -> bool:
    rises = np.diff(numbers)
    if not len(rises) or (rises <= 0).any():
        return False
    return len(numbers) > LONGEST_SPRING or bool(numbers[0] > FAR * rises.max())


def _rows_are_registers(draft: Draft) -> bool:
    """Whether the rows are told apart by those of a meter."""
    column = draft.column("device_column")
    return column is not None and any(map(is_register, set(column.filled)))


def _kind(draft: Draft, column: Sampled, moments: Integers | None) -> str:
    """What the numbers of a column are: energy, counter, daily, likely (a counter) or unclear."""
    groups = [group for group in _of_devices(draft, column, moments) if len(group.numbers) > 1]
    groups = list(map(_without_idle, groups))
    is_total = _names_counter(column) and not column.tokens & OF_A_DAY
    if not is_total:
        are_daily = [_is_daily(group, bool(column.tokens & OF_A_DAY)) for group in groups]
        others = [group for group, is_one in zip(groups, are_daily, strict=True) if not is_one]
        if any(are_daily):
            if any(_stands_high(group.by_time.numbers) for group in others):
                raise Unreadable(TWO_KINDS.format(column=column.quoted))
            return "daily"
    verdicts = {_verdict(group) for group in groups}
    if verdicts & {"counter", "likely"} and column.is_made and not _names_counter(column):
        # What was made in a few periods may rise by chance.
        longest = max(groups, key=lambda group: len(group.numbers))
        if len(longest.numbers) <= LONG_RISE and not _is_through_a_day(longest):
            return _of_a_few(longest.by_time.numbers)
    if all(map(_falls_often, groups)):
        return "energy" if groups else "unclear"
    if verdicts & {"counter", "likely"} and "energy" not in verdicts:
        return "counter" if "counter" in verdicts or _names_counter(column) else "likely"
    if "energy" in verdicts and (verdicts & {"counter"} or _names_counter(column)):
        return "likely"  # one of the devices is a counter, or it is called one
    return "unclear" if verdicts == {"unclear"} else "energy"


def _of_a_few(numbers: Integers) -> str:
    """What numbers that were made, and rise, are."""
    if len(numbers) <= A_DOZEN:
        return "likely" if _stands_high(numbers) else "unclear"
    return "counter" if _stands_high(numbers) else "likely"


def _falls_often(group: Group) -> bool:
    """Whether they fall so often that no counter does, whatever it is called."""
    steps = np.diff(group.by_time.numbers)
    return bool((steps < 0).sum() > 1 and (steps < 0).mean() > LOW)


def _moments(draft: Draft) -> Integers | None:
    """The times of the rows by the clock on the wall, where each row has one."""
    plan = Plan(**draft.fields)
    if plan.shape == "dates":
        return moments_across(draft)
    if plan.stamp is None or plan.shape != "rows":
        return None
    if not plan.dates:
        plan = replace(plan, dates=any_order(draft))
    column, _ = Moments(plan).walls([row for _, row in draft.sample.rows])
    return column.walls if column.after is None else column.walls + column.after


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


def _without_idle(group: Group) -> Group:
    """A counter that shows 0 while its inverter sleeps, without those."""
    shown = np.flatnonzero(group.numbers)
    rest = group.kept(shown)
    is_counter = len(shown) < len(group.numbers) and _stands_high(rest.by_time.numbers)
    return rest if is_counter else group


def _is_daily(group: Group, is_named_so: bool) -> bool:
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


def _of_devices(draft: Draft, column: Sampled, moments: Integers | None) -> Iterator[Group]:
    mark = draft.fields.get("decimal") or "."
    device = draft.column("device_column")
    of_rows = device.cells if device else [""] * len(draft.sample.rows)
    names = np.repeat(of_rows, len(column.cells) // max(1, len(of_rows))).tolist()
    numbers = np.array(numbers_of(column, mark), np.int64)
    good = numbers > TOO_LARGE
    if moments is not None:
        good &= moments > BAD
    groups: dict[str, list[int]] = {}
    for place in np.flatnonzero(good).tolist():
        groups.setdefault(unwrapped(names[place]), []).append(place)
    for places in groups.values():
        yield Group(numbers[places], None if moments is None else moments[places])


def _verdict(group: Group) -> str:
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
    if rises >= FEWEST_RISES and not falls and _is_through_a_day(group):
        return "counter"
    if not falls and _is_until_evening(group):
        return "likely"
    stands_high = bool(np.median(numbers) > MANY_STEPS * max(int(steps.max()), 1))
    has_begun = numbers[0] > FAR * float(numbers[-1] - numbers[0])
    is_long = len(steps) >= LONG_RISE
    if rises < FEWEST_RISES or not (is_long or stands_high):
        return "unclear" if not falls else "energy"
    if _is_within_a_day(group) and not (is_long and has_begun):
        return "likely" if stands_high else "unclear"
    if len(steps) < SURE_RISE:
        return "likely" if stands_high else "unclear"
    return "counter" if rises >= SHORT_RISE or stands_high else "unclear"


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


def _is_through_a_day(group: Group) -> bool:
    """Whether a sunrise or a sunset lies among them, where the energy of intervals falls."""
    if group.moments is None or int(np.ptp(group.moments)) < SUNNY:
        return False
    return int(np.abs(np.diff(group.moments)).max()) <= SHORT_STEP
