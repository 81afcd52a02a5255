"""A held device between its developer and a reviewer, each in a browser of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.submissions.models import Kind
from tests.browser import reviewing
from tests.browser.reviewing import (
    HELD,
    QUEUE,
    at_once,
    enter_as_staff,
    opened,
    posted,
    staff_session,
)
from tests.browser.test_main_job import TYPED_DEVICE
from tests.browser.test_pages import SIZES, trouble
from tests.support import walk
from tests.support.people import MEMBER, move_in
from tests.support.stack import Stack


@dataclass(frozen=True)
class People:
    """The developer's page and the reviewer's."""

    developer: Page
    reviewer: Page


@pytest.fixture(scope="module")
def staffed(stack_2024: Stack) -> Iterator[Stack]:
    with reviewing.staffed(stack_2024, Kind.DEVICE):
        yield stack_2024


@pytest.fixture
def portal(staffed: Stack) -> Stack:
    staffed.sandbox.reset()
    move_in(staffed.sandbox, MEMBER)
    return staffed


@pytest.fixture
def people(browser: Browser, portal: Stack) -> Iterator[People]:
    """Both have signed in; a page error of either fails the test."""
    both = People(opened(browser), opened(browser))
    errors: list[str] = []
    for page in (both.developer, both.reviewer):
        page.on("pageerror", lambda error: errors.append(str(error)))
    walk.sign_in(both.developer, portal.url, MEMBER.email, MEMBER.password)
    enter_as_staff(both.reviewer, portal)
    yield both
    for page in (both.developer, both.reviewer):
        page.context.close()
    assert not errors, errors


def posts(portal: Stack) -> list[dict[str, object]]:
    """The bodies of all devices that went to the registry."""
    asked = portal.sandbox.requests()
    return [r["body"] for r in asked if (r["method"], r["path"]) == ("POST", "/api/device")]


def hand_in(page: Page, portal: Stack, external_id: str) -> None:
    """Fills in the form of a device and sends it; its page says that it is held."""
    device = {**TYPED_DEVICE, "countryCode": "BRA", "externalId": external_id}
    walk.register_device(page, portal.url, device)
    expect(page.get_by_role("main")).to_contain_text("A reviewer looks at it first")


def open_by_keys(page: Page, portal: Stack, external_id: str) -> None:
    """From the queue to the submission without the mouse."""
    page.goto(f"{portal.url}{HELD}")
    row = page.locator("#result_list tbody tr").filter(has_text=external_id)
    link = row.get_by_role("link", name=external_id)
    for _ in range(page.locator("#result_list tbody tr").count()):
        page.keyboard.press("j")
        if link.evaluate("element => element === document.activeElement"):
            break
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(external_id)


def judge_look(page: Page) -> None:
    """What the portal's part of a staff page owes to everybody."""
    found = trouble(page, within="#content")
    assert found == []
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not too_wide, f"{page.url} scrolls sideways"


def test_held_returned_mended_approved(people: People, portal: Stack) -> None:
    developer, reviewer = people.developer, people.reviewer
    hand_in(developer, portal, "reviewed")
    assert posts(portal) == []

    open_by_keys(reviewer, portal, "reviewed")
    expect(reviewer.locator(".standing")).to_contain_text("Held back: nothing was sent")
    judge_look(reviewer)
    reviewer.keyboard.press("r")
    reviewer.get_by_label("Remark on Capacity (kW)").fill("Is it 0.5 MW?")
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator(".messagelist")).to_contain_text("“reviewed”: returned")
    assert posts(portal) == []

    developer.reload()
    expect(developer.get_by_role("main")).to_contain_text("Is it 0.5 MW?")
    developer.get_by_role("main").get_by_role("link", name="Mend it").click()
    capacity = developer.locator('[name="capacity"]')
    expect(capacity).to_have_value("0.5")
    expect(capacity).to_have_accessible_description(re.compile("The reviewer: Is it 0.5 MW?"))
    capacity.fill("500")
    walk.press(developer, "Register device")
    expect(developer.get_by_role("main")).to_contain_text("A reviewer looks at it first")
    assert posts(portal) == []

    open_by_keys(reviewer, portal, "reviewed")
    changed = reviewer.locator("tr.changed")
    expect(changed).to_have_count(1)
    expect(changed).to_contain_text(re.compile(r"Capacity.*500.*Is it 0\.5 MW\?.*0\.5", re.DOTALL))
    judge_look(reviewer)
    reviewer.keyboard.press("a")
    expect(reviewer.get_by_role("button", name="Approve and send")).to_be_focused()
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator(".messagelist")).to_contain_text("accepted by the registry")

    (sent,) = posts(portal)
    assert sent["capacity"] == 500
    assert [d["externalId"] for d in portal.sandbox.truth()["devices"]] == ["reviewed"]
    developer.reload()
    expect(developer.get_by_role("main")).to_contain_text("The registry accepted it")


