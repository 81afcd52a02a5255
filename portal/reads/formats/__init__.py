"""Files of meter reads: bytes -> table -> readings. Pure: no database, no network, no Django.

`understand` is the door. A file that cannot be used at all raises Unreadable with one sentence;
a row that cannot be used is a Problem with its number, its cell and what would be right. Times
are read in the zone that the file, the form or the device names, and are in UTC afterwards;
energy keeps its number and unit as typed (Wh, kWh, MWh, GWh; contract 6.1).
"""

from portal.reads.formats.shapes import (
    TYPES,
    UNITS,
    Choices,
    DeviceFacts,
    Limits,
    Problem,
    Reading,
    Understanding,
    Unreadable,
)
from portal.reads.formats.summary import DeviceSummary, summarise
from portal.reads.formats.table import Table, open_table
from portal.reads.formats.understanding import understand

__all__ = [
    "TYPES",
    "UNITS",
    "Choices",
    "DeviceFacts",
    "DeviceSummary",
    "Limits",
    "Problem",
    "Reading",
    "Table",
    "Understanding",
    "Unreadable",
    "open_table",
    "summarise",
    "understand",
]
