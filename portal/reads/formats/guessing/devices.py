"""Where the name of the device stands."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from portal.reads.formats.cells.registers import ways_in
from portal.reads.formats.cells.sheetnames import names_no_device
from portal.reads.formats.cells.units import without_unit
from portal.reads.formats.cells.words import NO_POWER, USED, plain, tokens, words
from portal.reads.formats.guessing.across import label_column
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.parts import MOST_APART, guess_parts
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.headings import LOOK_ROWS, head_of
from portal.reads.formats.table.source import Sheet

# A column of names repeats them; one that hardly does has notes.
MOST_NAMES_SHARE = 0.7
# Rows from which a column without a telling heading can be told from notes.
FEWEST_ROWS = 4
# Shorter names are in many texts; a number as long as a year is one.
SHORTEST_NAME, YEAR_DIGITS = 3, 4
# Shorter headings are a part of many names.
SHORTEST_PART = 4


# What rows are called that have what was produced, or what was used; and how many kinds there are.
OUT = words(
    "production generation generated export exported injection injectie einspeisung erzeugung "
    "electric energy delivered produccion produzione producao out to grid solar pv"
)
BACK = words(
    "consumption usage import imported afname bezug verbrauch consumo consommation soutirage "
    "electric energy received prelievo in from grid"
)
MOST_WAYS = 6
# Words that tell the tariffs and phases of either from each other.
OF_PARTS = re.compile(
    r"(?:[tl]|rate|tariff?|phase)\d?|ht|nt|hp|hc|off|on|peak|shoulder|offpeak|onpeak|"
    r"day|night|tag|nacht|hoch|nieder|hochtarif|niedertarif|tarief|tarifa",
)
# Headings of what tells rows apart, and nothing else; and of numbers that are names.
OF_ROWS = words("id name sourceid source pointid point sensor")
# Headings of numbers of records, and how those are written.
OF_RECORDS = words("id uid uuid guid recordid rowid entryid readingid datapointid eventid")
RECORD = re.compile(r"\d+|[0-9a-f]{8}[0-9a-f-]*", re.ASCII | re.IGNORECASE)
OF_METERS = words("meter device inverter logger zahler contador compteur")
SUMS = words("total sum all plant summe gesamt")
BOTH_WAYS = (
    "{column} tells what was produced from what was used, and both stand in rows of their own: "
    "keep the rows of what was produced, and upload those."
)


def guess_devices(draft: Draft) -> None:
    """The device column is looked for before the energy, since its cells may be numbers."""
    ways = _both_ways(draft)
    column = label_column(draft, ways) if draft.sample.head.dates else _column(draft)
    if column is not None and ways is not None:
        raise Unreadable(BOTH_WAYS.format(column=ways.quoted))
    column = column or ways or guess_parts(draft, None)
    hint = draft.hints.external_id
    if column is not None:
        names = set(column.filled)
        if hint and names - {hint}:
            _contradicted(draft, column, names, hint)
            return
        draft.set(f"{column.quoted} names the device.", device_column=column.place)
        draft.set(f"{column.quoted} names the device.", device_from="column", device=hint)
        if not (ways or draft.is_told_apart):
            guess_parts(draft, column)


def _both_ways(draft: Draft) -> Sampled | None:
    """The column that tells rows of what was produced from rows of what was used: read apart, as if
    each were a device, nothing that was used can be taken for production."""
    for column in draft.free():
        kinds = set(column.filled)
        if (column.is_number and not any(map(ways_in, kinds))) or len(kinds) > MOST_APART:
            continue
        said = {ways_in(kind) or _without_parts(column, kind) for kind in kinds}
        if not 2 <= len(said) <= MOST_WAYS:
            continue
        if _some_is(said, OUT) and _some_is(said, BACK):
            return column
    return None


def _without_parts(column: Sampled, kind: str) -> frozenset[str]:
    """The words of a name but for those of tariffs and phases, of which no device is called."""
    said = tokens(kind)
    if column.field == "device":
        return frozenset(said)
    return frozenset(word for word in said if not OF_PARTS.fullmatch(word))


def _some_is(kinds: Collection[frozenset[str]], called: frozenset[str]) -> bool:
    """Whether one is called so, and not by the words that both have."""
    return any(kind and kind <= called and not kind <= OUT & BACK for kind in kinds)


def _contradicted(draft: Draft, column: Sampled, names: set[str], hint: str) -> None:
    """A device was chosen, and the file names another one, or several."""
    if len(names) == 1:
        other = next(iter(names))
        draft.set("Chosen on the form.", device_from="form", device=hint)
        draft.remark(f"The file calls the device “{other[:60]}”: it is read as {hint}.")
        return
    draft.set(
        f"{column.quoted} names the device.", device_column=column.place, device_from="column"
    )
    draft.remark(
        f"{hint} was chosen, but {column.quoted} names {len(names)} devices: each is read apart."
    )
    choices = [("column", "each device of the file as its own"), ("form", f"all rows as {hint}")]
    draft.ask("device_from", "Whose are the rows?", choices, needed=True)
    draft.fields["device"] = hint


def _column(draft: Draft) -> Sampled | None:
    free = [c for c in draft.free() if not c.is_empty and not c.is_stamp and not c.is_clock]
    named = [c for c in free if c.field == "device" and not c.unit]
    known = {plain(name) for name in draft.devices}
    matching = [c for c in free if known and {plain(cell) for cell in c.filled} <= known]
    named = [c for c in named if not (_numbers_rows(draft, c) or _is_of_records(draft, c))]
    for column in [*matching, *sorted(named, key=lambda c: (-len(set(c.filled)), _rank(c)))]:
        if column in matching or _repeats(column) or _names_rows(draft, column):
            return column
    return None


def _numbers_rows(draft: Draft, column: Sampled) -> bool:
    """Whether it counts the rows from 1 on, each of another time: devices share their times."""
    times, count = draft.times_of_rows(), len(column.cells)
    counted = [str(number) for number in range(1, count + 1)]
    return count > 1 and len(set(times)) == count and list(map(str.strip, column.cells)) == counted


def _is_of_records(draft: Draft, column: Sampled) -> bool:
    """Whether it has the number of a record for each row, and each row its own time."""
    times, count = draft.times_of_rows(), len(column.cells)
    if plain(column.name) not in OF_RECORDS or len(set(times)) < count:
        return False
    return 1 < count == len(set(column.filled)) and all(map(RECORD.fullmatch, column.filled))


def _rank(column: Sampled) -> int:
    """A name of its own before a site that has several of them."""
    return 1 if column.tokens & {"site", "name", "location"} else 0


def _repeats(column: Sampled) -> bool:
    """Whether the cells look like names: few, or each of its own row in a short file."""
    filled = column.filled
    if len(filled) <= FEWEST_ROWS or plain(column.name) in ("externalid", "deviceid", "meterid"):
        return True
    return len(set(filled)) <= MOST_NAMES_SHARE * len(filled)


def _names_rows(draft: Draft, column: Sampled) -> bool:
    """Whether each row has a name of its own: readings of many devices, one each."""
    times, counts = draft.times_of_rows(), column.is_number and not column.tokens & OF_METERS
    is_of_rows = counts or plain(column.name) in OF_ROWS
    return not is_of_rows and (len(set(times)) < len(times) or len(times) <= MOST_APART)


def guess_names(draft: Draft) -> None:
    """Without a column: headings, sheets, the file's name, or the form."""
    if "device_from" in draft.fields:
        return
    known = {plain(name): name for name in draft.devices if plain(name)}
    if _by_heading(draft, known):
        return
    if draft.hints.external_id:
        draft.set("Chosen on the form.", device_from="form", device=draft.hints.external_id)
        return
    if _by_sheet(draft, known):
        return
    columns = draft.chosen
    if len(columns) == 1 and (name := _named_in(columns[0].name, known)):
        why = f"{columns[0].quoted} has “{name}” in it."
        draft.set(why, device_from="form", device=name)
        _tell_left_out(draft, known)
        return
    named = _all_named_in(draft.source.stem, known)
    if len(named) > 1:
        draft.set("The file's name has several devices in it.", device_from="form", device="")
        choices = [(name, name) for name in named]
        draft.ask("device", "Which of them are the reads of?", choices, needed=True)
    elif name := _named_in(draft.source.stem, known):
        draft.set(f"The file's name has “{name}” in it.", device_from="file", device=name)
    elif len(draft.devices) == 1:
        name = next(iter(draft.devices))
        draft.set("It is your only device.", device_from="form", device=name)
        draft.ask("device", f"Are all rows those of {name}?", [(name, name)], needed=False)
    else:
        draft.set("The file names no device.", device_from="form", device="")
        choices = [(name, name) for name in sorted(draft.devices)]
        draft.ask("device", "Which device are the reads of?", choices, needed=True)


