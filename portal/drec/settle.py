"""After a lost answer: what the registry holds, asked before anything is sent again (6.6, 6.9).

A look never changes anything. `Unavailable`, `Unauthorized` and `Forbidden` mean that the
registry could not be asked: the doubt stays as it was, ask again later. A look made while the
lost call is still being worked on sees nothing yet, so look more than once after a time-out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from portal.drec import devices, reads, wire
from portal.drec.client import Drec
from portal.drec.errors import DrecError, NotFound, Rejected, Unexpected
from portal.drec.shapes import Device, StoredRead
from portal.drec.values import maybe_moment

NO_MORE = "The registry does not list the device any more"


class Verdict(StrEnum):
    STORED = "stored"
    NOT_STORED = "not stored"
    CANNOT_TELL = "cannot tell"


@dataclass(frozen=True)
class Finding:
    """What a look found; `reason` is one plain sentence, without an end.

    `ask_by_sending`: no look can tell, but sending the very same again does no harm, and the
    answer tells: success, or a refusal for `after_refusal`.
    """

    verdict: Verdict
    reason: str
    device: Device | None = None
    ask_by_sending: bool = False

    @property
    def stored(self) -> bool:
        return self.verdict is Verdict.STORED


@dataclass(frozen=True)
class Sent:
    """A read as it was given to `reads.create`; energy in `unit`, times aware."""

    type: str
    unit: str
    end: datetime
    value: Decimal
    start: datetime | None = None

    @property
    def wh(self) -> int:
        return wire.whole_wh(self.value, self.unit)


def device(api: Drec, body: Mapping[str, object]) -> Finding:
    """Whether the device of this body is registered (contract 6.6).

    `body` as `devices.create` takes it. An older device of the same id, which differs, is not
    taken for this one.
    """
    external_id = str(body["externalId"])
    try:
        found = devices.named(api, external_id)
    except (NotFound, Rejected, Unexpected) as error:
        return _no_look(error)
    same = [one for one in found if _is(one, body)]
    if same:
        twice = f", {len(same)} times" if len(same) > 1 else ""
        return Finding(Verdict.STORED, f"The registry holds “{external_id}”{twice}", same[0])
    if found:
        reason = f"The registry holds another device “{external_id}”"
    else:
        reason = f"The registry holds no device “{external_id}” of your organisation"
    return Finding(Verdict.NOT_STORED, reason)


def _is(found: Device, body: Mapping[str, object]) -> bool:
    texts = (found.latitude, found.longitude, found.address)
    asked = tuple(str(body.get(name) or "") for name in ("latitude", "longitude", "address"))
    capacity = body.get("capacity")
    return texts == asked and found.capacity == (None if capacity is None else float(str(capacity)))


def change(api: Drec, number: int, changes: Mapping[str, object]) -> Finding:
    """Whether a change was made of the device of this number (contract 5.4); `changes` as
    `devices.change` takes them. NOT_STORED without a device: it is gone, and there is nothing
    left to change.
    """
    try:
        now = devices.numbered(api, number)
    except (NotFound, Rejected, Unexpected) as error:
        return _no_look(error)
    if now is None:
        return Finding(Verdict.NOT_STORED, f"{NO_MORE}, so nothing of the change stands there")
    body = wire.changes(changes, api.edition.device_fields)
    others = [name for name, wanted in body.items() if not _holds(now, name, wanted)]
    if others:
        reason = f"The registry holds other values in {', '.join(others)}"
        return Finding(Verdict.NOT_STORED, reason, now)
    return Finding(Verdict.STORED, "The registry holds the new values", now)


def _holds(now: Device, name: str, wanted: object) -> bool:
    """Empty is empty, whatever it was sent as; lists come back split at their commas."""
    held = getattr(now, _CAPITAL.sub(_underscored, name.replace("SDGB", "sdgB")))
    if isinstance(held, tuple):
        parts = wanted if isinstance(wanted, list) else [wanted] if wanted else []
        return ",".join(map(str, parts)).casefold() == ",".join(held).casefold()
    if wanted is None or wanted == "":
        return held is None or held == ""
    if isinstance(wanted, bool) or isinstance(held, bool):
        return held is wanted
    return bool(held == wanted) or str(held).casefold() == str(wanted).strip().casefold()


_CAPITAL = re.compile("[A-Z]")


def _underscored(letter: re.Match[str]) -> str:
    return f"_{letter[0].lower()}"


def removal(api: Drec, number: int) -> Finding:
    """Whether the device of this number was removed (contract 5.4). STORED: it is gone."""
    try:
        now = devices.numbered(api, number)
    except (NotFound, Rejected, Unexpected) as error:
        return _no_look(error)
    if now is None:
        return Finding(Verdict.STORED, NO_MORE)
    return Finding(Verdict.NOT_STORED, f"The registry still lists “{now.external_id}”", now)


def read(api: Drec, external_id: str, sent: Sent) -> Finding:
    """Whether the registry holds this read. Reads of a device are known by the time of their end.

    Energy that the 2022 edition dropped with 201 is not stored (contract 6.4, rule 9).
    """
    try:
        owner = devices.get(api, external_id)
        held = reads.held(api, owner, start=sent.end, end=sent.end)
        if sent.type == "Aggregate":
            return _counter(api, owner, held)
    except (NotFound, Rejected, Unexpected) as error:
        gone = isinstance(error, NotFound) and error.status is None
        return _no_device(external_id) if gone else _no_look(error)
    return _energy(owner, sent, held)


def _energy(owner: Device, sent: Sent, held: tuple[StoredRead, ...]) -> Finding:
    """History and Delta stand there as they were sent; one time of a device holds one read."""
    if any(one.wh == sent.wh for one in held):
        return Finding(Verdict.STORED, f"The registry holds its {sent.wh} Wh", owner)
    if held:
        reason = f"The registry holds another read with this end, of {held[0].wh} Wh"
    else:
        reason = "The registry holds no read of the device with this end"
    return Finding(Verdict.NOT_STORED, reason, owner)


def _counter(api: Drec, owner: Device, held: tuple[StoredRead, ...]) -> Finding:
    """Of an Aggregate the registry stores the rise since the value before, so only the time is
    compared; the first value is a baseline that no end-point shows (contract 6.3)."""
    if held:
        return Finding(
            Verdict.STORED, "The registry holds a rise of the meter with this end", owner
        )
    if not owner.meter_read_type and api.edition.binds_at_first_value:
        return Finding(Verdict.NOT_STORED, "The registry holds no value of this meter yet", owner)
    if not api.edition.drops_silently and reads.latest(api, owner) is not None:
        return Finding(
            Verdict.NOT_STORED, "The registry holds no read of the device with this end", owner
        )
    reason = "The registry may have counted the meter's value without storing energy for it"
    return Finding(Verdict.CANNOT_TELL, reason, owner, ask_by_sending=True)


def _no_device(external_id: str) -> Finding:
    reason = f"The registry lists no device “{external_id}” of your organisation any more"
    return Finding(Verdict.CANNOT_TELL, reason)


def _no_look(error: DrecError) -> Finding:
    return Finding(Verdict.CANNOT_TELL, f"The registry could not be looked at: {error}".rstrip("."))


# "… for reading <end>/<value> is less than last sent mter read date/value <end>/<value> "
_LAST_VALUE = re.compile(
    r"for reading (?P<end>\S+)/(?P<value>\S+) is less than .* "
    r"(?P<last_end>\S+)/(?P<last_value>\S+)\s*$"
)


def after_refusal(api: Drec, external_id: str, sent: Sent, error: DrecError) -> Finding:
    """What a refused repeat says of the first try: it may be refused because that one arrived.

    NOT_STORED also for energy that the registry has counted and lost: the value of the meter is
    the last one it knows, and nothing stands at its time (contract 6.4 rule 9, 6.6).
    """
    found = read(api, external_id, sent)
    if found.stored or found.device is None:
        return found
    if not _names_ours_as_last(error):
        reason = "The registry refused it, and holds nothing of a first try"
        return replace(found, verdict=Verdict.NOT_STORED, reason=reason, ask_by_sending=False)
    try:
        return _counted(found.device, last=reads.latest(api, found.device))
    except (NotFound, Rejected, Unexpected) as failed:
        return _no_look(failed)


def _counted(owner: Device, *, last: StoredRead | None) -> Finding:
    """Without any energy on the device the value is the baseline, which never has any."""
    if last is None:
        reason = "The registry names it as the last value of the meter"
        return Finding(Verdict.STORED, reason, owner)
    reason = "The registry counted the meter's value and stored no energy for it"
    return Finding(Verdict.NOT_STORED, reason, owner)


def _names_ours_as_last(error: DrecError) -> bool:
    """Both the time and the value: an equal value of another time is another read."""
    said = _LAST_VALUE.search(" ".join(error.messages))
    if said is None:
        return False
    ends = (maybe_moment(said["end"]), maybe_moment(said["last_end"]))
    return None not in ends and ends[0] == ends[1] and _same(said["value"], said["last_value"])


def _same(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return False
