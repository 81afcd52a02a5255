"""Which columns have the times."""

from __future__ import annotations

import re
from itertools import pairwise

from portal.reads.formats.cells import lengths, stamps
from portal.reads.formats.cells.stampcolumns import Times
from portal.reads.formats.cells.stamps import BAD
from portal.reads.formats.cells.words import TIME_FIELDS, bare_name, plain, words
from portal.reads.formats.guessing.across import guess_columns
from portal.reads.formats.guessing.dates import guess_dates
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.ends import (
    ENDS,
    end_called,
    end_named,
    last_ones,
    set_inclusive,
    set_span,
    set_time,
)
from portal.reads.formats.guessing.intervals import words_of
from portal.reads.formats.guessing.midnight import guess_midnight
from portal.reads.formats.guessing.sampling import (
    CLOCK_NAMES,
    DATE_DIGITS,
    SECONDS_OF_A_DAY,
    Sampled,
)
from portal.reads.formats.guessing.several_times import AFTERWARDS, guess_among
from portal.reads.formats.guessing.zone import guess_zone
from portal.reads.formats.plan import EPOCHS
from portal.reads.formats.shapes import Unreadable

# Fewer parts of a day than these may be something else.
FEWEST_PARTS = 3
BEGINNINGS, ENDINGS = {"hb", "hourbeginning"}, {"he", "hourending"}

BEGINS_AS_CLOCK = re.compile(r"\d{1,2}:\d{2}(?!\d)", re.ASCII)
NO_CLOCK = (
    "“{cell}” of {name} is no time of day that is known: write it like 14:00, and the zone in the "
    "heading."
)

# What InfluxDB calls the time of a row, beside the bounds of the query.
INFLUX_TIME = "_time"
# Headings of times that are counted in seconds or milliseconds.
COUNTED_TIMES = words("unix epoch timestamp ts utc unixtime unixtimestamp epochtime zeitstempel")


def guess_times(draft: Draft) -> None:
    if draft.sample.head.dates:
        guess_columns(draft)
    else:
        _columns(draft)
    guess_dates(draft)
    if not draft.sample.head.dates:
        guess_midnight(draft)
    guess_zone(draft)


def _columns(draft: Draft) -> None:
    both = [column for column in draft.columns if column.is_span]
    if both:
        set_span(draft, both[0])
        return
    found = [column for column in draft.columns if column.is_stamp]
    found = [column for column in found if not column.tokens & AFTERWARDS] or found
    clocks = [c for c in draft.columns if c.is_clock or c.is_hours]
    clocks = [c for c in clocks if not lengths.is_heading(c.name)]
    found = _dates_of_both(found, clocks) or _that_pass(found)
    days = [column for column in found if column.is_date]
    compact = [] if found else [column for column in draft.columns if _is_compact_date(column)]
    if (days or compact) and _are_of_a_day(draft, (days or compact)[0]):
        clocks = [c for c in clocks if c.field in TIME_FIELDS or end_named(c) in ENDS]
    if not clocks and days and len(days) == len(found):
        clocks = _clocks_otherwise(draft, days[0])
    if clocks and not found:
        days = found = compact
    if not found and not any(c.is_digits for c in draft.columns):
        found = [c for c in draft.columns if c.field in TIME_FIELDS and not c.kinds["number"]]
    counted = [c for c in draft.columns if c.is_digits and c.tokens & COUNTED_TIMES]
    if found and (epochs := [c for c in counted if _is_epoch(c)]):
        set_time(draft, epochs[0])
    elif clocks and days and len(days) == len(found):
        _apart(draft, days, clocks)
    elif found:
        guess_among(draft, found)
    else:
        _in_digits(draft)


def _clocks_otherwise(draft: Draft, days: Sampled) -> list[Sampled]:
    """Columns of times in digits alone, or of numbers that count the parts of a day."""
    compact = [c for c in draft.columns if c.is_compact_clock and not lengths.is_heading(c.name)]
    clocks = compact or [c for c in draft.columns if _counts_of_days(days, c)][:1]
    if not clocks:
        _refuse_unread_clock(draft)
    return clocks


def _refuse_unread_clock(draft: Draft) -> None:
    """Raises Unreadable where the times beside dates are written in a way that is not known."""
    named = [c for c in draft.columns if bare_name(c.name) in CLOCK_NAMES and c.filled]
    for column in named:
        if all(map(BEGINS_AS_CLOCK.match, column.filled)):
            raise Unreadable(NO_CLOCK.format(cell=column.filled[0][:20], name=column.quoted))


def _are_of_a_day(draft: Draft, dates: Sampled) -> bool:
    """Whether each row has a date of its own, or each row of a device."""
    count = len(dates.filled)
    if len(set(dates.filled)) == count > 1:
        return True
    names = (c for c in draft.columns if c is not dates and (c.field == "device" or c.is_text))
    pairs = (set(zip(dates.cells, column.cells, strict=True)) for column in names)
    return len(set(dates.filled)) > 1 and any(len(found) == len(dates.cells) for found in pairs)


def _is_epoch(column: Sampled) -> bool:
    """Whether it counts from 1970, and dates in digits alone are no count."""
    return any(all(stamps.parsed(c, kind)[0] > BAD for c in column.digits) for kind in EPOCHS)


