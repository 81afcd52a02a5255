"""The pages of organisation staff: links to hand out, and the inbox of what comes back."""

from __future__ import annotations

from uuid import UUID

import segno
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.guard import PortalRequest, signed_in
from portal.devices import entry, facts, photos, usual
from portal.devices.forms import DeviceForm
from portal.drec.errors import DrecError
from portal.installers import services
from portal.installers.forms import LinkForm as LinkMaker
from portal.installers.forms import remarks_from
from portal.installers.models import Link, LinkForm, State
from portal.ui.forms import show_refusal

# Where the session keeps tokens that were just made: to be shown and printed, then gone.
TOKENS = "link_tokens"


@require_http_methods(["GET", "POST"])
@signed_in
def links(request: PortalRequest) -> HttpResponse:
    """The links of the organisation, and the form that makes one."""
    form = LinkMaker(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = services.make(
            organisation=request.organisation, user=request.user, **form.cleaned_data
        )
        link = services.found(made)
        assert link is not None  # noqa: S101 - made a moment ago
        request.session[TOKENS] = {**request.session.get(TOKENS, {}), str(link.pk): made}
        return redirect("installers:link", pk=link.pk)
    context: dict[str, object] = {
        "form": form,
        "links": Link.objects.filter(organisation=request.organisation),
    }
    return render(request, "installers/links.html", context, status=400 if form.errors else 200)


@never_cache
@require_safe
@signed_in
def link(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One link: its code to print, as long as its maker is signed in, and its forms."""
    found = get_object_or_404(Link, organisation=request.organisation, pk=pk)
    token = request.session.get(TOKENS, {}).get(str(found.pk))
    context: dict[str, object] = {"link": found, "rows": found.forms.all()}
    if token and not found.trouble:
        address = request.build_absolute_uri(reverse("installers:outside", args=[token]))
        context |= {"address": address, "code": _code(address)}
    return render(request, "installers/link.html", context)


def _code(address: str) -> str:
    """A QR code as SVG, black on white whatever the page's colours are: phones want it so."""
    code = segno.make(address, error="m")
    svg = code.svg_inline(omitsize=True, border=4, light="white", svgclass="qr", lineclass=None)
    return mark_safe(svg)  # noqa: S308 - made here, and escaped by segno


@require_POST
@signed_in
def revoke(request: PortalRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Link, organisation=request.organisation, pk=pk)
    services.revoke(found)
    messages.success(request, f"The link “{found.name}” is withdrawn. What came in stays.")
    return redirect("installers:link", pk=found.pk)


@require_safe
@signed_in
def inbox(request: PortalRequest) -> HttpResponse:
    rows = services.inbox(request.organisation)
    return render(request, "installers/inbox.html", {"rows": rows})


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def review(request: PortalRequest, pk: int) -> HttpResponse:
    """One form of an installer: corrected and accepted, sent back, or put aside."""
    row = get_object_or_404(
        LinkForm.objects.select_related("link"),
        link__organisation=request.organisation,
        pk=pk,
    )
    if row.state not in (State.WAITING, State.RETURNED):
        return _closed(request, row)
    initial = {**usual.again(row.payload), "photoSet": row.photo_set}
    form = entry.form_of(request, request.drec, initial=initial)
    form.remarks = services.remarks_of(row)
    if request.method == "GET" or entry.is_only_mended(request):
        return _page(request, row, form, status=200)
    entry.keep_photos(request, form, request.organisation)
    if request.POST.get("verdict") in ("return", "reject"):
        return _send_back(request, row, form)
    if not form.is_valid():
        return _page(request, row, form, status=400)
    return _accept(request, row, form)


def _closed(request: PortalRequest, row: LinkForm) -> HttpResponse:
    if row.submission is not None:
        return redirect("submissions:detail", pk=row.submission.pk)
    context = {
        "row": row,
        "handed": facts.handed_in(row.payload),
        "remarks": row.remarks.all(),
    }
    return render(request, "installers/closed.html", context)


def _accept(request: PortalRequest, row: LinkForm, form: DeviceForm) -> HttpResponse:
    try:
        near = entry.near(form, request.drec, row.client_id)
        if form.refuse_twins([twin for twin in near if entry.stops(twin)]):
            return _page(request, row, form, status=400)
        sent = services.accept(
            api=request.drec,
            user=request.user,
            form=row,
            body=entry.body_with_photos(form, request.organisation, request),
        )
    except DrecError as error:
        return _page(request, row, form, status=show_refusal(form, error))
    if not sent.may_go:  # a reviewer of the portal looks at it first
        return redirect("submissions:detail", pk=sent.pk)
    messages.success(request, f"{sent.subject} is registered.")
    return redirect("devices:detail", external_id=sent.subject)


def _send_back(request: PortalRequest, row: LinkForm, form: DeviceForm) -> HttpResponse:
    said, verdict = remarks_from(request.POST), request.POST["verdict"]
    if not said:
        form.add_error(None, "Write at least one remark, so that the installer knows what to do.")
        return _page(request, row, form, status=400)
    act = services.send_back if verdict == "return" else services.reject
    act(user=request.user, form=row, said=said)
    done = "sent back" if verdict == "return" else "put aside"
    messages.success(request, f"{row.subject} is {done}.")
    return redirect("installers:inbox")


def _page(request: PortalRequest, row: LinkForm, form: DeviceForm, *, status: int) -> HttpResponse:
    kept = photos.of_set(request.organisation, row.photo_set)
    place = entry.place_of(form) if form.is_bound and form.is_valid() else None
    context = {
        "row": row,
        "form": form,
        "kept": kept,
        "photo_doubts": [(photo, photos.doubts(photo, place)) for photo in kept],
        "remarks": row.remarks.all(),
        "look_url": reverse("devices:look"),
        "fields": [
            (name, form.fields[name].label) for name in form.fields if form.fields[name].label
        ],
    }
    return render(request, "installers/review.html", context, status=status)
