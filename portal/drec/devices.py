"""The devices of the signed-in person's organisation (contract 5)."""

from __future__ import annotations

from collections.abc import Mapping

from portal.drec import parse, wire
from portal.drec.client import Drec
from portal.drec.editions import Edition
from portal.drec.errors import NotFound
from portal.drec.shapes import Device

MINE = "/device/my"


def create(api: Drec, fields: Mapping[str, object]) -> Device:
    """Registers a device: capacity in kW, storage in kWh, only the fields that the edition takes.

    Raises Rejected with the words for each field. After Unknown, `get` says whether it arrived:
    a repeated call can make a second device (contract 6.6).
    """
    body = wire.body(fields, api.edition.device_fields)
    return api.post("/device", body, shape=parse.device)


def mine(api: Drec) -> tuple[Device, ...]:
    """All devices of the organisation, newest first."""
    return api.get(MINE, shape=parse.devices)


def get(api: Drec, external_id: str) -> Device:
    """The organisation's device of this id, compared as the edition compares. Raises NotFound.

    Looked up in the whole list: asked for an unknown id by name, the 2024 edition answers 500
    (contract 5.5). Of twins the newest is taken.
    """
    wanted = same_id(api.edition, external_id)
    for device in mine(api):
        if same_id(api.edition, device.external_id) == wanted:
            return device
    raise NotFound(
        endpoint=f"GET {MINE}",
        summary=f"Your organisation has no device “{external_id}” at the registry",
        next_step="Look for it in the list of your devices.",
    )


def same_id(edition: Edition, external_id: str) -> str:
    """Equal for external ids that the edition takes for the same (contract 5.1)."""
    return external_id.strip().casefold() if edition.case_insensitive_ids else external_id
