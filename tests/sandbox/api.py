"""A bare caller of the sandbox: what was said, nothing interpreted."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import Any

import requests

from tests.support.sandbox import Sandbox

SECONDS = 5
PASSWORD = "Sun2024"
EMAIL = "dev@example.org"
OTHER_EMAIL = "other@example.org"
ORGANISATION = "Hillside Solar"
OTHER_ORGANISATION = "Valley Energy"

GUIDE_REGISTRATION = {
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
GUIDE_DEVICE = {
    "externalId": "uattesting12",
    "projectName": "uattesting",
    "address": "nexus",
    "latitude": "19°20'50.97\"S",
    "longitude": "46° 3'3.21\"W",
    "countryCode": "IN",
    "fuelCode": "fuel8",
    "deviceTypeCode": "type3",
    "capacity": 25,
    "commissioningDate": "2022-08-09T19:00:00",
    "gridInterconnection": True,
    "offTaker": "School",
    "yieldValue": 0,
    "labels": "demoo",
    "impactStory": "Demo impact story",
    "data": "",
    "images": ["string"],
    "deviceDescription": "Rooftop Solar",
    "energyStorage": True,
    "energyStorageCapacity": 0,
    "qualityLabels": "quality labels",
    "groupId": 0,
    "SDGBenefits": 1,
}
DEVICE_2024 = {
    "externalId": "dev-1",
    "projectName": "Project 1",
    "address": "Some street 1",
    "latitude": "17.385044",
    "longitude": "78.486671",
    "countryCode": "IND",
    "fuelCode": "ES100",
    "deviceTypeCode": "TC110",
    "capacity": 25,
    "commissioningDate": "2022-08-09T19:00:00.000Z",
    "SDGBenefits": ["SDG1", "sdg7"],
}


@dataclass
class Api:
    url: str
    token: str = ""
    session: requests.Session = field(default_factory=requests.Session)

    def call(self, method: str, path: str, **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        headers |= more.pop("headers", {})
        more.setdefault("timeout", SECONDS)
        return self.session.request(method, f"{self.url}{path}", headers=headers, **more)

    def get(self, path: str, **params: Any) -> requests.Response:
        return self.call("GET", path, params=params)

    def post(self, path: str, body: Any = None, **more: Any) -> requests.Response:
        return self.call("POST", path, json=body, **more)

    def sign_in(self, email: str = EMAIL, password: str = PASSWORD) -> Api:
        answer = self.post("/api/auth/login", {"username": email, "password": password})
        assert answer.status_code == 200, answer.text
        signed_in = Api(self.url, answer.json()["accessToken"])
        while signed_in.get("/api/user/me").status_code == 401:  # some tokens are known late
            pass
        return signed_in

    def read(self, device: str, kind: str, end: str, value: Any, **more: Any) -> requests.Response:
        """One read in Wh; `start` and further fields of the body by name."""
        start = more.pop("start", "")
        read = {"starttimestamp": start, "endtimestamp": end, "value": value}
        body = {"type": kind, "unit": "Wh", "reads": [read], **more}
        return self.post(f"/api/meter-reads/new/{device}", body)


def said(answer: requests.Response) -> tuple[int, Any]:
    """Status and message, the message's blanks kept."""
    return answer.status_code, answer.json()["message"] if answer.content else ""


def iso(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def ago(**span: float) -> datetime:
    now = datetime.now(UTC) - timedelta(**span)
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def settled(sandbox: Sandbox, *devices: dict[str, Any]) -> Api:
    """Two organisations, a person of each, the given devices in the first; that person's Api."""
    people = ((EMAIL, ORGANISATION), (OTHER_EMAIL, OTHER_ORGANISATION))
    sandbox.load(
        users=[{"email": e, "password": PASSWORD, "organisation": o} for e, o in people],
        devices=[{"organisation": ORGANISATION, **device} for device in devices],
    )
    return Api(sandbox.url).sign_in()


def at_once(api: Api, path: str, bodies: list[dict[str, Any]]) -> list[int]:
    """Posts all of them in the same moment, each on a connection of its own: the statuses."""
    headers = {"Authorization": f"Bearer {api.token}", "Content-Type": "application/json"}
    host = api.url.removeprefix("http://")
    connections = [HTTPConnection(host, timeout=SECONDS) for _ in bodies]
    for connection in connections:
        connection.connect()
    for connection, body in zip(connections, bodies, strict=True):
        connection.request("POST", path, json.dumps(body), headers)
    return [connection.getresponse().status for connection in connections]
