"""The chain over the events: each is fingerprinted together with the one before it.

Plain SHA-256 over canonical JSON, so that whoever holds an export can check it. The end of the
chain is sealed with the portal's keys: a database that was changed by itself cannot close it again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from portal.accounts import vault
from portal.submissions.models import ChainHead, Event, Oddity, Remark, Submission

HEAD = 1  # the one row

# The columns that an event vouches for. How it is searched, and whose sign-in it waits with, are
# not among them.
COVERED = (
    *("kind", "delivery", "review", "held", "owner_id", "organisation_id", "client_id"),
    *("subject", "payload", "answer", "before", "previous_id", "reviewer_id", "created_at"),
)
# These came later: a row without them has the fingerprint that it had before.
LATER = ("from_file", "file_name", "file_row")

REMARK = ("field", "text", "author_id", "at")
ODDITY = ("rule", "words", "rows")


def extend(event: Event) -> None:
    """Fills in place and fingerprints of a new event. Call inside the transaction that saves it:
    until its end nobody else can append."""
    head, _ = ChainHead.objects.select_for_update().get_or_create(pk=HEAD)
    event.position = head.count + 1
    event.digest = row_digest(event.submission_id)
    event.chain = link(head.chain, told(event))
    head.count, head.chain = event.position, event.chain
    head.seal = vault.seal(closing(head))
    head.save()


def row_digest(pk: UUID) -> str:
    """The fingerprint of a submission as the database has it, remarks and oddities with it."""
    ((_, digest),) = row_digests(Submission.objects.filter(pk=pk))
    return digest


def row_digests(rows: QuerySet[Submission]) -> Iterator[tuple[UUID, str]]:
    """The fingerprints of these rows."""
    among = rows.order_by().values("pk")
    remarks = _by_submission(Remark.objects.filter(submission__in=among), *REMARK)
    oddities = _by_submission(Oddity.objects.filter(submission__in=among), *ODDITY)
    for row in rows.order_by("pk").values("pk", *COVERED, *LATER).iterator():
        pk = row.pop("pk")
        row = {name: value for name, value in row.items() if value or name in COVERED}
        found = {"remarks": remarks.get(pk, []), "oddities": oddities.get(pk, [])}
        yield pk, digest({**row, **found})


def _by_submission(found: QuerySet[Any], *names: str) -> dict[UUID, list[list[object]]]:
    grouped: dict[UUID, list[list[object]]] = {}
    for pk, *values in found.order_by("pk").values_list("submission", *names):
        grouped.setdefault(pk, []).append(values)
    return grouped


def told(event: Event) -> dict[str, object]:
    """What an event says, without what follows from it."""
    return {
        "position": event.position,
        "submission": event.submission_id,
        "at": event.at,
        "actor": event.actor_id,
        "field": event.field,
        "before": event.before,
        "after": event.after,
        "note": event.note,
        "digest": event.digest,
    }


def link(before: str, content: dict[str, object]) -> str:
    return digest({"link": before, **content})


def digest(content: dict[str, object]) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), default=plain)
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)


def closing(head: ChainHead) -> str:
    """What the seal of the end holds."""
    return f"{head.count} {head.chain}"
