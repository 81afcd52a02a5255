"""What was sent of a device before, out of the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal

import numpy as np
from django.db.models import Max, Q

from portal.accounts.models import Organisation
from portal.reads.formats import UNITS
from portal.reads.formats.series import MICRO, NO_TIME
from portal.reads.models import Batch, PackedReads, Refusal, Upload, UploadState
from portal.reads.packing import columns_of, unpack
from portal.reads.rehearsal.columns import Reads
from portal.reads.rehearsal.sent_before import Earlier

# The states of uploads whose reads the registry holds as far as we know, or will get.
STARTED = Q(upload__state__in=(UploadState.HELD, UploadState.SENDING, UploadState.DONE))


def devices(organisation: Organisation) -> dict[str, datetime | None]:
    """Those of which anything was sent (of the others nobody needs to ask), with the end of their
    last running read."""
    batches = Batch.objects.filter(STARTED, organisation=organisation).order_by()
    until = batches.values("external_id").annotate(until=Max("last", filter=~Q(type="History")))
    return dict(until.values_list("external_id", "until"))


def sent(
    organisation: Organisation, external_id: str, *, first: datetime, last: datetime
) -> dict[str, Earlier]:
    """By type: the reads of started uploads that share time with these moments."""
    batches = Batch.objects.filter(
        STARTED,
        organisation=organisation,
        external_id=external_id,
        first__lte=last,
        last__gte=first,
    ).select_related("upload")
    by_type: dict[str, list[Reads]] = {}
    for batch in batches:
        packed = PackedReads.objects.filter(batch=batch).values_list("packed", flat=True).first()
        if packed is not None:
            by_type.setdefault(batch.type, []).append(_held(batch, bytes(packed)))
    return {kind: Earlier.of(reads, kind) for kind, reads in by_type.items()}


def _held(batch: Batch, packed: bytes) -> Reads:
    """Without what was refused or dropped, and what a cancelled upload does not send any more."""
    reads = columns_of(packed) or _as_columns(packed)
    kept = np.ones(len(reads), np.bool_)
    lost = batch.refusals.exclude(outcome=Refusal.Outcome.UNSEEN)
    kept[list(lost.values_list("position", flat=True))] = False
    if batch.upload.cancelled_at:
        kept[batch.cursor + batch.in_doubt :] = False
    return reads.only(kept)


def _as_columns(packed: bytes) -> Reads:
    """Reads that were packed as text."""
    every = unpack(packed)
    empty = np.zeros(len(every), np.int64)
    return Reads(
        external_id="",
        type="",
        unit="Wh",
        rows=empty,
        starts=_column(NO_TIME if read.start_ms is None else read.start_ms for read in every),
        ends=_column(read.end_ms for read in every),
        micro_wh=_column(int(Decimal(read.value) * UNITS[read.unit] * MICRO) for read in every),
    )


def _column(numbers: Iterable[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(list(numbers), np.int64)


def rows_behind(upload: Upload) -> dict[tuple[int, int], list[int]]:
    """(batch, position) of each read that did not go in -> the rows of the file behind it."""
    lost = Refusal.objects.filter(batch__upload=upload).exclude(outcome=Refusal.Outcome.UNSEEN)
    by_batch: dict[int, list[int]] = {}
    for batch, position in lost.values_list("batch", "position"):
        by_batch.setdefault(batch, []).append(position)
    found: dict[tuple[int, int], list[int]] = {}
    for batch, positions in by_batch.items():
        packed = PackedReads.objects.filter(batch=batch).values_list("packed", flat=True).first()
        reads = columns_of(bytes(packed)) if packed is not None else None
        if reads is not None:
            found |= {(batch, at): reads.rows_of(at) for at in positions}
    return found
