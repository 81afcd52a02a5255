"""By what the numbers are multiplied, as a column, a heading or a line above tells."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from portal.reads.formats.cells.kinds import kind_of
from portal.reads.formats.cells.ratios import is_ratio, is_ratio_above, ratio_behind, ratio_in
from portal.reads.formats.cells.words import labelled
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.sampling import Sample, Sampled, are_most
from portal.reads.formats.plan import NOT_CHOSEN
from portal.reads.formats.reading.columns import find_scale
from portal.reads.formats.shapes import Unreadable

RATIOS = (
    "{name} has another ratio for each meter, such as “{ratio}”: multiply the numbers by it where "
    "they are not yet, and leave the column out; or give each meter a file of its own."
)


def guess_factors(draft: Draft) -> None:
    """A column of factors; or one that all numbers may have been multiplied by already."""
    columns = [c for c in draft.free() if c.field == "scale" and _are_factors(c)]
    if columns:
        name = columns[0].quoted
        draft.set(f"{name} holds a factor for the energy.", scale_column=columns[0].place)
        is_missing = _is_missing(draft, columns[0])
        beside = ", and where it is blank by 1" if is_missing else ""
        text = f"Each number is multiplied by its {name}{beside}: is that right?"
        draft.ask("scale_column", text, draft.named(columns), needed=is_missing)
        return
    if each := [c for c in draft.free() if _are_ratios(c) and len(set(c.filled)) > 1]:
        _by_row(draft, each[0])
        return
    factor, told = next(ratios_in(draft.sample), ("", ""))
    if factor:
        text = f"The file says “{told}”: are the numbers multiplied by it already?"
        choices = [("1", "Yes"), (factor, f"No: multiply them by {factor}")]
        draft.set("The file does not say whether they are.", scale=NOT_CHOSEN)
        draft.ask("scale", text, choices, needed=True)


def _by_row(draft: Draft, column: Sampled) -> None:
    """Each meter has a ratio of its own. Raises Unreadable where they are no plain factors."""
    if not all(map(find_scale, column.filled)):
        raise Unreadable(RATIOS.format(name=column.quoted, ratio=column.filled[0][:20]))
    text = f"{column.quoted} differs by row: choose it if the numbers are not multiplied yet."
    draft.ask("scale_column", text, draft.named([column]), needed=True)


def _are_factors(column: Sampled) -> bool:
    """A power factor lies below 1, and changes from row to row. A cell that is no number, such as
    that of a heading that is repeated, is a problem of its row."""
    numbers = [find_scale(cell) for cell in column.filled if kind_of(cell) == "number"]
    is_one = len(set(numbers)) == 1
    are_good = all(n and (n >= 1 or is_one) for n in numbers)
    return are_good and are_most(len(numbers), len(column.filled))


def _is_missing(draft: Draft, column: Sampled) -> bool:
    """Whether readings have no factor, where others have one that is not 1."""
    if {find_scale(cell) for cell in column.filled} <= {Decimal(1), None}:
        return False
    rows = (cells for _, cells in draft.sample.rows if not cells[column.place].strip())
    return any(sum(map(bool, map(str.strip, cells))) > 1 for cells in rows)


def _are_ratios(column: Sampled) -> bool:
    """Whether it is called so, or has factors that not all are written as numbers alone: "x40"."""
    if is_ratio(column.name):
        return True
    if column.field != "scale":
        return False
    count = sum(1 for cell in column.filled if ratio_in(cell))
    return 2 * count > len(column.filled) and not _are_factors(column)


def ratios_in(sample: Sample) -> Iterator[tuple[str, str]]:
    """The ratios of a meter's transformers, as factors and as the file tells them: in a line above,
    a heading or a column."""
    for cells in sample.above:
        for label, said in labelled(cells):
            if is_ratio_above(label) and (factor := ratio_in(said)):
                yield factor, f"{label}: {said}"
    for column in sample.columns:
        said = column.filled[0] if len(set(column.filled)) == 1 else ""
        are_ratios = _are_ratios(column)
        factor = ratio_behind(column.name) or (ratio_in(said) if are_ratios else "")
        if factor:
            yield factor, f"{column.name}: {said}" if are_ratios else column.name


def guess_scale(draft: Draft) -> None:
    if "scale" in draft.fields:
        return
    scales = {column.scale for column in draft.chosen}
    if len(scales) == 1 and scales != {""}:
        scale = scales.pop()
        draft.set(f"The heading counts in units of {scale}.", scale=scale)
