"""Rows as wide as the heading, and what their readings share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from decimal import Decimal
from itertools import chain, compress

import numpy as np

from portal.reads.formats import places
from portal.reads.formats.cells.amounts import Amounts
from portal.reads.formats.cells.stampcolumns import Column
from portal.reads.formats.cells.stamps import BAD, BLANK, unwrapped
from portal.reads.formats.cells.words import is_total
from portal.reads.formats.plan import DEVICES, POWER, Plan
from portal.reads.formats.reading.basis import Basis, Flags
from portal.reads.formats.reading.coarse import are_coarse
from portal.reads.formats.reading.columns import (
    UNKNOWN,
    Codes,
    Names,
    Zones,
    find_scale,
    find_type,
    find_unit,
)
from portal.reads.formats.reading.gathering import Gathering, Smalls
from portal.reads.formats.reading.moments import Moments
from portal.reads.formats.reading.problems import NO_ROWS, Problems
from portal.reads.formats.reading.rowfaults import Faults
from portal.reads.formats.series import Integers
from portal.reads.formats.table.headings import Head, letter
from portal.reads.formats.table.source import Sheet
from portal.reads.formats.table.text import Piece, Row


class RowBasis(ABC):
    """Takes the rows of one sheet, piece by piece; `take_values` of a kind of reader knows what
    their numbers are."""

    def __init__(
        self,
        sheet: Sheet,
        head: Head,
        plan: Plan,
        zones: Zones,
        problems: Problems,
        gathering: Gathering,
    ) -> None:
        self._plan, self._head = plan, head
        self._sheet = sheet.name if len(plan.sheets) > 1 else ""
        self._before = places.before(sheet.number, plan)
        self._width = max(head.width, *(place + 1 for place in plan.columns))
        self._zones, self._problems, self._gathering = zones, problems, gathering
        self._moments = self.moments()
        self._names = Names(self._name_of(sheet.name))
        self._parts = Names("")
        self._types: Codes[str] = Codes(find_type, "")
        self._units: Codes[str] = Codes(find_unit, plan.unit or None)
        self._scales: Codes[Decimal] = Codes(find_scale, find_scale(plan.scale) or Decimal(1))
        self._amounts = Amounts(plan.decimal)
        above = chain.from_iterable(cells for _, cells in sheet.first_rows(plan.first_row - 1))
        self._faults = Faults(
            *(plan, head, self._moments, problems),
            above=above,
            heading=self._heading,
            name=self._name,
        )

    def moments(self) -> Moments:
        """What reads the times of its rows."""
        return Moments(self._plan)

    def _name_of(self, sheet: str) -> str:
        return sheet if self._plan.device_from == "sheet" else self._plan.device

    def end(self) -> int:
        """Nothing is held back."""
        return 0

    def take(self, piece: Piece) -> int:
        """Reads a piece; returns how many of its rows have data."""
        told = sum(self._problems.counts.values())
        rows, cells = self._fitted(piece)
        count = len(rows) + sum(self._problems.counts.values()) - told
        if cells:
            basis = self._basis(rows, cells)
            bad = np.flatnonzero(~basis.good).tolist()
            texts = map(str.strip, map("".join, [cells[place] for place in bad]))
            filled = list(compress(bad, texts))
            count -= len(bad) - len(filled)
            if filled:
                self._faults.tell(basis, np.array(filled))
            self._faults.refuse_below_title(basis)
            self.take_values(basis)
        return count

    @abstractmethod
    def take_values(self, basis: Basis) -> None:
        """Gathers the readings of a piece."""

    # --- Rows ---------------------------------------------------------------------------------

    def _fitted(self, piece: Piece) -> tuple[Integers, list[Row]]:
        """Places and cells of the rows below the heading, as wide as it."""
        skipped = max(0, self._plan.first_row - piece.first)
        first, cells = self._before + piece.first + skipped, piece.rows[skipped:]
        if not any(cells):
            return NO_ROWS, []
        rows = np.arange(first, first + len(cells))
        filled = np.fromiter(map(any, cells), bool, len(cells))
        if not filled.all():
            rows, cells = rows[filled], _those(cells, filled)
        widths = np.fromiter(map(len, cells), np.int64, len(cells))
        for place in np.flatnonzero(widths < self._width).tolist():
            cells[place] = cells[place] + [""] * (self._width - len(cells[place]))
        strays = self._strays(rows, cells, np.flatnonzero(widths > self._width).tolist())
        if strays:
            kept = np.ones(len(cells), bool)
            kept[strays] = False
            rows, cells = rows[kept], _those(cells, kept)
        return rows, cells

    def _strays(self, rows: Integers, cells: list[Row], wide: list[int]) -> list[int]:
        """Tells of the wide rows that have more than blanks beyond the heading."""
        found = []
        for place in wide:
            row = cells[place]
            beyond = row[self._width :]
            if any(beyond) and (typed := next(filter(None, map(str.strip, beyond)), "")):
                if is_total(row):
                    continue
                found.append(place)
                self._problems.add("width", int(rows[place]), "", "", typed, self._too_wide(row))
        return found

    def _too_wide(self, row: Row) -> str:
        return (
            f"This row has {len(row)} cells, the heading {self._width}: perhaps a cell has the "
            "separator in it; put that cell in quotation marks."
        )

    # --- What the channels share --------------------------------------------------------------

    def _basis(self, rows: Integers, cells: list[Row]) -> Basis:
        plan, length = self._plan, len(cells)
        ends, starts = self._moments.walls(cells)
        lengths = self._moments.lengths(cells)
        types = self._coded(self._types, plan.type_column, plan.type, cells)
        if plan.type:
            types = self._types.always(plan.type, length)
        units = self._coded_units(cells)
        scale = find_scale(plan.scale) or Decimal(1)
        scales = self._coded(self._scales, plan.scale_column, scale, cells)
        names, parts = self._coded_names(cells), self._coded_parts(cells)
        self._take_out_coarse(ends, cells, names)
        zones, good = self._zone_cells(cells), ends.walls > BAD
        for codes in (names, parts, types, units, scales):
            good &= codes != UNKNOWN
        if zones is not None:
            good[self._without_zone(zones, cells)] = False
        if lengths is not None:
            good &= lengths > BAD
        if starts is not None:
            good &= (starts.walls > BAD) | ((starts.walls == BLANK) & self._need_no_start(types))
        coded = (names, parts, types, units, scales)
        return Basis(rows, cells, ends, starts, lengths, *coded, zones, good)

    def _take_out_coarse(self, ends: Column, cells: list[Row], names: Smalls) -> None:
        """Totals of a day among its hours, or of a month among its days, are no times."""
        plan, place = self._plan, self._moments.stamp_place
        if plan.shape == "dates":
            return  # none of their cells are times
        if plan.span is None and plan.date in (None, place) and not plan.day and not plan.parts:
            stamps = [row[place] for row in cells]
            ends.walls[are_coarse(stamps, ends.walls, names)] = BAD

    def _coded(self, codes: Codes, place: int | None, chosen: object, cells: list[Row]) -> Smalls:  # type: ignore[type-arg]
        if place is None:
            return codes.always(chosen, len(cells))
        return codes.read([row[place] for row in cells])

    def _coded_units(self, cells: list[Row]) -> Smalls:
        """UNKNOWN too where a cell names one of power among those of energy."""
        units = self._coded(self._units, self._plan.unit_column, self._plan.unit, cells)
        is_power = self._plan.meaning == "power"
        fits = np.array([(unit in POWER) == is_power for unit in self._units.meanings], bool)
        return units if fits.all() else np.where(fits[units], units, UNKNOWN).astype(np.int32)

    def _coded_names(self, cells: list[Row]) -> Smalls:
        plan = self._plan
        if plan.combine == "devices":
            return self._names.always("", len(cells))  # each channel has its own
        if plan.part == DEVICES and plan.part_column is not None:
            return self._names.read(list(map(" ".join, self._name_cells(cells))))
        if plan.device_from == "column" and plan.device_column is not None:
            return self._names.read([row[plan.device_column] for row in cells])
        return self._names.always(self._name_of_all, len(cells))

    def _name_cells(self, cells: list[Row]) -> Iterator[list[str]]:
        """Both columns that make the name of a device; nothing where the last one is blank."""
        plan = self._plan
        places = [plan.part_column or 0]
        if plan.device_from == "column" and plan.device_column is not None:
            places.insert(0, plan.device_column)
        for row in cells:
            texts = [unwrapped(row[place]) for place in places]
            yield texts if all(texts) else []

    def _coded_parts(self, cells: list[Row]) -> Smalls:
        place = self._plan.part_column
        if place is None or self._plan.part == DEVICES:
            return self._parts.always("", len(cells))
        return self._parts.read([row[place] for row in cells])

    @property
    def _name_of_all(self) -> str:
        return self._names._blank or ""

    def _zone_cells(self, cells: list[Row]) -> Smalls | None:
        place = self._plan.zone_column
        return None if place is None else self._zones.codes.read([row[place] for row in cells])

    def _without_zone(self, zones: Smalls, cells: list[Row]) -> list[int]:
        """The places where a cell names one that is none."""
        column = self._plan.zone_column or 0
        return [p for p in np.flatnonzero(zones == UNKNOWN).tolist() if cells[p][column].strip()]

    def _need_no_start(self, types: Smalls) -> Flags:
        """History and power are nothing without it."""
        if self._plan.meaning == "power":
            return np.zeros(len(types), bool)
        return np.asarray(types != self._types.number_of("History"))

    # --- Words for people ---------------------------------------------------------------------

    def _heading(self, column: int | None) -> str:
        if column is None:
            return ""
        name = self._label(column)
        return f"{self._sheet}: {name}" if self._sheet else name

    def _label(self, column: int) -> str:
        names = self._head.names
        return names[column] if column < len(names) else f"Column {letter(column)}"

    def _name(self, names: Smalls, place: int) -> str:
        return "" if names[place] == UNKNOWN else self._names.meanings[names[place]]


def _those(cells: list[Row], chosen: Flags) -> list[Row]:
    return list(compress(cells, chosen.tolist()))
