"""The ledger: what was uploaded, what is on its way, what did not go in.

A Batch is one device and one type of one upload. Its reads lie packed, oldest first; since they
are sent one at a time, a cursor says everything about them, and only what did not go in, or was
not found again, becomes a row of its own.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.reads.formats import places


class UploadState(models.TextChoices):
    NEW = "new", "Not checked yet"
    CHECKED = "checked", "Checked, not sent"
    HELD = "held", "Waits for review"
    SENDING = "sending", "Sending"
    DONE = "done", "Finished"
    STOPPED = "stopped", "Not sent"


class Held(models.TextChoices):
    """Why a started upload does not move."""

    NOT = "", ""
    PAUSED = "paused", "Paused"
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
    # The upload of which this one sends the refused reads again; each is tried again once.
    again_of = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="again"
    )
    held = models.CharField(max_length=10, choices=Held.choices, default=Held.NOT, blank=True)
    # What was not on its way by then stays here.
    cancelled_at = models.DateTimeField(null=True)
    # When a worker last took one of its batches: uploads take turns.
    served_at = models.DateTimeField(null=True)
    # Where the message at the end leads to; empty where nobody wants one.
    mail_link = models.CharField(max_length=500, blank=True)
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
    # Rows that cannot be sent; their places make the file of rows to mend.
    blocked_rows = models.JSONField(default=list)

    # That person's token, sealed; wiped when the upload ends.
    sealed_token = models.TextField(blank=True)
    # The person signed out meanwhile: the token is revoked when the upload ends.
    revoke_at_end = models.BooleanField(default=False)

    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    # When its packed reads and its file were dropped; the figures and the refusals stay.
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-created_at"]),
            models.Index(fields=["state", "held", "served_at"]),
        ]

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
    registry without its answer having reached us: ask before sending it. After the last one the
    registry is asked what it holds: of the `accepted` so many are `confirmed` or `dropped`.
    """

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="batches")
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="+"
    )
    external_id = models.CharField(max_length=300)
    type = models.CharField(max_length=10)
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
    confirmed = models.PositiveIntegerField(default=0)
    # Wh that the registry was found to hold for the confirmed ones; of a counter its rises.
    confirmed_wh = models.BigIntegerField(null=True)
    dropped = models.PositiveIntegerField(default=0)
    cancelled = models.PositiveIntegerField(default=0)

    # The end of the last read that the registry held before this batch, where it was asked.
    held_before = models.DateTimeField(null=True)
    read_back_at = models.DateTimeField(null=True)
    read_back_trouble = models.TextField(blank=True, help_text="Why it could not be read back.")

    # The last answer: when, of the read that ends when, what, and how long one takes by now.
    answered_at = models.DateTimeField(null=True)
    reached = models.DateTimeField(null=True)
    last_outcome = models.CharField(max_length=10, blank=True)
    seconds_a_read = models.FloatField(null=True)

    queued_at = models.DateTimeField(null=True)
    holder = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True)
    # This process's clock when it last wrote the lease; no column.
    leased_at: float = 0.0
    # When a worker last took it on: batches of an upload take turns too.
    served_at = models.DateTimeField(null=True)
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
            # What is on its way, what comes next of an upload, and what stands before it for the
            # same device. Not partial: SQLite would not see through the bound values of the query.
            models.Index(fields=["state", "lease_until"]),
            models.Index(fields=["upload", "state", "served_at"]),
            models.Index(fields=["organisation", "external_id", "state", "queued_at"]),
        ]
        verbose_name_plural = "batches"

    def __str__(self) -> str:
        return f"{self.external_id} {self.type}"


class PackedReads(models.Model):
    """The reads of a batch, packed. Apart from it, so that a moving cursor moves few bytes."""

    batch = models.OneToOneField(
        Batch, primary_key=True, on_delete=models.CASCADE, related_name="reads"
    )
    packed = models.BinaryField()

    class Meta:
        verbose_name_plural = "packed reads"

    def __str__(self) -> str:
        return f"reads of {self.batch}"


class Refusal(models.Model):
    """One read that the registry does not hold as far as we know, with its words and ours."""

    class Outcome(models.TextChoices):
        REFUSED = "refused", "Refused"
        UNKNOWN = "unknown", "Answer unknown"
        DROPPED = "dropped", "Dropped"
        # Accepted, and no look can show it: the first value of a meter.
        UNSEEN = "unseen", "Accepted, not shown"

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
    reason = models.TextField(blank=True, help_text="What that means, in our words.")

    class Meta:
        ordering: ClassVar = ["batch_id", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "position"], name="one_outcome_a_read")
        ]

    def __str__(self) -> str:
        return f"row {self.row_words}: {self.words}"

    @property
    def row_words(self) -> str:
        return places.words(self.row)


class Pace(models.Model):
    """How many devices the portal as a whole sends to at once; shared by all workers.

    More while the registry answers quickly, fewer when it slows down or fails (see traffic.py).
    """

    registry = models.CharField(max_length=200, unique=True, help_text="Scheme and host.")
    ceiling = models.FloatField()
    # The quickest answer of late, in seconds: what the registry takes when nothing presses it.
    quickest = models.FloatField(null=True)
    quickest_at = models.DateTimeField(null=True)
    # Until the first sign of pressure the ceiling is doubled, from then on it grows by one.
    doubling = models.BooleanField(default=True)
    # Counts the changes: who saw an older one changes nothing.
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "paces"

    def __str__(self) -> str:
        return f"{self.registry}: {self.ceiling:.1f} at once"


# The models of the check stand in a file of their own.
from portal.reads.check_models import Check, KnownName, KnownPlan  # noqa: E402, F401
