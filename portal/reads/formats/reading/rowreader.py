"""Rows that have one reading each (or one for each of several devices) -> batches of readings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from portal.reads.formats.cells.amounts import (
    LARGEST_MICRO,
    NO_NUMBER,
    NOTHING,
    TOO_LARGE,
    Factors,
    may_have_units,
    own_unit,
)
from portal.reads.formats.cells.stampcolumns import Column
from portal.reads.formats.cells.stamps import BLANK, LOCAL
from portal.reads.formats.cells.units import unit_named
from portal.reads.formats.plan import POWER, Plan
from portal.reads.formats.reading.basis import Basis, Flags
from portal.reads.formats.reading.columns import UNKNOWN
from portal.reads.formats.reading.gathering import Batch, Key, Smalls
from portal.reads.formats.reading.moments import Utc, by_own_clock, is_calendar, moved, to_utc
from portal.reads.formats.reading.rowbasis import RowBasis
from portal.reads.formats.series import MICRO, NO_TIME, Integers
from portal.reads.formats.table.text import Row

# Wh in a unit; power is taken for an hour until it is integrated.
WH_OF = {"W": 1, "Wh": 1, "kW": 10**3, "kWh": 10**3, "MW": 10**6, "MWh": 10**6, "GWh": 10**9}
ENERGY_OF = {"W": "Wh", "kW": "kWh", "MW": "MWh"}

ENDS_TOO_EARLY = "The end must be after the start."
BEYOND = (
    "Its day has no part of this number: the clocks went forward on it, or the row belongs to "
    "another day."
)
ZONE_UNKNOWN = "The time zone of this device is not known: choose one."
OTHER_KIND = "Its unit is one of power where the others are of energy, or the other way round."
LARGE = "This is more energy than any device makes: check the number and its unit."


class RowReader(RowBasis):
    """Reads energy and times of the rows that are good."""

    def take_values(self, basis: Basis) -> None:
        """Gathers the readings of a piece."""
        for names, values in self._channels(basis):
            self._emit(basis, names, values)

    def _channels(self, basis: Basis) -> Iterator[tuple[Smalls, tuple[int, ...]]]:
        """Names of the devices and the columns of their energy."""
        plan = self._plan
        if plan.combine != "devices":
            yield basis.names, plan.values
            return
        for place in plan.values:
            yield self._names.always(self._label(place), len(basis.rows)), (place,)

    # --- One channel --------------------------------------------------------------------------

    def _emit(self, basis: Basis, names: Smalls, values: tuple[int, ...]) -> None:
        good = np.flatnonzero(basis.good)
        micro = self._micro(basis, good, values)
        keep = micro > TOO_LARGE
        if not keep.all():
            self._tell_numbers(basis, names, values, good, micro)
            good, micro = good[keep], micro[keep]
        if len(good):
            self._emit_times(basis, names, good, micro)

    def _micro(self, basis: Basis, good: Integers, values: tuple[int, ...]) -> Integers:
        """Millionths of a watt-hour of the good rows, or why there are none."""
        cells = basis.cells if len(good) == len(basis.cells) else [basis.cells[p] for p in good]
        units, scales = basis.units[good], basis.scales[good]
        parts = [self._part([row[v] for row in cells], units, scales) for v in values]
        if len(parts) == 1:
            return parts[0]
        least, added = parts[0], parts[0]
        for part in parts[1:]:
            too_large = np.abs(added.astype(np.float64) + part) > LARGEST_MICRO
            added = np.where(too_large, TOO_LARGE, added + part)
            least = np.minimum(least, part)
        return np.where(least > TOO_LARGE, added, least)

    def _part(self, numbers: Sequence[str], units: Smalls, scales: Smalls) -> Integers:
        """The numbers of one column; a unit behind one goes before that of its row."""
        if self._plan.unit_overrules or not may_have_units(numbers):
            return self._amounts.read(numbers, self._factors(units, scales))
        named = [own_unit(cell) for cell in numbers]
        own, has_own = self._units.read(named), np.array(list(map(bool, named)))
        is_known = own != UNKNOWN
        units = np.where(has_own & is_known, own, units).astype(np.int32)
        others = np.array([self._is_other_kind(name) for name in named], bool)
        others |= has_own & ~is_known
        micro = self._amounts.read(numbers, self._factors(units, scales))
        return np.where(others & (micro > TOO_LARGE), NO_NUMBER, micro)

    def _is_other_kind(self, unit: str) -> bool:
        """Whether it is one of power where the numbers are energy, or the other way round."""
        return bool(unit) and (unit_named(unit) in POWER) != (self._plan.meaning == "power")

    def _factors(self, units: Smalls, scales: Smalls) -> Factors:
        """From the numbers of the file to millionths of a watt-hour."""
        count = len(self._scales.meanings)
        mixes, which = np.unique(units * count + scales, return_inverse=True)
        wh = [WH_OF[unit] * MICRO for unit in self._units.meanings]
        every = [wh[mix // count] * self._scales.meanings[mix % count] for mix in mixes.tolist()]
        return Factors(every, which if len(every) > 1 else None)

    def _tell_numbers(
        self,
        basis: Basis,
        names: Smalls,
        values: tuple[int, ...],
        good: Integers,
        micro: Integers,
    ) -> None:
        heading = self._heading(values[0])
        empty = basis.rows[good[micro == NOTHING]]
        self._problems.note("no number", f"Has no number in the column {heading}.", empty)
        wrong = good[(micro == NO_NUMBER) | (micro == TOO_LARGE)]
        for turn, place in enumerate(wrong.tolist()):
            if self._problems.is_full("number"):
                self._problems.count("number", basis.rows[wrong[turn:]])
                return
            cells, row = basis.cells[place], int(basis.rows[place])
            column, message = self._number_fault(cells, values)
            name = self._name(names, place)
            typed = cells[column]
            self._problems.add("number", row, name, self._heading(column), typed, message)

    def _number_fault(self, cells: Row, values: tuple[int, ...]) -> tuple[int, str]:
        for column in values:
            number = self._amounts.number(cells[column])
            if isinstance(number, str):
                return column, number
            own = "" if self._plan.unit_overrules else own_unit(cells[column])
            if own and not unit_named(own):
                return column, f"{own} is no unit that is known: write it like 1.5 kWh."
            if self._is_other_kind(own):
                return column, OTHER_KIND
        return values[0], LARGE

    def _emit_times(self, basis: Basis, names: Smalls, good: Integers, micro: Integers) -> None:
        own_names = names[good]
        zones = self._zone_numbers(basis, own_names, good)
        ends = basis.ends.kept(good)
        if self._is_of_calendar and basis.starts is None:
            ends = by_own_clock(ends, zones, self._zones)
        utc = to_utc(ends, zones, self._zones, micro)
        others = self._others(basis, good, ends, zones)
        keep = self._sound_times(basis, names, good, utc, others)
        batch = Batch(
            keys=self._keys(basis, own_names, good, zones),
            rows=basis.rows[good].astype(np.int32),
            stamps=utc.instants,
            others=None if others is None else others.instants,
            micro=micro,
            lengths=None if basis.lengths is None else basis.lengths[good],
            shifts=_small(utc.shifts),
            other_shifts=None if others is None else _small(others.shifts),
        )
        self._gathering.add(batch if keep.all() else batch.kept(keep))

    def _others(self, basis: Basis, good: Integers, ends: Column, zones: Smalls) -> Utc | None:
        """The starts of the file, or the other ends of days and months."""
        plan = self._plan
        if basis.starts is not None:
            starts = basis.starts.kept(good)
            blank = starts.walls == BLANK
            if not blank.any():
                return to_utc(starts, zones, self._zones)
            utc = to_utc(
                Column(np.where(blank, 0, starts.walls), starts.offsets), zones, self._zones
            )
            return utc._replace(
                instants=np.where(blank, NO_TIME, utc.instants),
                shifts=None if utc.shifts is None else np.where(blank, 0, utc.shifts),
            )
        if plan.is_running or plan.length is not None or not is_calendar(plan.interval):
            return None
        steps = 1 if self._starts_only else -1
        return to_utc(
            ends._replace(walls=moved(ends.walls, plan.interval, steps)), zones, self._zones
        )

    @property
    def _starts_only(self) -> bool:
        return is_at_start(self._plan)

    def _sound_times(
        self, basis: Basis, names: Smalls, good: Integers, utc: Utc, others: Utc | None
    ) -> Flags:
        """Tells of times that never were, of zones that nobody knows and of ends before starts."""
        keep = np.ones(len(good), bool)
        column = self._moments.stamp_place
        if utc.unknown is not None:
            self._tell_all("zone", ZONE_UNKNOWN, basis, names, good[utc.unknown], column)
            keep &= ~utc.unknown
        if utc.beyond is not None:
            self._tell_all("time", BEYOND, basis, names, good[utc.beyond & keep], column)
            keep &= ~utc.beyond
        is_day = self._is_of_calendar
        if utc.shifts is not None and not is_day:
            never = (utc.shifts < 0) & keep
            self._tell_skipped(basis, names, good[never], column)
            keep &= ~never
        if others is None or basis.starts is None:
            return keep
        if others.shifts is not None:
            never = (others.shifts < 0) & keep
            self._tell_skipped(basis, names, good[never], self._moments.other_place or 0)
            keep &= ~never
        wrong = (utc.instants <= others.instants) & keep
        for shifts in (utc.shifts, others.shifts):
            wrong &= True if shifts is None else shifts == 0
        left_out = wrong & (basis.ends.walls[good] > basis.starts.walls[good])
        left_out &= basis.starts.offsets[good] == LOCAL
        self._tell_skipped(basis, names, good[left_out], self._moments.other_place or 0)
        keep &= ~left_out
        wrong &= ~left_out
        self._tell_all("order", ENDS_TOO_EARLY, basis, names, good[wrong], column)
        return keep & ~wrong

    @property
    def _is_of_calendar(self) -> bool:
        """Days and months begin at the first of two midnights, and at the change itself."""
        return not self._plan.is_running and is_calendar(self._plan.interval)

    def _tell_skipped(self, basis: Basis, names: Smalls, places: Integers, column: int) -> None:
        message = (
            "This time did not exist in {zone}: the clocks went forward there. If the file is in "
            "another time zone, choose that one."
        )
        for turn, place in enumerate(places.tolist()):
            if self._problems.is_full("skipped hour"):
                self._problems.count("skipped hour", basis.rows[places[turn:]])
                return
            name = self._name(names, place)
            zone = self._zones.named(int(self._zone_numbers(basis, names[[place]], [place])[0]))
            self._tell("skipped hour", message.format(zone=zone), basis, name, place, column)

    def _tell_all(
        self, kind: str, message: str, basis: Basis, names: Smalls, places: Integers, column: int
    ) -> None:
        for turn, place in enumerate(places.tolist()):
            if self._problems.is_full(kind):
                self._problems.count(kind, basis.rows[places[turn:]])
                return
            self._tell(kind, message, basis, self._name(names, place), place, column)

    def _tell(
        self, kind: str, message: str, basis: Basis, name: str, place: int, column: int
    ) -> None:
        row, typed = int(basis.rows[place]), basis.cells[place][column]
        self._problems.add(kind, row, name, self._heading(column), typed, message)

    def _zone_numbers(self, basis: Basis, names: Smalls, good: Integers | list[int]) -> Smalls:
        """The zone of each row: its own, the one chosen, or the device's."""
        if self._zones.chosen and basis.zones is None:
            return self._zones.codes.always(self._zones.chosen, len(names))
        of_device = self._device_zones(names)
        if basis.zones is None:
            return of_device
        own = basis.zones[good]
        return np.where(own == UNKNOWN, of_device, own)

    def _device_zones(self, names: Smalls) -> Smalls:
        zones = np.full(len(self._names.meanings), UNKNOWN, np.int32)
        for name in np.unique(names).tolist():
            zones[name] = self._zones.of_device(self._names.meanings[name])
        return zones[names]

    def _keys(self, basis: Basis, names: Smalls, good: Integers, zones: Smalls) -> Smalls:
        """The number of the series of each good row; `names` and `zones` are theirs."""
        types, units, parts = basis.types[good], basis.units[good], basis.parts[good]
        mixes = names.astype(np.int64) * len(self._types.meanings) + types
        mixes = mixes * len(self._parts.meanings) + parts
        distinct, first, inverse = np.unique(mixes, return_index=True, return_inverse=True)
        numbers = np.empty(len(distinct), np.int32)
        for turn in np.argsort(first).tolist():  # devices in the order of the file
            place = int(first[turn])
            key = Key(
                self._names.meanings[names[place]],
                self._types.meanings[types[place]],
                self._parts.meanings[parts[place]],
            )
            facts = self._facts(int(zones[place]), self._units.meanings[units[place]])
            numbers[turn] = self._gathering.number_of(key, facts)
        return np.asarray(numbers[inverse], np.int32)

    def _facts(self, zone: int, unit: str) -> tuple[str, str]:
        return self._zones.named(zone) or "UTC", ENERGY_OF.get(unit, unit)


def is_at_start(plan: Plan) -> bool:
    """Whether the one stamp of a row is the start of its interval."""
    if plan.stamp is not None:
        return plan.at == "start"
    return plan.end is None and plan.span is None


def _small(shifts: Integers | None) -> Smalls | None:
    return None if shifts is None else shifts.astype(np.int32)
