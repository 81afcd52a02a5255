"""The main job as a person does it in a browser, step by step, by the names of the fields."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

Fields = dict[str, str]


def fill(page: Page, fields: Fields) -> None:
    """Types into text fields, chooses in lists, ticks boxes; opens what is folded away first."""
    shut = page.locator("form details:not([open]) > summary")
    for _ in range(shut.count()):
        shut.first.click()
    for name, value in fields.items():
        _fill_one(page, name, value)


def _fill_one(page: Page, name: str, value: str) -> None:
    field = page.locator(f'form [name="{name}"]')
    if field.count() > 1:  # boxes or radio buttons of one name
        page.locator(f'form [name="{name}"][value="{value}"]').check()
    elif field.evaluate("element => element.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name).click()


def sign_up(page: Page, url: str, fields: Fields) -> None:
    page.goto(f"{url}/signup/")
    fill(page, fields)
    press(page, "Register")
    expect(page).to_have_url(f"{url}/login/?email={fields['email'].replace('@', '%40')}")


def sign_in(page: Page, url: str, email: str, password: str) -> None:
    page.goto(f"{url}/login/")
    fill(page, {"email": email, "password": password})
    press(page, "Sign in")
    expect(page).to_have_url(f"{url}/devices/")


def register_device(page: Page, url: str, fields: Fields) -> None:
    page.goto(f"{url}/devices/new/")
    fill(page, fields)
    press(page, "Register device")
    expect(page.get_by_role("heading", level=1)).to_contain_text(fields["externalId"])


def choose_file(page: Page, url: str, file: Path, fields: Fields) -> None:
    """Up to the check page: nothing is sent yet."""
    page.goto(f"{url}/reads/new/")
    page.set_input_files('input[name="file"]', file)
    fill(page, fields)
    press(page, "Check the file")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check")


def send(page: Page) -> None:
    """Presses Send and waits for the end, as the page itself shows it."""
    page.get_by_role("main").get_by_role("button", name="Send").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Receipt")
