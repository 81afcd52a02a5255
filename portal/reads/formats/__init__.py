"""Files of meter reads: bytes -> table -> plan -> series. Pure: no database, network or Django.

`open_source` opens a file of any kind, `guess` says how it is to be read and what is open, `read`
gives the series, `preview` the first rows, and `to_intervals` makes energy of a counter. A file
that cannot be used at all raises Unreadable with one sentence; a row that cannot be used is a
Problem with its number, its cell and what would be right. Times are read in the zone that the
file, the form or the device names, and are in UTC afterwards.
"""

from portal.reads.formats.cells.zones import zone_named
from portal.reads.formats.found import KINDS, Found, Note
from portal.reads.formats.guessing.guess import guess, key_of, shape_key, without_dates
from portal.reads.formats.intervals import to_intervals
from portal.reads.formats.plan import Guess, Plan, Question
from portal.reads.formats.reading.lacking import what_lacks
from portal.reads.formats.reading.preview import Preview, PreviewRow, preview
from portal.reads.formats.reading.read import read
from portal.reads.formats.series import Series
from portal.reads.formats.shapes import (
    TYPES,
    UNITS,
    Choices,
    DeviceFacts,
    Limits,
    Problem,
    Reading,
    Unreadable,
)
from portal.reads.formats.table.source import Source, open_source

__all__ = [
    "KINDS",
    "TYPES",
    "UNITS",
    "Choices",
    "DeviceFacts",
    "Found",
    "Guess",
    "Limits",
    "Note",
    "Plan",
    "Preview",
    "PreviewRow",
    "Problem",
    "Question",
    "Reading",
    "Series",
    "Source",
    "Unreadable",
    "guess",
    "key_of",
    "open_source",
    "preview",
    "read",
    "shape_key",
    "to_intervals",
    "what_lacks",
    "without_dates",
    "zone_named",
]