def _by_heading(draft: Draft, known: dict[str, str]) -> bool:
    """Several value columns whose headings are devices."""
    columns = draft.chosen
    if "shape" in draft.fields or len(columns) < 2:
        return False
    found = [column for column in columns if _named_in(column.name, known)]
    if len(found) < 2:
        found = _parts_of_names(columns, known)
    if len(found) < 2 or draft.hints.external_id:
        return False
    names = ", ".join(column.name for column in found[:3])
    places = tuple(column.place for column in found)
    draft.set(f"The headings name devices: {names}.", device_from="headings", combine="devices")
    draft.set(f"The headings name devices: {names}.", values=places)
    draft.questions = [q for q in draft.questions if q.field != "values"]
    _tell_left_out(draft, known)
    return True


def _tell_left_out(draft: Draft, known: Iterable[str]) -> None:
    """Columns of other devices, which are not read: nobody knows them, or their unit is another."""
    free = [c for c in draft.free() if c.unit and c.is_number and not c.tokens & SUMS]
    of_others = [c for c in free if c.field == "value" or not c.tokens & (USED | NO_POWER)]
    others = [c for c in of_others if _named_in(c.name, known)] or of_others
    if others:
        columns = ", ".join(column.quoted for column in others[:5])
        draft.remark(f"Not read: {columns}. Upload the other devices as files of their own.")


