"""The installer on the roof: a phone, no network, photos, and nothing lost or made twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.roof import (
    PHONE,
    fill,
    held,
    lose_the_network,
    open_form,
    posts,
    save,
    save_for_later,
    sign_in,
    take_along,
)
from tests.support import walk
from tests.support.people import MEMBER, STRANGER
from tests.support.stack import Stack


def assert_two_with_photos(page: Page, stack: Stack, name: str) -> None:
    expect(page.locator('#waiting[data-count="0"]')).to_be_attached(timeout=PATIENCE_MS)
    assert held(stack) == [f"{name}-1", f"{name}-2"]
    assert posts(stack) == 2
    for device in stack.sandbox.truth()["devices"]:
        page.goto(f"{stack.url}/devices/id/{device['externalId']}/")
        expect(page.locator(".photos img")).to_have_count(1)
        shown = page.locator(".photos img").evaluate("i => i.decode().then(() => i.naturalWidth)")
        assert shown > 0
        assert len(device["images"]) == 1


def two_forms_without_a_network(page: Page, stack: Stack, name: str) -> None:
    lose_the_network(page, stack)
    for number in (1, 2):
        open_form(page, stack)
        fill(page, f"{name}-{number}")
        save_for_later(page)


@pytest.mark.once
def test_a_day_without_a_network(phone: BrowserContext, stack_2024: Stack) -> None:
    page = phone.new_page()
    sign_in(page, stack_2024)
    two_forms_without_a_network(page, stack_2024, "day")
    page.reload()
    expect(page.locator("#waiting")).to_contain_text("2 forms not sent yet")
    phone.clear_cookies()  # the session ended meanwhile
    phone.set_offline(False)

    sign_in(page, stack_2024, STRANGER)
    expect(page.locator("#waiting")).to_contain_text("2 forms of somebody else wait on this phone")
    page.goto(f"{stack_2024.url}/phone/")
    expect(page.locator("[data-others]")).to_contain_text("2 forms of somebody else")
    expect(page.locator("[data-forms] li")).to_have_count(0)
    assert "day-1" not in page.content()
    assert held(stack_2024) == []
    page.goto(f"{stack_2024.url}/devices/")
    page.locator(".person summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("main")).to_contain_text("You are signed out")

    sign_in(page, stack_2024)
    assert_two_with_photos(page, stack_2024, "day")


def test_the_answer_of_the_first_form_is_lost(phone: BrowserContext, stack_2024: Stack) -> None:
    page = phone.new_page()
    sign_in(page, stack_2024)
    two_forms_without_a_network(page, stack_2024, "lost")
    lost: list[str] = []

    def lose_the_first(route: Any) -> None:
        """It reaches the portal, and its answer never comes back."""
        if route.request.method == "POST" and not lost:
            lost.append(str(route.fetch(max_redirects=0).status))
            route.abort()
        else:
            route.continue_()

    page.reload()
    expect(page.locator("#waiting")).to_contain_text("2 forms not sent yet")
    phone.route("**/devices/new/", lose_the_first)
    phone.set_offline(False)
    page.goto(f"{stack_2024.url}/devices/")
    expect(page.locator('#waiting[data-count="0"]')).to_be_attached(timeout=PATIENCE_MS)

    assert lost == ["201"]
    assert_two_with_photos(page, stack_2024, "lost")


def test_two_tabs_send_once(phone: BrowserContext, stack_2024: Stack) -> None:
    page, other = phone.new_page(), phone.new_page()
    sign_in(page, stack_2024)
    two_forms_without_a_network(page, stack_2024, "tabs")
    phone.set_offline(False)
    other.goto(f"{stack_2024.url}/devices/")
    page.goto(f"{stack_2024.url}/devices/")

    assert_two_with_photos(page, stack_2024, "tabs")


@pytest.mark.once
def test_a_draft_survives_a_reload_and_is_listed(phone: BrowserContext, stack_2024: Stack) -> None:
    page = phone.new_page()
    sign_in(page, stack_2024)
    open_form(page, stack_2024)
    page.get_by_role("button", name="Use my position").click()
    expect(page.locator("[data-position] p")).to_have_text("Accurate to 8 m.")
    expect(page.locator('[name="countryCode"]')).to_have_value("KEN")
    fill(page, "draft-1", photos=2)
    expect(page.locator("[data-saved]")).to_contain_text("Kept on this phone")
    page.reload()
    expect(page.locator("[data-photos] li")).to_have_count(2)
    expect(page.locator('[name="externalId"]')).to_have_value("draft-1")

    open_form(page, stack_2024)
    expect(page.locator('[name="externalId"]')).to_have_value("")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator('[name="capacity"]')).to_have_value("0.02")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("draft-1")
    expect(page.locator(".photos img")).to_have_count(2)
    open_form(page, stack_2024)
    expect(page.locator("[data-drafts]")).to_be_empty()


@pytest.mark.once
def test_what_is_wrong_is_said_and_nothing_is_lost(
    phone: BrowserContext, stack_2024: Stack
) -> None:
    page = phone.new_page()
    sign_in(page, stack_2024)
    open_form(page, stack_2024)
    fill(page, "wrong-1")
    pdf = {"name": "bill.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.7 nothing else"}
    page.set_input_files('[name="photos"]', [pdf])  # type: ignore[list-item]
    expect(page.locator("#errors")).to_contain_text("bill.jpg is no photo")
    page.fill('[name="latitude"]', "95")
    save(page)
    expect(page.locator("#errors")).to_contain_text("95 is out of range")
    expect(page.locator("#div_id_latitude .invalid-feedback")).to_contain_text("out of range")
    page.locator("#errors a").first.click()
    page.fill('[name="latitude"]', "36.8219")
    page.fill('[name="longitude"]', "-1.2921")
    page.get_by_role("button", name="Use -1.2921, 36.8219").click()
    expect(page.locator('[name="latitude"]')).to_have_value("-1.2921")
    expect(page.locator("[data-photos] li")).to_have_count(1)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("wrong-1")
    assert posts(stack_2024) == 1


@pytest.mark.once
def test_unsent_forms_go_to_another_phone_as_a_file(
    browser: Browser, phone: BrowserContext, stack_2024: Stack, tmp_path: Path
) -> None:
    page = phone.new_page()
    sign_in(page, stack_2024)
    two_forms_without_a_network(page, stack_2024, "file")
    page.goto(f"{stack_2024.url}/phone/")
    page.get_by_text("Keep the forms elsewhere").click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as a file").click()
    kept = tmp_path / "forms.json"
    saved.value.save_as(kept)
    assert "file-1" not in kept.read_text()
    phone.close()

    other = browser.new_context(**PHONE)
    page = other.new_page()
    sign_in(page, stack_2024)
    page.goto(f"{stack_2024.url}/phone/")
    page.get_by_text("Keep the forms elsewhere").click()
    page.set_input_files("#import", kept)
    expect(page.locator("[data-moved]")).to_contain_text("2 forms read in")
    page.goto(f"{stack_2024.url}/devices/")
    assert_two_with_photos(page, stack_2024, "file")
    other.close()


@pytest.mark.once
def test_no_position_no_space_no_registry(phone: BrowserContext, stack_2024: Stack) -> None:
    phone.clear_permissions()
    page = phone.new_page()
    sign_in(page, stack_2024)
    open_form(page, stack_2024)
    page.get_by_role("button", name="Use my position").click()
    expect(page.locator("[data-position] p")).to_contain_text("did not give its position")
    fill(page, "full-1")
    full = "throw new DOMException('', 'QuotaExceededError')"
    page.evaluate(f"() => {{ IDBObjectStore.prototype.put = () => {{ {full} }} }}")
    save(page)
    expect(page.locator("#told")).to_contain_text("This phone is full")
    expect(page.locator('[name="externalId"]')).to_have_value("full-1")

    open_form(page, stack_2024)
    fill(page, "later-1")
    down = {"match": {"path": "/api/device/my"}, "do": "status 503", "times": 100}
    refuse = {"match": {"method": "POST", "path": "/api/device"}, "do": "status 503", "times": 9}
    stack_2024.sandbox.faults([down, refuse])
    save(page)
    expect(page.locator("#told")).to_contain_text("does not answer")
    page.locator(".person summary").click()
    expect(page.locator("[data-sign-out]")).to_contain_text("1 form on this phone is not sent")


@pytest.mark.once
def test_an_installer_with_a_link(
    browser: Browser, phone: BrowserContext, stack_2024: Stack
) -> None:
    office = phone.new_page()
    sign_in(office, stack_2024)
    office.goto(f"{stack_2024.url}/installers/")
    office.fill('[name="name"]', "Crew of May")
    walk.press(office, "Make the link")
    address = office.locator("#address").input_value()
    crew = browser.new_context(**PHONE)
    page = crew.new_page()
    page.goto(f"{address}new/")
    expect(page.locator("#device-form[data-ready]")).to_be_attached()
    take_along(page)
    crew.set_offline(True)
    page.reload()
    expect(page.locator("#device-form[data-ready]")).to_be_attached()
    fill(page, "link-1")
    walk.press(page, "Register device")
    expect(page.locator("#told")).to_contain_text("Kept on this phone")
    crew.set_offline(False)
    page.goto(address)
    expect(page.locator('#waiting[data-count="0"]')).to_be_attached(timeout=PATIENCE_MS)
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("Waits for the organisation")

    office.goto(f"{stack_2024.url}/inbox/")
    office.get_by_role("link", name="link-1").click()
    walk.press(office, "Accept and register")
    expect(office).to_have_url(f"{stack_2024.url}/devices/id/link-1/", timeout=PATIENCE_MS)
    expect(office.locator(".photos img")).to_have_count(1)
    assert held(stack_2024) == ["link-1"]

    page.goto(f"{address}new/")
    expect(page.locator("#device-form[data-ready]")).to_be_attached()
    fill(page, "link-2")
    office.goto(f"{stack_2024.url}/installers/")
    office.get_by_role("link", name="Crew of May").first.click()
    walk.press(office, "Withdraw the link")
    walk.press(page, "Hand in")
    expect(page.locator("#told")).to_contain_text("This link was withdrawn.")
    expect(page.locator("#told")).to_contain_text("The form stays on this phone.")
    expect(page.locator('[name="externalId"]')).to_have_value("link-2")
    crew.close()


@pytest.mark.once
def test_signed_in_pages_are_never_kept(phone: BrowserContext, stack_2024: Stack) -> None:
    page = phone.new_page()
    sign_in(page, stack_2024)
    open_form(page, stack_2024)
    take_along(page)
    page.goto(f"{stack_2024.url}/devices/")
    kept = page.evaluate(
        """async () => {
          const cache = await caches.open((await caches.keys())[0]);
          const requests = await cache.keys();
          const texts = await Promise.all(requests.map(async (r) => (await cache.match(r)).text()));
          return [requests.map((r) => new URL(r.url).pathname), texts.join("")];
        }"""
    )

    assert [p for p in kept[0] if not p.startswith("/static/")] == ["/phone/"]
    assert MEMBER.email not in kept[1]
    assert MEMBER.organisation not in kept[1]
    assert 'name="csrfmiddlewaretoken"' not in kept[1]
