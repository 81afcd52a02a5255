"""The devices of the signed-in person's organisation (contract 5)."""

from __future__ import annotations

from collections.abc import Mapping

from portal.drec import goals, parse, parse_reports, wire
from portal.drec.client import Drec
from portal.drec.editions import Edition
from portal.drec.errors import NotFound, NotOffered, Rejected
from portal.drec.shapes import Device, DevicePage, DeviceTotal

MINE = "/device/my"
FILTERS = (
    *("fuelCode", "deviceTypeCode", "offTaker", "SDGBenefits", "capacity"),
    *("gridInterconnection", "country", "start_date", "end_date"),
)


def create(api: Drec, fields: Mapping[str, object]) -> Device:
    """Registers a device: capacity in kW, storage in kWh, only the fields that the edition takes.

    Contract 5.1 to 5.3. Raises Rejected with the words for each field. After Unknown, `get` says
    whether it arrived: a repeated call can make a second device (contract 6.6).
    """
    body = wire.body(fields, api.edition.device_fields)
    return api.post("/device", body, shape=parse.device)


def change(api: Drec, device: Device, changes: Mapping[str, object]) -> Device:
    """Changes fields of one's own device (contract 5.4); None empties a field.

    2022 refuses it to an OrganizationAdmin (Forbidden), and has the device wait for its review
    again. 2024 empties the goals that are not sent along (trap 8), so those that it holds are;
    and it lets a device take the id of another one, so that is looked up here. After Unknown the
    same change may be sent again: it changes nothing twice.
    """
    body = wire.changes(changes, api.edition.device_fields)
    _refuse_rename(api, device, body)
    if api.edition.changes_by_number:
        key = wire.row_number(device.id, endpoint="PATCH /device")
        body.pop("externalId", None)
    else:
        key = wire.segment(device.external_id, endpoint="PATCH /device")
        body.setdefault("SDGBenefits", list(device.sdg_benefits))
    return api.patch(f"/device/{key}", body, shape=parse.device)


def _refuse_rename(api: Drec, device: Device, body: dict[str, object]) -> None:
    """Drops an id that stays as it is, which 2024 would refuse; refuses one that is taken."""
    wanted = str(body.get("externalId") or device.external_id)
    if wanted.strip() == device.external_id:
        body.pop("externalId", None)
        return
    if not api.edition.renames_devices:
        words = "externalId does not change at this registry once a device is registered"
    elif any(other.id != device.id for other in named(api, wanted)):
        words = f"externalId must be another one: your organisation has “{wanted}” already"
    elif same_id(api.edition, wanted) == same_id(api.edition, device.external_id):
        words = "externalId must differ from the present one in more than upper and lower case"
    else:
        return
    raise Rejected(endpoint="PATCH /device", messages=[words])


def remove(api: Drec, device: Device) -> None:
    """Removes one's own device from the registry (contract 5.4; NotOffered on 2022).

    Raises Rejected when energy of it is certified; a device that is gone already, or reserved,
    is a 500 there (Unexpected). Only ever called with the number of a device that the registry
    lists: a text in its place ends the server (trap 19).
    """
    if not api.edition.removes_devices:
        raise NotOffered(endpoint="DELETE /device")
    key = wire.row_number(device.id, endpoint="DELETE /device")
    api.delete(f"/device/{key}", shape=parse.nothing)


def mine(api: Drec) -> tuple[Device, ...]:
    """All devices of the organisation, newest first (contract 5.5)."""
    return api.get(MINE, shape=parse.devices)


def page(api: Drec, number: int = 1, **filters: str) -> DevicePage:
    """Page `number` (from 1) of one's devices, newest first, twenty a page (contract 5.5).

    `filters`: FILTERS, in the registry's own spellings; goals by their code. 2022 has neither
    pages nor filters (NotOffered).
    """
    if not api.edition.pages_devices:
        raise NotOffered(endpoint=f"GET {MINE}")
    if number < 1 or not set(filters) <= set(FILTERS):
        raise ValueError(f"no page or filter of the registry: {number}, {sorted(filters)}")
    if any("'" in value for value in filters.values()):  # it ends the server's own query
        return DevicePage(devices=(), page=number, number_of_pages=0, number_of_devices=0)
    if "SDGBenefits" in filters:
        filters["SDGBenefits"] = goals.name(filters["SDGBenefits"])
    params = filters | {"pagenumber": str(number)}
    return api.get(MINE, params, shape=parse_reports.device_page)


def starting_with(api: Drec, text: str) -> tuple[Device, ...]:
    """One's devices whose external id starts so, upper and lower case alike (contract 5.5).

    On 2024 without `internal_id`; 2022 has no such call, so its whole list is looked through.
    """
    if not api.edition.pages_devices:
        start = text.casefold()
        return tuple(one for one in mine(api) if one.external_id.casefold().startswith(start))
    return api.get(f"{MINE}/autocomplete", {"externalId": text}, shape=parse.devices)


def totals(api: Drec) -> tuple[DeviceTotal, ...]:
    """The energy of all reads of each device, in Wh (contract 5.5; NotOffered on 2022)."""
    if not api.edition.has_reports:
        raise NotOffered(endpoint=f"GET {MINE}/totalamountread")
    return api.get(f"{MINE}/totalamountread", shape=parse_reports.totals)


def get(api: Drec, external_id: str) -> Device:
    """The organisation's device of this id, compared as the edition compares. Raises NotFound.

    Looked up in the whole list: asked for an unknown id by name, the 2024 edition answers 500
    (contract 5.5). Of twins the newest is taken.
    """
    for device in named(api, external_id):
        return device
    raise NotFound(
        endpoint=f"GET {MINE}",
        summary=f"Your organisation has no device “{external_id}” at the registry",
        next_step="Look for it in the list of your devices.",
    )


def named(api: Drec, external_id: str) -> tuple[Device, ...]:
    """The organisation's devices of this id, newest first: none, one, or twins (contract 6.6)."""
    wanted = same_id(api.edition, external_id)
    return tuple(one for one in mine(api) if same_id(api.edition, one.external_id) == wanted)


def numbered(api: Drec, number: object) -> Device | None:
    """The device of the registry's own number, which it keeps under any id (contract 5.5)."""
    return next((one for one in mine(api) if one.id == number), None)


def same_id(edition: Edition, external_id: str) -> str:
    """Equal for external ids that the edition takes for the same (contract 5.1)."""
    return external_id.strip().casefold() if edition.case_insensitive_ids else external_id
