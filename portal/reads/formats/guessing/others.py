"""Rows below dates of which nothing is read: they are of something else, sum up the others, or have
no numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from portal.reads.formats.cells.words import CUMULATED, tokens
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.sampling import SHOWN_CHARS
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.across import have_numbers, sums_up
from portal.reads.formats.table.others import label_of_others, label_places
from portal.reads.formats.table.text import Row

# So many labels are named.
MOST_NAMED = 5
NOT_READ = "Not read, since they are of something else than energy that a device made: {rows}."
NOTHING_MADE = (
    "The rows below the dates are of something else than energy that a device made: {rows}. Call "
    "them what they are of, such as “Production (kWh)”."
)
CUMULATES = (
    "“{label}” is a sum up to each date, and other rows are not: delete the rows of the one or of "
    "the other."
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
    _refuse_cumulated(kept, places)
    if kept:
        draft.sample = replace(sample, rows=kept)


def _refuse_cumulated(rows: Sequence[tuple[int, Row]], places: Sequence[int]) -> None:
    """Raises Unreadable where some rows are called sums up to each date, and others are not."""
    labels = [" ".join(filter(None, (cells[place] for place in places))) for _, cells in rows]
    summed = [not CUMULATED.isdisjoint(tokens(label)) for label in labels]
    if any(summed) and not all(summed):
        label = labels[summed.index(True)][:SHOWN_CHARS]
        raise Unreadable(CUMULATES.format(label=label))
