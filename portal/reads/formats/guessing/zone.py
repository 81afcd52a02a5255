"""In which zone the times are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC

from portal.reads.formats.cells import spans, stamps
from portal.reads.formats.cells.kinds import kind_of
from portal.reads.formats.cells.stamps import BAD, LOCAL
from portal.reads.formats.cells.words import (
    IN_BRACKETS,
    OF_REPORTS,
    field_of,
    labelled,
    notes_of,
    plain,
    tokens,
    words,
)
from portal.reads.formats.cells.zones import (
    ABBREVIATION,
    city_zone,
    offset_of,
    zone_named,
    zones_meant,
)
from portal.reads.formats.cells.zonetexts import meanings_of, zone_in, zone_of_row
from portal.reads.formats.guessing.dates import dated_column
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.plan import EPOCHS, NOT_CHOSEN
from portal.reads.formats.table.text import Row

# So many times tell whether all name their distance from UTC.
OFFSET_CELLS = 50

# A distance that stands alone, in brackets or behind the name of the time; and what UTC is called.
BARE = re.compile(r"(?:(?<=[(\[])\s*|(?<=\s))[+-]\d{2}:?\d{2}(?=\s*[)\]]|$)")
ZULU = re.compile(r"[(\[]\s*Z\s*[)\]]|\bzulu\b|coordinated universal time", re.IGNORECASE)
SHORT = re.compile(r"[A-Z]{3,4}(?:/[A-Z]{3,4})?", re.IGNORECASE | re.ASCII)
WITH_TIME = re.compile(r"\d{1,2}[:.h]\d{2}")
# What a line above the table is called that tells the zone of its times, and what is said there
# for the zone of the device.
OF_ZONES = words(
    "zone timezone zeitzone horaire horaria horario times timestamps time tz reference"
)
OF_DEVICES = words("local site device plant lokal ortszeit locale")


def guess_zone(draft: Draft) -> None:
    hint = draft.hints.timezone
    in_heading = _zone_in_headings(draft)
    column = None if zone_named(in_heading) is UTC else _column_of_zones(draft)
    noted = (
        _zone_in_cells(draft)
        or (_zone_in_column(column) if column and not column.is_zone else "")
        or in_heading
        or zone_above(draft.sample.above)
    )
    meant = meanings_of(noted)
    if offsets := _have_offsets(draft):
        draft.set("The times name their distance from UTC.", offsets=True)
    if hint:
        draft.set("Chosen on the form.", zone=hint)
        said = noted or (column.filled[0] if column else "")
        if said and zone_named(hint) not in map(zone_named, meanings_of(said)):
            draft.remark(f"The file says {said}, and {hint} was chosen: {hint} is taken.")
    elif column and column.is_zone:
        draft.set(f"{column.quoted} names the time zone.", zone_column=column.place)
    elif offsets:
        draft.set("The times name their distance from UTC.", zone="")
    elif len(meant) == 1:
        draft.set(f"The file says {noted}.", zone=meant[0])
    elif noted:
        draft.set(f"{noted} has several meanings, or none that is known.", zone=NOT_CHOSEN)
        choices = [(zone, _zone_words(zone)) for zone in meant]
        draft.ask("zone", f"The file says {noted}: which time is that?", choices, needed=True)
    elif beside := _zone_beside(draft):
        _ask_whose(draft, *beside)
    else:
        draft.set("The file names no time zone: the one of the device's place holds.", zone="")


def _zone_in_cells(draft: Draft) -> str:
    """An abbreviation behind the times that has several meanings: "IST"; or both names of a zone
    behind two times: "(CET/CEST)"."""
    if (both := draft.column("span")) and (told := spans.seasons_told(next(iter(both.filled), ""))):
        return told
    column = dated_column(draft)
    cells = column.filled[:OFFSET_CELLS] if column else []
    return next(filter(None, map(stamps.unclear_name, cells)), "")


def _column_of_zones(draft: Draft) -> Sampled | None:
    """The one whose cells tell the zones of their rows, or what nobody knows; numbers since 1970
    are of no zone."""
    zones = (c for c in draft.columns if c.is_zone and (c.field == "zone" or not c.is_number))
    if (column := next(zones, None)) or draft.fields.get("dates") in EPOCHS:
        return column
    return next((c for c in draft.columns if c.is_of_zones and _zone_in_column(c)), None)


def _zone_in_column(column: Sampled) -> str:
    """What most of its cells say that are not known to mean one zone; "" for the device's own."""
    unclear = Counter(cell for cell in column.filled if not zone_of_row(cell))
    said = (cell for cell, _ in unclear.most_common() if kind_of(cell) != "nothing")
    return next((cell for cell in said if tokens(cell) and not _is_of_device(cell)), "")


