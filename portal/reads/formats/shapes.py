"""The shapes that go in and out of `formats`. Times are aware and in UTC, energy is in Wh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

TYPES = ("History", "Delta", "Aggregate")
# A unit of the registry and its Wh (contract 6.1).
UNITS = {"Wh": 1, "kWh": 10**3, "MWh": 10**6, "GWh": 10**9}
WH_IN = {unit: Decimal(factor) for unit, factor in UNITS.items()}


MEGABYTE = 1024 * 1024


class Unreadable(Exception):
    """The file as a whole cannot be used; its text is one sentence with cause and place, in one
    line whatever cell it quotes."""

    def __init__(self, sentence: str) -> None:
        super().__init__(" ".join(sentence.split()))


def size_words(limit: int) -> str:
    """A limit of size as people know it: 50 MB."""
    return f"{limit:,} bytes" if limit % MEGABYTE else f"{limit // MEGABYTE:,} MB"


@dataclass(frozen=True)
class Limits:
    """What a file may ask of us. Beyond any of these it is Unreadable."""

    # A year of quarter hours of twenty devices is about 40 MB.
    max_bytes: int = 50 * 1024 * 1024
    # 96 intervals with names and units need a tenth of it; one endless line needs more.
    max_line_chars: int = 100_000
    # The longest cell that a spreadsheet can hold.
    max_cell_chars: int = 32_767
    # A cell may have line breaks; more than these are a quotation mark that nobody closed.
    max_row_lines: int = 100
    # A day of quarter hours with four channels, and room for names.
    max_columns: int = 500
    # The rows of the largest spreadsheet, the heading included.
    max_rows: int = 1_048_576
    # Problems of one kind kept in full; nobody reads more, and the rest is counted.
    max_problems: int = 300
    # A spreadsheet packs to a tenth of its size; a bomb packs to a thousandth.
    max_unpacked_bytes: int = 400 * 1024 * 1024
    # A million rows of four columns; columns of notes count too.
    max_spreadsheet_cells: int = 12_000_000
    # What the process that opens a spreadsheet may take: the cells above, twice.
    max_spreadsheet_memory: int = 1024 * 1024 * 1024
    # A small one has this much to spare: a year of quarter hours and a note in column AX.
    spare_spreadsheet_memory: int = 64 * 1024 * 1024
    max_spreadsheet_seconds: int = 60
    # So many rows without one that can be read, and nobody needs to see the rest.
    max_rows_without_reading: int = 20_000


@dataclass(frozen=True)
class Choices:
    """What was chosen on the form; "" leaves it to the file, and the zone to the device."""

    external_id: str = ""
    type: str = ""
    unit: str = ""
    timezone: str = ""


@dataclass(frozen=True)
class DeviceFacts:
    """What the registry knows of a device. `zone` is an IANA name."""

    external_id: str
    zone: str
    onboarded_at: datetime
    commissioned_at: datetime | None = None
    capacity_kw: float | None = None
    yield_value: float | None = None
    bound_type: str = ""
    last_end: datetime | None = None


class Reading(NamedTuple):
    """One read by itself: what was not sent and is tried again, and the tests' own."""

    row: int
    external_id: str
    type: str
    start: datetime | None
    end: datetime
    value: Decimal
    unit: str

    @property
    def wh(self) -> Decimal:
        return self.value * WH_IN[self.unit]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a row and what would be right. `row` is its place (places.py),
    and 0 the whole file.

    `column` is the heading as the file has it. A blocking problem keeps the row from being sent;
    any other says that the registry would probably refuse it. `kind` is what pages group by.
    """

    row: int
    external_id: str
    column: str
    typed: str
    message: str
    blocking: bool = True
    kind: str = ""
