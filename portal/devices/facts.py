"""A device in words: all that the registry holds of it, in groups, and what was handed in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from portal.devices.reference import Lists, name_of, remembered
from portal.drec.editions import Choices, Edition
from portal.drec.shapes import Device
from portal.ui import figures
from portal.ui.templatetags.ui import moment, pairs, plain

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


def handed_in(payload: Mapping[str, object]) -> list[tuple[str, str]]:
    """(name, value) pairs of a form (contract 5.1), as its fields showed them."""
    return pairs(in_words(payload))


def in_words(payload: Mapping[str, object]) -> dict[str, object]:
    """A form, or some fields of one, with the names of codes and its moment in UTC.

    Nobody is asked: codes stay codes until the portal has met the registry.
    """
    told = dict(payload)
    with suppress(KeyError, ValueError):
        told["commissioningDate"] = _moment(str(payload["commissioningDate"]))
    if known := remembered():
        told |= _named(payload, *known)
    return told


def _moment(text: str) -> str:
    at = datetime.fromisoformat(text)
    return figures.exact(at if at.tzinfo else at.replace(tzinfo=UTC))


def _named(payload: Mapping[str, object], lists: Lists, edition: Edition) -> dict[str, object]:
    """The fields that hold codes, with their names."""
    words: dict[str, Callable[[str], str]] = {
        "countryCode": lambda code: _with_code(lists.country_name(code), code),
        "fuelCode": lambda code: _with_code(name_of(lists.fuels, code), code),
        "deviceTypeCode": lambda code: _with_code(name_of(lists.device_types, code), code),
        "offTaker": lambda code: _label(edition.off_takers, code),
        "deviceDescription": lambda code: _label(edition.device_descriptions, code),
        "SDGBenefits": lambda code: name_of(lists.goals, code),
    }
    return {name: _each(payload[name], words[name]) for name in words if payload.get(name)}


def _each(value: object, word: Callable[[str], str]) -> str:
    values = value if isinstance(value, list) else [value]
    return "; ".join(word(str(one)) for one in values)


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
