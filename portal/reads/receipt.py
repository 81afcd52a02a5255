"""The end of an upload: its figures go into the record, its token is wiped."""

from __future__ import annotations

from django.db.models import Sum

from portal.accounts import vault
from portal.accounts.services import release
from portal.reads.models import Upload
from portal.submissions.models import Delivery
from portal.submissions.services import settle


def close(upload: Upload) -> None:
    """Called once, by the worker that finished the last batch."""
    upload.refresh_from_db()
    token = vault.unseal(upload.sealed_token) if upload.revoke_at_end else ""
    Upload.objects.filter(pk=upload.pk).update(sealed_token="", revoke_at_end=False)
    if token:
        release(token)
    if upload.submission is not None:
        figures = totals(upload)
        settle(upload.submission, verdict(figures), answer=_kept(upload, figures))


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
