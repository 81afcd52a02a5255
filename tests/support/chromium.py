"""The browser of the browser tests: one that is there, else one that can be had.

`python -m tests.support.chromium` makes sure of it before the tests run, and says what to do
where nothing works.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The same browser without windows is there at once; the whole one draws them all the same, which
# takes a fifth of a second of each visitor.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ADVICE = (
    "The browser tests need Chromium, and none could be found or installed.\n"
    "Install one (Debian: apt-get install chromium-headless-shell), or name it: "
    "PORTAL_TEST_BROWSER=/path/to/it"
)
# Background requests of the browser's own go nowhere in a test.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def found() -> str | None:
    """The path of a Chromium on this machine, or None."""
    named = os.environ.get("PORTAL_TEST_BROWSER")
    if named:
        return named if Path(named).exists() else None
    on_the_path = (path for name in NAMES if (path := shutil.which(name)))
    return next(on_the_path, None) or _playwrights_own()


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    if not Path(path).exists():
        return None
    own = Path(path).parents[1]  # chromium-1255
    shell = own.with_name(own.name.replace("chromium", "chromium_headless_shell"))
    return str(next(shell.glob("*/*headless*shell"), path))


def install() -> None:
    """The system's package manager where we may use it, else Playwright's own download."""
    if shutil.which("apt-get") and os.geteuid() == 0:
        print("Installing Chromium with apt-get …", flush=True)
        quiet = {"check": False, "stdout": subprocess.DEVNULL}
        subprocess.run(["apt-get", "update", "-qq"], **quiet)  # type: ignore[call-overload]
        subprocess.run(["apt-get", "install", "-y", "-qq", SHELL], **quiet)  # type: ignore[call-overload]
    if not found():
        print("Installing Playwright's Chromium …", flush=True)
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


if __name__ == "__main__":
    if not found():
        install()
    if not found():
        sys.exit(ADVICE)
