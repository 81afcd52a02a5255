"""The certified log of an organisation's devices, as a control call put it in (contract 7.5)."""

from __future__ import annotations

import math
from typing import Any

from .answers import Answer, broken, plain
from .records import Certificate
from .shapes import Shape
from .world import Request, World

PER_PAGE = 10
ROLES = ("OrganizationAdmin", "Buyer", "ApiUser")
DEFAULTS: Shape = {
    "blockchainCertificateId": None,
    "deviceId": "",
    "generationStartTime": 0,
    "generationEndTime": 0,
    "creationTime": 0,
    "creationBlockHash": "",
    "owners": {},
    "claimers": None,
    "claims": None,
    "metadata": "{}",
    "isSynced": False,
    "transactions": [],
    "certificateStartDate": None,
    "certificateEndDate": None,
    "perDeviceCertificateLog": [],
}
FOREIGN = {"externalId": "Other Devices", "deviceId": 0}


def certified_log(world: World, request: Request) -> Answer:
    """2024, ten a page. Other roles, and a missing page number, are a 500."""
    number = request.query.get("pageNumber", "")
    if request.who.role not in ROLES or not number.lstrip("-").isdigit():
        raise broken()
    if int(number) <= 0:
        raise plain(400, "Invalid page number")
    old = request.query.get("oldcertificatelog") == "true"
    found = [] if old else _of(world, request)
    shown = found[(int(number) - 1) * PER_PAGE : int(number) * PER_PAGE]
    counts = {
        "currentpage": int(number) if found else 0,
        "totalPages": math.ceil(len(found) / PER_PAGE),
        "totalCount": len(found),
    }
    return Answer(200, {"certificatelog": shown, **counts, "oldcertificatelog": old})


def _of(world: World, request: Request) -> list[Shape]:
    mine = request.who.organisation_id
    entries = [e for e in list(world.store.certificates.values()) if e.organisation_id == mine]
    return [_row(world, entry) for entry in entries if _matches(world, entry, request.query)]


def _row(world: World, entry: Certificate) -> Shape:
    row = {"internalCertificateId": entry.id, **DEFAULTS, **entry.body}
    logs = row["perDeviceCertificateLog"]
    return {**row, "perDeviceCertificateLog": [_log(world, entry, log) for log in logs]}


def _log(world: World, entry: Certificate, log: Shape) -> Shape:
    """Devices of others are shown as one."""
    own = {d.external_id: d.id for d in world.store.devices_of(entry.organisation_id)}
    known = log.get("externalId")
    return {**log, "deviceId": own[known]} if known in own else {**log, **FOREIGN}


def _matches(world: World, entry: Certificate, query: dict[str, str]) -> bool:
    """The filters are joined by OR; none lets everything through."""
    columns = {"country": "countryCode", "fuelCode": "fuelCode", "offTaker": "offTaker"}
    wanted = [(columns[name], query[name]) for name in columns if query.get(name)]
    spans = [name for name in ("start_date", "end_date") if query.get(name)]
    if not wanted and not spans:
        return True
    devices = _fields(world, entry)
    by_column = any(fields.get(column) == value for column, value in wanted for fields in devices)
    return by_column or any(_in_span(entry.body, name, query[name]) for name in spans)


def _fields(world: World, entry: Certificate) -> list[dict[str, Any]]:
    names = {log.get("externalId") for log in entry.body.get("perDeviceCertificateLog", [])}
    own = world.store.devices_of(entry.organisation_id)
    return [device.fields for device in own if device.external_id in names]


def _in_span(body: Shape, name: str, value: str) -> bool:
    if name == "start_date":
        return str(body.get("certificateStartDate") or "") >= value
    return bool(body.get("certificateEndDate")) and str(body["certificateEndDate"]) <= value
