"""What a column of times says of its intervals: which end it is, and whether it names the last day,
minute or second of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from portal.reads.formats.cells import spans
from portal.reads.formats.cells.calendar import are_first_days
from portal.reads.formats.cells.stampcolumns import Stamps, Times
from portal.reads.formats.cells.stamps import BAD, DAY, MINUTE, SECOND
from portal.reads.formats.cells.words import (
    API_STAMP,
    TIME_FIELDS,
    bare_name,
    words,
)
from portal.reads.formats.guessing.dates import orders_allowed, orders_of_lengths
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.series import Integers

LAST_ONES = {DAY: "day", MINUTE: "minute", SECOND: "second"}
# Where the intervals of meters begin.
ROUND = 5 * MINUTE
ENDS = ("start", "end")
END_WORDS = {
    "start": words(
        "start starting beginn anfang inicio begin beginning commencing from von van desde debut "
        "inizio od fra fran previous prior opening alku alkuaika algus baslangıc начало απο kezdet "
        "ab startdate starttime startdatum startzeit startuhrzeit anfangsdatum anfangszeit "
        "beginndatum beginnzeit startdato starttid begindatum begintijd alkupvm alkupaiva"
    ),
    "end": words(
        "end ende einde final fim ending until to bis tot hasta fin fine do til till current "
        "present next following closing loppu loppuaika lopp bitis конец εως veg "
        "enddate endtime enddatum endzeit enduhrzeit endedatum endezeit slut slutdatum sluttid "
        "slutt sluttdato slutdato einddatum eindtijd loppupvm loppupaiva"
    ),
}
# Words that are such an end where they are all that the heading says.
WHOLE_WORDS = {
    "start": words("de du da dal dalle datedu datede"),
    "end": words("a au al alle ate dateau datea"),
}
# Of these some are words like any other where no second column stands beside them.
CLEAR_WORDS = words("start starting begin beginning beginn end ende ending until bis hasta")


def set_time(draft: Draft, column: Sampled, holds: str = "holds times") -> None:
    """The only column of times; its heading may name an end of the interval."""
    draft.set(f"{column.quoted} {holds}.", stamp=column.place)
    end = end_called(column)
    is_clear = column.field in ENDS or bool(column.tokens & CLEAR_WORDS)
    if end in ENDS and is_clear:
        draft.set(f"{column.quoted} names the {end} of the interval.", at=end)


def set_inclusive(draft: Draft, column: Sampled, short: int) -> None:
    if short:
        why = f"{column.quoted} names the last {LAST_ONES[short]} of the interval."
        draft.set(why, inclusive=str(short // SECOND))


def set_both(draft: Draft, start: Sampled, end: Sampled) -> None:
    """The start and the end of each row. Of days that touch no others nobody knows whether the last
    one is in the interval."""
    draft.set(f"{start.quoted} is the start of an interval.", start=start.place)
    draft.set(f"{end.quoted} is its end.", end=end.place)
    short = falls_short(start, end)
    set_inclusive(draft, end, short)
    if not short and start.is_date and end.is_date and not set(start.filled) & set(end.filled):
        draft.set(f"{end.quoted} is taken for the day behind each interval.", inclusive="")
        text = f"Is “{next(iter(end.filled), '')}” the last day of its interval?"
        choices = [("", "No, the day behind it"), (str(DAY // SECOND), "Yes, the last one")]
        draft.ask("inclusive", text, choices, needed=False)


def falls_short(start: Sampled, end: Sampled) -> int:
    """By how many ms the ends lie before the next start: 0, or one day, minute or second."""
    orders = orders_allowed([*start.filled, *end.filled])
    if not orders:
        return 0
    order = min(orders_of_lengths(start.cells, end.cells, orders) or orders)
    first, last = (Stamps(order).read(column.cells).walls for column in (start, end))
    known = (first > BAD) & (last > BAD)
    first, last = first[known], last[known]
    are_days = start.is_date and end.is_date
    if are_days and ((first == last).any() or _are_whole_months(first, last)):
        return DAY
    short = last_ones(first, last)
    return short if (short == DAY) == (end.is_date or end.is_span) else 0


def _are_whole_months(firsts: Integers, lasts: Integers) -> bool:
    """Whether all begin with the first day of a month and end with the last one."""
    bounds = np.concatenate([firsts, lasts + DAY])
    return bool((bounds > BAD + DAY).all() and are_first_days(bounds).all())


def last_ones(starts: Integers, ends: Integers) -> int:
    """What lies between most ends and the start of another row, whatever its device and place,
    where that is a day, a minute or a second; times of day begin anew at midnight."""
    firsts, lasts = np.unique(starts[starts > BAD]), np.unique(of_seconds(ends[ends > BAD]))
    touching = int(np.isin(lasts, firsts).sum())
    for short in LAST_ONES:
        nexts = lasts + short
        hits = np.isin(nexts, firsts)
        if short != DAY:
            hits |= np.isin(nexts % DAY, firsts % DAY)
        if hits.sum() > touching and hits.sum() * 2 > len(lasts) - 1 > 0:
            return short
    return 0 if touching else _last_of_all(firsts, lasts)


def of_seconds(times: Integers) -> Integers:
    """The last thousandths of seconds are named by these."""
    return times - SECOND + 1 if (times % SECOND == SECOND - 1).all() else times


def _last_of_all(firsts: Integers, lasts: Integers) -> int:
    """A minute or a second by which all ends, and no starts, miss whole five minutes."""
    if not len(lasts) or not len(firsts) or (firsts % ROUND).any():
        return 0
    return next((s for s in (MINUTE, SECOND) if not ((lasts + s) % ROUND).any()), 0)


def set_span(draft: Draft, column: Sampled) -> None:
    draft.set(f"{column.quoted} holds the start and the end of an interval.", span=column.place)
    first, last, _ = spans.parted(column.cells)
    if column.is_hours:
        set_inclusive(draft, column, last_ones(Times().read(first), Times().read(last)))
    else:
        set_inclusive(
            draft, column, falls_short(*(replace(column, cells=c) for c in (first, last)))
        )


def end_named(column: Sampled) -> str:
    """Which end of an interval the heading names, perhaps as one of several words."""
    return column.field if column.field in TIME_FIELDS else end_said(column)


def end_called(column: Sampled) -> str:
    """The same, but what the API calls the end is in the files of others any time."""
    return end_said(column) if bare_name(column.name) == API_STAMP else end_named(column)


def end_said(column: Sampled) -> str:
    whole = bare_name(column.name)
    if end := next((end for end, called in WHOLE_WORDS.items() if whole in called), ""):
        return end
    said = [end for end, called in END_WORDS.items() if column.tokens & called]
    return said[0] if len(said) == 1 else "stamp"
