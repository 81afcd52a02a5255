"""The main job on a phone, on 2024: to what staff see, and what a thief would find."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.support import walk
from tests.support.stack import Stack

REGISTRATION = {
    "firstName": "UAT",
    "lastName": "Testing",
    "email": "uattesting1@gmail.com",
    "organizationType": "Developer",
    "password": "DEF123xyz",
    "confirmPassword": "DEF123xyz",
    "orgName": "rooftop solar",
    "orgAddress": "Hyderabad",
}
TYPED_DEVICE = {
    "externalId": "uattesting12",
    "projectName": "uattesting",
    "address": "nexus",
    "latitude": "19°20'50.97\"S",
    "longitude": "46° 3'3.21\"W",
    "countryCode": "IND",
    "fuelCode": "ES100",
    "deviceTypeCode": "TC120",
    "capacity": "0.5",
    "commissioningDate": "2022-08-09T19:00:00",
    "gridInterconnection": "true",
    "offTaker": "School",
    "impactStory": "Demo impact story",
    "images": "string",
    "deviceDescription": "Rooftop Solar",
    "energyStorage": "true",
    "energyStorageCapacity": "0",
    "qualityLabels": "quality labels",
    "SDGBenefits": "SDG1",
}
SENT_DEVICE = {
    **TYPED_DEVICE,
    "latitude": "-19.347492",
    "longitude": "-46.050892",
    "capacity": 0.5,
    "commissioningDate": "2022-08-09T19:00:00.000Z",
    "gridInterconnection": True,
    "images": ["string"],
    "energyStorage": True,
    "energyStorageCapacity": 0,
    "SDGBenefits": ["SDG1"],
}


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def tokens(stack: Stack) -> list[str]:
    """Every token that the registry has given out."""
    answers = [r["answer"] for r in stack.sandbox.requests() if r["path"] == "/api/auth/login"]
    return [answer["accessToken"] for answer in answers if answer and "accessToken" in answer]


def test_the_main_job_on_a_phone(phone: Page, stack_2024: Stack, tmp_path: Path) -> None:
    url, sandbox = stack_2024.url, stack_2024.sandbox
    sandbox.reset()
    walk.sign_up(phone, url, REGISTRATION)
    walk.sign_in(phone, url, REGISTRATION["email"], REGISTRATION["password"])
    expect(phone.get_by_role("main")).to_contain_text("No devices yet")
    walk.register_device(phone, url, TYPED_DEVICE)

    file = tmp_path / "today.csv"
    now = datetime.now(UTC)
    stamps = [now + timedelta(milliseconds=n) for n in range(3)]
    rows = [f"uattesting12,{at:%Y-%m-%dT%H:%M:%S.%f}Z,{n + 1},Wh" for n, at in enumerate(stamps)]
    file.write_text("\n".join(["ID,TimeStamp,VALUE,Unit", *rows]))
    walk.choose_file(phone, url, file, {"type": "Delta"})
    pages = [phone.content()]
    walk.send(phone)
    pages.append(phone.content())

    device = next(r for r in sandbox.requests() if r["path"] == "/api/device")
    assert device["body"] == SENT_DEVICE
    registration = next(r for r in sandbox.requests() if r["path"] == "/api/user/register")
    assert registration["body"] == REGISTRATION
    # The first Delta is free; the others are more than half a kilowatt makes in a millisecond.
    expect(phone.get_by_role("main")).to_contain_text("1 accepted, 2 refused")
    expect(phone.get_by_role("main")).to_contain_text("MaxEnergy")
    assert_nothing_secret(stack_2024, phone, pages)


def assert_nothing_secret(stack: Stack, page: Page, pages: list[str]) -> None:
    given = tokens(stack)
    assert given
    places = {
        "database": stack.stored_text(),
        "pages": "".join(pages),
        "cookies": str(page.context.cookies()),
        "logs": "".join(stack.log),
    }
    for secret in (*given, REGISTRATION["password"]):
        assert [place for place, text in places.items() if secret in text] == []


def test_staff_find_each_submission(page: Page, stack_2024: Stack, tmp_path: Path) -> None:
    stack_2024.sandbox.reset()
    email = {"email": "second@example.org", "orgName": "second solar"}
    walk.sign_up(page, stack_2024.url, {**REGISTRATION, **email})
    walk.sign_in(page, stack_2024.url, email["email"], REGISTRATION["password"])
    walk.register_device(page, stack_2024.url, {**TYPED_DEVICE, "externalId": "seen-by-staff"})
    file = tmp_path / "for-staff.csv"
    file.write_text(f"id,time,value\nseen-by-staff,{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ},1\n")
    walk.choose_file(page, stack_2024.url, file, {"type": "Delta", "unit": "Wh"})
    walk.send(page)
    page.context.clear_cookies()

    page.goto(f"{stack_2024.url}/admin/")
    page.fill('[name="username"]', "admin")
    page.fill('[name="password"]', stack_2024.environment["PORTAL_ADMIN_PASSWORD"])
    page.keyboard.press("Enter")
    expect(page.locator("#user-tools")).to_be_visible()
    for subject in ("second solar", "seen-by-staff", "for-staff.csv"):
        page.goto(f"{stack_2024.url}/admin/submissions/submission/?q={subject}")
        page.locator("#result_list").get_by_role("link", name=subject).first.click()
        expect(page.locator("#content")).to_contain_text("Accepted")
        expect(page.locator("#content")).not_to_contain_text(REGISTRATION["password"])


@pytest.mark.once
def test_a_member_cannot_enter_the_staff_pages(page: Page, stack_2024: Stack) -> None:
    stack_2024.sandbox.reset(demo=True)
    walk.sign_in(page, stack_2024.url, "demo2024@example.org", "Demo2024")
    page.goto(f"{stack_2024.url}/admin/submissions/submission/")
    assert "/admin/login/" in page.url


@pytest.mark.once
def test_the_portal_recovers_when_the_registry_comes_back(page: Page, stack_2024: Stack) -> None:
    stack_2024.sandbox.reset(demo=True)
    walk.sign_in(page, stack_2024.url, "demo2024@example.org", "Demo2024")
    down = {"match": {"path": "/api/device/my"}, "do": "status 503", "times": 100}
    stack_2024.sandbox.faults([down])
    answer = page.goto(f"{stack_2024.url}/devices/")
    assert answer is not None
    assert answer.status == 503
    stack_2024.sandbox.faults([])
    page.get_by_role("main").get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("My devices")


@pytest.mark.once
def test_a_keyboard_keeps_its_place_while_the_page_follows(
    page: Page, stack_2024: Stack, tmp_path: Path
) -> None:
    stack_2024.sandbox.reset(demo=True)
    walk.sign_in(page, stack_2024.url, "demo2024@example.org", "Demo2024")
    file = tmp_path / "slow.csv"
    now = datetime.now(UTC)
    file.write_text(f"id,time,value\nroof-siemreap-07,{now:%Y-%m-%dT%H:%M:%SZ},900\n")
    walk.choose_file(page, stack_2024.url, file, {"type": "Delta", "unit": "Wh"})
    reads = {"method": "POST", "path": "/api/meter-reads/new/*"}
    stack_2024.sandbox.faults([{"match": reads, "do": "delay 7000", "times": 1}])
    page.get_by_role("main").get_by_role("button", name="Send").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sending")
    page.get_by_role("main").get_by_role("link", name="roof-siemreap-07").focus()
    for _ in range(2):
        with page.expect_response(lambda answer: "/reads/" in answer.url):
            pass

    focused = page.evaluate("document.activeElement.textContent")
    assert focused == "roof-siemreap-07"
    expect(page.get_by_role("heading", level=1)).to_have_text("Receipt")
    expect(page).to_have_title("Receipt: slow.csv - D-REC portal")