@pytest.mark.once
def test_rejected_by_keys(people: People, portal: Stack) -> None:
    """Enter in the reason rejects it; nothing of it is sent."""
    hand_in(people.developer, portal, "rejected")
    page = people.reviewer
    open_by_keys(page, portal, "rejected")
    page.keyboard.press("x")
    page.keyboard.type("A roof of somebody else.")
    page.keyboard.press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("“rejected”: rejected")
    people.developer.reload()
    expect(people.developer.get_by_role("main")).to_contain_text("A roof of somebody else.")
    assert posts(portal) == []


@pytest.mark.once
@pytest.mark.parametrize("size", SIZES)
def test_the_staff_pages_in_each_size(
    browser: Browser, people: People, portal: Stack, size: str
) -> None:
    name = f"seen-{size}"
    hand_in(people.developer, portal, name)
    page = opened(browser, size)
    enter_as_staff(page, portal)
    judge_look(page)
    page.goto(f"{portal.url}{HELD}")
    judge_look(page)
    page.get_by_label("Select this object").first.check()
    page.get_by_label("Action:").select_option("reject")
    page.get_by_role("button", name="Go").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reject: 1 submission")
    judge_look(page)
    page.goto(f"{portal.url}{HELD}")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("button", name="Approve and send")).to_be_visible()
    judge_look(page)
    page.context.close()


@pytest.mark.once
def test_the_buttons_never_cover_what_has_the_focus(people: People, portal: Stack) -> None:
    hand_in(people.developer, portal, "covered")
    page = people.reviewer
    open_by_keys(page, portal, "covered")
    page.keyboard.press("r")
    covered = []
    for _ in range(page.locator("td.remark input").count()):
        focused = page.locator(":focus")
        if not focused.evaluate(ON_TOP):
            covered.append(focused.get_attribute("name"))
        page.keyboard.press("Tab")

    assert covered == []
    expect(page.get_by_role("button", name="Approve and send")).to_be_focused()


# Whether a press on the middle of it would meet it.
ON_TOP = """element => {
  const box = element.getBoundingClientRect();
  return document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2) === element;
}"""


def test_two_reviewers_approve_at_once(people: People, portal: Stack) -> None:
    """One of them judged; the registry has one device of it, also while it takes its time."""
    sessions = [staff_session(portal, name) for name in ("rita", "otto")]
    names = [f"race-{n}" for n in range(3)]
    slow = {"match": {"method": "POST", "path": "/api/device"}, "do": "delay 500", "times": 9}
    for name in names:
        hand_in(people.developer, portal, name)
        number = people.developer.url.rstrip("/").rpartition("/")[2]
        portal.sandbox.faults([slow])
        address = f"{portal.url}{QUEUE}{number}/judge/"
        answers = at_once(lambda one: posted(one, address, {"verb": "approve"}), sessions)  # noqa: B023

        assert sorted(a.status_code for a in answers) == [302, 409]
        (loser,) = (a for a in answers if a.status_code == 409)
        assert re.search("It was approved by (rita|otto) already", loser.text)

    assert [body["externalId"] for body in posts(portal)] == names
    assert [d["externalId"] for d in portal.sandbox.truth()["devices"]] == names
    verified = portal.manage("verify_record")
    assert verified.returncode == 0, verified.stderr
