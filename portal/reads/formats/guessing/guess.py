"""A file -> a guess of how it is to be read, with the reason for each part and what is open."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from portal.reads.formats.cells.kinds import kind_of
from portal.reads.formats.cells.words import API_DEVICE, plain, tokens
from portal.reads.formats.guessing.devices import guess_devices, guess_names, has_head_of
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.intervals import guess_intervals
from portal.reads.formats.guessing.meaning import guess_meaning
from portal.reads.formats.guessing.sampling import SHOWN_CHARS, Sample, Sampled, sample_of
from portal.reads.formats.guessing.times import guess_times
from portal.reads.formats.guessing.values import guess_values
from portal.reads.formats.plan import NOT_CHOSEN, Guess, Plan
from portal.reads.formats.reading import nem12
from portal.reads.formats.reading.columns import find_type
from portal.reads.formats.reading.read import NOTHING_BELOW
from portal.reads.formats.shapes import Choices, Unreadable
from portal.reads.formats.table.blocks import Blocks, blocks_in
from portal.reads.formats.table.dated import (
    ANY_DAY,
    Dated,
    begin_of_times,
    day_above,
    day_in_name,
    parts_in,
)
from portal.reads.formats.table.headings import LOOK_ROWS
from portal.reads.formats.table.source import Sheet, Source

NO_CHOICES = Choices()
NO_ANSWERS: Mapping[str, Any] = {}
TURNED = (
    "Row {row} has dates above the columns, beginning with “{date}”: turn the table, so that each "
    "date has a row of its own (in a spreadsheet: copy, then paste special, transpose)."
)
DIGITS = re.compile(r"\d+")
KEY_CHARS = 32


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
    sheet, sample = _best_sheet(source)
    if nem12.is_nem12(sample.first_rows):
        return nem12_guess(sheet, answers)
    _refuse_turned(sample)
    _refuse_without_readings(sample)
    draft = Draft(source, sheet, sample, hints, devices, answers)
    head = sample.head
    draft.set(
        f"The readings begin in row {head.first_row}.",
        heading=head.heading,
        first_row=head.first_row,
    )
    draft.set("Blank cells repeat the cell above.", filled_down=sample.filled_down)
    if isinstance(sheet, Blocks):
        draft.set("Each table of the file has a line above it with its device.", blocks=True)
    if isinstance(sheet, Dated):
        draft.set("", blocks=isinstance(sheet.inner, Blocks))
        _day(draft, sheet)
    _sheets(draft)
    guess_times(draft)
    guess_devices(draft)
    _types(draft)
    guess_values(draft)
    guess_names(draft)
    guess_meaning(draft)
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


def _refuse_turned(sample: Sample) -> None:
    """Dates stand above the columns, one of them each."""
    for (row, head), (_, cells) in pairwise(sample.first_rows):
        dates = [place for place, cell in enumerate(head) if kind_of(cell) in ("date", "stamp")]
        below = [kind_of(cells[place]) for place in dates if place < len(cells)]
        if len(dates) > 1 and below.count("number") > len(dates) / 2:
            raise Unreadable(TURNED.format(row=row, date=head[dates[0]].strip()[:SHOWN_CHARS]))


def _refuse_without_readings(sample: Sample) -> None:
    """Where no answer of a person could help."""
    texts = ((row, text) for row, cells in sample.rows for text in map(str.strip, cells) if text)
    row, begins = next(texts, (0, ""))
    if not begins:
        raise Unreadable(NOTHING_BELOW)
    if any(column.has_times for column in sample.columns):
        return
    raise Unreadable(
        f"The file has no dates or times that can be read (row {row:,} begins with "
        f"“{begins[:SHOWN_CHARS]}”): export the readings again as CSV (UTF-8), with the time of "
        "each in a column of its own."
    )


def _sheets(draft: Draft) -> None:
    """All that have the heading of the first one with readings."""
    if len(draft.source.sheets) < 2:
        return
    alike = [sheet.name for sheet in draft.source.sheets if has_head_of(sheet, draft)]
    if len(alike) > 1:
        draft.set(f"The sheets have one heading: {', '.join(alike)}.", sheets=tuple(alike))
    else:
        draft.set(f"The sheet “{draft.sheet.name}” has readings.", sheets=(draft.sheet.name,))


def shape_key(source: Source) -> str:
    """The fingerprint of the heading, by which a plan is remembered; digits do not count in it."""
    _sheet, sample = _best_sheet(source)
    if nem12.is_nem12(sample.first_rows):
        return NEM12_KEY
    return _key(sample)


NEM12_KEY = "nem12"


def _best_sheet(source: Source) -> tuple[Sheet, Sample]:
    """The first sheet with readings; else the first one with cells."""
    samples: list[tuple[Sheet, Sample]] = []
    for sheet in source.sheets:
        sample = sample_of(sheet)
        if table := blocks_in(sheet, sample.head.heading):
            sheet, sample = table, sample_of(table)
        if dated := _dated(sheet, sample, source.stem):
            sheet, sample = dated, sample_of(dated)
        samples.append((sheet, sample))
        if any(c.is_stamp or c.is_digits for c in sample.columns):
            return sheet, sample
    filled = [found for found in samples if found[1].rows or found[1].head.names]
    if not filled:
        raise Unreadable("The file is empty: its first rows are blank.")
    return filled[0]


def _dated(sheet: Sheet, sample: Sample, file: str) -> Dated | None:
    """The sheet with its dates in a column, where they stand in several or in none."""
    if any(c.is_stamp or c.is_span or c.is_digits or c.is_months for c in sample.columns):
        return None
    rows = sheet.first_rows(LOOK_ROWS)
    parts, heading = parts_in(rows)
    if parts:
        return Dated.of(sheet, parts, "", heading)
    begin = begin_of_times(rows)
    if begin < 0 or not any(c.is_clock for c in sample.columns):
        return None
    above = [cells for row, cells in rows if row <= begin]
    return Dated.of(sheet, (), day_above(above) or day_in_name(file) or ANY_DAY, begin)


def _day(draft: Draft, sheet: Dated) -> None:
    """A day above the times is theirs; what the name of a file says may be another one."""
    draft.set("The columns of year, month and day make the date.", parts=sheet.parts)
    is_known = sheet.day != ANY_DAY
    why = "No row has a date: all are of one day."
    draft.set(why, day=sheet.day if is_known else NOT_CHOSEN)
    if sheet.parts or sheet.day == day_above(draft.sample.above):
        return
    text = "The rows have times and no dates: which day are they of?"
    if is_known:
        text = f"The rows have no dates, the file's name says {sheet.day}: are they of that day?"
    draft.ask("day", text, [], needed=True)


def _key(sample: Sample) -> str:
    if sample.head.heading:
        return key_of(sample.head.names)
    return key_of([max(c.kinds, key=c.kinds.__getitem__, default="") for c in sample.columns])


def key_of(names: Sequence[str]) -> str:
    """The fingerprint of a heading."""
    plain = [" ".join(tokens(DIGITS.sub("#", name))) for name in names]
    return hashlib.sha256("\n".join(plain).encode()).hexdigest()[:KEY_CHARS]


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


# Where the readings of a file lie is its own.
WHERE = ("heading", "first_row", "sheets", "blocks", "parts", "day", "filled_down")
# What a file can prove, whatever was true of the last one.
PROVABLE = ("dates", "decimal")


def _as_remembered(made: Guess, old: Plan) -> Guess:
    """The old plan in this file's place. A device that was chosen is not taken for this file's."""
    new = made.plan
    kept = {n: getattr(new, n) for n in WHERE}
    for name in PROVABLE:
        asked = any(q.field == name for q in made.questions)
        if getattr(new, name) and not asked:
            kept[name] = getattr(new, name)
    if old.device_from in ("form", "file", "sheet"):
        kept |= {n: getattr(new, n) for n in ("device_from", "device", "device_column")}
    if any(place >= len(made.headings) for place in old.columns):
        return made
    plan = replace(old, **kept)
    open_still = tuple(
        q for q in made.questions if q.field in ("device", "device_from", "day") and q.field in kept
    )
    reasons = {
        name: made.reasons.get(name, "") if name in kept else "As the last time."
        for name in plan.as_json()
    }
    return replace(made, plan=plan, reasons=reasons, questions=open_still)


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
