"""What only the order of the rows can tell: the hour that comes twice, and reads that do.

Both look at a whole file that was read, and only when a row gave cause.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from portal.reads.formats.rows import ENDS_TOO_EARLY
from portal.reads.formats.shapes import Reading

# Device and type; and the same with a column and a day.
Key = tuple[str, str]
Mark = tuple[str, str, str, date]

# What comes twice is the first time unless the clock steps back between two rows.
TWICE = (
    "This hour came twice when the clocks went back, and the order of the rows does not tell "
    "which one is meant: write the time with its offset, like 2024-10-27T02:30:00+01:00."
)


class Fault(NamedTuple):
    """A reading that cannot be sent after all."""

    reading: Reading
    field: str
    message: str


def settle_repeated_hours(
    readings: list[Reading], repeated: dict[datetime, datetime]
) -> list[Fault]:
    """Puts each stamp of an hour that comes twice where the order of its device's rows has it.

    Changes `readings` in place; those that the order does not settle are taken out and returned.
    """
    marked = _marked(readings)
    falling = _falling(readings, {(key[0], key[1]) for key in marked})
    faults = []
    for (external_id, kind, field, _), places in marked.items():
        if (external_id, kind) in falling:
            places.reverse()
        turn = _turn([getattr(readings[place], field) for place in places])
        for position, place in enumerate(places):
            if turn is None:
                faults.append(Fault(readings[place], field, TWICE))
                continue
            first = getattr(readings[place], field)
            instant = first.replace(fold=0) if position < turn else repeated[first]
            readings[place] = _moved(readings[place], field, instant)
    faults += _ending_too_early(readings, marked)
    return _take_out(readings, faults)


def _moved(reading: Reading, field: str, instant: datetime) -> Reading:
    return reading._replace(end=instant) if field == "end" else reading._replace(start=instant)


def _marked(readings: Sequence[Reading]) -> dict[Mark, list[int]]:
    """Where such stamps are: by device, type, column and day."""
    found: defaultdict[Mark, list[int]] = defaultdict(list)
    for place, reading in enumerate(readings):
        if reading.end.fold:
            key = (reading.external_id, reading.type, "end", reading.end.date())
            found[key].append(place)
        if reading.start is not None and reading.start.fold:
            key = (reading.external_id, reading.type, "start", reading.start.date())
            found[key].append(place)
    return found


def _falling(readings: Iterable[Reading], keys: set[Key]) -> set[Key]:
    """The series whose newest row stands first."""
    first: dict[Key, datetime] = {}
    last: dict[Key, datetime] = {}
    for reading in readings:
        key = (reading.external_id, reading.type)
        if key in keys:
            first.setdefault(key, reading.end)
            last[key] = reading.end
    return {key for key in keys if last[key] < first[key]}


def _turn(stamps: Sequence[datetime]) -> int | None:
    """Where the clock steps back, which must be once; None when the order says nothing."""
    turns = [place for place in range(1, len(stamps)) if stamps[place] <= stamps[place - 1]]
    return turns[0] if len(turns) == 1 else None


def _ending_too_early(readings: Sequence[Reading], marked: dict[Mark, list[int]]) -> list[Fault]:
    touched = (readings[place] for places in marked.values() for place in places)
    return [
        Fault(reading, "end", ENDS_TOO_EARLY)
        for reading in touched
        if reading.start is not None and reading.end <= reading.start
    ]


def take_out_repeats(readings: list[Reading], out_of_order: set[Key]) -> list[Fault]:
    """Takes out every second read of one device, type and end. Changes `readings` in place.

    Only series whose ends do not rise row by row can have one.
    """
    seen: dict[tuple[str, str, datetime], int] = {}
    faults = []
    for reading in readings:
        if (reading.external_id, reading.type) not in out_of_order:
            continue
        first = seen.setdefault((reading.external_id, reading.type, reading.end), reading.row)
        if first != reading.row:
            message = f"Row {first} has a read of this device, type and time already: keep one."
            faults.append(Fault(reading, "end", message))
    return _take_out(readings, faults)


def _take_out(readings: list[Reading], faults: list[Fault]) -> list[Fault]:
    """One fault a row."""
    by_row = {fault.reading.row: fault for fault in reversed(faults)}
    if by_row:
        readings[:] = [reading for reading in readings if reading.row not in by_row]
    return list(by_row.values())
