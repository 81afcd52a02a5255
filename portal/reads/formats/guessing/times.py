"""Which columns have the times."""

from __future__ import annotations

from dataclasses import replace
from itertools import compress, pairwise

import numpy as np

from portal.reads.formats.cells import lengths, spans, stamps
from portal.reads.formats.cells.kinds import kind_of
from portal.reads.formats.cells.stampcolumns import Stamps, Times
from portal.reads.formats.cells.stamps import BAD, DAY, HOUR, LOCAL, MINUTE, SECOND
from portal.reads.formats.cells.words import API_STAMP, IN_BRACKETS, TIME_FIELDS, plain, words
from portal.reads.formats.guessing.across import guess_columns
from portal.reads.formats.guessing.dates import guess_dates, orders_allowed
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.intervals import any_order, words_of
from portal.reads.formats.guessing.sampling import SECONDS_OF_A_DAY, Sampled
from portal.reads.formats.guessing.zone import OFFSET_CELLS, guess_zone, names_utc
from portal.reads.formats.plan import EPOCHS, Plan
from portal.reads.formats.reading.moments import Moments
from portal.reads.formats.series import Integers
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.text import Row

DATE_DIGITS = 8  # 20240301

LAST_ONES = {DAY: "day", MINUTE: "minute", SECOND: "second"}
# Fewer parts of a day than these may be something else.
FEWEST_PARTS = 3
BEGINNINGS, ENDINGS = {"hb", "hourbeginning"}, {"he", "hourending"}

HALF_CLOCK = (
    "The times go from 12 back to 1 within a day: they are those of a clock of twelve hours, and "
    "nothing tells morning from evening: export them with AM and PM, or with 24 hours."
)
NOON = 12
# So much of the rows must say the same for it to be what all mean.
MOSTLY = 0.8
# No longer step over noon is taken for one.
NO_GAP = 2
ENDS = ("start", "end")
END_WORDS = {
    "start": words(
        "start starting begin beginning commencing from von van desde debut inizio od fra fran "
        "previous prior opening alku alkuaika algus baslangıc начало απο kezdet"
    ),
    "end": words(
        "end ending until to bis tot hasta fin fine do til till current present next following "
        "closing loppu loppuaika lopp bitis конец εως veg"
    ),
}
# When a row came, or was changed, or something else happened: no time of what it says.
AFTERWARDS = words(
    "received created updated update uploaded upload inserted exported export modified "
    "modification revision revised processed load loaded import logged recorded checked synced "
    "sync synchronised synchronized imported validated approved sent arrived server report "
    "invoice installation installed commissioning commissioned download downloaded printed"
)
# What InfluxDB calls the time of a row, beside the bounds of the query.
INFLUX_TIME = "_time"
# Of these some are words like any other where no second column stands beside them.
CLEAR_WORDS = words("start starting begin beginning end ending until bis hasta")
# Headings of times that are counted in seconds or milliseconds.
COUNTED_TIMES = words("unix epoch timestamp ts utc unixtime unixtimestamp epochtime")


def guess_times(draft: Draft) -> None:
    if draft.sample.head.dates:
        guess_columns(draft)
    else:
        _columns(draft)
    guess_dates(draft)
    _midnight(draft)
    guess_zone(draft)


# --- Columns ----------------------------------------------------------------------------------


def _columns(draft: Draft) -> None:
    both = [column for column in draft.columns if column.is_span]
    if both:
        _both_ends(draft, both[0])
        return
    found = [column for column in draft.columns if column.is_stamp]
    found = [column for column in found if not column.tokens & AFTERWARDS] or found
    clocks = [c for c in draft.columns if c.is_clock or c.is_hours]
    clocks = [c for c in clocks if not lengths.is_heading(c.name)]
    both = [c for c in found if c.is_date and c.tokens & (END_WORDS["start"] | END_WORDS["end"])]
    found = [c for c in found if c in both] if len(both) > 1 and clocks else _that_pass(found)
    days = [column for column in found if column.is_date]
    compact = [] if found else [column for column in draft.columns if _is_compact_date(column)]
    if (days or compact) and _are_of_a_day((days or compact)[0]):
        clocks = [c for c in clocks if c.field in TIME_FIELDS]
    if not clocks and days and len(days) == len(found):
        clocks = [c for c in draft.columns if c.is_compact_clock]
    if not clocks and days and len(days) == len(found):
        clocks = [c for c in draft.columns if _counts_of_days(days[0], c)][:1]
    if clocks and not found:
        days = found = compact
    if not found and not any(c.is_digits for c in draft.columns):
        found = [c for c in draft.columns if c.field in TIME_FIELDS and not c.kinds["number"]]
    counted = [c for c in draft.columns if c.is_digits and c.tokens & COUNTED_TIMES]
    if found and (epochs := [c for c in counted if _is_epoch(c)]):
        _one(draft, epochs[0])
    elif clocks and days and len(days) == len(found):
        _apart(draft, days, clocks)
    elif found:
        _together(draft, found)
    else:
        _in_digits(draft)


