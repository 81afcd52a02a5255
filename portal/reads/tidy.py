"""Housekeeping of the worker: what a killed process left open, and what nobody needs any more."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from portal import limits
from portal.reads import receipt, services
from portal.reads.models import Upload, UploadState
from portal.submissions.services import sweep


def tidy() -> None:
    """Safe to run at any time, in any number of workers."""
    receipt.close_left_over()
    sweep()
    _never_sent()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    yesterday = timezone.now() - timedelta(days=1)
    DBTaskResult.objects.filter(finished_at__lt=yesterday).delete()


def _never_sent() -> None:
    """Files that were checked and never sent go after some days."""
    old = timezone.now() - timedelta(days=limits.CHECKED_DAYS)
    for upload in Upload.objects.filter(state=UploadState.CHECKED, created_at__lt=old):
        services.discard(upload)
