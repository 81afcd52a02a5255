"""The record: everything that anybody handed in, and everything that happened to it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class Kind(models.TextChoices):
    SIGNUP = "signup", "Sign-up"
    DEVICE = "device", "Device"
    DEVICE_CHANGE = "device_change", "Device change"
    DEVICE_REMOVAL = "device_removal", "Device removal"
    DEVICE_FILE = "device_file", "Device file"
    READS = "reads", "Meter reads"


class Delivery(models.TextChoices):
    """Where it is on its way to the registry."""

    WAITING = "waiting", "Waiting"
    SENDING = "sending", "Sending"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"
    UNKNOWN = "unknown", "Answer unknown"


class Review(models.TextChoices):
    NOT_NEEDED = "not_needed", "Not needed"
    WAITING = "waiting", "Waiting for review"
    APPROVED = "approved", "Approved"
    RETURNED = "returned", "Returned"
    REJECTED = "rejected", "Rejected"


class Submission(models.Model):
    """One thing handed in. `payload` is what was typed, `answer` what the registry said.

    Neither ever holds a password, secret key, token or hash.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    delivery = models.CharField(
        max_length=20, choices=Delivery.choices, default=Delivery.WAITING, db_index=True
    )
    review = models.CharField(max_length=20, choices=Review.choices, default=Review.NOT_NEEDED)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="submissions"
    )
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="submissions"
    )
    client_id = models.UUIDField(unique=True, help_text="Made by the form; tells a repeat.")
    subject = models.CharField(max_length=300, help_text="External id, organisation or file name.")
    payload = models.JSONField(default=dict)
    answer = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [models.Index(fields=["organisation", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}"


class Event(models.Model):
    """One change of a submission. Written once, never changed."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    field = models.CharField(max_length=20, default="delivery")
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.field}: {self.before} > {self.after}"
