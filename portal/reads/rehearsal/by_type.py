"""The series of one device -> its reads by type.

As the person or the file says; else onboarding divides, and a counter goes as one where the device
is known to send such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import repeat
from typing import Any, NamedTuple

import numpy as np

from portal.reads.formats import DeviceFacts
from portal.reads.formats.falls import Falls
from portal.reads.formats.intervals import to_intervals, without_errors
from portal.reads.formats.series import Series, milliseconds
from portal.reads.rehearsal.columns import COLUMNS, Reads
from portal.reads.rehearsal.division import divide
from portal.reads.rehearsal.prepared import Prepared
from portal.reads.rehearsal.wishes import Wishes

LEFT = "Across onboarding, left here"
LEFT_WORDS = "Its interval begins before onboarding and ends after it."


class Measured(NamedTuple):
    """A series, and the energy of its intervals; they differ for a counter, of which the wrong
    values are left out."""

    series: Series
    energy: Series
    falls: Falls | None = None

    @classmethod
    def of(cls, series: Series, way: str | None) -> Measured:
        """`way` is what was chosen for the falls of a counter."""
        if not series.counter:
            return cls(series, series)
        energy, falls = to_intervals(series, way)  # type: ignore[arg-type]
        return cls(without_errors(falls, way), energy, falls)  # type: ignore[arg-type]


def merged(every: Sequence[Series], external_id: str, kind: str = "") -> Reads:
    """Several series of one device in one, oldest end first."""
    return _joined(
        [
            Reads(external_id, kind, one.unit, **{name: getattr(one, name) for name in COLUMNS})
            for one in every
        ]
    )


def by_type(
    found: Prepared, every: Sequence[Measured], facts: DeviceFacts, wishes: Wishes
) -> list[Reads]:
    """Tells `found` of rows that stay here."""
    said = {wishes.type or one.series.type for one in every}
    counts = facts.bound_type == "Aggregate" and all(one.series.counter for one in every)
    if said == {""} and counts:
        return _meter_and_history(found, every, facts)
    parts = [_of_type(every, kind, facts, wishes) for kind in sorted(said) if kind]
    untyped = [] if wishes.type else [one.energy for one in every if not one.series.type]
    if untyped:
        parts += _divided(found, merged(untyped, facts.external_id), facts, wishes)
    return [_joined([one for one in parts if one.type == kind]) for kind in _types(parts)]


def _types(parts: Sequence[Reads]) -> list[str]:
    return list(dict.fromkeys(part.type for part in parts if len(part)))


def _joined(parts: Sequence[Reads]) -> Reads:
    """Reads of one type in one, oldest end first: a device takes them in order of time."""
    if len(parts) == 1:
        return parts[0]
    columns: dict[str, Any] = {
        name: np.concatenate([getattr(part, name) for part in parts]) for name in COLUMNS
    }
    order = np.argsort(columns["ends"], kind="stable")
    return replace(parts[0], **{name: column[order] for name, column in columns.items()})


def _of_type(every: Sequence[Measured], kind: str, facts: DeviceFacts, wishes: Wishes) -> Reads:
    chosen = [one for one in every if (wishes.type or one.series.type) == kind]
    series = [one.series if kind == "Aggregate" else one.energy for one in chosen]
    return merged(series, facts.external_id, kind)


def _divided(found: Prepared, energy: Reads, facts: DeviceFacts, wishes: Wishes) -> list[Reads]:
    divided = divide(
        energy,
        onboarded=milliseconds(facts.onboarded_at),
        ongoing="Delta",
        across=wishes.across,
    )
    found.across += len(divided.across)
    if len(divided.left):
        told = zip(divided.left.tolist(), repeat(LEFT_WORDS))
        found.keep_here(divided.left, LEFT, told)
    return [divided.history, divided.ongoing]


def _meter_and_history(
    found: Prepared, every: Sequence[Measured], facts: DeviceFacts
) -> list[Reads]:
    onboarded = milliseconds(facts.onboarded_at)
    before = divide(found.intervals, onboarded=onboarded, ongoing="Aggregate").history
    meter = merged([one.series for one in every], facts.external_id, "Aggregate")
    return [before, meter.only(meter.ends > onboarded)]
