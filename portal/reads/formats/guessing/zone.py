"""In which zone the times are."""

from __future__ import annotations

import re
from itertools import chain

from portal.reads.formats.cells import stamps
from portal.reads.formats.cells.stamps import BAD, LOCAL
from portal.reads.formats.cells.words import notes_of, plain
from portal.reads.formats.cells.zones import ABBREVIATION, zone_named, zones_meant
from portal.reads.formats.guessing.dates import dated_column
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.plan import NOT_CHOSEN

# So many times tell whether all name their distance from UTC.
OFFSET_CELLS = 50

ZONE_TOLD = re.compile(
    r"(?:time ?zone|zeitzone|fuseau horaire|zona horaria|fuso or[aá]rio|times are in|\btz)"
    r"\W{0,3}(?P<zone>[\w/+:-]+)",
    re.IGNORECASE,
)
OF_PLACE = re.compile(r"[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+")
UTC_ALONE = re.compile(r"\b(?:UTC|GMT)\b")
FROM_UTC = re.compile(r"(?:UTC|GMT)\s?[+-]\d{1,2}(?::?\d{2})?", re.IGNORECASE)


def guess_zone(draft: Draft) -> None:
    hint = draft.hints.timezone
    zones = (c for c in draft.columns if c.is_zone)
    column = next((c for c in zones if c.field == "zone" or not c.is_number), None)
    noted = _zone_in_cells(draft) or _zone_in_headings(draft) or _zone_above(draft)
    meant = zones_meant(noted)
    if hint:
        draft.set("Chosen on the form.", zone=hint)
        said = noted or (column.filled[0] if column else "")
        if said and zone_named(hint) not in map(zone_named, zones_meant(said)):
            draft.remark(f"The file says {said}, and {hint} was chosen: {hint} is taken.")
    elif column:
        draft.set(f"{column.quoted} names the time zone.", zone_column=column.place)
    elif _have_offsets(draft):
        draft.set("The times name their distance from UTC.", zone="")
    elif len(meant) == 1:
        draft.set(f"The file says {noted} above the times.", zone=meant[0])
    elif meant:
        draft.set(f"{noted} has several meanings.", zone=NOT_CHOSEN)
        choices = [(zone, _zone_words(zone)) for zone in meant]
        draft.ask("zone", f"The file says {noted}: which time is that?", choices, needed=True)
    elif beside := _zone_beside(draft):
        draft.set(f"The file says {beside} above the table.", zone=NOT_CHOSEN)
        text = f"The file says {beside} above the table: are its times in that zone?"
        choices = [(zones_meant(beside)[0], f"Yes, {beside}")]
        draft.ask("zone", text, choices, needed=True)
    else:
        draft.set("The file names no time zone: the one of the device's place holds.", zone="")


def _zone_in_cells(draft: Draft) -> str:
    """An abbreviation behind the times that has several meanings: "IST"."""
    column = dated_column(draft)
    cells = column.filled[:OFFSET_CELLS] if column else []
    return next(filter(None, map(stamps.unclear_name, cells)), "")


def _zone_in_headings(draft: Draft) -> str:
    for field in ("stamp", "end", "start", "date"):
        column = draft.column(field)
        if column is None:
            continue
        name = column.name
        offset, short, place = (p.search(name) for p in (FROM_UTC, ABBREVIATION, OF_PLACE))
        told = (place and place[0], offset and offset[0], *notes_of(name), short and short[0])
        for text in filter(None, told):
            if zones_meant(text):
                return text
        if names_utc(column):
            return "UTC"
    return ""


def names_utc(column: Sampled) -> bool:
    """Whether the heading says so, "timestampUTC" too."""
    return bool(column.tokens & {"utc", "gmt"}) or plain(column.name).endswith("utc")


def _zone_above(draft: Draft) -> str:
    """The zone that a line above the heading tells: "Timezone: UTC"."""
    for cells in draft.sample.above:
        match = ZONE_TOLD.search(" ".join(cells))
        told = str(match["zone"]) if match else ""
        if zones_meant(told):
            return told
    return ""


def _zone_beside(draft: Draft) -> str:
    """One that stands somewhere above the heading, perhaps for the time of the report alone."""
    text = " ".join(chain.from_iterable(draft.sample.above))
    found = (pattern.search(text) for pattern in (FROM_UTC, OF_PLACE, UTC_ALONE))
    told = (match[0] for match in found if match)
    return next((zone for zone in told if len(zones_meant(zone)) == 1), "")


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
