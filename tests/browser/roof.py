"""The installer's phone and what is done on it, for the stories of the device form."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page, expect

from tests.devices.shots import a_shot
from tests.support import walk
from tests.support.people import MEMBER, Someone
from tests.support.stack import Stack

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
}
NAIROBI = {"latitude": -1.2921, "longitude": 36.8219, "accuracy": 8}
ROOF = {
    "latitude": "-1.2921",
    "longitude": "36.8219",
    "countryCode": "KEN",
    "address": "Moi Avenue",
    "fuelCode": "ES100",
    "deviceTypeCode": "TC120",
    "capacity": "0.02",
    "commissioningDate": "2024-05-01T08:00:00",
}


def sign_in(page: Page, stack: Stack, someone: Someone = MEMBER) -> None:
    walk.sign_in(page, stack.url, someone.email, someone.password)


def open_form(page: Page, stack: Stack) -> None:
    page.goto(f"{stack.url}/devices/new/")
    expect(page.locator("#device-form[data-ready]")).to_be_attached()


# By the clock: a machine that is too busy to draw the page draws no frames to ask at.
ACTIVE = """async (patience) => {
  for (const until = Date.now() + patience; Date.now() < until; ) {
    const own = await navigator.serviceWorker.getRegistration();
    if (own?.active?.state === "activated") return true;
    await new Promise((then) => setTimeout(then, 100));
  }
  return false;
}"""
ACTIVE_MS = 20_000


def take_along(page: Page) -> None:
    """Waits until the phone has all that it needs for a time without a network: the next page is
    under its hand. This one may not be, where it came while the worker took over."""
    assert page.evaluate(ACTIVE, ACTIVE_MS)


def lose_the_network(page: Page, stack: Stack) -> None:
    """A phone that has what it needs, before the form."""
    open_form(page, stack)
    take_along(page)
    page.context.set_offline(True)
    page.reload()


def fill(page: Page, name: str, photos: int = 1) -> None:
    for field, value in {**ROOF, "externalId": name}.items():
        place = page.locator(f'#device-form [name="{field}"]')
        if place.evaluate("e => e.tagName") == "SELECT":
            place.select_option(value)
        else:
            place.fill(value)
    shots = [
        {"name": f"{name}-{n}.jpg", "mimeType": "image/jpeg", "buffer": a_shot(size=(2400, 1800))}
        for n in range(photos)
    ]
    page.set_input_files('#device-form [name="photos"]', shots)  # type: ignore[arg-type]
    expect(page.locator("[data-photos] li")).to_have_count(photos)


def save(page: Page) -> None:
    walk.press(page, "Register device")


def save_for_later(page: Page) -> None:
    save(page)
    expect(page.locator("#told")).to_contain_text("Kept on this phone")


def held(stack: Stack) -> list[str]:
    return sorted(d["externalId"] for d in stack.sandbox.truth()["devices"])


def posts(stack: Stack) -> int:
    return sum(
        r["method"] == "POST" and r["path"] == "/api/device" for r in stack.sandbox.requests()
    )