def _are_of_a_day(column: Sampled) -> bool:
    """Whether each row has a date of its own."""
    return len(set(column.filled)) == len(column.filled) > 1


def _is_epoch(column: Sampled) -> bool:
    """Whether it counts from 1970, and dates in digits alone are no count."""
    return any(all(stamps.parsed(c, kind)[0] > BAD for c in column.filled) for kind in EPOCHS)


def _that_pass(found: list[Sampled]) -> list[Sampled]:
    """Without those that stand still while others pass: the bounds of a query, the time of an
    export. InfluxDB names its own."""
    if named := [column for column in found if column.name == INFLUX_TIME]:
        return named
    passing = [column for column in found if len(set(column.filled)) > 1]
    return passing if passing and len(passing[0].filled) > FEWEST_PARTS else found


def _is_compact_date(column: Sampled) -> bool:
    return column.is_digits and all(
        len(cell) == DATE_DIGITS and stamps.parsed(cell, "ymd")[0] > BAD for cell in column.filled
    )


def _apart(draft: Draft, days: list[Sampled], clocks: list[Sampled]) -> None:
    """Date and time in columns of their own."""
    draft.set(f"{days[0].quoted} holds dates.", date=days[0].place)
    hours = next((c for c in clocks if c.is_hours), None)
    if hours:
        _both_ends(draft, hours)
        return
    if len(clocks) == 1 and (length := clocks[0].counted):
        _counting(draft, clocks[0], length)
        return
    if len(clocks) == 1:
        _one(draft, clocks[0], "holds times of day")
        return
    start = next((c for c in clocks if c.field == "start"), clocks[0])
    end = next((c for c in clocks if c.field == "end" and c is not start), None)
    end = end or next(c for c in clocks if c is not start)
    draft.set(f"{start.quoted} holds the time at which an interval starts.", start=start.place)
    draft.set(f"{end.quoted} holds the time at which it ends.", end=end.place)
    _inclusive(draft, end, _last_ones(Times().read(start.cells), Times().read(end.cells)))
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
    _one(draft, column, f"counts the parts of a day, each {words_of(length)} long")
    draft.set(f"The numbers of {column.quoted} count the parts of a day.", counted=length)
    called = {plain(column.name), column.counts_of}
    if 0 in column.counts or called & BEGINNINGS:
        draft.set("The parts are counted from 0.", at="start")
    elif called & ENDINGS:
        draft.set("The numbers are those of hours that end.", at="end")
    elif 1 in column.counts or max(column.counts) * int(length) >= SECONDS_OF_A_DAY:
        draft.set("The parts are counted from 1.", at="end")


def _both_ends(draft: Draft, column: Sampled) -> None:
    draft.set(f"{column.quoted} holds the start and the end of an interval.", span=column.place)
    first, last, _ = spans.parted(column.cells)
    if column.is_hours:
        _inclusive(draft, column, _last_ones(Times().read(first), Times().read(last)))
    else:
        _inclusive(draft, column, _falls_short(*(replace(column, cells=c) for c in (first, last))))


def _end_named(column: Sampled) -> str:
    """Which end of an interval the heading names, perhaps as one of several words."""
    return column.field if column.field in TIME_FIELDS else _end_said(column)


def _end_said(column: Sampled) -> str:
    said = [end for end, called in END_WORDS.items() if column.tokens & called]
    return said[0] if len(said) == 1 else "stamp"


