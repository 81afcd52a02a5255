"""The pages that register a device: the form, what is said while somebody types, its photos."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts import drafts
from portal.accounts.guard import PortalRequest, signed_in
from portal.devices import answers, entry, photos, services, usual
from portal.devices.forms import DeviceForm
from portal.drec.errors import DrecError, Forbidden, Unauthorized
from portal.submissions import remarks
from portal.submissions.models import Kind, Submission
from portal.ui.forms import show_refusal


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def new(request: PortalRequest) -> HttpResponse:
    """The form of a device, and its way to the registry."""
    returned = remarks.answered(request.organisation, Kind.DEVICE, request.GET)
    form = entry.form_of(
        request,
        request.drec,
        initial=usual.again(returned.payload) if returned else usual.values(request.organisation),
        typed=drafts.take(request),
    )
    if returned:
        remarks.show(form, returned)
    if request.method == "POST":
        entry.keep_photos(request, form, request.organisation)
    if request.method == "GET" or entry.is_only_mended(request):
        return _page(request, form, status=200)
    if not form.is_valid():
        return _page(request, form, status=400)
    return _register(request, form, returned)


def _register(
    request: PortalRequest, form: DeviceForm, returned: Submission | None
) -> HttpResponse:
    client_id = form.cleaned_data["client_id"]
    try:
        near = entry.near(form, request.drec, client_id)
        if form.refuse_twins([twin for twin in near if entry.stops(twin)]):
            return _page(request, form, status=400)
        submission = services.register(
            api=request.drec,
            user=request.user,
            organisation=request.organisation,
            client_id=client_id,
            body=entry.body_with_photos(form, request.organisation, request),
            previous=returned,
        )
    except DrecError as error:
        return _page(request, form, status=show_refusal(form, error))
    same_place = [twin.device.external_id for twin in near if not entry.stops(twin)]
    return _registered(request, form, submission, same_place)


def _registered(
    request: PortalRequest, form: DeviceForm, submission: Submission, same_place: list[str]
) -> HttpResponse:
    photos.attach(submission, entry.photo_set_of(form))
    if not submission.may_go:
        return _held(request, submission)
    messages.success(request, f"{submission.subject} is registered.")
    doubts = [form.doubt.words] if form.doubt else []
    doubts += [f"{other} stands at exactly the same place." for other in same_place[:1]]
    kept = list(photos.of_set(request.organisation, entry.photo_set_of(form)))
    for words in [*doubts, *entry.photo_doubts(kept, entry.place_of(form))]:
        messages.warning(request, words)
    address = reverse("devices:detail", args=[submission.subject])
    if answers.wanted(request):
        return answers.accepted(submission.subject, address)
    return redirect(address)


def _held(request: PortalRequest, submission: Submission) -> HttpResponse:
    """A reviewer looks at it first; its page says so."""
    address = reverse("submissions:detail", args=[submission.pk])
    if answers.wanted(request):
        return answers.held(submission.subject, address)
    return redirect(address)


def _page(request: PortalRequest, form: DeviceForm, *, status: int) -> HttpResponse:
    if answers.wanted(request) and request.method == "POST":
        return answers.refused(request, form, status=status)
    kept = photos.of_set(request.organisation, entry.photo_set_of(form))
    context = {
        "form": form,
        "kept": kept,
        "look_url": reverse("devices:look"),
        # What answers remarks belongs to its own page, and is handed in from there.
        "queue": "answers" not in request.GET,
    }
    return render(request, "devices/new.html", context, status=status)


@require_safe
@signed_in
def look(request: PortalRequest) -> HttpResponse:
    """What the form may say while somebody types. A registry that is down says nothing."""
    typed = request.GET.dict()
    try:
        found = entry.look(typed, request.drec, mine=True)
    except (Unauthorized, Forbidden):
        raise
    except DrecError:
        found = entry.look(typed, request.drec, mine=False)
    return render(request, "devices/look.html", found)
