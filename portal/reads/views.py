"""The pages of meter reads: choose a file, check it, send it, watch it, keep what came of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal import limits
from portal.accounts import attempts
from portal.accounts.guard import PortalRequest, signed_in
from portal.accounts.services import TOKEN
from portal.drec import devices
from portal.reads import checking, export, ledger, receipt, services
from portal.reads.formats import Choices, Unreadable
from portal.reads.forms import UploadForm
from portal.reads.models import Refusal, Upload, UploadState


def _mine(request: PortalRequest, pk: UUID) -> Upload:
    found = Upload.objects.filter(organisation=request.organisation)
    return get_object_or_404(found.select_related("owner", "submission"), pk=pk)


@require_safe
@signed_in
def uploads(request: PortalRequest) -> HttpResponse:
    """All uploads of the organisation, newest first."""
    found = Upload.objects.filter(organisation=request.organisation).select_related("owner")
    page = Paginator(found, limits.UPLOADS_PER_PAGE).get_page(request.GET.get("page"))
    rows = [(upload, receipt.totals(upload)) for upload in page.object_list]
    return render(request, "reads/list.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: PortalRequest) -> HttpResponse:
    """Choose a file. Nothing is sent yet: the next page shows what was understood."""
    known = devices.mine(request.drec)
    initial = {"externalId": request.GET.get("externalId", "")}
    form = UploadForm(request.POST or None, request.FILES or None, devices=known, initial=initial)
    if not form.is_valid():
        return _form_page(request, form, status=400 if form.is_bound else 200)
    if _too_many(request):
        return attempts.pause_page(request, seconds=limits.WINDOW_SECONDS)
    chosen = form.cleaned_data
    choices = Choices(chosen["externalId"], chosen["type"], chosen["unit"], chosen["timezone"])
    try:
        upload = checking.check(
            api=request.drec,
            owner=request.user,
            organisation=request.organisation,
            devices=known,
            file=chosen["file"],
            choices=choices,
        )
    except Unreadable as error:
        form.add_error("file", str(error))
        return _form_page(request, form, status=422)
    return redirect("reads:detail", pk=upload.pk)


def _form_page(request: PortalRequest, form: UploadForm, *, status: int) -> HttpResponse:
    return render(request, "reads/new.html", {"form": form}, status=status)


def _too_many(request: PortalRequest) -> bool:
    who = str(request.user.pk)
    return attempts.too_many(
        "upload", who, limit=limits.UPLOADS_PER_HOUR, seconds=limits.WINDOW_SECONDS
    )


@require_safe
@signed_in
def upload(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The check page before sending, the progress while it runs, the receipt after it."""
    found = _mine(request, pk)
    batches = list(found.batches.defer("packed"))
    context = {
        "upload": found,
        "batches": batches,
        "figures": receipt.totals(found),
        "blocked": len(found.blocked_rows),
        "devices": len({batch.external_id for batch in batches}),
        "energy": sum(batch.wh for batch in batches),
        "poll_seconds": limits.PROGRESS_SECONDS,
    }
    if found.state == UploadState.CHECKED:
        return render(request, "reads/check.html", context)
    context["waits_for"] = ledger.standing_before(found)
    refusals = Refusal.objects.filter(batch__upload=found).select_related("batch")
    context["refusals"] = Paginator(refusals, limits.REFUSALS_PER_PAGE).get_page(
        request.GET.get("page")
    )
    part = "#progress" if request.htmx else ""
    return render(request, f"reads/progress.html{part}", context)


@require_POST
@signed_in
def send(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Starts the sending; a second press or a reload finds it started."""
    found = _mine(request, pk)
    started = services.start(found, user=request.user, token=request.session[TOKEN])
    if not started and found.state == UploadState.CHECKED:
        messages.info(request, "No row of this file can be sent.")
    return redirect("reads:detail", pk=pk)


@require_POST
@signed_in
def resume(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes a held upload on with one's own sign-in: whoever sent it may have left."""
    services.resume(_mine(request, pk), user=request.user, token=request.session[TOKEN])
    return redirect("reads:detail", pk=pk)


@require_POST
@signed_in
def discard(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Throws away what was only checked."""
    found = _mine(request, pk)
    if services.discard(found):
        messages.success(request, f"{found.file_name} was discarded. Nothing of it was sent.")
        return redirect("reads:new")
    messages.info(request, f"{found.file_name} was started before and cannot be discarded.")
    return redirect("reads:detail", pk=pk)


@require_safe
@signed_in
def not_sent(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The rows that did not go in, as a file to mend and upload again."""
    return export.not_sent(_mine(request, pk))
