"""What is typed into the device form, and what of it is sent."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.http import QueryDict

from portal.devices import usual
from portal.devices.forms import DeviceForm
from portal.devices.reference import Lists
from portal.drec import fallbacks
from portal.drec.editions import EDITION_2022, EDITION_2024, Edition
from tests.devices.samples import GUIDE_SENT, GUIDE_TYPED, SENT_2024, TYPED_2024

EDITIONS = {"2022": EDITION_2022, "2024": EDITION_2024}
# The guide's own device stands in Brazil and says India.
OURS = {"placeIsRight": "on"}
TYPED = {"2022": GUIDE_TYPED, "2024": TYPED_2024}


def lists_of(edition: Edition) -> Lists:
    return Lists(
        countries=fallbacks.countries(),
        fuels=fallbacks.fuel_types(edition),
        device_types=fallbacks.device_types(edition),
        goals=fallbacks.sdg_benefits(edition),
    )


def form(edition: str, **changes: Any) -> DeviceForm:
    """The guide's device with some fields typed in another way."""
    typed = QueryDict(mutable=True)
    for name, value in {"client_id": str(uuid4()), **OURS, **TYPED[edition], **changes}.items():
        typed.setlist(name, value if isinstance(value, list) else [value])
    made = EDITIONS[edition]
    return DeviceForm(typed, edition=made, lists=lists_of(made))


def sent(edition: str, **changes: Any) -> dict[str, object]:
    filled = form(edition, **changes)
    assert filled.is_valid(), filled.errors.as_text()
    return filled.body()


def test_the_guide_s_device_becomes_the_guide_s_json() -> None:
    body = sent("2022")

    assert body == GUIDE_SENT
    assert list(body) == list(GUIDE_SENT)
    assert [type(value) for value in body.values()] == [type(v) for v in GUIDE_SENT.values()]


def test_the_same_wishes_in_the_spelling_of_2024() -> None:
    assert sent("2024") == SENT_2024


REQUIRED = (
    *("externalId", "latitude", "longitude", "address", "countryCode"),
    *("fuelCode", "deviceTypeCode", "capacity", "commissioningDate"),
)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("name", REQUIRED)
def test_what_is_needed_is_asked_for(edition: str, name: str) -> None:
    assert form(edition, **{name: ""}).errors == {name: ["This field is required."]}


@pytest.mark.parametrize("edition", EDITIONS)
def test_nothing_else_is_needed(edition: str) -> None:
    rest: dict[str, Any] = {name: "" for name in TYPED[edition] if name not in REQUIRED}
    if edition == "2024":
        rest["SDGBenefits"] = []
    body = sent(edition, **rest)

    texts = {"projectName", "labels", "impactStory", "data", "qualityLabels"}
    assert set(body) - set(REQUIRED) == (texts if edition == "2022" else set())
    assert all(body[name] == "" for name in texts & set(body))


@pytest.mark.parametrize(
    ("edition", "name", "typed", "value"),
    [
        ("2024", "capacity", "0.02", 0.02),
        ("2024", "capacity", "0,001", 0.001),
        ("2024", "capacity", "25.0", 25),
        ("2022", "capacity", "25.0", 25),
        ("2024", "energyStorageCapacity", "1.5", 1.5),
        ("2024", "gridInterconnection", "false", False),
        ("2022", "energyStorage", "false", False),
        ("2022", "commissioningDate", "2022-08-09", "2022-08-09T00:00:00"),
        ("2024", "commissioningDate", "2022-08-09T19:00", "2022-08-09T19:00:00.000Z"),
        ("2024", "commissioningDate", "2022-08-09T19:00:00.640Z", "2022-08-09T19:00:00.000Z"),
        ("2022", "commissioningDate", "2022-08-09T19:00:00+03:00", "2022-08-09T16:00:00"),
        ("2024", "SDGBenefits", ["1", "SDG7"], ["SDG1", "SDG7"]),
        ("2022", "SDGBenefits", "17", 17),
        ("2022", "countryCode", "india", "IN"),
        ("2022", "countryCode", "in", "IN"),
        ("2022", "countryCode", "Atlantis", "Atlantis"),
        ("2022", "fuelCode", "Solar", "ES100"),
        ("2022", "deviceTypeCode", " PV Floating ", "TC130"),
        ("2022", "latitude", " 1,2921 S ", "-1.2921"),
        ("2024", "latitude", "-1,2921", "-1.2921"),
        ("2024", "externalId", "  roof 1_a-b ", "roof 1_a-b"),
        ("2022", "externalId", "Dach/1 – Süd", "Dach/1 – Süd"),
        ("2022", "offTaker", "HealthFacility", "HealthFacility"),
        ("2024", "offTaker", "Health Facility", "Health Facility"),
        ("2024", "images", "https://a.org/1.png\r\n\r\n https://a.org/2.png ", None),
    ],
)
def test_what_is_sent_for_what_is_typed(
    edition: str, name: str, typed: str | list[str], value: object
) -> None:
    wanted = ["https://a.org/1.png", "https://a.org/2.png"] if name == "images" else value
    found = sent(edition, **{name: typed})[name]

    assert found == wanted
    assert type(found) is type(wanted)


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize(
    "address", ["string", "HTTPS://a.org/1.png", "http://a.org:80/a:b.png", "a.org/b:c.png", "/b:c"]
)
def test_addresses_of_pictures_that_pass(edition: str, address: str) -> None:
    assert sent(edition, images=address)["images"] == [address]


