"""What a small file is, and what several of them share.

A reading is "device start end wh" with times in UTC (start "-" where the file does not tell it);
a value of a counter is "device @ time wh". Devices stand in Berlin unless told otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

TWO = ["roof 03-01T09:00 03-01T10:00 1500", "roof 03-01T10:00 03-01T11:00 2000"]
PLAIN = (
    "start,end,value (kWh)\n"
    "2024-03-01 10:00,2024-03-01 11:00,1.5\n"
    "2024-03-01 11:00,2024-03-01 12:00,2\n"
)
DAYS = ["roof 02-29T23:00 03-01T23:00 1500", "roof 03-01T23:00 03-02T23:00 2000"]
API = "externalId,starttimestamp,endtimestamp,value,unit,type"


@dataclass(frozen=True)
class Case:
    """`answers` are put into the plan; `needed` are the questions that must be asked, the device
    left out; `hints` were chosen on the form."""

    name: str
    content: str | bytes
    says: list[str]
    answers: Mapping[str, Any] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    hints: Mapping[str, str] = field(default_factory=dict)
    devices: tuple[str, ...] = ("roof", "wall")
    file: str = "reads.csv"
    zone: str = "Europe/Berlin"
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


def table(heading: str, *rows: str) -> str:
    return "\n".join([heading, *rows]) + "\n"


def hours(spelling: str) -> str:
    """A file of two hours with one stamp a row, spelled so."""
    return table(
        "from;value kWh",
        f"{spelling.format(h='10', p='10', z='AM')};1,5",
        f"{spelling.format(h='11', p='11', z='AM')};2,0",
    )


def utc(minute: int) -> str:
    """Minutes after midnight of the first of March in Berlin, which is an hour ahead of UTC."""
    return f"{datetime(2024, 3, 1) + timedelta(minutes=minute - 60):%m-%dT%H:%M}"
