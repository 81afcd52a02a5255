"""How users, organisations and devices look in answers (contract 3 and 5.5)."""

from __future__ import annotations

from typing import Any

from . import dates
from .records import ROLE_IDS, Device, Invitation, Organisation, User
from .world import World

Shape = dict[str, Any]

# The platform's own API user, to whom everybody belongs that registers here.
API_USER = "8c6160d8-77d8-42f2-9a2b-0cfc21d36050"

COLUMNS_2022 = (
    *("projectName", "address", "latitude", "longitude", "countryCode", "fuelCode"),
    *("deviceTypeCode", "capacity", "SDGBenefits", "commissioningDate", "gridInterconnection"),
    *("offTaker", "yieldValue", "labels", "impactStory", "data", "images", "groupId"),
    *("integrator", "deviceDescription", "energyStorage", "energyStorageCapacity"),
    "qualityLabels",
)
COLUMNS_2024 = (
    *("projectName", "address", "latitude", "longitude", "countryCode", "fuelCode"),
    *("deviceTypeCode", "capacity", "SDGBenefits", "commissioningDate", "gridInterconnection"),
    *("offTaker", "yieldValue", "impactStory", "images", "groupId", "deviceDescription"),
    *("energyStorage", "energyStorageCapacity", "qualityLabels"),
)
# Lists are kept comma-joined: an element that has a comma comes back as two.
JOINED_LISTS = ("images", "SDGBenefits")


def user_row(world: World, user: User) -> Shape:
    return user_2022_row(user) if world.is_2022 else _user_2024_row(user)


def user_2022_row(user: User) -> Shape:
    return {
        **_stamps(user),
        "title": user.title,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "telephone": user.telephone,
        "email": user.email,
        "notifications": user.notifications,
        "status": user.status,
        "role": user.role,
        "roleId": ROLE_IDS.get(user.role),
    }


def _user_2024_row(user: User) -> Shape:
    row = user_2022_row(user)
    for gone in ("title", "telephone", "roleId"):
        row.pop(gone)
    return {**row, "api_user_id": API_USER}


def organisation_row(world: World, organisation: Organisation, *, role_ids: bool = False) -> Shape:
    """The whole organisation, users and invitations in it, as the API embeds it.

    `role_ids`: within a device 2024 shows the users' `roleId` as well.
    """
    members = world.store.members(organisation.id)
    own = {"secretKey": organisation.secret_key} if world.is_2022 else {}
    later = {} if world.is_2022 else {"api_user_id": API_USER}
    nothing = ("zipCode", "city", "country", "blockchainAccountAddress")
    return {
        **_stamps(organisation),
        "name": organisation.name,
        **own,
        "address": organisation.address,
        **dict.fromkeys((*nothing, "blockchainAccountSignedMessage")),
        "organizationType": organisation.type,
        "orgEmail": organisation.email,
        "status": organisation.status,
        "documentIds": None,
        **later,
        "users": [_member(world, user, role_ids=role_ids) for user in members],
        "invitations": [
            invitation_row(world, invitation)
            for invitation in list(world.store.invitations.values())
            if invitation.organisation_id == organisation.id
        ],
    }


def _member(world: World, user: User, *, role_ids: bool) -> Shape:
    row = user_row(world, user)
    return {**row, "roleId": ROLE_IDS.get(user.role)} if role_ids else row


def invitation_row(world: World, invitation: Invitation) -> Shape:
    stamp = dates.iso(invitation.created)
    return {
        "createdAt": stamp,
        "updatedAt": stamp,
        "id": invitation.id,
        "email": invitation.email,
        "role": invitation.role,
        "status": invitation.status,
        "sender": invitation.sender,
    }


def _stamps(row: User | Organisation) -> Shape:
    stamp = dates.iso(row.created)
    return {"createdAt": stamp, "updatedAt": stamp, "id": row.id}


def device_row(world: World, device: Device) -> Shape:
    """A device of the list of one's own."""
    return device_2022(device) if world.is_2022 else device_2024(device)


def device_2022(device: Device) -> Shape:
    return {
        **_device_stamps(device),
        "externalId": device.external_id,
        "status": device.fields.get("status", "Active"),
        "organizationId": device.organisation_id,
        **_columns(device, COLUMNS_2022),
        "meterReadtype": device.meter_type,
    }


def device_2024(device: Device, *, swapped: bool = True) -> Shape:
    """`swapped`: `externalId` is the developer's id, else the UUID (contract 5.2, id swap)."""
    theirs, ours = {"externalId": device.external_id}, {"externalId": device.internal_id}
    ids = theirs if swapped else {**ours, "developerExternalId": device.external_id}
    return {
        **_device_stamps(device),
        **ids,
        "organizationId": device.organisation_id,
        **_columns(device, COLUMNS_2024),
        "meterReadtype": device.meter_type,
        "timezone": device.fields.get("timezone"),
        "version": device.fields.get("version", "1.0"),
        "IREC_Status": device.fields.get("IREC_Status") or "NotRegistered",
        "IREC_ID": device.fields.get("IREC_ID"),
        "api_user_id": device.fields.get("api_user_id"),
        **({"internalexternalId": device.internal_id} if swapped else {}),
    }


def _device_stamps(device: Device) -> Shape:
    stamps = {"createdAt": dates.iso(device.created), "updatedAt": dates.iso(device.updated)}
    return {**stamps, "id": device.id}


def _columns(device: Device, names: tuple[str, ...]) -> Shape:
    row = {name: device.fields.get(name) for name in names}
    for name in JOINED_LISTS:
        held = row[name]
        if isinstance(held, list):
            row[name] = _split(held)
    return row


def _split(elements: list[Any]) -> list[str]:
    return [part for element in elements for part in str(element).split(",")]
