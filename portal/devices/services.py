"""Registering a device: into the record, and from there once to the registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from uuid import UUID

from portal.accounts.models import Organisation, User
from portal.drec import devices, settle
from portal.drec.client import Drec
from portal.drec.editions import Edition
from portal.drec.errors import NotFound, Unavailable, Unexpected, Unknown
from portal.drec.settle import Finding, Verdict
from portal.drec.shapes import Device
from portal.submissions import services as submissions
from portal.submissions.models import Kind, Submission
from portal.submissions.recording import FileRow


def register(
    *,
    api: Drec,
    user: User,
    organisation: Organisation,
    client_id: UUID,
    body: Mapping[str, object],
    previous: Submission | None = None,
    row: FileRow | None = None,
) -> Submission:
    """Hands a device in (contract 5.1; capacity in kW). `client_id` is the form's own number.

    The same form twice makes one device. Raises DrecError; after Unknown the same `client_id`
    may be tried again, since the registry is asked for the device before anything is sent.
    Where a policy holds it, the answer is a submission that may not go yet; the same holds for
    a change and a removal. `previous`: the returned submission that this one answers. `row`: where
    it stood in a file.
    """
    external_id = str(body["externalId"])
    return submissions.hand_in(
        kind=Kind.DEVICE,
        client_id=client_id,
        owner=user,
        organisation=organisation,
        subject=external_id,
        payload=body,
        send=lambda: send(api, body),
        look=lambda: look(api, body),
        token=api.token,
        previous=previous,
        row=row,
    )


def send(api: Drec, body: Mapping[str, object]) -> dict[str, object]:
    """The call itself, and what is worth keeping of its answer."""
    return _worth_keeping(devices.create(api, body))


def change(
    *,
    api: Drec,
    user: User,
    organisation: Organisation,
    client_id: UUID,
    device: Device,
    changes: Mapping[str, object],
    previous: Submission | None = None,
) -> Submission:
    """Changes a device (contract 5.4); None empties a field. Raises DrecError."""
    return submissions.hand_in(
        kind=Kind.DEVICE_CHANGE,
        client_id=client_id,
        owner=user,
        organisation=organisation,
        subject=str(changes.get("externalId") or device.external_id),
        payload=changes,
        send=lambda: send_change(api, device, changes),
        look=lambda: look_change(api, device.id, changes),
        token=api.token,
        previous=previous,
        before=_before(device, api.edition, changes),
    )


def _before(device: Device, edition: Edition, names: Iterable[str]) -> dict[str, object]:
    """What the registry holds of these fields, and which device it is."""
    held = body_of(device, edition)
    which = {"id": device.id, "externalId": device.external_id}
    return {**{name: held.get(name) for name in names}, **which}


def device_of(api: Drec, submission: Submission) -> Device:
    """The very device that it made, changes or removes, by its number: since then the device may
    have got another name, and another device its name. Raises NotFound when it is gone.
    """
    device = devices.numbered(api, {**submission.answer, **submission.before}.get("id"))
    if device is None:
        raise NotFound(endpoint=f"GET {devices.MINE}", summary=settle.NO_MORE)
    return device


def send_change(api: Drec, device: Device, changes: Mapping[str, object]) -> dict[str, object]:
    return _worth_keeping(devices.change(api, device, changes))


def remove(
    *,
    api: Drec,
    user: User,
    organisation: Organisation,
    client_id: UUID,
    device: Device,
    previous: Submission | None = None,
) -> Submission:
    """Takes a device away for good (contract 5.4). Raises DrecError."""
    return submissions.hand_in(
        kind=Kind.DEVICE_REMOVAL,
        client_id=client_id,
        owner=user,
        organisation=organisation,
        subject=device.external_id,
        payload={"externalId": device.external_id},
        send=lambda: send_removal(api, device),
        look=lambda: look_removal(api, device.id),
        token=api.token,
        previous=previous,
        before={"id": device.id},
    )


def send_removal(api: Drec, device: Device) -> dict[str, object]:
    try:
        devices.remove(api, device)
    except Unexpected:  # of one that is gone already the registry says no more than this
        if not look_removal(api, device.id):
            raise
    return {"removed": True}


def differences(
    before: Mapping[str, object], after: Mapping[str, object]
) -> dict[str, object | None]:
    """What a change has to say: each field that differs, None for one that was emptied."""
    names = [*after, *(name for name in before if name not in after)]
    return {name: after.get(name) for name in names if after.get(name) != before.get(name)}


def body_of(device: Device, edition: Edition) -> dict[str, object]:
    """A device as the body that would make it (contract 5.1)."""
    goals: object = list(device.sdg_benefits)
    if edition.one_goal:
        goals = device.sdg_benefits[0] if device.sdg_benefits else None
    moment = device.commissioned_at
    return {
        "externalId": device.external_id,
        "projectName": device.project_name,
        "address": device.address,
        "latitude": device.latitude,
        "longitude": device.longitude,
        "countryCode": device.country_code,
        "fuelCode": device.fuel_code,
        "deviceTypeCode": device.device_type_code,
        "capacity": _plain(device.capacity),
        "commissioningDate": f"{moment:%Y-%m-%dT%H:%M:%S}" if moment else device.commissioning_date,
        "gridInterconnection": device.grid_interconnection,
        "offTaker": device.off_taker,
        "yieldValue": _plain(device.yield_value),
        "labels": device.labels,
        "impactStory": device.impact_story,
        "data": device.data,
        "images": list(device.images),
        "deviceDescription": device.device_description,
        "energyStorage": device.energy_storage,
        "energyStorageCapacity": _plain(device.energy_storage_capacity),
        "qualityLabels": device.quality_labels,
        "groupId": device.group_id,
        "SDGBenefits": goals,
    }


def _plain(number: float | None) -> str | None:
    """A number as one would type it: 25, not 25.0."""
    return None if number is None else f"{number:.15g}"


def is_known(client_id: UUID) -> bool:
    """Whether a form of this number has come before: a repeat looks for its own device."""
    return Submission.objects.filter(client_id=client_id).exists()


def _worth_keeping(device: Device) -> dict[str, object]:
    return {
        "id": device.id,
        "externalId": device.external_id,
        "internalId": device.internal_id,
        "onboarded": device.onboarded_at.isoformat(),
    }


def look(api: Drec, body: Mapping[str, object]) -> dict[str, object] | None:
    """The registry's device that came of this body; None when there is none."""
    found = _told(lambda: settle.device(api, body))
    return _worth_keeping(found.device) if found.device else None


def look_change(api: Drec, number: int, changes: Mapping[str, object]) -> dict[str, object] | None:
    """The device as it was changed; None when it was not. Raises NotFound when it is gone."""
    found = _told(lambda: settle.change(api, number, changes))
    if found.device is None:
        raise NotFound(endpoint=f"GET {devices.MINE}", summary=found.reason)
    return _worth_keeping(found.device) if found.stored else None


def look_removal(api: Drec, number: int) -> dict[str, object] | None:
    return {"removed": True} if _told(lambda: settle.removal(api, number)).stored else None


def _told(look: Callable[[], Finding]) -> Finding:
    """When the registry cannot be asked the doubt stays: sending now could do it twice."""
    try:
        found = look()
    except Unavailable as error:
        raise Unknown(
            endpoint=error.endpoint, summary="Whether it has arrived is not known"
        ) from error
    if found.verdict is Verdict.CANNOT_TELL:
        raise Unknown(endpoint=f"GET {devices.MINE}", summary=found.reason)
    return found
