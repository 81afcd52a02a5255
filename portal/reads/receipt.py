"""The end of an upload: its figures go into the record, its token is wiped."""

from __future__ import annotations

from django.db.models import Q, Sum

from portal.accounts import vault
from portal.accounts.services import release
from portal.reads import ledger
from portal.reads.models import Upload, UploadState
from portal.submissions.models import Delivery
from portal.submissions.services import settle


def close(upload: Upload) -> None:
    """Writes the end of an upload down and wipes its token. Repeated, it changes nothing more."""
    upload.refresh_from_db()
    record = upload.submission
    if record is not None and record.delivery == Delivery.SENDING:
        figures = totals(upload)
        settle(record, verdict(figures), answer=_kept(upload, figures))
    if upload.sealed_token:
        if upload.revoke_at_end:
            revoke(upload.sealed_token)
        Upload.objects.filter(pk=upload.pk).update(sealed_token="", revoke_at_end=False)


def revoke(sealed_token: str) -> None:
    """A seal that does not open any more hides a token that nobody can use from here."""
    try:
        token = vault.unseal(sealed_token)
    except vault.Broken:
        return
    release(token)


def close_left_over() -> int:
    """Closes what a worker left between the last read and the receipt; how many."""
    for upload in Upload.objects.filter(state=UploadState.SENDING):
        ledger.end(upload.pk)
    open_record = Q(submission__delivery=Delivery.SENDING)
    left = Upload.objects.filter(~Q(sealed_token="") | open_record, state=UploadState.DONE)
    for upload in left:
        close(upload)
    return len(left)


def _kept(upload: Upload, figures: dict[str, int]) -> dict[str, object]:
    kept = {name: figures[name] for name in ("total", "accepted", "refused", "unknown")}
    return {**kept, "zero": upload.zero_rows}


def totals(upload: Upload) -> dict[str, int]:
    """Reads accepted, refused, unknown and not sent yet."""
    sums = upload.batches.aggregate(
        total=Sum("total", default=0),
        accepted=Sum("accepted", default=0),
        refused=Sum("refused", default=0),
        unknown=Sum("unknown", default=0),
    )
    lost = sums["refused"] + sums["unknown"]
    settled = sums["accepted"] + lost
    return {**sums, "lost": lost, "settled": settled, "waiting": sums["total"] - settled}


def verdict(figures: dict[str, int]) -> Delivery:
    """One word for the record: in doubt before refused, refused only when nothing went in."""
    if figures["unknown"]:
        return Delivery.UNKNOWN
    return Delivery.ACCEPTED if figures["accepted"] else Delivery.REFUSED
