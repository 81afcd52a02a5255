"""What the tests of the pure parts share: a device as the registry knows it."""

from __future__ import annotations

from datetime import UTC, datetime

from portal.reads.formats import DeviceFacts

ONBOARDED = datetime(2024, 1, 1, tzinfo=UTC)


def facts(name: str = "roof", zone: str = "UTC", **more: object) -> DeviceFacts:
    return DeviceFacts(external_id=name, zone=zone, **{"onboarded_at": ONBOARDED, **more})
