"""What each function puts on the wire, to the letter; the answers come from a script."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from portal.drec import auth, devices, organisations, parse, reads, reference
from portal.drec.client import Drec
from portal.drec.editions import EDITION_2022, EDITION_2024, Edition
from portal.drec.errors import NotFound, Rejected, Unauthorized, Unavailable, Unknown
from portal.drec.shapes import Device
from tests.drec import bodies
from tests.drec.conftest import QUICK, jwt
from tests.drec.stub import Say, Stub

UNAUTHORIZED = Say(401, {"statusCode": 401, "message": "Unauthorized"})
START = datetime(2026, 11, 1, tzinfo=UTC)
END = datetime(2026, 11, 2, 10, 30, 0, 5000, tzinfo=UTC)


@pytest.fixture
def of(stub: Stub, edition: Edition) -> Drec:
    """The API in each edition."""
    return Drec(base_url=stub.url, edition=edition, token="a.b.c", patience=QUICK)


@pytest.fixture
def api_2022(stub: Stub) -> Drec:
    return Drec(base_url=stub.url, edition=EDITION_2022, token="a.b.c", patience=QUICK)


def sent(stub: Stub, number: int = -1) -> tuple[str, Any]:
    heard = stub.heard[number]
    body = json.loads(heard.body) if heard.body else None
    return f"{heard.method} {heard.path}", body


def device(body: dict[str, Any]) -> Device:
    return parse.device(body)


# --- signing in and out -------------------------------------------------------------------


def test_sign_in(stub: Stub, of: Drec) -> None:
    token = jwt(id=4, email="a@example.com", exp=2_000_000_000)
    stub.says(Say(200, {"accessToken": token}))
    session = auth.sign_in(of, email="A@example.com", password="pass 1")
    assert (session.token, session.user_id) == (token, 4)
    assert sent(stub) == (
        "POST /api/auth/login",
        {"username": "A@example.com", "password": "pass 1"},
    )


def test_a_wrong_password_and_a_lost_answer_differ(stub: Stub, of: Drec) -> None:
    stub.says(UNAUTHORIZED, Say(do="drop"))
    with pytest.raises(Unauthorized, match="does not know this e-mail with this password"):
        auth.sign_in(of, email="a@example.com", password="x")
    with pytest.raises(Unavailable):
        auth.sign_in(of, email="a@example.com", password="x")
    assert len(stub.heard) == 2


def test_an_e_mail_that_could_stop_the_server_is_not_sent(stub: Stub, api: Drec) -> None:
    with pytest.raises(Unauthorized, match="47 characters"):
        auth.sign_in(api, email="x" * 40 + "@a.example", password="x")
    assert stub.heard == []


def test_sign_out(stub: Stub, api: Drec, api_2022: Drec) -> None:
    stub.says(Say(200, {"message": "Logout successful"}))
    auth.sign_out(api_2022)
    assert stub.heard == []
    auth.sign_out(api)
    assert sent(stub) == ("POST /api/auth/logout", None)


def test_me(stub: Stub, of: Drec) -> None:
    stub.says(Say(200, bodies.ME_2024))
    assert auth.me(of).email == "asha@example.com"
    assert sent(stub) == ("GET /api/user/me", None)


# --- registration -------------------------------------------------------------------------

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


def test_registration_sends_what_the_edition_takes(stub: Stub, of: Drec) -> None:
    stub.says(Say(201, bodies.REGISTERED_2024))
    registered = organisations.register(of, REGISTRATION | {"client_id": "x", "role": "Admin"})
    assert registered.user_id == 4
    expected = dict(REGISTRATION)
    path = "registerWithOrganization"
    if of.edition is EDITION_2024:
        del expected["secretKey"]
        path = "register"
    assert sent(stub) == (f"POST /api/user/{path}", expected)


def test_a_lost_registration_is_in_doubt(stub: Stub, of: Drec) -> None:
    stub.says(Say(do="drop"))
    with pytest.raises(Unknown):
        organisations.register(of, REGISTRATION)
    assert len(stub.heard) == 1


# --- lists --------------------------------------------------------------------------------


def test_lists(stub: Stub, of: Drec) -> None:
    stub.says(Say(200, []))
    for function in (reference.countries, reference.fuel_types):
        assert function(of) == ()
    for function in (reference.device_types, reference.sdg_benefits):
        assert function(of) == ()
    both = ["GET /api/device/fuel-type", "GET /api/device/device-type"]
    more = ["GET /api/countrycode/list", "GET /api/sdgbenefit/code"]
    expected = both if of.edition is EDITION_2022 else [more[0], *both, more[1]]
    assert [f"{heard.method} {heard.path}" for heard in stub.heard] == expected


# --- devices ------------------------------------------------------------------------------

GUIDE_DEVICE: dict[str, object] = {
    "externalId": "uattesting12",
    "projectName": "uattesting",
    "address": "nexus",
    "latitude": "19°20'50.97\"S",
    "longitude": "46° 3'3.21\"W",
    "countryCode": "IN",
    "fuelCode": "fuel8",
    "deviceTypeCode": "type3",
    "capacity": Decimal("25"),
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


def test_the_guide_s_device_goes_out_on_2022_as_it_stands(stub: Stub, api_2022: Drec) -> None:
    stub.says(Say(201, bodies.DEVICE_2022))
    created = devices.create(api_2022, GUIDE_DEVICE | {"createdAt": "2020-01-01", "id": 7})
    assert created.external_id == "roof-1"
    assert sent(stub) == ("POST /api/device", GUIDE_DEVICE | {"capacity": 25})
    assert '"capacity": 25,' in stub.heard[0].body


def test_a_device_on_2024_without_what_gets_lost_there(stub: Stub, api: Drec) -> None:
    stub.says(Say(201, bodies.DEVICE_2024))
    fields = GUIDE_DEVICE | {"capacity": Decimal("0.02"), "SDGBenefits": ["SDG1"], "address": ""}
    created = devices.create(api, fields | {"projectName": None, "organizationId": 3})
    assert created.internal_id
    _, body = sent(stub)
    assert not {"labels", "data", "groupId", "organizationId", "projectName"} & set(body)
    assert (body["capacity"], body["SDGBenefits"], body["address"]) == (0.02, ["SDG1"], "")


def test_a_refused_device_says_which_field(stub: Stub, of: Drec) -> None:
    stub.says(Say(400, {"statusCode": 400, "message": ["Address must be added"]}))
    with pytest.raises(Rejected) as caught:
        devices.create(of, GUIDE_DEVICE)
    assert caught.value.by_field() == {"address": ["Address must be added"]}


def test_get_compares_ids_as_the_edition_does(stub: Stub, of: Drec) -> None:
    stub.says(Say(200, [bodies.DEVICE_2024]))
    assert devices.get(of, "roof-1").id == 16
    if of.edition.case_insensitive_ids:
        assert devices.get(of, " ROOF-1 ").id == 16
    else:
        with pytest.raises(NotFound):
            devices.get(of, "ROOF-1")
    with pytest.raises(NotFound, match=r"no device “\.\./me”"):
        devices.get(of, "../me")
    assert {heard.path for heard in stub.heard} == {"/api/device/my"}


# --- reads --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type", "start", "value", "expected"),
    [
        ("History", START, Decimal("5000"), ("2026-11-01T00:00:00.000Z", "5000")),
        ("Delta", None, Decimal("1.5"), ("", "1.5")),
        ("Aggregate", None, Decimal("50000.0"), ("", "50000")),
    ],
)
def test_a_read_is_sent_alone(
    stub: Stub, of: Drec, type: str, start: datetime | None, value: Decimal, expected: Any
) -> None:
    stub.says(Say(201, None))
    reads.create(of, "sp ace/1", type=type, unit="Wh", start=start, end=END, value=value)
    heard = stub.heard[0]
    assert (heard.method, heard.path) == ("POST", "/api/meter-reads/new/sp%20ace%2F1")
    assert heard.body == (
        f'{{"type": "{type}", "unit": "Wh", "reads": [{{"starttimestamp": "{expected[0]}", '
        f'"endtimestamp": "2026-11-02T10:30:00.005Z", "value": {expected[1]}}}]}}'
    )


def test_reads_that_hang_or_stop_the_server_are_not_sent(stub: Stub, of: Drec) -> None:
    def create(external_id: str = "d1", type: str = "Delta", unit: str = "Wh") -> None:
        reads.create(of, external_id, type=type, unit=unit, start=None, end=END, value=Decimal(1))

    with pytest.raises(Rejected, match="no start"):
        create(type="History")
    for wrong in ({"type": "delta"}, {"unit": "KWH"}):
        with pytest.raises(ValueError, match="no read type and unit"):
            create(**wrong)
    with pytest.raises(Rejected):
        create(external_id="..")
    assert stub.heard == []


def test_a_meter_value_that_stops_the_2022_server(stub: Stub, of: Drec) -> None:
    stub.says(Say(201, None))

    def create(value: str) -> None:
        reads.create(
            of, "d1", type="Aggregate", unit="kWh", start=None, end=END, value=Decimal(value)
        )

    create("2147483.647")
    if of.edition is EDITION_2022:
        with pytest.raises(Rejected, match="2147483647 Wh"):
            create("2147483.648")
    else:
        create("2147483.648")


def test_held_reads_the_series_to_its_end(
    stub: Stub, of: Drec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reads, "SERIES_READS", 2)
    here = device(bodies.DEVICE_2024)

    def point(text: str, value: int) -> dict[str, Any]:
        return {"timestamp": text, "value": value}

    stub.says(
        Say(200, [point("2026-10-01T00:00:00.000Z", 7), point("2026-11-01T00:00:00.000Z", 8)]),
        Say(200, [point("2026-11-01T01:00:00.000Z", 9)]),
    )
    found = reads.held(of, here, start=START - timedelta(days=60), end=END)
    assert [(read.kind, read.wh) for read in found] == [
        ("History", 7),
        ("ongoing", 8),
        ("ongoing", 9),
    ]
    assert [read.start for read in found] == [None, None, START]
    key = "roof-1" if of.edition is EDITION_2022 else here.internal_id
    assert sent(stub, 0)[0] == (
        f"GET /api/meter-reads/{key}?start=2026-09-02T00%3A00%3A00.000Z"
        "&end=2026-11-02T10%3A30%3A00.006Z&limit=2&offset=0"
    )
    assert sent(stub, 1)[0].endswith("limit=2&offset=2")
    assert len(stub.heard) == 2


def test_nothing_held(stub: Stub, of: Drec) -> None:
    stub.says(Say(200, []))
    assert reads.held(of, device(bodies.DEVICE_2024), start=START, end=END) == ()
    assert len(stub.heard) == 1


def test_a_page_of_2024(stub: Stub, api: Drec) -> None:
    stub.says(Say(200, bodies.page_2024(2)))
    page = reads.page(api, device(bodies.DEVICE_2024), start=START, end=END, number=2)
    assert (page.page, page.number_of_reads) == (2, 9)
    assert sent(stub)[0] == (
        "GET /api/meter-reads/new/roof-1?start=2026-11-01T00%3A00%3A00.000Z"
        "&end=2026-11-02T10%3A30%3A00.005Z&readType=meterReads&pagenumber=2"
    )


def test_a_page_of_2022_is_cut_from_the_series(stub: Stub, api_2022: Drec) -> None:
    points = [{"timestamp": f"2026-11-02T0{hour}:00:00.000Z", "value": hour} for hour in range(7)]
    stub.says(Say(200, points))
    here = device(bodies.DEVICE_2022)
    page = reads.page(api_2022, here, start=START, end=END, number=2)
    assert [read.wh for read in page.reads] == [5, 6]
    assert (page.number_of_reads, page.number_of_pages, page.page) == (7, 2, 2)
    stub.says(Say(200, []))
    empty = reads.page(api_2022, here, start=START, end=END, number=1)
    assert (empty.number_of_pages, empty.page) == (0, 0)


@pytest.mark.parametrize("words", ["Read not found", "Read Not found"])
def test_no_latest_read_on_2024(stub: Stub, api: Drec, words: str) -> None:
    stub.says(Say(400, {"statusCode": 400, "message": words}))
    assert reads.latest(api, device(bodies.DEVICE_2024)) is None
    assert sent(stub)[0] == "GET /api/meter-reads/latestread/roof-1"


def test_a_latest_read_that_is_refused(stub: Stub, api: Drec) -> None:
    stub.says(Say(409, {"success": False, "message": "Invalid device id"}))
    with pytest.raises(Rejected):
        reads.latest(api, device(bodies.DEVICE_2024))


def test_the_latest_read_of_2022_is_looked_for_further_back(stub: Stub, api_2022: Drec) -> None:
    long_ago = device(bodies.DEVICE_2022 | {"createdAt": "2022-01-01T00:00:00.000Z"})
    stub.says(Say(200, []), Say(200, [{"timestamp": "2022-05-01T00:00:00.000Z", "value": 3}]))
    latest = reads.latest(api_2022, long_ago)
    assert latest is not None
    assert latest.wh == 3
    stub.says(Say(200, []))
    assert reads.latest(api_2022, long_ago) is None
