"""What became of each read, written into the ledger before the next one is sent.

Every move is one conditional UPDATE of the holder's own batch; a worker that lost its lease finds
out here and writes nothing (ledger.LeaseLost).
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from portal.drec.errors import DrecError
from portal.reads.models import Batch, Refusal
from portal.reads.packing import PackedRead
from portal.reads.sending.explain import explained
from portal.reads.sending.ledger import LeaseLost, lease_end, mine

# How much the newest read weighs in the time that one takes.
NEWEST = 0.2


@dataclass(frozen=True)
class Finding:
    """What reading back says of one accepted read that it could not confirm."""

    position: int
    read: PackedRead
    outcome: str
    reason: str


def accepted(batch: Batch, read: PackedRead, *, took: float | None = None) -> bool:
    """The read at the cursor is stored. True when the next one may be sent: that is written down.

    `took`: seconds since the answer before, for the forecast of the end.
    """
    return _settle(batch, read, "accepted", took)


def not_stored(batch: Batch, read: PackedRead, *, outcome: str, error: DrecError) -> bool:
    """The read at the cursor did not go in, or nobody knows; the registry's words are kept."""
    # PostgreSQL stores no NUL, and a refusal must not fail for what somebody else wrote.
    words = (" ".join(error.messages) or str(error)).replace("\0", "")
    with transaction.atomic():
        row = _row(batch, batch.cursor, read, outcome, reason=explained(words))
        row.status, row.words = error.status, words
        may_go_on = _settle(batch, read, outcome, None)
        row.save(force_insert=True)
    return may_go_on


def _row(batch: Batch, position: int, read: PackedRead, outcome: str, *, reason: str) -> Refusal:
    return Refusal(
        batch=batch,
        outcome=outcome,
        position=position,
        row=read.row,
        start=read.start,
        end=read.end,
        value=read.value,
        unit=read.unit,
        reason=reason,
    )


def _settle(batch: Batch, read: PackedRead, outcome: str, took: float | None) -> bool:
    """Outcome of this read and intention for the next in one UPDATE, where the upload goes on."""
    more = batch.cursor + 1 < batch.total
    may_go_on = more and _moved(batch, read, outcome, took, intending=True)
    if not may_go_on and not _moved(batch, read, outcome, took, intending=False):
        raise LeaseLost
    batch.leased_at = time.monotonic()
    batch.cursor += 1
    batch.in_doubt = False
    batch.fruitless = batch.doubts = 0
    batch.accepted += outcome == "accepted"
    return may_go_on


# This runs once a read, by the million: the query set of the same meaning costs as much time again
# as the whole call to the registry. `outcome` is one of the ledger's own counters, never a text of
# somebody's.
_MOVE = """
    UPDATE reads_batch
    SET "cursor" = "cursor" + 1, {outcome} = {outcome} + 1, last_outcome = %s, in_doubt = %s,
        fruitless = 0, doubts = 0, lease_until = %s, answered_at = %s, reached = %s,
        seconds_a_read = %s
    WHERE id = %s AND holder = %s AND state = 'sending' AND "cursor" = %s
"""
_GOING = """
    AND EXISTS (
        SELECT 1 FROM reads_upload
        WHERE reads_upload.id = reads_batch.upload_id AND reads_upload.state = 'sending'
            AND reads_upload.held = '' AND reads_upload.cancelled_at IS NULL
    )
"""
_MOVES = {name: _MOVE.format(outcome=name) for name in ("accepted", "refused", "unknown")}


def _moved(
    batch: Batch, read: PackedRead, outcome: str, took: float | None, *, intending: bool
) -> bool:
    """The UPDATE itself; with `intending` only where the upload goes on."""
    if took is not None:
        before = took if batch.seconds_a_read is None else batch.seconds_a_read
        batch.seconds_a_read = before + NEWEST * (took - before)
    moment = connection.ops.adapt_datetimefield_value
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVES[outcome] + (_GOING if intending else ""),
            [
                outcome,
                intending,
                moment(lease_end()),
                moment(timezone.now()),
                moment(read.end),
                batch.seconds_a_read,
                batch.pk,
                batch.holder,
                batch.cursor,
            ],
        )
        return bool(cursor.rowcount)


def cancel_rest(batch: Batch) -> None:
    """What was not sent of a cancelled upload's batch stays here."""
    rest = batch.total - batch.cursor
    if not mine(batch).filter(cursor=batch.cursor).update(cancelled=rest, in_doubt=False):
        raise LeaseLost
    batch.cancelled, batch.in_doubt = rest, False


def read_back(
    batch: Batch, findings: Iterable[Finding], *, wh: int | None = None, trouble: str = ""
) -> None:
    """What the registry was found to hold: all accepted ones but the findings are confirmed, and
    they are `wh` Wh there. With `trouble` nothing could be found out, and they stay accepted.
    """
    found = list(findings)
    dropped = sum(one.outcome == Refusal.Outcome.DROPPED for one in found)
    confirmed = 0 if trouble else F("accepted") - len(found)
    with transaction.atomic():
        written = (
            mine(batch)
            .filter(read_back_at__isnull=True)
            .update(
                confirmed=confirmed,
                confirmed_wh=wh,
                dropped=dropped,
                read_back_at=timezone.now(),
                read_back_trouble=trouble,
                lease_until=lease_end(),
            )
        )
        if not written:
            raise LeaseLost
        Refusal.objects.bulk_create(
            _row(batch, one.position, one.read, one.outcome, reason=one.reason) for one in found
        )
