"""Meter reads: one sent a call, and what the registry holds (contract 6).

The registry locks nothing: send the reads of one device one after the other, oldest first.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from portal.drec import parse, wire
from portal.drec.client import Drec
from portal.drec.editions import READ_TYPES, UNITS
from portal.drec.errors import Rejected
from portal.drec.shapes import Device, ReadPage, StoredRead

MILLISECOND = timedelta(milliseconds=1)

# The 2024 edition's own page; 2022 has none and is cut alike.
PAGE_READS = 5
# The most that one look at the plain series gives (contract 6.9).
SERIES_READS = 10_000

# 2022 has no end-point for the last read: the recent past is looked at before all of it.
RECENT = timedelta(days=31)
# The registry's clock may be ahead of ours.
CLOCK_DIFFERENCE = timedelta(days=1)


def create(
    api: Drec,
    external_id: str,
    *,
    type: str,
    unit: str,
    start: datetime | None,
    end: datetime,
    value: Decimal,
) -> None:
    """Sends one read: energy in `unit` (History, Delta) or the meter's value (Aggregate).

    Contract 6.1 to 6.5. `start` is needed for History; for the others it is sent as "". Raises
    Rejected with the registry's words, Unknown when no answer came. On 2022 a read over the
    energy limit is accepted and gone: only reading back tells (contract 6.4).
    """
    endpoint = f"POST /meter-reads/new/{external_id}"
    path = f"/meter-reads/new/{wire.segment(external_id, endpoint=endpoint)}"
    _refuse_what_hangs(api, endpoint, type=type, unit=unit, start=start, value=value)
    read = {
        "starttimestamp": wire.timestamp(start) if start else "",
        "endtimestamp": wire.timestamp(end),
        "value": wire.number(value),
    }
    api.post(path, {"type": type, "unit": unit, "reads": [read]}, shape=parse.nothing)


def _refuse_what_hangs(
    api: Drec, endpoint: str, *, type: str, unit: str, start: datetime | None, value: Decimal
) -> None:
    """Calls that the registry never answers, or that stop it, are not made (contract 6.2, 6.4)."""
    if type not in READ_TYPES or unit not in UNITS:
        raise ValueError(f"no read type and unit of the API: {type!r}, {unit!r}")
    if type == "History" and start is None:
        raise Rejected(
            endpoint=endpoint,
            summary="A History read was not sent, because it has no start",
            next_step="Give the time at which the energy began to be counted.",
        )
    largest = api.edition.largest_aggregate_wh
    if type == "Aggregate" and largest is not None and wire.whole_wh(value, unit) > largest:
        raise Rejected(
            endpoint=endpoint,
            summary=f"A meter value over {largest} Wh was not sent: the registry cannot hold it",
            next_step="Check the unit of the value.",
        )


def page(api: Drec, device: Device, *, start: datetime, end: datetime, number: int) -> ReadPage:
    """Page `number` (from 1) of the reads between two times, as the registry pages them
    (contract 6.9).

    2022 has no pages; its series is cut into the same.
    """
    if not api.edition.pages_reads:
        return _cut(held(api, device, start=start, end=end), number)
    params = _between(start, end) | {"readType": "meterReads", "pagenumber": str(number)}
    return api.get(_path("new", device.external_id), params, shape=parse.read_page)


def _cut(reads: tuple[StoredRead, ...], number: int) -> ReadPage:
    first = (number - 1) * PAGE_READS
    return ReadPage(
        reads=reads[first : first + PAGE_READS],
        number_of_reads=len(reads),
        number_of_pages=-(-len(reads) // PAGE_READS),
        page=number if reads else 0,
        timezone="",
    )


def held(api: Drec, device: Device, *, start: datetime, end: datetime) -> tuple[StoredRead, ...]:
    """Every read whose end lies in [start, end], oldest first, in Wh (contract 6.9).

    From the plain series, ten thousand a call; it knows ends and energies only. What ends before
    onboarding is History; the start of an ongoing read is the end of the one before it.
    """
    params = _between(start, end + MILLISECOND)  # the series leaves its end out
    found: list[tuple[datetime, int]] = []
    while len(found) % SERIES_READS == 0:
        cut = {"limit": str(SERIES_READS), "offset": str(len(found))}
        more = api.get(_path(_series_key(api, device)), params | cut, shape=parse.read_series)
        if not more:
            break
        found.extend(more)
    return _told_apart(device, found)


def _series_key(api: Drec, device: Device) -> str:
    """The series is kept under the external id on 2022, under the UUID on 2024 (contract 6.9)."""
    return device.internal_id if api.edition.has_internal_ids else device.external_id


def _told_apart(device: Device, series: list[tuple[datetime, int]]) -> tuple[StoredRead, ...]:
    reads: list[StoredRead] = []
    previous: datetime | None = None
    for end, wh in sorted(series):
        if end < device.onboarded_at:
            reads.append(StoredRead(start=None, end=end, wh=wh, kind="History"))
        else:
            reads.append(StoredRead(start=previous, end=end, wh=wh, kind="ongoing"))
            previous = end
    return tuple(reads)


def latest(api: Drec, device: Device) -> StoredRead | None:
    """The last Delta or Aggregate, which the next one is measured against (contract 6.9).

    History never is. None also while an Aggregate meter has only its first value: no end-point
    shows it (6.3).
    """
    if not api.edition.pages_reads:
        return _latest_of_series(api, device)
    try:
        return api.get(_path("latestread", device.external_id), shape=parse.latest_read)
    except Rejected as error:
        if any(text.casefold() == "read not found" for text in error.messages):
            return None
        raise


def _latest_of_series(api: Drec, device: Device) -> StoredRead | None:
    now = datetime.now(UTC)
    for start in (max(now - RECENT, device.onboarded_at), device.onboarded_at):
        reads = held(api, device, start=start, end=now + CLOCK_DIFFERENCE)
        if reads:
            return reads[-1]
    return None


def _between(start: datetime, end: datetime) -> dict[str, str]:
    return {"start": wire.timestamp(start), "end": wire.timestamp(end)}


def _path(*segments: str) -> str:
    """Below /meter-reads; each segment is quoted, and refused when a path cannot carry it."""
    endpoint = "GET /meter-reads/" + "/".join(segments)
    return "/".join(("/meter-reads", *(wire.segment(one, endpoint=endpoint) for one in segments)))
