"""A broken file in the browser: what is wrong stands there, what was chosen stays, and the next
file goes in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.test_pages import DEMO
from tests.reads.broken import REFUSED
from tests.support import walk
from tests.support.stack import Stack

pytestmark = pytest.mark.once

DEVICE = "roof-nairobi-01"
BROKEN = ("picture.csv", "locked.xls", "wide.csv", "heading.csv", "empty.csv")
MENDED = "time,energy (Wh)\n2025-05-14,13000\n2025-05-15,10000\n2025-05-16,12000\n"


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
    yield context.new_page()
    context.close()


def test_broken_files_one_after_the_other(phone: Page, stack_2024: Stack, tmp_path: Path) -> None:
    stack_2024.sandbox.reset(demo=True)
    walk.sign_in(phone, stack_2024.url, *DEMO["2024"])
    phone.goto(f"{stack_2024.url}/reads/new/")
    phone.get_by_label("Device").select_option(DEVICE)
    phone.get_by_text("What the file does not say, if you know").click()
    phone.get_by_label("Unit").select_option("Wh")
    for name in BROKEN:
        content, words = REFUSED[name]
        assert isinstance(content, bytes)
        (tmp_path / name).write_bytes(content)
        phone.set_input_files('input[name="file"]', tmp_path / name)
        walk.press(phone, "Check the file")
        for each in words:
            expect(phone.locator("#error_1_id_file")).to_contain_text(each)
        expect(phone.get_by_label("Device")).to_have_value(DEVICE)
        expect(phone.get_by_label("Unit")).to_have_value("Wh")
        fits = phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        assert fits, name
    (tmp_path / "mended.csv").write_text(MENDED)
    phone.set_input_files('input[name="file"]', tmp_path / "mended.csv")
    walk.press(phone, "Check the file")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Check the file")
    expect(phone.get_by_role("main")).to_contain_text("35\N{NO-BREAK SPACE}kWh together")
