"""The verbs of a checked upload: start it, go on with it, throw it away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from portal.accounts import vault
from portal.accounts.models import User
from portal.reads.check import overtaken
from portal.reads.models import Batch, BatchState, Held, Upload, UploadState
from portal.reads.sending import receipt
from portal.reads.tasks import wake_up
from portal.submissions import recording
from portal.submissions import services as submissions
from portal.submissions.models import Delivery, Kind, Review, Submission
from portal.submissions.oddities import Odd

ENDED = "The sign-in that it was handed in with has ended."


def start(upload: Upload, *, user: User, token: str, odd: Sequence[Odd] = ()) -> bool:
    """Starts the sending, once: a second press finds it started. Returns whether this one did.

    An upload without a row that can be sent is not started, and nothing is sent before the undo
    window has passed. Where a policy holds it, it waits for a reviewer instead. `odd`: what a
    reviewer should look at. Raises Overtaken where other reads of its devices were sent since it
    was checked.
    """
    if not upload.batches.exists():
        return False
    with transaction.atomic():
        claimed = Upload.objects.filter(pk=upload.pk, state=UploadState.CHECKED).update(
            state=UploadState.HELD, started_at=timezone.now(), sent_by=user
        )
        if not claimed:
            return False
        overtaken.refuse(upload)
        upload.refresh_from_db()
        submission = _record(upload, token, odd)
        if submission.may_go:
            _begin(upload, token, hold_seconds=settings.HOLD_SECONDS)
    return True


def _begin(upload: Upload, token: str, *, hold_seconds: float = 0) -> None:
    """From now on the worker sends it; without a sign-in it waits for one."""
    now = timezone.now()
    upload.state, upload.started_at = UploadState.SENDING, now
    upload.sealed_token = vault.seal(token) if token else ""
    if not token:
        upload.held, upload.trouble, upload.trouble_since = Held.SIGN_IN, ENDED, now
    upload.save()
    assert upload.submission is not None  # noqa: S101 - recorded before it begins
    submissions.settle(upload.submission, Delivery.SENDING)
    first_call = now + timedelta(seconds=hold_seconds)
    upload.batches.update(state=BatchState.WAITING, queued_at=now, not_before=first_call)
    transaction.on_commit(wake_up.enqueue, robust=True)


def release(upload: Upload, *, token: str) -> bool:
    """An approved upload begins; `token` is empty where its sign-in has ended."""
    with transaction.atomic():
        held = Upload.objects.select_for_update(of=("self",)).filter(state=UploadState.HELD)
        found = held.select_related("submission").filter(pk=upload.pk).first()
        if found is not None:
            _begin(found, token)
    return found is not None


def stop(upload: Upload) -> None:
    """Returned or rejected: nothing of it is sent. What was on its way already stays so."""
    Upload.objects.filter(pk=upload.pk, state=UploadState.HELD).update(
        state=UploadState.STOPPED, finished_at=timezone.now()
    )


def _record(upload: Upload, token: str, odd: Sequence[Odd]) -> Submission:
    """What is being sent goes into the record; the upload's own number is its client id."""
    submission, _ = recording.begin(
        kind=Kind.READS,
        client_id=upload.pk,
        owner=upload.sent_by,
        organisation=upload.organisation,
        subject=upload.file_name,
        payload=_payload(upload),
        token=token,
        previous=answered_by(upload),
        odd=odd,
    )
    upload.submission = submission
    upload.save(update_fields=["submission"])
    return submission


def _payload(upload: Upload) -> dict[str, object]:
    batches = upload.batches.all()
    return {
        "file": upload.file_name,
        "sha256": upload.sha256,
        "rows": upload.rows,
        **{
            f"chosen{name[:1].upper()}{name[1:]}": value
            for name, value in upload.choices.items()
            if value
        },
        **{f"{batch.external_id} {batch.type}": _span(batch) for batch in batches},
    }


def answered_by(upload: Upload) -> Submission | None:
    """The newest returned upload that this one mends: of its name, or with one of its devices."""
    returned = Submission.objects.filter(
        organisation=upload.organisation, kind=Kind.READS, review=Review.RETURNED, answers=None
    ).order_by("-created_at")
    same = returned.filter(subject=upload.file_name).first()
    names = upload.batches.values("external_id")
    return same or returned.filter(upload__batches__external_id__in=names).first()


def _span(batch: Batch) -> str:
    form = "%Y-%m-%d %H:%M"
    return f"{batch.total} reads, {batch.first:{form}} to {batch.last:{form}} UTC"


def signed_in(user: User, *, token: str) -> None:
    """This person's uploads that waited for a sign-in go on with the fresh one."""
    mine = Upload.objects.filter(sent_by=user, state=UploadState.SENDING)
    for upload in mine.exclude(held=Held.PAUSED):  # that one waits for a press, not for a sign-in
        resume(upload, user=user, token=token)


def resume(upload: Upload, *, user: User, token: str) -> bool:
    """A held upload goes on with this person's sign-in; False when it is not held."""
    with transaction.atomic():
        found = Upload.objects.select_for_update().exclude(held=Held.NOT)
        held = found.filter(pk=upload.pk, state=UploadState.SENDING).first()
        if held is None:
            return False
        given_up, whose = held.sealed_token if held.revoke_at_end else "", held.sent_by
        held.sent_by, held.sealed_token, held.revoke_at_end = user, vault.seal(token), False
        held.held, held.trouble, held.trouble_since = Held.NOT, "", None
        held.save()
        note(held, "The sending went on.", user)
        transaction.on_commit(wake_up.enqueue, robust=True)
    if given_up:
        receipt.revoke(given_up, whose)
    return True


def note(upload: Upload, words: str, user: User) -> None:
    """An event of the record that changes neither delivery nor review."""
    if upload.submission:
        recording.happened(
            upload.submission, field="sending", before="", after="", actor=user, note=words
        )


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
        before = (UploadState.NEW, UploadState.CHECKED)
        checked = Upload.objects.select_for_update().filter(state__in=before)
        found = checked.filter(pk=upload.pk).first()
        if found is None:
            return False
        found.delete()
        transaction.on_commit(lambda: drop_file(found))
    return True


def drop_file(upload: Upload) -> None:
    """Removes the uploaded file, unless another upload of the same file still needs it."""
    if upload.file and not Upload.objects.filter(file=upload.file.name).exclude(pk=upload.pk):
        upload.file.delete(save=False)
