"""Columns that name a date or a device once, in the first of the rows that it holds for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.reads.formats.cells.kinds import is_typed, kind_of
from portal.reads.formats.cells.states import names_state
from portal.reads.formats.cells.words import field_of, heading_words_in
from portal.reads.formats.table.across import sums_up
from portal.reads.formats.table.headings import TIMES_OF_DAY
from portal.reads.formats.table.source import Sheet
from portal.reads.formats.table.text import Piece, Row

# So many of the readings, and at least so many cells, are blank where a name holds for several.
BLANK_SHARE, FEWEST_BLANK = 0.5, 2


@dataclass(frozen=True)
class Filled(Sheet):
    """A sheet whose blank cells of some columns repeat the cell above, from a row on."""

    inner: Sheet
    columns: tuple[int, ...]
    first_row: int

    @classmethod
    def of(cls, sheet: Sheet, columns: tuple[int, ...], first_row: int) -> Filled:
        return cls(sheet.name, sheet.text, sheet.number, sheet, columns, first_row)

    def pieces(self) -> Iterator[Piece]:
        above: dict[int, str] = {}
        for piece in self.inner.pieces():
            below = piece.rows[max(0, self.first_row - piece.first) :]
            fill_down([cells for cells in below if any(cells)], self.columns, above)
            yield piece


def filled_down(names: Sequence[str], rows: Sequence[Row]) -> tuple[int, ...]:
    """The columns whose blank cells repeat the cell above; rows are as wide as `names`."""
    begun = [place for place in range(len(names)) if _is_begun_and_blank(rows, place)]
    if not begun:
        return ()
    typed = [cells for cells in rows if any(map(is_typed, cells))]
    return tuple(
        place
        for place in begun
        if sum(1 for cells in typed if not cells[place].strip()) >= BLANK_SHARE * len(typed)
        and (field_of(names[place]) == "device" or _has_dates_of_times(typed, place))
    )


def fill_down(rows: Sequence[Row], columns: Sequence[int], above: dict[int, str]) -> None:
    """Fills the blank cells of the columns; `above` has the last cell of each, and is kept."""
    for place in columns:
        last = above.get(place, "")
        for cells in rows:
            if len(cells) > place and cells[place].strip():
                last = cells[place] if _holds_below(cells, place) else last
            else:
                cells += [""] * (place + 1 - len(cells))
                cells[place] = last
        above[place] = last


def _holds_below(cells: Row, place: int) -> bool:
    """Whether a cell may hold for the rows below: rather than a state, a total or a heading."""
    text = cells[place]
    if any(map(is_typed, cells)) or sums_up(text):
        return not sums_up(text)
    is_lone = not any(cell.strip() for at, cell in enumerate(cells) if at != place)
    return not names_state(text) and (is_lone or not heading_words_in(cells))


def _is_begun_and_blank(rows: Sequence[Row], place: int) -> bool:
    if not rows or not rows[0][place].strip():
        return False
    return sum(1 for cells in rows if not cells[place].strip()) >= FEWEST_BLANK


def _has_dates_of_times(rows: Sequence[Row], place: int) -> bool:
    """Whether it has dates, and the rows below each have times of day."""
    rows = [cells for cells in rows if not cells[place].strip() or _holds_below(cells, place)]
    if any(kind_of(cells[place]) not in ("date", "") for cells in rows):
        return False
    below = [cells for cells in rows if not cells[place].strip()]
    return all(any(kind_of(cell) in TIMES_OF_DAY for cell in cells) for cells in below)
