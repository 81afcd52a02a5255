"""A portal with the demo's devices, and a browser before it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.support import chromium, stack
from tests.support.stack import Stack

SIGN_IN = ("demo2024@example.org", "Demo2024")


@contextmanager
def running() -> Iterator[tuple[Browser, Stack]]:
    """Both end with the block; what the portal keeps goes with it."""
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        portal = stack.start(Path(data), "2024")
        browser = playwright.chromium.launch(
            executable_path=chromium.found(), args=list(chromium.ARGUMENTS)
        )
        try:
            portal.sandbox.reset(demo=True)
            yield browser, portal
        finally:
            browser.close()
            portal.close()
