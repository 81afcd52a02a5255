"""`POST /meter-reads/new/:externalId` of the 2022 edition (contract 6.4).

A read over the energy limit is dropped, and the answer is 201 all the same.
"""

from __future__ import annotations

import time

from . import dates, energy, rules
from .answers import Answer, Crash, NoAnswer, broken, business
from .devices import any_device
from .measurement import FIELDS_2022, Incoming, incoming
from .numbers import INT4, printed
from .records import Device, Meter, Read
from .storing import GAP_SECONDS, last_read, other_type, set_type
from .world import Request, World

HISTORY_YEARS = 1
FOREIGN_WORDS = "Device doesnt belongs to the requested users organization"
FUTURE_WORDS = "One or more measurements endtimestamp is greater than current date"
HISTORY_WORDS = (
    "For History reading starttimestamp and endtimestamp should be prior to device onboarding "
    "date. One or more measurements endtimestamp and or starttimestamp is greater than device "
    "onboarding date"
)
BEFORE_WORDS = (
    "For History Type Reads of devices start time and/or end time should be  before of device "
    "onboarding "
)
WITHIN_WORDS = (
    "For History Type Reads of devices start time and/or end time should be within 1 year of "
    "device onboarding, ex: device onboarded date: {0}maximum date allowed for start and end date "
    "should be within 1 year in past from onboarded date, {0}"
)


def create(world: World, request: Request) -> Answer:
    body = request.content
    rules.validate(body, FIELDS_2022)
    device = any_device(world, request.params["id"])
    if device is None:
        raise business("Invalid device id")
    kind = body["type"]
    reads = [_dated(incoming(item, body["unit"]), kind) for item in body["reads"]]
    for read in reads:
        _check_window(kind, device, read)
    if device.organisation_id != request.who.organisation_id:
        raise business(FOREIGN_WORDS)
    if not reads:
        raise NoAnswer(hangs=True)
    ACCEPT[kind](world, device, reads)
    return Answer(201)


def _dated(read: Incoming, kind: str) -> Incoming:
    """What becomes of a date that cannot be read differs from type to type (rule 10)."""
    if kind == "History" and (read.start is None or read.end is None):
        raise NoAnswer(hangs=True)
    if read.end is None and kind == "Aggregate" and not read.shown_end:
        return Incoming(**{**vars(read), "end": dates.now()})
    if read.end is None:
        raise broken()
    return read


def _end(read: Incoming) -> int:
    if read.end is None:
        raise broken()
    return read.end


def _check_window(kind: str, device: Device, read: Incoming) -> None:
    onboarded = dates.iso(device.created)
    if kind == "History":
        if max(read.start or 0, _end(read)) > device.created:
            raise business(f"{HISTORY_WORDS}{onboarded}")
        return
    if _end(read) < device.created:
        words = "One or more measurements endtimestamp is less than device onboarding date"
        raise business(f"{words}{onboarded}")
    if _end(read) > dates.now():
        raise business(FUTURE_WORDS)


def _accept_history(world: World, device: Device, reads: list[Incoming]) -> None:
    for read in reads:
        start, end = read.start or 0, _end(read)
        _check_history(device, start, end)
        if energy.passes_2022(device, read.wh, end - start):
            world.store.save(Read(device.id, "History", start, end, int(read.wh)))


def _check_history(device: Device, start: int, end: int) -> None:
    """Days are compared as texts without leading zeros: 9/24 comes after 10/24 (rule 6)."""
    onboarded = dates.month_first(device.created)
    if onboarded < dates.month_first(start) and onboarded < dates.month_first(end):
        raise business(BEFORE_WORDS)
    oldest = dates.years_earlier(device.created, HISTORY_YEARS)
    if not all(oldest < moment < device.created for moment in (start, end)):
        raise business(WITHIN_WORDS.format(dates.iso(device.created)))


def _accept_delta(world: World, device: Device, reads: list[Incoming]) -> None:
    last = last_read(world, device)
    for read in reads:
        if last is None:
            continue
        if device.meter_type != "Delta":
            raise other_type(device, "Delta")
        if _end(read) < last.end:
            words = f"The sent date for reading {read.shown_end} is less than last sent mter read"
            raise business(f"{words} date {dates.spoken(last.end)}")
    if last is None:
        set_type(world, device, "Delta")
    time.sleep(GAP_SECONDS)
    before = last.end if last else device.created
    for read in reads:
        end = _end(read)
        if energy.passes_2022(device, read.wh, end - before):
            world.store.save(Read(device.id, "Delta", before, end, int(read.wh)))


def _accept_aggregate(world: World, device: Device, reads: list[Incoming]) -> None:
    """All reads of one request meet the same last value, as they run side by side there."""
    last, meter = last_read(world, device), world.store.meters.get(device.id)
    if last is not None and device.meter_type not in (None, "Aggregate"):
        raise other_type(device, "Aggregate")
    for read in reads:
        _accept_meter_value(world, device, read, last, meter)


def _accept_meter_value(
    world: World, device: Device, read: Incoming, last: Read | None, meter: Meter | None
) -> None:
    """The meter value is kept even when its energy is then dropped (rules 8 and 9)."""
    end = _end(read)
    if abs(read.wh) > INT4:
        raise Crash
    refused = meter is not None and (end < meter.end or read.wh <= meter.wh)
    if not refused or last is None:
        world.store.save(Meter(device.id, end, int(read.wh)))
    if meter is not None and refused:
        sent, known = f"{read.shown_end}/{printed(read.wh)}", f"{dates.iso(meter.end)}/{meter.wh}"
        words = "is less than last sent mter read date/value"
        raise business(f"The sent date/value for reading {sent} {words} {known} ")
    set_type(world, device, "Aggregate")
    if meter is None:
        return
    time.sleep(GAP_SECONDS)
    before = last.end if last else device.created
    rise = read.wh - meter.wh
    if energy.passes_2022(device, rise, end - before):
        world.store.save(Read(device.id, "Aggregate", meter.end, end, int(rise)))


ACCEPT = {"History": _accept_history, "Delta": _accept_delta, "Aggregate": _accept_aggregate}
