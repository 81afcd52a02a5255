"""What is held of each kind, between its person and a reviewer, each in a browser of their own.

A new device has its story in test_review.py. What a database could change of these is told through
the test client in tests/submissions and tests/devices; two presses at once are told here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import pytest
import requests as http
from playwright.sync_api import Browser, Locator, Page, expect

from portal.submissions.kinds import Kind
from tests.browser import reviewing
from tests.browser.reviewing import HELD, QUEUE, at_once, posted, staff_session, wait_until
from tests.browser.test_main_job import REGISTRATION
from tests.devices.device_files import HEADING, roof, text
from tests.support import walk
from tests.support.people import MEMBER, move_in
from tests.support.stack import Stack
from tests.support.visitor import Visitor

ONBOARDED = datetime(2026, 9, 1, tzinfo=UTC)
PASSWORDS = {name: REGISTRATION[name] for name in ("password", "confirmPassword")}
REMARK, REASON = "Is it right so?", "Not of this organisation."
HELD_WORDS = "A reviewer looks at it first"
READS = 3


def a_device(name: str) -> dict[str, Any]:
    return {
        "organisation": MEMBER.organisation,
        "externalId": name,
        "address": "Nairobi",
        "latitude": "-1.2921",
        "longitude": "36.8219",
        "countryCode": "KEN",
        "fuelCode": "ES100",
        "deviceTypeCode": "TC120",
        "capacity": 25,
        "commissioningDate": "2022-08-09T19:00:00.000Z",
        "createdAt": ONBOARDED.isoformat().replace("+00:00", ".000Z"),
    }


@dataclass
class Story:
    """One thing of its kind. `name` is what the queue calls it; its person is at `page`."""

    page: Page
    portal: Stack
    folder: Path
    name: str = ""
    before: int = 0

    call: ClassVar[tuple[str, str]]  # how it goes to the registry
    remarked: ClassVar[str] = "#whole"

    def __post_init__(self) -> None:
        self.name = f"{type(self).__name__}-{uuid4().hex[:6]}".lower()
        self.before = self._asked()
        self.prepare()

    def _asked(self) -> int:
        method, path = self.call
        asked = self.portal.sandbox.requests()
        return sum(one["method"] == method and one["path"].startswith(path) for one in asked)

    def asked(self) -> int:
        """How often the registry was asked to do it."""
        return self._asked() - self.before

    def truth(self, what: str) -> dict[str, Any]:
        """What the registry holds of this name."""
        name = "name" if what == "organisations" else "externalId"
        return {one[name]: one for one in self.portal.sandbox.truth()[what]}

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def goto(self, path: str) -> None:
        self.page.goto(f"{self.portal.url}{path}")

    def expect_held(self) -> None:
        expect(self.main).to_contain_text(HELD_WORDS)

    def prepare(self) -> None:
        """What the registry has of it before."""

    def hand_in(self) -> None:
        raise NotImplementedError

    def quietly(self, visitor: Visitor) -> str:
        """Hands it in without a browser; the address where its person sees what became of it."""
        raise NotImplementedError

    def look(self) -> None:
        """From the page where its person stands to where the words of a reviewer are."""

    def mend(self) -> None:
        raise NotImplementedError

    def finish(self) -> None:
        """What is left to its person after the approval."""

    def expect_away(self) -> None:
        """What its person reads while the registry is away."""
        self.look()
        expect(self.main).to_contain_text("The portal sends it as soon as the registry answers")

    def expect_no_sign_in(self) -> None:
        self.look()
        expect(self.main).to_contain_text("it goes at the next sign-in of")

    def again(self, reviewer: Page) -> None:
        """The registry is back, and nobody wants to wait for the next try."""
        find(reviewer, self)
        reviewer.get_by_role("button", name="Send again").click()

    def is_done(self) -> bool:
        raise NotImplementedError

    def is_there(self) -> bool:
        """At the registry, as it was handed in."""
        return self.is_done()


class SignUp(Story):
    call = ("POST", "/api/user/register")
    remarked = '[name="remark-orgName"]'

    @property
    def fields(self) -> dict[str, str]:
        return {**REGISTRATION, "orgName": self.name, "email": f"{self.name}@example.org"}

    def hand_in(self) -> None:
        self.goto("/signup/")
        walk.fill(self.page, self.fields)
        walk.press(self.page, "Register")
        self.expect_held()

    def quietly(self, visitor: Visitor) -> str:
        return visitor.hand_in("/signup/", {**self.fields, "client_id": str(uuid4())}).url

    def expect_held(self) -> None:
        expect(self.main).to_contain_text("Your organisation is reviewed first")

    def mend(self) -> None:
        name = self.page.locator('[name="orgName"]')
        expect(name).to_have_value(self.name)
        expect(name).to_have_accessible_description(re.compile(f"The reviewer: {REMARK[:-1]}"))
        self.name = f"{self.name} Ltd"
        walk.fill(self.page, {"orgName": self.name, **PASSWORDS})
        walk.press(self.page, "Send again")
        self.expect_held()

    def finish(self) -> None:
        self.page.reload()
        self._register()
        expect(self.page).to_have_url(re.compile("/login/"))

    def _register(self) -> None:
        walk.fill(self.page, PASSWORDS)
        walk.press(self.page, "Register at the registry")

    def expect_away(self) -> None:
        self._register()
        expect(self.main).to_contain_text("The registry does not answer at the moment")

    def again(self, reviewer: Page) -> None:
        """Its person has the passwords, and nobody else."""
        self._register()
        expect(self.page).to_have_url(re.compile("/login/"))

    def is_done(self) -> bool:
        return self.name in self.truth("organisations")


class NewDevice(Story):
    """What happens between hand-in and verdict is told in test_review.py."""

    call = ("POST", "/api/device")

    def quietly(self, visitor: Visitor) -> str:
        fields = dict(zip(HEADING, roof(1, externalId=self.name), strict=True))
        return visitor.hand_in("/devices/new/", {**fields, "client_id": str(uuid4())}).url

    def is_done(self) -> bool:
        return self.name in self.truth("devices")


class Change(Story):
    call = ("PATCH", "/api/device/")
    remarked = '[name="remark-capacity"]'

    @property
    def form(self) -> str:
        return f"/devices/id/{self.name}/edit/"

    def prepare(self) -> None:
        self.portal.sandbox.load(devices=[a_device(self.name)])

    def hand_in(self) -> None:
        self.goto(self.form)
        self._give("33")

    def quietly(self, visitor: Visitor) -> str:
        fields = dict(zip(HEADING, roof(1, externalId=self.name, capacity="34"), strict=True))
        return visitor.hand_in(self.form, {**fields, "client_id": str(uuid4())}).url

    def _give(self, capacity: str) -> None:
        self.page.locator('[name="capacity"]').fill(capacity)
        self.page.keyboard.press("Enter")
        self.expect_held()

    def mend(self) -> None:
        self.main.get_by_role("link", name="Mend it").click()
        capacity = self.page.locator('[name="capacity"]')
        expect(capacity).to_have_value("33")
        expect(capacity).to_have_accessible_description(re.compile(REMARK[:-1]))
        self._give("34")

    def is_done(self) -> bool:
        return bool(self.truth("devices")[self.name]["capacity"] == 34)


class Removal(Story):
    call = ("DELETE", "/api/device/")

    @property
    def form(self) -> str:
        return f"/devices/id/{self.name}/remove/"

    def prepare(self) -> None:
        self.portal.sandbox.load(devices=[a_device(self.name)])

    def hand_in(self) -> None:
        self.goto(self.form)
        walk.press(self.page, "Remove the device")
        self.expect_held()

    def quietly(self, visitor: Visitor) -> str:
        return visitor.hand_in(self.form, {"client_id": str(uuid4())}).url

    def mend(self) -> None:
        self.main.get_by_role("link", name="Mend it").click()
        expect(self.main).to_contain_text(REMARK)
        walk.press(self.page, "Remove the device")
        self.expect_held()

    def is_done(self) -> bool:
        return self.name not in self.truth("devices")


class DeviceFile(Story):
    """A row of a file; the row below it is judged with it."""

    call = ("POST", "/api/device")
    remarked = '[name="remark-capacity"]'

    @property
    def content(self) -> bytes:
        return text([HEADING, roof(1, externalId=self.name), roof(2, externalId=self.other)])

    @property
    def other(self) -> str:
        return f"{self.name}-below"

    def hand_in(self) -> None:
        file = self.folder / f"{self.name}.csv"
        file.write_bytes(self.content)
        self.goto("/devices/import/")
        self.page.set_input_files('input[name="file"]', file)
        walk.press(self.page, "Check the file")
        walk.press(self.page, "Register 2 devices")
        self.expect_held()

    def quietly(self, visitor: Visitor) -> str:
        files = {"file": (f"{self.name}.csv", self.content)}
        page = visitor.hand_in("/devices/import/", {}, files)
        return visitor.hand_in(page.url.removeprefix(self.portal.url), {}).url

    def expect_held(self) -> None:
        expect(self.main).to_contain_text("Waits for review 2")

    def look(self) -> None:
        self.main.get_by_role("link", name=self.name, exact=True).click()

    def mend(self) -> None:
        self.main.get_by_role("link", name="Mend it").click()
        capacity = self.page.locator('[name="capacity"]')
        expect(capacity).to_have_accessible_description(re.compile(REMARK[:-1]))
        capacity.fill("34")
        self.page.keyboard.press("Enter")
        expect(self.main).to_contain_text(HELD_WORDS)

    def is_done(self) -> bool:
        return self.is_there() and bool(self.truth("devices")[self.name]["capacity"] == 34)

    def is_there(self) -> bool:
        return self.name in self.truth("devices")


class Reads(Story):
    call = ("POST", "/api/meter-reads/new/")

    @property
    def device(self) -> str:
        return self.name.removesuffix(".csv")

    def prepare(self) -> None:
        self.name += ".csv"
        self.portal.sandbox.load(devices=[a_device(self.device)])

    def content(self, value: int) -> str:
        ends = [ONBOARDED + timedelta(hours=n + 1) for n in range(READS)]
        rows = [f"{self.device},{end:%Y-%m-%dT%H:%M:%SZ},{value},Wh" for end in ends]
        return "\n".join(["externalId,timestamp,value,unit", *rows])

    def hand_in(self, value: int = 900) -> None:
        file = self.folder / self.name
        file.write_text(self.content(value))
        walk.choose_file(self.page, self.portal.url, file, {"type": "Delta"})
        walk.press(self.page, "Send")
        self.expect_held()

    def quietly(self, visitor: Visitor) -> str:
        files = {"file": (self.name, self.content(900))}
        page = visitor.hand_in("/reads/new/", {"type": "Delta"}, files)
        check = page.url.removeprefix(self.portal.url)
        return visitor.hand_in(check, {}, to=f"{check}send/").url

    def look(self) -> None:
        self.main.get_by_role("link", name="page in the record").click()

    def mend(self) -> None:
        expect(self.main).to_contain_text(REMARK)
        self.main.get_by_role("link", name="Mend it").click()
        expect(self.page).to_have_url(re.compile("/reads/new/"))
        self.hand_in(800)

    def finish(self) -> None:
        """The worker sends it."""
        wait_until(self.is_done)

    def expect_away(self) -> None:
        expect(self.main).to_contain_text("The registry does not answer at the moment")

    def expect_no_sign_in(self) -> None:
        expect(self.main).to_contain_text("Waits for your sign-in")

    def again(self, reviewer: Page) -> None:
        """The worker tries by itself."""

    def is_done(self) -> bool:
        reads = self.portal.sandbox.truth()["reads"]
        return sum(read["externalId"] == self.device for read in reads) == READS


@dataclass
class Places:
    """The pages of three people, who have signed in once for all stories; and those who come
    without a browser, the member and two reviewers."""

    member: Page
    visitor: Page
    reviewer: Page
    portal: Stack
    quiet: Visitor
    sessions: list[http.Session]
    errors: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def places(browser: Browser, stack_2024: Stack) -> Iterator[Places]:
    with reviewing.staffed(stack_2024, *Kind, "device_file"):
        stack_2024.sandbox.reset()
        move_in(stack_2024.sandbox, MEMBER)
        pages = [reviewing.opened(browser) for _ in range(3)]
        found = Places(
            *pages,
            portal=stack_2024,
            quiet=Visitor(stack_2024.url, MEMBER),
            sessions=[staff_session(stack_2024, name) for name in ("rita", "otto")],
        )
        for page in pages:
            page.on("pageerror", lambda error: found.errors.append(str(error)))
        walk.sign_in(found.member, stack_2024.url, MEMBER.email, MEMBER.password)
        reviewing.enter_as_staff(found.reviewer, stack_2024)
        yield found
        for page in pages:
            page.context.close()


def told_of(*kinds: type[Story]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("kind", kinds, ids=[kind.__name__ for kind in kinds])


each_kind = told_of(SignUp, Change, Removal, DeviceFile, Reads)


@pytest.fixture
def story(places: Places, kind: type[Story], tmp_path: Path) -> Iterator[Story]:
    person = places.visitor if kind is SignUp else places.member
    yield kind(person, places.portal, tmp_path)
    places.portal.sandbox.faults([])
    assert not places.errors, places.errors


def open_it(reviewer: Page, story: Story) -> None:
    reviewer.goto(f"{story.portal.url}{HELD}")
    reviewer.locator("#result_list").get_by_role("link", name=story.name, exact=True).click()
    expect(reviewer.get_by_role("heading", level=1)).to_contain_text(story.name)


def find(reviewer: Page, story: Story) -> None:
    """Also when it was judged."""
    reviewer.goto(f"{story.portal.url}{QUEUE}?q={story.name}")
    reviewer.locator("#result_list").get_by_role("link", name=story.name, exact=True).click()


def type_in(reviewer: Page, selector: str, words: str, result: str) -> None:
    """Enter in a field does what the field is for."""
    reviewer.locator(selector).fill(words)
    reviewer.keyboard.press("Enter")
    expect(reviewer.locator(".messagelist")).to_contain_text(result)


def approve(reviewer: Page, story: Story) -> None:
    open_it(reviewer, story)
    reviewer.get_by_role("button", name="Approve").click()
    expect(reviewer.locator(".messagelist")).to_contain_text(f"“{story.name}”: approved")


def lay_down(story: Story, fault: str, *, times: int) -> None:
    method, path = story.call
    match = {"method": method, "path": f"{path}*"}
    story.portal.sandbox.faults([{"match": match, "do": fault, "times": times}])


@pytest.mark.once
@each_kind
def test_held_returned_mended_approved(places: Places, story: Story) -> None:
    reviewer = places.reviewer
    story.hand_in()
    open_it(reviewer, story)
    type_in(reviewer, story.remarked, REMARK, f"“{story.name}”: returned")
    story.page.reload()
    story.look()
    story.mend()
    assert story.asked() == 0

    approve(reviewer, story)
    story.finish()
    assert story.is_done()
    assert story.asked() == (READS if isinstance(story, Reads) else 1)


@pytest.mark.once
@each_kind
def test_rejected_and_never_sent(places: Places, story: Story) -> None:
    address = story.quietly(places.quiet)
    open_it(places.reviewer, story)
    type_in(places.reviewer, "#reason", REASON, f"“{story.name}”: rejected")

    story.page.goto(address)
    story.look()
    expect(story.main).to_contain_text(REASON)
    assert story.asked() == 0
    assert not story.is_done()


@pytest.mark.once
def test_the_rows_of_a_file_are_approved_together(places: Places, tmp_path: Path) -> None:
    story, reviewer = DeviceFile(places.member, places.portal, tmp_path), places.reviewer
    story.quietly(places.quiet)
    reviewer.goto(f"{story.portal.url}{HELD}")
    reviewer.get_by_role("link", name=f"{story.name}.csv, {MEMBER.organisation} (2)").click()
    expect(reviewer.locator("#result_list tbody tr")).to_have_count(2)
    reviewer.get_by_label("Select all objects on this page").check()
    reviewer.get_by_label("Action:").select_option("approve")
    reviewer.get_by_role("button", name="Go").click()
    reviewer.get_by_role("button", name="Approve 2 submissions").click()

    expect(reviewer.locator("#content")).to_contain_text("accepted by the registry")
    assert {story.name, story.other} <= set(story.truth("devices"))
    assert story.asked() == 2


@each_kind
def test_two_reviewers_approve_at_once(places: Places, story: Story) -> None:
    """One of them judged; it is sent once, also where the registry takes its time."""
    story.quietly(places.quiet)
    found = places.sessions[0].get(
        f"{story.portal.url}{QUEUE}?q={story.name}", timeout=reviewing.SECONDS
    )
    number = re.search(rf"{QUEUE}([0-9a-f-]+)/change/[^>]*>{re.escape(story.name)}<", found.text)
    assert number
    method, path = story.call
    slow = {"match": {"method": method, "path": f"{path}*"}, "do": "delay 300", "times": 9}
    story.portal.sandbox.faults([slow])
    address = f"{story.portal.url}{QUEUE}{number[1]}/judge/"
    answers = at_once(lambda one: posted(one, address, {"verb": "approve"}), places.sessions)

    assert sorted(answer.status_code for answer in answers) == [302, 409]
    times = {SignUp: 0, Reads: READS}.get(type(story), 1)
    wait_until(lambda: story.asked() >= times)
    assert story.asked() == times


@pytest.mark.once
@told_of(SignUp, NewDevice, Change, Removal, DeviceFile, Reads)
def test_approved_while_the_registry_is_down(places: Places, story: Story) -> None:
    """The approval stands, its person is told, and it goes when the registry is back."""
    address = story.quietly(places.quiet)
    lay_down(story, "status 503", times=99)
    approve(places.reviewer, story)
    story.page.goto(address)
    story.expect_away()
    assert not story.is_there()

    story.portal.sandbox.faults([])
    story.again(places.reviewer)
    wait_until(story.is_there)
    assert story.is_there()


@pytest.mark.once
@told_of(NewDevice, Change, Removal, DeviceFile, Reads)
def test_approved_after_the_sign_in_ended(places: Places, story: Story) -> None:
    """Both see that it waits; it goes at its person's next sign-in."""
    address = story.quietly(Visitor(places.portal.url, MEMBER))
    lay_down(story, "revoke_token", times=1)
    approve(places.reviewer, story)
    story.page.goto(address)
    story.expect_no_sign_in()
    find(places.reviewer, story)
    expect(places.reviewer.get_by_role("main")).to_contain_text("sign-in")
    assert not story.is_there()

    Visitor(places.portal.url, MEMBER)
    wait_until(story.is_there)
    assert story.is_there()
