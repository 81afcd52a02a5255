"""How a file is to be read: what was guessed of it, what people correct, what is remembered.

A Plan is plain data that goes to JSON and back, since a page edits it and the portal keeps it for
an organisation and a shape of heading. Columns are counted from 0; rows as a spreadsheet counts
them, from 1.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

# One reading a row; one day a row with a column for each interval; a day or a month in the heading
# of each column; the Australian NEM12.
SHAPES = ("rows", "days", "dates", "nem12")
# Where the name of a device stands.
DEVICE_FROM = ("column", "headings", "sheet", "file", "form")
# The order of day, month and year; or numbers that count from a beginning.
EPOCHS = ("seconds", "milliseconds", "microseconds", "nanoseconds")
DATES = ("ymd", "dmy", "mdy", *EPOCHS, "serial")
# What the numbers are: energy of an interval, a running counter, one that begins anew each day.
MEANINGS = ("energy", "counter", "daily", "power")
# How several value columns make one reading, or one reading each.
COMBINE = ("one", "sum", "devices")
AT = ("start", "end")
# What rows of one time are that a column tells apart: parts of a device, or devices.
ADDED, DEVICES = "added", "devices"
PARTS = (ADDED, DEVICES)
# Stands for a zone, a day, a length or a factor that must be chosen; the zone of the device is "".
NOT_CHOSEN = "?"
# Stands for a day, or a year, that is told by the name of each sheet.
OF_SHEET = "sheet"
LENGTH_UNITS = ("seconds", "minutes", "hours")
# Intervals that have no fixed length in a zone with clock changes.
CALENDAR = ("day", "week", "month", "year")
# Those that go from the time of one row of a device to that of the next.
BETWEEN_ROWS = "rows"
# Those that a heading names.
OF_A_HEADING = ("day", "month", "year")

# Units of energy, and of power that is integrated to energy, as files write them.
ENERGY = ("Wh", "kWh", "MWh", "GWh")
POWER = ("W", "kW", "MW")

# The fields that are a column.
COLUMNS = (
    *("device_column", "part_column", "stamp", "start", "end", "date", "end_date", "span"),
    *("length", "zone_column", "unit_column", "scale_column", "type_column"),
)

CHOICES_OF = {
    "shape": SHAPES,
    "device_from": DEVICE_FROM,
    "dates": ("", *DATES),
    "meaning": MEANINGS,
    "combine": COMBINE,
    "at": AT,
    "part": PARTS,
    "length_unit": LENGTH_UNITS,
    "decimal": ("", ".", ","),
    "unit": ("", *ENERGY, *POWER),
}


@dataclass(frozen=True)
class Plan:
    """Everything that `read` needs to know. "" or None is what is not known or not there.

    `heading` are the rows that name the columns. One stamp a row is in `stamp` and stands at the
    start or end of its interval (`at`); else `start` and `end` have a column each, or both stand
    in the cells of one (`span`). With a `date` column they hold the time of day, and `end_date`
    may have the date of the end; `counted` is there where the stamps are numbers that count parts
    of the day, and is the length of one of them in seconds, as digits; a `late_midnight` is 00:00
    of the date that it ends. `inclusive` is there where ends name the last day, minute or second of
    their intervals, and is its length in seconds, as digits; "month" or "year" where a counter has
    a value for the end of each that is named. In the shape "dates" each of `values` has a date of
    its own in its heading, of which the column `date` may tell the rest: the year of a month, the
    month of a year, the day of a month. Months that no row gives a year follow each other from the
    first one, which is of the `year`, or of that after which its sheet is called ("sheet"). A date
    stands for the `interval`, a day, month or year in the zone of the device; where rows below
    days have times, these are in `stamp`, `start` and `end`, or `span`, as they are beside a date.

    `interval` is the length of one: seconds as digits, or day, week, month, year, or "rows" for
    what lies between a row and the next; a column `length` goes before it, whose bare numbers are
    in `length_unit`. `dates`, `decimal`, `zone`, `unit` and `scale` hold for all rows; a column for
    zone, unit, type or scale goes before them, and so does a unit behind a number unless
    `unit_overrules`. `zone` "" is the device's own; with `offsets` the times name their distance
    from UTC, and only those that do not are in it. `streams` are the suffixes of a NEM12 file that
    are added.

    A `part_column` tells rows of one time apart: `part` "added" are parts of a device, such as its
    phases or tariffs, whose energy is added; with "devices" its cells are the end of their names.

    `blocks`: each table of the file has a device of its own, which goes before the first column
    (table/blocks.py), as does a date whose `parts` stand in columns of their own, or that is the
    one `day` of all rows, or of those of its sheet (table/dated.py); with both the column has days
    of the month that `day` is in, and with a `year` its months. Blank cells of the columns
    `filled_down` repeat the cell above.
    """

    shape: str = "rows"
    sheets: tuple[str, ...] = ()
    heading: tuple[int, ...] = ()
    first_row: int = 1
    blocks: bool = False
    parts: tuple[int, ...] = ()
    day: str = ""
    year: str = ""
    filled_down: tuple[int, ...] = ()
    device_from: str = "form"
    device_column: int | None = None
    device: str = ""
    part_column: int | None = None
    part: str = ADDED
    stamp: int | None = None
    start: int | None = None
    end: int | None = None
    date: int | None = None
    end_date: int | None = None
    span: int | None = None
    counted: str = ""
    at: str = "end"
    late_midnight: bool = False
    inclusive: str = ""
    dates: str = "ymd"
    interval: str = ""
    length: int | None = None
    length_unit: str = "minutes"
    zone: str = ""
    offsets: bool = False
    zone_column: int | None = None
    values: tuple[int, ...] = ()
    combine: str = "one"
    streams: tuple[str, ...] = ()
    decimal: str = "."
    meaning: str = "energy"
    unit: str = ""
    unit_overrules: bool = False
    unit_column: int | None = None
    scale: str = "1"
    scale_column: int | None = None
    type: str = ""
    type_column: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {name: _listed(value) for name, value in asdict(self).items()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Plan:
        """Raises ValueError for what no plan can hold; keys that no plan has are left out."""
        known = {field.name: field.type for field in fields(cls)}
        given = {name: _checked(name, known[name], data[name]) for name in known if name in data}
        return cls(**given)

    def moved(self, places: int) -> Plan:
        """The same for a table with so many columns more before the first."""
        own = {name: getattr(self, name) for name in COLUMNS}
        places_of = {name: place + places for name, place in own.items() if place is not None}
        values: dict[str, Any] = {**places_of, "values": tuple(v + places for v in self.values)}
        return replace(self, **values)

    @property
    def is_running(self) -> bool:
        """Whether the numbers are read at a moment, and energy is what lies between two of them."""
        return self.meaning in ("counter", "daily")

    @property
    def has_clock(self) -> bool:
        """Whether the rows below dates have times of day."""
        places = (self.stamp, self.start, self.end, self.span)
        return self.shape == "dates" and any(place is not None for place in places)

    @property
    def has_times(self) -> bool:
        """Whether each row has a time of its own."""
        return self.shape == "rows" or self.has_clock

    @property
    def has_both_ends(self) -> bool:
        """Whether a row tells where its interval starts and where it ends."""
        in_two = self.stamp is None and self.start is not None and self.end is not None
        return self.span is not None or in_two

    @property
    def columns(self) -> tuple[int, ...]:
        """Every column that is read."""
        single = (getattr(self, name) for name in COLUMNS)
        return tuple(dict.fromkeys([*(c for c in single if c is not None), *self.values]))


@dataclass(frozen=True)
class Question:
    """What the file leaves open. The answer goes into `field` of the plan.

    `choices` are (value, label); `values` takes one or several of them. `needed`: without an
    answer the file cannot be read; else the plan holds what will be taken.
    """

    field: str
    text: str
    needed: bool
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Guess:
    """A plan, the reason for each field of it that was guessed, and what is still open.

    `headings` are the names of the columns as they are shown; `key` is the fingerprint of the
    heading under which a plan is remembered. `remarks` tell of choices that the file contradicts.
    `meanings` are what the numbers of each column are that may be the energy, where they differ,
    and `units` those that their headings name.
    """

    plan: Plan
    headings: tuple[str, ...]
    key: str
    reasons: dict[str, str] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()
    remarks: tuple[str, ...] = ()
    meanings: dict[int, str] = field(default_factory=dict)
    units: dict[int, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether the file can be read without another answer."""
        return not any(question.needed for question in self.questions)


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _checked(name: str, kind: object, value: Any) -> Any:
    wrong = ValueError(f"{name} cannot be {value!r}")
    if kind == "str":
        if not isinstance(value, str) or value not in CHOICES_OF.get(name, (value,)):
            raise wrong
        return value
    if kind == "bool":
        if not isinstance(value, bool):
            raise wrong
        return value
    if kind == "int | None":
        if value is not None and not _counts(value):
            raise wrong
        return value
    if kind == "int":
        if not _counts(value):
            raise wrong
        return value
    fits = _is_text if kind == "tuple[str, ...]" else _counts
    if not isinstance(value, list | tuple) or not all(map(fits, value)):
        raise wrong
    return tuple(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _counts(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
