"""Keeping photos: taken in once, tied to what was handed in, made public where an API needs it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from portal import limits
from portal.accounts.models import Organisation
from portal.devices import pictures
from portal.devices.models import Photo, PhotoKind
from portal.devices.pictures import NotAPhoto, Picture
from portal.devices.place import Point, distance
from portal.drec.shapes import Device
from portal.submissions.models import Submission

log = logging.getLogger("portal.photos")

# Kilometres: the far end of a large site, and a phone that was still looking for satellites.
FAR = 0.3
# Older photos are of another day's work; a camera whose clock is set wrong is off by years.
OLD = timedelta(days=30)
AHEAD = timedelta(days=1)


class NotKept(Exception):
    """The storage takes nothing now; the message is a whole sentence. It may be sent again."""


@dataclass(frozen=True)
class Told:
    """What the phone read from the file before it made it smaller."""

    taken_at: datetime | None = None
    place: Point | None = None


def keep(
    *,
    organisation: Organisation,
    photo_set: UUID,
    photo_id: UUID,
    kind: str,
    file: UploadedFile[bytes],
    told: Told | None = None,
) -> Photo:
    """The photo, kept once however often it is sent. Raises NotAPhoto or NotKept."""
    mine = Photo.objects.filter(pk=photo_id, organisation=organisation, set=photo_set).first()
    if mine is not None and mine.small:
        return mine
    if of_set(organisation, photo_set).count() >= limits.PHOTOS_PER_FORM:
        raise NotAPhoto(f"A form takes {limits.PHOTOS_PER_FORM} photos. {file.name} is one more.")
    picture = _read(file)
    photo = mine or _noted(
        organisation, photo_set, photo_id, kind, str(file.name), picture, told or Told()
    )
    return photo if photo.small else _stored(photo, picture)


def _read(file: UploadedFile[bytes]) -> Picture:
    if (file.size or 0) > limits.PHOTO_BYTES:
        most = limits.PHOTO_BYTES // 1024 // 1024
        raise NotAPhoto(f"{file.name} is larger than {most} MB. Take it at a lower resolution.")
    try:
        return pictures.clean(file)
    except NotAPhoto as words:
        raise NotAPhoto(f"{file.name} {words}.") from None


def _noted(
    organisation: Organisation,
    photo_set: UUID,
    photo_id: UUID,
    kind: str,
    name: str,
    picture: Picture,
    told: Told,
) -> Photo:
    """The photo under its number, before there are files."""
    place = picture.place or told.place
    photo = Photo(
        id=photo_id,
        organisation=organisation,
        set=photo_set,
        kind=kind if kind in PhotoKind.values else PhotoKind.SITE,
        name=name[:200],
        taken_at=picture.taken_at or told.taken_at,
        latitude=place[0] if place else None,
        longitude=place[1] if place else None,
    )
    try:
        with transaction.atomic():
            photo.save(force_insert=True)
    except IntegrityError:  # somebody else's number, or the same photo a moment ago
        twin = Photo.objects.filter(pk=photo_id, organisation=organisation, set=photo_set).first()
        if twin is not None:
            return twin
        photo.pk = uuid4()
        photo.save(force_insert=True)
    return photo


def _stored(photo: Photo, picture: Picture) -> Photo:
    """With its files. A bucket fails in ways of its own, so every way is caught."""
    try:
        photo.full.save("full", ContentFile(picture.full), save=False)
        photo.small.save("small", ContentFile(picture.small), save=False)
    except Exception as error:
        log.exception("A photo could not be kept")
        raise NotKept(f"{photo.name} could not be kept just now.") from error
    photo.save(update_fields=["full", "small"])
    return photo


def of_set(organisation: Organisation, photo_set: UUID | None) -> QuerySet[Photo]:
    """Those of a form that are here with their files."""
    if photo_set is None:
        return Photo.objects.none()
    return Photo.objects.filter(organisation=organisation, set=photo_set).exclude(small="")


def of_device(organisation: Organisation, device: Device) -> QuerySet[Photo]:
    """By the registry's own number, which the answer to the form has: a device keeps it under
    another external id, and a later one of the same external id has another.
    """
    return Photo.objects.filter(organisation=organisation, submission__answer__id=device.id)


def claim(organisation: Organisation, photo_set: UUID | None) -> None:
    """Its form is here, though not handed in yet: the photos are not tidied away."""
    of_set(organisation, photo_set).update(is_claimed=True)


def attach(submission: Submission, photo_set: UUID | None) -> None:
    """Ties the photos of a form to what became of it."""
    if submission.organisation is not None and photo_set is not None:
        of_set(submission.organisation, photo_set).update(submission=submission)


def addresses(photos: QuerySet[Photo], absolute: Callable[[str], str]) -> list[str]:
    """Public addresses of the photos, which are public from now on. `absolute` makes one."""
    photos.update(is_public=True)
    return [absolute(photo.public_name) for photo in photos]


def doubts(photo: Photo, place: Point | None) -> list[str]:
    """What of the camera's own words does not go with the form, in words."""
    found = []
    if place and photo.latitude is not None and photo.longitude is not None:
        away = distance(place, (photo.latitude, photo.longitude))
        if away > FAR:
            found.append(f"Taken {_far(away)} from the place in the form.")
    if photo.taken_at and photo.taken_at > photo.created_at + AHEAD:
        found.append(f"The camera's clock is wrong: it says {photo.taken_at:%d %b %Y}.")
    elif photo.taken_at and photo.taken_at < photo.created_at - OLD:
        found.append(f"Taken on {photo.taken_at:%d %b %Y}, or the camera's clock is wrong.")
    return found


def _far(kilometres: float) -> str:
    return f"{kilometres * 1000:.0f} m" if kilometres < 1 else f"{kilometres:,.0f} km"


def tidy() -> None:
    """Photos of forms that were never handed in go after some days, files and all.

    While the storage fails they stay: the next time is soon, and other chores wait behind this.
    """
    old = timezone.now() - timedelta(days=limits.PHOTO_DAYS)
    try:
        for photo in Photo.objects.filter(submission=None, is_claimed=False, created_at__lt=old):
            discard(photo)
    except Exception:
        log.exception("Photos could not be tidied away")


def discard(photo: Photo) -> None:
    photo.full.delete(save=False)
    photo.small.delete(save=False)
    photo.delete()
