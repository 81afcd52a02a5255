"""A read whose answer never came: several looks at the registry while the batch stays ours."""

from __future__ import annotations

import time
from decimal import Decimal

from portal import limits
from portal.drec import settle
from portal.drec.client import Drec
from portal.drec.errors import DrecError, Unknown
from portal.drec.settle import Finding, Sent
from portal.reads.models import Batch
from portal.reads.packing import PackedRead
from portal.reads.sending import ledger


def look(api: Drec, batch: Batch, read: PackedRead) -> Finding:
    """One look; raises DrecError when the registry cannot be asked."""
    return settle.read(api, batch.external_id, _sent(batch, read))


def looks(api: Drec, batch: Batch, read: PackedRead) -> Finding:
    """Several, since a slow server may store the read after we stopped listening."""
    for pause in limits.DOUBT_LOOKS_SECONDS:
        time.sleep(pause)
        ledger.renew(batch)
        found = look(api, batch, read)
        if found.stored:
            break
    return found


def after_refusal(api: Drec, batch: Batch, read: PackedRead, error: DrecError) -> Finding:
    """What the refusal of a repeat says of the first try."""
    return settle.after_refusal(api, batch.external_id, _sent(batch, read), error)


def as_error(found: Finding) -> DrecError:
    """What keeps a batch from going on, for the ledger."""
    return Unknown(endpoint="GET /meter-reads", summary=found.reason)


def _sent(batch: Batch, read: PackedRead) -> Sent:
    return Sent(
        type=batch.type,
        unit=read.unit,
        start=read.start,
        end=read.end,
        value=Decimal(read.value),
    )
