"""Reading back what is stored (contract 6.9). All energy in Wh."""

from __future__ import annotations

import math
import re
import uuid

from . import dates
from .answers import Answer, Refusal, broken, business, invalid, plain
from .devices import any_device, own_device
from .permissions import ADMIN
from .places import shown_zone
from .records import Device, Read
from .shapes import Shape
from .storing import last_read
from .world import Request, World

PER_PAGE = 5
MOST_AT_ONCE = 10_000
BY_NUMBER = (ADMIN, "Buyer")
NUMBER_WORDS = (
    "The URL param externalId should be number.. please provide the device id of which you want "
    "to query"
)
ISO_TEXT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")


def array(world: World, request: Request) -> Answer:
    """An unknown device is an empty array, others' devices are open."""
    start, end = wanted_range(request)
    device = device_of_points(world, request)
    return Answer(200, _listed(points(world, device, request, start, end)))


def device_of_points(world: World, request: Request) -> Device | None:
    """2022 knows points by the developer's id; 2024 by the internal UUID alone, and the
    developer's id is a 500."""
    text = request.params["id"]
    if world.is_2022:
        return any_device(world, text)
    try:
        wanted = str(uuid.UUID(text))
    except ValueError:
        raise broken() from None
    devices = world.store.devices.values()
    return next((d for d in list(devices) if d.internal_id == wanted), None)


def wanted_range(request: Request) -> tuple[int, int]:
    start, end = request.query.get("start", ""), request.query.get("end", "")
    found = [] if start and end and start < end else ['"start" must be before "end"']
    for name, text in (("start", start), ("end", end)):
        if not ISO_TEXT.fullmatch(text):
            found.append(f"{name} must be a ISOString")
    moments = dates.parse(start), dates.parse(end)
    if found or moments[0] is None or moments[1] is None:
        raise invalid(found)
    return moments[0], moments[1]


def points(
    world: World, device: Device | None, request: Request, start: int, end: int
) -> list[Read]:
    """Oldest first; an unknown device has none."""
    limit, offset = _count(request, "limit", MOST_AT_ONCE), _count(request, "offset", 0)
    if device is None:
        return []
    return world.store.series[device.id].between(start, end)[offset : offset + limit]


def _listed(reads: list[Read]) -> list[Shape]:
    return [{"timestamp": dates.iso(read.end), "value": read.wh} for read in reads]


def _count(request: Request, name: str, default: int) -> int:
    text = request.query.get(name, str(default))
    if not text.isdigit():
        raise invalid([f"{name} must be a number conforming to the specified constraints"])
    if int(text) > MOST_AT_ONCE and name == "limit":
        raise invalid([f"limit must not be greater than {MOST_AT_ONCE}"])
    return int(text)


def pages_2024(world: World, request: Request) -> Answer:
    """`readType=meterReads`, five a page; `accumulated` never works."""
    device = _wanted_device(world, request)
    kind = request.query.get("readType")
    if kind == "accumulated" and request.query.get("accumulationType"):
        raise _accumulated(request)
    if kind != "meterReads":
        raise plain(400, "Invalid readType parameter")
    start, end = (dates.parse(request.query.get(name)) for name in ("start", "end"))
    if start is None or end is None:
        raise _influx("undefined")
    if start == end:
        raise plain(400, "The given start and end timestamps are the same")
    return Answer(200, _pages(world, device, start, end, request.query.get("pagenumber", "")))


def _wanted_device(world: World, request: Request) -> Device:
    """One's own by the developer's id; Admin and Buyer must give the number of any device."""
    text = request.params["id"]
    if request.who.role not in BY_NUMBER:
        device = own_device(world, request, text)
    elif text.isdigit():
        device = world.store.devices.get(int(text))
    else:
        raise business(NUMBER_WORDS, 400)
    if device is None:
        raise business("Invalid device id")
    return device


def _accumulated(request: Request) -> Refusal:
    if request.query.get("Month") and not request.query.get("Year"):
        return plain(400, "Year is required when month is given")
    return broken()


def _influx(name: str) -> Refusal:
    """What the time series database says about a query with a gap in it leaks through."""
    words = f'{{"error": "undefined identifier \\"{name}\\""}}'
    return plain(500, f"500 Internal Server Error : {words}\n")


def _pages(world: World, device: Device, start: int, end: int, number: str) -> Shape:
    series = world.store.series[device.id]
    first = max(start, device.created)
    ongoing = series.between(first, end)
    history = [r for r in series.history if start <= r.start <= end or start <= r.end <= end]
    if ongoing and not number.isdigit():
        raise _influx("NaN")
    page = int(number) if number.isdigit() else 1
    if ongoing and page < 1:
        raise _influx("NaN")
    pages = math.ceil(max(len(ongoing), len(history)) / PER_PAGE)
    past = (page - 1) * PER_PAGE
    return {
        "historyread": [_span(r.start, r) for r in history[past : past + PER_PAGE]],
        "ongoing": _ongoing(ongoing, past, first),
        "numberOfReads": len(ongoing) + len(history),
        "numberOfPages": pages,
        "currentPageNumber": page if page <= pages else min(pages, 1),
        "timezone": shown_zone(device),
    }


def _ongoing(reads: list[Read], past: int, first: int) -> list[Shape]:
    """Each starts where the one before ended; the first of a later page starts, by mistake,
    where the *first* of the page before ended."""
    shown = reads[past : past + PER_PAGE]
    before = first if past == 0 or not shown else reads[past - PER_PAGE].end
    starts = [before, *(read.end for read in shown)]
    return [_span(start, read) for start, read in zip(starts, shown, strict=False)]


def _span(start: int, read: Read) -> Shape:
    return {"startdate": dates.iso(start), "enddate": dates.iso(read.end), "value": read.wh}


def latest_2024(world: World, request: Request) -> Answer:
    """The newest read after onboarding; of an Aggregate its difference."""
    device = _wanted_device(world, request)
    if device.meter_type is None:
        raise plain(400, "Read not found")
    last = last_read(world, device)
    if last is None:
        raise plain(400, "Read Not found")
    return Answer(200, {"enddate": dates.iso(last.end), "value": last.wh})
