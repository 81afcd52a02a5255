"""A file -> a guess of how it is to be read, with the reason for each part and what is open."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from portal.reads.formats.cells.units import unit_in
from portal.reads.formats.cells.words import API_DEVICE, plain, tokens
from portal.reads.formats.guessing.across_lengths import guess_lengths
from portal.reads.formats.guessing.devices import guess_devices, guess_names
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.intervals import guess_intervals
from portal.reads.formats.guessing.meaning import guess_meaning
from portal.reads.formats.guessing.sampling import Sample, Sampled
from portal.reads.formats.guessing.scales import ratios_in
from portal.reads.formats.guessing.tables import best_sheet, guess_table, refuse_without_readings
from portal.reads.formats.guessing.times import guess_times
from portal.reads.formats.guessing.values import guess_values
from portal.reads.formats.guessing.zone import zone_above
from portal.reads.formats.plan import Guess, Plan
from portal.reads.formats.reading import nem12
from portal.reads.formats.reading.columns import find_type
from portal.reads.formats.shapes import Choices
from portal.reads.formats.table.headings import LOOK_ROWS
from portal.reads.formats.table.source import Sheet, Source

NO_CHOICES = Choices()
NO_ANSWERS: Mapping[str, Any] = {}
DIGITS = re.compile(r"\d+")
KEY_CHARS = 32
# Stands for the dates above columns; no heading is called so.
DATES = "dates above the columns"


def guess(
    source: Source,
    *,
    hints: Choices = NO_CHOICES,
    devices: Collection[str] = (),
    answers: Mapping[str, Any] = NO_ANSWERS,
    remembered: Plan | None = None,
) -> Guess:
    """`hints` were chosen on the form and win; `devices` are the names in the organisation.

    `answers` are fields of the plan that people have set; the rest is guessed around them.
    `remembered` is the plan that was used the last time for this shape of heading (Guess.key);
    what it says is kept where this file does not prove it wrong. Raises Unreadable when there is
    nothing to guess from.
    """
    sheet, sample = best_sheet(source)
    if nem12.is_nem12(sheet.first_rows(LOOK_ROWS)):
        return nem12_guess(sheet, answers)
    refuse_without_readings(sample)
    draft = Draft(source, sheet, sample, hints, devices, answers)
    head = sample.head
    guess_table(draft)
    guess_times(draft)
    guess_devices(draft)
    _types(draft)
    guess_values(draft)
    guess_names(draft)
    guess_meaning(draft)
    if head.dates:
        guess_lengths(draft)
    else:
        guess_intervals(draft)
    made = Guess(
        plan=Plan(**draft.fields),
        headings=head.names,
        key=_key(sample),
        reasons=draft.reasons,
        questions=tuple(draft.questions),
        remarks=tuple(draft.remarks),
        meanings=draft.meanings,
        units=draft.units,
    )
    return made if remembered is None else _as_remembered(made, remembered)


def shape_key(source: Source) -> str:
    """The fingerprint of the heading, by which a plan is remembered; digits do not count in it."""
    sheet, sample = best_sheet(source)
    if nem12.is_nem12(sheet.first_rows(LOOK_ROWS)):
        return NEM12_KEY
    return _key(sample)


NEM12_KEY = "nem12"


def _key(sample: Sample) -> str:
    """What a line above says of all numbers or times makes another shape of it."""
    told = [zone_above(sample.above), *(factor for factor, _ in ratios_in(sample))]
    names = without_dates(sample.head.names, sample.head.dates)
    if not sample.head.heading:
        names = [max(c.kinds, key=c.kinds.__getitem__, default="") for c in sample.columns]
    return key_of(names, list(filter(None, told)))


def without_dates(names: Sequence[str], dates: Collection[int]) -> Sequence[str]:
    """Of the columns whose names are `dates` the units alone: the next file of the shape has
    others."""
    if not dates:
        return names
    units = sorted({unit_in(names[place]) for place in dates if place < len(names)})
    others = (name for place, name in enumerate(names) if place not in dates)
    return [DATES, *units, *others]


def key_of(names: Sequence[str], told: Sequence[str] = ()) -> str:
    """The fingerprint of a heading, and of what is told above it."""
    plain = [" ".join(tokens(DIGITS.sub("#", name))) for name in names]
    return hashlib.sha256("\n".join([*plain, *told]).encode()).hexdigest()[:KEY_CHARS]


def _types(draft: Draft) -> None:
    hint = draft.hints.type
    column = next((c for c in draft.free() if c.field == "type" and _names_types(c, draft)), None)
    if column is None:
        if hint:
            draft.set("Chosen on the form.", type=hint)
        return
    said = {cell.casefold() for cell in column.filled}
    if hint and said != {hint.casefold()}:
        draft.remark(
            f"“{column.name}” says {column.filled[0]}, and {hint} was chosen: {hint} is taken."
        )
    if hint:
        draft.set("Chosen on the form.", type=hint)
    else:
        draft.set(f"“{column.name}” names the type.", type_column=column.place)


def _names_types(column: Sampled, draft: Draft) -> bool:
    """Whether they are types of reads: files of others have types of many things, those that are
    written for the registry have its own."""
    is_for_registry = any(plain(other.name) == API_DEVICE for other in draft.columns)
    return any(map(find_type, column.filled)) or (is_for_registry and bool(column.filled))


# Where the readings of a file lie is its own, and whether its times need no zone.
WHERE = (
    *("heading", "first_row", "sheets", "blocks", "parts", "day", "year", "filled_down", "offsets"),
)
# Dates above columns are its own, too, and how long they last where their order is known.
WHERE_DATES, LENGTHS_OF_DATES = ("values", "date"), ("interval", "inclusive")
# What is asked of every file.
ALWAYS_ASKED = ("device", "device_from", "day", "year")
# What a file can prove, whatever was true of the last one.
PROVABLE = ("dates", "decimal")


def _as_remembered(made: Guess, old: Plan) -> Guess:
    """The old plan in this file's place. A device that was chosen is not taken for this file's."""
    new = made.plan
    if _contradicts_dates(made, old) or _has_other_parts(new, old):
        return made
    asked = {q.field for q in made.questions}
    kept = {n: getattr(new, n) for n in (*WHERE, *_own_of_dates(made, old, asked))}
    for name in PROVABLE:
        if getattr(new, name) and name not in asked:
            kept[name] = getattr(new, name)
    if old.device_from in ("form", "file", "sheet"):
        kept |= {n: getattr(new, n) for n in ("device_from", "device", "device_column")}
    plan = replace(old, **kept)
    if any(place >= len(made.headings) for place in plan.columns) or _are_moved(new, old):
        return made
    open_still = tuple(q for q in made.questions if q.field in ALWAYS_ASKED and q.field in kept)
    reasons = {
        name: made.reasons.get(name, "") if name in kept else "As the last time."
        for name in plan.as_json()
    }
    return replace(made, plan=plan, reasons=reasons, questions=open_still)


def _has_other_parts(new: Plan, old: Plan) -> bool:
    """Whether the dates of the rows are made of something else than the last time: of the days of a
    month, the months of a year, whole dates."""
    kinds = [(bool(p.parts), bool(p.parts and p.day), bool(p.parts and p.year)) for p in (new, old)]
    return kinds[0] != kinds[1]


def _are_moved(new: Plan, old: Plan) -> bool:
    """Whether columns stand behind more dates than the last time, or fewer."""
    if new.shape != "dates" or len(new.values) == len(old.values):
        return False
    return any(place > old.values[0] for place in old.columns if place not in old.values)


def _contradicts_dates(made: Guess, old: Plan) -> bool:
    """Whether the one plan has dates above columns and the other has not; or what the numbers are
    is seen, or doubted, otherwise: the headings of such tables do not tell it."""
    new, doubts = made.plan, [q.needed for q in made.questions if q.field == "meaning"]
    if new.shape != "dates" or old.shape != "dates":
        return "dates" in (new.shape, old.shape)
    if new.has_clock != old.has_clock:
        return True
    is_sure = not doubts and new.meaning != old.meaning
    return is_sure or (any(doubts) and not old.is_running)


def _own_of_dates(made: Guess, old: Plan, asked: Collection[str]) -> tuple[str, ...]:
    """What is the file's own where its dates stand above the columns: a unit may stand in its rows,
    and no more than a person is wiser."""
    if made.plan.shape != "dates":
        return ()
    lengths = () if "dates" in asked else LENGTHS_OF_DATES
    names_unit = made.plan.unit and "unit" not in asked and not old.unit_overrules
    return (*WHERE_DATES, *lengths, *(["unit"] if names_unit else []))


def nem12_guess(sheet: Sheet, answers: Mapping[str, Any]) -> Guess:
    """Channels that begin with B go out to the grid, those with E come in."""
    channels = nem12.channels_of(sheet.rows())
    energy = sorted(name for name, unit in channels.items() if nem12.is_energy(unit))
    out = [name for name in energy if name.upper().startswith("B")] or energy
    chosen = tuple(out) if len(out) == 1 else ()
    choices = tuple((name, f"{name} ({channels[name]})") for name in energy)
    why = "The file is of the Australian market (NEM12)."
    plan = Plan(shape="nem12", device_from="column", streams=chosen, zone=nem12.ZONE)
    question = nem12.question(choices, needed=not chosen and "streams" not in answers)
    return Guess(
        plan=replace(plan, **answers),
        headings=(),
        key=NEM12_KEY,
        reasons={"shape": why, "zone": "NEM12 is in UTC+10:00.", "streams": "It goes to the grid."},
        questions=(question,) if len(energy) > 1 else (),
    )
