"""Was something else of the same devices sent since a file was checked? Then what the check said of
sending twice no longer holds."""

from __future__ import annotations

from portal.accounts.models import Organisation
from portal.reads.check.earlier import STARTED
from portal.reads.check_models import Check
from portal.reads.models import Batch, Upload

# Devices that the sentence names; the others are counted.
NAMED = 3


class Overtaken(Exception):
    """Its text is for the person who pressed Send."""

    def __init__(self, devices: list[str]) -> None:
        more = f" and {len(devices) - NAMED:,} more" if len(devices) > NAMED else ""
        super().__init__(
            f"Other reads of {', '.join(devices[:NAMED])}{more} were sent since this file was "
            "checked, so it was checked again: look at what is left of it, then press Send."
        )


def refuse(upload: Upload) -> None:
    """Raises Overtaken. Call inside the transaction that starts the upload: until its end no other
    one of the organisation can be started."""
    Organisation.objects.select_for_update().get(pk=upload.organisation_id)
    check = Check.objects.filter(pk=upload.pk).first()
    if check is None:
        return
    others = Batch.objects.filter(
        STARTED,
        organisation=upload.organisation,
        external_id__in=upload.batches.values("external_id"),
        upload__started_at__gte=check.asked_at,
    ).exclude(upload=upload)
    if devices := sorted(set(others.values_list("external_id", flat=True))):
        raise Overtaken(devices)
