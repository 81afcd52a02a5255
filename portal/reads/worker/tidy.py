"""Housekeeping of the worker: what a killed process left open, and what nobody needs any more."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal import limits
from portal.devices import importing, photos
from portal.reads import services
from portal.reads.models import PackedReads, Upload, UploadState
from portal.reads.sending import receipt
from portal.submissions import tidy as submissions


def tidy() -> None:
    """Safe to run at any time, in any number of workers."""
    receipt.close_left_over()
    submissions.tidy()
    _never_sent()
    _long_ended()
    photos.tidy()
    importing.tidy()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    yesterday = timezone.now() - timedelta(days=1)
    DBTaskResult.objects.filter(finished_at__lt=yesterday).delete()


def _never_sent() -> None:
    """Files that were checked and never sent go after some days."""
    old = timezone.now() - timedelta(days=limits.CHECKED_DAYS)
    before = (UploadState.NEW, UploadState.CHECKED)
    for upload in Upload.objects.filter(state__in=before, created_at__lt=old):
        services.discard(upload)


def _long_ended() -> None:
    """Of an upload that ended long ago the packed reads and the file go; the receipt stays: its
    figures, and each read that did not go in."""
    now = timezone.now()
    ended = Upload.objects.filter(
        state__in=(UploadState.DONE, UploadState.STOPPED),
        finished_at__lt=now - timedelta(days=settings.KEEP_READS_DAYS),
        dropped_at__isnull=True,
    )
    for upload in ended[: limits.DROPPED_AT_ONCE]:
        with transaction.atomic():
            PackedReads.objects.filter(batch__upload=upload).delete()
            Upload.objects.filter(pk=upload.pk).update(dropped_at=now, blocked_rows=[])
        _drop_file(upload)


def _drop_file(upload: Upload) -> None:
    """An upload that tries some of its reads again needs the same file for its own time."""
    same = Upload.objects.filter(file=upload.file.name, dropped_at__isnull=True)
    if upload.file.name and not same.exists():
        upload.file.storage.delete(upload.file.name)
