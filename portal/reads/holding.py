"""What the registry holds already of the devices of a file, whoever sent it: asked of it for a
forecast, so that a registry which does not tell is no obstacle."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from portal import limits
from portal.accounts import vault
from portal.drec import devices, reads
from portal.drec.client import Drec, connect
from portal.drec.errors import DrecError
from portal.drec.shapes import Device, StoredRead
from portal.reads.check_models import Check
from portal.reads.formats.series import MICRO, milliseconds
from portal.reads.sent_before import TOUCH_MS, Earlier

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Held:
    """The end of the last running read, and by type the reads in the time of the file."""

    last_end: datetime | None = None
    earlier: Mapping[str, Earlier] = field(default_factory=dict)


NOTHING = Held()
# No read is shorter; and what only touches a read does not lie in this.
LEAST_MS = 2 * TOUCH_MS


def asked(check: Check, spans: Mapping[str, Span], running: Collection[str]) -> dict[str, Held]:
    """Of these devices, of which some have `running` reads in the file: those alone where asking
    for each would be too slow; {} where that would be, too."""
    if len(spans) > limits.LAST_READS:
        spans = {name: span for name, span in spans.items() if name in running}
    if not spans or len(spans) > limits.LAST_READS or not check.sealed_token:
        return {}
    try:
        api = connect(token=vault.unseal(check.sealed_token))
        known = {device.external_id: device for device in devices.mine(api)}
        return {
            name: _held(api, known[name], span, runs=name in running)
            for name, span in spans.items()
            if name in known
        }
    except (DrecError, vault.Broken):
        return {}


def _held(api: Drec, device: Device, span: Span, *, runs: bool) -> Held:
    last = reads.latest(api, device) if runs else None
    first, until = span
    if first >= device.onboarded_at and (last is None or first >= last.end):
        return Held(last.end if last else None)  # there is nothing that could be the same
    stored = reads.held(api, device, start=first, end=until)
    # What is shown of a meter that counts is the energy between its values, not the values.
    kinds = {"History": "History"} | (
        {} if device.meter_read_type == "Aggregate" else {"ongoing": "Delta"}
    )
    earlier = {
        kind: _as_earlier([one for one in stored if one.kind == shown])
        for shown, kind in kinds.items()
    }
    return Held(last.end if last else None, earlier)


def _as_earlier(stored: list[StoredRead]) -> Earlier:
    """The registry shows ends alone: of the time before each so much is taken for granted."""
    ends = np.array([milliseconds(one.end) for one in stored], np.int64)
    energy = np.array([one.wh * MICRO for one in stored], np.int64)
    return Earlier(ends - LEAST_MS, ends, energy)
