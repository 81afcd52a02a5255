"""Files of loggers, makers and services: from choosing one to Send, as a person goes."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from portal import limits
from tests.browser.conftest import PATIENCE_MS
from tests.browser.shapes import SHAPES, Shape
from tests.browser.test_pages import DEMO
from tests.support import people, walk
from tests.support.people import Someone
from tests.support.stack import Stack

pytestmark = pytest.mark.once

DEVICE = "roof-nairobi-01"
HOURS = range(7, 18)
# From choosing the file to pressing Send, on a machine that does other things too.
UNDER_A_MINUTE = 60


@pytest.fixture
def office(browser: Browser, script: bool) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, java_script_enabled=script
    )
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    yield page
    context.close()


def write(file: Path, first: datetime) -> None:
    """Two days of hours in the shape of a maker's export: month first, local time, no device."""
    lines = ["Date/Time,Energy Produced (Wh)"]
    for hour in range(48):
        at = first + timedelta(hours=hour)
        lines.append(f"{at:%m/%d/%Y %H:%M},{900 if at.hour in HOURS else 0}")
    file.write_text("\n".join(lines))


# What was sent before is not sent again: each way has days of its own.
@pytest.mark.parametrize(
    ("script", "first"),
    [(True, datetime(2025, 3, 13)), (False, datetime(2025, 3, 23))],
    ids=["with script", "without script"],
)
def test_a_file_without_a_device(
    office: Page, stack_2024: Stack, script: bool, first: datetime, tmp_path: Path
) -> None:
    url, sandbox = stack_2024.url, stack_2024.sandbox
    sandbox.reset(demo=True)
    walk.sign_in(office, url, *DEMO["2024"])
    write(tmp_path / "march.csv", first)
    began = time.monotonic()
    office.goto(f"{url}/reads/new/")
    office.set_input_files('input[name="file"]', tmp_path / "march.csv")
    walk.press(office, "Check the file")

    expect(office.get_by_role("heading", level=1)).to_have_text("Understand the file")
    expect(office.locator("#preview")).to_contain_text(
        f"{first.day} Mar 2025, 00:00 to 01:00 by the device"
    )
    office.select_option("[name=device]", DEVICE)
    follow(office, script)
    walk.press(office, "Check the file")

    expect(office.get_by_role("heading", level=1)).to_contain_text("Check")
    expect(office.get_by_role("main")).to_contain_text(DEVICE)
    office.get_by_role("main").get_by_role("button", name="Send").first.click()
    assert time.monotonic() - began < UNDER_A_MINUTE
    wait_for_receipt(office)
    sent = [r for r in sandbox.requests() if r["path"].startswith("/api/meter-reads/new/roof")]
    posts = [r["body"]["reads"][0] for r in sent if r["method"] == "POST"]
    assert sum(read["value"] for read in posts) == 900 * 2 * len(HOURS)
    assert posts[0]["endtimestamp"] == f"2025-03-{first.day}T05:00:00.000Z"


def follow(page: Page, script: bool) -> None:
    """The rows follow a choice at once; without script there is a button for it, and the choice
    stands."""
    if not script:
        walk.press(page, "Show the rows again")
    expect(page.locator("#preview")).to_contain_text(f"{DEVICE}: 0")
    expect(page.locator("[name=device]")).to_have_value(DEVICE)


def wait_for_receipt(page: Page) -> None:
    """Without script the page does not follow by itself: a person reloads it."""
    until = time.monotonic() + PATIENCE_MS / 1000
    receipt = page.get_by_role("heading", level=1).filter(has_text="Receipt")
    while receipt.count() == 0 and time.monotonic() < until:
        page.reload()
        page.wait_for_load_state()
    expect(receipt).to_be_visible()


@dataclass
class Counted:
    """A new user on the way from the file to Send: pages by their headings, choices, seconds."""

    page: Page
    pages: list[str] = field(default_factory=list)
    choices: int = 0
    began: float = field(default_factory=time.monotonic)

    def arrives(self) -> str:
        self.pages.append(self.page.get_by_role("heading", level=1).inner_text())
        return self.pages[-1]

    def presses(self, name: str) -> None:
        """A button; returns when the next page is there."""
        with self.page.expect_navigation():
            walk.press(self.page, name)

    def chooses(self, label: str, option: str) -> None:
        self.page.get_by_label(label).first.select_option(option)
        self.choices += 1

    def ticks(self, *headings: str) -> None:
        """Of the columns that are asked for, those alone; one that stands ticked costs nothing."""
        for box in self.page.locator('[name="values"]').all():
            label = self.page.locator(f'label[for="{box.get_attribute("id")}"]').inner_text()
            if box.is_checked() != (label.strip() in headings):
                box.click()
                self.choices += 1


@pytest.fixture
def new_user(browser: Browser, stack_2024: Stack, shape: Shape) -> Iterator[Page]:
    """Signed in, of an organisation that has several devices and never sent a file: nothing is
    remembered that another test answered."""
    member = Someone(f"office@{shape.device_name}.example.org", f"Owners of {shape.device_name}")
    stack_2024.sandbox.reset()
    people.move_in(stack_2024.sandbox, member)
    names = (*(shape.devices or (shape.device_name,)), "roof-next-door")
    stack_2024.sandbox.load(devices=[a_device(name, member.organisation) for name in names])
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    walk.sign_in(page, stack_2024.url, member.email, member.password)
    yield page
    context.close()


