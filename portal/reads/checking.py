"""A file becomes an upload: understood, held against the rules, packed. Nothing is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from portal import limits
from portal.accounts.models import Organisation, User
from portal.devices.place import zone_of
from portal.drec import reads
from portal.drec.client import Drec
from portal.drec.editions import Edition
from portal.drec.errors import DrecError
from portal.drec.shapes import Device
from portal.reads.formats import (
    Choices,
    DeviceFacts,
    Limits,
    Problem,
    Reading,
    Understanding,
    summarise,
    understand,
)
from portal.reads.models import Batch, Upload
from portal.reads.packing import pack
from portal.reads.rehearsal import Rules, part_adjacent_history, rehearse, set_aside_zeros


def facts_of(device: Device) -> DeviceFacts:
    """What the file's rows are held against: the device's own data at the registry."""
    return DeviceFacts(
        external_id=device.external_id,
        zone=zone_of(device),
        onboarded_at=device.onboarded_at,
        commissioned_at=device.commissioned_at,
        capacity_kw=device.capacity,
        yield_value=device.yield_value,
        bound_type=device.meter_read_type,
        last_end=None,
    )


def rules_of(edition: Edition) -> Rules:
    """The edition's own rules for reads, for the rehearsal (contract 6.3 to 6.5)."""
    return Rules(
        name=edition.name,
        history_years=edition.history_years,
        refuses_zero_reads=edition.refuses_zero_reads,
        energy_limit_wh=edition.energy_limit_wh,
        silently_drops=edition.drops_silently,
        history_gap_ms=1 if edition.name == "2024" else 0,
        largest_aggregate_wh=edition.largest_aggregate_wh,
    )


def check(
    *,
    api: Drec,
    owner: User,
    organisation: Organisation,
    devices: Sequence[Device],
    file: UploadedFile[bytes],
    choices: Choices,
) -> Upload:
    """Reads the file, rehearses the registry's rules, keeps the result; sends nothing.

    `devices` are those of the organisation. Raises formats.Unreadable with one sentence when the
    file as a whole cannot be used; nothing is kept of it then.
    """
    known = {device.external_id: facts_of(device) for device in devices}
    understood = understand(
        Path(file.temporary_file_path()),  # type: ignore[attr-defined]
        choices=choices,
        devices=known,
        case_insensitive=api.edition.case_insensitive_ids,
        limits=Limits(max_bytes=settings.UPLOAD_BYTES, max_problems=limits.PROBLEMS_KEPT),
    )
    for device in _running(devices, understood.readings):
        known[device.external_id] = _with_last_read(api, device, known[device.external_id])
    rules = rules_of(api.edition)
    readings, zeros = set_aside_zeros(understood.readings, rules=rules)
    readings = part_adjacent_history(readings, rules=rules)
    doubts = rehearse(readings, devices=known, rules=rules, now=datetime.now(UTC))
    upload = _new_upload(owner, organisation, file, choices, understood, doubts)
    upload.zero_rows = zeros
    with transaction.atomic():
        upload.save()
        Batch.objects.bulk_create(_batches(upload, readings, known))
    return upload


def _running(devices: Sequence[Device], readings: Sequence[Reading]) -> list[Device]:
    """The devices with running reads in the file, unless asking for each would be too slow."""
    named = {reading.external_id for reading in readings if reading.type != "History"}
    found = [device for device in devices if device.external_id in named]
    return found if len(found) <= limits.LAST_READS else []


def _with_last_read(api: Drec, device: Device, facts: DeviceFacts) -> DeviceFacts:
    """A registry that does not tell leaves the facts as they are: this is a forecast only."""
    try:
        last = reads.latest(api, device)
    except DrecError:
        return facts
    return replace(facts, last_end=last.end) if last else facts


def _new_upload(
    owner: User,
    organisation: Organisation,
    file: UploadedFile[bytes],
    choices: Choices,
    understood: Understanding,
    doubts: Sequence[Problem],
) -> Upload:
    problems = sorted([*understood.problems, *doubts], key=lambda p: (not p.blocking, p.row))
    return Upload(
        owner=owner,
        organisation=organisation,
        file=file,
        file_name=(file.name or "reads.csv")[:255],
        sha256=_fingerprint(file),
        choices={
            "externalId": choices.external_id,
            "type": choices.type,
            "unit": choices.unit,
            "timezone": choices.timezone,
        },
        columns=understood.columns,
        rows=understood.rows,
        problems=[_kept(problem) for problem in problems[: limits.PROBLEMS_KEPT]],
        problems_total=understood.problems_total + len(doubts),
        blocked_rows=understood.blocked_rows,
    )


def _kept(problem: Problem) -> dict[str, object]:
    return {
        "row": problem.row,
        "device": problem.external_id,
        "column": problem.column,
        "typed": problem.typed[:200],
        "message": problem.message,
        "blocking": problem.blocking,
    }


def _fingerprint(file: UploadedFile[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _batches(
    upload: Upload, readings: Iterable[Reading], known: Mapping[str, DeviceFacts]
) -> Iterable[Batch]:
    """One batch a device and type; History before what follows it."""
    by_way = sorted(readings, key=_way)
    for (external_id, _, type_), group in groupby(by_way, key=_way):
        in_order = list(group)
        summary = summarise(in_order)[0]
        yield Batch(
            upload=upload,
            organisation=upload.organisation,
            external_id=external_id,
            type=type_,
            packed=pack(in_order),
            total=len(in_order),
            first=summary.first,
            last=summary.last,
            wh=summary.wh,
            zone=known[external_id].zone,
        )


def _way(reading: Reading) -> tuple[str, bool, str]:
    return reading.external_id, reading.type != "History", reading.type
