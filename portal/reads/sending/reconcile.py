"""Reading back: what the registry holds is compared with what was sent (contract 6.9).

Accepted is not stored: the 2022 edition drops a read over its energy limit and says 201. So after
a batch its series is fetched, ten thousand reads a call, and each accepted read is looked for: it
is confirmed, or dropped, or no end-point can show it (the first value of a meter).

Where the 2024 edition's series lacks a read, its own pages are asked for that time before the read
is called dropped: they also show what its other database holds.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from portal import limits
from portal.drec import devices, reads, wire
from portal.drec.client import Drec
from portal.drec.energy import years_in_use
from portal.drec.errors import Forbidden, NotFound, Rejected, Unexpected
from portal.drec.shapes import Device, StoredRead
from portal.reads.models import Batch, Refusal
from portal.reads.packing import PackedRead
from portal.reads.rehearsal.wording import HOUR, duration_words, energy_words
from portal.reads.sending import ledger, outcomes
from portal.reads.sending.outcomes import Finding

DROPPED, UNSEEN = Refusal.Outcome.DROPPED, Refusal.Outcome.UNSEEN
INSTANT = timedelta(milliseconds=1)

BASELINE = (
    "The registry keeps the first value of a meter to count from; none of its look-ups shows it."
)
TAKEN = (
    "A read of this device with the same end was there before. The registry says yes to a second "
    "one and keeps the first."
)
OVERWRITTEN = "A later read of the same end took its place."
LOST = (
    "The registry said yes, and holds no such read. Ask D-REC about it: on its side the time may "
    "count as reported while the energy is missing."
)


@dataclass(frozen=True)
class Sent:
    """One accepted read and the energies in whole Wh that may stand for it at `read.end`.

    None where that cannot be known: the meter's value before it came from somebody else.
    """

    position: int
    read: PackedRead
    wh: frozenset[int] | None


def read_back(api: Drec, batch: Batch, waiting: Sequence[PackedRead]) -> None:
    """Looks for each accepted read and writes down what was found. Raises DrecError to try later.

    A registry that lets nobody look leaves them accepted, with the reason.
    """
    sent = _accepted(batch, waiting)
    if not sent:
        return outcomes.read_back(batch, [], wh=0)
    try:
        device = devices.get(api, batch.external_id)
        findings, wh = _findings(api, batch, device, sent)
    except Forbidden as error:
        return outcomes.read_back(batch, [], trouble=str(error))
    except (NotFound, Rejected, Unexpected) as error:
        if batch.doubts < limits.DOUBT_ROUNDS:
            raise Unexpected(endpoint=error.endpoint, summary=str(error)) from error
        return outcomes.read_back(batch, [], trouble=str(error))
    return outcomes.read_back(batch, findings, wh=wh)


def _accepted(batch: Batch, waiting: Sequence[PackedRead]) -> list[Sent]:
    not_stored = set(batch.refusals.values_list("position", flat=True))
    found: list[Sent] = []
    before: list[PackedRead] = []  # the accepted one before, and what was refused since
    for position, read in enumerate(waiting[: batch.cursor]):
        if position in not_stored:
            before = [*before, read] if found else []
            continue
        found.append(Sent(position, read, _expected(batch, read, before)))
        before = [read]
    return found


def _whole_wh(read: PackedRead) -> int:
    return wire.whole_wh(Decimal(read.value), read.unit)


def _expected(
    batch: Batch, read: PackedRead, before: Sequence[PackedRead]
) -> frozenset[int] | None:
    """Of an Aggregate the registry holds the rise since the value before; that may be one whose
    answer never came, or one that 2022 refused and kept all the same (contract 6.4, rule 8)."""
    if batch.type != "Aggregate":
        return frozenset({_whole_wh(read)})
    return frozenset(_whole_wh(read) - _whole_wh(one) for one in before) or None


def _findings(
    api: Drec, batch: Batch, device: Device, sent: Sequence[Sent]
) -> tuple[list[Finding], int]:
    """What is not confirmed, after several looks: a slow server may show a read a moment later.
    And the Wh that are held for what is confirmed."""
    missing: list[Sent] = list(sent)
    held: dict[datetime, StoredRead] = {}
    for pause in limits.READ_BACK_LOOKS_SECONDS:
        time.sleep(pause)
        ledger.renew(batch)
        ends = [one.read.end for one in missing]
        held |= _by_end(reads.held(api, device, start=min(ends), end=max(ends)))
        missing = _missing(batch, sent, held)
        if not missing or _only_baseline(batch, sent, missing, held):
            break
    if missing and api.edition.pages_reads:
        missing = _without_proven_baseline(batch, sent, missing)
        missing = _not_on_pages(api, batch, device, missing, held)
    lost = {one.position for one in missing}
    ours = {one.read.end for one in sent if one.position not in lost}
    wh = sum(stored.wh for end, stored in held.items() if end in ours)
    return [_finding(api, batch, device, one, sent, held) for one in missing], wh


def _by_end(found: Iterable[StoredRead]) -> dict[datetime, StoredRead]:
    return {one.end: one for one in found}


def _missing(batch: Batch, sent: Sequence[Sent], held: Mapping[datetime, StoredRead]) -> list[Sent]:
    """Those that no stored read stands for. One stored read stands for one of ours: of several
    with the same end the first is kept, of History the last."""
    owner: dict[datetime, int] = {}
    for one in sent:
        if _matches(batch, one, held) and (batch.type == "History" or one.read.end not in owner):
            owner[one.read.end] = one.position
    return [one for one in sent if owner.get(one.read.end) != one.position]


def _matches(batch: Batch, one: Sent, held: Mapping[datetime, StoredRead]) -> bool:
    stored = held.get(one.read.end)
    if stored is None or (batch.type != "History" and _was_there(batch, one)):
        return False
    if one.wh is None:  # the rise over a value that we never saw
        return 0 < stored.wh <= _whole_wh(one.read)
    return stored.wh in one.wh


def _was_there(batch: Batch, one: Sent) -> bool:
    """The edition that drops silently takes a twin of its last read and keeps the old one."""
    return batch.held_before is not None and one.read.end <= batch.held_before


def _only_baseline(
    batch: Batch,
    sent: Sequence[Sent],
    missing: Sequence[Sent],
    held: Mapping[datetime, StoredRead],
) -> bool:
    first = [one.position for one in missing] == [sent[0].position]
    return batch.type == "Aggregate" and first and sent[0].read.end not in held


def _without_proven_baseline(
    batch: Batch, sent: Sequence[Sent], missing: Sequence[Sent]
) -> list[Sent]:
    """The second value's rise, held exactly, shows that the first one is kept to count from."""
    second_is_held = len(sent) > 1 and sent[1] not in missing
    if batch.type == "Aggregate" and second_is_held and missing[:1] == [sent[0]]:
        return list(missing[1:])
    return list(missing)


