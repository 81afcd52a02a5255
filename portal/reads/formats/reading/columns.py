"""Columns of few distinct cells -> small numbers: devices, types, units, zones, scales."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from decimal import Decimal
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np

from portal.reads.formats.cells.amounts import Amounts
from portal.reads.formats.cells.stamps import Strange, unwrapped
from portal.reads.formats.cells.units import unit_named
from portal.reads.formats.cells.zones import digits_tell, zone_named
from portal.reads.formats.cells.zonetexts import zone_of_row
from portal.reads.formats.reading.gathering import Smalls
from portal.reads.formats.shapes import TYPES, Unreadable

T = TypeVar("T")

# What a cell that means nothing is numbered.
UNKNOWN = -1

# Distinct spellings that a column may have before the memory of them is given up.
REMEMBERED = 50_000

# More devices than any organisation has in one file: the column must be another one.
MOST_DEVICES = 20_000

# Factors that are kept; most plans have the same one.
FACTORS = 256

TYPE_NAMES = {name.casefold(): name for name in TYPES}


class Codes(Generic[T]):
    """Understands each distinct cell once. `meanings` are numbered as they come.

    `find` gives the meaning of a trimmed cell, or None where it has none; `blank` is what a blank
    cell means.
    """

    def __init__(self, find: Callable[[str], T | None], blank: T | None = None) -> None:
        self._find = find
        self._blank = blank
        self._known: dict[str, int] = {}
        self._numbers: dict[T, int] = {}
        self.meanings: list[T] = []

    def read(self, cells: Sequence[str]) -> Smalls:
        """The number of each cell's meaning, or UNKNOWN."""
        known = self._known
        for cell in set(cells).difference(known):
            known[cell] = self._learnt(cell)
        codes = np.fromiter(map(known.__getitem__, cells), np.int32, len(cells))
        if len(known) > REMEMBERED:
            known.clear()
        return codes

    def always(self, meaning: T, length: int) -> Smalls:
        return np.full(length, self.number_of(meaning), np.int32)

    def number_of(self, meaning: T) -> int:
        if meaning not in self._numbers:
            self._numbers[meaning] = len(self.meanings)
            self.meanings.append(meaning)
        return self._numbers[meaning]

    def _learnt(self, cell: str) -> int:
        text = unwrapped(cell)
        meaning = self._find(text) if text else self._blank
        return UNKNOWN if meaning is None else self.number_of(meaning)


class Names(Codes[str]):
    """The devices, as the file calls them."""

    def __init__(self, blank: str) -> None:
        super().__init__(lambda text: text, blank or None)

    def number_of(self, meaning: str) -> int:
        if len(self.meanings) > MOST_DEVICES:
            raise Unreadable(
                f"The column of the device names more than {MOST_DEVICES:,} devices: choose the "
                "column that has the device."
            )
        return super().number_of(meaning)


class Zones:
    """The zones of a file by number: those of its rows, the one chosen, or the devices' own."""

    def __init__(self, chosen: str, zone_of: Callable[[str], str]) -> None:
        self.chosen = chosen
        self._zone_of = zone_of
        self._first_named: dict[tzinfo, str] = {}
        self._strange = Strange()
        self.codes: Codes[str] = Codes(self._find, chosen or None)
        self._of_device: dict[str, int] = {}

    def of_device(self, name: str) -> int:
        """Asked once for each name."""
        if name not in self._of_device:
            zone = self._zone_of(name)
            known = zone if zone and zone_named(zone) else ""
            self._of_device[name] = self.codes.number_of(known) if known else UNKNOWN
        return self._of_device[name]

    def own_of(self, name: str) -> str:
        """The zone of a device, whatever its times are in; "" where nobody knows it."""
        return self.named(self.of_device(name))

    def _find(self, text: str) -> str | None:
        """One name for a zone, however often its spelling changes: the first one. What means
        nothing is looked at once, whatever digits it has."""
        if self._strange.has(text):
            return None
        name = zone_of_row(text)
        zone = zone_named(name)
        if zone is None and not digits_tell(text):
            self._strange.add(text)
        return None if zone is None else self._first_named.setdefault(zone, name)

    def named(self, number: int) -> str:
        return "" if number == UNKNOWN else self.codes.meanings[number]

    def zone(self, number: int) -> tzinfo | None:
        return None if number == UNKNOWN else zone_named(self.codes.meanings[number])


def find_type(text: str) -> str | None:
    return TYPE_NAMES.get(text.casefold())


def find_unit(text: str) -> str | None:
    return unit_named(text) or None


@lru_cache(maxsize=FACTORS)
def find_scale(text: str) -> Decimal | None:
    """A factor such as 1000 or 0,001; a thousands mark would make no factor."""
    number = Amounts("," if "," in text and "." not in text else ".").number(text)
    return number if isinstance(number, Decimal) and number != 0 else None
