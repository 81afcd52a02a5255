"""The order of day, month and year, proved from the file where it can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from portal.reads.formats.cells import spans, stamps
from portal.reads.formats.cells.stampcolumns import Stamps
from portal.reads.formats.cells.stamps import ALL_ORDERS, BAD, DAY, ORDER_WORDS
from portal.reads.formats.cells.words import plain, words
from portal.reads.formats.guessing.across import heading_column
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.plan import EPOCHS
from portal.reads.formats.series import Integers
from portal.reads.formats.shapes import Unreadable

WITH_DOTS = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?\d{2,4}\b")

WEEKS = words("week weeks woche kalenderwoche semaine semana settimana uke vecka tydzien tyden")
BARE_DAY = re.compile(r"(?P<month>[^\W\d_]{3,10})\.?[-/' ]{1,2}(?P<number>\d{1,2})")
PARTS_OF_YEARS = words(
    "quarter quarters quartal trimestre trimester kwartaal kwartal semester semestre halbjahr"
)
NO_WEEKS = "“{cell}” is the number of a week: write the date of its Monday, like 2024-04-29."
NO_QUARTERS = "“{cell}” is the number of a part of a year: write its first day, like 2024-04-01."
NO_YEAR = "“{cell}” and the others are days without a year: write dates like 2024-04-30."
# Of a time that is counted from 1970, by its unit.
MOST_DIGITS = (10, 13, 16, 19)
# How headings write what their dates are like; in the letters of several languages.
DAY_LETTERS, MONTH_LETTERS, YEAR_LETTERS = "dd?|tt?|jj?|gg?", "mm?", "yyyy|yy|jjjj|jj|aaaa|aa"
TOLD = {
    "dmy": rf"(?:{DAY_LETTERS})[-/. ](?:{MONTH_LETTERS})[-/. ](?:{YEAR_LETTERS})",
    "mdy": rf"(?:{MONTH_LETTERS})[-/. ](?:{DAY_LETTERS})[-/. ](?:{YEAR_LETTERS})",
}
TOLD_ORDERS = {o: re.compile(rf"(?<![a-z]){t}(?![a-z])", re.IGNORECASE) for o, t in TOLD.items()}
FAR_SECONDS = (
    "“{cell}” and the others are neither dates that are known nor seconds since 1970: write them "
    "like 2024-04-30 14:00."
)
YEAR_FIRST_DAY = re.compile(r"\d{4}[-/.]\d{1,2}[-/.](\d{1,2})(?!\d)", re.ASCII)
SWAPPED = (
    "“{one}” and “{other}” stand in one column: a spreadsheet has probably taken the day for the "
    "month in a part of the dates. Export the file again, and upload it without opening it before."
)
# Days that follow each other in one reading of the dates and not in the other, at least.
FEWEST_DAYS = 3
# Intervals of one kind are no longer than the usual one by more than this.
ALIKE = 3
LEAST_YEAR = 300 * DAY


def guess_dates(draft: Draft) -> None:
    """The order of day, month and year, proved where it can be."""
    column = dated_column(draft)
    if column is None or "dates" in draft.answers:
        return
    _refuse_weeks_and_bare_days(column)
    _refuse_swapped(column)
    if column.is_digits or column.is_serial:
        kind, why = _digits_kind(column)
        draft.set(why, dates=kind)
        return
    cells = [*column.filled, *_other_ends(draft)]
    ordered = [c for c in cells if stamps.has_order(c) and stamps.orders_of(c)]
    orders = _without_years(column, orders_allowed(ordered))
    if not ordered:
        draft.set("The dates can be read in one way only.", dates="ymd")
        return
    if not orders:
        draft.set("No one order of day, month and year fits all dates.", dates="")
    elif len(orders) == 1:
        _prove(draft, column, orders)
        return
    if orders and _is_proved(draft, column, orders):
        return
    cell = next((c for c in ordered if stamps.orders_of(c) != ALL_ORDERS), ordered[0])
    if told := _told_above(draft, orders):
        draft.set(f"The heading says {ORDER_WORDS[told]}.", dates=told)
        return
    if "dmy" in orders and WITH_DOTS.match(cell):
        draft.set("Dates with dots have the day first in every country.", dates="dmy")
        return
    draft.set("Nothing in the file tells day and month apart.", dates="")
    choices = [(order, ORDER_WORDS[order]) for order in sorted(orders or ALL_ORDERS)]
    either = "day first or year first" if "mdy" not in orders else "day first or month first"
    draft.ask("dates", f"Is “{cell}” {either}?", choices, needed=True)


def _is_proved(draft: Draft, column: Sampled, orders: frozenset[str]) -> bool:
    return (
        _prove_by_lengths(draft, orders)
        or _prove_by_days(draft, column, orders)
        or _prove_by_file(draft, column, orders)
    )


def _other_ends(draft: Draft) -> list[str]:
    """Dates of the same order beside those of the column."""
    end_date = draft.column("end_date")
    both = _both_ends(draft) or ()
    return [cell for cells in (*both, end_date.filled if end_date else ()) for cell in cells]


def _refuse_weeks_and_bare_days(column: Sampled) -> None:
    """Raises Unreadable where what looks like months of a year is something else."""
    first = column.filled[0] if column.filled else ""
    are_weeks = bool(column.tokens & WEEKS) or plain(column.name) == "kw"
    if are_weeks and all(map(stamps.names_no_day, column.filled)):
        raise Unreadable(NO_WEEKS.format(cell=first))
    if column.tokens & PARTS_OF_YEARS and all(map(stamps.names_no_day, column.filled)):
        raise Unreadable(NO_QUARTERS.format(cell=first))
    named = [match for cell in column.filled if (match := BARE_DAY.fullmatch(cell))]
    pairs = list(pairwise(named))
    follow = [a["month"] == b["month"] and a["number"] != b["number"] for a, b in pairs]
    if len(named) == len(column.filled) and 2 * sum(follow) > len(pairs):
        raise Unreadable(NO_YEAR.format(cell=first))


def _refuse_swapped(column: Sampled) -> None:
    """Raises Unreadable where a spreadsheet took the day for the month in the dates that allow it,
    which it wrote with the year first, and left the others as they were."""
    turned = [
        cell for cell in column.filled if (m := YEAR_FIRST_DAY.match(cell)) and int(m[1]) <= 12
    ]
    kept = [cell for cell in column.filled if stamps.has_order(cell)]
    if len(turned) + len(kept) < len(column.filled) or not turned or not kept:
        return
    if all(len(stamps.orders_of(cell)) == 1 for cell in kept) and len(kept) >= FEWEST_DAYS:
        raise Unreadable(SWAPPED.format(one=turned[0], other=kept[0]))


def dated_column(draft: Draft) -> Sampled | None:
    """The column with the dates; of cells that hold both ends of an interval, the first ones. Dates
    that stand above columns are those of one."""
    if draft.sample.head.dates:
        return heading_column(draft)
    for field in ("date", "stamp", "end", "start"):
        if column := draft.column(field):
            return column
    column = draft.column("span")
    return column and replace(column, cells=spans.parted(column.cells).starts)


def _digits_kind(column: Sampled) -> tuple[str, str]:
    """How digits alone are to be read, and why."""
    if column.is_serial:
        return "serial", "The numbers are days as spreadsheets count them."
    cells = column.digits
    if all(stamps.parsed(cell, "ymd")[0] > BAD for cell in cells):
        return "ymd", "The digits are year, month and day."
    if all(map(stamps.FROM_2036.fullmatch, cells)):
        raise Unreadable(FAR_SECONDS.format(cell=cells[0]))
    digits = max(len(cell.partition(".")[0]) for cell in cells)
    kind = next((epoch for epoch, most in zip(EPOCHS, MOST_DIGITS, strict=True) if digits <= most))
    return kind, f"The numbers are {kind} since 1970."


def orders_allowed(cells: Iterable[str]) -> frozenset[str]:
    """The orders that all dates allow."""
    orders = ALL_ORDERS
    for cell in set(cells):
        allowed = stamps.orders_of(cell)
        if allowed:
            orders &= allowed
    return orders


def _without_years(column: Sampled, orders: frozenset[str]) -> frozenset[str]:
    """Without those that make a year of each step, where another does not: of 24-03-01 and 24-03-02
    the last number is the day."""
    if len(orders) < 2:
        return orders
    steps = {order: _day_steps(column.filled, order) for order in orders}
    if any(len(own) < FEWEST_DAYS - 1 for own in steps.values()):
        return orders
    shorter = frozenset(o for o in orders if np.median(steps[o]) < LEAST_YEAR)
    return shorter or orders


def _prove(draft: Draft, column: Sampled, orders: frozenset[str]) -> None:
    order = next(iter(orders))
    cell = next((c for c in column.filled if stamps.orders_of(c) == orders), column.filled[0])
    draft.set(f"“{cell}” can only be {ORDER_WORDS[order]}.", dates=order)


def _prove_by_days(draft: Draft, column: Sampled, orders: frozenset[str]) -> bool:
    """Several readings a day, and the days follow each other in one order alone."""
    days = {order: _day_steps(column.filled, order) for order in orders}
    if any(len(steps) < FEWEST_DAYS - 1 for steps in days.values()):
        return False
    if not _several_a_day(draft, column):
        return False  # one a day and one a month look the same
    follow = {order: float(np.mean(steps == DAY)) for order, steps in days.items()}
    best = max(follow, key=lambda order: follow[order])
    if follow[best] < 0.8 or any(follow[o] > 0.2 for o in follow if o != best):
        return False
    draft.set(f"Only as {ORDER_WORDS[best]} do the days follow each other.", dates=best)
    return True


def _prove_by_lengths(draft: Draft, orders: frozenset[str]) -> bool:
    """Start and end of each row: in one order alone all intervals are about as long as each other.
    Months of the calendar are."""
    both = _both_ends(draft)
    fits = orders_of_lengths(*both, orders) if both else []
    if len(fits) != 1:
        return False
    draft.set(f"Only as {ORDER_WORDS[fits[0]]} are all intervals of one length.", dates=fits[0])
    return True


def orders_of_lengths(
    starts: Sequence[str], ends: Sequence[str], orders: frozenset[str]
) -> list[str]:
    """Those in which all intervals are about as long as each other."""
    return [order for order in sorted(orders) if _are_alike(starts, ends, order)]


def _both_ends(draft: Draft) -> tuple[Sequence[str], Sequence[str]] | None:
    if "date" in draft.fields:
        return None
    if (column := draft.column("span")) is not None:
        parted = spans.parted(column.cells)
        return parted.starts, parted.ends
    start, end = draft.column("start"), draft.column("end")
    return (start.cells, end.cells) if start is not None and end is not None else None


def _are_alike(starts: Sequence[str], ends: Sequence[str], order: str) -> bool:
    first, last = (Stamps(order).read(cells).walls for cells in (starts, ends))
    known = (first > BAD) & (last > BAD)
    lengths = (last - first)[known]
    if len(lengths) < 2 or (lengths < 0).any():
        return False
    return bool(lengths.max() <= ALIKE * np.median(lengths))


def _told_above(draft: Draft, orders: frozenset[str]) -> str:
    """The order that a line above the readings tells, as in "dd/MM/yyyy"."""
    rows = draft.sheet.first_rows(draft.sample.head.first_row - 1)
    text = " | ".join(cell for _, cells in rows for cell in cells)
    told = [order for order, layout in TOLD_ORDERS.items() if layout.search(text)]
    return told[0] if len(told) == 1 and told[0] in orders else ""


def _several_a_day(draft: Draft, column: Sampled) -> bool:
    """Whether a day has several times, in any order of day and month, or one that is not its
    beginning."""
    if "date" in draft.fields:
        times = set(draft.times_of_rows())
        return len(times) > len(set(column.cells))
    walls = Stamps(min(orders_allowed(column.filled) or ALL_ORDERS)).read(column.filled).walls
    known = np.unique(walls[walls > BAD])
    return bool((known % DAY).any()) or len(known) > len(np.unique(known // DAY))


def _day_steps(cells: Sequence[str], order: str) -> Integers:
    walls = Stamps(order).read(cells).walls
    days = np.unique(walls[walls > BAD] // DAY * DAY)
    return np.diff(days)


def _prove_by_file(draft: Draft, column: Sampled, orders: frozenset[str]) -> bool:
    """Looks at the whole file for a date that can be read in one way only."""
    seen: set[str] = set()
    for piece in draft.sheet.pieces():
        cells = {row[column.place] for row in piece.rows if len(row) > column.place} - seen
        if draft.fields.get("span") == column.place:
            cells = set(spans.parted(list(cells)).starts)
        if len(seen) < 100_000:
            seen |= cells
        for cell in cells:
            allowed = stamps.orders_of(cell)
            if allowed and len(allowed & orders) == 1:
                order = next(iter(allowed & orders))
                draft.set(f"“{cell.strip()}” can only be {ORDER_WORDS[order]}.", dates=order)
                return True
    return False
