"""What every page owes to everybody: names, landmarks, contrast, a phone's width, little weight."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Response, expect

from tests.support import walk
from tests.support.stack import Stack

DEMO = {
    "2022": ("demo2022@example.org", "Demo2022"),
    "2024": ("demo2024@example.org", "Demo2024"),
}
# To tell of each element that is as it should be takes axe longer than to look at all of them.
TROUBLE: dict[str, object] = {"resultTypes": ["violations"]}
RULES: dict[str, object] = {
    **TROUBLE,
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
}
CONTRAST: dict[str, object] = {
    **TROUBLE,
    "runOnly": {"type": "rule", "values": ["color-contrast"]},
}
LOOK = "([within, rules]) => axe.run(within, rules).then((found) => found.violations)"
# Colours pass over into others on Django's own staff pages, whatever the person prefers.
AT_REST = """() => Promise.all(
  document.getAnimations()
    .filter((one) => one instanceof CSSTransition)
    .map((one) => one.finished.catch(() => null))
)"""
OUTSIDE = ("/", "/signup/", "/login/", "/no-such-page/")
INSIDE = (
    "/devices/",
    "/devices/new/",
    "/devices/import/",
    "/devices/?q=nothing-of-that-name",
    "/reads/",
    "/reads/new/",
    "/submissions/",
    "/installers/",
    "/inbox/",
    "/phone/",
)
TITLE = re.compile("D-REC portal$")
SIZES = {"phone": (360, 740), "office": (1280, 800)}
WEIGHT = 100_000


# The pages of the older edition differ in the forms.
LOOKS = [*(("2024", size) for size in SIZES), ("2022", "phone")]


@pytest.fixture(scope="module", params=LOOKS, ids="-".join)
def look(request: pytest.FixtureRequest) -> tuple[str, str]:
    edition, size = request.param
    return edition, size


@pytest.fixture(scope="module")
def demo(request: pytest.FixtureRequest, look: tuple[str, str]) -> Stack:
    """A portal before the demo data of its edition."""
    stack: Stack = request.getfixturevalue(f"stack_{look[0]}")
    stack.sandbox.reset(demo=True)
    return stack


@pytest.fixture
def signed_in(browser: Browser, demo: Stack, look: tuple[str, str]) -> Iterator[Page]:
    """A person of the demo organisation, on a phone or in an office."""
    width, height = SIZES[look[1]]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    walk.sign_in(page, demo.url, *DEMO[demo.sandbox.edition])
    yield page
    context.close()


def trouble(page: Page, within: str = "html") -> list[str]:
    """What axe-core finds in this part of the page, in a line each: all of it by day, and by night
    what hangs on colours."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    found = _found(page, within, RULES)
    page.emulate_media(color_scheme="dark")
    found += _found(page, within, CONTRAST)
    page.emulate_media(color_scheme="light")
    return found


def _found(page: Page, within: str, rules: dict[str, object]) -> list[str]:
    page.evaluate(AT_REST)
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(LOOK, [within, rules])
    return [f"{v['id']}: {[n['html'][:160] for n in v['nodes'][:3]]}" for v in found]


def judge(page: Page) -> None:
    expect(page).to_have_title(TITLE)
    page.wait_for_load_state()
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    assert trouble(page) == []
    too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert not too_wide, f"{page.url} scrolls sideways"


def first_device(page: Page, url: str) -> str:
    page.goto(f"{url}/devices/")
    return str(page.locator("main table a, main ul a").first.get_attribute("href"))


@pytest.mark.once
def test_pages_of_a_member(signed_in: Page, demo: Stack) -> None:
    device = first_device(signed_in, demo.url)
    remove = [f"{device}remove/"] if demo.sandbox.edition == "2024" else []
    for path in (*INSIDE, device, f"{device}edit/", *remove):
        signed_in.goto(f"{demo.url}{path}")
        signed_in.wait_for_load_state("networkidle")
        judge(signed_in)


@pytest.mark.once
@pytest.mark.parametrize("size", sorted(SIZES))
def test_pages_of_a_visitor(browser: Browser, stack_2024: Stack, size: str) -> None:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    for path in OUTSIDE:
        page.goto(f"{stack_2024.url}{path}")
        judge(page)
    context.close()


def weight(answers: list[Response]) -> int:
    """Bytes as they would travel: compressed, as the server sends them or as a proxy would."""
    return sum(
        int(a.headers.get("content-length", 0))
        if a.headers.get("content-encoding")
        else len(gzip.compress(a.body()))
        for a in answers
        if a.status < 300  # a redirect has no body
    )


def listen(page: Page) -> list[Response]:
    """Every answer that the page gets from now on."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    return answers


@pytest.mark.once
def test_no_page_is_heavy(browser: Browser, stack_2024: Stack) -> None:
    stack_2024.sandbox.reset(demo=True)
    context = browser.new_context()
    page = context.new_page()
    walk.sign_in(page, stack_2024.url, *DEMO["2024"])
    cookies = context.cookies()
    context.close()
    for path in (*OUTSIDE, *INSIDE):
        fresh = browser.new_context()
        fresh.add_cookies(cookies)  # type: ignore[arg-type]
        visited = fresh.new_page()
        answers = listen(visited)
        visited.goto(f"{stack_2024.url}{path}")
        visited.wait_for_load_state("networkidle")
        moved = weight(answers)
        fresh.close()
        assert moved < WEIGHT, f"{path} moves {moved} bytes"


@pytest.mark.once
def test_every_form_works_by_keyboard(page: Page, stack_2024: Stack) -> None:
    """Enter in a field does what the form is for, and nothing else."""
    stack_2024.sandbox.reset(demo=True)
    email, password = DEMO["2024"]
    page.goto(f"{stack_2024.url}/login/")
    page.locator('[name="email"]').focus()
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{stack_2024.url}/devices/")


@pytest.mark.once
def test_pages_work_without_javascript(browser: Browser, stack_2024: Stack, tmp_path: Path) -> None:
    stack_2024.sandbox.reset(demo=True)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    walk.sign_in(page, stack_2024.url, *DEMO["2024"])
    page.goto(f"{stack_2024.url}/devices/?q=roof")
    assert page.locator("main table tbody tr").count() > 0
    page.goto(f"{stack_2024.url}/reads/new/")
    file = tmp_path / "empty.csv"
    file.write_text("")
    page.set_input_files('input[name="file"]', file)
    walk.press(page, "Check the file")
    assert "empty" in page.locator("main").inner_text()
    context.close()
