"""The latest reads of one device, for its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal import limits
from portal.devices.place import zone_of
from portal.drec import reads
from portal.drec.client import Drec
from portal.drec.errors import DrecError, Forbidden, Unauthorized
from portal.drec.shapes import Device, StoredRead
from portal.ui import charts
from portal.ui.charts import Chart

# Looked back from the newest read until there are enough: quarter hours fill the first stretch,
# days the second. Each look is one call of at most ten thousand reads.
STRETCHES = (timedelta(days=3), timedelta(days=limits.CHART_READS + 10))
YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Recent:
    """`reads` newest first, at most CHART_READS; `trouble` says why there is nothing to show."""

    reads: tuple[StoredRead, ...] = ()
    chart: Chart | None = None
    zone: str = "UTC"
    trouble: str = ""

    @property
    def last(self) -> StoredRead | None:
        return self.reads[0] if self.reads else None


def recent(api: Drec, device: Device) -> Recent:
    """Never fails the page: only what needs a page of its own (sign in again) is raised."""
    zone = zone_of(device)
    try:
        found = latest(api, device)
    except (Unauthorized, Forbidden):
        raise
    except DrecError as error:
        return Recent(zone=zone, trouble=f"{error} {error.next_step}")
    chart = charts.bars([(read.end, read.wh) for read in found], zone)
    return Recent(reads=tuple(reversed(found)), chart=chart, zone=zone)


def latest(api: Drec, device: Device) -> tuple[StoredRead, ...]:
    """At most CHART_READS reads, oldest first, energy in Wh. Two to four calls."""
    last = reads.latest(api, device)
    newest = last.end if last else device.onboarded_at
    found: tuple[StoredRead, ...] = ()
    for start in _starts(api, device, newest):
        found = reads.held(api, device, start=start, end=newest)
        if len(found) >= limits.CHART_READS:
            break
    return found[-limits.CHART_READS :]


def _starts(api: Drec, device: Device, newest: datetime) -> Iterator[datetime]:
    """Further and further back, at last to where History can begin."""
    yield from (newest - stretch for stretch in STRETCHES)
    yield min(newest, device.onboarded_at) - api.edition.history_years * YEAR
