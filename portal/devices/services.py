"""Registering a device: into the record, and from there once to the registry."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from portal.accounts.models import Organisation, User
from portal.drec import devices
from portal.drec.client import Drec
from portal.drec.errors import NotFound, Unavailable, Unknown
from portal.drec.shapes import Device
from portal.submissions import services as submissions
from portal.submissions.models import Kind, Submission


def register(
    *,
    api: Drec,
    user: User,
    organisation: Organisation,
    client_id: UUID,
    body: Mapping[str, object],
) -> Submission:
    """Hands a device in (contract 5.1; capacity in kW). `client_id` is the form's own number.

    The same form twice makes one device. Raises DrecError; after Unknown the same `client_id`
    may be tried again, since the registry is asked for the device before anything is sent.
    """
    external_id = str(body["externalId"])
    return submissions.hand_in(
        kind=Kind.DEVICE,
        client_id=client_id,
        owner=user,
        organisation=organisation,
        subject=external_id,
        payload=body,
        send=lambda: _worth_keeping(devices.create(api, body)),
        look=lambda: _look(api, external_id, body),
    )


def _worth_keeping(device: Device) -> dict[str, object]:
    return {
        "id": device.id,
        "externalId": device.external_id,
        "internalId": device.internal_id,
        "onboarded": device.onboarded_at.isoformat(),
    }


def _look(api: Drec, external_id: str, body: Mapping[str, object]) -> dict[str, object] | None:
    """The registry's device that came of this body; None when there is none.

    When the registry cannot be asked the doubt stays: sending now could make a second device.
    """
    try:
        found = devices.get(api, external_id)
    except NotFound:
        return None
    except Unavailable as error:
        raise Unknown(
            endpoint=error.endpoint, summary="Whether it has arrived is not known"
        ) from error
    return _worth_keeping(found) if _is(found, body) else None


def _is(device: Device, body: Mapping[str, object]) -> bool:
    """An older device of the same id is not taken for this one."""
    held = (device.latitude, device.longitude, device.address, device.capacity)
    return held == tuple(body[name] for name in ("latitude", "longitude", "address", "capacity"))
