"""Readings of many devices while a file is read: plain columns, parted by device at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.series import NO_TIME, Integers

Smalls = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Key:
    """What readings must share to be one series."""

    name: str
    type: str
    part: str = ""


@dataclass(eq=False, slots=True)
class Batch:
    """Readings of one piece. `stamps` are the ends, or the starts where only those are known.

    `others` are the other ends of the intervals and `lengths` what lies between, None where they
    are not in the file. Shifts are
    None where no time lies in an hour that comes twice.
    """

    keys: Smalls
    rows: Smalls
    stamps: Integers
    others: Integers | None
    micro: Integers
    lengths: Integers | None = None
    shifts: Smalls | None = None
    other_shifts: Smalls | None = None

    def kept(self, chosen: NDArray[np.bool_]) -> Batch:
        own = (getattr(self, name) for name in self.__slots__)
        return Batch(*(None if c is None else c[chosen] for c in own))  # type: ignore[arg-type]


@dataclass(eq=False, slots=True)
class Readings:
    """The readings of one series in the order of the file; columns as those of a Batch."""

    key: Key
    zone: str
    unit: str
    rows: Smalls
    stamps: Integers
    others: Integers | None
    micro: Integers
    lengths: Integers | None
    shifts: Smalls | None
    other_shifts: Smalls | None

    def __len__(self) -> int:
        return len(self.rows)

    def kept(self, chosen: slice | NDArray[np.bool_] | Integers) -> Readings:
        """Those at the places chosen, in that order."""
        own = [None if c is None else c[chosen] for c in self.columns]
        return Readings(self.key, self.zone, self.unit, *own)  # type: ignore[arg-type]

    @property
    def columns(self) -> tuple[NDArray[Any] | None, ...]:
        known = (self.rows, self.stamps, self.others, self.micro, self.lengths)
        return (*known, self.shifts, self.other_shifts)


# The columns of a batch, their types, and what fills those that a batch has not.
COLUMNS = (
    ("rows", np.int32, 0),
    ("stamps", np.int64, NO_TIME),
    ("others", np.int64, NO_TIME),
    ("micro", np.int64, 0),
    ("lengths", np.int64, 0),
    ("shifts", np.int32, 0),
    ("other_shifts", np.int32, 0),
)


class Gathering:
    """Batches are kept as they come, and let go column by column when they are parted."""

    def __init__(self) -> None:
        self._batches: list[Batch] = []
        self._keys: dict[Key, int] = {}
        self._facts: list[tuple[str, str]] = []
        self._lengths: list[int] = []

    def number_of(self, key: Key, facts: tuple[str, str]) -> int:
        """The number of a series; `facts` (zone, unit) are those of its first reading."""
        if key not in self._keys:
            self._facts.append(facts)
            self._keys[key] = len(self._keys)
        return self._keys[key]

    def add(self, batch: Batch) -> None:
        if len(batch.rows):
            self._batches.append(batch)
            self._lengths.append(len(batch.rows))

    @property
    def count(self) -> int:
        return sum(self._lengths)

    def parted(self) -> Iterator[Readings]:
        """Each series, in the order in which the file first names them."""
        keys = self._column("keys", np.int32, 0)
        if keys is None:
            return
        counts = np.bincount(keys, minlength=len(self._keys))
        order = np.argsort(keys, kind="stable") if (np.diff(keys) < 0).any() else None
        del keys
        columns = [self._ordered(self._column(*column), order) for column in COLUMNS]
        ends = np.cumsum(counts)
        for key, first, last, (zone, unit) in zip(
            self._keys, (ends - counts).tolist(), ends.tolist(), self._facts, strict=True
        ):
            if last > first:
                own = [None if column is None else column[first:last] for column in columns]
                yield Readings(key, zone, unit, *own)  # type: ignore[arg-type]

    def _column(self, name: str, dtype: type, blank: int) -> NDArray[Any] | None:
        """Every batch's part, which the batch then lets go; None when no batch has one."""
        if all(getattr(batch, name) is None for batch in self._batches):
            return None
        column: NDArray[Any] = np.full(sum(self._lengths), blank, dtype)
        place = 0
        for batch, length in zip(self._batches, self._lengths, strict=True):
            if (part := getattr(batch, name)) is not None:
                column[place : place + length] = part
            setattr(batch, name, None)
            place += length
        return column

    def _ordered(self, column: NDArray[Any] | None, order: Integers | None) -> NDArray[Any] | None:
        return column if column is None or order is None else column[order]
