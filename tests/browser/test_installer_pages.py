"""The pages of installer links owe to everybody what all pages do."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.test_pages import DEMO, SIZES, judge
from tests.support import links, walk
from tests.support.stack import Stack

pytestmark = pytest.mark.once


@pytest.fixture(params=SIZES)
def people(request: pytest.FixtureRequest, browser: Browser) -> Iterator[tuple[Page, Page]]:
    """The office and the crew, each with a browser of their own."""
    width, height = SIZES[request.param]
    viewport = {"width": width, "height": height}
    contexts = [browser.new_context(viewport=viewport) for _ in range(2)]
    for context in contexts:
        context.set_default_timeout(PATIENCE_MS)
    office, crew = (context.new_page() for context in contexts)
    yield office, crew
    for context in contexts:
        context.close()


def test_pages_of_a_link(people: tuple[Page, Page], stack_2024: Stack) -> None:
    office, crew = people
    stack_2024.sandbox.reset(demo=True)
    walk.sign_in(office, stack_2024.url, *DEMO["2024"])
    seen = []
    for name, page in links.pages(office, crew, stack_2024):
        seen.append(name)
        judge(page)

    assert len(seen) == len(set(seen)) == 21


def test_a_link_on_paper_is_its_code_and_its_whole_address(page: Page, stack_2024: Stack) -> None:
    stack_2024.sandbox.reset(demo=True)
    walk.sign_in(page, stack_2024.url, *DEMO["2024"])
    address = links.make(page, stack_2024, "Crew of May")
    page.emulate_media(media="print")

    expect(page.locator(".qr-sheet svg")).to_be_visible()
    expect(page.locator("[data-paper]")).to_contain_text("hand in devices for Rooftop Solar Demo")
    expect(page.locator("[data-paper] .address")).to_have_text(address)
    expect(page.locator("[data-paper] .address")).to_be_visible()
    for name in ("Hand it out", "What came in"):
        expect(page.get_by_role("heading", name=name)).to_be_hidden()
    expect(page.locator("#address")).to_be_hidden()
    assert page.pdf(format="A4").count(b"/Type /Page\n") == 1
