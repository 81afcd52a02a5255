"""The pages of a file of devices: choose it, look at its rows, send them."""

from __future__ import annotations

import csv
from collections import Counter
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal import limits
from portal.accounts import attempts
from portal.accounts.guard import PortalRequest, signed_in
from portal.devices import bulk, importing
from portal.devices.models import DeviceFile
from portal.reads.formats import Unreadable

ACCEPTED = ".csv,.txt,.tsv,.xlsx,.xls,.ods,text/csv"


class FileForm(forms.Form):
    file = forms.FileField(
        label="File of devices",
        help_text="A spreadsheet or text (CSV), with one device a row below a heading.",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def choose(request: PortalRequest) -> HttpResponse:
    """Choose a file. Nothing is sent yet: its page shows what is in it."""
    form = FileForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return _choose_page(request, form, status=400 if form.is_bound else 200)
    if attempts.too_many_uploads(request.user):
        return attempts.pause_page(request, seconds=limits.WINDOW_SECONDS)
    file: UploadedFile[bytes] = form.cleaned_data["file"]
    name = file.name or "devices"
    try:
        table = bulk.read(file, name=name, form=importing.blank(request.drec))
    except Unreadable as error:
        form.add_error("file", str(error))
        return _choose_page(request, form, status=422)
    kept = importing.keep(table, name=name, user=request.user, organisation=request.organisation)
    return redirect("devices:import_file", pk=kept.pk)


def _choose_page(request: PortalRequest, form: FileForm, *, status: int) -> HttpResponse:
    fields = bulk.columns(importing.blank(request.drec))
    files = DeviceFile.objects.filter(organisation=request.organisation).select_related("owner")
    context = {"form": form, "columns": fields.items(), "files": files[: limits.FILES_LISTED]}
    return render(request, "devices/import.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def file(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Each row with its state, before it is sent and after."""
    mine = DeviceFile.objects.filter(organisation=request.organisation).select_related("owner")
    found = get_object_or_404(mine, pk=pk)
    if request.method == "POST":
        importing.send(found, api=request.drec, user=request.user)
        return redirect("devices:import_file", pk=found.pk)
    rows = importing.rows(found, request.drec)
    context = {
        "file": found,
        "rows": sorted(rows, key=lambda row: row.urgency),
        "counts": Counter(row.state for row in rows).items(),
        "ready": sum(row.may_be_sent(request.user) for row in rows),
        "begun": any(row.submission for row in rows),
    }
    return render(request, "devices/import_file.html", context)


@require_safe
@signed_in
def template(request: PortalRequest) -> HttpResponse:
    """A file with the heading alone, for a spreadsheet program (which looks for the mark)."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="devices.csv"'
    answer.write("\ufeff")
    csv.writer(answer).writerow(bulk.columns(importing.blank(request.drec)))
    return answer
