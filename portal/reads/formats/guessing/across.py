"""A table whose dates stand above its columns: what its other columns are."""

from __future__ import annotations

from dataclasses import replace

from portal.reads.formats.cells.quantities import MEASURED
from portal.reads.formats.cells.stamps import has_form
from portal.reads.formats.cells.states import names_state
from portal.reads.formats.cells.units import unit_in
from portal.reads.formats.cells.words import MADE, plain, tokens, words
from portal.reads.formats.guessing.clockrows import guess_clock
from portal.reads.formats.guessing.draft import Draft
from portal.reads.formats.guessing.others import MOST_NAMED, leave_out_others
from portal.reads.formats.guessing.restofdates import guess_rest
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.plan import Plan
from portal.reads.formats.reading.dateheadings import NO_DATE
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.across import have_numbers, sums_up
from portal.reads.formats.table.headingdates import NUMBER, date_in, form_of
from portal.reads.formats.table.others import label_places
from portal.reads.formats.table.text import Row
from portal.reads.formats.table.titles import name_in

SEVERAL_TABLES = (
    "There are several tables with dates above their columns: put them below each other under one "
    "heading, with the device in a column, or upload each as a file of its own."
)
# Headings of what a device is, and not of what it made.
SIZES = words("capacity rated installed nominal nennleistung size kwp")


def guess_columns(draft: Draft) -> None:
    """Which columns have a date each, and which one has the rest of it."""
    _refuse_blocks(draft)
    leave_out_others(draft)
    head = draft.sample.head
    names = [head.names[place] for place in head.dates]
    why = f"The headings of {len(names)} columns are dates, beginning with “{names[0]}”."
    draft.set(why, shape="dates", values=head.dates, combine="one")
    guess_clock(draft)
    guess_rest(draft, names)
    _refuse_no_dates(draft)


def _refuse_blocks(draft: Draft) -> None:
    """Raises Unreadable where another table begins below, with the name of a device above it."""
    head, between = draft.sample.head, list[Row]()
    heading = [head.names[place] for place in head.dates]
    for _, cells in draft.sample.rows:
        if [cells[place].strip() for place in head.dates] == heading and name_in(between):
            raise Unreadable(SEVERAL_TABLES)
        between = [] if have_numbers([cells], head.dates) else [*between, cells]


def _refuse_no_dates(draft: Draft) -> None:
    """Raises Unreadable where a column of numbers is called like those of the dates, and its date
    is not understood. What else stands among them is left out with a word."""
    head = draft.sample.head
    forms = {form_of(head.names[place]) for place in head.dates}
    free = [c for c in draft.free() if c.is_number and not c.is_empty and not sums_up(c.name)]
    for column in free:
        is_alike = form_of(column.name) in forms and NUMBER.search(column.name)
        if is_alike or has_form(column.name, "ymd"):
            raise Unreadable(NO_DATE.format(heading=column.name[:80]))
    if behind := [c.quoted for c in free if c.place > head.dates[0]]:
        draft.remark(f"Not read, since no date stands above: {', '.join(behind[:MOST_NAMED])}.")


def heading_column(draft: Draft) -> Sampled | None:
    """The dates of the headings as if they stood in a column; None where they are no whole dates.
    It is called as the cell before them."""
    head = draft.sample.head
    dates = [date_in(head.names[place]) for place in head.dates]
    if not all(dates) or not dates:
        return None
    return Sampled(head.dates[0], _corner(draft), dates)


def as_one_column(draft: Draft) -> Sampled:
    """The numbers of all dates, row by row, called by what stands beside them and speaks of no
    production."""
    values = draft.sample.head.dates
    cells = [row[place] for _, row in draft.sample.rows for place in values]
    beside = [_corner(draft), *(label for c in _texts(draft) for label in set(c.filled))]
    names = [text for text in beside if MADE.isdisjoint(tokens(text)) and not sums_up(text)]
    return Sampled(values[0], " ".join(names), cells)


def label_column(draft: Draft, ways: Sampled | None) -> Sampled | None:
    """The column that names the device of each row, without the rows of totals; None where none
    does: a column of `ways` tells what was produced from what was used, and one word for what was
    measured is the name of no device."""
    texts = [replace(c, cells=_without_totals(c)) for c in _texts(draft) if c is not ways]
    known = {plain(name) for name in draft.devices}
    matching = [c for c in texts if known & set(map(plain, c.filled))]
    named = sorted((c for c in texts if c.field == "device"), key=lambda c: -len(set(c.filled)))
    others = [] if ways else [c for c in texts if not (c.is_number or c.is_stamp)]
    for column in [*matching, *named, *others]:
        if column in matching or not _is_measure(column):
            return column
    return None


def units_beside(draft: Draft) -> set[str]:
    """The units that the labels of rows name, or what stands above them."""
    if not draft.sample.head.dates:
        return set()
    head = draft.sample.head
    names = {head.names[place] for place in label_places(head.dates, head.width)}
    labels = names | {text for c in _texts(draft) for text in c.filled}
    return {unit_in(text) for text in labels if SIZES.isdisjoint(tokens(text))} - {""}


def _texts(draft: Draft) -> list[Sampled]:
    """Columns beside the dates that may name something."""
    head, plan = draft.sample.head, Plan(**draft.fields)
    beside = [draft.columns[place] for place in label_places(head.dates, head.width)]
    of_times = (plan.date, plan.stamp, plan.start, plan.end, plan.span)
    free = [c for c in beside if c.place not in of_times and not c.is_empty and not c.is_unit]
    return [c for c in free if c.field not in ("type", "zone", "scale", "unit")]


def _corner(draft: Draft) -> str:
    place = draft.sample.head.dates[0] - 1
    return draft.sample.head.names[place] if place >= 0 else ""


def _without_totals(column: Sampled) -> list[str]:
    return [cell for cell in column.cells if not sums_up(cell)]


def _is_measure(column: Sampled) -> bool:
    """Whether all rows have one label, and that says what was measured; or labels of states."""
    labels = set(column.filled)
    if column.field != "device" and all(map(names_state, labels)):
        return True
    return len(labels) == 1 and MEASURED.issuperset(tokens(*labels))
