"""The first rows of the real file, and what each was understood as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.reads.check import finding, understanding
from portal.reads.check_models import Check
from portal.reads.formats import Unreadable
from portal.reads.formats.plan import ENERGY, Plan
from portal.reads.formats.reading.preview import Preview, PreviewRow, preview
from portal.reads.formats.reading.preview import Understood as Reading
from portal.reads.formats.series import MICRO, instant
from portal.reads.pages.plan_form import ROLES, role_of
from portal.ui import figures

ROWS = 8
# A day of quarter hours is wider than any screen.
MOST_COLUMNS = 40
# On a phone each cell is a line: of more columns of energy than these, the readings say enough.
MOST_TOLD = 4
# Rows of a preview are few; so many problems are enough for each.
SHOWN_CHARS = 60
# Of times whose zone is that of a device that is not chosen yet.
OWN_CLOCK = "by the device's own clock"


@dataclass(frozen=True)
class Understood:
    """One reading in words: exact energy in the unit of the file, or the value of a meter."""

    device: str
    amount: str
    counter: bool
    span: str


def previewed(check: Check, plan: Plan, chosen: Mapping[str, str]) -> dict[str, Any]:
    """For the template: headings with their roles, rows with cells and readings; or a sentence.
    `chosen` are the devices that stand on the page for names of the file."""
    names = finding.Names(check, chosen=chosen)
    try:
        with understanding.opened(check.upload) as source:
            found = preview(
                source,
                plan,
                zone_of=names.known_zone_of,
                limits=understanding.file_limits(),
                rows=ROWS,
            )
    except Unreadable as error:
        return {"headings": [], "rows": [], "sentence": str(error)}
    return _shown(found, plan, names)


def _shown(found: Preview, plan: Plan, names: finding.Names) -> dict[str, Any]:
    headings = [
        _heading(name, role_of(plan, at), many=len(plan.values) > MOST_TOLD)
        for at, name in enumerate(found.headings[:MOST_COLUMNS])
    ]
    width = max([len(headings), *(len(row.cells) for row in found.rows)], default=0)
    headings += [_heading("", "", many=False)] * (min(width, MOST_COLUMNS) - len(headings))
    return {
        "headings": headings,
        "rows": [_row(row, headings, names) for row in found.rows],
        # What is asked above needs no second word, as long as the rows can be shown.
        "sentence": "" if any(row.readings for row in found.rows) else found.sentence,
        "more": max(0, len(found.headings) - MOST_COLUMNS),
    }


def _heading(name: str, role: str, *, many: bool) -> dict[str, Any]:
    """`told`: its cell is shown on a phone too."""
    told = bool(role) and not (many and role == "values")
    return {"name": name, "role": ROLES[role] if role else "", "told": told}


def _row(
    row: PreviewRow, headings: Sequence[Mapping[str, Any]], names: finding.Names
) -> dict[str, Any]:
    cells = [cell[:SHOWN_CHARS] for cell in row.cells[: len(headings)]]
    cells += [""] * (len(headings) - len(cells))
    return {
        "number": row.row,
        "after_gap": row.after_gap,
        "cells": list(zip(cells, headings, strict=True)),
        "readings": [_understood(one, names) for one in row.readings],
        "more": row.more,
        "problem": row.problem,
    }


def _understood(one: Reading, names: finding.Names) -> Understood:
    return Understood(
        device=names.called(one.device) if one.device else "",
        amount=_amount(one),
        counter=one.counter,
        span=figures.span(
            None if one.start is None or one.counter else instant(one.start),
            instant(one.end),
            one.zone,
            named=one.zone or OWN_CLOCK,
        ),
    )


def _amount(one: Reading) -> str:
    """To the digit, so that it can be held against the cell."""
    return figures.in_full(Decimal(one.micro_wh) / MICRO, one.unit if one.unit in ENERGY else "kWh")
