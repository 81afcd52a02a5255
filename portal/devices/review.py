"""What a reviewer is told of a device, and how an approved one goes to the registry."""

from __future__ import annotations

from typing import cast

from django.urls import reverse

from portal.devices import facts, outlines, photos, services
from portal.devices.coordinates import LATITUDE, LONGITUDE, Axis, Coordinate, Misplaced, read
from portal.drec.client import Drec
from portal.submissions.models import Delivery, Submission
from portal.submissions.ways import Answer, Facts, OneCall, Payload, Picture

METRES_A_DEGREE = 111_195


class DeviceWay(OneCall):
    """A device as POST /device takes it (contract 5.1)."""

    def facts(self, payload: Payload) -> Facts:
        latitude = _coordinate(payload.get("latitude"), LATITUDE)
        longitude = _coordinate(payload.get("longitude"), LONGITUDE)
        doubt = outlines.doubt(latitude, longitude, str(payload.get("countryCode", "")))
        return Facts(
            latitude=float(latitude.degrees) if latitude else None,
            longitude=float(longitude.degrees) if longitude else None,
            accuracy_m=_accuracy(latitude),
            capacity_kw=_number(payload.get("capacity")),
            outside=doubt.words if doubt else "",
            words=tuple(str(payload.get(name, "")) for name in ("projectName", "address")),
        )

    def send(self, api: Drec, submission: Submission) -> Answer:
        return services.send(api, submission.payload)

    def look(self, api: Drec, submission: Submission) -> Answer | None:
        return services.look(api, submission.payload)

    def in_words(self, payload: Payload) -> dict[str, object]:
        return facts.in_words(payload)

    def mend_url(self, submission: Submission) -> str:
        """The form of a new one; where the registry has it, that of a change."""
        address = reverse("devices:new")
        if submission.delivery == Delivery.ACCEPTED:
            address = reverse("devices:edit", args=[submission.subject])
        return f"{address}?answers={submission.pk}"

    def picture(self, submission: Submission) -> Picture:
        kept = submission.photos.all()
        place = (submission.latitude, submission.longitude)
        known = cast("tuple[float, float]", place) if None not in place else None
        shown = [(photo, photos.doubts(photo, known)) for photo in kept]
        return Picture("admin/photos.html", {"photos": shown}) if shown else Picture()


class ChangeWay(DeviceWay):
    """Some fields of a device (contract 5.4); `before` says of which one."""

    def send(self, api: Drec, submission: Submission) -> Answer:
        return services.send_change(api, services.device_of(api, submission), submission.payload)

    def look(self, api: Drec, submission: Submission) -> Answer | None:
        return services.look_change(api, _number_of(submission), submission.payload)

    def mend_url(self, submission: Submission) -> str:
        address = reverse("devices:edit", args=[submission.before["externalId"]])
        return f"{address}?answers={submission.pk}"


class RemovalWay(OneCall):
    """A device that is taken away for good (contract 5.4)."""

    def send(self, api: Drec, submission: Submission) -> Answer:
        return services.send_removal(api, services.device_of(api, submission))

    def look(self, api: Drec, submission: Submission) -> Answer | None:
        return services.look_removal(api, _number_of(submission))

    def mend_url(self, submission: Submission) -> str:
        if submission.delivery == Delivery.ACCEPTED:
            return ""
        address = reverse("devices:remove", args=[submission.subject])
        return f"{address}?answers={submission.pk}"


def _number_of(submission: Submission) -> int:
    """The registry's own number of the device that a change or a removal is about."""
    return int(str(submission.before["id"]))


def _coordinate(typed: object, axis: Axis) -> Coordinate | None:
    try:
        return read(str(typed or ""), axis)
    except Misplaced:
        return None


def _accuracy(latitude: Coordinate | None) -> float | None:
    """What the decimals that were typed say: half of the last one, in metres. Minutes say none."""
    if latitude is None or latitude.in_minutes:
        return None
    decimals = -int(latitude.degrees.as_tuple().exponent)
    return float(METRES_A_DEGREE / 10**decimals / 2)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
