"""Rows below dates of which nothing is read: they are of something else, sum up the others, or have
no numbers."""

from __future__ import annotations

from dataclasses import replace

from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.sampling import SHOWN_CHARS
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.across import have_numbers, sums_up
from portal.reads.formats.table.others import label_of_others, label_places

# So many labels are named.
MOST_NAMED = 5
NOT_READ = "Not read, since they are of something else than energy that a device made: {rows}."
NOTHING_MADE = (
    "The rows below the dates are of something else than energy that a device made: {rows}. Call "
    "them what they are of, such as “Production (kWh)”."
)


def leave_out_others(draft: Draft) -> None:
    """Leaves in the sample the rows that have energy, and names those that are of other things.
    Raises Unreadable where all are."""
    sample = draft.sample
    places = label_places(sample.head.dates, sample.head.width)
    filled = [
        (row, cells)
        for row, cells in sample.rows
        if have_numbers([cells], sample.head.dates) and not any(sums_up(cells[p]) for p in places)
    ]
    labels = [label_of_others(cells, places) for _, cells in filled]
    kept = [row for row, label in zip(filled, labels, strict=True) if not label]
    if others := list(dict.fromkeys(filter(None, labels))):
        named = ", ".join(f"“{label[:SHOWN_CHARS]}”" for label in others[:MOST_NAMED])
        more = f" and {len(others) - MOST_NAMED} more" if len(others) > MOST_NAMED else ""
        if not kept:
            raise Unreadable(NOTHING_MADE.format(rows=named + more))
        draft.remark(NOT_READ.format(rows=named + more))
    if kept:
        draft.sample = replace(sample, rows=kept)
