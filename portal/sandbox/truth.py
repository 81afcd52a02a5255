"""What the sandbox really holds, for `GET /_sandbox/truth`."""

from __future__ import annotations

from . import dates
from .records import Organisation, Read
from .shapes import Shape, device_row
from .world import World


def whole(world: World) -> Shape:
    """Energy in Wh; an Aggregate is its difference, from the end of the read before.

    A call that was on its way during a reset may leave a read of a device that is forgotten.
    """
    store = world.store
    return {
        "organisations": [_organisation(world, o) for o in list(store.organisations.values())],
        "devices": [
            {"organisation": name_of(world, device.organisation_id), **device_row(world, device)}
            for device in list(store.devices.values())
        ],
        "reads": [_read(world, read) for read in store.reads() if store.knows(read.device_id)],
    }


def name_of(world: World, organisation_id: int | None) -> str:
    organisation = world.store.organisations.get(organisation_id or 0)
    return organisation.name if organisation else ""


def _organisation(world: World, organisation: Organisation) -> Shape:
    members = world.store.members(organisation.id)
    return {
        "id": organisation.id,
        "name": organisation.name,
        "address": organisation.address,
        "organizationType": organisation.type,
        "status": organisation.status,
        "users": [{"id": user.id, "email": user.email, "role": user.role} for user in members],
    }


def _read(world: World, read: Read) -> Shape:
    device = world.store.any_device(read.device_id)
    return {
        "organisation": name_of(world, device.organisation_id),
        "externalId": device.external_id,
        "type": read.type,
        "start": dates.iso(read.start),
        "end": dates.iso(read.end),
        "wh": read.wh,
    }
