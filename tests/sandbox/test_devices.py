"""Devices: the refusals in their order and words, the answers, the lists (contract section 5)."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.sandbox.api import (
    DEVICE_2024,
    GUIDE_DEVICE,
    OTHER_EMAIL,
    ago,
    at_once,
    iso,
    said,
    settled,
)
from tests.support.sandbox import Sandbox

BROKEN = (500, "Internal server error")
ID = (
    "external id can contain only alphabets( lower and upper case included), numeric(0 to 9), "
    "hyphen(-), underscore(_) and spaces in between"
)
LATITUDE = (
    "Latitude should be number/The Latitude ranges from -90 to +90 degrees, with up to 9 decimal "
    "places. So, the maximum length could be 11 characters including the minus sign, digits, and "
    "decimal point "
)
LONGITUDE = (
    "Longitude should be number/The Longitude ranges from -180 to +180 degrees, with up to 9 "
    "decimal places. So, the maximum length could be 12 characters including the minus sign, "
    "digits, and decimal point"
)
FUEL = "FuelCode must be added Or Valid FuelCode values are ES100"
KIND = "DeviceCode must be added Or Valid DeviceCode values are TC110,TC120,TC130,TC140,TC150 "
DATE = (
    "Invalid commissioning date, valid format is  YYYY-MM-DDThh:mm:ss.millisecondsZ example "
    "2022-10-18T11:35:27.640Z"
)
FUTURE = " Invalid commissioning date, commissioning is greater than current date"
COUNTRY = (
    ' Invalid countryCode, some of the valid country codes are "GBR" - "United Kingdom of Great '
    'Britain and Northern Ireland",  "CAN" - "Canada"  "IND" - "India", "DEU"-  "Germany"'
)
CAPACITY = " Invalid Capacity or energy Storage Capacity, it should be greater than 0"
DESCRIPTION = (
    "Valid Device Description are Solar Lantern, Solar Home System, Mini Grid, Rooftop Solar, "
    "Ground Mount Solar"
)
OFF_TAKER = (
    "Valid OffTaker values are  Education , Health Facility , Residential , Commercial , "
    "Industrial , Public Sector,Agriculture,Off-Grid Community,Utility"
)
TWIN = "ExternalId already exist in this organization, can't add entry with same external id"
NUMBER = "must be a number conforming to the specified constraints"


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({"externalId": "a.b"}, 400, [ID]),
        ({"externalId": 12}, 400, [ID, "externalId must be a string"]),
        ({"externalId": "   "}, 409, "externalId should not be empty"),
        ({"latitude": "abc"}, 400, [LATITUDE]),
        ({"latitude": 17.385044}, 400, [LATITUDE, "latitude must be a string"]),
        ({"latitude": "17.3850440001"}, 400, [LATITUDE]),
        ({"latitude": "19°20'50.97\"S"}, 400, [LATITUDE]),
        ({"longitude": "+46.05"}, 400, [LONGITUDE]),
        ({"address": None}, 400, ["Address must be added"]),
        ({"fuelCode": "ES999"}, 400, [FUEL]),
        ({"deviceTypeCode": "T1"}, 400, [KIND]),
        ({"offTaker": "Nope"}, 400, [OFF_TAKER]),
        ({"deviceDescription": "Nope"}, 400, [DESCRIPTION]),
        ({"capacity": "25"}, 400, [f"capacity {NUMBER}"]),
        ({"capacity": True}, 400, [f"capacity {NUMBER}"]),
        ({"gridInterconnection": "true"}, 400, ["gridInterconnection must be a boolean value"]),
        ({"images": "x"}, 400, ["images must be an array"]),
        ({"commissioningDate": None}, 400, [DATE]),
        ({"commissioningDate": "2022-08-09T19:00:00"}, 409, f" {DATE} "),
        ({"commissioningDate": "2022-08-09T19:00:00Z"}, 409, f" {DATE} "),
        ({"commissioningDate": "2022-13-09T19:00:00.000Z"}, 409, f" {DATE} "),
        ({"commissioningDate": "2022-02-30T19:00:00.000Z"}, 409, f" {DATE} "),
        ({"commissioningDate": "2999-01-01T00:00:00.000Z"}, 409, FUTURE),
        ({"countryCode": "IN"}, 409, COUNTRY),
        ({"countryCode": "IN", "commissioningDate": "x"}, 409, f" {DATE} "),
        ({"capacity": 0}, 409, CAPACITY),
        ({"energyStorageCapacity": -1}, 409, CAPACITY),
        ({"externalId": "Dev-1"}, 409, f"{TWIN} Dev-1"),
        ({"SDGBenefits": 1}, *BROKEN),
        ({"yieldValue": 0.5}, *BROKEN),
        ({"createdAt": "never"}, *BROKEN),
    ],
)
def test_refused_on_2024(
    sandbox_2024: Sandbox, changes: dict[str, Any], status: int, message: Any
) -> None:
    api = settled(sandbox_2024)
    assert api.post("/api/device", DEVICE_2024).status_code == 201
    body = {**DEVICE_2024, "externalId": "dev-2", **changes}

    assert said(api.post("/api/device", body)) == (status, message)


def test_an_empty_body_on_2024(sandbox_2024: Sandbox) -> None:
    status, messages = said(settled(sandbox_2024).post("/api/device", {}))

    assert status == 400
    assert messages[:4] == [
        ID,
        "externalId must be a string",
        "externalId should not be empty",
        "Address must be added",
    ]
    assert messages[-5:] == [
        "countryCode must be a string",
        FUEL,
        KIND,
        f"capacity {NUMBER}",
        DATE,
    ]


@pytest.mark.parametrize(
    ("changes", "field", "held"),
    [
        ({}, "SDGBenefits", ["No Poverty", "Affordable and Clean Energy"]),
        ({"SDGBenefits": ["SDG2", "SDG99", "No Poverty"]}, "SDGBenefits", ["Zero Hunger"]),
        ({"SDGBenefits": ["1"]}, "SDGBenefits", []),
        ({"SDGBenefits": None}, "SDGBenefits", []),
        ({"externalId": "  sp ace  "}, "externalId", "sp ace"),
        ({"externalId": "x" * 300}, "externalId", "x" * 300),
        ({"countryCode": "ken"}, "countryCode", "KEN"),
        ({"latitude": "99"}, "latitude", "99"),
        ({"capacity": 0.02}, "capacity", 0.02),
        ({"groupId": 5}, "groupId", None),
        ({}, "yieldValue", 2000),
        ({"yieldValue": 0}, "yieldValue", 0),
        ({"offTaker": "School"}, "offTaker", "School"),
        ({}, "version", "1.0"),
        ({"version": "0"}, "version", "1.0"),
        ({"createdAt": "2020-01-01T00:00:00.000Z"}, "createdAt", "2020-01-01T00:00:00.000Z"),
        ({"images": ["a", "b"]}, "images", ["a", "b"]),
    ],
)
def test_taken_on_2024(
    sandbox_2024: Sandbox, changes: dict[str, Any], field: str, held: Any
) -> None:
    api = settled(sandbox_2024)
    answer = api.post("/api/device", {**DEVICE_2024, **changes})

    assert answer.status_code == 201, answer.text
    assert answer.json()[field] == held
    assert api.get("/api/device/my").json()[0][field] == held


def test_what_2024_echoes_and_then_loses(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024)
    odd = {"labels": "demo", "data": "x", "foo": "bar", "SDGBenefits": ["SDG9"], "images": ["a,b"]}
    made = api.post("/api/device", {**DEVICE_2024, **odd}).json()
    found = api.get("/api/device/my").json()[0]

    assert {name: made[name] for name in ("labels", "data", "foo", "images")} == {
        "labels": "demo",
        "data": "x",
        "foo": "bar",
        "images": ["a,b"],
    }
    assert made["IREC_Status"] is None
    assert found["IREC_Status"] == "NotRegistered"
    assert not {"labels", "data", "foo"} & set(found)
    assert found["images"] == ["a", "b"]
    assert found["SDGBenefits"] == ["Industry", " Innovation and Infrastructure"]


def test_which_id_is_which_on_2024(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024)
    made = api.post("/api/device", DEVICE_2024).json()
    internal = made["internalexternalId"]
    by_number = api.get(f"/api/device/{made['id']}").json()
    by_name = api.get("/api/device/externalId/DEV-1").json()
    [typed] = api.get("/api/device/my/autocomplete", externalId="dE").json()

    assert str(uuid.UUID(internal)) == internal
    assert (by_number["externalId"], by_number["developerExternalId"]) == (internal, "dev-1")
    assert by_name["externalId"] == typed["externalId"] == "dev-1"
    assert "internalexternalId" not in by_name
    assert by_name["timezone"] == by_number["timezone"] == "Asia/Calcutta"
    assert by_name["organization"]["users"]


def test_look_ups_that_find_nothing_on_2024(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024)

    assert said(api.get("/api/device/externalId/nope")) == BROKEN
    assert said(api.get("/api/device/abc")) == BROKEN
    unknown = api.get("/api/device/99999999")
    assert (unknown.status_code, unknown.content) == (200, b"")
    assert api.get("/api/device/my/autocomplete", externalId="no").json() == []


def test_another_organisation_may_use_the_id_on_2024(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024)
    other = api.sign_in(OTHER_EMAIL)

    assert api.post("/api/device", DEVICE_2024).status_code == 201
    assert other.post("/api/device", DEVICE_2024).status_code == 201
    assert len(other.get("/api/device/my").json()) == 1


def test_pages_of_2024(sandbox_2024: Sandbox) -> None:
    devices = [
        {"externalId": f"d{n}", "createdAt": iso(ago(days=30 - n)), "capacity": n + 1}
        for n in range(21)
    ]
    api = settled(sandbox_2024, *devices)
    newest_first = [f"d{n}" for n in range(20, -1, -1)]

    def page(**query: Any) -> Any:
        return api.get("/api/device/my", **query).json()

    assert [d["externalId"] for d in page()] == newest_first
    first = page(pagenumber=1)
    assert [d["externalId"] for d in first["devices"]] == newest_first[:20]
    assert [d["externalId"] for d in page(pagenumber="abc")["devices"]] == newest_first[:20]
    del first["devices"]
    assert first == {"currentPage": "1", "totalPages": 2, "totalCount": 21}
    assert [d["externalId"] for d in page(pagenumber=2)["devices"]] == ["d0"]
    assert page(pagenumber=3)["devices"] == []
    assert said(api.get("/api/device/my", pagenumber=0)) == BROKEN


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"country": "KEN"}, 1),
        ({"country": "ind"}, 1),
        ({"fuelCode": "ES100"}, 2),
        ({"fuelCode": "ES999"}, 0),
        ({"deviceTypeCode": "tc110,tc130"}, 1),
        ({"offTaker": "school"}, 1),
        ({"SDGBenefits": "no poverty"}, 1),
        ({"SDGBenefits": "SDG1"}, 0),
        ({"capacity": 10}, 1),
        ({"gridInterconnection": "true"}, 1),
        ({"start_date": "2023"}, 1),
        ({"start_date": "2020", "end_date": "2023"}, 1),
    ],
)
def test_filters_work_with_a_page_number_only(
    sandbox_2024: Sandbox, query: dict[str, Any], count: int
) -> None:
    api = settled(
        sandbox_2024,
        {
            **{"externalId": "a", "countryCode": "KEN", "capacity": 5, "offTaker": "School"},
            **{"SDGBenefits": ["No Poverty"], "gridInterconnection": True},
            "commissioningDate": "2022-08-09T19:00:00.000Z",
        },
        {
            **{"externalId": "b", "countryCode": "IND", "deviceTypeCode": "TC110"},
            "commissioningDate": "2024-08-09T19:00:00.000Z",
        },
    )

    assert api.get("/api/device/my", pagenumber=1, **query).json()["totalCount"] == count
    assert len(api.get("/api/device/my", **query).json()) == 2


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ({"country": "XXX"}, 409, COUNTRY),
        ({"offTaker": "it's"}, *BROKEN),
        (
            {"organizationId": 1},
            401,
            "The organization Id in param should be same as user's organization",
        ),
    ],
)
def test_refused_filters(
    sandbox_2024: Sandbox, query: dict[str, Any], status: int, message: str
) -> None:
    api = settled(sandbox_2024)

    assert said(api.get("/api/device/my", pagenumber=1, **query)) == (status, message)


def test_parallel_posts_of_one_id_make_twins_on_2024(sandbox_2024: Sandbox) -> None:
    """A race: some rounds have a single winner, so several ids are tried."""
    api = settled(sandbox_2024)
    made = 0
    for round_ in range(20):
        body = {**DEVICE_2024, "externalId": f"twin-{round_}"}
        statuses = at_once(api, "/api/device", [body] * 10)
        made += statuses.count(201)
        assert set(statuses) <= {201, 409}
        assert len(api.get("/api/device/my").json()) == made
        if statuses.count(201) > 1:
            return
    raise AssertionError("no twins in twenty rounds")


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({"externalId": 5}, 400, ["externalId must be a string"]),
        ({"capacity": "25"}, 400, [f"capacity {NUMBER}"]),
        ({"capacity": 0.5}, *BROKEN),
        ({"yieldValue": 0.5}, *BROKEN),
        ({"energyStorageCapacity": 1.5}, *BROKEN),
        ({"capacity": 3_000_000_000}, *BROKEN),
        ({"offTaker": "Health Facility"}, 400, ["offTaker must be a valid enum value"]),
        ({"SDGBenefits": ["SDG1"]}, 400, [f"SDGBenefits {NUMBER}"]),
        ({"deviceDescription": "Nope"}, 400, [DESCRIPTION]),
        ({"groupId": 77}, 404, "No device group found with id 77"),
        ({"externalId": "uattesting12"}, 409, 'Key ("externalId")=(uattesting12) already exists.'),
    ],
)
def test_refused_on_2022(
    sandbox_2022: Sandbox, changes: dict[str, Any], status: int, message: Any
) -> None:
    api = settled(sandbox_2022)
    assert api.sign_in(OTHER_EMAIL).post("/api/device", GUIDE_DEVICE).status_code == 201

    body = {**GUIDE_DEVICE, "externalId": "mine", **changes}
    assert said(api.post("/api/device", body)) == (status, message)


@pytest.mark.parametrize(
    "changes",
    [
        {"countryCode": "XXX", "fuelCode": "?", "deviceTypeCode": "?", "latitude": "abc"},
        {"commissioningDate": "2030-01-01T00:00:00.000Z"},
        {"capacity": 0},
        {"externalId": "UATTESTING12"},
    ],
)
def test_2022_takes_nearly_everything(sandbox_2022: Sandbox, changes: dict[str, Any]) -> None:
    api = settled(sandbox_2022)
    api.post("/api/device", GUIDE_DEVICE)

    body = {**GUIDE_DEVICE, "externalId": "other", **changes}
    assert api.post("/api/device", body).status_code == 201


def test_the_guides_device_on_2022(sandbox_2022: Sandbox) -> None:
    api = settled(sandbox_2022)
    made = api.post("/api/device", GUIDE_DEVICE).json()
    added = {name: made[name] for name in set(made) - set(GUIDE_DEVICE)}
    [found] = api.get("/api/device/my").json()

    assert {name: made[name] for name in GUIDE_DEVICE} == GUIDE_DEVICE
    assert added.pop("createdAt")
    assert added.pop("updatedAt")
    assert added.pop("id") == found["id"]
    assert added == {
        "organizationId": 1,
        "status": "Active",
        "integrator": None,
        "meterReadtype": None,
    }
    assert found == made == api.get(f"/api/device/{made['id']}").json()
    assert api.get("/api/device/externalId/uattesting12").status_code == 404


def test_only_an_id_is_enough_on_2022(sandbox_2022: Sandbox) -> None:
    made = settled(sandbox_2022).post("/api/device", {"externalId": "only-1"}).json()

    assert (made["yieldValue"], made["status"]) == (1500, "Active")
    assert made["capacity"] is None
    assert made["SDGBenefits"] is None


def test_devices_of_others_can_be_looked_at(sandbox: Sandbox) -> None:
    api = settled(sandbox, {"externalId": "mine"})
    [mine] = api.get("/api/device/my").json()
    other = api.sign_in(OTHER_EMAIL)

    assert other.get("/api/device/my").json() == []
    assert other.get(f"/api/device/{mine['id']}").json()["id"] == mine["id"]
