"""Who: the people of an organisation as the registry knows them, and local staff."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q


class Organisation(models.Model):
    """An organisation at one registry; the registry's own number is its identity there."""

    registry = models.CharField(max_length=200, help_text="Scheme and host of the API.")
    registry_id = models.IntegerField()
    name = models.CharField(max_length=300)
    address = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "registry_id"], name="one_organisation_a_registry_id"
            )
        ]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person of an organisation (who signs in at the registry) or a local member of staff.

    People of organisations have an unusable password and a `registry_id`; staff have neither
    registry nor organisation. A local account is never found by what the registry answers.
    """

    registry = models.CharField(max_length=200, blank=True, editable=False)
    registry_id = models.IntegerField(null=True, blank=True, editable=False)
    role = models.CharField(max_length=50, blank=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "registry_id"],
                condition=Q(registry_id__isnull=False),
                name="one_person_a_registry_id",
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email or self.username


class SecondStep(models.Model):
    """A member of staff's second step of signing in: codes of an app, once each (RFC 6238).

    The key is sealed; of the recovery codes only fingerprints are kept.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_step")
    sealed_key = models.TextField()
    # The time step of the last code that was taken: none is taken twice.
    last_step = models.BigIntegerField(default=-1)
    recovery = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"second step of {self.user}"


class Attempt(models.Model):
    """How often somebody tried something in one window of time; gone soon after its end."""

    key = models.CharField(max_length=200, help_text="What was tried, and by whom.")
    ends_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "ends_at"], name="one_count_a_window")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
