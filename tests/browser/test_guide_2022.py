"""The STAGE guide's walk, through the pages only, and what of it reached the registry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.support import walk
from tests.support.stack import Stack

REGISTRATION = {
    "firstName": "UAT",
    "lastName": "Testing",
    "email": "uattesting1@gmail.com",
    "organizationType": "developer",
    "password": "DEF123",
    "confirmPassword": "DEF123",
    "orgName": "rooftop solar",
    "orgAddress": "Hyderabad",
    "secretKey": "AB0123",
}
TYPED_DEVICE = {
    "projectName": "uattesting",
    "address": "nexus",
    "latitude": "19°20'50.97\"S",
    "longitude": "46° 3'3.21\"W",
    "countryCode": "IN",
    "fuelCode": "fuel8",
    "deviceTypeCode": "type3",
    "capacity": "25",
    "commissioningDate": "2022-08-09T19:00:00",
    "gridInterconnection": "true",
    "offTaker": "School",
    "yieldValue": "0",
    "labels": "demoo",
    "impactStory": "Demo impact story",
    "images": "string",
    "deviceDescription": "Rooftop Solar",
    "energyStorage": "true",
    "energyStorageCapacity": "0",
    "qualityLabels": "quality labels",
    "groupId": "0",
    "SDGBenefits": "1",
}
SENT_DEVICE = {
    **TYPED_DEVICE,
    "capacity": 25,
    "gridInterconnection": True,
    "yieldValue": 0,
    "data": "",
    "images": ["string"],
    "energyStorage": True,
    "energyStorageCapacity": 0,
    "groupId": 0,
    "SDGBenefits": 1,
}


def stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_body(kind: str, start: str, end: str, value: int) -> dict[str, Any]:
    read = {"starttimestamp": start, "endtimestamp": end, "value": value}
    return {"type": kind, "unit": "Wh", "reads": [read]}


def upload(page: Page, url: str, folder: Path, kind: str, start: str, end: str, value: int) -> None:
    file = folder / f"{kind}.csv"
    file.write_text(
        "externalId,starttimestamp,endtimestamp,value,unit\n"
        f"uattesting12,{start},{end},{value},Wh\n"
    )
    walk.choose_file(page, url, file, {"type": kind})
    walk.send(page)


@pytest.mark.once
def test_the_guide_is_walked(page: Page, stack_2022: Stack, tmp_path: Path) -> None:
    url, sandbox = stack_2022.url, stack_2022.sandbox
    sandbox.reset()

    walk.sign_up(page, url, REGISTRATION)
    walk.sign_in(page, url, REGISTRATION["email"], REGISTRATION["password"])
    for name in ("uattesting12", "uattesting123"):
        walk.register_device(page, url, {**TYPED_DEVICE, "externalId": name})
    page.goto(f"{url}/devices/")
    expect(page.get_by_role("link", name="uattesting12", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="uattesting123", exact=True)).to_be_visible()
    now = datetime.now(UTC)
    before = stamp(now - timedelta(days=1)), stamp(now - timedelta(hours=23))
    after = stamp(now + timedelta(milliseconds=1)), stamp(now + timedelta(milliseconds=2))
    upload(page, url, tmp_path, "History", *before, 5000)
    upload(page, url, tmp_path, "Delta", "", after[0], 50000)
    upload(page, url, tmp_path, "Aggregate", "", after[1], 50000)

    made = [r for r in sandbox.requests() if r["method"] == "POST"]
    bodies = [(r["path"], r["body"]) for r in made if "logout" not in r["path"]]
    assert bodies == [
        ("/api/user/registerWithOrganization", REGISTRATION),
        ("/api/auth/login", {"username": REGISTRATION["email"], "password": "DEF123"}),
        ("/api/device", {**SENT_DEVICE, "externalId": "uattesting12"}),
        ("/api/device", {**SENT_DEVICE, "externalId": "uattesting123"}),
        ("/api/meter-reads/new/uattesting12", read_body("History", *before, 5000)),
        ("/api/meter-reads/new/uattesting12", read_body("Delta", "", after[0], 50000)),
        ("/api/meter-reads/new/uattesting12", read_body("Aggregate", "", after[1], 50000)),
    ]
    assert [r["status"] for r in made] == [201, 200, 201, 201, 201, 201, 201]
    assert any(r["path"] == "/api/device/my" for r in sandbox.requests())
    for secret in (REGISTRATION["password"], REGISTRATION["secretKey"]):
        assert secret not in stack_2022.stored_text()
        assert secret not in "".join(stack_2022.log)
