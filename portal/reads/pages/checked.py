"""Check: what will be sent of each device, what will not, and what the person may change."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from portal import limits
from portal.accounts.guard import PortalRequest, signed_in
from portal.reads.check_models import Check, CheckState
from portal.reads.models import Batch
from portal.reads.packing import unpack
from portal.reads.pages import asking, changes, device_lines, telling
from portal.reads.pages.common import BEFORE_SEND, again, another_url, check_of, steps, waiting
from portal.reads.pages.name_form import unknown_names
from portal.reads.sending import ledger, receipt


@require_http_methods(["GET", "POST"])
@signed_in
def check(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The check page. A change of it is applied to the whole file, and the page shown anew."""
    found = check_of(request, pk)
    if found.upload.state not in BEFORE_SEND:
        return redirect("reads:detail", pk=pk)
    if request.method == "POST":
        return _changed(request, found)
    return where_it_stands(request, found)


def where_it_stands(request: PortalRequest, found: Check) -> HttpResponse:
    """Understand when something must be asked, else Check; progress while a worker reads."""
    if found.state in (CheckState.WAITING, CheckState.READING):
        return waiting(request, found)
    if request.htmx:  # the bar of a file that is read by now: the whole page takes its place
        return HttpResponseClientRedirect(reverse("reads:detail", args=[found.pk]))
    if found.state == CheckState.ASKING:
        return asking.shown(request, found)
    if found.state == CheckState.FAILED:
        context = {**steps(found), "another_url": another_url(found.upload)}
        return render(request, "reads/unreadable.html", context, status=422)
    context = _context(found)
    context |= device_lines.paged(context["lines"], request.GET)
    return render(request, "reads/check.html", context)


def _context(found: Check) -> dict[str, Any]:
    upload = found.upload
    batches = list(upload.batches.all())
    return {
        **steps(found),
        "batches": batches,
        "figures": receipt.totals(upload),
        "blocked": len(upload.blocked_rows),
        "devices": len({batch.external_id for batch in batches}),
        "energy": sum(batch.wh for batch in batches),
        **telling.of(found),
    }


def _changed(request: PortalRequest, found: Check) -> HttpResponse:
    if found.state != CheckState.DONE:
        return redirect("reads:check", pk=found.pk)
    try:
        changed = changes.asked_for(request.POST, found)
    except ValueError:
        return redirect("reads:check", pk=found.pk)  # no choice of this page
    if wrong := unknown_names(request.POST, found):
        messages.error(request, wrong)
    if not again(request, found, **changed):
        messages.info(request, f"{found.upload.file_name} was sent meanwhile.")
    return redirect("reads:check", pk=found.pk)


@require_safe
@signed_in
def device(request: PortalRequest, pk: UUID, number: int) -> HttpResponse:
    """One device of the file: its picture, its problems and the reads that will be sent."""
    found = check_of(request, pk)
    if found.state != CheckState.DONE or number >= len(found.lines):
        raise Http404
    line = telling.line(found, number)
    batches = list(found.upload.batches.filter(external_id=line["device"]))
    reads = [read for batch in batches for read in _reads(batch)]
    page = Paginator(reads, limits.READS_PER_PAGE).get_page(request.GET.get("page"))
    context = {**steps(found), "line": line, "page": page, "chart": telling.chart(line)}
    part = "#device" if request.htmx else ""
    return render(request, f"reads/check_device.html{part}", context)


def _reads(batch: Batch) -> list[tuple[str, Any]]:
    return [(batch.type, read) for read in unpack(ledger.packed(batch))]