def a_device(name: str, organisation: str) -> dict[str, object]:
    return {
        "organisation": organisation,
        "externalId": name,
        "createdAt": "2025-01-01T00:00:00.000Z",
        "commissioningDate": "2022-01-01T00:00:00.000Z",
        "capacity": 20,
        "countryCode": "KEN",
    }


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name.partition(".")[0])
def test_a_makers_file_needs_no_other_choice_than_device_and_column(
    new_user: Page, stack_2024: Stack, shape: Shape, tmp_path: Path
) -> None:
    content = shape.content if isinstance(shape.content, bytes) else shape.content.encode()
    (tmp_path / shape.name).write_bytes(content)
    new_user.goto(f"{stack_2024.url}/reads/new/")
    story = Counted(new_user)
    story.arrives()
    new_user.set_input_files('input[name="file"]', tmp_path / shape.name)
    story.presses("Check the file")
    if story.arrives() == "Understand the file":
        answers(story, shape)
        story.presses("Check the file")
        story.arrives()
    main = new_user.get_by_role("main")
    expect(main).to_contain_text(f"{shape.energy} together".replace(" ", "\N{NO-BREAK SPACE}", 1))
    story.presses(f"Send {shape.reads} reads")
    seconds = time.monotonic() - story.began

    expect(new_user.get_by_role("heading", level=1)).to_have_text(re.compile("Sending|Receipt"))
    understand = [] if shape.devices else ["Understand the file"]
    assert story.pages == ["Upload meter reads", *understand, "Check the file"]
    assert story.choices <= shape.choices
    assert seconds < UNDER_A_MINUTE
    print(f"{shape.name}: {seconds:.1f} s, {story.choices} choices, {len(story.pages)} pages")


def answers(story: Counted, shape: Shape) -> None:
    """What the page asks for, and nothing else."""
    if shape.called:
        story.chooses(f"“{shape.called}”", shape.device_name)
    else:
        story.chooses("Which device", shape.device_name)
    if shape.columns:
        story.ticks(*shape.columns)


@pytest.mark.parametrize("script", [True])
def test_on_a_phone_the_meaning_stands_below_each_row(
    office: Page, stack_2024: Stack, tmp_path: Path
) -> None:
    stack_2024.sandbox.reset(demo=True)
    office.set_viewport_size({"width": 360, "height": 780})
    walk.sign_in(office, stack_2024.url, *DEMO["2024"])
    days = [f"2025-04-0{day}," + ",".join(["0"] * 9 + ["1.5"] * 15) for day in range(1, 6)]
    heading = "Day," + ",".join(f"{hour:02}:00" for hour in range(24))
    (tmp_path / "april.csv").write_text("\n".join([heading, *days]))
    office.goto(f"{stack_2024.url}/reads/new/")
    office.set_input_files('input[name="file"]', tmp_path / "april.csv")
    walk.press(office, "Check the file")
    meaning = office.locator("#preview td.meant").first
    expect(meaning).to_contain_text("1.5 kWh, 1 Apr 2025, 09:00 to 10:00")
    box = meaning.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360
    expect(office.get_by_label("Dates are")).to_be_hidden()
    office.get_by_text("Change how it is read").click()
    expect(office.get_by_label("Dates are")).to_be_visible()


@pytest.mark.parametrize("script", [True])
def test_a_large_file_ends_on_the_check_page(
    office: Page, stack_2024: Stack, tmp_path: Path
) -> None:
    """The bar is followed by the check page, and not by a page within the page."""
    stack_2024.sandbox.reset(demo=True)
    walk.sign_in(office, stack_2024.url, *DEMO["2024"])
    first = datetime(2025, 1, 1)
    stamps = [first + timedelta(minutes=n) for n in range(limits.CHECKED_AT_ONCE_ROWS + 1)]
    rows = [f"{at:%Y-%m-%d %H:%M},{0.2 if at.hour in HOURS else 0}" for at in stamps]
    (tmp_path / "minutes.csv").write_text("\n".join(["Time,Energy (kWh)", *rows]))
    office.goto(f"{stack_2024.url}/reads/new/?externalId={DEVICE}")
    office.set_input_files('input[name="file"]', tmp_path / "minutes.csv")
    walk.press(office, "Check the file")
    expect(office.get_by_role("heading", level=1)).to_have_text("Check the file")
    expect(office.locator("main")).to_have_count(1)
    expect(office.get_by_role("button", name="Send")).to_be_visible()


@pytest.mark.parametrize("script", [True])
def test_no_figure_is_torn_on_a_phone(office: Page, stack_2024: Stack, tmp_path: Path) -> None:
    stack_2024.sandbox.reset(demo=True)
    office.set_viewport_size({"width": 360, "height": 780})
    walk.sign_in(office, stack_2024.url, *DEMO["2024"])
    first = datetime(2025, 1, 1)
    stamps = [first + timedelta(minutes=15 * n) for n in range(15_000)]
    rows = [f"{at:%Y-%m-%d %H:%M},{0.2 + at.minute / 100}" for at in stamps]
    (tmp_path / "year.csv").write_text("\n".join(["Time,Energy (kWh)", *rows]))
    office.goto(f"{stack_2024.url}/reads/new/?externalId={DEVICE}")
    office.set_input_files('input[name="file"]', tmp_path / "year.csv")
    walk.press(office, "Check the file")
    figures = office.locator(".stat dd")
    expect(figures.first).to_have_text(re.compile(r"1\d,\d{3} reads"))
    widths = figures.evaluate_all(
        """all => all.map(one => {
            const style = getComputedStyle(one);
            const pen = document.createElement("canvas").getContext("2d");
            pen.font = style.font;
            const words = one.textContent.split(" ").map(word => pen.measureText(word).width);
            return [Math.max(...words), one.clientWidth];
        })"""
    )
    assert all(widest <= width + 1 for widest, width in widths), widths
