"""What the pages before Send share: the upload, its check, the names of its steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from portal import limits
from portal.accounts.guard import PortalRequest
from portal.accounts.services import TOKEN
from portal.drec import devices
from portal.drec.errors import DrecError
from portal.drec.shapes import Device
from portal.reads.check import checking
from portal.reads.check_models import Check, CheckState
from portal.reads.models import Upload, UploadState

BEFORE_SEND = (UploadState.NEW, UploadState.CHECKED)

# An upload from before checks were kept.
OLDER = {
    "state": CheckState.FAILED,
    "trouble": "This file was checked by an older portal. Choose it again; nothing was sent.",
}


def check_of(request: PortalRequest, pk: UUID) -> Check:
    """The check of an upload of this person's organisation that was not sent yet; else 404."""
    upload = get_object_or_404(
        Upload.objects.filter(organisation=request.organisation).select_related("owner"), pk=pk
    )
    found, _ = Check.objects.get_or_create(pk=upload.pk, defaults=OLDER)
    found.upload = upload
    return found


def steps(check: Check) -> dict[str, Any]:
    """Addresses for the steps on top of a page."""
    pk = check.pk
    may_check = check.state == CheckState.DONE
    return {
        "upload": check.upload,
        "check": check,
        "understand_url": reverse("reads:understand", args=[pk]),
        "check_url": reverse("reads:check", args=[pk]) if may_check else "",
    }


def another_url(upload: Upload) -> str:
    """The page for another file, with what was chosen for this one."""
    chosen = {name: value for name, value in upload.choices.items() if value}
    return f"{reverse('reads:new')}?{urlencode(chosen)}"


def again(request: PortalRequest, check: Check, **changes: Any) -> bool:
    """Checks once more; the devices are asked for anew where the registry answers."""
    return checking.again(check, token=request.session[TOKEN], devices=_devices(request), **changes)


def _devices(request: PortalRequest) -> Sequence[Device] | None:
    try:
        return devices.mine(request.drec)
    except DrecError:
        return None  # those that were known when the file came


def waiting(request: PortalRequest, check: Check) -> HttpResponse:
    """The page of a file that a worker reads, and its part that is fetched again and again."""
    context = {**steps(check), "poll_seconds": limits.PROGRESS_SECONDS}
    if check.devices_found:
        context |= {"share": check.devices_done, "whole": check.devices_found}
    else:
        expected = check.rows_expected or 0
        context |= {"share": min(check.rows_read, expected), "whole": expected}
    part = "#reading" if request.htmx else ""
    return render(request, f"reads/reading.html{part}", context)
