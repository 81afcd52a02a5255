"""The pages of devices: the list, and each device's own page."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import limits
from portal.accounts.guard import PortalRequest, signed_in
from portal.devices import fleet, photos, reference
from portal.devices.facts import facts
from portal.devices.place import point_of, zone_of
from portal.devices.recent import recent
from portal.drec import devices as registry


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
        "can_be_removed": request.drec.edition.removes_devices,
        "photos": [
            (photo, photos.doubts(photo, point_of(found)))
            for photo in photos.of_device(request.organisation, found)
        ],
    }
    return render(request, "devices/detail.html", context)
