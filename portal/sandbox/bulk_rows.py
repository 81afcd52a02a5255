"""The rows of a file of devices, as each edition reads them (contract 5.6)."""

from __future__ import annotations

import csv
from typing import Any

from . import dates, rules
from .answers import Refusal
from .countries import alpha3_codes
from .making import FIELDS_2022, FIELDS_2024, check_commissioning, kept_columns, new_device
from .numbers import number
from .records import Job
from .rules import Body
from .shapes import Shape
from .world import World

NUMBERS = ("capacity", "energyStorageCapacity", "yieldValue")
TRUTHS = ("gridInterconnection", "energyStorage")
# What is wrong in these refuses the row; elsewhere it empties the field.
FATAL = {"externalId", "commissioningDate", "capacity", "countryCode"}
YIELD_2022 = 1500
KNOWN = "ExternalId already exist, cant add entry with same external id"
DONE, PARTLY, FAILED = "Success", "Success with validation errors, please update fields", "Failed"


def read_in(world: World, job: Job, text: str) -> Shape | None:
    """Makes the devices. What the API shows of it; None on 2022 when no row failed.

    Rows are counted from 0, without the heading.
    """
    table = csv.DictReader(text.encode("latin-1").decode("utf-8-sig", "replace").splitlines())
    seen: dict[str, int] = {}
    outcomes = [_row(world, job, at, row, seen) for at, row in enumerate(table)]
    failed = [outcome for outcome in outcomes if outcome["isError"]]
    added = [
        {"rowNumber": outcome["rowNumber"], "externalId": outcome["externalId"]}
        for outcome in outcomes
        if outcome["status"] != FAILED
    ]
    if world.is_2022:
        return {"log": {"errorDetails": failed}} if failed else None
    return {"log": {"errorDetails": outcomes, "successfullyAddedRowsAndExternalIds": added}}


def _row(world: World, job: Job, at: int, cells: dict[str, Any], seen: dict[str, int]) -> Shape:
    body = _body_2022(cells) if world.is_2022 else _body_2024(cells)
    wrong = _wrong(world, job, body) + _twice(str(body.get("externalId", "")), at, seen)
    for entry in wrong:
        body[entry["property"]] = None
    failed = any(entry["property"] in FATAL for entry in wrong)
    external_id = str(cells.get("externalId") or "").strip()
    if not failed:
        fields = kept_columns(world, body)
        new_device(world, external_id, job.organisation_id, dates.now(), fields)
    status = FAILED if failed else PARTLY if wrong else DONE
    head = {"externalId": external_id, "rowNumber": at, "isError": bool(wrong)}
    return {**head, "errorsList": wrong, "status": status}


def _texts(cells: dict[str, Any]) -> Body:
    return {name: value for name, value in cells.items() if name and value not in (None, "")}


def _body_2022(cells: dict[str, Any]) -> Body:
    """All numbers end as 0: each is compared with NaN there."""
    body = {**_texts(cells), "capacity": 0, "energyStorageCapacity": 0, "yieldValue": YIELD_2022}
    body.pop("SDGBenefits", None)
    return {**body, **{name: cells.get(name) == "true" for name in TRUTHS}}


def _body_2024(cells: dict[str, Any]) -> Body:
    body = _texts(cells)
    for name in ("yieldValue", "labels", "data"):
        body.pop(name, None)
    body |= {name: number(body[name]) for name in NUMBERS if name in body}
    body |= {name: cells.get(name) == "true" for name in TRUTHS}
    return {**body, "SDGBenefits": [], "countryCode": str(body.get("countryCode", "")).upper()}


def _wrong(world: World, job: Job, body: Body) -> list[Shape]:
    """One entry a field, with the complaints under it."""
    table = FIELDS_2022 if world.is_2022 else FIELDS_2024
    found = [
        _entry(
            each.name, body.get(each.name), {f"rule{n}": words for n, words in enumerate(said, 1)}
        )
        for each in table
        if (said := rules.complaints(body, [each]))
    ]
    if not world.is_2022:
        found += _values_2024(body, {entry["property"] for entry in found})
    if _is_known(world, job, str(body.get("externalId", ""))):
        found.append(_entry("externalId", body["externalId"], {"externalIdExists": KNOWN}))
    return found


def _entry(name: str, value: Any, constraints: dict[str, str]) -> Shape:
    return {"value": value, "property": name, "constraints": constraints}


def _values_2024(body: Body, wrong: set[str]) -> list[Shape]:
    found = []
    if body["countryCode"] not in alpha3_codes():
        constraint = {"invalidCountryCode": "Invalid countryCode"}
        found.append(_entry("countryCode", body["countryCode"], constraint))
    if "capacity" not in wrong and not body["capacity"] > 0:
        constraint = {"greaterThanZero": "Capacity should be greater than 0"}
        found.append(_entry("capacity", body["capacity"], constraint))
    if "commissioningDate" not in wrong:
        found += _date(body["commissioningDate"])
    return found


def _date(text: str) -> list[Shape]:
    try:
        check_commissioning(text)
    except Refusal as refusal:
        words = str(refusal.answer.body["message"])
        return [_entry("commissioningDate", text, {"invalidDate": words})]
    return []


def _twice(external_id: str, at: int, seen: dict[str, int]) -> list[Shape]:
    """An id that an earlier row of the file has, letter case aside."""
    first = seen.setdefault(external_id.lower(), at)
    if first == at:
        return []
    words = f"Row {at + 1} Duplicate with row {first + 1} Exists with externalId {external_id}"
    return [_entry("externalId", external_id, {"externalIdExists": words})]


def _is_known(world: World, job: Job, external_id: str) -> bool:
    named = world.store.devices_named(external_id.strip())
    if world.is_2022:
        return any(device.external_id == external_id for device in named)
    return any(device.organisation_id == job.organisation_id for device in named)
