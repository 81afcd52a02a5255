"""Columns that call the time by one abbreviation in winter and in summer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from portal.reads.formats.cells.stampcolumns import Stamps
from portal.reads.formats.cells.stamps import BAD, DAY
from portal.reads.formats.cells.zones import SEASONAL, zone_named
from portal.reads.formats.cells.zonetexts import meanings_of, zone_of_row
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.series import instant

# So many rows are read at once.
ROWS = 5_000


def all_year(draft: Draft, column: Sampled) -> str:
    """What all rows of the file call their zone, where it means one thing to clocks that are
    changed and another to those that are not, and some rows tell them apart; else ""."""
    name = column.filled[0]
    meant = meanings_of(name)
    is_clear = len(meant) < 2 or name.upper() in SEASONAL or {*column.filled} != {name}
    dated = next(filter(None, map(draft.column, ("date", "stamp", "end", "start"))), None)
    if is_clear or dated is None:
        return ""
    stamps, days = Stamps(draft.fields.get("dates") or "ymd"), set[int]()
    cells = _cells(draft, column.place, dated.place)
    while rows := list(islice(cells, ROWS)):
        names, times = zip(*rows, strict=True)
        if any(map(zone_of_row, {*map(str.strip, names)} - {name})):
            return ""
        walls = stamps.read(times).walls
        days.update(np.unique(walls[walls > BAD] // DAY).tolist())
    return name if _are_apart(meant, days) else ""


def _cells(draft: Draft, *places: int) -> Iterator[list[str]]:
    for row, cells in draft.sheet.rows():
        if row >= draft.sample.head.first_row and len(cells) > max(places):
            yield [cells[place] for place in places]


def _are_apart(meant: Sequence[str], days: set[int]) -> bool:
    """Whether the zones are not the same distance from UTC at the noon of some day."""
    zones = [zone for name in meant if (zone := zone_named(name))]
    noons = (instant(day * DAY + DAY // 2).replace(tzinfo=None) for day in days)
    return any(len({zone.utcoffset(noon) for zone in zones}) > 1 for noon in noons)
