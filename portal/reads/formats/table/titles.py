"""Which device the lines above a table name, where other tables stand below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from portal.reads.formats.cells.sheetnames import names_no_device
from portal.reads.formats.cells.words import field_of, labelled, plain, words
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
    if named:
        return max(named, key=lambda own: (own[0] in shared.labels, plain(own[0]) not in WIDE))[1]
    own = [said for cells in lines if (said := _said_of(cells)) and not _is_beside(said, shared)]
    bare = [text for label, text in own[-1] if not label] if own else []
    return "" if not bare or names_no_device(bare[0]) else bare[0]


def _is_beside(said: Sequence[Said], shared: Shared) -> bool:
    """Whether a line stands above all tables, or tells something else: "Unit: kWh"."""
    return any(own in shared.lines or field_of(own[0]) for own in said)


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
