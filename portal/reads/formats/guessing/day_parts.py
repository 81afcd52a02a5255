"""Columns side by side that part a day: 24, 48 or 96 of them."""

from __future__ import annotations

import re
from itertools import pairwise

from portal.reads.formats.cells.stamps import CLOCK_ALONE, DAY, names_no_day, time_of_day
from portal.reads.formats.cells.words import plain
from portal.reads.formats.guessing.dates import dated_column
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.sampling import SECONDS_OF_A_DAY, Sampled
from portal.reads.formats.reading.lacking import DAY_PARTS, usual_parts
from portal.reads.formats.shapes import Unreadable

NUMBERS = re.compile(r"\d+")
# The hour that comes twice, among the columns of a day: "2B", "02:00*", "H3X".
AGAIN = re.compile(r"(?:H|HE)?\s?\d{1,2}(?::\d{2})?\s?[ABX*]", re.IGNORECASE)

NO_DAYS = (
    "The columns part a day, and “{cell}” is a month: an average day of a month is no reading. "
    "Export the days themselves."
)


def guess_parts_of_a_day(draft: Draft) -> bool:
    """Whether the headings part a day. Raises Unreadable where the rows are months."""
    parts = _parts_of_a_day(draft)
    if not parts:
        return False
    _refuse_no_days(draft)
    why = f"The headings part a day into {len(parts)} intervals."
    draft.set(why, shape="days", values=tuple(c.place for c in parts), combine="one")
    usual = usual_parts(len(parts))
    if len(parts) > usual or not all(map(_is_time_of_day, parts)):
        why = "The headings count the parts of a day."
        draft.set(why, counted=str(SECONDS_OF_A_DAY // usual))
    return True


def _refuse_no_days(draft: Draft) -> None:
    """Raises Unreadable where a column for each hour stands in rows of months."""
    dated = dated_column(draft)
    if dated is not None and all(map(names_no_day, dated.filled)):
        raise Unreadable(NO_DAYS.format(cell=dated.filled[0]))


def _parts_of_a_day(draft: Draft) -> list[Sampled]:
    """Columns side by side whose headings are times of day, or numbers in a row."""
    named = [c for c in draft.free() if (c.is_number or c.is_empty) and _is_part(c)]
    side_by_side = all(b.place - a.place == 1 for a, b in pairwise(named))
    have_numbers = any(c.kinds["number"] for c in named)
    dated = dated_column(draft)
    are_parts = (dated is None or not dated.kinds["stamp"]) and (
        len(named) in DAY_PARTS and side_by_side and have_numbers and _begin_at_midnight(named)
    )
    return named if are_parts else []


def _begin_at_midnight(parts: list[Sampled]) -> bool:
    """Whether their headings do not fall: those of a day that begins at another time do."""
    if not all(map(_is_time_of_day, parts)):
        numbers = [int(found[0]) for c in parts if (found := NUMBERS.findall(c.name))]
        return numbers == sorted(numbers) and (not numbers or numbers[0] <= 1)
    times = [time_of_day(c.name.strip().replace("-", " ").split(" ")[0]) for c in parts]
    return times[:-1] == sorted(times[:-1]) and times[0] <= DAY // len(parts)


def _is_part(column: Sampled) -> bool:
    """ "00:30", "00:00 - 00:30", "H1", "Interval 48", "7"; of the hour that comes twice "3B"."""
    name = column.name.strip()
    if _is_time_of_day(column) or AGAIN.fullmatch(name):
        return True
    rest = plain(name).rstrip("0123456789")
    return rest in ("", "h", "hr", "hour", "interval", "int", "period", "q", "qh", "hh", "v", "e")


def _is_time_of_day(column: Sampled) -> bool:
    first = column.name.strip().replace("-", " ").split(" ")[0]
    return not first.isdigit() and CLOCK_ALONE.fullmatch(first or "-") is not None
