"""The pages after Send in a browser: accessible in each state, gentle, and whole without script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import judge
from tests.support import stack, walk
from tests.support.people import MEMBER, move_in
from tests.support.stack import Stack

pytestmark = pytest.mark.once

ONBOARDED = datetime(2026, 9, 1, tzinfo=UTC)
HOLD_SECONDS = 8


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A portal that holds an upload long enough to look at it."""
    folder = tmp_path_factory.mktemp("held")
    running = stack.start(folder, "2024", PORTAL_HOLD_SECONDS=str(HOLD_SECONDS))
    running.sandbox.reset()
    move_in(running.sandbox, MEMBER)
    device = {
        "organisation": MEMBER.organisation,
        "externalId": "roof",
        "createdAt": ONBOARDED.isoformat(),
        "commissioningDate": "2025-01-01T00:00:00.000Z",
        "capacity": 10,
        "countryCode": "KEN",
    }
    running.sandbox.load(devices=[device])
    yield running
    running.close()


def choose(page: Page, portal: Stack, folder: Path, day: int) -> None:
    """A day of hourly reads, checked; each test has a later one."""
    first = ONBOARDED + timedelta(days=day)
    ends = [first + timedelta(hours=n + 1) for n in range(24)]
    file = folder / f"day-{day}.csv"
    rows = [f"roof,{end:%Y-%m-%dT%H:%M:%SZ},{900 + n}" for n, end in enumerate(ends)]
    file.write_text("\n".join(["externalId,timestamp,value", *rows]))
    walk.sign_in(page, portal.url, MEMBER.email, MEMBER.password)
    walk.choose_file(page, portal.url, file, {"type": "Delta", "unit": "Wh"})


def test_every_state_is_for_everybody(page: Page, held: Stack, tmp_path: Path) -> None:
    choose(page, held, tmp_path, 1)
    page.get_by_role("main").get_by_role("button", name="Send").first.click()
    expect(page.get_by_role("heading", name="The sending starts in")).to_be_visible()
    judge(page)
    walk.press(page, "Pause")
    expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    judge(page)
    page.get_by_role("link", name="Cancel the rest").click()
    judge(page)
    page.get_by_role("link", name="Go on sending").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Receipt", timeout=60_000)
    expect(page.get_by_role("main")).to_contain_text("24 confirmed")
    judge(page)


def test_the_page_asks_while_it_is_looked_at_and_not_after_the_end(
    page: Page, held: Stack, tmp_path: Path
) -> None:
    choose(page, held, tmp_path, 2)
    page.get_by_role("main").get_by_role("button", name="Send").first.click()
    page.wait_for_load_state("load")
    with page.expect_request(lambda request: request.headers.get("hx-request") == "true"):
        pass
    expect(page.get_by_role("heading", level=1)).to_contain_text("Receipt", timeout=60_000)
    assert page.locator("[data-poll-seconds]").count() == 0


def test_a_hidden_tab_asks_nothing(page: Page, held: Stack, tmp_path: Path) -> None:
    page.clock.install()
    choose(page, held, tmp_path, 4)
    page.get_by_role("main").get_by_role("button", name="Send").first.click()
    walk.press(page, "Pause")
    expect(page.locator("[data-poll-seconds]")).to_have_count(1)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    seconds = float(page.locator("[data-poll-seconds]").get_attribute("data-poll-seconds") or 0)

    look(page, hidden=True)
    asked.clear()
    page.clock.fast_forward(int(seconds * 3000))
    assert asked == []

    with page.expect_request(lambda request: request.headers.get("hx-request") == "true"):
        look(page, hidden=False)


def look(page: Page, *, hidden: bool) -> None:
    """What the browser tells a page whose tab is covered, or looked at again."""
    page.evaluate(
        """hidden => {
            Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


def test_send_is_taken_back_without_script(browser: Browser, held: Stack, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    choose(page, held, tmp_path, 3)
    page.get_by_role("main").get_by_role("button", name="Send").first.click()
    walk.press(page, "Undo")
    expect(page.get_by_role("main")).to_contain_text("Nothing was sent")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Check")
    context.close()
