"""The pages of devices: the list, the form, and each device's own page."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from portal import limits
from portal.accounts import drafts
from portal.accounts.guard import PortalRequest, signed_in
from portal.devices import fleet, reference, services
from portal.devices.facts import facts
from portal.devices.forms import DeviceForm
from portal.devices.place import zone_of
from portal.devices.recent import recent
from portal.drec import devices as registry
from portal.drec.errors import DrecError
from portal.ui.forms import show_refusal


@require_safe
@signed_in
def devices(request: PortalRequest) -> HttpResponse:
    """All devices of the organisation; the table alone while somebody types a search."""
    mine = registry.mine(request.drec)
    lists = reference.lists(request.drec)
    wanted = fleet.Wanted.of(request.GET)
    found = fleet.chosen(mine, wanted)
    page = Paginator(found, limits.DEVICES_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "figures": fleet.figures(mine),
        "filters": fleet.filters(mine, lists),
        "wanted": wanted,
        "page": page,
        "rows": fleet.rows(page.object_list, lists),
    }
    return render(request, f"devices/list.html{_part(request, '#table')}", context)


def _part(request: PortalRequest, name: str) -> str:
    """The fragment for htmx; the whole page when the browser goes back to it."""
    wants_part = request.htmx and not request.htmx.history_restore_request
    return name if wants_part else ""


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: PortalRequest) -> HttpResponse:
    """The form of a device, and its way to the registry."""
    api = request.drec
    lists = reference.lists(api)
    typed = drafts.take(request)
    form = DeviceForm(typed or request.POST or None, edition=api.edition, lists=lists)
    if not form.is_valid() or request.method == "GET":
        return _form_page(request, form, status=400 if request.method == "POST" else 200)
    try:
        submission = services.register(
            api=api,
            user=request.user,
            organisation=request.organisation,
            client_id=form.cleaned_data["client_id"],
            body=form.body(),
        )
    except DrecError as error:
        return _form_page(request, form, status=show_refusal(form, error))
    messages.success(request, f"{submission.subject} is registered.")
    return redirect("devices:detail", external_id=submission.subject)


def _form_page(request: PortalRequest, form: DeviceForm, *, status: int) -> HttpResponse:
    return render(request, "devices/new.html", {"form": form}, status=status)


@require_safe
@signed_in
def device(request: PortalRequest, external_id: str) -> HttpResponse:
    """One device; its reads come after the page, or with it when the address says so."""
    found = registry.get(request.drec, external_id)
    if part := _part(request, "#reads"):
        context = {"device": found, "recent": recent(request.drec, found)}
        return render(request, f"devices/detail.html{part}", context)
    zone, lists = zone_of(found), reference.lists(request.drec)
    context = {
        "device": found,
        "groups": facts(found, lists=lists, edition=request.drec.edition, zone=zone),
        "recent": recent(request.drec, found) if "reads" in request.GET else None,
    }
    return render(request, "devices/detail.html", context)
