"""The end of an upload: its figures go into the record, its token is wiped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Max, Min, Q, Sum

from portal.accounts import vault
from portal.accounts.models import User
from portal.accounts.tokens import release, sign_out
from portal.reads.models import Batch, Upload, UploadState
from portal.reads.sending import ledger, mail
from portal.submissions.models import Delivery
from portal.submissions.services import settle

Figures = dict[str, int]


def close(upload: Upload) -> None:
    """Writes the end of an upload down and wipes its token. Repeated, it changes nothing more."""
    upload.refresh_from_db()
    record, figures = upload.submission, totals(upload)
    if record is not None and record.delivery == Delivery.SENDING:
        settle(record, verdict(figures), answer=_kept(upload, figures))
    if upload.mail_link:
        mail.tell_the_end(upload, figures)
    if upload.sealed_token:
        if upload.revoke_at_end:
            revoke(upload.sealed_token, upload.sent_by)
        Upload.objects.filter(pk=upload.pk).update(sealed_token="", revoke_at_end=False)


def revoke(sealed_token: str, user: User | None) -> None:
    """Unless something else of the person still waits with it. A seal that does not open any more
    hides a token that nobody can use from here."""
    try:
        token = vault.unseal(sealed_token)
    except vault.Broken:
        return
    if user is None:
        release(token)
    else:
        sign_out(user=user, token=token)


def close_left_over() -> int:
    """Closes what a worker left between the last read and the receipt; how many."""
    for upload in Upload.objects.filter(state=UploadState.SENDING):
        ledger.end(upload.pk)
    open_record = Q(submission__delivery=Delivery.SENDING)
    open_ends = ~Q(sealed_token="") | ~Q(mail_link="") | open_record
    left = Upload.objects.filter(open_ends, state=UploadState.DONE)
    for upload in left:
        close(upload)
    return len(left)


@dataclass(frozen=True)
class Summary:
    """What a receipt says of the whole: energy in Wh, the first start and the last end; `zone` is
    the clock of the devices where they share one, else UTC."""

    figures: Figures
    rows: int
    stayed_here: int
    zero_rows: int
    devices: int
    wh: Decimal
    confirmed_wh: int | None
    first: datetime | None
    last: datetime | None
    zone: str


def summary(upload: Upload) -> Summary:
    """From the ledger's small rows alone: the packed reads may be gone."""
    zones = set(upload.batches.order_by().values_list("zone", flat=True).distinct())
    found = upload.batches.aggregate(
        wh=Sum("wh", default=Decimal()),
        confirmed_wh=Sum("confirmed_wh"),
        first=Min("first"),
        last=Max("last"),
        devices=Count("external_id", distinct=True),
    )
    return Summary(
        figures=totals(upload),
        rows=upload.rows,
        stayed_here=len(upload.blocked_rows),
        zero_rows=upload.zero_rows,
        zone=zones.pop() if len(zones) == 1 else "UTC",
        **found,
    )


# What is kept in the record, and counted for an upload.
KEPT = ("total", "accepted", "confirmed", "dropped", "refused", "unknown", "cancelled")


def _kept(upload: Upload, figures: Figures) -> dict[str, object]:
    return {**{name: figures[name] for name in KEPT}, "zero": upload.zero_rows}


def totals(upload: Upload) -> Figures:
    """The figures of an upload, in reads; see `figures`."""
    return totals_of([upload])[upload.pk]


def totals_of(uploads: Iterable[Upload]) -> dict[UUID, Figures]:
    """The figures of many uploads, in one query."""
    numbers = [upload.pk for upload in uploads]
    sums = {name: Sum(name) for name in KEPT}
    found = Batch.objects.filter(upload__in=numbers).order_by().values("upload").annotate(**sums)
    by_upload = {row[0]: row[1:] for row in found.values_list("upload", *KEPT)}
    nothing = (0,) * len(KEPT)
    return {
        number: figures(dict(zip(KEPT, by_upload.get(number, nothing), strict=True)))
        for number in numbers
    }


def figures(sums: Mapping[str, int]) -> Figures:
    """Of the `total` reads so many are `accepted` (and of those `confirmed` or `dropped`),
    `refused`, `unknown`, `cancelled`, and still `waiting`. `lost` is all that did not go in,
    `settled` all that has an outcome."""
    found = {name: sums.get(name, 0) for name in KEPT}
    lost = found["refused"] + found["unknown"] + found["dropped"]
    settled = found["accepted"] + found["refused"] + found["unknown"]
    return {
        **found,
        "lost": lost,
        "settled": settled,
        "unconfirmed": found["accepted"] - found["confirmed"] - found["dropped"],
        "waiting": found["total"] - settled - found["cancelled"],
    }


def verdict(figures: Mapping[str, int]) -> Delivery:
    """One word for the record: in doubt before refused, refused only when nothing went in."""
    if figures["unknown"]:
        return Delivery.UNKNOWN
    if figures["accepted"] > figures["dropped"]:
        return Delivery.ACCEPTED
    return Delivery.REFUSED if figures["lost"] else Delivery.CANCELLED
