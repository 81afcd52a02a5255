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


class Unreadable(Exception):
    """The file as a whole cannot be used; its text is one sentence with cause and place."""


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
    # Problems kept in full; nobody reads more, and the rest is counted.
    max_problems: int = 1_000


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
    """One row that can be sent. A tuple, since a file may have a million of them."""

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
    """What is wrong with a row and what would be right. Row 0 is the whole file.

    `column` is the heading as the file has it. A blocking problem keeps the row from being sent;
    any other says that the registry would probably refuse it.
    """

    row: int
    external_id: str
    column: str
    typed: str
    message: str
    blocking: bool = True


@dataclass(frozen=True)
class Understanding:
    """What a file says. Readings and problems stand in the order of the file.

    `problems` are the first ones; `problems_total` counts all, and `blocked_rows` names every
    row that cannot be sent.
    """

    readings: list[Reading]
    problems: list[Problem]
    rows: int
    columns: dict[str, str]
    heading: list[str]
    delimiter: str
    encoding: str
    problems_total: int
    blocked_rows: list[int]


class Bad(Exception):
    """One cell cannot be understood. Inside `formats` only: it becomes a Problem."""

    def __init__(self, field: str, typed: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.typed = typed
        self.message = message
