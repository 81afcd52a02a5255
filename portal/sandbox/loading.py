"""State put in from outside, past all checks: `POST /_sandbox/load` and the demo data."""

from __future__ import annotations

from typing import Any

from . import dates, identity
from .certificates import SHOWN
from .making import kept_columns, new_device
from .measurement import TYPES, UNITS
from .numbers import number, rounded
from .permissions import MODULES, grant
from .records import ROLE_IDS, Certificate, Device, Meter, Organisation, Read, User
from .shapes import Shape
from .storing import last_read
from .world import World

# A device that is loaded without details is an ordinary roof, long since running.
YEARS_COMMISSIONED = 3
ORDINARY = {
    "2022": {"countryCode": "KE", "fuelCode": "ES100", "deviceTypeCode": "TC120", "capacity": 25},
    "2024": {
        "address": "",
        "latitude": "-1.286389",
        "longitude": "36.817223",
        "countryCode": "KEN",
        "fuelCode": "ES100",
        "deviceTypeCode": "TC120",
        "capacity": 25,
        "SDGBenefits": [],
    },
}


def load(world: World, body: Any) -> Shape:
    """Users, devices and reads, in this order; organisations are made by name when they are new.

    Beside them: `statuses` `{"email", "status"}` of users that are there, `permissions` `{"role",
    "module", "actions"}`, `certificates` `{"organisation", ...}` with what the log is to show;
    `"archived": true` puts one into the archive.

    A read's `value` in its `unit` (or `wh`) is the energy of its interval, for an Aggregate too.
    Raises KeyError or ValueError for what cannot be understood.
    """
    parts = (
        ("users", _user),
        ("statuses", _status),
        ("permissions", _permission),
        ("devices", _device),
        ("reads", _read),
        ("certificates", _certificate),
    )
    with world.store.together():
        for name, put in parts:
            for item in body.get(name, []):
                put(world, item)
    return {name: len(body.get(name, [])) for name, _ in parts}


def _organisation(world: World, name: str) -> Organisation:
    known = world.store.organisation_named(name)
    if known:
        return known
    made = Organisation(
        id=world.store.next_id("Organisation"),
        name=name,
        created=dates.now(),
        type="Developer",
        status="Submitted" if world.is_2022 else "Active",
    )
    world.store.save(made)
    return made


def _user(world: World, item: Shape) -> None:
    email = str(item["email"]).lower()
    if world.store.user_by_email(email):
        raise ValueError(f"{email} is there already")
    organisation = _organisation(world, item["organisation"]) if item.get("organisation") else None
    world.store.save(
        User(
            id=world.store.next_id("User"),
            email=email,
            password=identity.hashed(item["password"]),
            first_name=item.get("firstName", "Sol"),
            last_name=item.get("lastName", "Developer"),
            role=item.get("role", "OrganizationAdmin"),
            created=dates.now(),
            organisation_id=organisation.id if organisation else None,
            status=item.get("status", "Active"),
        )
    )


def _status(world: World, item: Shape) -> None:
    user = world.store.user_by_email(item["email"].lower())
    if user is None:
        raise ValueError(f"no such user: {item['email']}")
    user.status = item["status"]
    world.store.save(user)


def _permission(world: World, item: Shape) -> None:
    module, entity = MODULES.index(item["module"]) + 1, ("Role", ROLE_IDS[item["role"]])
    grant(world, module, entity, item["actions"], 1)


def _certificate(world: World, item: Shape) -> None:
    body = dict(item)
    organisation = _organisation(world, body.pop("organisation"))
    archived = bool(body.pop("archived", False))
    for seconds, shown in SHOWN.items():
        if shown in body:
            body[seconds] = _moment(body.pop(shown), shown) // 1000
    number = world.store.next_id("Certificate")
    world.store.save(Certificate(number, organisation.id, body, archived))


def _device(world: World, item: Shape) -> None:
    created = _moment(item.get("createdAt", dates.now()), "createdAt")
    commissioned = dates.iso(dates.years_earlier(created, YEARS_COMMISSIONED))
    typed = {**ORDINARY[world.edition], "commissioningDate": commissioned, **item}
    organisation = _organisation(world, item["organisation"])
    fields = kept_columns(world, typed)
    new_device(world, item["externalId"], organisation.id, created, fields)


def _read(world: World, item: Shape) -> None:
    device, kind = _known_device(world, item), item["type"]
    if kind not in TYPES:
        raise ValueError(f"no such type: {kind}")
    end = _moment(item["end"], "end")
    wh = int(rounded(number(item["wh"]) if "wh" in item else _energy(item)))
    last = last_read(world, device)
    before = last.end if last else device.created
    start = _moment(item["start"], "start") if item.get("start") else before
    world.store.save(Read(device.id, kind, start, end, wh))
    if kind != "History":
        device.meter_type = kind
        world.store.save(device)
    if kind == "Aggregate":
        meter = world.store.meters.get(device.id)
        world.store.save(Meter(device.id, end, (meter.wh if meter else 0) + wh))


def _energy(item: Shape) -> float:
    return number(item["value"]) * UNITS[item.get("unit", "Wh")]


def _known_device(world: World, item: Shape) -> Device:
    organisation = _organisation(world, item["organisation"])
    for device in world.store.devices_named(item["externalId"]):
        if device.organisation_id == organisation.id:
            return device
    raise ValueError(f"{item['organisation']} has no device {item['externalId']}")


def _moment(value: Any, name: str) -> int:
    moment = dates.parse(value)
    if moment is None:
        raise ValueError(f"{name} is no date: {value!r}")
    return moment
