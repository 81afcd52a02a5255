"""Which columns have the energy, and in which unit and decimal mark."""

from __future__ import annotations

import re

from portal.reads.formats.cells.amounts import TOO_LARGE, proved_mark
from portal.reads.formats.cells.words import (
    AVERAGES,
    BY_UNIT,
    DELIVERED,
    FED,
    MADE,
    NO_ENERGY,
    NO_ENERGY_SIGN,
    NO_POWER,
    NOT_MEASURED,
    RATE,
    RECEIVED,
    TAKEN,
    TAKING,
    USED,
    YESTERDAY,
    plain,
    tokens,
    words,
)
from portal.reads.formats.guessing.dates import dated_column
from portal.reads.formats.guessing.day_parts import guess_parts_of_a_day
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.marks import guess_mark
from portal.reads.formats.guessing.numbers import numbers_of
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.guessing.scales import guess_factors, guess_scale
from portal.reads.formats.guessing.units import guess_unit, unit_in_cells
from portal.reads.formats.places import words as row_words
from portal.reads.formats.plan import ENERGY, POWER
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.across import sums_up

# What a plant made, by where it went.
SOLAR_TO = re.compile(r"(?:pv|solar)\s+(?:to|direct)\b", re.IGNORECASE)
# A few rows may count so by chance; no energy has so many digits.
FEWEST_NUMBERS, LONGEST = 3, 14
# The number or the single letter that tells devices of one kind apart.
OF_A_FAMILY = re.compile(r"\d+|(?<![^\W\d_])[A-Za-z](?![^\W\d_])")
NO_SUN = words("irradiance irradiation insolation ghi dni poa")
MONEY = words("price prices cost costs eur usd euro gbp chf income revenue preis kosten prix coste")
# Less of the one sign beside the other is no flow of its own.
LITTLE = 0.1

TIMED_TOTALS = (
    "Row {row} has “{said}” in the column {name} and a time: delete the rows that sum up the "
    "others, so that nothing is counted twice."
)
NO_NUMBERS = (
    "The file has times, and no column of numbers beside them: export the readings again, with the "
    "energy of each in a column of its own."
)


def guess_values(draft: Draft) -> None:
    _refuse_totals(draft)
    guess_factors(draft)
    if not draft.sample.head.dates:
        _columns(draft)
    guess_mark(draft)
    guess_unit(draft)
    guess_scale(draft)


def _refuse_totals(draft: Draft) -> None:
    """Raises Unreadable where rows that have a time are sums of the others, as a remark says."""
    for column in draft.free():
        places = [n for n, cell in enumerate(column.cells) if cell.strip()]
        is_remark = column.is_text and 2 * len(places) < len(column.cells)
        if is_remark and all(sums_up(column.cells[place]) for place in places):
            row = row_words(draft.sample.rows[places[0]][0])
            said = column.cells[places[0]].strip()[:40]
            raise Unreadable(TIMED_TOTALS.format(row=row, said=said, name=column.name[:40]))


def _columns(draft: Draft) -> None:
    found = _candidates(draft)
    if not guess_parts_of_a_day(draft):
        _choose(draft, found)


def _candidates(draft: Draft) -> list[Sampled]:
    """Columns of numbers that may be energy."""
    numbers = [c for c in draft.free() if c.is_number and c.kinds["number"]]
    if not numbers:  # what is named so, though nothing in it can be read
        numbers = [c for c in draft.free() if c.field == "value" or c.unit]
    likely = [c for c in numbers if _may_be_energy(c) or _is_state(draft, c)]
    likely = _without_flags(draft, likely)
    with_unit = [c for c in likely if c.unit or unit_in_cells(c)]
    if with_unit and all(c.unit in POWER for c in with_unit):
        with_unit += [c for c in likely if c.is_made and c not in with_unit]
    return with_unit or likely


def _without_flags(draft: Draft, columns: list[Sampled]) -> list[Sampled]:
    """Without those that stand still, unless they are called by a device that is known, or as one
    that does not but for its number: it may have begun to produce later."""
    moving = [c for c in columns if not _stands_still(c)]
    named = {plain(name) for name in draft.devices} | {_family(c.name) for c in moving}
    return [
        c for c in columns if c in moving or not named.isdisjoint((plain(c.name), _family(c.name)))
    ] or columns


def _family(name: str) -> str:
    """A name whose number or single letter may be any: "house #" for "House B"."""
    family = OF_A_FAMILY.sub("#", name)
    return family if "#" in family else name


def _stands_still(column: Sampled) -> bool:
    """Whether it has one number in many rows, and nothing says that it is of energy: a flag."""
    says = column.unit or column.is_made or column.field == "value"
    return not says and len(set(column.filled)) == 1 and len(column.filled) > FEWEST_NUMBERS


def _counts_rows(column: Sampled) -> bool:
    """Whether it is the number of each row, or too long for any energy."""
    if not column.filled or not all(map(str.isdecimal, column.filled)):
        return False
    digits = list(map(len, column.filled))
    if max(digits) > LONGEST:
        return min(digits) > LONGEST
    numbers = list(map(int, column.filled))
    are_rows = numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] < 2
    return are_rows and len(numbers) > FEWEST_NUMBERS


def _is_state(draft: Draft, column: Sampled) -> bool:
    """Home automation calls so what a sensor measured."""
    return column.tokens == {"state"} and any(plain(c.name) == "entityid" for c in draft.columns)


def _may_be_energy(column: Sampled) -> bool:
    if RATE.search(column.name) and not BY_UNIT.match(column.name):
        return False
    if column.unit in ENERGY:
        return not column.tokens & (NO_SUN | MONEY)
    if column.unit:
        return not column.tokens & NO_POWER
    if column.field in ("device", "type", "zone", "scale", "unit") or _counts_rows(column):
        return False
    return not (column.tokens & (NO_ENERGY | NO_POWER)) and not NO_ENERGY_SIGN.search(column.name)


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
    elif len(exact) == 1 and not any(c.tokens & (MADE - FED) for c in made):
        _ask(draft, [*exact, *made], needed=True)
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
    made = [c for c in found if c.is_made and not _is_taken(c, TAKEN - {"feed", "in"})]
    if any(c.tokens & RECEIVED for c in draft.columns):
        made = [c for c in made if not c.tokens & DELIVERED]
    whole = [c for c in made if c.tokens & (MADE - FED)]
    return whole if len(whole) == 1 else made


def _doubt(draft: Draft, column: Sampled) -> str:
    """What speaks against the only column; "" where nothing does."""
    if not column.is_made and _has_both_signs(draft, column):
        return "has numbers of both signs: is it what was produced?"
    if _speaks_of_others(column) and not _rows_say_made(draft):
        return "does not speak of what was produced: is it the energy to send?"
    dated = dated_column(draft)
    if column.tokens & YESTERDAY and dated is not None and not dated.is_date:
        return "has the energy of the day before its time: is that the day of each row?"
    return ""


def _speaks_of_others(column: Sampled) -> bool:
    """Whether the heading speaks of what was used, never measured, or an average."""
    if column.tokens & AVERAGES and column.unit in ENERGY:
        return True
    if column.is_made:
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
