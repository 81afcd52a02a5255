"""Photos coming in one by one, and shown to those who may see them."""

from __future__ import annotations

import logging
import math
from datetime import UTC, datetime
from uuid import UUID

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST, require_safe

from portal import limits
from portal.accounts import attempts, two_step
from portal.accounts.guard import PortalRequest, signed_in
from portal.accounts.models import Organisation, User
from portal.devices import photos
from portal.devices.models import Photo
from portal.devices.photos import NotKept, Told
from portal.devices.pictures import NotAPhoto
from portal.devices.place import in_range

log = logging.getLogger("portal.photos")

MOST_SECONDS = datetime(2100, 1, 1, tzinfo=UTC).timestamp()


@require_POST
@signed_in
def upload(request: PortalRequest) -> HttpResponse:
    """One photo of a form that follows it."""
    return taken_in(request, request.organisation, who=str(request.user.pk))


def taken_in(request: HttpRequest, organisation: Organisation, *, who: str) -> HttpResponse:
    """Keeps one photo; 400 with the sentence for one that is none, 503 where it may come again.

    `who` is counted.
    """
    file = request.FILES.get("file")
    try:
        photo_set, photo_id = UUID(request.POST["set"]), UUID(request.POST["id"])
    except (KeyError, ValueError):
        return _refused("The photo came without its form.")
    if not isinstance(file, UploadedFile):
        return _refused("The photo came without its picture.")
    if attempts.too_many("photo", who, limit=limits.PHOTOS_PER_HOUR, seconds=limits.WINDOW_SECONDS):
        return _refused("Too many photos within an hour. The rest is sent later.", status=429)
    try:
        photo = photos.keep(
            organisation=organisation,
            photo_set=photo_set,
            photo_id=photo_id,
            kind=request.POST.get("kind", ""),
            file=file,
            told=_told(request.POST),
        )
    except NotAPhoto as words:
        return _refused(str(words))
    except NotKept as words:
        return _refused(f"{words} It is sent again by itself.", status=503)
    return JsonResponse({"id": str(photo.pk)}, status=201)


def _refused(words: str, *, status: int = 400) -> HttpResponse:
    return JsonResponse({"error": words}, status=status)


def _told(posted: QueryDict) -> Told:
    """What the phone read of the file; anything odd is as if it had said nothing."""
    latitude, longitude, seconds = (
        _number(posted.get(name)) for name in ("latitude", "longitude", "taken")
    )
    place = None if latitude is None or longitude is None else (latitude, longitude)
    taken_at = (
        datetime.fromtimestamp(seconds, UTC) if seconds and 0 < seconds < MOST_SECONDS else None
    )
    return Told(taken_at, place if place and in_range(place) else None)


def _number(text: str | None) -> float | None:
    try:
        found = float(text or "")
    except ValueError:
        return None
    return found if math.isfinite(found) else None


@require_safe
def full(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    return _shown(get_object_or_404(_seen_by(request), pk=pk).full)


@require_safe
def small(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    return _shown(get_object_or_404(_seen_by(request), pk=pk).small)


@require_safe
def public(request: HttpRequest, name: str) -> HttpResponseBase:
    """A photo that a registry was told of, for whoever has its name."""
    response = _shown(get_object_or_404(Photo, public_name=name, is_public=True).full)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _seen_by(request: HttpRequest) -> QuerySet[Photo]:
    """The photos of the person's organisation; of all for reviewers."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    if user.has_perm("submissions.view_submission") and two_step.is_done(request):
        return Photo.objects.all()
    return Photo.objects.filter(organisation=user.organisation)


def _shown(file: File[bytes]) -> HttpResponseBase:
    """The picture; 503 while the storage fails. A bucket does so in ways of its own."""
    try:
        return FileResponse(file.open("rb"), content_type="image/jpeg")
    except (OSError, ValueError) as error:  # its upload was broken off, or somebody removed it
        raise Http404 from error
    except Exception:
        log.exception("A photo could not be read")
        return HttpResponse("The photo cannot be shown just now.", "text/plain", status=503)
