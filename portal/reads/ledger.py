"""The ledger's own moves: claim a batch, renew the lease, write an outcome, let go.

Every move is one conditional UPDATE whose row count is checked, so that any number of workers can
share the ledger and a worker that lost its lease finds out before it does harm.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from portal import limits
from portal.drec.errors import DrecError
from portal.reads.models import Batch, BatchState, Held, Refusal, Upload, UploadState
from portal.reads.packing import PackedRead


class LeaseLost(Exception):
    """Another worker has the batch now: stop at once, write nothing."""


def claim(holder: str) -> Batch | None:
    """Takes the next batch that may be sent, oldest upload first; None when there is none."""
    for batch in _claimable().select_related("upload", "organisation", "upload__owner")[:20]:
        if _take(batch, holder):
            batch.refresh_from_db()
            return batch
    return None


def _claimable() -> QuerySet[Batch]:
    """Waiting batches, and those whose worker died; never past an older one of the same device."""
    now = timezone.now()
    waiting = Q(state=BatchState.WAITING, not_before__lte=now)
    orphaned = Q(state=BatchState.SENDING, lease_until__lt=now)
    earlier = Batch.objects.filter(
        Q(queued_at__lt=OuterRef("queued_at"))
        | Q(queued_at=OuterRef("queued_at"), id__lt=OuterRef("id")),
        organisation=OuterRef("organisation"),
        external_id=OuterRef("external_id"),
        state__in=[BatchState.WAITING, BatchState.SENDING],
    )
    return (
        Batch.objects.filter(waiting | orphaned)
        .filter(upload__held=Held.NOT, upload__state=UploadState.SENDING)
        .filter(~Exists(earlier))
        .order_by("queued_at", "id")
        .defer("packed")
    )


def standing_before(upload: Upload) -> QuerySet[Upload]:
    """Uploads that have to end first, because they were started earlier for one of its devices."""
    devices = upload.batches.filter(state=BatchState.WAITING).values("external_id")
    earlier = Batch.objects.filter(
        organisation=upload.organisation_id,
        external_id__in=devices,
        state__in=[BatchState.WAITING, BatchState.SENDING],
        queued_at__lt=upload.started_at,
    )
    return Upload.objects.filter(pk__in=earlier.values("upload")).exclude(pk=upload.pk)


def _take(batch: Batch, holder: str) -> bool:
    """The claim itself. False when another worker was quicker or the device is being sent to."""
    same = Batch.objects.filter(pk=batch.pk, state=batch.state, lease_until=batch.lease_until)
    if batch.lease_until is None:
        same = Batch.objects.filter(pk=batch.pk, state=batch.state, lease_until__isnull=True)
    try:
        with transaction.atomic():
            taken = same.update(state=BatchState.SENDING, holder=holder, lease_until=_lease())
    except IntegrityError:  # the database's own rule: one sending batch a device
        return False
    return bool(taken)


def _lease() -> datetime:
    return timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)


def _mine(batch: Batch) -> QuerySet[Batch]:
    return Batch.objects.filter(pk=batch.pk, holder=batch.holder, state=BatchState.SENDING)


def intend(batch: Batch) -> None:
    """Writes down that the read at the cursor is about to be sent, and renews the lease."""
    if not _mine(batch).update(in_doubt=True, lease_until=_lease()):
        raise LeaseLost
    batch.in_doubt = True


def accepted(batch: Batch) -> None:
    """The read at the cursor is stored."""
    _move(batch, "accepted")
    _settled(batch)


def not_stored(batch: Batch, read: PackedRead, *, outcome: str, error: DrecError) -> None:
    """The read at the cursor did not go in, or nobody knows; the registry's words are kept."""
    with transaction.atomic():
        _move(batch, outcome)
        Refusal.objects.create(
            batch=batch,
            outcome=outcome,
            position=batch.cursor,
            row=read.row,
            start=read.start,
            end=read.end,
            value=read.value,
            unit=read.unit,
            status=error.status,
            # PostgreSQL stores no NUL, and a refusal must not fail for what somebody else wrote.
            words=(" ".join(error.messages) or str(error)).replace("\0", ""),
        )
    _settled(batch)


def _move(batch: Batch, counter: str) -> None:
    moved = (
        _mine(batch)
        .filter(cursor=batch.cursor)
        .update(
            cursor=F("cursor") + 1,
            in_doubt=False,
            fruitless=0,
            doubts=0,
            lease_until=_lease(),
            **{counter: F(counter) + 1},
        )
    )
    if not moved:
        raise LeaseLost


def _settled(batch: Batch) -> None:
    """The batch in hand follows what is on disk by now."""
    batch.cursor += 1
    batch.in_doubt = False
    batch.fruitless = batch.doubts = 0


def renew(batch: Batch) -> None:
    """A doubt takes several calls: the lease must outlast them."""
    if not _mine(batch).update(lease_until=_lease()):
        raise LeaseLost


def let_go(batch: Batch, *, pause: float | None = None, doubtful: bool = False) -> None:
    """Gives the batch back; after a try without an outcome, to be claimed after `pause` seconds.

    `doubtful`: the registry was there, and still nobody knows of the read at the cursor.
    """
    _mine(batch).update(
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
    return float(min(limits.PAUSE_FIRST_SECONDS * 2**fruitless, limits.PAUSE_LAST_SECONDS))


def finish(batch: Batch) -> bool:
    """The batch is through; True when it was the last one of its upload."""
    with transaction.atomic():
        # Two lanes that finish at once wait for each other here: one of them is the last.
        Upload.objects.select_for_update().get(pk=batch.upload_id)
        done = _mine(batch).update(
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
        state=UploadState.DONE, finished_at=timezone.now(), trouble="", trouble_since=None
    )
    return bool(ended)


def hold(upload: Upload, *, why: str, words: str) -> bool:
    """The upload stands still until somebody signs in for it.

    False when it has got another sign-in meanwhile: then it may go on with that.
    """
    same = Upload.objects.filter(
        pk=upload.pk, state=UploadState.SENDING, sealed_token=upload.sealed_token
    )
    return bool(same.update(held=why, trouble=words, trouble_since=timezone.now()))


def in_trouble(upload: Upload, words: str) -> None:
    """The registry fails; the upload goes on by itself. Keeps since when."""
    fresh = Upload.objects.filter(pk=upload.pk, trouble_since__isnull=True)
    fresh.update(trouble_since=timezone.now())
    Upload.objects.filter(pk=upload.pk).update(trouble=words)


def out_of_trouble(upload: Upload) -> None:
    Upload.objects.filter(pk=upload.pk).exclude(trouble="").update(trouble="", trouble_since=None)
