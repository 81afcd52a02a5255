"""What a person may do with a started upload: take it back, pause, cancel, try again.

Each verb is one conditional UPDATE under the upload's lock and an event in the record; pressed
twice, or too late, it changes nothing and says so with False.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

import numpy as np
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from portal.accounts import vault
from portal.accounts.models import User
from portal.drec.editions import UNITS
from portal.reads import services
from portal.reads.formats import Reading
from portal.reads.models import Batch, BatchState, Held, PackedReads, Refusal, Upload, UploadState
from portal.reads.packing import columns_of, pack, pack_columns
from portal.reads.sending import ledger, receipt
from portal.reads.tasks import wake_up
from portal.submissions import services as submissions
from portal.submissions.models import Delivery


def undo(upload: Upload, *, user: User) -> bool:
    """Takes Send back while no read has been sent: the upload is only checked again."""
    with transaction.atomic():
        going = _going(upload)
        if going is None:
            return False
        untouched = going.batches.filter(
            state=BatchState.WAITING, cursor=0, in_doubt=False, served_at__isnull=True
        )
        if untouched.update(state=BatchState.DRAFT, queued_at=None) != going.batches.count():
            transaction.set_rollback(True)
            return False
        given_up, whose = going.sealed_token if going.revoke_at_end else "", going.sent_by
        going.state, going.started_at, going.held = UploadState.CHECKED, None, Held.NOT
        going.sealed_token, going.revoke_at_end = "", False
        going.save()
        if going.submission:
            note = "Taken back before the first read was sent."
            submissions.settle(going.submission, Delivery.CANCELLED, note=note, actor=user)
    if given_up:
        receipt.revoke(given_up, whose)
    return True


def pause(upload: Upload, *, user: User) -> bool:
    """Nothing more is sent after the call that is on its way, until somebody lets it go on."""
    with transaction.atomic():
        going = _going(upload)
        if going is None or going.held:
            return False
        going.held, going.trouble, going.trouble_since = Held.PAUSED, "", timezone.now()
        going.save()
        services.note(going, "The sending was paused.", user)
    return True


def go_on(upload: Upload, *, user: User, token: str) -> bool:
    """A paused or held upload goes on, with this person's sign-in."""
    return services.resume(upload, user=user, token=token)


def cancel(upload: Upload, *, user: User, token: str) -> bool:
    """What is not on its way yet stays here. What was accepted cannot be taken back, and is still
    read back; for that it goes with this person's sign-in."""
    with transaction.atomic():
        going = _going(upload)
        if going is None:
            return False
        given_up, whose = going.sealed_token if going.revoke_at_end else "", going.sent_by
        going.sent_by, going.sealed_token, going.revoke_at_end = user, vault.seal(token), False
        going.cancelled_at = timezone.now()
        going.held, going.trouble, going.trouble_since = Held.NOT, "", None
        going.save()
        waiting = going.batches.filter(state=BatchState.WAITING)
        waiting.filter(cursor=0, in_doubt=False).update(state=BatchState.DONE, cancelled=F("total"))
        waiting.update(not_before=going.cancelled_at)
        services.note(going, "What was not sent yet was cancelled.", user)
        ended = ledger.end(going.pk)
        transaction.on_commit(wake_up.enqueue, robust=True)
    if given_up:
        receipt.revoke(given_up, whose)
    if ended:
        receipt.close(upload)
    return True


def want_mail(upload: Upload, *, link: str) -> bool:
    """A message at the end that leads to `link`; none for ""."""
    running = Upload.objects.filter(pk=upload.pk, state=UploadState.SENDING)
    return bool(running.update(mail_link=link))


def _going(upload: Upload) -> Upload | None:
    """The upload, locked, where it is being sent and nobody has cancelled it."""
    found = Upload.objects.select_for_update(of=("self",)).select_related("submission")
    return found.filter(pk=upload.pk, state=UploadState.SENDING, cancelled_at__isnull=True).first()


def try_again(upload: Upload, *, user: User, token: str) -> Upload | None:
    """Sends the refused reads of an ended upload again, as an upload of their own; once.

    None where there is nothing to try again.
    """
    refused = Refusal.objects.filter(batch__upload=upload, outcome=Refusal.Outcome.REFUSED)
    if upload.state != UploadState.DONE or not refused.exists():
        return None
    try:
        with transaction.atomic():
            again = _copy(upload, user, refused.count())
            rows = refused.select_related("batch").order_by("batch_id", "position")
            by_batch = groupby(rows, key=attrgetter("batch"))
            ledger.lay_down(_batch(again, batch, list(group)) for batch, group in by_batch)
    except IntegrityError:  # a second press: the first one made it
        return Upload.objects.get(again_of=upload)
    services.start(again, user=user, token=token)
    return again


def _copy(upload: Upload, user: User, rows: int) -> Upload:
    return Upload.objects.create(
        owner=user,
        organisation_id=upload.organisation_id,
        again_of=upload,
        file=upload.file.name,
        file_name=upload.file_name,
        sha256=upload.sha256,
        choices=upload.choices,
        columns=upload.columns,
        rows=rows,
    )


def _batch(again: Upload, batch: Batch, rows: Sequence[Refusal]) -> tuple[Batch, bytes]:
    readings = [_reading(batch, row) for row in rows]
    made = Batch(
        upload=again,
        organisation_id=batch.organisation_id,
        external_id=batch.external_id,
        type=batch.type,
        zone=batch.zone,
        total=len(readings),
        first=rows[0].start or rows[0].end,
        last=rows[-1].end,
        wh=_energy(batch.type, readings),
    )
    return made, _rows_and_all(batch, rows) or pack(readings)


def _rows_and_all(batch: Batch, refused: Sequence[Refusal]) -> bytes:
    """The reads as they were packed, so that each still knows the rows of the file behind it; empty
    where they are dropped by now, or were packed as text."""
    packed = PackedReads.objects.filter(batch=batch).values_list("packed", flat=True).first()
    reads = columns_of(bytes(packed)) if packed is not None else None
    if reads is None:
        return b""
    return pack_columns(reads.only(np.isin(np.arange(len(reads)), [r.position for r in refused])))


def _reading(batch: Batch, row: Refusal) -> Reading:
    return Reading(
        row=row.row,
        external_id=batch.external_id,
        type=batch.type,
        start=row.start,
        end=row.end,
        value=Decimal(row.value),
        unit=row.unit,
    )


def _energy(type_: str, readings: Sequence[Reading]) -> Decimal:
    """Wh; of a running counter its rise."""
    wh = [reading.value * UNITS[reading.unit] for reading in readings]
    return wh[-1] - wh[0] if type_ == "Aggregate" else sum(wh, Decimal())
