"""The first rows of the real file, and what each was understood as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from portal.reads import finding, understanding
from portal.reads.check_models import Check
from portal.reads.formats import Unreadable
from portal.reads.formats.plan import Plan
from portal.reads.formats.preview import Preview, PreviewRow, preview
from portal.reads.formats.series import MICRO, instant
from portal.reads.pages.plan_form import ROLES, role_of

ROWS = 8
# A day of quarter hours is wider than any screen.
MOST_COLUMNS = 40
# Rows of a preview are few; so many problems are enough for each.
SHOWN_CHARS = 60


@dataclass(frozen=True)
class Understood:
    """One reading in words: energy in Wh, or the value of a meter. Without a zone the times are
    those of the device's own clock."""

    device: str
    start: datetime | None
    end: datetime
    wh: Decimal
    counter: bool
    zone: str


def previewed(check: Check, plan: Plan) -> dict[str, Any]:
    """For the template: headings with their roles, rows with cells and readings; or a sentence."""
    try:
        with understanding.opened(check.upload) as source:
            names = finding.Names(check)
            found = preview(
                source,
                plan,
                zone_of=names.zone_of,
                limits=understanding.file_limits(),
                rows=ROWS,
            )
    except Unreadable as error:
        return {"headings": [], "rows": [], "sentence": str(error)}
    return _shown(found, plan)


def _shown(found: Preview, plan: Plan) -> dict[str, Any]:
    headings = [
        {"name": name, "role": ROLES[role_of(plan, at)] if role_of(plan, at) else ""}
        for at, name in enumerate(found.headings[:MOST_COLUMNS])
    ]
    width = max([len(headings), *(len(row.cells) for row in found.rows)], default=0)
    headings += [{"name": "", "role": ""}] * (min(width, MOST_COLUMNS) - len(headings))
    return {
        "headings": headings,
        "rows": [_row(row, len(headings)) for row in found.rows],
        "sentence": found.sentence,
        "more": max(0, len(found.headings) - MOST_COLUMNS),
    }


def _row(row: PreviewRow, width: int) -> dict[str, Any]:
    cells = [cell[:SHOWN_CHARS] for cell in row.cells[:width]]
    return {
        "number": row.row,
        "cells": cells + [""] * (width - len(cells)),
        "readings": [
            Understood(
                device=one.device,
                start=None if one.start is None else instant(one.start),
                end=instant(one.end),
                wh=Decimal(one.micro_wh) / MICRO,
                counter=one.counter,
                zone=one.zone,
            )
            for one in row.readings
        ],
        "more": row.more,
        "problem": row.problem,
    }
