"""All that the registry holds of a device, in words and in groups, for its page."""

from __future__ import annotations

from collections.abc import Iterable

from portal.devices.reference import Lists, name_of
from portal.drec.editions import Choices, Edition
from portal.drec.shapes import Device
from portal.ui import figures
from portal.ui.templatetags.ui import moment, plain

Group = tuple[str, list[tuple[str, str]]]


def facts(device: Device, *, lists: Lists, edition: Edition, zone: str) -> list[Group]:
    """(title, (name, value) pairs); what the registry holds nothing of is left out."""
    groups = [
        ("What it is", _system(device, lists, edition, zone)),
        ("Where it stands", _place(device, lists, zone)),
        ("The project", _project(device, lists, edition)),
        ("At the registry", _registry(device, zone)),
    ]
    filled = [(title, [pair for pair in pairs if pair[1]]) for title, pairs in groups]
    return [(title, pairs) for title, pairs in filled if pairs]


def _system(device: Device, lists: Lists, edition: Edition, zone: str) -> Iterable[tuple[str, str]]:
    fuel = name_of(lists.fuels, device.fuel_code)
    kind = name_of(lists.device_types, device.device_type_code)
    return (
        ("Capacity", _number(device.capacity, "kW")),
        ("Fuel", _with_code(fuel, device.fuel_code)),
        ("Device type", _with_code(kind, device.device_type_code)),
        ("Kind of system", _label(edition.device_descriptions, device.device_description)),
        ("Commissioned", moment(device.commissioned_at, zone) or device.commissioning_date),
        ("Connected to the grid", plain(device.grid_interconnection)),
        ("Yield in a year", _number(device.yield_value, "kWh/kW")),
        ("Energy storage", plain(device.energy_storage)),
        ("Storage capacity", _number(device.energy_storage_capacity, "kWh")),
    )


def _place(device: Device, lists: Lists, zone: str) -> Iterable[tuple[str, str]]:
    country = lists.country_name(device.country_code)
    return (
        ("Address", device.address),
        ("Country", _with_code(country, device.country_code)),
        ("Latitude", device.latitude),
        ("Longitude", device.longitude),
        ("Time zone", zone),
    )


def _project(device: Device, lists: Lists, edition: Edition) -> Iterable[tuple[str, str]]:
    return (
        ("Project name", device.project_name),
        ("Who uses the energy", _label(edition.off_takers, device.off_taker)),
        ("Impact story", device.impact_story),
        ("Development goals", "; ".join(name_of(lists.goals, g) for g in device.sdg_benefits)),
        ("Pictures", ", ".join(device.images)),
        ("Quality labels", device.quality_labels),
        ("Labels", device.labels),
        ("Further data", device.data),
    )


def _registry(device: Device, zone: str) -> Iterable[tuple[str, str]]:
    return (
        ("Onboarded", moment(device.onboarded_at, zone)),
        ("Number", str(device.id)),
        ("Internal id", device.internal_id),
        ("Type of its reads", device.meter_read_type),
        ("Device group", plain(device.group_id)),
        ("Status", device.status),
        ("I-REC status", device.irec_status),
        ("I-REC id", device.irec_id),
        ("Version", device.version),
    )


def _number(value: float | None, unit: str) -> str:
    return "" if value is None else f"{value:,.10g}{figures.SPACE}{unit}"


def _with_code(name: str, code: str) -> str:
    return f"{name} ({code})" if name != code else code


def _label(choices: Choices, value: str) -> str:
    return dict(choices).get(value, value)
