"""What the check page tells of a device, as plain data that is kept with the check."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from portal.reads.formats import Problem
from portal.reads.formats.reading.problems import SHOWN_CHARS
from portal.reads.formats.series import MICRO, NO_TIME
from portal.reads.rehearsal.columns import Reads
from portal.reads.rehearsal.combining import fewer
from portal.reads.rehearsal.prepared import Prepared, Site
from portal.ui.periods import MOST_BARS

# Falls of a counter that are shown one by one.
MOST_FALLS = 20
# Names that may be taken alone.
MOST_PARTS = 50
# Marks in a picture; more would be one dark line.
MOST_MARKS = 300


def line_of(found: Prepared, *, site: Site, names: Sequence[str], counted: int) -> dict[str, Any]:
    """`counted`: problems of the device's rows that cannot be read.

    Times are ms since 1970, energies whole Wh or texts of exact Wh.
    """
    reads = found.intervals
    known = reads.starts[reads.starts != NO_TIME]
    doubts = sum(found.doubts.counts.values())
    return {
        "device": found.external_id,
        "names": [name for name in names if name != found.external_id],
        "zone": site.facts.zone,
        "rows": found.rows,
        "first": int(min(known.min(initial=reads.ends.min()), reads.ends.min()))
        if len(reads)
        else None,
        "last": int(reads.ends.max()) if len(reads) else None,
        "wh": str(reads.wh),
        "intervals": len(reads),
        "interval_ms": found.interval_ms,
        "gaps": found.gaps,
        "zeros": found.zeros,
        "across": found.across,
        "sent_before": found.sent_before,
        "bound": site.facts.bound_type,
        "types": {part.type: len(part) for part in found.reads},
        "sending_wh": str(sum(part.wh for part in found.reads)),
        "calls": found.calls,
        "outlook": found.outlook,
        "blocked": counted + len(found.blocked),
        "refusing": doubts - len(found.blocked) - found.doubts.dropped,
        "dropping": found.doubts.dropped,
        "problems": counted + doubts,
        "falls": [_fall(fall) for fall in found.falls[:MOST_FALLS]],
        "falls_total": len(found.falls),
        "shared": found.shared,
        "repeats": found.repeats,
        "parts": list(dict.fromkeys(names))[:MOST_PARTS] if found.shared else [],
        "unseen": found.unseen,
        "unit": _unit(found),
        "dark": _dark(found, site),
        "points": _points(reads, site.facts.zone),
        "marks": _marks(found),
    }


def _fall(fall: Any) -> dict[str, Any]:
    return {
        "row": fall.row,
        "at": fall.at,
        "before": fall.before / MICRO,
        "after": fall.after / MICRO,
        "guess": fall.guess,
    }


def _unit(found: Prepared) -> dict[str, Any] | None:
    doubt = found.suspicion
    if doubt is None:
        return None
    tens = round(float(np.log10(doubt.factor))) if doubt.unit else 0
    return {"times": doubt.times, "read_as": doubt.read_as, "unit": doubt.unit, "tens": tens}


def _dark(found: Prepared, site: Site) -> dict[str, Any] | None:
    dark = found.dark
    if dark is None:
        return None
    rows = found.intervals.rows[dark.positions]
    return {
        "rows": len(dark.positions),
        "first_row": int(rows[0]),
        "share": dark.share,
        "minutes": dark.minutes,
    }


def _points(reads: Reads, zone: str) -> list[tuple[int, int]]:
    few = fewer(reads, zone=zone, most=MOST_BARS)
    return [
        (end, round(energy / MICRO))
        for end, energy in zip(few.ends.tolist(), few.micro_wh.tolist(), strict=True)
    ]


def _marks(found: Prepared) -> list[int]:
    """Ends of what is doubted, spread over the picture."""
    ends = [*found.doubts.ends, *(fall.at for fall in found.falls)]
    if found.dark is not None:
        ends += found.intervals.ends[found.dark.positions].tolist()
    step = max(1, len(ends) // MOST_MARKS)
    return sorted(ends)[::step]


def kinds_of(problems: Iterable[Problem], counts: Counter[str], words: dict[str, str]) -> Any:
    """Problems grouped by kind: those that stay here first, then by how many there are."""
    groups: dict[str, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.kind, []).append(problem)
    found = [
        {
            "kind": words.get(kind, kind),
            "blocking": group[0].blocking,
            "count": max(counts[kind], len(group)),
            "problems": [_kept(problem) for problem in group],
        }
        for kind, group in groups.items()
    ]
    return sorted(found, key=lambda group: (not group["blocking"], -int(str(group["count"]))))


def _kept(problem: Problem) -> dict[str, object]:
    return {
        "row": problem.row,
        "external_id": problem.external_id,
        "column": problem.column,
        "typed": problem.typed[:SHOWN_CHARS],
        "message": problem.message,
        "blocking": problem.blocking,
        "kind": problem.kind,
    }


def as_kept(problem: Problem) -> dict[str, object]:
    """A problem as an upload keeps it."""
    return _kept(problem) | {"device": problem.external_id}
