"""Places around the world, typed on a phone: right ones at the registry, wrong ones never there."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.roof import fill, held, open_form, posts, save, sign_in
from tests.support import walk
from tests.support.stack import Stack

pytestmark = pytest.mark.once

# What is typed, and what the registry holds of it.
PLACES: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "nairobi-1": (
        {"latitude": "-1.2921", "longitude": "36.8219", "countryCode": "KEN", "capacity": "25"},
        {"latitude": "-1.2921", "longitude": "36.8219", "countryCode": "KEN", "capacity": 25},
    ),
    "sao-paulo-1": (
        {
            "latitude": "23°33'1.9\"S",
            "longitude": "46°38'0.2\"W",
            "countryCode": "BRA",
            "capacity": "7.5",
        },
        {
            "latitude": "-23.550528",
            "longitude": "-46.633389",
            "countryCode": "BRA",
            "capacity": 7.5,
        },
    ),
    "fiji-1": (
        {"latitude": "-16.8", "longitude": "-179.9", "countryCode": "FJI", "capacity": "12"},
        {"latitude": "-16.8", "longitude": "-179.9", "countryCode": "FJI", "capacity": 12},
    ),
    "lantern-1": (
        {"latitude": "-1.3001", "longitude": "36.8001", "countryCode": "KEN", "capacity": "0.02"},
        {"latitude": "-1.3001", "longitude": "36.8001", "countryCode": "KEN", "capacity": 0.02},
    ),
}


def fill_at(page: Page, name: str, typed: dict[str, str]) -> None:
    fill(page, name, photos=0)
    walk.fill(page, typed)


def test_four_places_are_registered_with_the_right_numbers(
    phone: BrowserContext, stack_2024: Stack
) -> None:
    page = phone.new_page()
    sign_in(page, stack_2024)
    for name, (typed, _) in PLACES.items():
        open_form(page, stack_2024)
        fill_at(page, name, typed)
        save(page)
        expect(page.get_by_role("heading", level=1)).to_contain_text(name)

    assert posts(stack_2024) == len(PLACES)
    devices = {d["externalId"]: d for d in stack_2024.sandbox.truth()["devices"]}
    found = {name: {field: devices[name][field] for field in PLACES[name][1]} for name in PLACES}
    assert found == {name: stored for name, (_, stored) in PLACES.items()}
    expect(page.get_by_role("main")).to_contain_text("0.02 kW")


def test_wrong_places_are_caught_before_the_call(phone: BrowserContext, stack_2024: Stack) -> None:
    page = phone.new_page()
    sign_in(page, stack_2024)
    open_form(page, stack_2024)
    fill_at(page, "wrong-place-1", {"latitude": "95"})
    save(page)
    expect(page.locator("#div_id_latitude .invalid-feedback")).to_contain_text("95 is out of range")
    walk.fill(page, {"latitude": "-1.2921", "countryCode": "IND"})
    save(page)
    expect(page.locator("#errors")).to_contain_text("lies in Kenya, not in India")
    expect(page.get_by_label("The place and the country are right")).to_be_visible()
    assert posts(stack_2024) == 0
    walk.fill(page, {"countryCode": "KEN"})
    save(page)

    expect(page.get_by_role("heading", level=1)).to_contain_text("wrong-place-1")
    assert posts(stack_2024) == 1
    assert held(stack_2024) == ["wrong-place-1"]
