"""What the tests of the pure parts share: devices, and a file that is written and understood."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from portal.reads.formats import Choices, DeviceFacts, Limits, Understanding, understand

LIMITS = Limits()
ONBOARDED = datetime(2024, 1, 1, tzinfo=UTC)


def facts(name: str = "roof", zone: str = "UTC", **more: object) -> DeviceFacts:
    return DeviceFacts(external_id=name, zone=zone, **{"onboarded_at": ONBOARDED, **more})


def read_file(
    folder: Path,
    content: str | bytes,
    *,
    devices: tuple[DeviceFacts, ...] = (facts("roof"), facts("Mini grid")),
    limits: Limits = LIMITS,
    case_insensitive: bool = True,
    **choices: str,
) -> Understanding:
    """`choices` are those of the form; ROOF below chooses what a file of times and values lacks."""
    path = folder / "reads.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return understand(
        path,
        choices=Choices(**choices),
        devices={device.external_id: device for device in devices},
        case_insensitive=case_insensitive,
        limits=limits,
    )


ROOF = {"external_id": "roof", "type": "Delta", "unit": "kWh"}
