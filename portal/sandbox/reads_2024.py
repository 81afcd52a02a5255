"""`POST /meter-reads/new/:externalId` of the 2024 edition (contract 6.3)."""

from __future__ import annotations

import time

from . import dates, energy, rules
from .answers import Answer, Crash, NoAnswer, broken, business
from .devices import device_in
from .measurement import FIELDS_2024, Incoming, incoming, is_nan, local_incoming, zone_of
from .numbers import printed
from .records import Device, Meter, Read
from .storing import GAP_SECONDS, last_read, other_type, set_type
from .world import Request, World

HISTORY_YEARS = 3
# The first Delta is copied into a column that a larger number does not fit, after it was stored.
SAFE_INTEGER = 2**53 - 1
INT8 = 2**63
VALUE_WORDS = "meter read value should be greater then 0 "
ORDER_WORDS = (
    "starttimestamp should be prior to endtimestamp. One or more measurements starttimestamp is "
    "greater than endtimestamp "
)
HISTORY_WORDS = (
    "For History reading start timestamp and end timestamp should be prior to device onboarding "
    "date. One or more measurements endtimestamp and or start timestamp is greater than device "
    "OnBoarding Date "
)
CONFLICT_WORDS = (
    "There are already one or more historical entries for this device which are conflicting "
    "current reading start date and/or end date "
)
WITHIN_WORDS = (
    "For History Type Reads of devices start time and/or end time should be within 3 year of "
    "device onboarding, ex: device onboarded date: {0}maximum date allowed for start and end date "
    "should be within 3 year in past from onboarded date, {0}"
)


def create(world: World, request: Request) -> Answer:
    """For one's own organisation."""
    rules.validate(request.content, FIELDS_2024)
    mine = request.who.organisation_id
    if request.content.get("organizationId", mine) not in (None, mine):
        raise business("Organization in measurement is not same as user's organization")
    return _created(world, request, mine)


def create_for(world: World, request: Request) -> Answer:
    """`addByAdmin`: for the organisation of the query, whose ever it is (contract 6.8)."""
    rules.validate(request.content, FIELDS_2024)
    wanted = request.query.get("organizationId", "")
    return _created(
        world, request, int(wanted) if wanted.isdigit() else request.who.organisation_id
    )


def _created(world: World, request: Request, organisation_id: int | None) -> Answer:
    """The checks of contract 6.3 in their order."""
    body = request.content
    device = device_in(world, organisation_id, request.params["id"])
    if device is None:
        raise business("Invalid device id")
    zone, unit, kind = zone_of(body), body["unit"], body["type"]
    items = body["reads"]
    reads = [local_incoming(i, unit, zone) if zone else incoming(i, unit) for i in items]
    for check in (_check_dates, _check_window, _check_value):
        for read in reads:
            check(kind, device, read)
    if len(reads) > 1:
        raise business("can not allow multiple reads simultaneously ")
    if not reads:
        raise NoAnswer(hangs=True)
    ACCEPT[kind](world, device, reads[0])
    return Answer(201)


def _check_dates(kind: str, device: Device, read: Incoming) -> None:
    if read.end is None or (kind == "History" and read.start is None):
        raise broken()


def _end(read: Incoming) -> int:
    if read.end is None:
        raise broken()
    return read.end


def _start(read: Incoming) -> int:
    if read.start is None:
        raise broken()
    return read.start


def _check_window(kind: str, device: Device, read: Incoming) -> None:
    if kind == "History":
        _check_history_window(device, _start(read), _end(read), read.value)
    else:
        _check_ongoing_window(device, _end(read), read.shown_end)


def _check_history_window(device: Device, start: int, end: int, value: float) -> None:
    if start > end:
        raise business(ORDER_WORDS)
    if max(start, end) > device.created:
        raise business(f"{HISTORY_WORDS}{dates.iso(device.created)}")
    if value < 0:
        raise business(VALUE_WORDS)
    commissioned = dates.parse(device.commissioned)
    if commissioned is None:
        return
    words = "should be greater than to device"
    if start <= commissioned:
        words = f"One or more measurements starttimestamp {words} Commissioning Date"
        raise business(f"{words} {device.commissioned}")
    if end <= commissioned:
        words = f"One or more measurements endtimestamp {words} commissioningDate date"
        raise business(f"{words} {device.commissioned}")


