"""A file of meter reads -> its readings, and what is wrong with its rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path

from portal.reads.formats import mapping, order
from portal.reads.formats.mapping import Mapping as Columns
from portal.reads.formats.numbers import Numbers, proved_mark
from portal.reads.formats.rows import Rows
from portal.reads.formats.shapes import (
    UNITS,
    Bad,
    Choices,
    DeviceFacts,
    Limits,
    Problem,
    Reading,
    Understanding,
    Unreadable,
)
from portal.reads.formats.table import Table, open_table

# Rows that are asked for the decimal mark before the reading begins: a day of quarter hours is
# half of them, so some of them were produced by daylight.
SAMPLE_ROWS = 200

# Choices on the form, by the field that they stand in for.
CHOSEN = {"externalId": "the device", "type": "the type of reads", "unit": "the unit"}


class Problems:
    """The first problems in full, and the row of every one."""

    def __init__(self, columns: Columns, limits: Limits) -> None:
        self._columns = columns.columns
        self._most = limits.max_problems
        self.kept: list[Problem] = []
        self.rows: list[int] = []

    def add(self, row: int, external_id: str, field: str, typed: str, message: str) -> None:
        self.rows.append(row)
        if len(self.kept) < self._most:
            column = self._columns.get(field, field)
            self.kept.append(Problem(row, external_id, column, typed[:200], message))


def understand(
    path: Path,
    *,
    choices: Choices,
    devices: Mapping[str, DeviceFacts],
    case_insensitive: bool,
    limits: Limits,
) -> Understanding:
    """Reads the whole file as a stream. `devices` are keyed by external id.

    Raises Unreadable when nothing of the file can be used.
    """
    table = open_table(path, limits)
    columns = mapping.mapped(table.heading)
    _check_choices(columns, choices)
    rows = Rows(
        columns,
        choices,
        devices,
        case_insensitive=case_insensitive,
        numbers=_numbers(table, columns),
    )
    try:
        rows.check_choices()
    except Bad as bad:
        raise Unreadable(bad.message) from None
    problems = Problems(columns, limits)
    readings = _readings(table, rows, problems)
    count = len(readings) + len(problems.rows)
    if not count:
        raise Unreadable("The file has a heading and no rows below it: there is nothing to read.")
    _settle_order(table, columns, rows, readings, problems)
    return Understanding(
        readings=readings,
        problems=sorted(problems.kept, key=lambda problem: problem.row),
        rows=count,
        columns=columns.columns,
        heading=table.heading,
        delimiter=table.delimiter,
        encoding=table.encoding,
        problems_total=len(problems.rows),
        blocked_rows=sorted(problems.rows),
    )


def _check_choices(columns: Columns, choices: Choices) -> None:
    """What the file does not say must be chosen, and must not be said twice."""
    given = {"externalId": choices.external_id, "type": choices.type, "unit": choices.unit}
    said = {*columns.index, *(["unit"] if columns.notes["value"] else [])}
    lacking = [words for field, words in CHOSEN.items() if not given[field] and field not in said]
    if lacking:
        raise Unreadable(
            f"The file has no column for {_listed(lacking)}: choose {_listed(lacking)} on the "
            "form, or add the column."
        )
    if choices.type == "History" and "start" not in columns.index:
        raise Unreadable(
            "History reads need the start of each interval, and the file has no column for it: "
            "add a column “starttimestamp”, or choose another type."
        )
    _check_heading_unit(columns, choices.unit)


def _listed(words: list[str]) -> str:
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _check_heading_unit(columns: Columns, chosen: str) -> None:
    note = columns.notes["value"]
    unit = mapping.UNIT_NAMES.get(note.casefold(), "")
    heading = columns.columns["value"][: mapping.SHOWN_CHARS]
    if note and not unit:
        raise Unreadable(
            f"The heading “{heading}” names no unit of energy: it must be one of "
            f"{', '.join(UNITS)}."
        )
    if unit and chosen and unit != chosen:
        raise Unreadable(
            f"The heading “{heading}” says {unit}, but {chosen} was chosen on the form: choose "
            "“The file says”, or correct the heading."
        )


def _numbers(table: Table, columns: Columns) -> Numbers:
    place = columns.index["value"]
    sample = (cells[place] for _, cells in islice(table.rows(), SAMPLE_ROWS) if len(cells) > place)
    return Numbers(proved=proved_mark(sample), delimiter=table.delimiter)


def _readings(table: Table, rows: Rows, problems: Problems) -> list[Reading]:
    found = []
    for row, cells in table.rows():
        try:
            found.append(rows.reading(row, cells))
        except Bad as bad:
            if any(map(str.strip, cells)):  # else a line of separators and blanks
                problems.add(row, rows.device_of(cells), bad.field, bad.typed, bad.message)
    return found


def _settle_order(
    table: Table, columns: Columns, rows: Rows, readings: list[Reading], problems: Problems
) -> None:
    faults: list[order.Fault] = []
    if rows.repeated:
        faults += order.settle_repeated_hours(readings, rows.repeated)
    faults += order.take_out_repeats(readings, rows.out_of_order())
    typed = _typed(table, columns, faults)
    for reading, field, message in faults:
        problems.add(reading.row, reading.external_id, field, typed[reading.row], message)


def _typed(table: Table, columns: Columns, faults: Iterable[order.Fault]) -> dict[int, str]:
    """The cells behind the faults, looked up in the file: row -> as typed."""
    places = {fault.reading.row: columns.index[fault.field] for fault in faults}
    if not places:
        return {}
    return {row: cells[places[row]] for row, cells in table.rows() if row in places}
