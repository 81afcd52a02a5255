"""What was found in a file, device by device: prepared, packed, kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import numpy as np
from django.db import transaction

from portal import limits
from portal.drec import editions
from portal.reads.check import check_ledger, earlier, holding, sites, whose
from portal.reads.check.check_ledger import Told
from portal.reads.check.finding import Names
from portal.reads.check.whose import ByDevice
from portal.reads.check_models import Check
from portal.reads.formats import Found, Problem
from portal.reads.formats.found import KINDS
from portal.reads.formats.plan import Plan
from portal.reads.formats.series import NO_TIME, Integers, instant
from portal.reads.models import Batch, Upload, UploadState
from portal.reads.packing import pack_columns
from portal.reads.rehearsal import lines
from portal.reads.rehearsal.columns import Reads
from portal.reads.rehearsal.evening import evened
from portal.reads.rehearsal.prepared import Prepared, Site
from portal.reads.rehearsal.preparing import prepare
from portal.reads.rehearsal.rounding import rounded
from portal.reads.rehearsal.sent_before import joined
from portal.reads.rehearsal.wishes import Wishes
from portal.reads.sending import ledger


@dataclass
class Result:
    """All that a check found, growing device by device."""

    problems: list[Problem]
    counts: Counter[str]
    blocked: list[Integers]
    batches: list[tuple[Batch, bytes]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    zeros: int = 0

    def leave_out(self, rows: Integers, problem: Problem) -> None:
        """One problem for all of these rows."""
        self.counts[problem.kind] += len(rows)
        self.blocked.append(rows)
        if len(self.problems) < limits.PROBLEMS_KEPT:
            self.problems.append(problem)


def store(
    check: Check, plan: Plan, names: Names, found: Found, told: Told, *, at_once: bool
) -> bool:
    """Keeps what was found; or asks whom the names mean, where they mean no device at all.

    False, and nothing kept, for more devices than are checked `at_once`. Raises LeaseLost when
    somebody else has the check.
    """
    matches = names.match([series.name for series in found.series])
    unmatched = whose.unmatched(found.series, matches)
    if whose.are_unsaid(matches):
        check_ledger.ask(check, unmatched=unmatched, rows_read=found.rows)
        return True
    by_device = whose.by_device(found.series, matches)
    spans = whose.spans(by_device, Wishes.from_json(check.wishes))
    registry = holding.Registry(check, names.sites, spans, at_once=at_once)
    if at_once and (
        len(by_device) > limits.CHECKED_AT_ONCE_DEVICES
        or len(registry.asked) > limits.ASKED_AT_ONCE
    ):
        return False
    result = Result(
        problems=list(found.problems),
        counts=Counter(dict(found.problem_counts)),
        blocked=[found.blocked_rows],
    )
    for rows, problem in whose.left_out(found.series, matches):
        result.leave_out(rows, problem)
    with registry:
        _prepare_all(check, names, by_device, registry, result, told)
    matched = whose.matched(found.series, matches)
    _keep(check, plan, found, result, matched=matched, unmatched=unmatched)
    return True


def _prepare_all(
    check: Check,
    names: Names,
    by_device: ByDevice,
    registry: holding.Registry,
    result: Result,
    told: Told,
) -> None:
    rules, now = sites.rules_of(editions.current()), datetime.now(UTC)
    wishes, organisation = Wishes.from_json(check.wishes), check.upload.organisation
    sent_of = earlier.devices(organisation)
    by_name = Counter(problem.external_id for problem in result.problems)
    for done, (external_id, every) in enumerate(by_device.items()):
        beat = partial(told.devices, done, len(by_device))
        beat()
        held = registry.holds(external_id, meanwhile=beat)
        first, last = registry.spans[external_id]
        site = _with_last_end(names.sites[external_id], held.last_end)
        sent = (
            earlier.sent(organisation, external_id, first=first, last=last)
            if external_id in sent_of
            else {}
        )
        prepared = prepare(
            every,
            site=site,
            rules=rules,
            wishes=wishes,
            earlier=joined(sent, held.earlier),
            sent_until=sent_of.get(external_id),
            now=now,
        )
        _take(result, check.upload, prepared, site, [one.name for one in every], by_name)
        result.lines[-1] |= {
            "untold": not held.told,
            "held": registry.kept.get(external_id),
            "rounded": rounded(prepared.reads, combined=wishes.combine, zone=site.facts.zone),
            "evened": evened(
                prepared.reads,
                prepared.doubts,
                facts=site.facts,
                rules=rules,
                combined=wishes.combine,
                now=now,
            ),
        }


def _take(
    result: Result,
    upload: Upload,
    prepared: Prepared,
    site: Site,
    names: list[str],
    by_name: Counter[str],
) -> None:
    counted = sum(by_name[name] for name in {*names, prepared.external_id})
    result.lines.append(lines.line_of(prepared, site=site, names=names, counted=counted))
    result.problems += prepared.doubts.problems
    result.counts.update(prepared.doubts.counts)
    result.blocked.append(prepared.blocked)
    result.zeros += prepared.zeros
    result.batches += [batch_of(upload, part, site.facts.zone) for part in prepared.reads]


def batch_of(upload: Upload, part: Reads, zone: str) -> tuple[Batch, bytes]:
    """One batch a device and type; History before what follows it."""
    first = int(part.starts[part.starts != NO_TIME].min(initial=part.ends[0]))
    batch = Batch(
        upload=upload,
        organisation=upload.organisation,
        external_id=part.external_id,
        type=part.type,
        total=len(part),
        first=instant(first),
        last=instant(int(part.ends[-1])),
        wh=part.wh,
        zone=zone,
    )
    return batch, pack_columns(part)


def _with_last_end(site: Site, end: datetime | None) -> Site:
    return replace(site, facts=replace(site.facts, last_end=end)) if end else site


# --- What is kept ---------------------------------------------------------------------------


def _keep(
    check: Check,
    plan: Plan,
    found: Found,
    result: Result,
    *,
    matched: list[dict[str, Any]],
    unmatched: list[dict[str, Any]],
) -> None:
    blocked = np.unique(np.concatenate(result.blocked))
    problems = sorted(result.problems, key=lambda p: (not p.blocking, p.row))
    upload = check.upload
    upload.columns = _columns(plan, check.guess.get("headings", []))
    upload.rows = found.rows
    upload.problems = [lines.as_kept(p) for p in problems[: limits.PROBLEMS_KEPT]]
    upload.problems_total = sum(result.counts.values())
    upload.zero_rows = result.zeros
    upload.blocked_rows = blocked.tolist()
    kinds = lines.kinds_of(problems, result.counts, KINDS)
    notes = [{"text": note.text, "rows": note.rows, "row": note.first_row} for note in found.notes]
    with transaction.atomic():
        check_ledger.done(
            check,
            lines=result.lines,
            kinds=kinds,
            notes=notes,
            matched=matched,
            unmatched=unmatched,
            rows_read=found.rows,
        )
        upload.batches.all().delete()
        upload.state = UploadState.CHECKED
        upload.save()
        ledger.lay_down(result.batches)
    check.refresh_from_db()


# Fields of a plan that are columns, with the API's name for what stands in them.
_FIELDS = {
    "device_column": "externalId",
    "part_column": "part",
    "stamp": "timestamp",
    "start": "starttimestamp",
    "end": "endtimestamp",
    "date": "date",
    "unit_column": "unit",
    "type_column": "type",
    "zone_column": "timezone",
}


def _columns(plan: Plan, headings: Sequence[str]) -> dict[str, str]:
    """Field of ours -> heading of the file."""
    places = {name: getattr(plan, field) for field, name in _FIELDS.items()}
    places |= {"value" if not at else f"value {at + 1}": c for at, c in enumerate(plan.values)}
    return {
        name: headings[place]
        for name, place in places.items()
        if place is not None and place < len(headings)
    }
