"""Pressed while the phone still works: each photo goes with its own form, and each form is sent."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.roof import (
    fill,
    held,
    lose_the_network,
    open_form,
    save,
    save_for_later,
    sign_in,
)
from tests.devices.shots import a_shot
from tests.support.stack import Stack

# A cheap phone: each look at a picture takes this much longer.
SLOW_PICTURES = """() => {
  const quick = createImageBitmap;
  window.createImageBitmap = async (...given) => {
    await new Promise((then) => setTimeout(then, 700));
    return quick(...given);
  };
}"""
# The first thing that is sealed takes longer than all that follow.
SLOW_FIRST_SEAL = """() => {
  const quick = crypto.subtle.encrypt.bind(crypto.subtle);
  let calls = 0;
  crypto.subtle.encrypt = async (...given) => {
    const isFirst = !calls++;
    if (isFirst) {
      document.body.dataset.sealing = "begun";
      await new Promise((then) => setTimeout(then, 3000));
    }
    const sealed = await quick(...given);
    if (isFirst) document.body.dataset.sealing = "done";
    return sealed;
  };
}"""


def choose_photos(page: Page, name: str, number: int) -> None:
    shots = [
        {"name": f"{name}-{n}.jpg", "mimeType": "image/jpeg", "buffer": a_shot(size=(800, 600))}
        for n in range(number)
    ]
    page.set_input_files('#device-form [name="photos"]', shots)  # type: ignore[arg-type]


@pytest.mark.once
def test_photos_that_are_still_being_read_go_with_their_form(
    phone: BrowserContext, stack_2024: Stack
) -> None:
    page = phone.new_page()
    sign_in(page, stack_2024)
    lose_the_network(page, stack_2024)
    for name in ("hurry-1", "hurry-2"):
        open_form(page, stack_2024)
        page.evaluate(SLOW_PICTURES)
        fill(page, name, photos=0)
        choose_photos(page, name, 2)
        save_for_later(page)
    page.goto(f"{stack_2024.url}/phone/")
    expect(page.locator("[data-forms] li")).to_have_count(2)
    expect(page.locator("[data-forms] li p").first).to_contain_text("2 photos")
    expect(page.locator("[data-forms] li p").last).to_contain_text("2 photos")
    phone.set_offline(False)
    page.goto(f"{stack_2024.url}/devices/")
    expect(page.locator('#waiting[data-count="0"]')).to_be_attached(timeout=PATIENCE_MS)
    assert [len(d["images"]) for d in stack_2024.sandbox.truth()["devices"]] == [2, 2]


@pytest.mark.once
def test_photos_that_are_still_being_read_are_sent_at_once_with_a_network(
    phone: BrowserContext, stack_2024: Stack
) -> None:
    page = phone.new_page()
    sign_in(page, stack_2024)
    open_form(page, stack_2024)
    page.evaluate(SLOW_PICTURES)
    fill(page, "hurry-3", photos=0)
    choose_photos(page, "hurry-3", 3)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("hurry-3")
    expect(page.locator(".photos img")).to_have_count(3)


@pytest.mark.once
def test_a_slow_keeping_of_the_draft_does_not_hold_the_form_back(
    phone: BrowserContext, stack_2024: Stack
) -> None:
    page = phone.new_page()
    sign_in(page, stack_2024)
    lose_the_network(page, stack_2024)
    open_form(page, stack_2024)
    page.evaluate(SLOW_FIRST_SEAL)
    fill(page, "hurry-4", photos=0)
    expect(page.locator('body[data-sealing="begun"]')).to_be_attached()
    save_for_later(page)
    expect(page.locator('[name="externalId"]')).to_have_value("")
    fill(page, "hurry-5", photos=0)
    save(page)
    expect(page.locator('[name="externalId"]')).to_have_value("")
    expect(page.locator('body[data-sealing="done"]')).to_be_attached()
    phone.set_offline(False)
    page.goto(f"{stack_2024.url}/devices/")
    expect(page.locator('#waiting[data-count="0"]')).to_be_attached(timeout=PATIENCE_MS)
    assert held(stack_2024) == ["hurry-4", "hurry-5"]
    open_form(page, stack_2024)
    expect(page.locator("[data-drafts]")).to_be_empty()


@pytest.mark.once
def test_nothing_is_typed_into_a_form_on_its_way(phone: BrowserContext, stack_2024: Stack) -> None:
    page = phone.new_page()
    sign_in(page, stack_2024)
    open_form(page, stack_2024)
    fill(page, "hurry-6", photos=0)
    page.evaluate(SLOW_PICTURES)
    choose_photos(page, "hurry-6", 1)
    save(page)
    expect(page.get_by_role("button", name="Reading the photos …")).to_be_disabled()
    expect(page.locator("#device-form fieldset:not([inert])")).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_contain_text("hurry-6")
    assert held(stack_2024) == ["hurry-6"]