def _that_pass(found: list[Sampled]) -> list[Sampled]:
    """Without those that stand still while others pass: the bounds of a query, the time of an
    export. InfluxDB names its own."""
    if named := [column for column in found if column.name == INFLUX_TIME]:
        return named
    passing = [column for column in found if len(set(column.filled)) > 1]
    if not passing or len(passing[0].filled) <= FEWEST_PARTS:
        return found
    ends = set(map(end_called, passing)).intersection(ENDS)
    others = set(ENDS) - ends if ends else ends  # one start may have many ends
    return [c for c in found if c in passing or end_called(c) in others]


def _dates_of_both(found: list[Sampled], clocks: list[Sampled]) -> list[Sampled]:
    """Those beside the times of both ends, by their names or as they stand: none passes within a
    day."""
    dates = [column for column in found if column.is_date]
    named = [column for column in dates if end_named(column) in ENDS]
    if clocks and len(named) > 1:
        return named
    places = [column.place for pair in zip(dates, clocks, strict=False) for column in pair]
    pass_both = all(len(set(column.filled)) > 1 for column in clocks)
    are_pairs = len(dates) == len(clocks) == len(ENDS) and places == sorted(places)
    return dates if are_pairs and pass_both else []


def _is_compact_date(column: Sampled) -> bool:
    return column.is_digits and all(
        len(cell) == DATE_DIGITS and stamps.parsed(cell, "ymd")[0] > BAD for cell in column.digits
    )


def _apart(draft: Draft, days: list[Sampled], clocks: list[Sampled]) -> None:
    """Date and time in columns of their own."""
    days = sorted(days, key=lambda column: end_named(column) == "end")
    draft.set(f"{days[0].quoted} holds dates.", date=days[0].place)
    hours = next((c for c in clocks if c.is_hours), None)
    if hours:
        set_span(draft, hours)
        return
    if len(clocks) == 1 and (length := clocks[0].counted):
        _counting(draft, clocks[0], length)
        return
    if len(clocks) == 1:
        set_time(draft, clocks[0], "holds times of day")
        return
    start = next((c for c in clocks if end_named(c) == "start"), clocks[0])
    end = next((c for c in clocks if end_named(c) == "end" and c is not start), None)
    end = end or next(c for c in clocks if c is not start)
    draft.set(f"{start.quoted} holds the time at which an interval starts.", start=start.place)
    draft.set(f"{end.quoted} holds the time at which it ends.", end=end.place)
    set_inclusive(draft, end, last_ones(Times().read(start.cells), Times().read(end.cells)))
    if len(days) > 1:
        draft.set(f"{days[1].quoted} holds a second date.", end_date=days[1].place)


def _counts_of_days(days: Sampled, column: Sampled) -> bool:
    """Bare numbers may count anything; those that are called hours do not."""
    return bool(column.counted) and (bool(column.counts_of) or _part_a_day(days, column))


def _part_a_day(days: Sampled, counts: Sampled) -> bool:
    """Whether a day has several of the numbers: where it has one, they count something else."""
    of_a_day: dict[str, set[str]] = {}
    for day, count in zip(days.cells, counts.cells, strict=True):
        of_a_day.setdefault(day, set()).add(count)
    return any(len(found) >= FEWEST_PARTS for found in of_a_day.values())


def _counting(draft: Draft, column: Sampled, length: str) -> None:
    """Numbers from 0 name the start of a part of the day, those from 1 its end."""
    set_time(draft, column, f"counts the parts of a day, each {words_of(length)} long")
    draft.set(f"The numbers of {column.quoted} count the parts of a day.", counted=length)
    called = {plain(column.name), column.counts_of}
    if 0 in column.counts or called & BEGINNINGS:
        draft.set("The parts are counted from 0.", at="start")
    elif called & ENDINGS:
        draft.set("The numbers are those of hours that end.", at="end")
    elif 1 in column.counts or max(column.counts) * int(length) >= SECONDS_OF_A_DAY:
        draft.set("The parts are counted from 1.", at="end")


def _in_digits(draft: Draft) -> None:
    """No column looks like times: perhaps one counts seconds, or writes dates in digits alone."""
    digits = [c for c in draft.columns if c.is_digits]
    months = [c for c in draft.columns if c.is_months]
    named = [c for c in digits if c.field in TIME_FIELDS or c.tokens & {"time", "date", "epoch"}]
    serial = [c for c in draft.columns if c.field in TIME_FIELDS and c.is_serial]
    fractions = [c for c in draft.columns if c.is_fraction_of_day]
    if serial and fractions and serial[0] is not fractions[0]:
        draft.set(f"{serial[0].quoted} counts days, as spreadsheets do.", date=serial[0].place)
        set_time(draft, fractions[0], "holds fractions of the day")
        return
    for column in [*months, *named, *serial, *(c for c in digits if _rises(c))]:
        set_time(draft, column)
        return
    choices = draft.named([c for c in draft.columns if not c.is_empty])
    draft.ask("stamp", "Which column has the time?", choices, needed=True)


def _rises(column: Sampled) -> bool:
    numbers = [float(cell) for cell in column.digits]
    steps = [after - before for before, after in pairwise(numbers)]
    return len(steps) > 1 and (min(steps) >= 0 or max(steps) <= 0) and any(steps)
