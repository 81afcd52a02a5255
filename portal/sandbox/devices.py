"""Devices: make one, list one's own, look one up (contract section 5)."""

from __future__ import annotations

import math
from typing import Any

from . import dates
from .answers import Answer, broken
from .filters import matching_devices
from .places import shown_zone
from .records import Device
from .shapes import Shape, device_2022, device_2024, device_row, organisation_row
from .world import Request, World

PER_PAGE = 20


def my_2022(world: World, request: Request) -> Answer:
    return Answer(200, [device_2022(d) for d in _own(world, request)])


def my_2024(world: World, request: Request) -> Answer:
    """Without `pagenumber` a plain array that ignores every filter; with it, pages of 20."""
    own = sorted(_own(world, request), key=lambda d: (d.created, d.id), reverse=True)
    wanted = request.query.get("pagenumber")
    if not wanted:
        return Answer(200, [device_2024(d) for d in own])
    found = matching_devices(own, request.query, request.who)
    page = _page_number(wanted)
    shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
    counts = {"totalPages": math.ceil(len(found) / PER_PAGE), "totalCount": len(found)}
    rows = [device_2024(d) for d in shown]
    return Answer(200, {"devices": rows, "currentPage": wanted, **counts})


def _page_number(text: str) -> int:
    """What is no number shows page 1; zero and less is a broken query."""
    try:
        page = int(text)
    except ValueError:
        return 1
    if page < 1:
        raise broken()
    return page


def by_id(world: World, request: Request) -> Answer:
    """Any organisation's device; an unknown id is an empty 200, a text a 500."""
    try:
        device = world.store.devices.get(int(request.params["id"]))
    except ValueError:
        raise broken() from None
    if device is None:
        return Answer(200)
    if world.is_2022:
        return Answer(200, device_2022(device))
    return Answer(200, {**device_2024(device, swapped=False), "timezone": shown_zone(device)})


def by_external_id(world: World, request: Request) -> Answer:
    """2024. One's own, in any letter case, with the whole organisation; unknown is a 500."""
    device = own_device(world, request, request.params["id"])
    organisation = world.organisation(request.who)
    if device is None or organisation is None:
        raise broken()
    whole = {"organization": organisation_row(world, organisation, role_ids=True)}
    return Answer(200, {**_plain_2024(device), "timezone": shown_zone(device), **whole})


def autocomplete(world: World, request: Request) -> Answer:
    """2024. Own devices whose id starts with the text, in any letter case, in one piece."""
    start = request.query.get("externalId", "").lower()
    own = _own(world, request)
    found = [_plain_2024(d) for d in own if d.external_id.lower().startswith(start)]
    return Answer(200, found)


def total_reads(world: World, request: Request) -> Answer:
    """2024. Wh of all reads of each device, History in it; nothing is certified here."""
    return Answer(200, [_total(world, device) for device in _own(world, request)])


def _total(world: World, device: Device) -> Shape:
    energy = sum(read.wh for read in list(world.store.series[device.id].points.values()))
    name = {"externalId": device.external_id}
    return {**name, "totalcertifiedReadValue": 0, "totalReadValue": energy}


def _plain_2024(device: Device) -> Shape:
    row = device_2024(device)
    row.pop("internalexternalId")
    return row


def _own(world: World, request: Request) -> list[Device]:
    organisation_id = request.who.organisation_id
    return world.store.devices_of(organisation_id) if organisation_id else []


def own_device(world: World, request: Request, external_id: str) -> Device | None:
    """The caller's device of that id, letter case aside (2024)."""
    return device_in(world, request.who.organisation_id, external_id)


def device_in(world: World, organisation_id: int | None, external_id: str) -> Device | None:
    named = world.store.devices_named(external_id.strip())
    return next((d for d in named if d.organisation_id == organisation_id), None)


def any_device(world: World, external_id: str) -> Device | None:
    """The one device of exactly that id, whose ever it is (2022)."""
    named = world.store.devices_named(external_id)
    return next((d for d in named if d.external_id == external_id), None)


def made(world: World, device: Device, body: Shape) -> Answer:
    """The 201: an echo of the body, null for every column that it leaves out, then the stamps.

    The 2024 edition shows no I-REC status here yet, and lists as they were sent.
    """
    row = device_row(world, device)
    stamps = {name: row.pop(name) for name in ("updatedAt", "createdAt", "id")}
    if not world.is_2022:
        row["IREC_Status"] = device.fields.get("IREC_Status")
        row["groupId"] = None
    lists: dict[str, Any] = {k: device.fields.get(k) for k in ("SDGBenefits", "images")}
    return Answer(201, {**body, **row, **lists, **stamps})


def onboarding(body: Shape) -> int:
    """`createdAt` of the body is written to the row (contract 5.1): it sets the onboarding date."""
    if body.get("createdAt") is None:
        return dates.now()
    moment = dates.parse(body["createdAt"])
    if moment is None:
        raise broken()
    return moment