def _certain(column: Sampled) -> bool:
    """Whether its times are in no zone but UTC, or name their distance from it."""
    if names_utc(column):
        return True
    read = [stamps.parsed(cell, "ymd") for cell in column.filled[:OFFSET_CELLS]]
    offsets = [offset for wall, offset in read if wall > BAD]
    return len(offsets) * 2 > len(read) and LOCAL not in offsets


def _together(draft: Draft, found: list[Sampled]) -> None:
    certain = [column for column in found if _certain(column)]
    if set(map(_end_named, found)) <= set(map(_end_named, certain)):
        found = certain  # beside them stands the same in another zone
    by_field = {name: [c for c in found if _end_named(c) == name] for name in TIME_FIELDS}
    starts, ends = by_field["start"], by_field["end"]
    if starts and ends:
        draft.set(f"{starts[0].quoted} is the start of an interval.", start=starts[0].place)
        draft.set(f"{ends[0].quoted} is its end.", end=ends[0].place)
        _inclusive(draft, ends[0], _falls_short(starts[0], ends[0]))
    elif (starts or ends) and (other := _other_end(draft, starts, ends, by_field["stamp"])):
        start, end = (starts[0], other) if starts else (other, ends[0])
        draft.set(f"{start.quoted} is the start of an interval.", start=start.place)
        draft.set(f"{end.quoted} is its end.", end=end.place)
    elif starts or ends:
        _one(draft, (starts or ends)[0])
    else:
        _one_of(draft, by_field["stamp"] or found)


def _other_end(
    draft: Draft, starts: list[Sampled], ends: list[Sampled], others: list[Sampled]
) -> Sampled | None:
    """The only other time of the rows, where most ends are the start of the next one."""
    if len(others) != 1:
        return None
    start, end = (starts[0], others[0]) if starts else (others[0], ends[0])
    order = min(orders_allowed([*start.filled, *end.filled]), default="")
    first, last = (Stamps(order).read(column.cells).walls for column in (start, end))
    follow = np.sort(first)[1:] == np.sort(last)[:-1]
    are_ends = len(follow) > 0 and follow.mean() > 0.5 and (first < last).mean() > MOSTLY
    return others[0] if order and are_ends else None


def _one_of(draft: Draft, found: list[Sampled]) -> None:
    """The time of a row among several; which one is asked where the headings do not tell."""
    timed = [column for column in found if not column.is_date]
    if timed and all(_are_days_of(column, timed[0]) for column in found if column.is_date):
        found = timed  # dates beside them say a part of the same
    _one(draft, found[0])
    are_equal = len(found) < 2 or found[0].cells == found[1].cells
    if not are_equal and (not found[0].field or found[0].is_date != found[1].is_date):
        text = "The rows have several times: which one is that of the energy?"
        draft.ask("stamp", text, draft.named(found), needed=True)


