"""The devices of an organisation as a list: figures, search, filters, order; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.devices.reference import Lists, name_of
from portal.drec.editions import Choices
from portal.drec.shapes import Device


@dataclass(frozen=True)
class Figures:
    """Of all devices, whatever is shown. `unread`: no Delta or Aggregate read has arrived yet."""

    devices: int
    capacity_kw: float
    countries: int
    unread: int


def figures(devices: Sequence[Device]) -> Figures:
    return Figures(
        devices=len(devices),
        capacity_kw=sum(device.capacity or 0 for device in devices),
        countries=len({device.country_code for device in devices if device.country_code}),
        unread=sum(not device.meter_read_type for device in devices),
    )


def _newest(device: Device) -> float:
    return -device.onboarded_at.timestamp()


def _by_id(device: Device) -> str:
    return device.external_id.casefold()


def _largest(device: Device) -> float:
    return -(device.capacity or 0)


SORTS: dict[str, tuple[str, Callable[[Device], float] | Callable[[Device], str]]] = {
    "newest": ("Newest first", _newest),
    "id": ("By external id", _by_id),
    "capacity": ("Largest first", _largest),
}


@dataclass(frozen=True)
class Wanted:
    """What the address of the list asks for. `country` and `device_type` are codes; "" is all."""

    text: str = ""
    country: str = ""
    device_type: str = ""
    sort: str = "newest"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wanted:
        sort = query.get("sort", "")
        return cls(
            text=query.get("q", "").strip(),
            country=query.get("country", ""),
            device_type=query.get("type", ""),
            sort=sort if sort in SORTS else "newest",
        )

    @property
    def everything(self) -> bool:
        return not (self.text or self.country or self.device_type)

    def fits(self, device: Device) -> bool:
        words = f"{device.external_id}\n{device.project_name}\n{device.address}".casefold()
        return (
            self.text.casefold() in words
            and self.country in ("", device.country_code)
            and self.device_type in ("", device.device_type_code)
        )


def chosen(devices: Iterable[Device], wanted: Wanted) -> list[Device]:
    _, order = SORTS[wanted.sort]
    return sorted(filter(wanted.fits, devices), key=order)


@dataclass(frozen=True)
class Filters:
    """What can be chosen: only what the organisation has, with how many devices have it."""

    countries: Choices
    device_types: Choices
    sorts: Choices


def filters(devices: Sequence[Device], lists: Lists) -> Filters:
    countries = Counter(device.country_code for device in devices)
    types = Counter(device.device_type_code for device in devices)
    return Filters(
        countries=_counted(countries, lists.country_name),
        device_types=_counted(types, lambda code: name_of(lists.device_types, code)),
        sorts=tuple((key, label) for key, (label, _) in SORTS.items()),
    )


def _counted(codes: Mapping[str, int], name: Callable[[str], str]) -> Choices:
    return tuple(
        sorted(((code, f"{name(code)} ({codes[code]})") for code in codes if code), key=_by_label)
    )


def _by_label(choice: tuple[str, str]) -> str:
    return choice[1].casefold()


@dataclass(frozen=True)
class Row:
    device: Device
    country: str
    device_type: str


def rows(devices: Iterable[Device], lists: Lists) -> list[Row]:
    """A page of the list, with the names of its codes."""
    return [
        Row(
            device=device,
            country=lists.country_name(device.country_code),
            device_type=name_of(lists.device_types, device.device_type_code),
        )
        for device in devices
    ]
