"""The first page: choose a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal import limits
from portal.accounts import attempts
from portal.accounts.guard import PortalRequest, signed_in
from portal.accounts.services import TOKEN
from portal.drec import devices
from portal.reads.check import checking
from portal.reads.formats import Choices, Unreadable
from portal.reads.forms import UploadForm


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: PortalRequest) -> HttpResponse:
    """Choose a file. Nothing is sent yet: the next page shows what was understood."""
    known = devices.mine(request.drec)
    initial = request.GET.dict()
    form = UploadForm(request.POST or None, request.FILES or None, devices=known, initial=initial)
    if not form.is_valid():
        return _form_page(request, form, status=400 if form.is_bound else 200)
    if attempts.too_many_uploads(request.user):
        return attempts.pause_page(request, seconds=limits.WINDOW_SECONDS)
    chosen = form.cleaned_data
    try:
        upload = checking.receive(
            owner=request.user,
            organisation=request.organisation,
            devices=known,
            file=chosen["file"],
            choices=Choices(
                chosen["externalId"], chosen["type"], chosen["unit"], chosen["timezone"]
            ),
            token=request.session[TOKEN],
        )
    except Unreadable as error:
        form.add_error("file", str(error))
        return _form_page(request, form, status=422)
    return redirect("reads:detail", pk=upload.pk)


def _form_page(request: PortalRequest, form: UploadForm, *, status: int) -> HttpResponse:
    return render(request, "reads/new.html", {"form": form}, status=status)
