"""`POST /device` of both editions: the checks in order, then the row (contract 5.1 to 5.3)."""

from __future__ import annotations

import re
import time
import uuid
from typing import Any

from . import dates, rules
from .answers import Answer, broken, business, named
from .countries import alpha3_codes
from .devices import any_device, made, onboarding, own_device
from .filters import COUNTRY_WORDS
from .lists import (
    DESCRIPTIONS,
    FUELS_2024,
    GOALS_BY_NAME,
    OFF_TAKERS_2022,
    OFF_TAKERS_2024,
    SOLAR_TYPES,
)
from .numbers import INT4
from .permissions import ADMIN
from .records import Device
from .rules import Body, Field, field, optional
from .shapes import COLUMNS_2022, COLUMNS_2024
from .world import Request, World

# Between the look for a twin and the insert lie the real servers' database calls. Parallel
# posts of one id meet in that gap, and each makes a device (contract 6.6).
GAP_SECONDS = 0.005

YIELD = {"2022": 1500, "2024": 2000}
WHOLE_COLUMNS_2022 = ("capacity", "yieldValue", "energyStorageCapacity", "SDGBenefits", "groupId")
DESCRIPTION_WORDS = f"Valid Device Description are {', '.join(DESCRIPTIONS)}"
ID_WORDS = (
    "external id can contain only alphabets( lower and upper case included), numeric(0 to 9), "
    "hyphen(-), underscore(_) and spaces in between"
)
LATITUDE_WORDS = (
    "Latitude should be number/The Latitude ranges from -90 to +90 degrees, with up to 9 decimal "
    "places. So, the maximum length could be 11 characters including the minus sign, digits, "
    "and decimal point "
)
LONGITUDE_WORDS = (
    "Longitude should be number/The Longitude ranges from -180 to +180 degrees, with up to 9 "
    "decimal places. So, the maximum length could be 12 characters including the minus sign, "
    "digits, and decimal point"
)
FUEL_WORDS = "FuelCode must be added Or Valid FuelCode values are ES100"
TYPE_WORDS = f"DeviceCode must be added Or Valid DeviceCode values are {','.join(SOLAR_TYPES)} "
OFF_TAKER_WORDS = (
    "Valid OffTaker values are  Education , Health Facility , Residential , Commercial , "
    "Industrial , Public Sector,Agriculture,Off-Grid Community,Utility"
)
DATE_WORDS = (
    "Invalid commissioning date, valid format is  YYYY-MM-DDThh:mm:ss.millisecondsZ "
    "example 2022-10-18T11:35:27.640Z"
)
FUTURE_WORDS = " Invalid commissioning date, commissioning is greater than current date"
CAPACITY_WORDS = " Invalid Capacity or energy Storage Capacity, it should be greater than 0"
NO_ORGANISATION_WORDS = "Organization id is required,please add your developer's Organization "
COMMISSIONING = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z")


def _texts(*names: str) -> tuple[Field, ...]:
    return tuple(optional(name, rules.text(name)) for name in names)


def _truths(*names: str) -> tuple[Field, ...]:
    return tuple(optional(name, rules.boolean(name)) for name in names)


def _figures(*names: str) -> tuple[Field, ...]:
    return tuple(optional(name, rules.numeric(name)) for name in names)


DESCRIPTION = optional("deviceDescription", rules.among(DESCRIPTIONS, DESCRIPTION_WORDS))
FIELDS_2022: tuple[Field, ...] = (
    field("externalId", rules.text("externalId")),
    *_texts("projectName", "address", "latitude", "longitude", "countryCode"),
    *_texts("fuelCode", "deviceTypeCode"),
    *_figures("capacity", "SDGBenefits"),
    *_texts("commissioningDate"),
    *_truths("gridInterconnection"),
    optional("offTaker", rules.among(OFF_TAKERS_2022, "offTaker must be a valid enum value")),
    *_figures("yieldValue"),
    *_texts("labels", "impactStory", "data"),
    optional("images", rules.array("images")),
    *_figures("groupId"),
    DESCRIPTION,
    *_truths("energyStorage"),
    *_figures("energyStorageCapacity"),
    *_texts("qualityLabels"),
)
FIELDS_2024: tuple[Field, ...] = (
    field(
        "externalId",
        rules.matching(r"^[a-zA-Z\d\-_\s]+\Z", ID_WORDS),
        rules.text("externalId"),
        rules.filled("externalId"),
    ),
    *_texts("projectName"),
    field("address", rules.Check(lambda value, _: isinstance(value, str), "Address must be added")),
    field(
        "latitude",
        rules.matching(r"^-?\d{1,2}(\.\d{1,9})?\Z", LATITUDE_WORDS),
        rules.text("latitude"),
    ),
    field(
        "longitude",
        rules.matching(r"^-?\d{1,3}(\.\d{1,9})?\Z", LONGITUDE_WORDS),
        rules.text("longitude"),
    ),
    field("countryCode", rules.text("countryCode")),
    field("fuelCode", rules.among(FUELS_2024, FUEL_WORDS)),
    field("deviceTypeCode", rules.among(SOLAR_TYPES, TYPE_WORDS)),
    field("capacity", rules.numeric("capacity")),
    field("commissioningDate", rules.Check(lambda value, _: isinstance(value, str), DATE_WORDS)),
    *_truths("gridInterconnection"),
    optional("offTaker", rules.among(OFF_TAKERS_2024, OFF_TAKER_WORDS)),
    *_figures("yieldValue"),
    *_texts("labels", "impactStory", "data"),
    optional("images", rules.array("images")),
    DESCRIPTION,
    *_truths("energyStorage"),
    *_figures("energyStorageCapacity"),
    *_texts("qualityLabels", "version"),
)


