"""Devices that may be the one that somebody is about to register; pure.

The registry keeps what it is given: two devices for one roof stay two for ever.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from portal.devices.coordinates import Coordinate
from portal.devices.place import distance, point_of
from portal.drec.devices import same_id
from portal.drec.editions import Edition
from portal.drec.shapes import Device

# Kilometres: the accuracy of a phone between houses, and the length of a roof.
NEAR = 0.05
# One capacity is similar to the other when neither is more than this many times the other.
SIMILAR = 1.25
# More than these would hide the form that they belong to.
SHOWN = 3


@dataclass(frozen=True)
class Twin:
    """A device that is there already. `metres` is None for one that only has the same id."""

    device: Device
    same_id: bool
    metres: int | None = None


def twins(
    devices: Iterable[Device],
    *,
    edition: Edition,
    external_id: str,
    latitude: Coordinate | None,
    longitude: Coordinate | None,
    capacity: Decimal | None,
) -> list[Twin]:
    """Those of the same id, then those near by, nearest first. `capacity` in kW; None: any."""
    wanted = same_id(edition, external_id)
    found = []
    for device in devices:
        same = bool(wanted) and same_id(edition, device.external_id) == wanted
        metres = _metres(device, latitude, longitude)
        near = metres is not None and metres <= NEAR * 1000 and _is_similar(device, capacity)
        if same or near:
            found.append(Twin(device, same, metres))
    return sorted(found, key=_urgency)[:SHOWN]


def _urgency(twin: Twin) -> tuple[bool, int]:
    return not twin.same_id, twin.metres or 0


def _metres(
    device: Device, latitude: Coordinate | None, longitude: Coordinate | None
) -> int | None:
    there = point_of(device)
    if there is None or latitude is None or longitude is None:
        return None
    return round(distance((float(latitude.degrees), float(longitude.degrees)), there) * 1000)


def _is_similar(device: Device, capacity: Decimal | None) -> bool:
    if capacity is None or not device.capacity:
        return True
    one, other = sorted((float(capacity), device.capacity))
    return one > 0 and other / one <= SIMILAR
