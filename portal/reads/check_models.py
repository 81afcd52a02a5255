"""The check of an upload: how its file is read, what was found, and what an organisation taught.

Everything here is from before Send. What is sent lies in the ledger (models.py).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils import timezone


class CheckState(models.TextChoices):
    ASKING = "asking", "Waits for your answer"
    WAITING = "waiting", "Waits for a worker"
    READING = "reading", "Being read"
    DONE = "done", "Checked"
    FAILED = "failed", "Cannot be read"


class Check(models.Model):
    """How the file of an upload is read, and what came of it.

    A big file is read by a worker, who holds it by a lease as a batch is held: every move is a
    conditional UPDATE, and a worker that dies loses it.
    """

    upload = models.OneToOneField(
        "reads.Upload", primary_key=True, on_delete=models.CASCADE, related_name="check_of"
    )
    state = models.CharField(max_length=10, choices=CheckState.choices, default=CheckState.ASKING)

    plan = models.JSONField(default=dict, help_text="How the file is read.")
    guess = models.JSONField(default=dict, help_text="Headings, reasons and open questions.")
    wishes = models.JSONField(default=dict, help_text="What the person chose.")
    # The devices as the registry had them when the file came: a worker has no sign-in to ask with.
    sites = models.JSONField(default=list)
    # The person's token, sealed, while a worker may need it for the last reads; wiped after that.
    sealed_token = models.TextField(blank=True)

    lines = models.JSONField(default=list, help_text="One for each device.")
    kinds = models.JSONField(default=list, help_text="Problems by kind, with counts.")
    notes = models.JSONField(default=list)
    matched = models.JSONField(default=list, help_text="Names that were given a device.")
    unmatched = models.JSONField(default=list, help_text="Names that mean no device.")

    rows_read = models.PositiveIntegerField(default=0)
    # None where it cannot be known before the file is read.
    rows_expected = models.PositiveIntegerField(null=True)
    # After the rows the devices are checked, one after the other.
    devices_done = models.PositiveIntegerField(default=0)
    devices_found = models.PositiveIntegerField(default=0)
    holder = models.CharField(max_length=100, blank=True)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    trouble = models.TextField(blank=True, help_text="Why the file cannot be read.")
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["state", "lease_until"])]

    def __str__(self) -> str:
        return f"check of {self.upload}"


class KnownPlan(models.Model):
    """How an organisation reads files of one shape of heading: applied the next time unasked."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=64, help_text="Fingerprint of the heading.")
    plan = models.JSONField()
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "key"], name="one_plan_a_heading")
        ]

    def __str__(self) -> str:
        return self.key


class KnownName(models.Model):
    """A name that files of an organisation give to one of its devices."""

    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(max_length=300)
    external_id = models.CharField(max_length=300)
    used_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_device_a_name")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.external_id}"
