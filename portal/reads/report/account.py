"""The portal's own account of an upload: what became of every single read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from portal.reads.models import Batch, BatchState, PackedReads, Refusal, Upload
from portal.reads.packing import PackedRead, unpack


@dataclass(frozen=True)
class Entry:
    """One read and its outcome, a word of portal/ui/states.py; `reason` is ours, `words` are the
    registry's."""

    batch: Batch
    read: PackedRead
    outcome: str
    reason: str = ""
    words: str = ""


def of(upload: Upload) -> Iterator[Entry]:
    """Every read, device by device, oldest first. Once the packed reads have been dropped, those
    alone that were not confirmed."""
    for batch in upload.batches.all():
        yield from of_batch(batch)


def of_batch(batch: Batch) -> Iterator[Entry]:
    told = {row.position: row for row in batch.refusals.all()}
    packed = PackedReads.objects.filter(batch=batch).values_list("packed", flat=True).first()
    if packed is None:
        for row in told.values():
            yield _of_row(batch, _as_packed(row), row)
        return
    for position, read in enumerate(unpack(bytes(packed))):
        if position in told:
            yield _of_row(batch, read, told[position])
        else:
            yield Entry(batch, read, _outcome(batch, position))


def _of_row(batch: Batch, read: PackedRead, row: Refusal) -> Entry:
    seen = row.outcome != Refusal.Outcome.UNSEEN
    return Entry(batch, read, row.outcome if seen else "accepted", row.reason, row.words)


def _outcome(batch: Batch, position: int) -> str:
    if position < batch.cursor:
        read_back = batch.read_back_at is not None and not batch.read_back_trouble
        return "confirmed" if read_back else "accepted"
    if batch.state == BatchState.DONE:
        return "cancelled"
    if position == batch.cursor and batch.in_doubt:
        return "sent" if batch.state == BatchState.SENDING else "in_doubt"
    return "waiting"


def _as_packed(row: Refusal) -> PackedRead:
    return PackedRead.at(row.row, row.start, row.end, row.value, row.unit)
