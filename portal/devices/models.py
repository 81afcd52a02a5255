"""The registry's lists as they were last seen, photos of devices, files of devices."""

from __future__ import annotations

import secrets
import uuid

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models


class KnownList(models.Model):
    """One list of one registry, so that a form opens while the registry is down.

    `values` holds the fields of `drec.shapes.Code` or `Country`.

    `fetched_at` is empty until the registry has given the list once; `tried_at` is the last try.
    """

    registry = models.CharField(max_length=200, help_text="Scheme and host of the API.")
    edition = models.CharField(max_length=10)
    name = models.CharField(max_length=20)
    values = models.JSONField(default=list)
    fetched_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "edition", "name"], name="one_list_of_a_name"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.registry}"


def photo_storage() -> Storage:
    return storages["photos"]


def _full_name(photo: Photo, _: str) -> str:
    return f"{photo.organisation_id}/{photo.pk}.jpg"


def _small_name(photo: Photo, _: str) -> str:
    return f"{photo.organisation_id}/{photo.pk}-small.jpg"


def _public_name() -> str:
    """Letters, digits, - and _: the registry splits addresses at commas (contract, trap 23)."""
    return secrets.token_urlsafe(24)


class PhotoKind(models.TextChoices):
    SITE = "site", "Photo"
    NAMEPLATE = "nameplate", "Nameplate"


class Photo(models.Model):
    """A photo of a device, as `pictures.clean` made it.

    `set` is the number that the form keeps its photos together with; it outlives refusals. The
    place and time are what the camera wrote. `is_public` from when a registry was told of it: from
    then on whoever has its `public_name` sees it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="photos"
    )
    set = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20, choices=PhotoKind.choices, default=PhotoKind.SITE)
    name = models.CharField(max_length=200, help_text="What the file was called.")
    full = models.FileField(storage=photo_storage, upload_to=_full_name, max_length=200)
    small = models.FileField(storage=photo_storage, upload_to=_small_name, max_length=200)
    taken_at = models.DateTimeField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    submission = models.ForeignKey(
        "submissions.Submission", null=True, on_delete=models.PROTECT, related_name="photos"
    )
    public_name = models.CharField(max_length=50, unique=True, default=_public_name)
    is_public = models.BooleanField(default=False)
    is_claimed = models.BooleanField(
        default=False, help_text="Its form came in, and waits to be handed in."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name


class DeviceFile(models.Model):
    """A file of devices as it was read: `rows` are pairs of the row's number and its cells by
    field, `unused` the headings that mean nothing here. What came of a row stands in the record.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="device_files"
    )
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    rows = models.JSONField()
    unused = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name