def _zone_in_headings(draft: Draft) -> str:
    for field in ("stamp", "end", "start", "span", "date"):
        if (column := draft.column(field)) is None:
            continue
        told = zone_in(column.name) or next(filter(city_zone, notes_of(column.name)), "")
        if told or (told := next(iter(_abbreviations(column.name)), "")):
            return told
        if names_utc(column) or ZULU.search(column.name):
            return "UTC"
        if bare := BARE.search(column.name):
            return bare[0].strip()
    return ""


def _abbreviations(text: str) -> list[str]:
    """Those in brackets, in small letters too; else those in the text."""
    notes = [note.upper() for note in notes_of(text) if SHORT.fullmatch(note)]
    return list(filter(zones_meant, [*notes, *ABBREVIATION.findall(text)]))


def names_utc(column: Sampled) -> bool:
    """Whether the heading says so, "timestampUTC" too."""
    return bool(column.tokens & {"utc", "gmt"}) or plain(column.name).endswith("utc")


def zone_above(lines: Sequence[Row]) -> str:
    """The zone that a line above the heading tells: "Timezone: UTC", "Times are in GMT+3"."""
    for cells in lines:
        text, labels = " ".join(cells), list(labelled(cells))
        told = (_zone_labelled(said) for label, said in labels if _is_zone_label(label))
        if found := next(filter(None, told), ""):
            return found
        is_of_times = OF_REPORTS.isdisjoint(tokens(text)) and not OF_ZONES.isdisjoint(tokens(text))
        if is_of_times and (found := zone_in(text) or next(iter(_abbreviations(text)), "")):
            return found
    return ""


def _is_zone_label(label: str) -> bool:
    return field_of(IN_BRACKETS.sub("", label)) == "zone"


def _zone_labelled(said: str) -> str:
    """The zone that is said; what nobody knows as it stands, and "" for that of the device."""
    if _is_of_device(said):
        return ""
    name = offset_of(said) or said.strip()
    return name if zone_named(name) or meanings_of(name) else zone_in(said) or name


def _is_of_device(text: str) -> bool:
    return not OF_DEVICES.isdisjoint(tokens(text))


def _zone_beside(draft: Draft) -> tuple[str, bool] | None:
    """One that stands somewhere above the heading, and whether it stands behind a time there: then
    it is that of the report."""
    for cells in draft.sample.above:
        text = " ".join(cells)
        if told := zone_in(text):
            return told, WITH_TIME.search(text) is not None
    return None


def _ask_whose(draft: Draft, told: str, of_report: bool) -> None:
    text = f"The file says {told} above the table: are its times in that zone?"
    choices = [(zone, f"Yes, {told}") for zone in meanings_of(told)[:1]]
    if of_report:
        why = f"The file says {told} above the table, of another time: the device's zone is taken."
        draft.set(why, zone="")
    else:
        draft.set(f"The file says {told} above the table.", zone=NOT_CHOSEN)
    draft.ask("zone", text, choices, needed=not of_report)


def _zone_words(zone: str) -> str:
    if zone.startswith("UTC"):
        return f"{zone} all the year"
    return f"the clocks of {zone.rpartition('/')[2].replace('_', ' ')}"


def _have_offsets(draft: Draft) -> bool:
    column = dated_column(draft)
    cells = column.filled[:OFFSET_CELLS] if column else []
    dates = draft.fields.get("dates") or "ymd"
    times = [stamp for stamp in (stamps.parsed(cell, dates) for cell in cells) if stamp[0] != BAD]
    return bool(times) and all(offset != LOCAL for _, offset in times)
