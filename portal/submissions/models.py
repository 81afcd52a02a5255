"""The record: everything that anybody handed in, and everything that happened to it."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from portal.submissions.kinds import POLICIES
from portal.submissions.kinds import Delivery as Delivery
from portal.submissions.kinds import Kind as Kind
from portal.submissions.kinds import Review as Review
from portal.submissions.kinds import When as When


def all_rules() -> list[str]:
    return ["place", "capacity", "energy", "first", "duplicate"]


class LentSignIn(models.Model):
    """A person's sign-in at the registry, sealed, for what is held and still has to be sent.

    One row a sign-in, however many submissions wait with it; gone when none does. No page, no
    export and no form of the admin shows it.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sealed_token = models.TextField()
    # The person signed out meanwhile: the token is revoked with the last submission.
    revoke_at_end = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"sign-in of {self.user}"


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
    # Kept back by a policy: it goes to the registry when somebody approved it, and by the portal.
    held = models.BooleanField(default=False)
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
    # Of a change: what the registry held of its fields, and the device's id there.
    before = models.JSONField(default=dict, blank=True)
    # The returned submission that this one answers.
    previous = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="answers"
    )
    # Of a device from a file: the file's number and name, and the row as a spreadsheet counts.
    from_file = models.UUIDField(null=True, editable=False)
    file_name = models.CharField(max_length=200, blank=True, editable=False)
    file_row = models.PositiveIntegerField(null=True, editable=False)
    # The member of staff who has taken it; others may still judge it.
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    lent = models.ForeignKey(
        LentSignIn, null=True, on_delete=models.SET_NULL, related_name="submissions"
    )
    # The portal sends it again then; empty: at once.
    send_after = models.DateTimeField(null=True, editable=False)
    # What it is searched by, in lower case, and where it stands (degrees); both from the payload.
    words = models.TextField(blank=True, editable=False)
    latitude = models.FloatField(null=True, editable=False)
    longitude = models.FloatField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        permissions: ClassVar = [
            ("judge_submission", "Can judge submissions"),
            ("assign_submission", "Can assign submissions"),
            ("export_record", "Can export the record"),
            ("see_technical", "Can see how the portal runs"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-created_at"]),
            # The queue: what waits, oldest first; each filter of it alone and with the state.
            models.Index(fields=["review", "created_at", "id"]),
            models.Index(fields=["created_at", "id"]),
            models.Index(fields=["review", "held", "delivery", "created_at"]),
            models.Index(fields=["review", "kind", "created_at"]),
            models.Index(fields=["review", "organisation", "created_at"]),
            models.Index(fields=["kind", "created_at"]),
            models.Index(fields=["review", "from_file", "created_at"]),
            models.Index(fields=["from_file", "created_at"]),
            # Neighbours, and what came before of the same device.
            models.Index(fields=["latitude", "longitude"]),
            models.Index(fields=["organisation", "subject"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.subject}"

    @property
    def origin(self) -> str:
        """Where it stood in a file; empty for what came by itself."""
        return f"row {self.file_row} of {self.file_name}" if self.from_file else ""

    @property
    def standing(self) -> str:
        """One word for both states: what stands in the way, else where it is on its way."""
        if self.review in (Review.RETURNED, Review.REJECTED):
            return self.review
        return self.delivery if self.may_go else "held"

    @property
    def may_go(self) -> bool:
        """False while it must not be sent: held and not approved, or judged against."""
        stopped = self.review in (Review.RETURNED, Review.REJECTED)
        return not stopped and (not self.held or self.review == Review.APPROVED)


class EventQuerySet(models.QuerySet["Event"]):
    """Events are added, nothing else; whoever goes past this is found by `verify_record`."""

    def update(self, **_: Any) -> int:
        raise Unchangeable

    def delete(self) -> tuple[int, dict[str, int]]:
        raise Unchangeable


class Unchangeable(Exception):
    """Somebody tried to change or delete an event."""


class Event(models.Model):
    """One change of a submission. Written once, never changed, chained to the event before.

    `digest` is that of the submission's row as the event left it; `chain` is that of this event
    and of the chain before it (see chain.py).
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField(default=timezone.now)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    field = models.CharField(max_length=20, default="delivery")
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    position = models.PositiveBigIntegerField(unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    chain = models.CharField(max_length=64, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.field}: {self.before} > {self.after}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Appends it. Raises Unchangeable for one that is written already."""
        from portal.submissions import chain

        if not self._state.adding:
            raise Unchangeable
        with transaction.atomic():
            chain.extend(self)
            super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> tuple[int, dict[str, int]]:
        raise Unchangeable


class ChainHead(models.Model):
    """The end of the chain of events: one row. Who appends holds it until the event is written."""

    count = models.PositiveBigIntegerField(default=0)
    chain = models.CharField(max_length=64, blank=True)
    # Both, sealed: who has the database alone cannot make another end.
    seal = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.count} events"


class Digest(models.Model):
    """When reviewers were last written to: one row."""

    sent_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"digest of {self.sent_at}"


class Oddity(models.Model):
    """Something that a reviewer should look at, found when the submission came in."""

    class Rule(models.TextChoices):
        PLACE = "place", "Outside its country"
        CAPACITY = "capacity", "Unlike the others"
        ENERGY = "energy", "Near the energy limit"
        FIRST = "first", "First of its organisation"
        DUPLICATE = "duplicate", "Another one near by"

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="oddities")
    rule = models.CharField(max_length=20, choices=Rule.choices)
    words = models.TextField()
    # Of a file: the rows that it speaks of, as the spreadsheet counts them.
    rows = models.JSONField(default=list, blank=True)

    class Meta:
        ordering: ClassVar = ["id"]
        indexes: ClassVar = [models.Index(fields=["rule", "submission"])]
        verbose_name_plural = "oddities"

    def __str__(self) -> str:
        return self.words


class Policy(models.Model):
    """When submissions of a kind are reviewed; one for an organisation goes before that for all."""

    kind = models.CharField(
        max_length=20,
        choices=POLICIES,
        help_text="Devices from a file follow the policy for devices where they have none.",
    )
    organisation = models.ForeignKey(
        "accounts.Organisation",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="policies",
        help_text="Empty: for all organisations that have none of their own.",
    )
    when = models.CharField(max_length=10, choices=When.choices, default=When.AFTER)
    only_odd = models.BooleanField(
        "only when something is odd",
        default=False,
        help_text="The others are sent at once and need no review.",
    )
    rules = models.JSONField(
        "what counts as odd", default=all_rules, blank=True, help_text="Codes of the rules."
    )
    own = models.BooleanField(
        "may approve their own",
        default=False,
        help_text="Whether members of staff may judge what they handed in themselves.",
    )

    class Meta:
        ordering: ClassVar = ["kind", "organisation__name"]
        verbose_name_plural = "policies"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "organisation"], name="one_policy_a_kind"),
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(organisation__isnull=True),
                name="one_policy_a_kind_for_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.organisation or 'all organisations'}"


class Remark(models.Model):
    """What a reviewer says of one field, or of the whole when `field` is empty.

    `field` is a name of the payload or "photos". The next hand-in of the form resolves it.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="remarks")
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
