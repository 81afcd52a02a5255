"""Files of devices for the tests, and their pages."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.devices.samples import words

IMPORT = "/devices/import/"
HEADING = [
    *("externalId", "address", "latitude", "longitude", "countryCode", "fuelCode"),
    *("deviceTypeCode", "capacity", "commissioningDate"),
]


def text(lines: list[list[str]]) -> bytes:
    target = io.StringIO()
    csv.writer(target).writerows(lines)
    return target.getvalue().encode()


def roof(n: int, **changes: str) -> list[str]:
    """A row in Kenya; each stands a hundred metres from the one before."""
    row = {
        **{"externalId": f"roof-{n}", "address": "Nairobi", "latitude": f"-1.29{n:02}"},
        **{"longitude": "36.8219", "countryCode": "KEN", "fuelCode": "ES100"},
        **{"deviceTypeCode": "TC120", "capacity": f"{n}.5", "commissioningDate": "2022-08-09"},
        **changes,
    }
    return list(row.values())


def upload(member: Client, content: bytes, name: str = "devices.csv") -> Any:
    return member.post(IMPORT, {"file": SimpleUploadedFile(name, content)})


def kept(member: Client, content: bytes, name: str = "devices.csv") -> str:
    """The address of the file's page."""
    answer = upload(member, content, name)
    assert answer.status_code == 302, words(answer)
    return str(answer.headers["Location"])


def states(member: Client, address: str) -> list[str]:
    """In the order of the file."""
    rows = member.get(address).context["rows"]
    return [row.state for row in sorted(rows, key=lambda row: row.number)]


def press(member: Client, address: str) -> list[str]:
    answer = member.post(address)
    assert answer.status_code == 302
    return states(member, address)
