"""The browser and the running portal that the browser tests share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.roof import NAIROBI, PHONE
from tests.support import chromium, stack
from tests.support.people import MEMBER, STRANGER
from tests.support.stack import Stack

HERE = Path(__file__).resolve().parent

# A page that is not there after this time is not coming.
PATIENCE_MS = 20_000


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests of one file and edition run in one process, before one portal; the few that another
    database can change, whatever their file. Groups of many tests go first: a file of one test,
    left by itself, would start a browser and a portal anew when all others have ended."""
    few = config.getoption("markexpr") == "database"
    mine = [item for item in items if item.path.parent == HERE]
    sizes = Counter(item.path.stem for item in mine)
    for item in mine:
        name = item.path.stem if sizes[item.path.stem] > 1 else "single"
        edition = "2022" if "2022" in item.nodeid else "2024" if few else name
        item.add_marker(pytest.mark.xdist_group(f"browser-{edition}"))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Ends with the last browser test at hand: while it runs, Django takes the process for an
    asynchronous one and refuses other tests their database."""
    path = chromium.found()
    assert path, chromium.ADVICE
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=path, args=list(chromium.ARGUMENTS), headless=True
        )
        yield running
        running.close()


# A portal ends with the last browser test at hand, too: its worker looks for work as long as it is.
@pytest.fixture(scope="package")
def stack_2022(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    running = stack.start(_folder(tmp_path_factory), "2022", PORTAL_LEASE_SECONDS="3")
    yield running
    running.close()


@pytest.fixture(scope="package")
def stack_2024(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    running = stack.start(_folder(tmp_path_factory), "2024", PORTAL_LEASE_SECONDS="3")
    yield running
    running.close()


def _folder(factory: pytest.TempPathFactory) -> Path:
    return factory.mktemp("portal")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh visitor on an office screen; a page error fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(PATIENCE_MS)
    visited = context.new_page()
    errors: list[str] = []
    visited.on("pageerror", lambda error: errors.append(str(error)))
    visited.on(
        "console", lambda m: errors.append(m.text) if "Content Security Policy" in m.text else None
    )
    yield visited
    context.close()
    assert not errors, errors


@pytest.fixture
def phone(browser: Browser, stack_2024: Stack) -> Iterator[BrowserContext]:
    """A phone on which nobody has been, before a registry without devices."""
    yield from a_phone(browser, stack_2024)


def a_phone(browser: Browser, portal: Stack) -> Iterator[BrowserContext]:
    """A page error fails the test, and so does what the content security policy stopped."""
    portal.sandbox.reset()
    people = [
        {"email": p.email, "password": p.password, "organisation": p.organisation}
        for p in (MEMBER, STRANGER)
    ]
    portal.sandbox.load(users=people)
    context = browser.new_context(**PHONE, geolocation=NAIROBI, permissions=["geolocation"])
    context.set_default_timeout(PATIENCE_MS)
    errors: list[str] = []
    context.on("weberror", lambda error: errors.append(error.error.stack or str(error.error)))
    context.on(
        "console", lambda m: errors.append(m.text) if "Content Security Policy" in m.text else None
    )
    yield context
    context.close()
    assert not errors, errors
