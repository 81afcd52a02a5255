"""From the press on the button to the page, in a browser: portal, worker, sandbox and browser share
this machine's processors.

check page     a year of quarter hours of one device, from the upload to the check page with its
               lines and pictures; 2 s are wanted on two processors
progress page  a million rows of the same device, from the upload to the bar that tells how far
               they are read, and to their check page
"""

from __future__ import annotations

import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page

from tests.bench import demo
from tests.support import walk
from tests.support.stack import Stack

DEVICE = "roof-nairobi-01"
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
SECOND = timedelta(seconds=1)
YEAR_ROWS = 35_040
MILLION_ROWS = 1_000_000
ROUNDS = 5
PATIENCE_MS = 60_000


def write(path: Path, rows: int, step: timedelta) -> None:
    """Every file is another one, as the portal knows a file that came before."""
    chance = random.Random(path.name)  # noqa: S311
    with path.open("w") as file:
        file.write("externalId,timestamp,value,unit\n")
        for n in range(1, rows + 1):
            file.write(
                f"{DEVICE},{FIRST + n * step:%Y-%m-%dT%H:%M:%SZ},{chance.randint(1, 1250)},Wh\n"
            )


def uploaded(page: Page, url: str, path: Path, shown: str) -> float:
    """Seconds from the press on the button until something is to be seen."""
    page.goto(f"{url}/reads/new/")
    page.set_input_files('input[name="file"]', path)
    started = time.perf_counter()
    walk.press(page, "Check the file")
    page.locator(shown).first.wait_for()
    return time.perf_counter() - started


def measure(browser: Browser, portal: Stack, folder: Path) -> None:
    page = browser.new_context().new_page()
    page.set_default_timeout(PATIENCE_MS)
    walk.sign_in(page, portal.url, *demo.SIGN_IN)
    took = []
    for number in range(ROUNDS):
        path = folder / f"year-{number}.csv"
        write(path, YEAR_ROWS, QUARTER)
        took.append(uploaded(page, portal.url, path, f"main :text('{DEVICE}')"))
        if "35,040" not in page.locator("main").inner_text():
            raise RuntimeError(page.locator("main").inner_text())
    print(
        f"check page    {median(took):.2f} s after the upload of {YEAR_ROWS:,} rows "
        f"({min(took):.2f} to {max(took):.2f} s)"
    )
    path = folder / "million.csv"
    write(path, MILLION_ROWS, SECOND)
    started = time.perf_counter()
    shown = uploaded(page, portal.url, path, "#rows")
    page.locator(f"main :text('{DEVICE}')").first.wait_for()
    print(
        f"progress page {shown:.2f} s after the upload of {MILLION_ROWS:,} rows, their check page "
        f"after {time.perf_counter() - started:.1f} s"
    )


def run() -> None:
    with demo.running() as (browser, portal), tempfile.TemporaryDirectory() as folder:
        measure(browser, portal, Path(folder))


if __name__ == "__main__":
    run()
