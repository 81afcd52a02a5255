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
    bare_name,
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
from portal.reads.formats.cells.zonetexts import (
    meanings_of,
    tells_distance,
    zone_behind,
    zone_in,
    zone_of_row,
    zone_written,
)
from portal.reads.formats.guessing.all_year import all_year
from portal.reads.formats.guessing.dates import dated_column
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.plan import EPOCHS, NOT_CHOSEN
from portal.reads.formats.table.text import Row

# So many times tell whether all name their distance from UTC.
OFFSET_CELLS = 50

# A distance that stands alone, in brackets or behind the name of the time; and what UTC is called.
BARE = re.compile(
    r"(?:(?<=[(\[])\s*|(?<=\s))[+-]\d{2}:?\d{2}(?=\s*[)\]]|$)"
    r"|(?<=[(\[])\s*[+-]\d{1,2}(?=\s*h?\s*[)\]])",
    re.ASCII,
)
ZULU = re.compile(
    r"[(\[]\s*(?:Z|UT|TU|TUC)\s*[)\]]|\bzulu\b|universal time|temps universel|tiempo universal",
    re.IGNORECASE,
)
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
    zones = filter(_tells_zones, draft.columns)
    column = None if zone_named(in_heading) is UTC else next(zones, None)
    asked = all_year(draft, column) if column and not hint else ""
    noted = (
        asked
        or _zone_in_cells(draft)
        or in_heading
        or zone_above(draft.sample.above)
        or _zone_in_columns(draft)
    )
    meant = meanings_of(noted)
    if offsets := _have_offsets(draft):
        draft.set("The times name their distance from UTC.", offsets=True)
    if hint:
        draft.set("Chosen on the form.", zone=hint)
        said = noted or (column.filled[0] if column else "")
        if said and zone_named(hint) not in map(zone_named, meanings_of(said)):
            draft.remark(f"The file says {said}, and {hint} was chosen: {hint} is taken.")
    elif column and not asked:
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


def _zone_in_columns(draft: Draft) -> str:
    """What nobody knows; numbers since 1970 are of no zone."""
    if draft.fields.get("dates") in EPOCHS:
        return ""
    return next(filter(None, map(_zone_in_column, draft.columns)), "")


def _is_offset(column: Sampled) -> bool:
    """Whether it may be that of the times, or another one."""
    return bare_name(column.name) == "offset" and bool(column.filled)


def _tells_zones(column: Sampled) -> bool:
    """Numbers do where they are called so, or have the sign of a distance."""
    are_distances = _is_offset(column) and all(map(tells_distance, column.filled))
    return column.is_zone and (column.field == "zone" or not column.is_number or are_distances)


def _zone_in_column(column: Sampled) -> str:
    """What most of its cells say that are not known to mean one zone; "" for the device's own."""
    if _is_offset(column) and all(map(offset_of, column.filled)):
        away = next((cell for cell in column.filled if cell.strip("+-0.")), "")
        return away and f"{column.name} {away}"
    if not column.is_of_zones:
        return ""
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
        if named := zone_behind(column.name) or zone_written(column.name):
            return named
        if bare := BARE.search(column.name):
            return offset_of(bare[0]) or bare[0].strip()
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
        told = (_zone_labelled(said) for label, said in labels if _is_zone_label(label, said))
        if found := next(filter(None, told), ""):
            return found
        is_of_times = OF_REPORTS.isdisjoint(tokens(text)) and not OF_ZONES.isdisjoint(tokens(text))
        if is_of_times and (found := _zone_in_sentence(text)):
            return found
    return ""


def _zone_in_sentence(text: str) -> str:
    return zone_in(text) or next(iter(_abbreviations(text)), "") or zone_written(text)


def _is_zone_label(label: str, said: str) -> bool:
    is_offset = bare_name(label) == "offset" and tells_distance(said)
    return is_offset or field_of(IN_BRACKETS.sub("", label)) == "zone"


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
