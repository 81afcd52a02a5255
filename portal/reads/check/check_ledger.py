"""Who checks an upload, and how far they are: every move is one conditional UPDATE.

A check that waits is taken by one worker, who renews the lease while it reads. A worker that dies
loses the lease, and another one begins anew; after some tries the file is given up.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from portal import limits
from portal.reads.check_models import Check, CheckState
from portal.reads.models import Upload, UploadState
from portal.reads.tasks import wake_up

GIVEN_UP = (
    "The portal began to read this file several times and never came to its end. Split the file "
    "and upload the parts; if that fails too, tell the operator of the portal."
)
NOTHING_READ = {"rows_read": 0, "devices_done": 0, "devices_found": 0}


class LeaseLost(Exception):
    """Another worker has the check now, or the person changed it: write nothing."""


def _lease() -> datetime:
    return timezone.now() + timedelta(seconds=settings.LEASE_SECONDS)


def ask_for(check: Check, *, holder: str = "", **changes: Any) -> bool:
    """The check begins anew, with what the person changed: read here and now by `holder`, or by a
    worker where that is "". False when the upload was started meanwhile."""
    with transaction.atomic():
        upload = Upload.objects.filter(
            pk=check.pk, state__in=(UploadState.NEW, UploadState.CHECKED)
        )
        if not upload.update(state=UploadState.NEW):
            return False
        check.upload.batches.all().delete()
        for name, value in {
            **changes,
            "state": CheckState.READING if holder else CheckState.WAITING,
            "holder": holder,
            "lease_until": _lease() if holder else None,
            **NOTHING_READ,
            "tries": 1 if holder else 0,
            "trouble": "",
            "asked_at": timezone.now(),
        }.items():
            setattr(check, name, value)
        check.save()
        if not holder:
            transaction.on_commit(wake_up.enqueue)
    return True


def claim(holder: str) -> Check | None:
    """Takes the oldest check that waits, or that its worker left; None when there is none."""
    now = timezone.now()
    left = Q(state=CheckState.READING, lease_until__lt=now)
    for check in Check.objects.filter(Q(state=CheckState.WAITING) | left).order_by("asked_at"):
        same = Check.objects.filter(pk=check.pk, state=check.state, holder=check.holder)
        taken = same.filter(tries=check.tries).update(
            state=CheckState.READING,
            holder=holder,
            lease_until=_lease(),
            tries=F("tries") + 1,
            **NOTHING_READ,
        )
        if taken:
            check.refresh_from_db()
            if check.tries <= limits.CHECK_TRIES:
                return check
            fail(check, GIVEN_UP)
    return None


def _mine(check: Check) -> QuerySet[Check]:
    return Check.objects.filter(
        pk=check.pk, state=CheckState.READING, holder=check.holder, tries=check.tries
    )


def give_back(check: Check) -> None:
    """For the next worker: this one was stopped, which is no fault of the file."""
    _mine(check).update(
        state=CheckState.WAITING,
        holder="",
        lease_until=None,
        tries=F("tries") - 1,
        **NOTHING_READ,
    )


class Told:
    """Writes how far the check is, now and then, and keeps the lease; one that is `stopping` gives
    the check back. Raises LeaseLost."""

    def __init__(self, check: Check, stopping: Callable[[], bool] = lambda: False) -> None:
        self._check, self._stopping = check, stopping
        self._next = time.monotonic() + limits.CHECK_TELL_SECONDS

    def rows(self, read: int) -> None:
        self._tell(rows_read=read)

    def devices(self, done: int, found: int) -> None:
        """After the rows: so many of the devices that were found are checked."""
        self._tell(devices_done=done, devices_found=found)

    def _tell(self, **figures: int) -> None:
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + limits.CHECK_TELL_SECONDS
        if self._stopping():
            give_back(self._check)
            raise LeaseLost
        if not _mine(self._check).update(**figures, lease_until=_lease()):
            raise LeaseLost


def ask(check: Check, **changes: Any) -> None:
    """The file leaves something open: the person is asked."""
    _end(check, CheckState.ASKING, **changes)


def fail(check: Check, words: str) -> None:
    """The file cannot be used; its sentence stays."""
    _end(check, CheckState.FAILED, trouble=words)


def done(check: Check, **changes: Any) -> None:
    """Inside the transaction that keeps the reads."""
    _end(check, CheckState.DONE, **changes)


def _end(check: Check, state: str, **changes: Any) -> None:
    ended = _mine(check).update(
        state=state, holder="", lease_until=None, sealed_token="", **changes
    )
    if not ended:
        raise LeaseLost
