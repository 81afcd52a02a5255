"""The ledger: what was uploaded, what is on its way, what did not go in.

A Batch is one device and one type of one upload. Its reads lie packed, oldest first; since they
are sent one at a time, a cursor says everything about them, and only what was refused becomes a
row of its own.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class UploadState(models.TextChoices):
    CHECKED = "checked", "Checked, not sent"
    SENDING = "sending", "Sending"
    DONE = "done", "Finished"


class Held(models.TextChoices):
    """Why a started upload does not move."""

    NOT = "", ""
    SIGN_IN = "sign_in", "Waits for your sign-in"
    FORBIDDEN = "forbidden", "The registry does not allow it"


class Upload(models.Model):
    """One file of meter reads: checked first, sent when the person says so."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="uploads"
    )
    submission = models.OneToOneField(
        "submissions.Submission", null=True, on_delete=models.PROTECT, related_name="upload"
    )
    # Who pressed Send or took the upload on: it goes with this person's sign-in.
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        max_length=10, choices=UploadState.choices, default=UploadState.CHECKED
    )
    held = models.CharField(max_length=10, choices=Held.choices, default=Held.NOT, blank=True)
    # What the registry last said or failed to say while the upload stood still, and since when.
    trouble = models.TextField(blank=True)
    trouble_since = models.DateTimeField(null=True)

    file = models.FileField(upload_to="reads/")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    choices = models.JSONField(default=dict, help_text="Device, type, unit and zone as chosen.")
    columns = models.JSONField(default=dict, help_text="Field of ours -> heading of the file.")
    rows = models.PositiveIntegerField(help_text="Data rows of the file.")
    problems = models.JSONField(default=list, help_text="The first ones, in full.")
    problems_total = models.PositiveIntegerField(default=0)
    # Rows of no energy that the edition refuses: they are not sent, the next interval covers them.
    zero_rows = models.PositiveIntegerField(default=0)
    # Rows that cannot be sent; their numbers make the file of rows to mend.
    blocked_rows = models.JSONField(default=list)

    # That person's token, sealed; wiped when the upload ends.
    sealed_token = models.TextField(blank=True)
    # The person signed out meanwhile: the token is revoked when the upload ends.
    revoke_at_end = models.BooleanField(default=False)

    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["organisation", "-created_at"])]

    def __str__(self) -> str:
        return self.file_name


class BatchState(models.TextChoices):
    DRAFT = "draft", "Checked"
    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Sending"
    DONE = "done", "Finished"


class Batch(models.Model):
    """The reads of one device and type in one upload, and how far they have come.

    `cursor` reads are settled. While `in_doubt`, the read at the cursor may have reached the
    registry without its answer having reached us: ask before sending it.
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="batches")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    external_id = models.CharField(max_length=300)
    type = models.CharField(max_length=10)
    packed = models.BinaryField()
    total = models.PositiveIntegerField()
    first = models.DateTimeField()
    last = models.DateTimeField()
    # Wh; a running counter's sum has no meaning, so an Aggregate has its rise here.
    wh = models.DecimalField(max_digits=30, decimal_places=6)
    zone = models.CharField(max_length=64, default="UTC")

    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.DRAFT)
    cursor = models.PositiveIntegerField(default=0)
    in_doubt = models.BooleanField(default=False)
    accepted = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    unknown = models.PositiveIntegerField(default=0)

    queued_at = models.DateTimeField(null=True)
    holder = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(default=timezone.now)
    # Tries in a row that brought no outcome; the pause grows with them.
    fruitless = models.PositiveIntegerField(default=0)
    # Those among them that left the read at the cursor in doubt; after some it is given up.
    doubts = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            # One request at a time a device, kept by the database itself: whoever else tries to
            # start a second batch of the device is refused by this.
            models.UniqueConstraint(
                fields=["organisation", "external_id"],
                condition=Q(state="sending"),
                name="one_sending_batch_a_device",
            )
        ]
        indexes: ClassVar = [
            # What can be claimed next, and what stands before it for the same device. Not partial:
            # SQLite would not see through the bound values of the query.
            models.Index(fields=["state", "queued_at", "id"]),
            models.Index(fields=["organisation", "external_id", "state", "queued_at"]),
        ]
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"{self.external_id} {self.type}"


class Refusal(models.Model):
    """One read that did not go in, with the registry's words."""

    class Outcome(models.TextChoices):
        REFUSED = "refused", "Refused"
        UNKNOWN = "unknown", "Answer unknown"

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="refusals")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.REFUSED)
    position = models.PositiveIntegerField()
    row = models.PositiveIntegerField(help_text="As the spreadsheet counts it.")
    start = models.DateTimeField(null=True)
    end = models.DateTimeField()
    value = models.CharField(max_length=40)
    unit = models.CharField(max_length=5)
    status = models.PositiveSmallIntegerField(null=True)
    words = models.TextField(blank=True, help_text="What the registry said.")

    class Meta:
        ordering: ClassVar = ["batch_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "position"], name="one_outcome_a_read")
        ]

    def __str__(self) -> str:
        return f"row {self.row}: {self.words}"
