"""The first rows of a sheet as columns, for a guess of what each column is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from portal.reads.formats.cells.kinds import DIGITS_ONLY, MONTH_IN_DIGITS, TIMES, kind_of
from portal.reads.formats.cells.numbering import without_numbers
from portal.reads.formats.cells.registers import is_register, ways_in
from portal.reads.formats.cells.stampcolumns import COUNT, FRACTION_OF_DAY
from portal.reads.formats.cells.stamps import (
    BAD,
    DAY,
    HOUR,
    MINUTE,
    WITH_HOURS,
    names_no_day,
    parsed,
    time_of_day,
    unwrapped,
)
from portal.reads.formats.cells.units import scale_in, unit_in, unit_named
from portal.reads.formats.cells.words import (
    LONGEST_TOTAL,
    MADE,
    MAKING,
    TIME_FIELDS,
    bare_name,
    field_of,
    may_sum_up,
    plain,
    tokens,
    words,
)
from portal.reads.formats.cells.zones import zone_named
from portal.reads.formats.cells.zonetexts import zone_of_row
from portal.reads.formats.table.across import sums_up
from portal.reads.formats.table.filling import fill_down, filled_down
from portal.reads.formats.table.headings import LOOK_ROWS, Head, head_of
from portal.reads.formats.table.source import Sheet
from portal.reads.formats.table.text import Row

# A fortnight of quarter hours: enough to see a step, a night and a fall of the numbers.
SAMPLE_ROWS = 2_000
# Of a wide table fewer rows tell as much; this is a hundred of the widest.
SAMPLE_CELLS = 50_000

# Days of a spreadsheet from 1982 to 2064.
SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
SERIALS = (30_000, 60_000)

# Of a name, no more is quoted.
SHOWN_CHARS = 60

# Rows that tell a format of its own from a table.
HEAD_ROWS = 5

# Headings of numbers that count the parts of a day: its hours, or others that are told by how many
# there are of them. A day on which the clocks change has those of an hour more or less.
HOURS = words(
    "hour hr hora stunde heure ora uur godzina hodina hod saat he hb h hourending hourbeginning "
    "hourofday"
)
COUNTING = HOURS | words(
    "period periodo periode settlementperiod sp interval intervalno intervalnumber intervall block "
    "timeblock slot timeslot halfhour quarterhour viertelstunde qh hh"
)
# Those whose names tell how long a part is, in seconds.
LENGTH_CALLED = {
    **dict.fromkeys(words("settlementperiod sp halfhour hh"), "1800"),
    **dict.fromkeys(words("quarterhour viertelstunde qh"), "900"),
}
# How long an interval is whose times may look like one and its distance from UTC.
USUAL_LENGTHS = {15 * MINUTE, 30 * MINUTE, HOUR}
# Both times of an interval without a blank, and how many offsets no file has.
JOINED = re.compile(r"^[^T]*\d\s+(\d{1,2}:\d{2})-(\d{1,2}:\d{2})$")
FEWEST_OFFSETS = 2
MONTH = re.compile(MONTH_IN_DIGITS, re.ASCII)
COMPACT_STAMP = re.compile(r"(?:19|20)\d{6}(?:\d{4}|\d{6})?", re.ASCII)
DATE_DIGITS = 8  # 20240301
COMPACT = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d|2400", re.ASCII)
# The same with seconds, or without the first 0; and what such a column is called.
COMPACT_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[0-5]\d(?:[0-5]\d)?|2400", re.ASCII)
CLOCK_NAMES = words(
    "time uhrzeit zeit hora heure ora tijd tid klockslag klokkeslett kello klo kellonaika cas "
    "readtime readingtime localtime"
)
# 13.00, and the hundredths of an hour that look like it.
POINTED = re.compile(r"(?:[01]?\d|2[0-4])\.([0-5]\d)", re.ASCII)
HUNDREDTHS = {"00", "25", "50"}
PARTS = (24, 48, 96)
HOURS_OF_A_DAY, SECONDS_OF_A_DAY = 24, 86_400

# A column is what so many of its filled cells are; one may always be something else.
MOST = 0.8


def are_most(alike: int, count: int) -> bool:
    """Whether so many of the filled cells are what their column is."""
    return alike > count - alike and count - alike <= max(1, (1 - MOST) * count)


@dataclass(frozen=True)
class Sampled:
    """One column of the sample."""

    place: int
    name: str
    cells: Sequence[str]

    @cached_property
    def kinds(self) -> Counter[str]:
        """How many cells are what, the blank ones left out."""
        kinds = Counter(map(kind_of, self.cells))
        del kinds[""]
        return kinds

    @cached_property
    def filled(self) -> list[str]:
        return [text for text in map(unwrapped, self.cells) if text]

    @cached_property
    def tokens(self) -> frozenset[str]:
        """The words of the heading, those with a number behind them without it too ("pv1"), and
        what registers it names."""
        said = tokens(self.name)
        bare = [token.rstrip("0123456789") for token in said]
        register = ["register"] if is_register(self.name) else []
        return frozenset([*said, *filter(None, bare), *register]) | ways_in(self.name)

    @property
    def is_made(self) -> bool:
        """Whether the heading speaks of what was made, in a compound too: "Stromerzeugung"."""
        return bool(self.tokens & MADE) or any(word.endswith(MAKING) for word in self.tokens)

    @cached_property
    def field(self) -> str:
        return field_of(self.name)

    @cached_property
    def unit(self) -> str:
        return unit_in(self.name)

    @cached_property
    def scale(self) -> str:
        return scale_in(self.name)

    def _mostly(self, *kinds: str) -> bool:
        return are_most(sum(self.kinds[kind] for kind in kinds), len(self.filled))

    @cached_property
    def is_stamp(self) -> bool:
        """What is called a device may look like months: DES-12, MAR-14."""
        is_device = self.field == "device" and all(map(names_no_day, self.filled))
        return (self._mostly("stamp", "date") and not is_device) or self.is_compact

    @cached_property
    def is_date(self) -> bool:
        if self.is_compact:
            return all(len(text) == DATE_DIGITS for text in self.filled if text.isdigit())
        return self._mostly("date") and not self.kinds["stamp"]

    @cached_property
    def is_compact(self) -> bool:
        """Whether it is called a time and has dates in digits alone: 20240301, 202403011530."""
        if self.field not in TIME_FIELDS and self.tokens.isdisjoint(("time", "date")):
            return False
        alike = [text for text in self.filled if COMPACT_STAMP.fullmatch(text)]
        good = sum(parsed(text, "ymd")[0] > BAD for text in alike)
        return good > 0 and are_most(good, len(self.filled))

    @cached_property
    def is_clock(self) -> bool:
        return self._mostly("clock")

    @cached_property
    def is_compact_clock(self) -> bool:
        """Whether it may be times of day in digits alone, with a point or with a word: 0015, 2400,
        13.05, 18h, among others that are plain."""
        if self.field not in TIME_FIELDS and plain(self.name) not in HOURS:
            return False
        is_clock = bare_name(self.name) in CLOCK_NAMES
        form = COMPACT_CLOCK if is_clock else COMPACT
        alike = sum(1 for text in self.filled if form.fullmatch(text))
        if is_clock:
            alike += self.kinds["clock"] + sum(1 for t in self.filled if WITH_HOURS.fullmatch(t))
        minutes = [match[1] for text in self.filled if (match := POINTED.fullmatch(text))]
        are_hours = set(minutes) == {"00"} and plain(self.name) not in COUNTING
        if are_hours or not HUNDREDTHS.issuperset(minutes):
            alike = max(alike, len(minutes))
        return alike > 0 and alike >= MOST * len(self.filled)

    @cached_property
    def is_span(self) -> bool:
        """Whether its cells hold both ends of an interval, with their dates."""
        return self._mostly("span") or self._are_joined

    @property
    def _are_joined(self) -> bool:
        """Whether a second time stands behind a hyphen: an offset would not change so."""
        joined = [match for text in self.filled if (match := JOINED.search(text))]
        lasts = {(time_of_day(match[2]) - time_of_day(match[1])) % DAY for match in joined}
        differ = len({match[2] for match in joined}) > FEWEST_OFFSETS
        return len(joined) > MOST * len(self.filled) and (differ or lasts <= USUAL_LENGTHS)

    @cached_property
    def is_hours(self) -> bool:
        """Whether its cells hold both ends of an interval, without their dates."""
        return self._mostly("hours")

    @cached_property
    def counts(self) -> list[int]:
        """The small whole numbers in it."""
        return [int(match["number"]) for cell in self.filled if (match := COUNT.fullmatch(cell))]

    @cached_property
    def counts_of(self) -> str:
        """What stands before the first number: "he" for the ending of an hour; "hb" too for an hour
        and the next one."""
        match = COUNT.fullmatch(self.filled[0]) if self.filled else None
        if match is None:
            return ""
        return "hb" if match["next"] else (match["called"] or "").casefold()

    @cached_property
    def counted(self) -> str:
        """The length in seconds of the parts of a day that it counts; "" where it counts none."""
        called = {plain(self.name), self.counts_of}
        if self.counts and (length := next(filter(None, map(LENGTH_CALLED.get, called)), "")):
            parts = SECONDS_OF_A_DAY // int(length)
            return length if max(self.counts) <= parts + parts // HOURS_OF_A_DAY else ""
        if called.isdisjoint(COUNTING) or len(self.counts) < MOST * max(1, len(self.filled)):
            return ""
        hours = [count for count in self.counts if count <= HOURS_OF_A_DAY + 1]
        if called & HOURS and len(hours) >= MOST * len(self.filled):
            return str(SECONDS_OF_A_DAY // HOURS_OF_A_DAY)
        most = max(self.counts)
        hour = {parts: parts // HOURS_OF_A_DAY for parts in PARTS}
        fits = (p for p in PARTS if p - hour[p] - 1 <= most <= p + hour[p])
        return next((str(SECONDS_OF_A_DAY // parts) for parts in fits), "")

    @cached_property
    def is_months(self) -> bool:
        """Whether it may be months that look like numbers: 01.2024, 202401."""
        alike = sum(1 for text in self.filled if MONTH.fullmatch(text))
        return self.field in TIME_FIELDS and alike > 0 and are_most(alike, len(self.filled))

    @cached_property
    def is_number(self) -> bool:
        return self._mostly("number", "nothing")

    @property
    def is_text(self) -> bool:
        return self._mostly("text") and not self.is_empty

    @property
    def is_empty(self) -> bool:
        return not self.kinds

    @cached_property
    def is_digits(self) -> bool:
        """Whether it may be a date in digits alone, or a count of seconds."""
        return bool(self.digits) and are_most(len(self.digits), len(self.filled))

    @cached_property
    def digits(self) -> list[str]:
        """The cells that may be one."""
        return [text for text in self.filled if DIGITS_ONLY.fullmatch(text)]

    @property
    def has_times(self) -> bool:
        """Whether some cell may be one, or all are meant to be."""
        if any(self.kinds[kind] for kind in TIMES):
            return True
        if self.is_months or (self.field in TIME_FIELDS and not self.kinds["number"]):
            return True
        return any(DIGITS_ONLY.fullmatch(text) or _is_serial(text) for text in self.filled)

    @property
    def is_serial(self) -> bool:
        """Whether it may count days as spreadsheets do."""
        alike = sum(map(_is_serial, self.filled))
        return alike > 0 and are_most(alike, len(self.filled))

    @cached_property
    def is_fraction_of_day(self) -> bool:
        """Whether it may be times of day as spreadsheets keep them."""
        named = self.field in TIME_FIELDS and bool(self.filled)
        return named and all(map(FRACTION_OF_DAY.fullmatch, self.filled))

    @property
    def quoted(self) -> str:
        return f"“{self.name[:SHOWN_CHARS]}”"

    @property
    def is_of_zones(self) -> bool:
        """Whether it is called a time zone; a zone alone may be that of a tariff."""
        return self.field == "zone" and bare_name(self.name) != "zone"

    @cached_property
    def is_zone(self) -> bool:
        """In a column of time zones a cell that names none is a problem of its row, and numbers are
        distances from UTC."""
        if self.is_of_zones:
            return are_most(sum(map(bool, map(zone_of_row, self.filled))), len(self.filled))
        return bool(self.filled) and all(map(zone_named, set(self.filled)))

    @property
    def is_unit(self) -> bool:
        """A cell that names none is a problem of its row."""
        named = sum(1 for text in self.filled if unit_named(text))
        return named > 0 and named >= MOST * len(self.filled)


def _is_serial(cell: str) -> bool:
    return SERIAL.fullmatch(cell) is not None and SERIALS[0] <= float(cell) <= SERIALS[1]


@dataclass(frozen=True)
class Sample:
    """The head of a sheet and the rows below it, as wide as the head; `first_rows` as they are.
    Lines of a preamble are in `above`, and in `filled_down` the columns whose blank cells were
    filled with the cell above."""

    head: Head
    rows: list[tuple[int, Row]]
    first_rows: list[tuple[int, Row]]
    above: list[Row]
    filled_down: tuple[int, ...]

    @cached_property
    def columns(self) -> list[Sampled]:
        return [
            Sampled(place, name, [cells[place] for _, cells in self.rows])
            for place, name in enumerate(without_numbers(self.head.names))
        ]


def sample_of(sheet: Sheet) -> Sample:
    """Looks at the first rows of a sheet."""
    first = sheet.first_rows(SAMPLE_ROWS)
    head = head_of(first)
    width = head.width
    most = SAMPLE_CELLS // max(1, width)
    rows = [
        (row, (cells + [""] * (width - len(cells)))[:width])
        for row, cells in first[: head.first_row + most]
        if row >= head.first_row and any(map(str.strip, cells))
    ]
    if not head.dates:  # which may begin the table of another device
        rows = _without_headings(rows, [cells for row, cells in first if row in head.heading])
    rows = rows[: len(rows) - _footers([row for _, row in rows])]
    rows = _without_totals(rows)
    cells = [row for _, row in rows]
    columns = filled_down(head.names, cells)
    fill_down(cells, columns, {})
    above = [row for n, row in first if n < head.first_row and n not in head.heading]
    return Sample(head, rows, first[:HEAD_ROWS], above[-LOOK_ROWS:], columns)


def _footers(rows: Sequence[Row]) -> int:
    """How many of the last rows have a lone cell that is something else than what stands above
    them: the time of the report, a note. They tell nothing of the columns."""
    last = next((n for n, cells in enumerate(reversed(rows)) if len(_filled(cells)) > 1), 0)
    if not last:
        return 0
    reading, lone = rows[-last - 1], rows[: -last - 1 : -1]
    alike = (n for n, cells in enumerate(lone) if _is_as(cells, reading))
    return next(alike, last)


def _without_headings(rows: list[tuple[int, Row]], heading: Sequence[Row]) -> list[tuple[int, Row]]:
    """Rows that repeat the heading tell nothing of the columns."""
    own = {tuple(filter(None, map(str.strip, cells))) for cells in heading}
    return [
        (n, cells) for n, cells in rows if tuple(filter(None, map(str.strip, cells))) not in own
    ]


def _without_totals(rows: list[tuple[int, Row]]) -> list[tuple[int, Row]]:
    """Rows that sum up the others tell nothing of the columns. One that has a time is a reading."""
    short = (cell for _, cells in rows for cell in cells if len(cell) < LONGEST_TOTAL)
    if not may_sum_up("\n".join(short)):
        return rows
    kept = [(row, cells) for row, cells in rows if not _is_sum(cells)]
    return kept or rows


def _is_sum(cells: Row) -> bool:
    return any(map(sums_up, cells)) and all(kind_of(cell) not in TIMES for cell in cells)


def _is_as(cells: Row, reading: Row) -> bool:
    """Whether the lone cell of a row is what stands there in another one."""
    return any(kind_of(cells[place]) == kind_of(reading[place]) for place in _filled(cells))


def _filled(cells: Row) -> list[int]:
    return [place for place, cell in enumerate(cells) if cell.strip()]
