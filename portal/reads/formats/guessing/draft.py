"""A plan while it is guessed: what is known so far, why, and what must be asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from portal.reads.formats.guessing.sampling import Sample, Sampled
from portal.reads.formats.plan import Plan, Question
from portal.reads.formats.shapes import Choices
from portal.reads.formats.table.headings import letter
from portal.reads.formats.table.source import Sheet, Source


class Draft:
    """The steps of a guess write into one of these, each its own fields."""

    def __init__(
        self,
        source: Source,
        sheet: Sheet,
        sample: Sample,
        hints: Choices,
        devices: Collection[str],
        answers: Mapping[str, Any],
    ) -> None:
        self.source, self.sheet, self.sample = source, sheet, sample
        self.hints, self.devices = hints, devices
        self.answers = answers
        self.fields: dict[str, Any] = dict(answers)
        self.reasons: dict[str, str] = dict.fromkeys(answers, "Chosen here.")
        self.questions: list[Question] = []
        self.remarks: list[str] = []
        # Rows of one time are those of several names, whatever these are.
        self.is_told_apart = False
        self.meanings: dict[int, str] = {}
        self.units: dict[int, str] = {}

    def set(self, reason: str, **fields: Any) -> None:
        """What was answered stays."""
        guessed = {name: value for name, value in fields.items() if name not in self.answers}
        self.fields.update(guessed)
        self.reasons.update(dict.fromkeys(guessed, reason))

    def ask(self, field: str, text: str, choices: list[tuple[str, str]], *, needed: bool) -> None:
        """A question that was answered stays, so that the answer can be changed."""
        needed = needed and field not in self.answers
        self.questions.append(Question(field, text, needed, tuple(choices)))

    def named(self, columns: Sequence[Sampled]) -> list[tuple[str, str]]:
        """Columns as choices; those of one name are told apart by their letters."""
        names = Counter(column.name for column in self.columns)
        return [
            (
                str(c.place),
                f"{c.name} (column {letter(c.place)})" if names[c.name] > 1 else c.name,
            )
            for c in columns
        ]

    def remark(self, sentence: str) -> None:
        self.remarks.append(sentence)

    @property
    def columns(self) -> list[Sampled]:
        return self.sample.columns

    def free(self) -> list[Sampled]:
        """Columns that nothing is read from so far."""
        used = set(Plan(**self.fields).columns)
        return [column for column in self.columns if column.place not in used]

    def times_of_rows(self) -> list[tuple[str, ...]]:
        """What stands in the columns of the times, row by row."""
        plan = Plan(**self.fields)
        own = (plan.stamp, plan.start, plan.end, plan.date, plan.end_date, plan.span)
        columns = [self.columns[place].cells for place in own if place is not None]
        return list(zip(*columns, strict=True))

    @property
    def chosen(self) -> list[Sampled]:
        """The columns of energy, or those that it may be."""
        places = self.fields.get("values") or [
            int(value) for q in self.questions if q.field == "values" for value, _ in q.choices
        ]
        return [self.columns[place] for place in places]

    def column(self, field: str) -> Sampled | None:
        place = self.fields.get(field)
        return None if place is None else self.columns[place]
