"""The routes on points of reads that both editions inherit (contract 6.8 and 6.9). Energy in Wh."""

from __future__ import annotations

import re
from itertools import pairwise

from . import dates, energy
from .answers import Answer, broken, invalid
from .measurement import UNITS, incoming
from .readback import device_of_points, points, wanted_range
from .records import Device, Read
from .shapes import Shape
from .storing import last_read
from .world import Request, World

WINDOW = re.compile(r"(\d+)(s|m|h|d|w)")
SPANS = {"s": 1000, "m": dates.MINUTE, "h": dates.HOUR, "d": dates.DAY, "w": 7 * dates.DAY}


def difference(world: World, request: Request) -> Answer:
    """From each point to the next."""
    reads = points(world, device_of_points(world, request), request, *wanted_range(request))
    pairs = pairwise(reads)
    return Answer(200, [_point(new.end, new.wh - old.wh) for old, new in pairs])


def aggregate(world: World, request: Request) -> Answer:
    """`window=1d` and `aggregate=sum` or `mean`; each window stands under its end."""
    start, end = wanted_range(request)
    span = _span(request.query.get("window", ""))
    how = request.query.get("aggregate")
    if how not in ("sum", "mean"):
        raise invalid(["aggregate must be a valid enum value"])
    windows: dict[int, list[int]] = {}
    for read in points(world, device_of_points(world, request), request, start, end):
        windows.setdefault((read.end // span + 1) * span, []).append(read.wh)
    totals = {
        at: sum(values) / (len(values) if how == "mean" else 1) for at, values in windows.items()
    }
    return Answer(200, [_point(at, total) for at, total in totals.items()])


def latest(world: World, request: Request) -> Answer:
    """The newest point of the last `start` (such as `1d`); none is an empty answer."""
    since = dates.now() - _span(request.query.get("start", ""))
    device = device_of_points(world, request)
    last = world.store.series[device.id].last_since(since) if device else None
    return Answer(200, _point(last.end, last.wh) if last else None)


def write(world: World, request: Request) -> Answer:
    """The old form: no check of the owner. What is over the energy limit 2022 drops without a
    word; 2024 looks at nothing, and holds points of no device, too, which nobody ever sees."""
    items, unit = request.content.get("reads"), request.content.get("unit")
    device = device_of_points(world, request)
    if not isinstance(items, list) or unit not in UNITS or (world.is_2022 and device is None):
        raise broken()
    if device is not None:
        for item in items:
            _write(world, device, {**item, "endtimestamp": item.get("timestamp")}, unit)
    return Answer(201)


def _write(world: World, device: Device, item: Shape, unit: str) -> None:
    read, last = incoming(item, unit), last_read(world, device)
    if read.end is None:
        return
    before = last.end if last else device.created
    if not world.is_2022 or energy.passes_2022(device, read.wh, read.end - before):
        world.store.save(Read(device.id, "Delta", before, read.end, int(read.wh)))


def _span(text: str) -> int:
    found = WINDOW.fullmatch(text)
    if found is None or not int(found[1]):
        raise broken()
    return int(found[1]) * SPANS[found[2]]


def _point(moment: int, wh: float) -> Shape:
    return {"timestamp": dates.iso(moment), "value": int(wh) if wh == int(wh) else wh}