def _are_days_of(dates: Sampled, times: Sampled) -> bool:
    """Whether most dates are those of the times beside them."""
    order = min(orders_allowed([*dates.filled, *times.filled]), default="")
    if not order:
        return False
    days, walls = (Stamps(order).read(column.cells).walls for column in (dates, times))
    return bool((days // DAY == walls // DAY).mean() > MOSTLY)


def _one(draft: Draft, column: Sampled, holds: str = "holds times") -> None:
    """The only column of times; its heading may name an end of the interval. What the API calls
    the end is in the files of others any time."""
    draft.set(f"{column.quoted} {holds}.", stamp=column.place)
    end = _end_named(column)
    is_clear = column.field in ENDS or bool(column.tokens & CLEAR_WORDS)
    if plain(IN_BRACKETS.sub("", column.name)) == API_STAMP:
        end = _end_said(column)
    if end in ENDS and is_clear:
        draft.set(f"{column.quoted} names the {end} of the interval.", at=end)


def _inclusive(draft: Draft, column: Sampled, short: int) -> None:
    if short:
        why = f"{column.quoted} names the last {LAST_ONES[short]} of the interval."
        draft.set(why, inclusive=str(short // SECOND))


def _falls_short(start: Sampled, end: Sampled) -> int:
    """By how many ms the ends lie before the next start: 0, or one day, minute or second."""
    order = min(orders_allowed([*start.filled, *end.filled]), default="")
    if not order:
        return 0
    first, last = (Stamps(order).read(column.cells).walls for column in (start, end))
    are_days = start.is_date and end.is_date
    if are_days and ((first == last).any() or _are_whole_months(first, last)):
        return DAY
    short = _last_ones(first, last)
    return short if (short == DAY) == (end.is_date or end.is_span) else 0


def _are_whole_months(firsts: Integers, lasts: Integers) -> bool:
    """Whether all begin with the first day of a month and end with the last one."""
    bounds = np.concatenate([firsts, lasts + DAY])
    days = (bounds // DAY).astype("datetime64[D]")
    return bool((bounds > BAD + DAY).all() and (days == days.astype("datetime64[M]")).all())


def _last_ones(starts: Integers, ends: Integers) -> int:
    """What lies between most ends and the next start, where that is a day, a minute or a second."""
    between = starts[1:] - ends[:-1]
    between = np.where(between == DAY, DAY, between % DAY)
    for short in LAST_ONES:
        if (between == short).sum() * 2 > len(between) > 0:
            return short
    return 0


def _in_digits(draft: Draft) -> None:
    """No column looks like times: perhaps one counts seconds, or writes dates in digits alone."""
    digits = [c for c in draft.columns if c.is_digits]
    months = [c for c in draft.columns if c.is_months]
    named = [c for c in digits if c.field in TIME_FIELDS or c.tokens & {"time", "date", "epoch"}]
    serial = [c for c in draft.columns if c.field in TIME_FIELDS and c.is_serial]
    fractions = [c for c in draft.columns if c.is_fraction_of_day]
    if serial and fractions and serial[0] is not fractions[0]:
        draft.set(f"{serial[0].quoted} counts days, as spreadsheets do.", date=serial[0].place)
        _one(draft, fractions[0], "holds fractions of the day")
        return
    for column in [*months, *named, *serial, *(c for c in digits if _rises(c))]:
        _one(draft, column)
        return
    choices = draft.named([c for c in draft.columns if not c.is_empty])
    draft.ask("stamp", "Which column has the time?", choices, needed=True)


def _rises(column: Sampled) -> bool:
    numbers = [float(cell) for cell in column.filled]
    steps = [after - before for before, after in pairwise(numbers)]
    return len(steps) > 1 and (min(steps) >= 0 or max(steps) <= 0) and any(steps)


# --- Midnight ---------------------------------------------------------------------------------


def _is_half_clock(walls: Integers, rows: list[Row]) -> bool:
    """Whether the hours of a date fall as they do at noon, there is none of 0, and it is not the
    morning of another device: its row has the same words, and that time was not there before."""
    hours, steps = walls % DAY // HOUR, np.diff(walls)
    within = np.abs(steps[(steps != 0) & (np.abs(steps) < DAY)])
    if (hours == 0).any() or (hours > NOON).any() or not len(within):
        return False
    at_noon = steps + DAY // 2
    is_one = (at_noon > 0) & (at_noon <= NO_GAP * np.median(within))
    falls = np.flatnonzero((steps < 0) & is_one & (np.diff(walls // DAY) == 0)) + 1
    return any(
        walls[place] not in walls[:place] and _words_of(rows[place]) == _words_of(rows[place - 1])
        for place in falls[:1].tolist()
    )


def _words_of(cells: Row) -> list[str]:
    return [cell for cell in cells if kind_of(cell) == "text"]


def _midnight(draft: Draft) -> None:
    """Some write the end of a day as 00:00 of its own date, behind 23:45 and not before 00:15."""
    plan = Plan(**draft.fields)
    if plan.stamp is None or plan.counted:
        return
    rows = [row for _, row in draft.sample.rows]
    moments = Moments(plan if plan.dates else replace(plan, dates=any_order(draft)))
    column, _ = moments.walls(rows)
    known = column.walls > BAD
    walls = column.walls[known]
    if _is_half_clock(walls, list(compress(rows, known.tolist()))):
        raise Unreadable(HALF_CLOCK)
    walls = walls[np.flatnonzero(np.diff(walls, prepend=BAD))]
    steps = np.diff(walls)
    rises = steps[(steps > 0) & (steps < DAY)]
    if not len(rises):
        return
    before = steps[walls[1:] % DAY == 0]
    if not len(before) or walls[0] % DAY == 0 or (before >= 0).any():
        return
    if np.median(before) == np.median(rises) - DAY:
        why = "00:00 stands behind the last time of its date: it is the end of that day."
        draft.set(why, late_midnight=True, at="end")
