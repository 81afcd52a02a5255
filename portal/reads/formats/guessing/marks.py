"""The decimal mark of the numbers, proved where it can be."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from statistics import median

from portal.reads.formats.cells.amounts import mark_of, proved_mark
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.sampling import Sampled

FAR = 20  # times larger than the others
THOUSAND = 3  # so many digits are behind its mark


def guess_mark(draft: Draft) -> None:
    columns = draft.chosen
    mark = proved_mark(chain.from_iterable(c.filled for c in columns))
    if mark == "?":
        mark = proved_mark(_cells_of_file(draft, columns)) or mark
    if mark in (".", ","):
        name = {".": "point", ",": "comma"}[mark]
        draft.set(f"The numbers have a decimal {name}.", decimal=mark)
        return
    unclear = [cell for c in columns for cell in c.filled if mark_of(cell) == "?"]
    marks = {mark for cell in unclear for mark in ".," if mark in cell}
    usual = {";": ",", "\t": ""}.get(draft.source.delimiter, ".")
    if not marks or (marks == {usual} and not _may_be_thousands(columns, usual)):
        draft.set("No number tells otherwise.", decimal=usual if marks and usual else ".")
        return
    cell = unclear[0]
    draft.set("A number could mean two things.", decimal="")
    one, other = cell.replace(",", "."), cell.replace(",", "").replace(".", "")
    choices = [(min(marks), f"{one} (the mark is a decimal mark)")]
    choices.append(("." if "," in marks else ",", f"{other} (the mark parts thousands)"))
    draft.ask("decimal", f"Does “{cell}” mean {one} or {other}?", choices, needed=True)


def _may_be_thousands(columns: list[Sampled], mark: str) -> bool:
    """Whether all marks have three digits behind them, and numbers of three without one stand
    beside them, which are far larger than the others would be with a fraction: 980 and 1,204."""
    cells = [cell for column in columns for cell in column.filled]
    marked = [cell for cell in cells if mark in cell]
    bare = [int(cell) for cell in cells if cell.isdigit() and len(cell) == THOUSAND]
    if not bare or any(len(cell.rpartition(mark)[2]) != THOUSAND for cell in marked):
        return False
    whole = [abs(int(digits)) for cell in marked if (digits := cell.partition(mark)[0]).isdigit()]
    return median(bare) > FAR * max(1, median(whole or [0]))


def _cells_of_file(draft: Draft, columns: list[Sampled]) -> Iterator[str]:
    places = [column.place for column in columns]
    for row, cells in draft.sheet.rows():
        if row >= draft.sample.head.first_row:
            yield from (cells[place] for place in places if place < len(cells))
