"""Changing and removing devices, and moving the onboarding date (contract 5.1 and 5.4)."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.sandbox.api import DEVICE_2024, EMAIL, PASSWORD, Api, ago, iso, said, settled
from tests.support.sandbox import Sandbox

ROOF = {**DEVICE_2024, "externalId": "roof-1", "createdAt": iso(ago(days=30)), "SDGBenefits": []}
OTHER_ROOF = {**ROOF, "externalId": "roof-2"}


def number_of(api: Api, name: str) -> int:
    devices = api.get("/api/device/my").json()
    return next(int(device["id"]) for device in devices if device["externalId"] == name)


def change(api: Api, **changes: Any) -> requests.Response:
    return api.call("PATCH", "/api/device/roof-1", json={"SDGBenefits": [], **changes})


def test_a_change_is_kept(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024, ROOF)
    changed = change(api, capacity=30, SDGBenefits=["sdg9"], externalId="roof-9").json()

    assert changed["externalId"] == "roof-9"
    assert changed["SDGBenefits"] == ["Industry", " Innovation and Infrastructure"]
    assert changed["timezone"] == "Asia/Calcutta"
    (kept,) = api.get("/api/device/my").json()
    assert kept == changed
    assert api.get("/api/device/externalId/roof-1").status_code == 500


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"SDGBenefits": None}, 500, "Internal server error"),
        ({"capacity": 0}, 409, " Invalid Capacity, it should be greater than 0"),
        ({"fuelCode": "ES999"}, 400, ["FuelCode must be added Or Valid FuelCode values are ES100"]),
        (
            {"externalId": "ROOF-1"},
            409,
            "ExternalId already exist in this organization, "
            "can't update with same external id ROOF-1",
        ),
        (
            {"commissioningDate": iso(ago(days=20))},
            409,
            "Invalid commissioning date, commissioning is greater than device onboarding date",
        ),
    ],
)
def test_refused_changes(
    sandbox_2024: Sandbox, changes: dict[str, Any], status: int, words: object
) -> None:
    api = settled(sandbox_2024, ROOF)

    assert said(change(api, **changes)) == (status, words)


def test_another_devices_id_is_taken(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024, ROOF, OTHER_ROOF)

    assert change(api, externalId="roof-2").status_code == 200
    names = [device["externalId"] for device in api.get("/api/device/my").json()]
    assert names == ["roof-2", "roof-2"]


def test_the_commissioning_date_stands_once_there_are_reads(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024, ROOF)
    api.read("roof-1", "Delta", iso(ago(days=1)), 10)
    words = " Commissioning date cannot be changed due to existing meter reads available for roof-1"

    assert said(change(api, commissioningDate=iso(ago(days=900)))) == (409, words)
    assert change(api, commissioningDate=ROOF["commissioningDate"]).status_code == 200


def test_unknown_devices(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024)
    date = {"commissioningDate": iso(ago(days=20))}

    assert said(change(api)) == (404, "No device found with id roof-1")
    assert said(change(api, **date)) == (500, "Internal server error")


def test_removing_a_device_leaves_its_reads(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024, ROOF)
    api.read("roof-1", "Delta", iso(ago(days=1)), 10)
    path = f"/api/device/{number_of(api, 'roof-1')}"

    assert said(api.call("DELETE", path)) == (200, "device deleted Successfully")
    assert said(api.call("DELETE", path)) == (500, "Internal server error")
    assert api.get("/api/device/my").json() == []
    assert [read["wh"] for read in sandbox_2024.truth()["reads"]] == [10]


def test_nobody_removes_anothers_device(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024, ROOF)
    path = f"/api/device/{number_of(api, 'roof-1')}"
    stranger = Api(sandbox_2024.url).sign_in("other@example.org")

    assert said(stranger.call("DELETE", path)) == (500, "Internal server error")
    assert len(api.get("/api/device/my").json()) == 1


def test_2022_changes_by_number_and_not_for_administrators(sandbox_2022: Sandbox) -> None:
    owner = {"email": "owner@example.org", "password": PASSWORD, "role": "DeviceOwner"}
    api = settled(sandbox_2022, {"externalId": "roof-1"})
    sandbox_2022.load(users=[{**owner, "organisation": "Hillside Solar"}])
    path = f"/api/device/{number_of(api, 'roof-1')}"

    assert said(api.call("PATCH", path, json={"capacity": 30})) == (403, "Forbidden resource")
    changed = (
        Api(sandbox_2022.url).sign_in(owner["email"]).call("PATCH", path, json={"capacity": 30})
    )
    assert (changed.json()["capacity"], changed.json()["status"]) == (30, "Submitted")


def test_the_onboarding_date_moves_in_dev_mode_only(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024, ROOF)
    path, wanted = "/api/device/my/deviceOnBoardingDate", iso(ago(days=90))

    def move() -> requests.Response:
        return api.call("PUT", path, params={"deviceId": "roof-1", "givenDate": wanted})

    assert said(move()) == (400, "Currently not in dev environment")
    sandbox_2024.manner(dev=True)
    moved = move()
    assert moved.text == f"Changed createdAt date from {ROOF['createdAt']} to {wanted}"
    assert api.get("/api/device/my").json()[0]["createdAt"] == wanted


def test_without_permission_nothing_goes(sandbox_2024: Sandbox) -> None:
    sandbox_2024.reset(fresh=True)
    sandbox_2024.load(users=[{"email": EMAIL, "password": PASSWORD, "organisation": "X"}])
    api = Api(sandbox_2024.url).sign_in()

    for answer in (change(api), api.call("DELETE", "/api/device/1"), api.get("/api/device/my")):
        assert said(answer) == (403, "Forbidden resource")
