"""An upload where it stands, and its first verbs: send it, or throw it away."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.guard import PortalRequest, signed_in
from portal.accounts.services import TOKEN
from portal.reads import review, services
from portal.reads.check.overtaken import Overtaken
from portal.reads.models import Upload, UploadState
from portal.reads.pages import checked
from portal.reads.pages.common import BEFORE_SEND, again, check_of
from portal.reads.sending import receipt
from portal.reads.views_progress import mine, shown
from portal.submissions.oddities import Odd


@require_safe
@signed_in
def upload(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The check page before sending, the progress while it runs, the receipt after it."""
    found = mine(request, pk)
    if found.state in (UploadState.SENDING, UploadState.DONE):
        return shown(request, found)
    if found.state in BEFORE_SEND:
        return checked.where_it_stands(request, check_of(request, pk))
    batches = list(found.batches.all())
    context = {
        "upload": found,
        "batches": batches,
        "figures": receipt.totals(found),
        "blocked": len(found.blocked_rows),
        "devices": len({batch.external_id for batch in batches}),
        "energy": sum(batch.wh for batch in batches),
    }
    return render(request, "reads/held.html", context)


@require_POST
@signed_in
def send(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Starts the sending; a second press or a reload finds it started."""
    found = mine(request, pk)
    odd = review.odd(request.drec, found) if found.state == UploadState.CHECKED else []
    try:
        started = _started(request, found, odd)
    except Overtaken as other:
        messages.warning(request, str(other))
        return redirect("reads:detail", pk=pk)
    if not started and found.state == UploadState.CHECKED:
        messages.info(request, "No row of this file can be sent.")
    return redirect("reads:detail", pk=pk)


def _started(request: PortalRequest, found: Upload, odd: Sequence[Odd]) -> bool:
    """Raises Overtaken where other reads of the devices were sent since the check, and what is
    left of the file is not what the person saw."""

    def start() -> bool:
        return services.start(found, user=request.user, token=request.session[TOKEN], odd=odd)

    try:
        return start()
    except Overtaken:
        seen = _to_be_sent(found)
        again(request, check_of(request, found.pk))
        found.refresh_from_db()
        if found.state != UploadState.CHECKED or _to_be_sent(found) != seen:
            raise
    return start()


def _to_be_sent(found: Upload) -> set[tuple[object, ...]]:
    facts = ("external_id", "type", "total", "first", "last", "wh")
    return set(found.batches.values_list(*facts))


@require_POST
@signed_in
def discard(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Throws away what was only checked."""
    found = mine(request, pk)
    if services.discard(found):
        messages.success(request, f"{found.file_name} was discarded. Nothing of it was sent.")
        return redirect("reads:new")
    messages.info(request, f"{found.file_name} was started before and cannot be discarded.")
    return redirect("reads:detail", pk=pk)
