"""What was done to the real servers between the recorded lines, past their API.

The recorder set states by SQL and made devices whose answers it did not keep. Each entry is done
before the line of its number, by the sandbox's control calls.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.support.sandbox import Sandbox

Step = Callable[[Sandbox], None]

PASSWORD = "Passw0rd1"
ADMIN = {"email": "admin@drec.local", "password": PASSWORD, "role": "Admin"}
ALL = ["Read", "Write", "Update", "Delete"]
MODULES = (
    *("USER_MANAGEMENT_CRUDL", "ORGANIZATION_MANAGEMENT_CRUDL", "DEVICE_MANAGEMENT_CRUDL"),
    *("READS_MANAGEMENT_CRUDL", "PASSWORD_MANAGEMENT_CRUDL"),
)
GRANTS = [{"role": "OrganizationAdmin", "module": module, "actions": ALL} for module in MODULES]
ROOF_2024 = {
    "organisation": "Dev One Org",
    "address": "Some street 1",
    "latitude": "17.385044",
    "longitude": "78.486671",
    "countryCode": "IND",
    "fuelCode": "ES100",
    "deviceTypeCode": "TC110",
    "capacity": 25,
    "commissioningDate": "2022-08-09T19:00:00.000Z",
}
ROOF_2022 = {
    "organisation": "rooftop solar",
    "capacity": 25,
    "commissioningDate": "2022-08-09T19:00:00.000Z",
}
ONBOARDED_2022 = "2026-10-24T01:43:18.788Z"
ONBOARDED_2024 = "2026-10-24T01:40:45.058Z"
ONBOARDED_LATER = "2026-10-24T01:42:59.809Z"
LOAD_RUN = "2026-10-24T01:41:03.283Z"
# 293 devices were there in the end, most of them from measurements of speed.
OF_THE_LOAD_RUN = 271


def _devices(roof: dict[str, Any], created: str, *names: str) -> Step:
    rows = [{**roof, "createdAt": created, "externalId": name} for name in names]
    return lambda sandbox: sandbox.load(devices=rows)


def _status(email: str, status: str) -> Step:
    return lambda sandbox: sandbox.extra(statuses=[{"email": email, "status": status}])


def _reads_are_down(sandbox: Sandbox) -> None:
    """The database of reads was stopped for two calls."""
    match = {"method": "*", "path": "/api/meter-reads/*"}
    sandbox.faults([{"match": match, "do": "status 500", "times": 2}])


def _fresh_2024(sandbox: Sandbox) -> None:
    """The admin's organisation and user, and those of the platform, are there from the start."""
    sandbox.manner(dev=True, down_seconds=0.1)
    sandbox.load(users=[{**ADMIN, "organisation": "Admin"}])


def _grants(sandbox: Sandbox) -> None:
    sandbox.extra(permissions=GRANTS)


def _fresh_2022(sandbox: Sandbox) -> None:
    sandbox.manner(down_seconds=0.1)


STEPS: dict[str, dict[int, list[Step]]] = {
    "2022": {
        1: [_fresh_2022],
        3: [_grants],
        55: [
            _devices(ROOF_2022, ONBOARDED_2022, "d1", "a1", "a2"),
            _devices(ROOF_2022, "2026-10-24T12:00:00.000Z", "h1"),
        ],
    },
    "2024": {
        1: [_fresh_2024],
        49: [_grants],
        58: [_status("uattesting1@gmail.com", "Pending")],
        62: [_status("uattesting1@gmail.com", "Deleted")],
        63: [_status("uattesting1@gmail.com", "Active")],
        180: [
            _devices(
                {**ROOF_2024, "organisation": "rooftop solar"},
                "2026-11-23T01:40:47.387Z",
                "uattesting13",
            )
        ],
        181: [
            _devices(ROOF_2024, ONBOARDED_2024, "d1", "d2", "d3", "d3b", "a1", "a2", "h1", "h2"),
            _devices(ROOF_2024, "2026-11-23T01:38:45.058Z", "a3"),
        ],
        306: [_devices(ROOF_2024, "2026-11-23T01:41:02.556Z", "ob-1")],
        307: [_devices(ROOF_2024, ONBOARDED_LATER, "g1014259", "g2014259")],
        313: [_reads_are_down],
        315: [_devices(ROOF_2024, LOAD_RUN, *(f"t-{n}" for n in range(OF_THE_LOAD_RUN)))],
    },
}
# Numbers and UUIDs of staged devices that later requests name.
KNOWN_DEVICES = {"d1": ("16", "db6e769a-2848-42fe-b4e3-9cac30ca79f1")}
# Whose mail the token in a recorded path came with.
CONFIRMS = {"2022": "uattesting1@gmail.com", "2024": "dev1@example.com"}
# Tokens that were made by hand: too old, never issued, or with another's signature.
EXPIRED = {"2024": [33], "2022": []}
SIGNED_OUT = {"2024": [34], "2022": []}
FORGED = {"2024": [35], "2022": []}
