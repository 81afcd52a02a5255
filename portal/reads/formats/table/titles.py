"""Which device the lines above a table name, where other tables stand below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from portal.reads.formats.cells.kinds import kind_of
from portal.reads.formats.cells.registers import is_register
from portal.reads.formats.cells.sheetnames import names_no_device
from portal.reads.formats.cells.units import unit_in
from portal.reads.formats.cells.words import (
    MADE,
    TAKEN,
    field_of,
    labelled,
    plain,
    tokens,
    words,
)
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.text import Row

# Labels of what has several devices.
PLANTS = words(
    "site sitename siteid plant plantname plantid station stationname system systemname anlage "
    "anlagenname impianto usina stacja instalacja"
)
WIDE = PLANTS | words("logger loggername loggersn")

TWO_OF_ONE_NAME = (
    "“{name}” stands above tables of “{first}” and of “{other}”: give each device a name of its "
    "own, or upload the tables of each as a file of their own."
)

TOLD_OTHERWISE = (
    "Row {row:,} begins a table that is of something else than the first one: above it stands "
    "“{here}”, and above the first “{first}”. Upload each as a file of its own."
)
# Labels of what holds for the numbers, or the times, of a table.
OF_READINGS = ("unit", "zone", "scale")
NOT_TOLD = "nothing"

# A label and what it says; a bare text has the label "".
Said = tuple[str, str]


class Shared(NamedTuple):
    """What all tables of a sheet have above them: lines, which name none of them, and labels."""

    lines: frozenset[Said] = frozenset()
    labels: frozenset[str] = frozenset()


NOTHING = Shared()


def shared_by(titles: Sequence[Sequence[Row]]) -> Shared:
    """`titles` are the lines above each table."""
    said = [frozenset(_said_in(lines)) for lines in titles]
    if len(said) < 2:
        return NOTHING
    labels = [frozenset(label for label, _ in own) for own in said]
    return Shared(frozenset.intersection(*said), frozenset.intersection(*labels))


def name_in(lines: Sequence[Row], shared: Shared = NOTHING) -> str:
    """The device that lines above a heading name: "Meter: 1001", rather than the site that it is
    at, or the only words of the last one; "" for none."""
    named = [
        (label, said)
        for label, said in _said_in(lines)
        if field_of(label) == "device" and (label, said) not in shared.lines
    ]
    bare = _bare_name(lines, shared)
    are_places = all(plain(label) in WIDE and label not in shared.labels for label, _ in named)
    if named and not (bare and are_places and "" in shared.labels):
        return max(named, key=lambda own: (own[0] in shared.labels, plain(own[0]) not in WIDE))[1]
    return bare


def _bare_name(lines: Sequence[Row], shared: Shared) -> str:
    """The only words of the last line that tells something of its own."""
    own = [said for cells in lines if (said := _said_of(cells)) and not _is_beside(said, shared)]
    bare = [text for label, text in own[-1] if not label] if own else []
    return "" if not bare or names_no_device(bare[0]) else bare[0]


def _is_beside(said: Sequence[Said], shared: Shared) -> bool:
    """Whether a line stands above all tables, or tells something else: "Unit: kWh"."""
    return any(own in shared.lines or field_of(own[0]) for own in said)


def told_of_readings(lines: Sequence[Row], name: str, *, with_dates: bool) -> dict[str, str]:
    """What lines above a table of a device tell of its numbers: unit, zone, factor, and whether
    they were produced; of times without a date their day; by label."""
    return {
        field_of(label) or plain(label): text
        for label, text in _said_in(lines)
        if field_of(label) in OF_READINGS
        or (field_of(label) != "device" and text != name and _tells_kind(text))
        or (with_dates and field_of(label) == "stamp" and kind_of(text) == "date")
    }


def _tells_kind(text: str) -> bool:
    """Whether a text without numbers names a unit, or what was produced or used; or a register."""
    if is_register(text):
        return True
    is_of_words = not any(map(str.isdigit, text)) and kind_of(text) == "text"
    return is_of_words and bool(unit_in(text) or set(tokens(text)) & (MADE | TAKEN))


def refuse_told_otherwise(row: int, first: dict[str, str], here: dict[str, str]) -> None:
    """Raises Unreadable for a table, begun in a row, whose lines tell something else of its numbers
    than those of the first one, which hold for all that tell nothing."""
    for label, text in here.items():
        above = first.get(label, NOT_TOLD)
        if plain(text) != plain(above):
            raise Unreadable(TOLD_OTHERWISE.format(row=row, first=above[:40], here=text[:40]))


def refuse_two_of_one_name(titles: Sequence[Sequence[Row]], shared: Shared) -> None:
    """Raises Unreadable where two plants have a device of one name."""
    plant, plants = "", dict[str, str]()
    for lines in titles:
        told = [said for label, said in _said_in(lines) if plain(label) in PLANTS]
        plant, name = told[-1] if told else plant, name_in(lines, shared)
        if not name or name in told:
            continue
        if (first := plants.setdefault(name, plant)) != plant:
            raise Unreadable(
                TWO_OF_ONE_NAME.format(name=name[:40], first=first[:40], other=plant[:40])
            )


def _said_in(lines: Sequence[Row]) -> Iterator[Said]:
    for cells in lines:
        yield from _said_of(cells)


def _said_of(cells: Row) -> list[Said]:
    """What a line tells; of a label that names no field, the line is a bare text."""
    said = list(labelled(cells))
    filled = list(filter(None, map(str.strip, cells)))
    if len(filled) == 1 and not any(field_of(label) for label, _ in said):
        return [("", filled[0])]
    return said
