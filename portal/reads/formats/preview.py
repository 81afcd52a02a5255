"""The first rows of a file, and what each of them was understood as; for the live preview."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from portal.reads.formats.found import Found
from portal.reads.formats.lacking import what_lacks
from portal.reads.formats.plan import Plan
from portal.reads.formats.reading import head_of_sheet, read, sheets_of
from portal.reads.formats.series import NO_TIME
from portal.reads.formats.shapes import Limits, Problem, Unreadable
from portal.reads.formats.source import Sheet, Source
from portal.reads.formats.text import Piece, Row


@dataclass(frozen=True, slots=True)
class Understood:
    """One reading of a row. Times are ms since 1970 in UTC, `start` None where nothing tells it;
    of a counter `micro_wh` is its value. Of a device that is not chosen yet
    there is no name, and no zone where its own holds: then the times are those of its clock."""

    device: str
    zone: str
    unit: str
    start: int | None
    end: int
    micro_wh: int
    counter: bool


@dataclass(frozen=True)
class PreviewRow:
    """A row as the file has it; `readings` are the first of them, and `more` counts the rest."""

    row: int
    cells: tuple[str, ...]
    readings: tuple[Understood, ...] = ()
    more: int = 0
    problem: Problem | None = None


@dataclass(frozen=True)
class Preview:
    """`sentence` says what lacks before the file can be read; "" when nothing does."""

    headings: tuple[str, ...]
    rows: tuple[PreviewRow, ...]
    sentence: str = ""


# Readings shown of one row; a row with a day has many.
SHOWN_READINGS = 2
# Stands for a device that is not chosen yet; no device is called so.
ANY_DEVICE = "\0"
# Of a cell no more is shown.
SHOWN_CHARS = 200


def preview(
    source: Source,
    plan: Plan,
    *,
    zone_of: Callable[[str], str],
    limits: Limits,
    rows: int = 10,
) -> Preview:
    """Never raises for what a file or a plan has wrong: it says so in the preview."""
    try:
        return _preview(source, plan, zone_of, limits, rows)
    except Unreadable as refused:
        return Preview((), (), str(refused))


def _preview(
    source: Source, plan: Plan, zone_of: Callable[[str], str], limits: Limits, rows: int
) -> Preview:
    sheet = sheets_of(source, plan)[0]
    headings = head_of_sheet(sheet, plan).names
    shown = _first_rows(sheet, plan, rows)
    lacking, plan = what_lacks(plan), _with_any_device(plan)
    if what_lacks(plan):
        return Preview(headings, tuple(map(_bare, shown)), lacking)
    few = replace(
        source, sheets=[_FewRows(sheet.name, sheet.text, 0, shown[-1][0] if shown else 0)]
    )
    one_sheet = replace(plan, sheets=(sheet.name,) if plan.sheets else ())
    try:
        if plan.device == ANY_DEVICE:
            found = _of_any_device(few, one_sheet, limits)
        else:
            found = read(few, one_sheet, zone_of=zone_of, limits=limits)
    except Unreadable as refused:
        return Preview(headings, tuple(map(_bare, shown)), str(refused))
    by_row, problems = _readings_of(found), {p.row: p for p in reversed(found.problems)}
    return Preview(
        headings,
        tuple(
            replace(
                _bare((row, cells)),
                readings=tuple(by_row.get(row, [])[:SHOWN_READINGS]),
                more=max(0, len(by_row.get(row, [])) - SHOWN_READINGS),
                problem=problems.get(row),
            )
            for row, cells in shown
        ),
        lacking,
    )


def _with_any_device(plan: Plan) -> Plan:
    """A file whose device is not chosen yet is shown as it will be read all the same."""
    nameless = plan.device_from == "form" and not plan.device
    return replace(plan, device=ANY_DEVICE) if nameless else plan


def _of_any_device(source: Source, plan: Plan, limits: Limits) -> Found:
    """Where the file names no zone, the times are as the clock of the device shows them, and the
    series names none."""
    found = read(source, plan, zone_of=lambda _: "", limits=limits)
    if found.series:
        return found
    found = read(source, plan, zone_of=lambda _: "UTC", limits=limits)
    return replace(found, series=[replace(series, zone="") for series in found.series])


@dataclass(frozen=True)
class _FewRows(Sheet):
    """The beginning of a sheet, up to a row."""

    last: int

    def pieces(self) -> Iterator[Piece]:
        for piece in self.text.pieces():
            yield Piece(piece.first, piece.rows[: max(0, self.last - piece.first + 1)])
            return


def _first_rows(sheet: Sheet, plan: Plan, rows: int) -> list[tuple[int, Row]]:
    """The first rows below the heading that are not blank, within the first piece of the file."""
    piece = next(sheet.pieces(), None)
    if piece is None:
        return []
    numbered = enumerate(piece.rows, piece.first)
    below = [(row, cells) for row, cells in numbered if row >= plan.first_row and any(cells)]
    return below[:rows]


def _bare(numbered: tuple[int, Row]) -> PreviewRow:
    row, cells = numbered
    return PreviewRow(row, tuple(cell[:SHOWN_CHARS] for cell in cells))


def _readings_of(found: Found) -> dict[int, list[Understood]]:
    by_row: dict[int, list[Understood]] = {}
    for series in found.series:
        columns = (series.rows, series.starts, series.ends, series.micro_wh)
        for row, start, end, micro in zip(*(c.tolist() for c in columns), strict=True):
            reading = Understood(
                *(
                    series.name.removeprefix(ANY_DEVICE),
                    series.zone,
                    series.unit,
                    None if start == NO_TIME else start,
                ),
                *(end, micro, series.counter),
            )
            by_row.setdefault(row, []).append(reading)
    return by_row
