"""A device that is there already: said while one types, and again when the form arrives."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from tests.devices.samples import TYPED_2024, words
from tests.devices.test_pages import a_device
from tests.support.people import STRANGER, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

# Some 22 m north of the roof that is there.
NEAR_BY = {"latitude": "-1.2919", "longitude": "36.8219", "countryCode": "KEN", "capacity": "24"}


@pytest.fixture
def member(sandbox_2024: Sandbox) -> Client:
    move_in(sandbox_2024)
    sandbox_2024.load(devices=[a_device(sandbox_2024, "Roof-1")])
    return signed_in_client(sandbox_2024)


def typed(**changes: Any) -> dict[str, Any]:
    own = {"client_id": str(uuid4()), "externalId": "second"}
    return {**TYPED_2024, **NEAR_BY, **own, **changes}


def posts(sandbox: Sandbox) -> int:
    return sum(r["method"] == "POST" and r["path"] == "/api/device" for r in sandbox.requests())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Roof-1 , Roofs, 25 kW: 22 m from here."),
        ({"latitude": "0", "externalId": "roof-1 "}, "the same external id"),
        ({"capacity": "60"}, ""),
        ({"latitude": "-1.2900"}, ""),
        ({"latitude": "rubbish", "capacity": "1e9"}, ""),
    ],
)
def test_while_one_types(member: Client, changes: dict[str, str], said: str) -> None:
    page = words(member.get("/devices/look/", typed(**changes)))

    assert ("Is it there already?" in page) == bool(said)
    assert said in page


def test_the_zone_and_the_mended_place_are_shown(member: Client) -> None:
    swapped = {"latitude": "36.8219", "longitude": "-1.2921"}
    page = member.get("/devices/look/", typed(**swapped))

    assert 'value="-1.2921,36.8219"' in page.content.decode()
    assert "Time zone of the place: Africa/Nairobi" in words(member.get("/devices/look/", NEAR_BY))


def test_the_map_hears_the_place_in_decimals_and_is_there_where_it_has_tiles(
    member: Client, settings: Settings
) -> None:
    place = {"latitude": "23°33'1.9\"S", "longitude": "46°38'0.2\"W"}
    assert (
        'data-here="-23.550528,-46.633389"'
        in member.get("/devices/look/", typed(**place)).content.decode()
    )
    settings.MAP_TILES = ""
    assert "Show it on a map" not in words(member.get("/devices/new/"))
    settings.MAP_TILES = "https://tiles.example.org/{z}/{x}/{y}.png"

    assert "Show it on a map" in words(member.get("/devices/new/"))


def test_a_stranger_hears_nothing_of_it(member: Client, sandbox_2024: Sandbox) -> None:
    stranger = signed_in_client(sandbox_2024, STRANGER.email)

    assert "Roof-1" not in words(stranger.get("/devices/look/", typed()))
    assert Client().get("/devices/look/", typed()).status_code == 302


def test_on_arrival_it_stops_and_goes_on_when_told_to(
    member: Client, sandbox_2024: Sandbox
) -> None:
    fields = typed()
    stopped = member.post("/devices/new/", fields)
    assert stopped.status_code == 400
    assert "22 m from here" in words(stopped)
    assert posts(sandbox_2024) == 0
    gone_on = member.post("/devices/new/", {**fields, "isAnother": "on"})

    assert gone_on.status_code == 302
    assert posts(sandbox_2024) == 1
    assert member.post("/devices/new/", fields).status_code == 302  # its own repeat
    assert posts(sandbox_2024) == 1


def test_exactly_the_same_place_is_told_and_not_held_up(
    member: Client, sandbox_2024: Sandbox
) -> None:
    answer = member.post("/devices/new/", typed(latitude="-1.2921"))

    assert answer.status_code == 302
    assert "Roof-1 stands at exactly the same place." in words(
        member.get(answer.headers["Location"])
    )


def test_a_wrong_country_is_caught_before_the_call_and_mended_by_one_press(
    member: Client, sandbox_2024: Sandbox
) -> None:
    fields = typed(latitude="23.55", longitude="46.63", countryCode="BRA")
    stopped = member.post("/devices/new/", fields)
    assert stopped.status_code == 400
    assert posts(sandbox_2024) == 0
    mended = member.post("/devices/new/", {**fields, "mend": "-23.55,-46.63"})
    assert mended.status_code == 200
    form = mended.context["form"]
    assert (form["latitude"].value(), form["longitude"].value()) == ("-23.55", "-46.63")
    assert posts(sandbox_2024) == 0

    assert member.post("/devices/new/", {**fields, "placeIsRight": "on"}).status_code == 302


def test_what_was_entered_last_is_filled_in(member: Client, sandbox_2024: Sandbox) -> None:
    member.post("/devices/new/", typed(latitude="-1.2921", projectName="Schools of Nairobi"))
    form = member.get("/devices/new/").context["form"]

    assert form["countryCode"].value() == "KEN"
    assert form["projectName"].value() == "Schools of Nairobi"
    assert form["gridInterconnection"].value() == "true"
    assert not form["externalId"].value()
    stranger = signed_in_client(sandbox_2024, STRANGER.email)
    assert not stranger.get("/devices/new/").context["form"]["countryCode"].value()