def create_2022(world: World, request: Request) -> Answer:
    """Hardly anything is checked; the id is unique over all organisations, case-sensitive."""
    body = request.content
    rules.validate(body, FIELDS_2022)
    if body.get("groupId"):
        raise named(404, f"No device group found with id {body['groupId']}")
    if not all(_fits_integer(body.get(name)) for name in WHOLE_COLUMNS_2022):
        raise broken()
    created = onboarding(body)
    if request.who.organisation_id is None:
        raise business(f"Failing row contains ({body['externalId']}, null, ...).")
    fields = {"status": "Active", **kept_columns(world, body)}
    with world.store.together():  # a unique index stands behind the check
        if any_device(world, body["externalId"]):
            raise business(f'Key ("externalId")=({body["externalId"]}) already exists.')
        owner = request.who.organisation_id
        device = new_device(world, body["externalId"], owner, created, fields)
    return made(world, device, body)


def create_2024(world: World, request: Request) -> Answer:
    """The checks of contract 5.3 in their order."""
    body = request.content
    rules.validate(body, FIELDS_2024)
    external_id = body["externalId"].strip()
    if not external_id:
        raise business("externalId should not be empty")
    check_commissioning(body["commissioningDate"])
    if body["countryCode"].upper() not in alpha3_codes():
        raise business(COUNTRY_WORDS)
    if body["capacity"] <= 0 or (body.get("energyStorageCapacity") or 0) < 0:
        raise business(CAPACITY_WORDS)
    owner = _owner(request)
    if own_device(world, request, external_id):
        words = "ExternalId already exist in this organization, can't add entry with same"
        raise business(f"{words} external id {external_id}")
    goals = goal_words(body.get("SDGBenefits"))
    if not _fits_integer(body.get("yieldValue")):
        raise broken()
    created = onboarding(body)
    time.sleep(GAP_SECONDS)
    typed = {**body, "countryCode": body["countryCode"].upper(), "SDGBenefits": goals}
    device = new_device(world, external_id, owner, created, kept_columns(world, typed))
    return made(world, device, typed)


def _owner(request: Request) -> int | None:
    if request.who.role != ADMIN:
        return request.who.organisation_id
    wanted = request.content.get("organizationId")
    if not isinstance(wanted, int):
        raise business(NO_ORGANISATION_WORDS)
    return wanted


def check_commissioning(text: str) -> None:
    moment = dates.parse(text) if COMMISSIONING.fullmatch(text) else None
    if moment is None or dates.iso(moment)[:10] != text[:10]:
        raise business(f" {DATE_WORDS} ")
    if moment > dates.now():
        raise business(FUTURE_WORDS)


def _fits_integer(value: Any) -> bool:
    """True for what an integer column takes."""
    return value is None or (value == int(value) and abs(value) <= INT4)


def goal_words(sent: Any) -> list[str]:
    """2024: `SDGn` names become their words, what is unknown is dropped (contract 5.1)."""
    if rules.is_number(sent) and sent:
        raise broken()
    if not isinstance(sent, list) or "0" in sent or "1" in sent:
        return []
    names = [str(name).upper() for name in sent]
    return [GOALS_BY_NAME[name] for name in names if name in GOALS_BY_NAME]


def kept_columns(world: World, body: Body) -> Body:
    """What of the body has a column: undeclared ones as well (mass assignment, contract 5.1)."""
    more = ("meterReadtype", "timezone", "IREC_Status", "IREC_ID", "api_user_id")
    columns = (*COLUMNS_2022, "status") if world.is_2022 else (*COLUMNS_2024, "version")
    kept = {name: body[name] for name in (*columns, *more) if name in body}
    kept.setdefault("yieldValue", YIELD[world.edition])
    if not world.is_2022:
        kept["groupId"] = None
        kept["version"] = kept.get("version") if kept.get("version") not in (None, "0") else "1.0"
    return kept


def new_device(
    world: World, external_id: str, organisation_id: int | None, created: int, fields: Body
) -> Device:
    device = Device(
        id=world.store.next_id("Device"),
        external_id=external_id,
        internal_id="" if world.is_2022 else str(uuid.uuid4()),
        organisation_id=organisation_id,
        created=created,
        updated=dates.now(),
        meter_type=fields.pop("meterReadtype", None),
        fields=fields,
    )
    world.store.save(device)
    return device
