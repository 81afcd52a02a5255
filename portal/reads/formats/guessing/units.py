"""In which unit the numbers are."""

from __future__ import annotations

import re

import numpy as np

from portal.reads.formats.cells.amounts import TOO_LARGE, own_unit
from portal.reads.formats.cells.units import is_doubtful, unit_in, unit_named
from portal.reads.formats.cells.words import (
    MADE,
    NO_ENERGY_SIGN,
    POWER_WORDS,
    RATE,
    field_of,
    labelled,
    tokens,
    words,
)
from portal.reads.formats.guessing.across import units_beside
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.numbers import numbers_of
from portal.reads.formats.guessing.sampling import SHOWN_CHARS, Sampled
from portal.reads.formats.plan import ENERGY, POWER
from portal.reads.formats.series import MICRO
from portal.reads.formats.shapes import Unreadable

SEVERAL_UNITS = (
    "The columns of the dates name {units}: give all of them one unit, or each its own file."
)


# What may speak of energy in a title; and an amount of it there, for which a year may look.
SPOKEN = words("energy energie energia")
AMOUNT, OF_A_YEAR = re.compile(r"\d\s*[kMG]?Wh"), re.compile(r"\b(?:19|20)\d\d\b", re.ASCII)


def guess_unit(draft: Draft) -> None:
    columns, hint = draft.chosen, draft.hints.unit
    unit_column = next((c for c in draft.free() if _has_units(c)), None)
    named = {column.unit for column in columns} - {""} or {_unit_above(draft)} - {""}
    named = named or units_beside(draft)
    cells = next((u for c in columns if (u := unit_in_cells(c))), "")
    _refuse_several(draft, named)
    if not hint:
        draft.units = {column.place: column.unit for column in draft.columns if column.unit}
    if hint:
        draft.set("Chosen on the form.", unit=hint)
        said = ", ".join(sorted(named)) or (unit_column.filled[0] if unit_column else cells)
        if cells and cells != hint:
            draft.set("Chosen on the form.", unit_overrules=True)
        if said and unit_named(said) != hint:
            draft.remark(f"The file says {said}, and {hint} was chosen: {hint} is taken.")
    elif unit_column and not _goes_behind(unit_column, named):
        _by_column(draft, unit_column, named)
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


def _refuse_several(draft: Draft, named: set[str]) -> None:
    if draft.sample.head.dates and len(named) > 1:
        raise Unreadable(SEVERAL_UNITS.format(units=" and ".join(sorted(named))))


def _by_column(draft: Draft, column: Sampled, named: set[str]) -> None:
    draft.set(f"{column.quoted} names the unit.", unit_column=column.place)
    own = next(filter(None, map(unit_named, column.filled)))
    draft.fields["unit"] = own
    if named and own not in named:
        said = ", ".join(sorted(named))
        draft.remark(f"The heading says {said}, and {column.quoted} {own}: {own} is taken.")


def _has_units(column: Sampled) -> bool:
    """What is called the unit is it where any cell names one. Elsewhere a "W" may stand for what is
    a true value, or lies in the west."""
    if column.field == "unit":
        return any(map(unit_named, column.filled))
    named = set(map(unit_named, column.filled))
    return column.is_unit and not column.field and not named <= {"", "W", "MW"}


def _goes_behind(column: Sampled, named: set[str]) -> bool:
    """Whether the heading names energy, and the cells of a column that is not called so power."""
    is_power = all(unit_named(cell) in POWER for cell in column.filled)
    return column.field != "unit" and is_power and bool(named & set(ENERGY))


def _unit_above(draft: Draft) -> str:
    """The unit that a line above the heading tells: "Unit: Wh"."""
    for cells in draft.sample.above:
        for label, unit in labelled(cells):
            if field_of(label) == "unit" and unit_named(unit):
                return unit_named(unit)
    return ""


def unit_in_cells(column: Sampled) -> str:
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
    elif title := _title_with_unit(draft):
        unit = unit_in(title)
        draft.set(f"“{title}” stands above the table.", unit=unit)
        text = f"“{title}” stands above: are the numbers in {unit}?"
        draft.ask("unit", text, choices, needed=False)
    elif with_decimals and small and not is_other:
        why = "The file names no unit; small numbers with decimals are mostly kWh."
        draft.set(why, unit="kWh")
        draft.ask("unit", "The file names no unit: are the numbers in kWh?", choices, needed=False)
    else:
        draft.ask("unit", "In which unit are the numbers?", choices, needed=True)


def _title_with_unit(draft: Draft) -> str:
    """The line above that speaks of energy and names its unit, where no other one names another:
    no amount, no price."""
    cells = [cell.strip() for cells in draft.sample.above for cell in cells if unit_in(cell)]
    if len({unit_in(cell) for cell in cells}) != 1:
        return ""
    speaks = (cell for cell in cells if unit_in(cell) in ENERGY and _speaks_of_energy(cell))
    return next(speaks, "")[:SHOWN_CHARS]


def _speaks_of_energy(title: str) -> bool:
    bare = OF_A_YEAR.sub("", title)
    is_of_others = AMOUNT.search(bare) or RATE.search(bare) or NO_ENERGY_SIGN.search(bare)
    return not is_of_others and bool(set(tokens(title)) & (MADE | SPOKEN))


def _units(units: set[str]) -> list[tuple[str, str]]:
    return [(unit, unit) for unit in (*ENERGY, *POWER) if unit in units]
