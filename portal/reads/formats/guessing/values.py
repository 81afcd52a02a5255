"""Which columns have the energy, in which unit, and what the numbers are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain, pairwise
from typing import NamedTuple

import numpy as np

from portal.reads.formats.cells.amounts import TOO_LARGE, Amounts, mark_of, own_unit, proved_mark
from portal.reads.formats.cells.stamps import BAD, CLOCK_ALONE, DAY, unwrapped
from portal.reads.formats.cells.words import (
    COUNTER,
    COUNTER_NAMES,
    IN_BRACKETS,
    MADE,
    NO_ENERGY,
    NO_ENERGY_SIGN,
    OF_A_DAY,
    POWER_WORDS,
    TAKEN,
    plain,
    unit_named,
    words,
)
from portal.reads.formats.daily import begins_anew
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.intervals import any_order
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.plan import ENERGY, POWER, Plan
from portal.reads.formats.reading.lacking import DAY_PARTS
from portal.reads.formats.reading.moments import Moments
from portal.reads.formats.reading.rowreader import WH_OF
from portal.reads.formats.series import MICRO, Integers
from portal.reads.formats.shapes import Unreadable

# Energy of intervals does not grow so many times on end; a counter does.
LONG_RISE = 24
SHORT_RISE = 4
# A counter stands at many times its step.
MANY_STEPS = 5
# A counter that was replaced falls once; noise falls all the time.
FEW_FALLS = 0.02

# Headings of power that is no measurement.
NO_POWER = words("capacity rated installed peak max maximum nominal nennleistung")

# A total of the day has at least so many values a day, and most days begin below this share of what
# they come to.
PARTS_OF_A_DAY = 4
MOSTLY = 0.8
LOW = 0.25

NO_NUMBERS = (
    "The file has times, and no column of numbers beside them: export the readings again, with the "
    "energy of each in a column of its own."
)


def guess_values(draft: Draft) -> None:
    _scale(draft)
    found = _candidates(draft)
    if parts := _parts_of_a_day(draft):
        why = f"The headings part a day into {len(parts)} intervals."
        draft.set(why, shape="days", values=tuple(c.place for c in parts), combine="one")
    else:
        _choose(draft, found)
    _decimal(draft)
    _unit(draft)


def _candidates(draft: Draft) -> list[Sampled]:
    """Columns of numbers that may be energy."""
    numbers = [c for c in draft.free() if c.is_number and c.kinds["number"]]
    if not numbers:  # what is named so, though nothing in it can be read
        numbers = [c for c in draft.free() if c.field == "value" or c.unit]
    likely = [c for c in numbers if _may_be_energy(c)]
    with_unit = [c for c in likely if c.unit or _unit_in_cells(c)]
    if with_unit and all(c.unit in POWER for c in with_unit):
        with_unit += [c for c in likely if c.tokens & MADE and c not in with_unit]
    return with_unit or likely


def _may_be_energy(column: Sampled) -> bool:
    if column.unit in ENERGY:
        return True
    if column.unit:
        return not column.tokens & NO_POWER
    if column.field in ("device", "type", "zone", "scale", "unit"):
        return False
    return not (column.tokens & NO_ENERGY) and not NO_ENERGY_SIGN.search(column.name)


def _parts_of_a_day(draft: Draft) -> list[Sampled]:
    """Columns side by side whose headings are times of day, or numbers in a row."""
    named = [c for c in draft.free() if (c.is_number or c.is_empty) and _is_part(c)]
    side_by_side = all(b.place - a.place == 1 for a, b in pairwise(named))
    have_numbers = any(c.kinds["number"] for c in named)
    return named if len(named) in DAY_PARTS and side_by_side and have_numbers else []


def _is_part(column: Sampled) -> bool:
    """ "00:30", "00:00 - 00:30", "H1", "Interval 48", "7"."""
    name = column.name.strip()
    if CLOCK_ALONE.fullmatch(name.replace("-", " ").split(" ")[0] or "-"):
        return True
    rest = plain(name).rstrip("0123456789")
    return rest in ("", "h", "hr", "hour", "interval", "int", "period", "q", "qh", "hh", "v", "e")


def _choose(draft: Draft, found: list[Sampled]) -> None:
    if "values" in draft.answers:
        _ask(draft, found, needed=False)
        return
    if not found:
        rest = [c for c in draft.free() if not c.is_empty]
        if not any(c.kinds["number"] for c in rest):
            raise Unreadable(NO_NUMBERS)
        draft.ask("values", "Which column has the energy?", draft.named(rest), needed=True)
        return
    found = _rather_energy(found)
    exact = [c for c in found if c.field == "value"]
    made = [c for c in found if c.tokens & MADE and not c.tokens & (TAKEN - {"feed", "in"})]
    if len(found) == 1:
        draft.set(f"{found[0].quoted} is the only column of energy.", values=(found[0].place,))
    elif len(exact) == 1:
        draft.set(f"{exact[0].quoted} is named as the energy.", values=(exact[0].place,))
    elif len(made) == 1:
        draft.set(f"{made[0].quoted} speaks of what was produced.", values=(made[0].place,))
        _ask(draft, found, needed=False)
    else:
        _ask(draft, made if len(made) > 1 and len(made) < len(found) else found, needed=True)


def _rather_energy(found: list[Sampled]) -> list[Sampled]:
    """Energy that was counted goes before power that would have to be made into it."""
    counted = [c for c in found if c.unit not in POWER]
    return counted if any(c.unit in ENERGY for c in counted) else found


def _ask(draft: Draft, found: list[Sampled], *, needed: bool) -> None:
    text = "Which column has what the device produced? Several can be added."
    draft.ask("values", text, draft.named(found), needed=needed)


def _scale(draft: Draft) -> None:
    column = next((c for c in draft.free() if c.field == "scale" and c.is_number), None)
    if column:
        draft.set(f"{column.quoted} holds a factor for the energy.", scale_column=column.place)


def chosen(draft: Draft) -> list[Sampled]:
    """The columns of energy, or those that it may be."""
    places = draft.fields.get("values") or [
        int(value) for q in draft.questions if q.field == "values" for value, _ in q.choices
    ]
    return [draft.columns[place] for place in places]


# --- Decimal mark -----------------------------------------------------------------------------


def _decimal(draft: Draft) -> None:
    columns = chosen(draft)
    mark = proved_mark(chain.from_iterable(c.filled for c in columns))
    if mark == "?":
        mark = proved_mark(_cells_of_file(draft, columns)) or mark
    if mark in (".", ","):
        name = {".": "point", ",": "comma"}[mark]
        draft.set(f"The numbers have a decimal {name}.", decimal=mark)
        return
    unclear = [cell for c in columns for cell in c.filled if mark_of(cell) == "?"]
    marks = {mark for cell in unclear for mark in ".," if mark in cell}
    usual = "," if draft.source.delimiter == ";" else "."
    if not marks or marks == {usual}:
        draft.set("No number tells otherwise.", decimal=usual if marks else ".")
        return
    cell = unclear[0]
    draft.set("A number could mean two things.", decimal="")
    one, other = cell.replace(",", "."), cell.replace(",", "").replace(".", "")
    choices = [(min(marks), f"{one} (the mark is a decimal mark)")]
    choices.append(("." if "," in marks else ",", f"{other} (the mark parts thousands)"))
    draft.ask("decimal", f"Does “{cell}” mean {one} or {other}?", choices, needed=True)


def _cells_of_file(draft: Draft, columns: list[Sampled]) -> Iterator[str]:
    places = [column.place for column in columns]
    for row, cells in draft.sheet.rows():
        if row >= draft.sample.head.first_row:
            yield from (cells[place] for place in places if place < len(cells))


# --- Unit -------------------------------------------------------------------------------------


def _unit(draft: Draft) -> None:
    columns, hint = chosen(draft), draft.hints.unit
    unit_column = next(
        (c for c in draft.free() if c.is_unit and (c.field == "unit" or not c.field)), None
    )
    named = {column.unit for column in columns} - {""}
    cells = next((u for c in columns if (u := _unit_in_cells(c))), "")
    if hint:
        draft.set("Chosen on the form.", unit=hint)
        said = ", ".join(sorted(named)) or (unit_column.filled[0] if unit_column else cells)
        if cells and cells != hint:
            draft.set("Chosen on the form.", unit_overrules=True)
        if said and unit_named(said) != hint:
            draft.remark(f"The file says {said}, and {hint} was chosen: {hint} is taken.")
    elif unit_column:
        draft.set(f"{unit_column.quoted} names the unit.", unit_column=unit_column.place)
        draft.fields["unit"] = next(filter(None, map(unit_named, unit_column.filled)))
    elif len(named) == 1:
        draft.set("The heading names the unit.", unit=named.pop())
    elif named:
        units = " and ".join(sorted(named))
        draft.ask("unit", f"The headings name {units}: which is it?", _units(named), needed=True)
    elif cells:
        draft.set("The unit stands behind the numbers.", unit=cells)
    else:
        _unit_by_numbers(draft, columns)


def _unit_in_cells(column: Sampled) -> str:
    return unit_named(own_unit(column.filled[0])) if column.filled else ""


def _unit_by_numbers(draft: Draft, columns: list[Sampled]) -> None:
    """Small numbers with decimals are kWh: no meter counts tenths of a watt-hour."""
    mark = draft.fields.get("decimal") or "."
    cells = [cell for column in columns for cell in column.filled]
    with_decimals = any(mark in cell for cell in cells)
    micro = [n for c in columns for n in _numbers(c, mark) if n > TOO_LARGE]
    small = bool(micro) and float(np.median(np.abs(micro))) < 1000 * MICRO
    choices = _units({*ENERGY, *POWER})
    if any(column.tokens & POWER_WORDS for column in columns):
        choices = _units({*POWER})
        draft.ask("unit", "In which unit is the power?", choices, needed=True)
    elif with_decimals and small:
        why = "The file names no unit; small numbers with decimals are mostly kWh."
        draft.set(why, unit="kWh")
        draft.ask("unit", "The file names no unit: are the numbers in kWh?", choices, needed=False)
    else:
        draft.ask("unit", "In which unit are the numbers?", choices, needed=True)


def _units(units: set[str]) -> list[tuple[str, str]]:
    return [(unit, unit) for unit in (*ENERGY, *POWER) if unit in units]


def _numbers(column: Sampled, mark: str) -> list[int]:
    """In millionths; those with a unit behind them in millionths of a watt or watt-hour."""
    amounts = Amounts(mark)
    return [
        amounts.one(cell, Decimal(MICRO * WH_OF.get(unit_named(own_unit(cell)), 1)))
        for cell in column.cells
    ]


# --- Meaning ----------------------------------------------------------------------------------


def guess_meaning(draft: Draft) -> None:
    """Energy, counter or power; the device column is known by now."""
    columns = chosen(draft)
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
    elif not any(map(_names_counter, columns)) and _has_intervals(draft):
        draft.set("Each row has an interval, and a counter has none.", meaning="energy")
    elif draft.hints.type and not any(map(_names_counter, columns)):
        why = f"{draft.hints.type} reads are the energy of intervals."
        draft.set(why, meaning="energy")
    else:
        _by_rise(draft, columns)


def _has_intervals(draft: Draft) -> bool:
    """A start and an end in most rows."""
    if draft.column("span"):
        return True
    both = (draft.column("start"), draft.column("end"))
    if all(column is not None and not column.is_empty for column in both):
        return True
    named = {c.field for c in draft.columns if c.is_clock or c.is_stamp}
    return draft.fields.get("at") == "start" and {"start", "end"} <= named


def _names_counter(column: Sampled) -> bool:
    bare = plain(IN_BRACKETS.sub("", column.name))
    return bool(column.tokens & COUNTER) or any(name in bare for name in COUNTER_NAMES)


def _by_rise(draft: Draft, columns: list[Sampled]) -> None:
    moments = _moments(draft)
    kinds = {column.place: _kind(draft, column, moments) for column in columns}
    known = {kind for kind in kinds.values() if kind != "unclear"}
    draft.meanings = {place: kind for place, kind in kinds.items() if kind in known}
    named = any(map(_names_counter, columns))
    if known == {"daily"}:
        why = "The numbers rise through each day and begin anew with the next one."
        draft.set(why, meaning="daily")
    elif known == {"counter"}:
        draft.set("The numbers only ever rise, as those of a counter do.", meaning="counter")
    elif not known and kinds:
        meaning = "counter" if named else "energy"
        draft.set("Too few numbers to see whether they are those of a counter.", meaning=meaning)
        choices = [("energy", "the energy of each interval"), ("counter", "a running counter")]
        draft.ask("meaning", "What are the numbers?", choices, needed=False)
    else:
        draft.set("The numbers rise and fall, as the energy of intervals does.", meaning="energy")


def _kind(draft: Draft, column: Sampled, moments: Integers | None) -> str:
    """What the numbers of a column are: energy, counter, daily or unclear."""
    groups = [group for group in _of_devices(draft, column, moments) if len(group.numbers) > 1]
    if any(_is_daily(group, bool(column.tokens & OF_A_DAY)) for group in groups):
        return "daily"
    verdicts = {_verdict(group.numbers) for group in groups}
    if "counter" in verdicts and column.tokens & MADE and not _names_counter(column):
        # What was made in a few periods may rise by chance.
        longest = max(len(group.numbers) for group in groups)
        if longest <= LONG_RISE:
            return "unclear"
    if "counter" in verdicts and "energy" not in verdicts:
        return "counter"
    return "unclear" if verdicts == {"unclear"} else "energy"


def _moments(draft: Draft) -> Integers | None:
    """The times of the rows by the clock on the wall, where each row has one."""
    plan = Plan(**draft.fields)
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


def _is_daily(group: Group, is_named_so: bool) -> bool:
    """Whether the numbers hardly ever fall within a day, and begin low again with the next one; of
    one day alone the heading must say so. Where only the second day begins low it may as well be a
    new meter, unless the first did."""
    if group.moments is None:
        return False
    order = np.argsort(group.moments, kind="stable")
    moments, numbers = group.moments[order], group.numbers[order]
    within = np.diff(numbers)[~begins_anew(moments, numbers)]
    days = np.split(numbers, np.flatnonzero(np.diff((moments - 1) // DAY)) + 1)
    rises, falls = int((within > 0).sum()), int((within < 0).sum())
    if len(days) == 1 and is_named_so:
        return rises >= PARTS_OF_A_DAY - 1 and not falls
    if len(days) < 2 or len(within) < PARTS_OF_A_DAY * len(days):
        return False
    low = [bool(day[0] <= LOW * day.max()) for day in days if day.max() > 0]
    are_low = sum(low[1:]) >= MOSTLY * len(low[1:]) and len(low) > 1 and (low[0] or len(low) > 2)
    return are_low and rises >= len(low) * 2 and falls <= FEW_FALLS * len(within)


def _of_devices(draft: Draft, column: Sampled, moments: Integers | None) -> Iterator[Group]:
    mark = draft.fields.get("decimal") or "."
    device = draft.column("device_column")
    names = device.cells if device else [""] * len(column.cells)
    numbers = np.array(_numbers(column, mark), np.int64)
    good = numbers > TOO_LARGE
    if moments is not None:
        good &= moments > BAD
    groups: dict[str, list[int]] = {}
    for place in np.flatnonzero(good).tolist():
        groups.setdefault(unwrapped(names[place]), []).append(place)
    for places in groups.values():
        yield Group(numbers[places], None if moments is None else moments[places])


def _verdict(numbers: Integers) -> str:
    """counter, energy or unclear."""
    steps = np.diff(numbers)
    if (steps < 0).sum() > (steps > 0).sum():
        steps, numbers = -steps[::-1], numbers[::-1]  # the newest row stands first
    falls, rises = int((steps < 0).sum()), int((steps > 0).sum())
    if falls > max(FEW_FALLS * len(steps), 1 if len(steps) > LONG_RISE else 0):
        return "energy"
    stands_high = bool(np.median(numbers) > MANY_STEPS * max(int(steps.max()), 1))
    if rises >= 3 and falls + rises >= 1 and (len(steps) >= LONG_RISE or stands_high):
        return "counter" if rises >= SHORT_RISE or stands_high else "unclear"
    return "unclear" if rises else "energy"
