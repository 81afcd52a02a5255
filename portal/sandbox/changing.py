"""Changing and removing devices, and moving the onboarding date (contract 5.1 and 5.4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from . import dates, rules
from .answers import Answer, Crash, broken, business, named, plain
from .countries import alpha3_codes
from .devices import own_device
from .filters import COUNTRY_WORDS
from .making import FIELDS_2022, FIELDS_2024, check_commissioning, goal_words
from .permissions import ADMIN
from .places import shown_zone
from .records import Device
from .rules import Body
from .shapes import COLUMNS_2022, COLUMNS_2024, Shape, device_2022, device_2024
from .world import Request, World

CAPACITY_WORDS = " Invalid Capacity, it should be greater than 0"
LATER_WORDS = "Invalid commissioning date, commissioning is greater than device onboarding date"
# How far back the onboarding date may go.
MONTHS_BACK = 6
HAS_READS = "The given device already had some meter reads;Thus you cannot change the createdAt"
OUT_OF_RANGE = (
    "Given date is more than 6 months before the onboarded date or after or equal to the onboarded "
    "date"
)

CHANGES_2022 = tuple(replace(f, optional=True) for f in FIELDS_2022 if f.name != "externalId")
CHANGES_2024 = tuple(replace(f, optional=True) for f in FIELDS_2024)


def change_2022(world: World, request: Request) -> Answer:
    """By the numeric id; the device then waits for its review again."""
    rules.validate(request.content, CHANGES_2022)
    text = request.params["id"]
    device = world.store.devices.get(int(text)) if text.isdigit() else None
    if device is None or (request.who.role != ADMIN and not _is_own(request, device)):
        raise named(404, f"No device found with id {text}")
    _write(world, device, {**request.content, "status": "Submitted"}, (*COLUMNS_2022, "status"))
    return Answer(200, device_2022(device))


def change_2024(world: World, request: Request) -> Answer:
    """By the developer's id. Without an array of goals it is a 500, whatever else is sent."""
    body, external_id = request.content, request.params["id"]
    rules.validate(body, CHANGES_2024)
    device = own_device(world, request, external_id)
    if not isinstance(body.get("SDGBenefits"), list):
        raise broken()
    if "commissioningDate" in body:
        _check_commissioning(world, device, body["commissioningDate"], external_id)
    if device is None:
        raise named(404, f"No device found with id {external_id}")
    _check_values(device, body)
    typed = {**body, "SDGBenefits": goal_words(body["SDGBenefits"])}
    if body.get("countryCode"):
        typed["countryCode"] = body["countryCode"].upper()
    _write(world, device, {**typed, "timezone": shown_zone(device)}, (*COLUMNS_2024, "timezone"))
    if body.get("externalId"):
        world.store.rename(device, body["externalId"].strip())
    return Answer(200, device_2024(device))


def _is_own(request: Request, device: Device) -> bool:
    return device.organisation_id == request.who.organisation_id


def _check_commissioning(world: World, device: Device | None, text: str, external_id: str) -> None:
    check_commissioning(text)
    if device is None:
        raise broken()
    has_reads = bool(world.store.series[device.id].points)
    if has_reads and text != device.commissioned:
        words = "Commissioning date cannot be changed due to existing meter reads available for"
        raise business(f" {words} {external_id}")
    moment = dates.parse(text)
    if moment is not None and moment > device.created:
        raise business(LATER_WORDS)


def _check_values(device: Device, body: Body) -> None:
    if body.get("countryCode") and body["countryCode"].upper() not in alpha3_codes():
        raise business(COUNTRY_WORDS)
    if body.get("capacity") is not None and body["capacity"] <= 0:
        raise business(CAPACITY_WORDS)
    if (body.get("energyStorageCapacity") or 0) < 0:
        raise business(CAPACITY_WORDS)
    wanted = (body.get("externalId") or "").strip()
    if wanted.lower() == device.external_id.lower():  # the check is upside down: others' ids pass
        words = "ExternalId already exist in this organization, can't update with same external id"
        raise business(f"{words} {wanted}")


def _write(world: World, device: Device, typed: Shape, columns: tuple[str, ...]) -> None:
    device.fields.update({name: typed[name] for name in columns if name in typed})
    device.updated = dates.now()
    world.store.save(device)


def remove(world: World, request: Request) -> Answer:
    """2024. By the numeric id; a text ends the process, an unknown or foreign one is a 500."""
    text = request.params["id"]
    if not text.isdigit():
        raise Crash
    device = world.store.devices.get(int(text))
    if device is None or (request.who.role != ADMIN and not _is_own(request, device)):
        raise broken()
    if _is_certified(world, device):
        words = f"Device id: {device.id} already certified in reservation , you cannot delete it"
        return Answer(200, {"success": False, "message": words})
    world.store.delete(device)
    return Answer(200, {"success": True, "message": "device deleted Successfully"})


def _is_certified(world: World, device: Device) -> bool:
    certificates = list(world.store.certificates.values())
    return any(device.id in _devices_of(entry.body) for entry in certificates)


def _devices_of(body: Shape) -> list[Any]:
    return [log.get("deviceId") for log in body.get("perDeviceCertificateLog", [])]


def move_onboarding(world: World, request: Request) -> Answer:
    """2024, `PUT /device/my/deviceOnBoardingDate`: only with MODE=dev. Answers a plain text."""
    if not world.manner.dev:
        raise plain(400, "Currently not in dev environment")
    device = own_device(world, request, request.query.get("deviceId", ""))
    wanted = dates.parse(request.query.get("givenDate"))
    if device is None or wanted is None:
        raise broken()
    _check_onboarding(world, device, wanted)
    before, device.created = device.created, wanted
    _write(world, device, {}, ())
    return Answer(
        200, f"Changed createdAt date from {dates.iso(before)} to {dates.iso(device.created)}"
    )


def _check_onboarding(world: World, device: Device, wanted: int) -> None:
    if world.store.series[device.id].points:
        raise plain(409, HAS_READS)
    oldest = dates.months_earlier(device.created, MONTHS_BACK)
    if not oldest <= wanted < device.created:
        raise plain(400, OUT_OF_RANGE)
