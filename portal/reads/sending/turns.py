"""Whose turn it is: uploads and organisations share the registry fairly.

The upload with the fewest devices on their way comes first, then the one that waited longest; so a
small file goes in beside a large one, not after it. Within an upload the devices take turns too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from portal.reads.models import Batch, BatchState, Held, Upload, UploadState

# Of one upload so many batches are tried before the next upload: others may be quicker.
TRIED = 5
UNFINISHED = (BatchState.WAITING, BatchState.SENDING)


def claimable(*, ceiling: int | None = None) -> Iterator[Batch]:
    """Batches that may be claimed, those first whose turn it is. None while `ceiling` are sent.

    Never one past an older batch of the same device, nor more devices of an organisation than
    its ceiling.
    """
    now = timezone.now()
    active = list(on_their_way(now).values_list("upload_id", "organisation_id"))
    if ceiling is not None and len(active) >= ceiling:
        return
    of_upload = Counter(upload for upload, _ in active)
    of_organisation = Counter(organisation for _, organisation in active)
    waiting = [
        (of_organisation[organisation], of_upload[pk], place, pk)
        for place, (pk, organisation) in enumerate(_uploads(now))
        if of_organisation[organisation] < settings.ORGANISATION_CONCURRENCY
    ]
    for *_, pk in sorted(waiting):
        yield from _of_upload(pk, now)[:TRIED]


def on_their_way(now: datetime) -> QuerySet[Batch]:
    """Batches that a living worker sends; what is being read back takes no place in the line."""
    held = Batch.objects.filter(state=BatchState.SENDING, lease_until__gte=now)
    return held.filter(cursor__lt=F("total"))


def _uploads(now: datetime) -> QuerySet[Upload, tuple[UUID, int]]:
    """Going uploads with something to claim, the longest unserved first: number, organisation."""
    something = Batch.objects.filter(_free(now), upload=OuterRef("pk"))
    going = Upload.objects.filter(Exists(something), state=UploadState.SENDING, held=Held.NOT)
    in_turn = going.order_by(F("served_at").asc(nulls_first=True), "started_at", "pk")
    return in_turn.values_list("pk", "organisation_id")


def _of_upload(pk: UUID, now: datetime) -> QuerySet[Batch]:
    earlier = Batch.objects.filter(
        Q(queued_at__lt=OuterRef("queued_at"))
        | Q(queued_at=OuterRef("queued_at"), id__lt=OuterRef("id")),
        organisation=OuterRef("organisation"),
        external_id=OuterRef("external_id"),
        state__in=UNFINISHED,
    )
    mine = Batch.objects.filter(_free(now), ~Exists(earlier), upload=pk)
    in_turn = mine.order_by(F("served_at").asc(nulls_first=True), "id")
    return in_turn.select_related("upload", "organisation", "upload__owner")


def _free(now: datetime) -> Q:
    """Waiting and past its pause, or left behind by a worker that died."""
    waiting = Q(state=BatchState.WAITING, not_before__lte=now)
    orphaned = Q(state=BatchState.SENDING, lease_until__lt=now)
    return waiting | orphaned


def others_wait(batch: Batch) -> bool:
    """True when a batch of another device stands in line: then this one has had its turn."""
    return any(other.external_id != batch.external_id for other in claimable())


def standing_before(upload: Upload) -> QuerySet[Upload]:
    """Uploads that have to end first, because they were started earlier for one of its devices."""
    devices = upload.batches.filter(state=BatchState.WAITING).values("external_id")
    earlier = Batch.objects.filter(
        organisation=upload.organisation_id,
        external_id__in=devices,
        state__in=UNFINISHED,
        queued_at__lt=upload.started_at,
    )
    return Upload.objects.filter(pk__in=earlier.values("upload")).exclude(pk=upload.pk)
