"""The verbs of a checked upload: start it, go on with it, throw it away."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from portal.accounts import vault
from portal.accounts.models import User
from portal.reads import receipt
from portal.reads.models import Batch, BatchState, Held, Upload, UploadState
from portal.reads.tasks import wake_up
from portal.submissions import services as submissions
from portal.submissions.models import Delivery, Kind


def start(upload: Upload, *, user: User, token: str) -> bool:
    """Starts the sending, once: a second press finds it started. Returns whether this one did.

    An upload without a row that can be sent is not started.
    """
    if not upload.batches.exists():
        return False
    with transaction.atomic():
        claimed = Upload.objects.filter(pk=upload.pk, state=UploadState.CHECKED).update(
            state=UploadState.SENDING,
            started_at=timezone.now(),
            sent_by=user,
            sealed_token=vault.seal(token),
        )
        if not claimed:
            return False
        upload.refresh_from_db()
        _record(upload)
        upload.batches.update(
            state=BatchState.WAITING, queued_at=upload.started_at, not_before=upload.started_at
        )
        transaction.on_commit(wake_up.enqueue)
    return True


def _record(upload: Upload) -> None:
    """What is being sent goes into the record; the upload's own number is its client id."""
    submission, _ = submissions.begin(
        kind=Kind.READS,
        client_id=upload.pk,
        owner=upload.sent_by,
        organisation=upload.organisation,
        subject=upload.file_name,
        payload=_payload(upload),
    )
    submissions.settle(submission, Delivery.SENDING)
    upload.submission = submission
    upload.save(update_fields=["submission"])


def _payload(upload: Upload) -> dict[str, object]:
    batches = upload.batches.defer("packed")
    return {
        "file": upload.file_name,
        "sha256": upload.sha256,
        "rows": upload.rows,
        **{f"chosen {name}": value for name, value in upload.choices.items() if value},
        **{f"{batch.external_id} {batch.type}": _span(batch) for batch in batches},
    }


def _span(batch: Batch) -> str:
    form = "%Y-%m-%d %H:%M"
    return f"{batch.total} reads, {batch.first:{form}} to {batch.last:{form}} UTC"


def signed_in(user: User, *, token: str) -> None:
    """This person's uploads that waited for a sign-in go on with the fresh one."""
    for upload in Upload.objects.filter(sent_by=user, state=UploadState.SENDING):
        resume(upload, user=user, token=token)


def resume(upload: Upload, *, user: User, token: str) -> bool:
    """A held upload goes on with this person's sign-in; False when it is not held."""
    with transaction.atomic():
        found = Upload.objects.select_for_update().exclude(held=Held.NOT)
        held = found.filter(pk=upload.pk, state=UploadState.SENDING).first()
        if held is None:
            return False
        given_up = held.sealed_token if held.revoke_at_end else ""
        held.sent_by, held.sealed_token, held.revoke_at_end = user, vault.seal(token), False
        held.held, held.trouble, held.trouble_since = Held.NOT, "", None
        held.save()
        transaction.on_commit(wake_up.enqueue)
    if given_up:
        receipt.revoke(given_up)
    return True


def keeps_token(user: User, *, token: str) -> bool:
    """True when a running upload still needs the token; it is revoked when that upload ends."""
    running = Upload.objects.filter(sent_by=user, state=UploadState.SENDING, held=Held.NOT)
    needing = [u.pk for u in running if _opens_to(u.sealed_token, token)]
    return bool(running.filter(pk__in=needing).update(revoke_at_end=True))


def _opens_to(sealed: str, token: str) -> bool:
    try:
        return vault.unseal(sealed) == token
    except vault.Broken:
        return False


def discard(upload: Upload) -> bool:
    """Throws a checked upload away, file and all. A started one stays."""
    with transaction.atomic():
        checked = Upload.objects.select_for_update().filter(state=UploadState.CHECKED)
        found = checked.filter(pk=upload.pk).first()
        if found is None:
            return False
        found.delete()
        transaction.on_commit(lambda: upload.file.delete(save=False))
    return True
