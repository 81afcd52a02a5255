"""Pictures of every page: `python -m tests.support.screenshots [FOLDER]`.

Without a folder, the README's own pictures are taken again (office screen, light). With one,
every page is taken as a phone and an office screen show it, light and dark, to be looked at.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support import chromium, links, stack, walk
from tests.support.stack import Stack

BASE = Path(__file__).resolve().parent.parent.parent
KEPT = BASE / "docs" / "screenshots"
DEMO = ("demo2024@example.org", "Demo2024")
SIZES = {"360": (360, 780), "1280": (1280, 800)}
# The buttons at the foot of the screen would stand in the middle of a longer picture.
AS_THE_SCREEN = {"staff-submission"}
READS = """externalId,timestamp,value,unit
{device},{now}Z,0.1,kWh
{device},{now}Z,3e4x,kWh
no-such-roof,{now}Z,3.2,kWh
"""


def pages(page: Page, portal: Stack) -> Iterator[str]:
    """Visits every page in the order of the main job; yields its name when it stands."""
    for name, path in (("home", "/"), ("signup", "/signup/"), ("login", "/login/")):
        page.goto(f"{portal.url}{path}")
        yield name
    walk.sign_in(page, portal.url, *DEMO)
    yield "devices"
    external_id = "roof-nairobi-01"
    page.get_by_role("link", name=external_id).click()
    page.wait_for_load_state("networkidle")
    yield "device"
    page.goto(f"{portal.url}/devices/new/")
    yield "device-new"
    page.goto(f"{portal.url}/reads/new/")
    yield "reads-new"
    yield from _an_upload(page, portal, external_id)
    for name, path in (("reads", "/reads/"), ("submissions", "/submissions/")):
        page.goto(f"{portal.url}{path}")
        yield name
    page.locator("main table tbody a").first.click()
    yield "submission"


def _an_upload(page: Page, portal: Stack, external_id: str) -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "october.csv"
        file.write_text(
            READS.format(device=external_id, now=f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}")
        )
        walk.choose_file(page, portal.url, file, {"type": "Delta"})
    yield "reads-check"
    walk.send(page)
    yield "reads-receipt"


def staff_pages(page: Page, portal: Stack) -> Iterator[str]:
    page.goto(f"{portal.url}/admin/")
    page.fill('[name="username"]', "admin")
    page.fill('[name="password"]', portal.environment["PORTAL_ADMIN_PASSWORD"])
    page.keyboard.press("Enter")
    page.wait_for_load_state("networkidle")
    yield "staff"
    page.goto(f"{portal.url}/admin/submissions/submission/")
    yield "staff-submissions"
    page.locator("#result_list tbody tr th a").first.click()
    yield "staff-submission"


def take(browser: Browser, portal: Stack, folder: Path, size: str, colours: str) -> None:
    portal.sandbox.reset(demo=True)
    width, height = SIZES[size]
    suffix = "" if folder == KEPT else f"-{size}-{colours}"
    for visit in (pages, staff_pages):
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if colours == "dark" else "light",
        )
        page = context.new_page()
        for name in visit(page, portal):
            whole = name not in AS_THE_SCREEN
            page.screenshot(path=folder / f"{name}{suffix}.png", full_page=whole)
        context.close()
    if folder != KEPT:
        _take_links(browser, portal, folder, size, colours)


def _take_links(browser: Browser, portal: Stack, folder: Path, size: str, colours: str) -> None:
    width, height = SIZES[size]
    scheme = "dark" if colours == "dark" else "light"
    contexts = [
        browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
        for _ in range(2)
    ]
    office, crew = (context.new_page() for context in contexts)
    walk.sign_in(office, portal.url, *DEMO)
    for name, page in links.pages(office, crew, portal):
        page.screenshot(path=folder / f"{name}-{size}-{colours}.png", full_page=True)
    for context in contexts:
        context.close()


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    every = [(size, colours) for size in SIZES for colours in ("light", "dark")]
    looks = [("1280", "light")] if folder == KEPT else every
    browser_path = chromium.found()
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        portal = stack.start(Path(data), "2024")
        browser = playwright.chromium.launch(
            executable_path=browser_path, args=list(chromium.ARGUMENTS)
        )
        try:
            for size, colours in looks:
                take(browser, portal, folder, size, colours)
        finally:
            browser.close()
            portal.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else KEPT)
