"""Whose the series of a file are, and what becomes of those of names that mean no device. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from portal.reads.check.holding import Span
from portal.reads.formats import Problem
from portal.reads.formats.series import NO_TIME, Integers, Series, instant
from portal.reads.rehearsal.names import CHOSEN, REMEMBERED, Match
from portal.reads.rehearsal.wishes import Wishes
from portal.ui.figures import counted

NOBODY = "A device that is not yours"

ByDevice = dict[str, list[Series]]


def by_device(series: Sequence[Series], matches: Sequence[Match]) -> ByDevice:
    """External id -> its series."""
    found: ByDevice = {}
    for one, match in zip(series, matches, strict=True):
        if match.external_id and len(one):
            found.setdefault(match.external_id, []).append(one)
    return found


def spans(every: ByDevice, wishes: Wishes) -> dict[str, Span]:
    """External id -> the time of its series, moved as the person wishes."""
    return {
        external_id: _span(series, wishes.moved_ms(external_id))
        for external_id, series in every.items()
    }


def _span(every: Sequence[Series], moved: int) -> Span:
    firsts = [int(np.where(s.starts == NO_TIME, s.ends, s.starts).min()) for s in every]
    lasts = [int(s.ends.max()) for s in every]
    return Span(instant(min(firsts) + moved), instant(max(lasts) + moved))


def are_unsaid(matches: Sequence[Match]) -> bool:
    """Whether nothing means a device, and some name was not said to stay here."""
    known = any(match.external_id for match in matches)
    return not known and any(not match.how for match in matches)


def matched(series: Sequence[Series], matches: Sequence[Match]) -> list[dict[str, Any]]:
    """The names that a person gave a device, or left here, now or an earlier time; they may be
    given another one."""
    found: dict[str, dict[str, Any]] = {}
    for one, match in zip(series, matches, strict=True):
        if match.how in (CHOSEN, REMEMBERED):
            kept = found.setdefault(match.name, _asked(one, match))
            kept |= {"device": match.external_id, "remembered": match.how == REMEMBERED}
            kept["offers"] = []
            kept["rows"] += len(one)
    return list(found.values())


def unmatched(series: Sequence[Series], matches: Sequence[Match]) -> list[dict[str, Any]]:
    """The names that are to be asked for, with their rows and the devices that are alike."""
    found: dict[str, dict[str, Any]] = {}
    for one, match in zip(series, matches, strict=True):
        if not match.external_id and not match.how:
            kept = found.setdefault(match.name, _asked(one, match))
            kept["rows"] += len(one)
            kept["offers"] = list(match.offers)
    return list(found.values())


def _asked(one: Series, match: Match) -> dict[str, Any]:
    return {"name": match.name, "rows": 0, "row": int(one.rows.min(initial=2**53))}


def left_out(
    series: Sequence[Series], matches: Sequence[Match]
) -> Iterator[tuple[Integers, Problem]]:
    """Rows of names that mean no device stay here: one problem a name, at its first row."""
    for one, match in zip(series, matches, strict=True):
        if not match.external_id and len(one):
            words = _no_device(match, len(one))
            row = int(one.rows.min())
            yield one.rows, Problem(row, match.name, "", match.name, words, kind=NOBODY)


def _no_device(match: Match, rows: int) -> str:
    if match.how:
        return f"You chose to leave this device's {counted(rows, 'row')} here."
    alike = f" Did you mean “{match.offers[0]}”?" if match.offers else ""
    return (
        f"Your organisation has no device of this name ({counted(rows, 'row')} in the file)."
        f"{alike} Choose the device above, or register it first."
    )