@pytest.mark.parametrize(("edition", "country"), [("2022", "KE"), ("2022", "ken"), ("2024", "KEN")])
def test_swapped_coordinates_are_noticed_at_the_latitude(edition: str, country: str) -> None:
    there = {"latitude": "36.8219", "longitude": "1.2921 W", "countryCode": country}
    found = form(edition, **there, placeIsRight="")
    words = "These look swapped: 36.8219, -1.2921 is not in Kenya, -1.2921, 36.8219 is."
    assert found.errors == {"latitude": [words]}


def test_swapped_and_out_of_range_is_one_message() -> None:
    there = {"latitude": "106.8", "longitude": "-6.2", "countryCode": "IDN"}
    found = form("2024", **there, placeIsRight="")
    (words,) = found.errors["latitude"]
    assert "between -90 and 90. These look swapped: 106.8, -6.2 is not in Indonesia" in words


FUTURE = "2099-08-09T19:00"


@pytest.mark.parametrize(
    ("edition", "name", "typed", "words"),
    [
        ("2024", "externalId", "roof/1", "only letters A to Z"),
        ("2024", "externalId", "Süd", "only letters A to Z"),
        ("2022", "externalId", "  ", "is required"),
        ("2022", "externalId", "..", "dots alone"),
        ("2022", "externalId", "a\tb", "letters or digits"),
        ("2022", "capacity", "0.5", "stores whole kilowatts"),
        ("2022", "energyStorageCapacity", "1.5", "stores whole kilowatt-hours (kWh)"),
        ("2022", "energyStorageCapacity", "0.5", "stores whole kilowatt-hours (kWh)"),
        ("2024", "capacity", "0", "more than 0 kW"),
        ("2024", "capacity", "0.0000001", "The smallest is 0.001 kW (1 W)."),
        ("2024", "capacity", "0,0009", "The smallest is 0.001 kW (1 W)."),
        ("2024", "capacity", "-5", "more than 0 kW"),
        ("2024", "capacity", "1,500", "Is this 1500"),
        ("2024", "capacity", "25 kW", "in digits only"),
        ("2024", "capacity", "3e400", "in digits only"),
        ("2022", "capacity", "99999999999", "more than the registry can hold"),
        ("2024", "yieldValue", "1500.5", "whole number"),
        ("2024", "yieldValue", "-1", "0 or more"),
        ("2022", "groupId", "1.5", "whole number"),
        ("2024", "commissioningDate", FUTURE, "lies in the future"),
        ("2022", "commissioningDate", FUTURE, "lies in the future"),
        ("2024", "commissioningDate", "0022-08-09T19:00", "Check the year"),
        ("2024", "commissioningDate", "9 August 2022", "Write a date and time"),
        ("2024", "latitude", "95", "out of range"),
        ("2024", "longitude", "1.2 S", "seem to be swapped"),
        ("2024", "latitude", "91", "a latitude lies between -90 and 90."),
        ("2024", "countryCode", "IN", "not one of the available choices"),
        ("2024", "offTaker", "HealthFacility", "not one of the available choices"),
        ("2024", "gridInterconnection", "maybe", "not one of the available choices"),
        ("2024", "SDGBenefits", ["SDG18"], "not one of the available choices"),
        ("2024", "images", "https://a.org/1,2.png", "splits an address at its comma"),
        ("2024", "images", "javascript:alert(1)", "begins with https:// or http://"),
        ("2022", "images", "string\n JavaScript:alert(1)", "begins with https:// or http://"),
        ("2022", "images", "java\tscript:alert(1)", "begins with https:// or http://"),
        ("2024", "images", "data:image/png;base64", "begins with https:// or http://"),
        ("2024", "images", "file:///etc/passwd", "begins with https:// or http://"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    edition: str, name: str, typed: str | list[str], words: str
) -> None:
    found = form(edition, **{name: typed}).errors

    assert list(found) == [name]
    assert re.search(re.escape(words), found.as_text())


def test_2024_does_not_ask_for_what_it_would_lose() -> None:
    asked = set(form("2024").fields)
    assert not asked & {"labels", "data", "groupId", "version"}
    assert {"labels", "data", "groupId"} <= set(form("2022").fields)


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_field_of_the_api_is_on_the_page_once(edition: str) -> None:
    made = form(edition)
    shown = [f.name for part in (made.main(), made.more()) for _, fields in part for f in fields]
    of_the_api = [name for name in shown if name not in ("photos", "nameplate")]
    assert sorted(of_the_api) == sorted(set(EDITIONS[edition].device_fields) - {"version"})


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_was_sent_is_shown_as_a_browser_can_show_it(edition: str) -> None:
    body = sent(edition, commissioningDate="2022-08-09T19:00:00")
    assert usual.again(body)["commissioningDate"] == "2022-08-09T19:00:00"


def test_what_is_folded_away_is_unfolded_for_a_value_or_an_error() -> None:
    rest = {name: "" for name in GUIDE_TYPED if name not in REQUIRED}
    assert not form("2022", **rest).more_is_open()
    assert form("2022", **{**rest, "labels": "x"}).more_is_open()
    assert form("2022", **{**rest, "yieldValue": "x"}).more_is_open()
    assert not DeviceForm(edition=EDITION_2024, lists=lists_of(EDITION_2024)).more_is_open()
