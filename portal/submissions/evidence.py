"""The record as evidence: exported with its chain, and held against it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils import timezone

from portal.accounts import vault
from portal.submissions import chain
from portal.submissions.models import ChainHead, Event, Submission
from portal.ui.tables import csv_lines

# Rows taken from the database at once.
CHUNK = 2000

EVENT_COLUMNS = (
    *("position", "at", "submission", "kind", "subject", "organisation", "field"),
    *("before", "after", "actor", "note", "digest", "chain"),
)


# --- out of the house -----------------------------------------------------------------------------


def head() -> ChainHead | None:
    return ChainHead.objects.filter(pk=chain.HEAD).first()


def response(form: str) -> StreamingHttpResponse:
    """The whole record as a file; nothing of it is held in memory."""
    lines, content_type = FORMS[form]
    answer = StreamingHttpResponse(lines(), content_type=content_type)
    name = f"record-{timezone.now():%Y-%m-%d}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _events() -> Iterator[Event]:
    related = ("submission", "submission__organisation", "actor")
    found = Event.objects.select_related(*related).order_by("position")
    yield from found.iterator(chunk_size=CHUNK)


def as_csv() -> Iterator[str]:
    """One event a line, in the order of the chain."""
    yield from csv_lines([EVENT_COLUMNS])
    yield from csv_lines(map(_columns, _events()))


def _columns(event: Event) -> tuple[object, ...]:
    what = event.submission
    return (
        *(event.position, event.at.isoformat(), what.pk, what.kind, what.subject),
        *(what.organisation or "", event.field, event.before, event.after),
        *(event.actor_id or "", event.note, event.digest, event.chain),
    )


def as_json() -> Iterator[str]:
    """Submissions as they stand, and the events with what the chain is made of."""
    end = head()
    yield '{"head": ' + _dumped({"count": end.count, "chain": end.chain} if end else None)
    yield ',\n"submissions": ['
    rows = Submission.objects.order_by("created_at", "pk").values(
        "pk", *chain.COVERED, *chain.LATER
    )
    yield from _joined(_dumped(row) for row in rows.iterator(chunk_size=CHUNK))
    yield '],\n"events": ['
    yield from _joined(_dumped({**chain.told(event), "chain": event.chain}) for event in _events())
    yield "]}\n"


def _dumped(value: Any) -> str:
    return json.dumps(value, default=chain.plain)


def _joined(parts: Iterator[str]) -> Iterator[str]:
    for number, part in enumerate(parts):
        yield f"{',' if number else ''}\n{part}"


FORMS: dict[str, tuple[Callable[[], Iterator[str]], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
}


# --- held against its chain -----------------------------------------------------------------------


def problems(*, expected: tuple[int, str] | None = None) -> Iterator[str]:
    """What of the record is not as it was written, a sentence each; nothing when all is.

    `expected`: the end of the chain at an earlier time, as an export or a digest told it. The
    portal may go on writing meanwhile.
    """
    end = head() or ChainHead()
    latest: dict[UUID, str] = {}
    before, position = "", 0
    for event in Event.objects.filter(position__lte=end.count).order_by("position").iterator(CHUNK):
        position += 1
        yield from _missing(position, event.position)
        position = event.position
        if chain.link(before, chain.told(event)) != event.chain:
            yield f"Event {position} was changed, or one before it was removed or put in."
        before = event.chain
        latest[event.submission_id] = event.digest
        if expected and expected[0] == position and expected[1] != before:
            yield f"The chain at event {position} is not the one that was expected."
    yield from _end(end, position, before, expected)
    yield from _rows(latest, end.count)


def _missing(position: int, found: int) -> Iterator[str]:
    if found != position:
        last = f" to {found - 1}" if found - 1 > position else ""
        yield f"Event {position}{last} is missing."


def _end(
    end: ChainHead, position: int, before: str, expected: tuple[int, str] | None
) -> Iterator[str]:
    if position < end.count:
        yield f"Event {position + 1} to {end.count} at the end is missing."
    elif before != end.chain:
        yield "The end of the chain is not that of its last event."
    if end.count and not _seal_holds(end):
        yield "The seal of the end of the chain does not fit."
    if Event.objects.filter(position__gt=end.count).exists() and (head() or end).count == end.count:
        yield f"There are events after the end of the chain ({end.count})."
    if expected and expected[0] > end.count:
        yield f"The chain is shorter than it was: {end.count} events, not {expected[0]}."


def _seal_holds(end: ChainHead) -> bool:
    try:
        return vault.unseal(end.seal) == chain.closing(end)
    except vault.Broken:
        return False


def _rows(latest: dict[UUID, str], count: int) -> Iterator[str]:
    """Rows that are not as their last event left them. Events from before the chain say nothing."""
    seen = set()
    for pk, digest in chain.row_digests(Submission.objects.all()):
        seen.add(pk)
        if pk not in latest:
            if not _written_since(pk, count):
                yield f"Submission {pk} was put in: there is no event of it."
        elif latest[pk] and digest != latest[pk] and not _fits_now(pk):
            yield f"Submission {pk} was changed since its last event."
    for pk in latest.keys() - seen:
        yield f"Submission {pk} is missing."


def _written_since(pk: UUID, count: int) -> bool:
    return Event.objects.filter(submission=pk, position__gt=count).exists()


def _fits_now(pk: UUID) -> bool:
    """Somebody may have gone on with it while this looked."""
    last = Event.objects.filter(submission=pk).order_by("-position").first()
    return last is not None and last.digest == chain.row_digest(pk)
