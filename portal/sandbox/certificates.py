"""The certified log of an organisation's devices, as a control call put it in (contract 7.5)."""

from __future__ import annotations

import math

from . import certificate_filters, dates
from .answers import Answer, broken, plain
from .records import Certificate, Device
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
    "perDeviceCertificateLog": [],
}
LOG_DEFAULTS: Shape = {
    "id": 0,
    "certificate_issuance_startdate": None,
    "certificate_issuance_enddate": None,
    "readvalue_watthour": 0,
    "status": "Requested",
    "groupId": 0,
    "certificateTransactionUID": None,
    "ongoing_start_date": None,
    "ongoing_end_date": None,
}
FOREIGN = {"externalId": "Other Devices", "deviceId": 0}
# The seconds of a certificate, and how the log shows them.
SHOWN = {
    "generationStartTime": "certificateStartDate",
    "generationEndTime": "certificateEndDate",
}
NOTHING: Shape = {
    "certificatelog": [],
    "currentpage": 0,
    "totalPages": 0,
    "totalCount": 0,
    "oldcertificatelog": False,
}


def certified_log(world: World, request: Request) -> Answer:
    """2024, ten a page. Other roles, and a missing page number, are a 500.

    `oldcertificatelog` asks for the archive, and in the answer tells whether it has such a page.
    """
    number = request.query.get("pageNumber", "")
    if request.who.role not in ROLES or not number.lstrip("-").isdigit():
        raise broken()
    if int(number) <= 0:
        raise plain(400, "Invalid page number")
    archive = request.query.get("oldcertificatelog") == "true"
    found = {old: _of(world, request, archived=old) for old in (False, True)}
    skipped = slice((int(number) - 1) * PER_PAGE, int(number) * PER_PAGE)
    if not found[archive][skipped]:
        return Answer(200, NOTHING)
    counts = {
        "currentpage": number,
        "totalPages": math.ceil(len(found[archive]) / PER_PAGE),
        "totalCount": len(found[archive]),
    }
    has_archive = bool(found[True][skipped])
    shown = {"certificatelog": found[archive][skipped], **counts, "oldcertificatelog": has_archive}
    return Answer(200, shown)


def _of(world: World, request: Request, *, archived: bool) -> list[Shape]:
    matches = certificate_filters.matching(request.query)
    mine = request.who.organisation_id
    own = {device.external_id: device for device in world.store.devices_of(mine)}
    entries = [
        (_row(entry, own), [own[name] for name in _names(entry) if name in own])
        for entry in list(world.store.certificates.values())
        if entry.organisation_id == mine and entry.archived is archived
    ]
    return [row for row, devices in entries if matches(row, devices)]


def _names(entry: Certificate) -> list[str]:
    return [log.get("externalId", "") for log in entry.body.get("perDeviceCertificateLog", [])]


def _row(entry: Certificate, own: dict[str, Device]) -> Shape:
    row = {"internalCertificateId": entry.id, **DEFAULTS, **entry.body}
    for seconds, shown in SHOWN.items():
        row[shown] = dates.iso(row[seconds] * 1000)
    return {**row, "perDeviceCertificateLog": _logs(row["perDeviceCertificateLog"], own)}


def _logs(logs: list[Shape], own: dict[str, Device]) -> list[Shape]:
    """All that a device of others has in it is shown as one."""
    found: list[Shape] = []
    others: dict[str, Shape] = {}
    for log in ({**LOG_DEFAULTS, **log} for log in logs):
        name = log.get("externalId", "")
        if name in own:
            found.append({**log, "deviceId": own[name].id})
        elif name in others:
            others[name]["readvalue_watthour"] += log["readvalue_watthour"]
        else:
            others[name] = {**log, **FOREIGN}
            found.append(others[name])
    return found