def _parts_of_names(columns: list[Sampled], known: dict[str, str]) -> list[Sampled]:
    """All columns, where the heading of each is a part of the name of one device, and of each
    another: "House A" of "Kilimo House A". The page asks whether it is meant."""
    meant = []
    for column in columns:
        bare = plain(without_unit(column.name))
        meant.append([name for name in known if len(bare) >= SHORTEST_PART and bare in name])
    one_each = all(len(names) == 1 for names in meant)
    apart = len({names[0] for names in meant if names}) == len(columns)
    return columns if one_each and apart else []


def _by_sheet(draft: Draft, known: dict[str, str]) -> bool:
    """Several sheets of one heading, each of a device."""
    alike = list(draft.fields.get("sheets", ()))
    named = [name for name in alike if _named_in(name, known)]
    if not named and all(map(names_no_device, alike)):
        return False
    if len(alike) < 2 or (named and len(named) < len(alike)):
        alike = named or alike
    if len(alike) < 2:
        return False
    draft.set("Each sheet has one device.", device_from="sheet", sheets=tuple(alike))
    if not named:
        choices = [("sheet", "each sheet is a device"), ("form", "one device, chosen here")]
        draft.ask("device_from", "Is each sheet a device?", choices, needed=False)
    return True


def has_head_of(sheet: Sheet, draft: Draft) -> bool:
    if sheet.name == draft.sheet.name:
        return True
    return head_of(draft.sheet.around(sheet).first_rows(LOOK_ROWS)) == draft.sample.head


def _named_in(text: str, known: Iterable[str]) -> str:
    """The device that a text is the name of, or has in it as words of its own; the longest one."""
    names = dict(known) if isinstance(known, dict) else {name: name for name in known}
    bare = plain(text)
    if bare in names:
        return names[bare]
    within = _within(text, names)
    return names[max(within, key=len)] if within else ""


def _all_named_in(text: str, known: dict[str, str]) -> list[str]:
    """Each device whose name a text has, and none that is a part of another's name."""
    within = _within(text, known)
    return [known[n] for n in within if not any(n != other and n in other for other in within)]


def _within(text: str, names: Iterable[str]) -> list[str]:
    parts = tokens(text)
    return [name for name in names if _has_words(parts, name)]


def _has_words(parts: Sequence[str], name: str) -> bool:
    """Whether some words are the name, and no number behind them makes another name of it."""
    if len(name) < SHORTEST_NAME or names_no_device(name):
        return False
    for first in range(len(parts)):
        for last in range(first + 1, len(parts) + 1):
            following = parts[last] if last < len(parts) else ""
            is_another = following.isdigit() and len(following) < YEAR_DIGITS
            if "".join(parts[first:last]) == name and not is_another:
                return True
    return False
