"""Which columns have the energy, and in which unit and decimal mark."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

import numpy as np

from portal.reads.formats.cells.amounts import TOO_LARGE, Amounts, own_unit, proved_mark
from portal.reads.formats.cells.stamps import CLOCK_ALONE, DAY, names_no_day, time_of_day
from portal.reads.formats.cells.words import (
    AVERAGES,
    DELIVERED,
    MADE,
    NO_ENERGY,
    NO_ENERGY_SIGN,
    NO_POWER,
    NOT_MEASURED,
    POWER_WORDS,
    RATE,
    RECEIVED,
    TAKEN,
    TAKING,
    USED,
    YESTERDAY,
    field_of,
    is_doubtful,
    labelled,
    plain,
    tokens,
    unit_in,
    unit_named,
    words,
)
from portal.reads.formats.guessing.dates import dated_column
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.marks import guess_mark
from portal.reads.formats.guessing.sampling import SECONDS_OF_A_DAY, Sampled
from portal.reads.formats.guessing.scales import guess_factors, guess_scale
from portal.reads.formats.plan import ENERGY, POWER
from portal.reads.formats.reading.lacking import DAY_PARTS, usual_parts
from portal.reads.formats.reading.rowreader import WH_OF
from portal.reads.formats.series import MICRO
from portal.reads.formats.shapes import Unreadable

NUMBERS = re.compile(r"\d+")
# The hour that comes twice, among the columns of a day: "2B", "02:00*", "H3X".
AGAIN = re.compile(r"(?:H|HE)?\s?\d{1,2}(?::\d{2})?\s?[ABX*]", re.IGNORECASE)

# What a plant made, by where it went.
SOLAR_TO = re.compile(r"(?:pv|solar)\s+(?:to|direct)\b", re.IGNORECASE)
# A few rows may count so by chance; no energy has so many digits.
FEWEST_NUMBERS, LONGEST = 3, 14
NO_SUN = words("irradiance irradiation insolation ghi dni poa")
# Less of the one sign beside the other is no flow of its own.
LITTLE = 0.1

NO_DAYS = (
    "The columns part a day, and “{cell}” is a month: an average day of a month is no reading. "
    "Export the days themselves."
)
NO_NUMBERS = (
    "The file has times, and no column of numbers beside them: export the readings again, with the "
    "energy of each in a column of its own."
)


def guess_values(draft: Draft) -> None:
    guess_factors(draft)
    found = _candidates(draft)
    if parts := _parts_of_a_day(draft):
        _refuse_no_days(draft)
        why = f"The headings part a day into {len(parts)} intervals."
        draft.set(why, shape="days", values=tuple(c.place for c in parts), combine="one")
        usual = usual_parts(len(parts))
        if len(parts) > usual or not all(map(_is_time_of_day, parts)):
            why = "The headings count the parts of a day."
            draft.set(why, counted=str(SECONDS_OF_A_DAY // usual))
    else:
        _choose(draft, found)
    guess_mark(draft, chosen(draft))
    _unit(draft)
    guess_scale(draft, chosen(draft))


def _refuse_no_days(draft: Draft) -> None:
    """Raises Unreadable where a column for each hour stands in rows of months."""
    dated = dated_column(draft)
    if dated is not None and all(map(names_no_day, dated.filled)):
        raise Unreadable(NO_DAYS.format(cell=dated.filled[0]))


def _candidates(draft: Draft) -> list[Sampled]:
    """Columns of numbers that may be energy."""
    numbers = [c for c in draft.free() if c.is_number and c.kinds["number"]]
    if not numbers:  # what is named so, though nothing in it can be read
        numbers = [c for c in draft.free() if c.field == "value" or c.unit]
    likely = [c for c in numbers if _may_be_energy(c) or _is_state(draft, c)]
    with_unit = [c for c in likely if c.unit or _unit_in_cells(c)]
    if with_unit and all(c.unit in POWER for c in with_unit):
        with_unit += [c for c in likely if c.tokens & MADE and c not in with_unit]
    return with_unit or likely


def _counts_rows(column: Sampled) -> bool:
    """Whether it is the number of each row, or too long for any energy."""
    if not column.filled or not all(map(str.isdigit, column.filled)):
        return False
    numbers = list(map(int, column.filled))
    are_rows = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] < 2
    return (are_rows and len(numbers) > FEWEST_NUMBERS) or min(map(len, column.filled)) > LONGEST


def _is_state(draft: Draft, column: Sampled) -> bool:
    """Home automation calls so what a sensor measured."""
    return column.tokens == {"state"} and any(plain(c.name) == "entityid" for c in draft.columns)


def _may_be_energy(column: Sampled) -> bool:
    if RATE.search(column.name):
        return False
    if column.unit in ENERGY:
        return not column.tokens & NO_SUN
    if column.unit:
        return not column.tokens & NO_POWER
    if column.field in ("device", "type", "zone", "scale", "unit") or _counts_rows(column):
        return False
    return not (column.tokens & (NO_ENERGY | NO_POWER)) and not NO_ENERGY_SIGN.search(column.name)


def _parts_of_a_day(draft: Draft) -> list[Sampled]:
    """Columns side by side whose headings are times of day, or numbers in a row."""
    named = [c for c in draft.free() if (c.is_number or c.is_empty) and _is_part(c)]
    side_by_side = all(b.place - a.place == 1 for a, b in pairwise(named))
    have_numbers = any(c.kinds["number"] for c in named)
    dated = dated_column(draft)
    are_parts = (dated is None or not dated.kinds["stamp"]) and (
        len(named) in DAY_PARTS and side_by_side and have_numbers and _begin_at_midnight(named)
    )
    return named if are_parts else []


def _begin_at_midnight(parts: list[Sampled]) -> bool:
    """Whether their headings do not fall: those of a day that begins at another time do."""
    if not all(map(_is_time_of_day, parts)):
        numbers = [int(found[0]) for c in parts if (found := NUMBERS.findall(c.name))]
        return numbers == sorted(numbers) and (not numbers or numbers[0] <= 1)
    times = [time_of_day(c.name.strip().replace("-", " ").split(" ")[0]) for c in parts]
    return times[:-1] == sorted(times[:-1]) and times[0] <= DAY // len(parts)


def _is_part(column: Sampled) -> bool:
    """ "00:30", "00:00 - 00:30", "H1", "Interval 48", "7"; of the hour that comes twice "3B"."""
    name = column.name.strip()
    if _is_time_of_day(column) or AGAIN.fullmatch(name):
        return True
    rest = plain(name).rstrip("0123456789")
    return rest in ("", "h", "hr", "hour", "interval", "int", "period", "q", "qh", "hh", "v", "e")


def _is_time_of_day(column: Sampled) -> bool:
    first = column.name.strip().replace("-", " ").split(" ")[0]
    return CLOCK_ALONE.fullmatch(first or "-") is not None


def _choose(draft: Draft, found: list[Sampled]) -> None:
    if "values" in draft.answers:
        _ask(draft, found, needed=False)
    elif not found:
        rest = [c for c in draft.free() if not c.is_empty]
        if not any(c.kinds["number"] for c in rest):
            raise Unreadable(NO_NUMBERS)
        draft.ask("values", "Which column has the energy?", draft.named(rest), needed=True)
    else:
        _choose_among(draft, _likelier(found))


def _likelier(found: list[Sampled]) -> list[Sampled]:
    """Without power beside energy that was counted, and what was never measured beside what was."""
    counted = _rather_energy(found)
    found = found if all(map(_speaks_of_others, counted)) else counted
    for others in (NOT_MEASURED, YESTERDAY):
        found = [c for c in found if not c.tokens & others] or found
    return found


def _choose_among(draft: Draft, found: list[Sampled]) -> None:
    if len(found) == 1 and (doubt := _doubt(draft, found[0])):
        draft.ask("values", f"{found[0].quoted} {doubt}", draft.named(found), needed=True)
        return
    exact = [c for c in found if c.field == "value"]
    made = _made(draft, found)
    if len(found) == 1:
        draft.set(f"{found[0].quoted} is the only column of energy.", values=(found[0].place,))
    elif len(exact) == 1 and (not made or made == exact):
        draft.set(f"{exact[0].quoted} is named as the energy.", values=(exact[0].place,))
    elif len(made) == 1:
        draft.set(f"{made[0].quoted} speaks of what was produced.", values=(made[0].place,))
        _ask(draft, found, needed=False)
    else:
        _ask(draft, made if len(made) > 1 and len(made) < len(found) else found, needed=True)


def _made(draft: Draft, found: list[Sampled]) -> list[Sampled]:
    """Those whose headings speak of what was produced; where it went is told in parts of it."""
    flows = [c for c in found if SOLAR_TO.match(c.name)]
    if len(flows) > 1:
        return flows
    made = [c for c in found if c.tokens & MADE and not _is_taken(c, TAKEN - {"feed", "in"})]
    if any(c.tokens & RECEIVED for c in draft.columns):
        return [c for c in made if not c.tokens & DELIVERED]
    return made


def _doubt(draft: Draft, column: Sampled) -> str:
    """What speaks against the only column; "" where nothing does."""
    if _has_both_signs(draft, column):
        return "has numbers of both signs: is it what was produced?"
    if _speaks_of_others(column) and not _rows_say_made(draft):
        return "does not speak of what was produced: is it the energy to send?"
    return ""


def _speaks_of_others(column: Sampled) -> bool:
    """Whether the heading speaks of what was used, never measured, or an average."""
    if column.tokens & AVERAGES and column.unit in ENERGY:
        return True
    if column.tokens & MADE:
        return False
    return _is_taken(column, USED) or bool(column.tokens & (NOT_MEASURED | DELIVERED | RECEIVED))


def _is_taken(column: Sampled, called: frozenset[str]) -> bool:
    """Whether the heading says so, in a compound too: "Stromverbrauch"."""
    in_words = any(word.endswith(TAKING) for word in column.tokens)
    return bool(column.tokens & called) or in_words or "stateof" in plain(column.name)


def _has_both_signs(draft: Draft, column: Sampled) -> bool:
    """Whether what is negative is no little of it: that of an inverter at night is."""
    numbers = [n for n in numbers_of(column, _mark_of(draft, column)) if n > TOO_LARGE]
    fallen, risen = -sum(n for n in numbers if n < 0), sum(n for n in numbers if n > 0)
    return min(fallen, risen) > LITTLE * max(fallen, risen)


def _mark_of(draft: Draft, column: Sampled) -> str:
    """The decimal mark, as far as the column itself tells."""
    mark = draft.fields.get("decimal") or proved_mark(column.filled)
    return mark if mark in (".", ",") else "."


def _rows_say_made(draft: Draft) -> bool:
    """Whether a cell of each row says that its energy was produced."""
    texts = [set(c.filled) for c in draft.free() if c.filled and not c.is_number]
    return any(len(text) == 1 and not MADE.isdisjoint(tokens(*text)) for text in texts)


def _rather_energy(found: list[Sampled]) -> list[Sampled]:
    """Energy that was counted goes before power that would have to be made into it."""
    counted = [c for c in found if c.unit not in POWER]
    return counted if any(c.unit in ENERGY for c in counted) else found


def _ask(draft: Draft, found: list[Sampled], *, needed: bool) -> None:
    text = "Which column has what the device produced? Several can be added."
    draft.ask("values", text, draft.named(found), needed=needed)


def chosen(draft: Draft) -> list[Sampled]:
    """The columns of energy, or those that it may be."""
    places = draft.fields.get("values") or [
        int(value) for q in draft.questions if q.field == "values" for value, _ in q.choices
    ]
    return [draft.columns[place] for place in places]


# --- Unit -------------------------------------------------------------------------------------


def _unit(draft: Draft) -> None:
    columns, hint = chosen(draft), draft.hints.unit
    unit_column = next((c for c in draft.free() if _has_units(c)), None)
    named = {column.unit for column in columns} - {""} or {_unit_above(draft)} - {""}
    cells = next((u for c in columns if (u := _unit_in_cells(c))), "")
    if not hint:
        draft.units = {column.place: column.unit for column in draft.columns if column.unit}
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
    elif named and len(columns) > 1 and all(column.unit for column in columns):
        draft.set("The heading of each column names its unit.", unit=columns[0].unit)
    elif named:
        units = " and ".join(sorted(named))
        draft.ask("unit", f"The headings name {units}: which is it?", _units(named), needed=True)
    elif cells:
        draft.set("The unit stands behind the numbers.", unit=cells)
    else:
        _unit_bynumbers_of(draft, columns)


def _has_units(column: Sampled) -> bool:
    """What is called the unit is it where any cell names one."""
    if column.field == "unit":
        return any(map(unit_named, column.filled))
    return column.is_unit and not column.field


def _unit_above(draft: Draft) -> str:
    """The unit that a line above the heading tells: "Unit: Wh"."""
    for cells in draft.sample.above:
        for label, unit in labelled(cells):
            if field_of(label) == "unit" and unit_named(unit):
                return unit_named(unit)
    return ""


def _unit_in_cells(column: Sampled) -> str:
    return unit_named(own_unit(column.filled[0])) if column.filled else ""


def _unit_bynumbers_of(draft: Draft, columns: list[Sampled]) -> None:
    """Small numbers with decimals are kWh: no meter counts tenths of a watt-hour."""
    mark = draft.fields.get("decimal") or "."
    cells = [cell for column in columns for cell in column.filled]
    with_decimals = any(mark in cell for cell in cells)
    micro = [n for c in columns for n in numbers_of(c, mark) if n > TOO_LARGE]
    by_day = np.abs([n for n in micro if n])  # at night there is nothing
    small = bool(len(by_day)) and float(np.median(by_day)) < 1000 * MICRO
    choices = _units({*ENERGY, *POWER})
    has_sign = any(NO_ENERGY_SIGN.search(column.name) for column in columns)
    is_told_above = any(unit_in(cell) for cells in draft.sample.above for cell in cells)
    is_other = draft.is_told_apart or has_sign or is_told_above
    is_other |= any(is_doubtful(column.name) for column in columns)
    if any(column.tokens & POWER_WORDS for column in columns):
        choices = _units({*POWER})
        draft.ask("unit", "In which unit is the power?", choices, needed=True)
    elif with_decimals and small and not is_other:
        why = "The file names no unit; small numbers with decimals are mostly kWh."
        draft.set(why, unit="kWh")
        draft.ask("unit", "The file names no unit: are the numbers in kWh?", choices, needed=False)
    else:
        draft.ask("unit", "In which unit are the numbers?", choices, needed=True)


def _units(units: set[str]) -> list[tuple[str, str]]:
    return [(unit, unit) for unit in (*ENERGY, *POWER) if unit in units]


def numbers_of(column: Sampled, mark: str) -> list[int]:
    """In millionths; those with a unit behind them in millionths of a watt or watt-hour."""
    amounts = Amounts(mark)
    return [
        amounts.one(cell, Decimal(MICRO * WH_OF.get(unit_named(own_unit(cell)), 1)))
        for cell in column.cells
    ]
