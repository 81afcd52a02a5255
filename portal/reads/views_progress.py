"""The pages after Send: all uploads, the progress, what one may do with it, the receipt."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal import limits
from portal.accounts.guard import PortalRequest, signed_in
from portal.accounts.services import TOKEN
from portal.reads import verbs
from portal.reads.models import Refusal, Upload, UploadState
from portal.reads.report import export, progress
from portal.reads.report import not_sent as rows_not_sent
from portal.reads.sending import receipt


def mine(request: PortalRequest, pk: UUID) -> Upload:
    """The upload, where it is of the person's organisation."""
    found = Upload.objects.filter(organisation=request.organisation)
    return get_object_or_404(
        found.select_related("owner", "sent_by", "submission", "again_of", "again"), pk=pk
    )


@require_safe
@signed_in
def uploads(request: PortalRequest) -> HttpResponse:
    """All uploads of the organisation, newest first."""
    found = Upload.objects.filter(organisation=request.organisation).select_related("owner")
    page = Paginator(found, limits.UPLOADS_PER_PAGE).get_page(request.GET.get("page"))
    figures = receipt.totals_of(page.object_list)
    rows = [
        (one, figures[one.pk], *progress.upload_state(one, figures[one.pk]))
        for one in page.object_list
    ]
    return render(request, "reads/list.html", {"page": page, "rows": rows})


def shown(request: PortalRequest, upload: Upload) -> HttpResponse:
    """The progress while an upload runs, the receipt after it; the part alone for htmx."""
    devices = Paginator(progress.devices(upload), limits.DEVICES_SHOWN).get_page(
        request.GET.get("devices")
    )
    refusals = Refusal.objects.filter(batch__upload=upload).select_related("batch")
    context = {
        "upload": upload,
        "progress": progress.of(upload),
        "devices": devices,
        "device_rows": [(batch, *progress.batch_state(batch)) for batch in devices],
        "refusals": Paginator(refusals, limits.REFUSALS_PER_PAGE).get_page(request.GET.get("page")),
        "blocked": len(upload.blocked_rows),
    }
    if upload.state == UploadState.DONE:
        context["summary"] = receipt.summary(upload)
    else:
        context["waits_for"] = progress.waits_for(upload)
        context["answers"] = progress.last_answers(upload)
    part = "#progress" if request.htmx else ""
    return render(request, f"reads/progress.html{part}", context)


def _back(pk: UUID) -> HttpResponse:
    return redirect("reads:detail", pk=pk)


@require_POST
@signed_in
def undo(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes Send back; too late, it says what can still be done."""
    if verbs.undo(mine(request, pk), user=request.user):
        messages.success(request, "Taken back. Nothing was sent.")
    else:
        messages.info(request, "The first read was already on its way. You may pause or cancel.")
    return _back(pk)


@require_POST
@signed_in
def pause(request: PortalRequest, pk: UUID) -> HttpResponse:
    verbs.pause(mine(request, pk), user=request.user)
    return _back(pk)


@require_POST
@signed_in
def resume(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Takes a held upload on with one's own sign-in: whoever sent it may have left."""
    verbs.go_on(mine(request, pk), user=request.user, token=request.session[TOKEN])
    return _back(pk)


@require_http_methods(["GET", "POST"])
@signed_in
def cancel(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Asks first, and says what is cancelled and what cannot be any more."""
    found = mine(request, pk)
    if request.method == "POST":
        verbs.cancel(found, user=request.user, token=request.session[TOKEN])
        return _back(pk)
    if found.state != UploadState.SENDING or found.cancelled_at:
        return _back(pk)
    context = {"upload": found, "figures": receipt.totals(found)}
    return render(request, "reads/cancel.html", context)


@require_POST
@signed_in
def again(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Sends the refused reads once more, as an upload of their own."""
    found = mine(request, pk)
    made = verbs.try_again(found, user=request.user, token=request.session[TOKEN])
    return _back(made.pk if made else pk)


@require_POST
@signed_in
def mail(request: PortalRequest, pk: UUID) -> HttpResponse:
    """A message at the end, or none: to whom the upload is sent for."""
    found = mine(request, pk)
    page = reverse("reads:detail", args=[pk])
    link = (
        f"{settings.PUBLIC_URL}{page}" if settings.PUBLIC_URL else request.build_absolute_uri(page)
    )
    verbs.want_mail(found, link=link if request.POST.get("wanted") == "yes" else "")
    return _back(pk)


@require_safe
@signed_in
def not_sent(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The rows that did not go in, as a file to mend and upload again."""
    return rows_not_sent.response(mine(request, pk))


@require_safe
@signed_in
def receipt_csv(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Each read with what became of it."""
    return export.receipt_csv(mine(request, pk))


@require_safe
@signed_in
def receipt_json(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The receipt for a machine: the same facts, and each read."""
    return export.receipt_json(mine(request, pk))
