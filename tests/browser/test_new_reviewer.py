"""Twenty devices before a reviewer who has read no manual: what is in sight is what they use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from portal.submissions.kinds import Kind
from tests.browser import reviewing
from tests.devices.device_files import HEADING, roof
from tests.devices.shots import a_shot
from tests.support.people import Someone, move_in
from tests.support.stack import Stack
from tests.support.visitor import Visitor

pytestmark = pytest.mark.once

# What others have handed in before, wherever they did, makes nothing odd about these.
DEVELOPER = Someone("twenty@example.org", "Twenty Roofs")
NUMBER = 20
IN_LONDON = {"latitude": "51.5", "longitude": "-0.1", "placeIsRight": "on"}
ON_THE_SAME_ROOF = {"latitude": "-0.3001", "longitude": "36.8221", "isAnother": "on"}
OUTSIDE = {4: IN_LONDON, 15: IN_LONDON}
ODD = {**OUTSIDE, 11: ON_THE_SAME_ROOF}
VERDICTS = {**dict.fromkeys(ODD, "rejected"), **dict.fromkeys(OUTSIDE, "returned")}
MORE = {
    "projectName": "Roofs of Nairobi",
    "impactStory": "Light for the clinic and its cold chain.",
    "offTaker": "School",
    "gridInterconnection": "true",
    "energyStorage": "true",
    "deviceDescription": "Rooftop Solar",
    "SDGBenefits": "SDG7",
}
# What one judges a device by, and where one says so.
LOOKED_AT = (
    *("h1", ".standing", "[data-keys]", '.fields tr:has-text("Capacity") td', ".plan"),
    *('button[value="approve"]', 'button[value="return"]', 'button[value="reject"]', "#reason"),
)
IN_SIGHT = """element => {
  const box = element.getBoundingClientRect();
  const seen = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return box.top >= 0 && box.bottom <= innerHeight && element.contains(seen);
}"""


@dataclass
class Counted:
    """A reviewer's way: the presses of mouse and keys, and the pages; what is typed is no press."""

    page: Page
    presses: int = 0
    pages: int = 0

    def clicks(self, role: str, name: str) -> None:
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.presses, self.pages = self.presses + 1, self.pages + 1

    def reaches(self, key: str, name: str) -> None:
        """A key that the page tells of; it presses nothing by itself."""
        self.page.keyboard.press(key)
        expect(self.page.locator(":focus")).to_have_accessible_name(name)
        self.presses += 1

    def goes_to(self, label: str) -> None:
        self.page.get_by_label(label, exact=True).click()
        self.presses += 1

    def enters(self, text: str = "") -> None:
        self.page.keyboard.type(text)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.presses, self.pages = self.presses + 1, self.pages + 1


@pytest.fixture(scope="module")
def portal(stack_2024: Stack) -> Iterator[Stack]:
    """Twenty devices are held, every other one with a photo."""
    with reviewing.staffed(stack_2024, Kind.DEVICE):
        stack_2024.sandbox.reset()
        move_in(stack_2024.sandbox, DEVELOPER)
        developer = Visitor(stack_2024.url, DEVELOPER)
        for n in range(1, NUMBER + 1):
            hand_in(developer, n)
        yield stack_2024


def hand_in(developer: Visitor, n: int) -> None:
    row = dict(zip(HEADING, roof(n, externalId=name(n), latitude=f"-0.{290 + n}1"), strict=True))
    numbers = {"client_id": str(uuid4()), "photoSet": str(uuid4())}
    files = {"photos": ("roof.jpg", a_shot(), "image/jpeg")} if n % 2 else None
    answer = developer.hand_in("/devices/new/", {**row, **MORE, **ODD.get(n, {}), **numbers}, files)
    assert "/submissions/" in answer.url, answer.text


def name(n: int) -> str:
    return f"twenty-{n}"


def out_of_sight(page: Page) -> list[str]:
    found = [one for one in LOOKED_AT if not page.locator(one).first.evaluate(IN_SIGHT)]
    odd = page.locator(".odd li")
    return found + [one.inner_text() for one in odd.all() if not one.evaluate(IN_SIGHT)]


def made(portal: Stack) -> set[str]:
    return {device["externalId"] for device in portal.sandbox.truth()["devices"]}


def test_twenty_are_judged(browser: Browser, portal: Stack) -> None:
    page = reviewing.opened(browser)
    reviewing.enter_as_staff(page, portal)
    rita = Counted(page)
    rita.clicks("link", f"{NUMBER} held back until you judge")
    rita.clicks("link", name(1))
    for n in range(1, NUMBER + 1):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Device {name(n)}")
        if n == 1 or n in ODD:
            assert out_of_sight(page) == []
        judge(rita, by_keys=n % 2 == 0)
        said = (
            "returned" if n in OUTSIDE else "rejected" if n in ODD else "accepted by the registry"
        )
        expect(page.locator(".messagelist")).to_contain_text(f"“{name(n)}”")
        expect(page.locator(".messagelist")).to_contain_text(said)

    expect(page.locator("#content")).to_contain_text("0 submissions")
    wanted = {name(n) for n in range(1, NUMBER + 1) if n not in ODD}
    reviewing.wait_until(lambda: made(portal) == wanted)  # the worker sends what found it busy
    assert made(portal) == wanted
    assert rita.pages == NUMBER + 2
    assert rita.presses <= 2 * NUMBER + 2
    page.context.close()


def judge(rita: Counted, *, by_keys: bool) -> None:
    """By what the page says: a place elsewhere is asked about, a second one of a roof refused."""
    odd = " ".join(rita.page.locator(".odd li").all_inner_texts())
    if "Outside its country" in odd:
        rita.goes_to("Remark on Latitude")
        rita.enters("In London? Your other roofs are in Nairobi.")
    elif "Another one near by" in odd:
        rita.goes_to("Reason")
        rita.enters("It is there already.")
    elif by_keys:
        rita.reaches("a", "Approve and send")
        rita.enters()
    else:
        rita.clicks("button", "Approve and send")
