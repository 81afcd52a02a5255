"""A device form on its way in, whoever fills it in: read, doubted, its photos kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, cast
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict

from portal.accounts.models import Organisation
from portal.devices import outlines, photos, reference, services
from portal.devices.coordinates import LATITUDE, LONGITUDE, Axis, Coordinate, Misplaced, read
from portal.devices.forms import DeviceForm
from portal.devices.models import Photo, PhotoKind
from portal.devices.pictures import NotAPhoto
from portal.devices.place import Point, country_of, country_of_zone
from portal.devices.twins import Twin, twins
from portal.drec import devices as registry
from portal.drec.client import Drec
from portal.drec.errors import DrecError, Forbidden, Unauthorized
from portal.ui.figures import clock

# The name of the button that puts the coordinates right; its value is "latitude,longitude".
MEND = "mend"


def form_of(
    request: HttpRequest,
    api: Drec,
    *,
    initial: Mapping[str, Any],
    typed: QueryDict | None = None,
    registered: bool = False,
) -> DeviceForm:
    """The form with what was posted, or with `typed`; otherwise with the initial values."""
    data = typed or (_mended(request.POST) if request.method == "POST" else None)
    return DeviceForm(
        data,
        request.FILES if request.method == "POST" else None,
        edition=api.edition,
        lists=reference.lists(api),
        initial=dict(initial),
        registered=registered,
    )


def is_only_mended(request: HttpRequest) -> bool:
    """The person put the coordinates right and has not handed the form in."""
    return MEND in request.POST


def _mended(posted: QueryDict) -> QueryDict:
    latitude, comma, longitude = posted.get(MEND, "").partition(",")
    if not comma:
        return posted
    data = posted.copy()
    data["latitude"], data["longitude"] = latitude, longitude
    return data


# --- photos -----------------------------------------------------------------------------------


def keep_photos(request: HttpRequest, form: DeviceForm, organisation: Organisation) -> None:
    """Keeps what came with the form; what is no photo is said at its field, the rest stays."""
    photo_set = photo_set_of(form)
    if photo_set is None:
        return
    for field, kind in (("photos", PhotoKind.SITE), ("nameplate", PhotoKind.NAMEPLATE)):
        for file in cast("list[UploadedFile[bytes]]", request.FILES.getlist(field)):
            try:
                photos.keep(
                    organisation=organisation,
                    photo_set=photo_set,
                    photo_id=uuid4(),
                    kind=kind,
                    file=file,
                )
            except NotAPhoto as words:
                form.add_error(field, str(words))
            except photos.NotKept as words:
                form.add_error(field, f"{words} Hand it in again in a few minutes.")


def photo_set_of(form: DeviceForm) -> UUID | None:
    """The number of the form's photos, also of a form that is wrong elsewhere."""
    try:
        return UUID(str(form["photoSet"].value()))
    except ValueError:
        return None


def body_with_photos(
    form: DeviceForm, organisation: Organisation, request: HttpRequest
) -> dict[str, object]:
    """The body for the registry, with public addresses of the photos among `images`."""
    body = form.body()
    kept = photos.of_set(organisation, photo_set_of(form))
    made = photos.addresses(kept, lambda name: request.build_absolute_uri(f"/photos/{name}.jpg"))
    if made:
        typed = cast("list[str]", body.get("images", []))
        body["images"] = [*typed, *made]
    return body


def place_of(form: DeviceForm) -> Point | None:
    pair = form.cleaned_data.get("latitude"), form.cleaned_data.get("longitude")
    return (float(pair[0].degrees), float(pair[1].degrees)) if all(pair) else None  # type: ignore[union-attr]


def photo_doubts(kept: list[Photo], place: Point | None) -> list[str]:
    return [f"{photo.name}: {words}" for photo in kept for words in photos.doubts(photo, place)]


# --- while somebody types ---------------------------------------------------------------------


def look(typed: Mapping[str, str], api: Drec, *, mine: bool) -> dict[str, Any]:
    """What can be said of a half filled form: zone, doubts, devices that are there already.

    `mine`: the registry is asked for the organisation's devices; never for outsiders.
    """
    latitude = _read(typed.get("latitude", ""), LATITUDE)
    longitude = _read(typed.get("longitude", ""), LONGITUDE)
    zone = outlines.zone_at(latitude, longitude)
    return {
        "zone": zone,
        "country": _country_of(zone, api),
        "here": _decimals(latitude, longitude),
        "local_time": clock(datetime.now(ZoneInfo(zone)), zone) if _is_of_land(zone) else "",
        "doubt": outlines.doubt(latitude, longitude, typed.get("countryCode", "")),
        "twins": twins(
            registry.mine(api) if mine else (),
            edition=api.edition,
            external_id=typed.get("externalId", "").strip(),
            latitude=latitude,
            longitude=longitude,
            capacity=_number(typed.get("capacity", "")),
        ),
    }


def _decimals(latitude: Coordinate | None, longitude: Coordinate | None) -> str:
    """The pair for the map, which knows no minutes and seconds."""
    return f"{latitude.degrees:f},{longitude.degrees:f}" if latitude and longitude else ""


def _country_of(zone: str, api: Drec) -> str:
    """The code of the zone's country as the edition spells it."""
    country = country_of(country_of_zone(zone))
    return str(getattr(country, api.edition.country_code)) if country else ""


def twins_of(form: DeviceForm, api: Drec) -> list[Twin]:
    """Those near by that have another id; the same id is for the registry to judge.

    Those at exactly the same place come with `metres` 0: see `stops`.
    """
    data = form.cleaned_data
    found = twins(
        registry.mine(api),
        edition=api.edition,
        external_id=data["externalId"],
        latitude=data["latitude"],
        longitude=data["longitude"],
        capacity=data["capacity"],
    )
    return [twin for twin in found if not twin.same_id]


def near(form: DeviceForm, api: Drec, client_id: UUID) -> list[Twin]:
    """Twins of a form that arrives; none of one that comes again: it would meet its own device.

    A registry that cannot be asked for its devices must not keep one from being registered.
    """
    if services.is_known(client_id):
        return []
    try:
        return twins_of(form, api)
    except (Unauthorized, Forbidden):
        raise
    except DrecError:
        return []


def stops(twin: Twin) -> bool:
    """Two phones on one roof never give the same digits. A village of home systems is entered
    with one pair of them on purpose: that is told, and not held up.
    """
    return bool(twin.metres)


def _is_of_land(zone: str) -> bool:
    return bool(zone) and not zone.startswith("Etc/")


def _read(text: str, axis: Axis) -> Coordinate | None:
    try:
        return read(text, axis)
    except Misplaced:
        return None


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text.strip().replace(",", "."))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
