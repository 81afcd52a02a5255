"""Links that let an installer without an account fill in device forms for an organisation."""

from __future__ import annotations

import hashlib
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.pwa.models import made_key, opened_key


def hash_of(token: str) -> str:
    """All that is kept of a link's token: it is random enough that no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


class Link(models.Model):
    """One link. Whoever has its token may hand in `most` forms until `expires_at`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="links"
    )
    name = models.CharField(max_length=100)
    token_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="links"
    )
    made_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    most = models.PositiveIntegerField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    sealed_key = models.TextField(default=made_key)

    class Meta:
        ordering: ClassVar = ["-made_at"]
        permissions: ClassVar = [("revoke_link", "Can withdraw links")]

    def __str__(self) -> str:
        return self.name

    @property
    def trouble(self) -> str:
        """Why nothing new comes in through it, in words; empty while it is good."""
        if self.revoked_at:
            return "This link was withdrawn."
        if self.expires_at <= timezone.now():
            return "This link has run out of time."
        if self.forms.count() >= self.most:
            return f"This link has taken all of its {self.most} forms."
        return ""

    def key(self) -> str:
        """Base64 of the key that forms are sealed with on the phones of this link."""
        return opened_key(self, "sealed_key")


class State(models.TextChoices):
    WAITING = "waiting", "Waits for the organisation"
    RETURNED = "returned", "Sent back"
    ACCEPTED = "accepted", "Accepted"
    REJECTED = "rejected", "Put aside"


class LinkForm(models.Model):
    """A device that came in through a link. It becomes a submission when somebody accepts it:
    until then nobody of the organisation has handed anything in.
    """

    link = models.ForeignKey(Link, on_delete=models.PROTECT, related_name="forms")
    client_id = models.UUIDField(unique=True, help_text="Made by the form; tells a repeat.")
    subject = models.CharField(max_length=300)
    payload = models.JSONField(default=dict)
    photo_set = models.UUIDField(null=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    submission = models.OneToOneField(
        "submissions.Submission", null=True, on_delete=models.PROTECT, related_name="link_form"
    )
    created_at = models.DateTimeField(default=timezone.now)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    judged_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.subject} through {self.link}"


class LinkRemark(models.Model):
    """What the organisation said of a field (or of the whole), or the holder's answer."""

    form = models.ForeignKey(LinkForm, on_delete=models.PROTECT, related_name="remarks")
    field = models.CharField(max_length=100, blank=True)
    text = models.TextField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    resolved = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.field or 'all'}: {self.text[:60]}"