def _check_ongoing_window(device: Device, end: int, shown: str) -> None:
    words = f"One or more measurements endtimestamp {shown}"
    if end <= device.created:
        onboarded = dates.iso(device.created)
        raise business(f"{words} is less than or equal to device onboarding date {onboarded}")
    commissioned = dates.parse(device.commissioned)
    if commissioned is not None and end <= commissioned:
        date = f"device commissioningDate date{device.commissioned}"
        raise business(f"{words} should be greater than to {date}")
    if end > dates.now():
        raise business(f"{words} is greater than current date {dates.spoken(dates.now())}")


def _check_value(kind: str, device: Device, read: Incoming) -> None:
    if kind != "Aggregate" and read.value <= 0:
        raise business(VALUE_WORDS)


def _accept_history(world: World, device: Device, read: Incoming) -> None:
    start, end = _start(read), _end(read)
    series = world.store.series[device.id]
    if series.conflicts(start, end):
        raise business(CONFLICT_WORDS)
    oldest = dates.years_earlier(device.created, HISTORY_YEARS)
    if not all(oldest < moment < device.created for moment in (start, end)):
        raise business(WITHIN_WORDS.format(dates.iso(device.created)))
    if not energy.passes_2024(device, read.wh, end - start):
        raise business("Failed,read value is greater than from MaxEnergy")
    time.sleep(GAP_SECONDS)
    world.store.save(Read(device.id, "History", start, end, int(read.wh)))


def _accept_delta(world: World, device: Device, read: Incoming) -> None:
    last = last_read(world, device)
    if last is None:
        _accept_first_delta(world, device, read)
        return
    if device.meter_type != "Delta":
        raise other_type(device, "Delta")
    if _end(read) < last.end:
        words = f"The sent date for reading {read.shown_end} is less than last sent meter read"
        raise business(f"{words} date {dates.iso(last.end)}")
    _check_energy(device, read.wh, _end(read) - last.end)
    time.sleep(GAP_SECONDS)
    world.store.save(Read(device.id, "Delta", last.end, _end(read), int(read.wh)))


def _accept_first_delta(world: World, device: Device, read: Incoming) -> None:
    """The first one is not held against any limit, and binds the device to the type."""
    if read.end_is_number:
        raise Crash
    if is_nan(read) or abs(read.wh) >= INT8:
        raise broken()
    time.sleep(GAP_SECONDS)
    set_type(world, device, "Delta")
    world.store.save(Read(device.id, "Delta", device.created, _end(read), int(read.wh)))
    if read.wh > SAFE_INTEGER:
        raise broken()


def _accept_aggregate(world: World, device: Device, read: Incoming) -> None:
    last, meter = last_read(world, device), world.store.meters.get(device.id)
    end = _end(read)
    if last is not None and device.meter_type != "Aggregate":
        raise other_type(device, "Aggregate")
    if meter is None:
        _check_energy(device, read.wh, end - device.created)
    else:
        _check_rise(read, end, meter)
        before = last.end if last else device.created
        _check_energy(device, read.wh - meter.wh, end - before)
    time.sleep(GAP_SECONDS)
    world.store.save(Meter(device.id, end, int(read.wh)))
    set_type(world, device, "Aggregate")
    if meter is not None:
        rise = int(read.wh) - meter.wh
        world.store.save(Read(device.id, "Aggregate", meter.end, end, rise))


def _check_rise(read: Incoming, end: int, meter: Meter) -> None:
    if end < meter.end or read.wh <= meter.wh:
        sent, known = f"{read.shown_end}/{printed(read.wh)}", f"{dates.iso(meter.end)}/{meter.wh}"
        words = "is less than last sent mter read date/value"
        raise business(f"The sent date/value for reading {sent} {words} {known} ")


def _check_energy(device: Device, wh: float, milliseconds: int) -> None:
    if not energy.passes_2024(device, wh, milliseconds):
        raise business(f"Failed, MaxEnergy: {printed(energy.most_2024(device, milliseconds))}")


ACCEPT = {"History": _accept_history, "Delta": _accept_delta, "Aggregate": _accept_aggregate}
