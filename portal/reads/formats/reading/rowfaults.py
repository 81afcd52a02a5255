"""Rows that cannot be read: what is wrong with each, or why nobody needs to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from portal.reads.formats.cells import amounts, stamps
from portal.reads.formats.cells.kinds import kind_of
from portal.reads.formats.cells.stamps import BAD, BLANK
from portal.reads.formats.cells.states import names_state
from portal.reads.formats.cells.words import TIME_FIELDS, field_of, is_total, may_sum_up
from portal.reads.formats.places import words as row_words
from portal.reads.formats.plan import Plan
from portal.reads.formats.reading.basis import Basis
from portal.reads.formats.reading.columns import UNKNOWN
from portal.reads.formats.reading.gathering import Smalls
from portal.reads.formats.reading.moments import Moments
from portal.reads.formats.reading.problems import Problems
from portal.reads.formats.reading.wordrows import are_words_alone, may_be_title
from portal.reads.formats.series import Integers
from portal.reads.formats.shapes import Unreadable
from portal.reads.formats.table.headings import Head
from portal.reads.formats.table.others import label_of_others, label_places
from portal.reads.formats.table.text import Row

# What is wrong with a cell, by kind.
WRONG = {
    "device": "This row names no device: fill the cell, or choose the device on the form.",
    "type": "The type of a read is History, Delta or Aggregate.",
    "length": "This is no length of an interval: write it like 15 min.",
    "unit": "The unit of energy is Wh, kWh, MWh or GWh, and that of power W, kW or MW.",
    "zone": "There is no such time zone: write it like Africa/Nairobi or UTC+01:00.",
}
NO_SCALE = "This is no factor: write a number such as 1 or 1000."
NO_START = "A History read needs the start of its interval."
COARSE = (
    "The other rows tell more of their times: this is probably a total. Write its time as theirs, "
    "or delete the row."
)
NO_SPAN = "This is not the start and the end of an interval: write it like {like}."
NO_LENGTH = "Power needs the start of its interval: without it nobody knows how long it lasted."

# Rows that are no readings and no problem either, by kind.
SET_ASIDE = {
    "heading again": "Repeats the heading and is left out.",
    "remark": "Begins with # and is left out: “{text}”.",
    "words": "Has words and no number, and is left out: “{text}”.",
    "total": "Sums up the others and is left out: “{text}”.",
    "other": "Is of something else than energy that was made, and is left out: “{text}”.",
    "nothing": "Has neither time nor number.",
    "no number": "Has no number in the column {heading}.",
}


OTHER_TABLE = (
    "Row {row} begins another table, whose energy is called “{name}”: give each table a file of "
    "its own."
)


BELOW_TITLE = (
    "Row {row} has “{title}” alone and readings below it, which may be of something else: give "
    "them a file of their own, or delete the row."
)


class Faults:
    """`above` is what stands above the readings, cell by cell; `heading` tells how a column is
    called, `name` the device of a row."""

    def __init__(
        self,
        plan: Plan,
        head: Head,
        moments: Moments,
        problems: Problems,
        *,
        above: Iterable[str],
        heading: Callable[[int | None], str],
        name: Callable[[Smalls, int], str],
    ) -> None:
        self._plan, self._moments, self._problems = plan, moments, problems
        self._heading_of, self._name_of = heading, name
        self._heading_cells, self._heading_names = list(head.names), frozenset(head.names)
        self._above = frozenset(map(str.strip, above))
        self._title: tuple[int, str] | None = None

    def tell(self, basis: Basis, places: Integers) -> None:
        """Says what is wrong with these rows, those of one fault after the other."""
        for kind, column, own in self._first_faults(basis, self._to_be_read(basis, places)):
            for turn, place in enumerate(own.tolist()):
                if self._problems.is_full(kind):
                    self._problems.count(kind, basis.rows[own[turn:]])
                    break
                cells, row = basis.cells[place], int(basis.rows[place])
                at, message = self._words(kind, column, cells)
                typed = "" if at is None else cells[at]
                name = self._name_of(basis.names, place)
                self._problems.add(kind, row, name, self._heading_of(at), typed, message)

    def refuse_below_title(self, basis: Basis) -> None:
        """Raises Unreadable for readings below a row that may be the title of another table."""
        if self._title and (basis.rows[basis.good] > self._title[0]).any():
            row, title = self._title
            raise Unreadable(BELOW_TITLE.format(row=row_words(row), title=title))

    def _to_be_read(self, basis: Basis, places: Integers) -> Integers:
        """The places that are left when rows are noted that should not be read at all."""
        walls = basis.ends.walls
        timed, left = places[walls[places] > BAD], places[walls[places] <= BAD]
        text = "\n".join([" ".join(basis.cells[place]) for place in left.tolist()])
        self._refuse_other_tables(basis, left)
        if sum(name in text for name in self._heading_names) > 1:
            left = self._noted("heading again", basis, left, self._repeats_heading)
        if "#" in text:
            left = self._noted("remark", basis, left, self._is_remark)
        if may_sum_up(text):
            left = self._noted("total", basis, left, is_total)
        if self._plan.shape == "dates":
            left = self._noted("other", basis, left, self._is_of_others)
        self._look_for_title(basis, left)
        blank = walls[left] == BLANK
        begun = self._noted("nothing", basis, left[blank], self._has_nothing)
        numbered = self._noted("no number", basis, begun, self._has_no_number)
        broken = np.sort(np.concatenate([left[~blank], numbered]))
        broken = self._noted("words", basis, broken, self._has_words_alone)
        return np.asarray(np.sort(np.concatenate([timed, broken])))

    def _noted(
        self, kind: str, basis: Basis, places: Integers, is_such: Callable[[Row], bool]
    ) -> Integers:
        """Notes the rows that are of such a kind; returns the others."""
        such = np.array([is_such(basis.cells[place]) for place in places.tolist()], bool)
        own = places[such]
        if len(own):
            text = " ".join(filter(None, map(str.strip, basis.cells[own[0]])))[:80]
            heading = self._heading_of(next(iter(self._plan.values), None))
            words = SET_ASIDE[kind].format(text=text, heading=heading)
            self._problems.note(kind, words, basis.rows[own])
        return np.asarray(places[~such])

    def _refuse_other_tables(self, basis: Basis, places: Integers) -> None:
        """A row that names the time, as the heading does or otherwise, and the energy otherwise."""
        time, names = self._moments.stamp_place, self._heading_cells
        called = names[time] if time < len(names) else ""
        values = [v for v in self._plan.values if v < len(names)]
        for place in places.tolist():
            cells = basis.cells[place]
            others = [name for v in values if (name := cells[v].strip()) not in (names[v], "")]
            if not others or not called:
                continue
            named = cells[time].strip()
            is_word = others[0][0].isalpha() and kind_of(others[0]) == "text"
            if named == called or (is_word and field_of(named) in TIME_FIELDS):
                row = row_words(int(basis.rows[place]))
                raise Unreadable(OTHER_TABLE.format(row=row, name=others[0][:40]))

    def _look_for_title(self, basis: Basis, places: Integers) -> None:
        """The first row that has a few words alone: no page, no device, nor what stands above the
        first table too."""
        if self._title or self._plan.device_column == 0:
            return
        for place in places.tolist():
            text, *others = map(str.strip, basis.cells[place])
            if any(others) or text in self._above or not may_be_title(text):
                continue
            if not names_state(text) or self._is_above_heading(basis, place):
                self._title = int(basis.rows[place]), text
                return

    def _is_above_heading(self, basis: Basis, place: int) -> bool:
        following = next(iter(basis.cells[place + 1 : place + 2]), [])
        return self._repeats_heading(following)

    def _repeats_heading(self, cells: Row) -> bool:
        if cells == self._heading_cells:
            return True
        texts = list(map(str.strip, cells))
        return sum(a == b for a, b in zip(texts, self._heading_cells, strict=False) if a) > 1

    def _has_nothing(self, cells: Row) -> bool:
        """Of a row whose stamp, or end, is blank: whether it has no start and no number either."""
        begins = (self._moments.other_place, self._plan.date)
        return self._has_no_number(cells) and not any(
            cells[place].strip() for place in begins if place is not None
        )

    def _has_no_number(self, cells: Row) -> bool:
        return all(amounts.is_nothing(cells[place]) for place in self._plan.values)

    def _has_words_alone(self, cells: Row) -> bool:
        """Whatever device its row names; or a title that stands above the first table too."""
        names = (self._plan.device_column, self._plan.part_column)
        cells = [cell.strip() for place, cell in enumerate(cells) if place not in names]
        texts = list(filter(None, cells))
        is_title = len(texts) == 1 and texts[0][0].isalpha() and texts[0] in self._above
        return is_title or are_words_alone(texts)

    def _is_of_others(self, cells: Row) -> bool:
        return bool(label_of_others(cells, label_places(self._plan.values, len(cells))))

    def _is_remark(self, cells: Row) -> bool:
        numbers = (kind_of(cells[place]) == "number" for place in self._plan.values)
        return cells[0].startswith("#") and not any(numbers)

    def _first_faults(
        self, basis: Basis, places: Integers
    ) -> Iterator[tuple[str, int | None, Integers]]:
        """Kind, column and places of the first thing that is wrong with each row."""
        plan, moments = self._plan, self._moments
        never = np.zeros(len(basis.rows), bool)
        startless = never if basis.starts is None else basis.starts.walls <= BAD
        lengthless = never if basis.lengths is None else basis.lengths <= BAD
        checks = (
            ("device", self._name_column, basis.names == UNKNOWN),
            ("device", plan.part_column, basis.parts == UNKNOWN),
            ("type", plan.type_column, basis.types == UNKNOWN),
            ("time", moments.stamp_place, basis.ends.walls <= BAD),
            ("time", moments.other_place, startless),
            ("length", plan.length, lengthless),
            ("unit", plan.unit_column, basis.units == UNKNOWN),
            ("unit", plan.scale_column, basis.scales == UNKNOWN),
        )
        for kind, column, wrong in checks:
            own = wrong[places]
            yield kind, column, places[own]
            places = places[~own]
        yield "zone", plan.zone_column, places

    @property
    def _name_column(self) -> int | None:
        plan = self._plan
        return plan.part_column if plan.device_column is None else plan.device_column

    def _words(self, kind: str, column: int | None, cells: Row) -> tuple[int | None, str]:
        """The column where it is, and what is wrong."""
        if kind == "time" and column is not None:
            return self._time_words(cells, column)
        if kind == "unit" and column == self._plan.scale_column:
            return column, NO_SCALE
        return column, WRONG[kind]

    def _time_words(self, cells: Row, column: int) -> tuple[int, str]:
        date, dates = self._plan.date, self._plan.dates
        if self._plan.shape == "dates":
            return column, self._moments.wrong
        if column == self._moments.other_place and not cells[column].strip():
            return column, NO_LENGTH if self._plan.meaning == "power" else NO_START
        if date is not None and date != column:
            if stamps.parsed(cells[date], dates)[0] <= BAD:
                return date, stamps.why_bad(cells[date], dates)
            if self._plan.counted:
                return column, "This is not the number of a part of a day: write it like 12."
            if column == self._plan.span:
                return column, NO_SPAN.format(like="14:00 - 15:00")
            return column, "This is not a time of day: write it like 14:00."
        if column == self._plan.span:
            return column, NO_SPAN.format(like="2024-04-30 14:00 - 15:00")
        is_coarse = stamps.parsed(cells[column], dates)[0] > BAD
        return column, COARSE if is_coarse else stamps.why_bad(cells[column], dates)
