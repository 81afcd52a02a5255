"""What the numbers of a column are: energy, a running counter, the total of a day, or power."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from portal.reads.formats.cells.amounts import TOO_LARGE
from portal.reads.formats.cells.registers import is_register
from portal.reads.formats.cells.stamps import BAD, unwrapped
from portal.reads.formats.cells.units import unit_named
from portal.reads.formats.cells.words import (
    COUNTER,
    COUNTER_NAMES,
    OF_A_DAY,
    bare_name,
    words,
)
from portal.reads.formats.guessing.across import as_one_column
from portal.reads.formats.guessing.across_lengths import moments_across
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.intervals import plan_so_far, walls_of_rows
from portal.reads.formats.guessing.numbers import numbers_of
from portal.reads.formats.guessing.rising import (
    A_PAIR,
    LONG_RISE,
    Group,
    falls_often,
    is_daily,
    is_through_a_day,
    of_a_few,
    rises_far,
    stands_high,
    verdict,
    without_idle,
)
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.plan import POWER
from portal.reads.formats.series import Integers
from portal.reads.formats.shapes import Unreadable

TWO_KINDS = (
    "The numbers of {column} are the total of the day for some devices, which begins anew each "
    "day, and the running value of a meter for others: upload each kind as a file of its own."
)
RUNNING_DAYS = (
    "The columns of each day only rise, and stand high: they have the running value of a meter. "
    "Put its values below each other, each with its time."
)
MEANT = [("energy", "the energy of each interval"), ("counter", "a running counter")]


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
        _refuse_running_days(draft)
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


def _refuse_running_days(draft: Draft) -> None:
    """Raises Unreadable where the columns of each day have what a meter showed."""
    mark = draft.fields.get("decimal") or "."
    rows = np.array([numbers_of(column, mark) for column in draft.chosen], np.int64).T
    first = next((row[row > TOO_LARGE] for row in rows if (row > TOO_LARGE).any()), rows[:0])
    if stands_high(first.ravel()):
        raise Unreadable(RUNNING_DAYS)


def _of_intervals(draft: Draft, columns: list[Sampled]) -> None:
    """Each row has a start and an end: their numbers may yet be what a meter showed."""
    groups = (group for column in columns for group in _of_devices(draft, column, None))
    if any(stands_high(own.numbers) or stands_high(own.numbers[::-1]) for own in groups):
        draft.set("The numbers only rise, and stand high.", meaning="counter")
        draft.ask("meaning", "What are the numbers?", MEANT, needed=True)
    else:
        draft.set("Each row has an interval, and a counter has none.", meaning="energy")


def _has_intervals(draft: Draft) -> bool:
    """A start and an end in most rows."""
    if draft.column("span"):
        return True
    both = (draft.column("start"), draft.column("end"))
    if all(column is not None and not column.is_empty for column in both):
        return True
    named = {c.field for c in draft.columns if c.is_clock or c.is_stamp}
    return draft.fields.get("at") == "start" and {"start", "end"} <= named


# What a meter shows.
SHOWN = words("meterreading zahlerstand zaehlerstand meterstand")
# Energy, told from one reading to the next.
SINCE_LAST = re.compile(r"\bsince\b.*\b(?:last|previous|prior)\b", re.IGNORECASE)


def _names_counter(column: Sampled) -> bool:
    if SINCE_LAST.search(column.name):
        return False
    bare = bare_name(column.name)
    if bare == "meter":
        return True
    return bool(column.tokens & COUNTER) or any(name in bare for name in COUNTER_NAMES)


def _shows_a_meter(column: Sampled) -> bool:
    """Whether it is called what a meter shows, which nobody calls the energy of an interval."""
    return any(name in bare_name(column.name) for name in SHOWN)


def _by_rise(draft: Draft, columns: list[Sampled]) -> None:
    moments = _moments(draft)
    kinds = {column.place: _kind(draft, column, moments) for column in columns}
    known = {kind for kind in kinds.values() if kind != "unclear"}
    if "likely" in known:
        why = "The numbers rise a little, or are called so, as those of a counter."
        draft.set(why, meaning="counter")
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
    far = [own for own in every if rises_far(own)]
    pairs = [own for own in every if len(own) == A_PAIR]
    return any(len(own) > A_PAIR for own in far) or len(far) * 2 > len(pairs)


def _rows_are_registers(draft: Draft) -> bool:
    """Whether the rows are told apart by those of a meter."""
    told = (draft.column("device_column"), draft.column("part_column"))
    return any(is_register(name) for column in told if column for name in set(column.filled))


def _kind(draft: Draft, column: Sampled, moments: Integers | None) -> str:
    """What the numbers of a column are: energy, counter, daily, likely (a counter) or unclear."""
    groups = [group for group in _of_devices(draft, column, moments) if len(group.numbers) > 1]
    groups = list(map(without_idle, groups))
    is_total = _names_counter(column) and not column.tokens & OF_A_DAY
    if not is_total:
        are_daily = [is_daily(group, bool(column.tokens & OF_A_DAY)) for group in groups]
        others = [group for group, is_one in zip(groups, are_daily, strict=True) if not is_one]
        if any(are_daily):
            if any(stands_high(group.by_time.numbers) for group in others):
                raise Unreadable(TWO_KINDS.format(column=column.quoted))
            return "daily"
    verdicts = {verdict(group) for group in groups}
    if verdicts & {"counter", "likely"} and column.is_made and not _names_counter(column):
        # What was made in a few periods may rise by chance.
        longest = max(groups, key=lambda group: len(group.numbers))
        if len(longest.numbers) <= LONG_RISE and not is_through_a_day(longest):
            return of_a_few(longest.by_time.numbers)
    if not groups:
        return "unclear"
    if all(map(falls_often, groups)):
        return "likely" if _shows_a_meter(column) else "energy"
    if verdicts & {"counter", "likely"} and "energy" not in verdicts:
        return "counter" if "counter" in verdicts or _names_counter(column) else "likely"
    is_mixed = "counter" in verdicts or any(stands_high(own.by_time.numbers) for own in groups)
    if "energy" in verdicts and (is_mixed or _names_counter(column)):
        return "likely"  # one of the devices is a counter, or it is called one
    return "unclear" if verdicts == {"unclear"} else "energy"


def _moments(draft: Draft) -> Integers | None:
    """The times of the rows by the clock on the wall, where each row has one."""
    if draft.fields.get("shape") == "dates":
        return moments_across(draft)
    plan = plan_so_far(draft)
    return None if plan.stamp is None or plan.shape != "rows" else walls_of_rows(draft, plan)


def _of_devices(draft: Draft, column: Sampled, moments: Integers | None) -> Iterator[Group]:
    """The numbers of each device, or of each of its parts."""
    mark = draft.fields.get("decimal") or "."
    count = len(draft.sample.rows)
    told = [draft.column(field) for field in ("device_column", "part_column")]
    cells = [one.cells if one else [""] * count for one in told]
    bare = {cell: unwrapped(cell) for cell in set().union(*cells)}
    of_rows = [(bare[name], bare[part]) for name, part in zip(*cells, strict=True)]
    per_row = len(column.cells) // max(1, count)
    numbers = np.array(numbers_of(column, mark), np.int64)
    good = (numbers > TOO_LARGE) & np.repeat(_are_of_energy(draft), per_row)
    if moments is not None:
        good &= moments > BAD
    groups: dict[tuple[str, ...], list[int]] = {}
    for place in np.flatnonzero(good).tolist():
        groups.setdefault(of_rows[place // per_row], []).append(place)
    for places in groups.values():
        yield Group(numbers[places], None if moments is None else moments[places])


def _are_of_energy(draft: Draft) -> list[bool]:
    """Whether each row has a unit of energy or power, where it has one: others are not read."""
    column = draft.column("unit_column")
    if column is None:
        return [True] * len(draft.sample.rows)
    are_such = {
        cell: not (unit := unwrapped(cell)) or bool(unit_named(unit)) for cell in set(column.cells)
    }
    return [are_such[cell] for cell in column.cells]
