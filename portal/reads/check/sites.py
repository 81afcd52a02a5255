"""The devices of an organisation as a check sees them, and the edition's rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from portal.devices.coordinates import LATITUDE, LONGITUDE, Misplaced, read
from portal.devices.place import zone_of
from portal.drec.editions import Edition
from portal.drec.shapes import Device
from portal.reads.formats import DeviceFacts
from portal.reads.rehearsal.prepared import Site
from portal.reads.rehearsal.registry_rules import Rules

# The fuel of devices that make nothing in the dark.
SUN = "ES100"


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


def as_json(devices: Iterable[Device]) -> list[dict[str, Any]]:
    """Plain data, to be kept with a check."""
    return [_plain(device) for device in devices]


def _plain(device: Device) -> dict[str, Any]:
    facts = facts_of(device)
    latitude, longitude = _degrees(device)
    return {
        "external_id": facts.external_id,
        "zone": facts.zone,
        "onboarded_at": facts.onboarded_at.isoformat(),
        "commissioned_at": facts.commissioned_at.isoformat() if facts.commissioned_at else None,
        "capacity_kw": facts.capacity_kw,
        "yield_value": facts.yield_value,
        "bound_type": facts.bound_type,
        "latitude": latitude,
        "longitude": longitude,
        "sunny": device.fuel_code == SUN,
    }


def _degrees(device: Device) -> tuple[float, float] | tuple[None, None]:
    try:
        latitude = read(device.latitude, LATITUDE).degrees
        longitude = read(device.longitude, LONGITUDE).degrees
    except Misplaced:
        return None, None
    return float(latitude), float(longitude)


def from_json(kept: Iterable[Mapping[str, Any]]) -> dict[str, Site]:
    """External id -> site."""
    return {one["external_id"]: _site(one) for one in kept}


def _site(one: Mapping[str, Any]) -> Site:
    commissioned = one["commissioned_at"]
    facts = DeviceFacts(
        external_id=one["external_id"],
        zone=one["zone"],
        onboarded_at=datetime.fromisoformat(one["onboarded_at"]),
        commissioned_at=datetime.fromisoformat(commissioned) if commissioned else None,
        capacity_kw=one["capacity_kw"],
        yield_value=one["yield_value"],
        bound_type=one["bound_type"],
    )
    return Site(facts, one["latitude"], one["longitude"], one["sunny"])
