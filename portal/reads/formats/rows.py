"""One row of the table -> one Reading, or words that say why not.

This is the path that a million rows take: few distinct cells (devices, types, units, zones) are
understood once and remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Generic, TypeVar

from portal.reads.formats.mapping import UNIT_NAMES
from portal.reads.formats.mapping import Mapping as Columns
from portal.reads.formats.numbers import Numbers
from portal.reads.formats.shapes import TYPES, WH_IN, Bad, Choices, DeviceFacts, Reading
from portal.reads.formats.timestamps import Clock
from portal.reads.formats.zones import zone_named

T = TypeVar("T")

# Distinct spellings that a column of names may have before the memory of them is given up.
REMEMBERED = 10_000

# More than the largest power station makes in years; a larger value is a slip of the keys.
LARGEST_WH = 10**15
LARGEST = {unit: LARGEST_WH / wh for unit, wh in WH_IN.items()}

ENDS_TOO_EARLY = "The end must be after the start."

TYPE_NAMES = {name.casefold(): name for name in TYPES}


class Names(Generic[T]):
    """A column of few distinct cells, or what was chosen where the file has no such column.

    `find` turns a trimmed cell into what it means, or raises Bad. `default` stands for a blank
    cell; a cell that says something else than what was chosen is Bad.
    """

    def __init__(
        self, name: str, place: int | None, find: Callable[[str], T], chosen: str, default: str = ""
    ) -> None:
        self._name = name
        self._place = place
        self._find = find
        self._chosen = chosen
        self._default = default or chosen
        self._known: dict[str, T] = {}

    def of(self, cells: list[str]) -> T:
        text = "" if self._place is None else cells[self._place]
        try:
            return self._known[text]
        except KeyError:
            return self._learnt(text)

    def check(self) -> None:
        """Raises Bad when what was chosen means nothing."""
        if self._chosen:
            self._find(self._chosen)

    def _learnt(self, text: str) -> T:
        meaning = self._find(text.strip() or self._default)
        if self._chosen and meaning != self._find(self._chosen):
            raise Bad(
                self._name,
                text,
                f"The file says {text.strip() or self._default}, but {self._chosen} was chosen on "
                "the form: choose “The file says”, or correct this row.",
            )
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[text] = meaning
        return meaning


@dataclass(slots=True)
class Series:
    """One device and type while the file is read: does its order stay strictly rising?"""

    last: datetime
    in_order: bool = True


@dataclass(slots=True, eq=False)
class Site:
    """A device as the rows meet it."""

    external_id: str
    clock: Clock
    series: dict[str, Series] = field(default_factory=dict)


class Rows:
    """Understands rows. `repeated` collects the instants of hours that come twice."""

    def __init__(
        self,
        columns: Columns,
        choices: Choices,
        devices: Mapping[str, DeviceFacts],
        *,
        case_insensitive: bool,
        numbers: Numbers,
    ) -> None:
        self.repeated: dict[datetime, datetime] = {}
        self._devices = dict(devices)
        self._folded = {name.casefold(): name for name in devices} if case_insensitive else {}
        self._sites: dict[str, Site] = {}
        self._clocks: dict[tzinfo | None, Clock] = {}
        self._read_number = numbers.read
        self._width = len(columns.heading)
        place, note = columns.index.get, columns.notes.get
        self._device, self._start = place("externalId"), place("start")
        self._end, self._value = columns.index["end"], columns.index["value"]
        self._chosen_device = choices.external_id
        self._site = Names("externalId", self._device, self._find_site, choices.external_id)
        self._type = Names("type", place("type"), _find_type, choices.type)
        self._unit = Names("unit", place("unit"), _find_unit, choices.unit, note("value", ""))
        self._clock = Names(
            "timezone",
            place("timezone"),
            self._find_clock,
            choices.timezone,
            _zone_of(note("end", "")),
        )

    def check_choices(self) -> None:
        """Raises Bad for a choice that means nothing here."""
        for names in (self._site, self._type, self._unit, self._clock):
            names.check()

    def reading(self, row: int, cells: list[str]) -> Reading:
        """Raises Bad with the first thing that is wrong."""
        if len(cells) != self._width:
            cells = self._fitted(cells)
        site = self._site.of(cells)
        kind = self._type.of(cells)
        clock = self._clock.of(cells) or site.clock
        end = clock.at(cells[self._end], "end")
        start = self._start_of(cells, clock)
        if start is None:
            if kind == "History":
                raise Bad("start", "", "A History read needs the start of its interval.")
        elif end <= start and not (start.fold or end.fold):
            raise Bad("end", cells[self._end], ENDS_TOO_EARLY)
        unit = self._unit.of(cells)
        value = self._read_number(cells[self._value])
        if not -LARGEST[unit] < value < LARGEST[unit]:
            raise Bad("value", cells[self._value], "This is more energy than any device makes.")
        _follow(site, kind, end)
        return Reading(row, site.external_id, kind, start, end, value, unit)

    def device_of(self, cells: list[str]) -> str:
        """The device of a row that could not be understood, as far as the row says it."""
        if self._device is None or self._device >= len(cells):
            return self._chosen_device
        name = cells[self._device].strip() or self._chosen_device
        return self._folded.get(name.casefold(), name)

    def out_of_order(self) -> set[tuple[str, str]]:
        """The series (device, type) whose ends did not rise with every row."""
        return {
            (site.external_id, kind)
            for site in self._sites.values()
            for kind, series in site.series.items()
            if not series.in_order
        }

    def _fitted(self, cells: list[str]) -> list[str]:
        """Cells missing at the end count as blank; blank ones beyond the heading as nothing."""
        beyond = next(filter(None, map(str.strip, cells[self._width :])), "")
        if beyond:
            raise Bad(
                "",
                beyond,
                f"This row has {len(cells)} cells, the heading {self._width}: perhaps a cell has "
                "the separator in it; put that cell in quotation marks.",
            )
        return cells[: self._width] + [""] * (self._width - len(cells))

    def _start_of(self, cells: list[str], clock: Clock) -> datetime | None:
        if self._start is None:
            return None
        text = cells[self._start]
        return clock.at(text, "start") if text and not text.isspace() else None

    def _find_site(self, name: str) -> Site:
        if not name:
            raise Bad("externalId", "", "This row names no device.")
        known = name if name in self._devices else self._folded.get(name.casefold(), "")
        if not known:
            raise Bad(
                "externalId", name, f"There is no device called {name[:80]} in your organisation."
            )
        if known not in self._sites:
            facts = self._devices[known]
            clock = self._clock_in(zone_named(facts.zone))
            self._sites[known] = Site(facts.external_id, clock)
        return self._sites[known]

    def _find_clock(self, name: str) -> Clock | None:
        """None when neither file nor form name a zone: the device's own holds."""
        if not name:
            return None
        zone = zone_named(name)
        if zone is None:
            raise Bad(
                "timezone", name, "There is no such time zone: write it like Africa/Nairobi or UTC."
            )
        return self._clock_in(zone)

    def _clock_in(self, zone: tzinfo | None) -> Clock:
        if zone not in self._clocks:
            self._clocks[zone] = Clock(zone, self.repeated)
        return self._clocks[zone]


def _find_type(name: str) -> str:
    known = TYPE_NAMES.get(name.casefold())
    if known is None:
        raise Bad("type", name, f"The type of a read is {', '.join(TYPES[:-1])} or {TYPES[-1]}.")
    return known


def _find_unit(name: str) -> str:
    known = UNIT_NAMES.get(name.casefold())
    if known is None:
        raise Bad("unit", name, "The unit of energy is Wh, kWh, MWh or GWh.")
    return known


def _zone_of(note: str) -> str:
    """What a heading such as "time (UTC)" says; "" when its brackets hold no zone."""
    return note if zone_named(note) else ""


def _follow(site: Site, kind: str, end: datetime) -> None:
    series = site.series.get(kind)
    if series is None:
        site.series[kind] = Series(end)
    elif end > series.last:
        series.last = end
    else:
        series.in_order = False
