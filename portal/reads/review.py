"""What a reviewer is told of an upload, and how an approved one begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

from django.urls import reverse

from portal.drec import devices
from portal.drec.client import Drec
from portal.drec.editions import UNITS, Edition
from portal.drec.energy import years_in_use
from portal.drec.errors import DrecError
from portal.drec.shapes import Device
from portal.reads import services
from portal.reads.formats import places
from portal.reads.models import Batch, Upload
from portal.reads.packing import PackedRead, unpack
from portal.reads.sending import ledger
from portal.submissions.models import Oddity, Submission
from portal.submissions.oddities import Odd
from portal.submissions.ways import ByWorker, Facts, Payload, Picture
from portal.ui import charts

HOUR = timedelta(hours=1)
# Of what the registry believes of the device: from here on a read is looked at.
NEAR_LIMIT = 0.8
# Reads looked at when somebody presses Send, which must not take long: a year of quarter hours.
LOOKED_AT = 40_000
# More rows than these would be a list, not a hint.
ROWS_KEPT = 100
# Devices drawn on the page of an upload.
DRAWN = 6


class ReadsWay(ByWorker):
    """A file of meter reads: the worker sends it, read by read."""

    def facts(self, payload: Payload) -> Facts:
        devices_of_it = [name.rsplit(" ", 1)[0] for name in payload if " " in name]
        return Facts(words=tuple(dict.fromkeys(devices_of_it)))

    def approved(self, submission: Submission, *, token: str) -> None:
        services.release(_upload(submission), token=token)

    def stopped(self, submission: Submission) -> None:
        services.stop(_upload(submission))

    def mend_url(self, submission: Submission) -> str:
        return reverse("reads:new")

    def picture(self, submission: Submission) -> Picture:
        upload = Upload.objects.filter(submission=submission).first()
        if upload is None:
            return Picture()
        rows = {row for oddity in submission.oddities.all() for row in oddity.rows}
        drawn = [
            (batch, _chart(batch, rows))
            for batch in upload.batches.select_related("reads")[:DRAWN]
            if hasattr(batch, "reads")
        ]
        return Picture(
            "admin/reads_picture.html",
            {"upload": upload, "drawn": drawn, "odd_rows": list(map(places.shown, sorted(rows)))},
        )


def _upload(submission: Submission) -> Upload:
    return Upload.objects.get(submission=submission)


def _chart(batch: Batch, rows: set[int]) -> charts.Chart | None:
    """The energy of a batch; of a counter that only rises, its rises."""
    reads = unpack(bytes(batch.reads.packed))
    marked = [read.end for read in reads if read.row in rows]
    points = [(read.end, int(wh)) for read, wh, _ in _steps(batch.type, reads)]
    return charts.bars(points, batch.zone, name=f"batch-{batch.pk}", marked=marked)


Step = tuple[PackedRead, Decimal, timedelta | None]


def _steps(kind: str, reads: Sequence[PackedRead]) -> Iterator[Step]:
    """Each read with its energy in Wh and the time in which it was made, where that is known."""
    if kind == "History":
        yield from ((read, _wh(read), read.end - (read.start or read.end)) for read in reads)
        return
    if kind == "Delta" and reads:
        yield reads[0], _wh(reads[0]), None
    for before, read in pairwise(reads):
        made = _wh(read) if kind == "Delta" else _wh(read) - _wh(before)
        yield read, made, read.end - before.end


def _wh(read: PackedRead) -> Decimal:
    return Decimal(read.value) * int(UNITS[read.unit])


def odd(api: Drec, upload: Upload) -> list[Odd]:
    """Devices whose reads come near what the registry believes of them (contract 6.5).

    Nothing where the registry cannot be asked for its devices: a hint is not worth a failure.
    """
    try:
        known = {device.external_id: device for device in devices.mine(api)}
    except DrecError:
        return []
    found, left = [], LOOKED_AT
    for batch in upload.batches.all():
        left -= batch.total
        device = known.get(batch.external_id)
        if left >= 0 and device is not None and (one := _near_limit(api.edition, batch, device)):
            found.append(one)
    return found


def _near_limit(edition: Edition, batch: Batch, device: Device) -> Odd | None:
    if not device.capacity:
        return None
    near = list(_shares(edition, batch, device, device.capacity))
    if not near:
        return None
    most, row = max(near)
    words = (
        f"{batch.external_id}: {len(near)} of {batch.total} reads come near what the registry "
        f"believes of {device.capacity:g} kW; row {places.words(row)} is {most:.0%} of it."
    )
    return Odd(Oddity.Rule.ENERGY, words, tuple(sorted(row for _, row in near))[:ROWS_KEPT])


def _shares(
    edition: Edition, batch: Batch, device: Device, capacity: float
) -> Iterator[tuple[float, int]]:
    """Share of the limit and row, of the reads near it or above."""
    years = years_in_use(device.commissioned_at, datetime.now(UTC))
    limits: dict[timedelta, float] = {}
    for read, wh, period in _steps(batch.type, unpack(ledger.packed(batch))):
        if not period:
            continue
        if period not in limits:
            limits[period] = edition.energy_limit_wh(
                capacity, period / HOUR, years, device.yield_value
            )
        share = float(wh) / limits[period] if limits[period] > 0 else 0.0
        if share >= NEAR_LIMIT:
            yield share, read.row
