"""Rows with several times: which of them are those of the energy."""

from __future__ import annotations

import numpy as np

from portal.reads.formats.cells import stamps
from portal.reads.formats.cells.stampcolumns import Stamps
from portal.reads.formats.cells.stamps import BAD, DAY, LOCAL
from portal.reads.formats.cells.words import TIME_FIELDS, words
from portal.reads.formats.guessing.dates import orders_allowed
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.ends import end_named, set_both, set_time
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.guessing.zone import OFFSET_CELLS, names_utc

# So much of the rows must say the same for it to be what all mean.
MOSTLY = 0.8
# When a row came, or was changed, or something else happened: no time of what it says.
AFTERWARDS = words(
    "received created updated update uploaded upload inserted exported export modified "
    "modification revision revised processed load loaded import logged recorded checked synced "
    "sync synchronised synchronized imported validated approved sent arrived server report "
    "invoice installation installed commissioning commissioned download downloaded printed"
)


def _certain(column: Sampled) -> bool:
    """Whether its times are in no zone but UTC, or name their distance from it."""
    if names_utc(column):
        return True
    read = [stamps.parsed(cell, "ymd") for cell in column.filled[:OFFSET_CELLS]]
    offsets = [offset for wall, offset in read if wall > BAD]
    return len(offsets) * 2 > len(read) and LOCAL not in offsets


def guess_among(draft: Draft, found: list[Sampled]) -> None:
    certain = [column for column in found if _certain(column)]
    if set(map(end_named, found)) <= set(map(end_named, certain)):
        found = certain  # beside them stands the same in another zone
    by_field = {name: [c for c in found if end_named(c) == name] for name in TIME_FIELDS}
    starts, ends = by_field["start"], by_field["end"]
    if starts and ends:
        set_both(draft, starts[0], ends[0])
    elif (starts or ends) and (other := _other_end(draft, starts, ends, by_field["stamp"])):
        start, end = (starts[0], other) if starts else (other, ends[0])
        draft.set(f"{start.quoted} is the start of an interval.", start=start.place)
        draft.set(f"{end.quoted} is its end.", end=end.place)
    elif starts or ends:
        set_time(draft, (starts or ends)[0])
    else:
        _one_of(draft, by_field["stamp"] or found)


def _other_end(
    draft: Draft, starts: list[Sampled], ends: list[Sampled], others: list[Sampled]
) -> Sampled | None:
    """The only other time of the rows, where most ends are the start of the next one."""
    if len(others) != 1:
        return None
    start, end = (starts[0], others[0]) if starts else (others[0], ends[0])
    order = min(orders_allowed([*start.filled, *end.filled]), default="")
    first, last = (Stamps(order).read(column.cells).walls for column in (start, end))
    follow = np.sort(first)[1:] == np.sort(last)[:-1]
    are_ends = len(follow) > 0 and follow.mean() > 0.5 and (first < last).mean() > MOSTLY
    return others[0] if order and are_ends else None


def _one_of(draft: Draft, found: list[Sampled]) -> None:
    """The time of a row among several; which one is asked where the headings do not tell."""
    timed = [column for column in found if not column.is_date]
    if timed and all(_are_days_of(column, timed[0]) for column in found if column.is_date):
        found = timed  # dates beside them say a part of the same
    set_time(draft, found[0])
    are_equal = len(found) < 2 or found[0].cells == found[1].cells
    if not are_equal and (not found[0].field or found[0].is_date != found[1].is_date):
        text = "The rows have several times: which one is that of the energy?"
        draft.ask("stamp", text, draft.named(found), needed=True)


def _are_days_of(dates: Sampled, times: Sampled) -> bool:
    """Whether most dates are those of the times beside them."""
    order = min(orders_allowed([*dates.filled, *times.filled]), default="")
    if not order:
        return False
    days, walls = (Stamps(order).read(column.cells).walls for column in (dates, times))
    return bool((days // DAY == walls // DAY).mean() > MOSTLY)
