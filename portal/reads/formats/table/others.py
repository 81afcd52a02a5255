"""Rows below dates that have something else than the energy that a device made."""

from __future__ import annotations

from collections.abc import Sequence

from portal.reads.formats.cells.quantities import is_of_others
from portal.reads.formats.table.text import Row


def label_places(dates: Sequence[int], width: int) -> range:
    """The columns that may name what a row is of: those before the dates, or else those behind."""
    return range(dates[0]) if dates[0] else range(dates[-1] + 1, width)


def label_of_others(cells: Row, places: Sequence[int]) -> str:
    """The label of a row that says so; "" where none does."""
    labels = (" ".join(cells[place].split()) for place in places if place < len(cells))
    return next(filter(is_of_others, labels), "")