def _not_on_pages(
    api: Drec,
    batch: Batch,
    device: Device,
    missing: Sequence[Sent],
    held: Mapping[datetime, StoredRead],
) -> list[Sent]:
    """What the registry's own pages do not show either; they are asked only where their count
    differs from the series."""
    absent = [one for one in missing if one.read.end not in held]
    if not absent:
        return list(missing)
    start, end = absent[0].read.end - INSTANT, absent[-1].read.end + INSTANT
    first = reads.page(api, device, start=start, end=end, number=1)
    if first.number_of_reads == sum(start <= stored < end for stored in held):
        return list(missing)
    shown = {(one.end, one.wh) for one in first.reads}
    for number in range(2, first.number_of_pages + 1):
        ledger.renew(batch)
        page = reads.page(api, device, start=start, end=end, number=number)
        shown |= {(one.end, one.wh) for one in page.reads}
    found = {
        one.position for one in absent if any((one.read.end, wh) in shown for wh in one.wh or ())
    }
    return [one for one in missing if one.position not in found]


def _finding(
    api: Drec,
    batch: Batch,
    device: Device,
    one: Sent,
    sent: Sequence[Sent],
    held: Mapping[datetime, StoredRead],
) -> Finding:
    is_first = batch.type == "Aggregate" and one.position == sent[0].position
    if is_first and one.read.end not in held and not _meter_was_known(batch, one):
        return Finding(one.position, one.read, UNSEEN, BASELINE)
    return Finding(one.position, one.read, DROPPED, _why(api, batch, device, one, held))


def _meter_was_known(batch: Batch, one: Sent) -> bool:
    """True when an earlier read of the meter is known: then this value is no baseline."""
    if batch.held_before is not None:
        return True
    earlier = Batch.objects.filter(
        organisation=batch.organisation_id,
        external_id=batch.external_id,
        type=batch.type,
        accepted__gt=0,
        first__lt=one.read.end,
    )
    return earlier.exclude(pk=batch.pk).exists()


def _why(
    api: Drec, batch: Batch, device: Device, one: Sent, held: Mapping[datetime, StoredRead]
) -> str:
    """The reason that the contract gives for an accepted read that is not there."""
    if batch.type != "History" and (_was_there(batch, one) or one.read.end in held):
        return TAKEN
    if batch.type == "History" and one.read.end in held:
        return OVERWRITTEN
    return _over_limit(api, batch, device, one, held) or LOST


def _over_limit(
    api: Drec, batch: Batch, device: Device, one: Sent, held: Mapping[datetime, StoredRead]
) -> str:
    """Contract 6.5: more than the device could make since the read before, in the registry's
    eyes. "" where the edition would have refused it, or where it is within the limit."""
    if not api.edition.drops_silently or not device.capacity:
        return ""
    period = one.read.end - _since(batch, device, one, held)
    years = years_in_use(device.commissioned_at, datetime.now(UTC))
    limit = api.edition.energy_limit_wh(device.capacity, period / HOUR, years, device.yield_value)
    wh = _whole_wh(one.read) if one.wh is None else max(one.wh)
    if wh < limit:
        return ""
    lost = " Its energy is lost: the registry counts on from this value." * (
        batch.type == "Aggregate"
    )
    return (
        f"It is more than a {device.capacity:g} kW system can make in {duration_words(period)} "
        f"(limit {energy_words(limit)}, sent {energy_words(Decimal(wh))}). This edition says yes "
        f"to such a read and keeps nothing of it.{lost}"
    )


def _since(
    batch: Batch, device: Device, one: Sent, held: Mapping[datetime, StoredRead]
) -> datetime:
    """The start of the read's period: its own for History, else the end of the read before."""
    if batch.type == "History":
        return one.read.start or one.read.end
    before = [end for end in held if end < one.read.end]
    return max([*before, batch.held_before or device.onboarded_at])


def look_before(api: Drec, batch: Batch) -> None:
    """Before the first read of a batch, where accepted may mean dropped: what is held already.

    A meter of which nothing but its first value is known counts as held since onboarding.
    """
    if not api.edition.drops_silently or batch.type == "History":
        return
    try:
        device = devices.get(api, batch.external_id)
        last = reads.latest(api, device)
    except (NotFound, Rejected, Unexpected, Forbidden):
        return  # the sending itself will say what is wrong
    counts_already = device.meter_read_type == batch.type == "Aggregate"
    unseen = device.onboarded_at if counts_already else None
    ledger.remember_held(batch, last.end if last else unseen)
