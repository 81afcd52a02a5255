"""Rows that have dates and no times: which days their numbers are of."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from portal.reads.formats.cells import stamps
from portal.reads.formats.cells.stamps import DAY
from portal.reads.formats.cells.words import YESTERDAY, words
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.plan import BETWEEN_ROWS, NOT_CHOSEN
from portal.reads.formats.series import Integers

Walls = Integers

A_DAY = "86400"  # in seconds
LONGER = ("week", "month", "year")
THURSDAY = 3  # that is what the first of January 1970 was
# Headings of counters as a period began.
OPENING = words("start begin beginning opening initial anfang anfangsstand debut inicial iniziale")
# Headings of dates that stand for more than a day.
OF_LONGER = words(
    "week weeks woche semaine semana settimana uke vecka month monat mois mes mese maand period "
    "periode periodo billing bill quarter year jahr annee ano anno"
)


def have_no_times(draft: Draft) -> bool:
    """Whether the only time of a row is a date."""
    column = draft.column("stamp")
    is_date = column is not None and (column.is_date or column.is_months)
    return is_date and "date" not in draft.fields


def guess_days(draft: Draft, walls: Sequence[Walls], interval: str) -> None:
    """Which days each number is of, where it is energy; `interval` is the usual step."""
    if draft.fields.get("at") == "end" and interval in LONGER and _all_begin(interval, walls):
        draft.set("Each date is the day behind its interval.", inclusive="")
    elif "inclusive" not in draft.fields:
        draft.set("A date is the whole day, at the end of an interval too.", inclusive=A_DAY)
    if not interval and _are_seldom(walls):
        _between_dates(draft)
    elif "at" not in draft.fields:
        _at(draft, walls, interval)


def guess_values_at(draft: Draft, walls: Sequence[Walls], interval: str) -> None:
    """When on its date a counter had its value."""
    column, columns = draft.column("stamp"), draft.chosen
    opened = any(c.tokens & OPENING for c in columns)
    if column and all(map(stamps.names_no_day, column.filled)):
        why = "The value of a month is that of its {}."
        draft.set(why.format("beginning" if opened else "end"), at="end")
        draft.set(why.format("beginning" if opened else "end"), inclusive="" if opened else "month")
        return
    # Portals of inverters tell what a day came to; people note what they read on it.
    of_a_portal = interval == "day" and any(c.is_made for c in columns)
    at = "end" if (of_a_portal or _are_last_days(walls)) and not opened else "start"
    part = {"start": "beginning", "end": "end"}[at]
    why = f"The file does not say when on its date a value was read: the {part} of it is taken."
    draft.set(why, at=at, inclusive=A_DAY)
    choices = [("start", "the beginning of its date"), ("end", "the end of its date")]
    draft.ask("at", "The value of a date was read at …", choices, needed=False)


def _are_last_days(walls: Sequence[Walls]) -> bool:
    """Whether several dates are there and each is the last one of a month."""
    days = np.unique(np.concatenate(walls) // DAY) if walls else np.zeros(0, np.int64)
    return len(days) > 1 and bool(_begin_of("month", days + 1).all())


def step_of_one(dated: Sampled) -> str:
    """The length of an interval where each device has one: that of its date, unless the heading
    speaks of a longer one that the date alone does not tell."""
    if all(map(stamps.names_no_day, filter(stamps.is_stamp, dated.filled))):
        return "month"
    return "" if dated.tokens & OF_LONGER else "day"


def _at(draft: Draft, walls: Sequence[Walls], interval: str) -> None:
    """Of longer intervals dates may be the first day or the last."""
    if any(column.tokens & YESTERDAY for column in draft.chosen):
        draft.set("The numbers are those of the day before.", at="end", inclusive="")
        return
    days = np.concatenate(walls) // DAY if walls else np.zeros(0, np.int64)
    first, last = (_begin_of(interval, days + more) for more in (0, 1))
    if interval not in LONGER or first.all():
        whole = f"{interval} that begins with it" if interval in LONGER else "whole day"
        draft.set(f"A date without a time means that {whole}.", at="start")
    elif last.all() and interval != "week":
        draft.set(f"Each date is the last day of a {interval}.", at="end")
    else:
        draft.set("The file does not say: the first day is taken.", at="start")
        choices = [("start", "the first day of its interval"), ("end", "the last day")]
        text = f"Each date stands for a {interval}: is it the first day or the last?"
        draft.ask("at", text, choices, needed=bool(draft.fields.get("dates")))


def _are_seldom(walls: Sequence[Walls]) -> bool:
    """Whether days lie between most dates, now more and now fewer."""
    steps = [step for group in walls for step in np.diff(np.sort(group)).tolist()]
    return bool(steps) and median(steps) > DAY


def _between_dates(draft: Draft) -> None:
    """Meters that are read now and then: each row has what was counted between two dates, or that
    of its date alone where others are left out."""
    why = "The dates are no regular ones."
    draft.set(why, interval=NOT_CHOSEN)
    choices = [("day", "its date alone"), (BETWEEN_ROWS, "from one row to the next")]
    draft.ask("interval", "How long is the interval of one reading?", choices, needed=True)
    if "at" not in draft.fields:
        draft.set("The file does not say: the end is taken.", at="end")
        ends = [("end", "the end of its interval"), ("start", "the start of its interval")]
        draft.ask("at", "The date of a row is …", ends, needed=False)


def _all_begin(interval: str, walls: Sequence[Walls]) -> bool:
    return bool(_begin_of(interval, np.concatenate(walls) // DAY).all())


def begin_with(interval: str, walls: Walls) -> bool:
    """Whether all times are the midnight with which such an interval begins."""
    return bool((walls % DAY == 0).all() and _begin_of(interval, walls // DAY).all())


def _begin_of(interval: str, days: Integers) -> NDArray[np.bool_]:
    """Which days are the first of a week, a month or a year; weeks begin on Mondays."""
    dates = days.astype("datetime64[D]")
    if interval == "week":
        return np.asarray((days + THURSDAY) % 7 == 0)
    return np.asarray(dates == dates.astype(f"datetime64[{'Y' if interval == 'year' else 'M'}]"))
