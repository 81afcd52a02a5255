"""The ledger's own moves: claim a batch, renew the lease, let go, end. What became of its reads is
written in outcomes.py.

Every move is one conditional UPDATE whose row count is checked, so that any number of workers can
share the ledger and a worker that lost its lease finds out before it does harm.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from portal import limits
from portal.reads.models import (
    Batch,
    BatchState,
    Held,
    PackedReads,
    Upload,
    UploadState,
)
from portal.reads.sending import turns


class LeaseLost(Exception):
    """Another worker has the batch now: stop at once, write nothing."""


class Halted(Exception):
    """The upload was paused, held or cancelled: the batch is still ours, and nothing is sent."""


def lay_down(batches: Iterable[tuple[Batch, bytes]]) -> None:
    """Keeps new batches, each with its packed reads."""
    pairs = list(batches)
    Batch.objects.bulk_create(batch for batch, _ in pairs)
    PackedReads.objects.bulk_create(
        PackedReads(batch=batch, packed=packed) for batch, packed in pairs
    )


def packed(batch: Batch) -> bytes:
    return bytes(PackedReads.objects.values_list("packed", flat=True).get(batch=batch))


def claim(holder: str, *, ceiling: int | None = None) -> Batch | None:
    """Takes the next batch in turn; None when there is none, or `ceiling` are on their way."""
    for batch in turns.claimable(ceiling=ceiling):
        if _take(batch, holder):
            batch.refresh_from_db()
            return batch
    return None


def _take(batch: Batch, holder: str) -> bool:
    """The claim itself. False when another worker was quicker or the device is being sent to."""
    same = Batch.objects.filter(pk=batch.pk, state=batch.state, lease_until=batch.lease_until)
    if batch.lease_until is None:
        same = Batch.objects.filter(pk=batch.pk, state=batch.state, lease_until__isnull=True)
    now = timezone.now()
    try:
        with transaction.atomic():
            taken = same.update(
                state=BatchState.SENDING, holder=holder, lease_until=lease_end(), served_at=now
            )
            if taken:
                batch.leased_at = time.monotonic()
                Upload.objects.filter(pk=batch.upload_id).update(served_at=now)
    except IntegrityError:  # the database's own rule: one sending batch a device
        return False
    return bool(taken)


def lease_end() -> datetime:
    return timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)


def mine(batch: Batch) -> QuerySet[Batch]:
    """The batch, as long as its holder has it: every UPDATE of a worker goes through this."""
    return Batch.objects.filter(pk=batch.pk, holder=batch.holder, state=BatchState.SENDING)


def _going() -> Exists:
    """True for a batch of which the upload may send: nobody paused, held or cancelled it."""
    upload = Upload.objects.filter(pk=OuterRef("upload_id"), state=UploadState.SENDING)
    return Exists(upload.filter(held=Held.NOT, cancelled_at__isnull=True))


def intend(batch: Batch) -> None:
    """Writes down that the read at the cursor is about to be sent, and renews the lease.

    Raises Halted when the upload may not send any more.
    """
    if not mine(batch).filter(_going()).update(in_doubt=True, lease_until=lease_end()):
        renew(batch)
        raise Halted
    batch.in_doubt = True
    batch.leased_at = time.monotonic()


def still_mine(batch: Batch) -> None:
    """Right before a call. A worker that stalled since it wrote its lease asks whether another
    one has the batch by now: raises LeaseLost then."""
    if time.monotonic() - batch.leased_at > settings.LEASE_SECONDS / 3:
        renew(batch)


def remember_held(batch: Batch, last_end: datetime | None) -> None:
    """What the registry held before this batch, so that a twin of it is not taken for ours."""
    if not mine(batch).update(held_before=last_end, lease_until=lease_end()):
        raise LeaseLost
    batch.held_before = last_end


def renew(batch: Batch) -> None:
    """A doubt takes several calls: the lease must outlast them."""
    if not mine(batch).update(lease_until=lease_end()):
        raise LeaseLost
    batch.leased_at = time.monotonic()


def let_go(batch: Batch, *, pause: float | None = None, doubtful: bool = False) -> None:
    """Gives the batch back; after a try without an outcome, to be claimed after `pause` seconds.

    `doubtful`: the registry was there, and still nobody knows of the read at the cursor.
    """
    mine(batch).update(
        state=BatchState.WAITING,
        holder="",
        lease_until=None,
        in_doubt=batch.in_doubt,
        not_before=timezone.now() + timedelta(seconds=pause or 0),
        fruitless=F("fruitless") + (0 if pause is None else 1),
        doubts=F("doubts") + (1 if doubtful else 0),
    )


def pause_after(fruitless: int) -> float:
    """Seconds to wait after so many tries in a row without an outcome: doubled each time."""
    return float(min(settings.PAUSE_SECONDS * 2 ** min(fruitless, 20), limits.PAUSE_LAST_SECONDS))


def finish(batch: Batch) -> bool:
    """The batch is through; True when it was the last one of its upload."""
    with transaction.atomic():
        # Two lanes that finish at once wait for each other here: one of them is the last.
        Upload.objects.select_for_update().get(pk=batch.upload_id)
        done = mine(batch).update(
            state=BatchState.DONE, holder="", lease_until=None, in_doubt=False
        )
        if not done:
            raise LeaseLost
        return end(batch.upload_id)


def end(upload: UUID) -> bool:
    """Ends an upload of which every batch is through; False when it is not so far, or ended."""
    unfinished = Batch.objects.filter(upload=upload).exclude(state=BatchState.DONE)
    if unfinished.exists():
        return False
    ended = Upload.objects.filter(pk=upload, state=UploadState.SENDING).update(
        state=UploadState.DONE,
        held=Held.NOT,
        finished_at=timezone.now(),
        trouble="",
        trouble_since=None,
    )
    return bool(ended)


def hold(upload: Upload, *, why: str, words: str) -> bool:
    """The upload stands still until somebody signs in for it.

    False when it has got another sign-in meanwhile: then it may go on with that. One that
    somebody paused stays so.
    """
    same = Upload.objects.filter(
        pk=upload.pk,
        state=UploadState.SENDING,
        sealed_token=upload.sealed_token,
        held=Held.NOT,
    )
    return bool(same.update(held=why, trouble=words, trouble_since=timezone.now()))


def in_trouble(upload: Upload, words: str) -> None:
    """The registry fails; the upload goes on by itself. Keeps since when."""
    fresh = Upload.objects.filter(pk=upload.pk, trouble_since__isnull=True)
    fresh.update(trouble_since=timezone.now())
    Upload.objects.filter(pk=upload.pk).update(trouble=words)


def out_of_trouble(upload: Upload) -> None:
    Upload.objects.filter(pk=upload.pk, held=Held.NOT).exclude(trouble="").update(
        trouble="", trouble_since=None
    )
    upload.trouble = ""
