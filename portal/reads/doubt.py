"""Asks the registry whether it holds a read whose answer never came (contract 6.6, 6.9)."""

from __future__ import annotations

import math
import re
import time

from portal import limits
from portal.drec import devices, reads
from portal.drec.client import Drec
from portal.drec.editions import UNITS
from portal.drec.errors import DrecError
from portal.reads import ledger
from portal.reads.models import Batch
from portal.reads.packing import PackedRead

# "... for reading <end>/<value> is less than last sent mter read date/value <end>/<value>"
SAME_AS_LAST = re.compile(r"for reading .*/(?P<sent>\S+) is less than .*/(?P<last>\S+)\s*$")


def is_stored(api: Drec, batch: Batch, read: PackedRead) -> bool:
    """One look. What the registry holds of an Aggregate is the rise, so only its time is compared;
    the very first Aggregate is a baseline that no look can see."""
    device = devices.get(api, batch.external_id)
    found = reads.held(api, device, start=read.end, end=read.end)
    if batch.type == "Aggregate":
        return bool(found)
    return any(stored.wh == stored_wh(read) for stored in found)


def looked_up(api: Drec, batch: Batch, read: PackedRead) -> bool:
    """Several looks, since a slow server may store the read after we stopped listening."""
    for pause in limits.DOUBT_LOOKS_SECONDS:
        time.sleep(pause)
        ledger.renew(batch)
        if is_stored(api, batch, read):
            return True
    return False


def says_it_is_there(error: DrecError) -> bool:
    """A refused repeat of an Aggregate names the last value: equal to ours, it is ours."""
    match = SAME_AS_LAST.search(" ".join(error.messages))
    return bool(match) and _equal(match["sent"], match["last"])  # type: ignore[index]


def _equal(one: str, other: str) -> bool:
    try:
        return float(one) == float(other)
    except ValueError:
        return False


def stored_wh(read: PackedRead) -> int:
    """Whole Wh as the registry rounds them: in floating point, halves up (contract 6.1)."""
    return math.floor(float(read.value) * UNITS[read.unit] + 0.5)
