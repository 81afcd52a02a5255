"""The first rows of a file, and what each of them was understood as; for the live preview."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from portal.reads.formats.found import Found
from portal.reads.formats.plan import Plan
from portal.reads.formats.reading.lacking import what_lacks
from portal.reads.formats.reading.read import head_of_sheet, read, sheets_of
from portal.reads.formats.series import NO_TIME
from portal.reads.formats.shapes import Limits, Problem, Unreadable
from portal.reads.formats.table.source import Sheet, Source
from portal.reads.formats.table.text import Piece, Row


@dataclass(frozen=True, slots=True)
class Understood:
    """One reading of a row. Times are ms since 1970 in UTC, `start` None where nothing tells it;
    of a counter `micro_wh` is its value. A device that is not chosen yet has no name. Where
    the zone of a device holds that nobody knows yet, there is none: the times are by its clock."""

    device: str
    zone: str
    unit: str
    start: int | None
    end: int
    micro_wh: int
    counter: bool


@dataclass(frozen=True)
class PreviewRow:
    """A row as the file has it; `readings` are the first of them that have energy, and `more`
    counts the rest. Before a row `after_gap` others are left out: those of a night."""

    row: int
    cells: tuple[str, ...]
    readings: tuple[Understood, ...] = ()
    more: int = 0
    problem: Problem | None = None
    after_gap: bool = False


@dataclass(frozen=True)
class Preview:
    """`sentence` says what lacks before the file can be read; "" when nothing does."""

    headings: tuple[str, ...]
    rows: tuple[PreviewRow, ...]
    sentence: str = ""


# Readings shown of one row; a row with a day has many.
SHOWN_READINGS = 2
# Most files begin at midnight: so far it is looked for rows that say more than a night does. These
# are ten hours of minutes, and fewer where a row has a whole day.
LOOKED_AT_ROWS = 600
LOOKED_AT_CELLS = 6_000
# Rows shown of the beginning where that is a night.
OF_A_NIGHT = 2
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
    looked_at = _first_rows(sheet, plan)
    lacking, plan = what_lacks(plan), _with_any_device(plan)
    if what_lacks(plan):
        return Preview(headings, tuple(map(_bare, looked_at[:rows])), lacking)
    last = looked_at[-1][0] if looked_at else 0
    few = replace(source, sheets=[_FewRows(sheet.name, sheet.text, 0, last)])
    one_sheet = replace(plan, sheets=(sheet.name,) if plan.sheets else ())
    try:
        found = _as_far_as_known(few, one_sheet, zone_of, limits)
    except Unreadable as refused:
        return Preview(headings, tuple(map(_bare, looked_at[:rows])), str(refused))
    by_row, problems = _readings_of(found), {p.row: p for p in reversed(found.problems)}
    return Preview(
        headings,
        tuple(
            _understood(numbered, by_row.get(numbered[0], []), problems.get(numbered[0]), gap)
            for numbered, gap in _telling(looked_at, by_row, rows)
        ),
        lacking,
    )


def _understood(
    numbered: tuple[int, Row], readings: list[Understood], problem: Problem | None, gap: bool
) -> PreviewRow:
    telling = [reading for reading in readings if reading.micro_wh] or readings
    shown = tuple(telling[:SHOWN_READINGS])
    more = len(readings) - len(shown)
    return replace(_bare(numbered), readings=shown, more=more, problem=problem, after_gap=gap)


def _telling(
    looked_at: list[tuple[int, Row]], by_row: dict[int, list[Understood]], rows: int
) -> list[tuple[tuple[int, Row], bool]]:
    """The rows to show, and whether others are left out before: the first ones, and where they
    are all of a night, those that the day begins with."""
    day = next(
        (
            at
            for at, (row, _) in enumerate(looked_at)
            if any(reading.micro_wh for reading in by_row.get(row, []))
        ),
        0,
    )
    if day + OF_A_NIGHT < rows:
        return [(numbered, False) for numbered in looked_at[:rows]]
    night = [(numbered, False) for numbered in looked_at[:OF_A_NIGHT]]
    rest = looked_at[day : day + rows - OF_A_NIGHT]
    return [*night, *((numbered, at == 0) for at, numbered in enumerate(rest))]


def _with_any_device(plan: Plan) -> Plan:
    """A file whose device is not chosen yet is shown as it will be read all the same."""
    nameless = plan.device_from == "form" and not plan.device
    return replace(plan, device=ANY_DEVICE) if nameless else plan


def _as_far_as_known(
    source: Source, plan: Plan, zone_of: Callable[[str], str], limits: Limits
) -> Found:
    """Where neither the file nor the device names a zone, the times are as the clock of the device
    shows them, and the series names none."""
    unknown: set[str] = set()

    def known_zone(name: str) -> str:
        zone = "" if name == ANY_DEVICE else zone_of(name)
        if not zone:
            unknown.add(name)
        return zone

    found = read(source, plan, zone_of=known_zone, limits=limits)
    if not unknown:
        return found
    told = {series.name for series in found.series}
    by_clock = read(source, plan, zone_of=lambda name: known_zone(name) or "UTC", limits=limits)
    return replace(
        by_clock,
        series=[
            replace(series, zone="") if series.name in unknown - told else series
            for series in by_clock.series
        ],
    )


@dataclass(frozen=True)
class _FewRows(Sheet):
    """The beginning of a sheet, up to a row."""

    last: int

    def pieces(self) -> Iterator[Piece]:
        for piece in self.text.pieces():
            yield Piece(piece.first, piece.rows[: max(0, self.last - piece.first + 1)])
            return


def _first_rows(sheet: Sheet, plan: Plan) -> list[tuple[int, Row]]:
    """The rows below the heading that are looked at: not blank, and within the first piece of the
    file."""
    piece = next(sheet.pieces(), None)
    if piece is None:
        return []
    numbered = enumerate(piece.rows, piece.first)
    below = [(row, cells) for row, cells in numbered if row >= plan.first_row and any(cells)]
    width = max((len(cells) for _, cells in below[:LOOKED_AT_ROWS]), default=1)
    return below[: min(LOOKED_AT_ROWS, max(10, LOOKED_AT_CELLS // max(1, width)))]


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
