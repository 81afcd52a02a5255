"""The registry that the client's own tests run against: a sandbox, or a real server.

With DREC_TEST_URL set it is that server, signed in to with DREC_TEST_EMAIL and
DREC_TEST_PASSWORD; else a sandbox of each edition in turn. The tests are the same: they use the
client alone, under names that nobody else has, and take away what can be taken away.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

from portal.drec import auth, devices
from portal.drec.client import Drec, connect
from portal.drec.shapes import Device

URL = os.environ.get("DREC_TEST_URL", "").rstrip("/")
EDITIONS = ("real",) if URL else ("2022", "2024")
# A commissioning date in the past that both editions read; kW enough for a read a second.
COMMISSIONED = datetime(2022, 8, 9, 19, tzinfo=UTC)
CAPACITY = Decimal(1000)


@dataclass(frozen=True)
class Account:
    """Somebody who may register devices at the registry of the settings."""

    email: str
    password: str

    def sign_in(self) -> Drec:
        session = auth.sign_in(connect(), email=self.email, password=self.password)
        return connect(token=session.token)


def real_account() -> Account:
    """From the environment; a wrong environment fails here, in words."""
    found = [os.environ.get(name, "") for name in ("DREC_TEST_EMAIL", "DREC_TEST_PASSWORD")]
    if not all(found):
        raise ValueError("DREC_TEST_URL is set: set DREC_TEST_EMAIL and DREC_TEST_PASSWORD too")
    return Account(*found)


def new_id() -> str:
    return f"portal-check-{uuid4().hex[:12]}"


def fields_of(api: Drec, external_id: str, **more: object) -> dict[str, object]:
    """A device as `devices.create` takes it."""
    fields: dict[str, object] = {
        "externalId": external_id,
        "address": "Main street 1",
        "latitude": "17.385044",
        "longitude": "78.486671",
        "countryCode": "IN" if api.edition.country_code == "alpha2" else "IND",
        "fuelCode": "ES100",
        "deviceTypeCode": "TC120",
        "capacity": CAPACITY,
        "commissioningDate": COMMISSIONED.strftime(api.edition.commissioning_format),
        "images": [],
        "SDGBenefits": 7 if api.edition.one_goal else ["SDG7", "SDG9"],
    }
    return fields | more


def clean_up(api: Drec, made: list[Device]) -> None:
    if api.edition.removes_devices:
        for device in made:
            devices.remove(api, device)


def hours_before(device: Device, hours: int) -> datetime:
    return device.onboarded_at - timedelta(hours=hours)
