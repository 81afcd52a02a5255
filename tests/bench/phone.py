"""The device form on a weak signal: what it moves over the network, and when it is usable.

first visit   bytes of the page, its files, and what the service worker takes along
next visit    the same for somebody who comes again
usable        seconds until the form takes input, at 400 kbit/s with the processor slowed four times
"""

from __future__ import annotations

import time
from typing import Any

import requests as http
from playwright.sync_api import Browser, BrowserContext, Page

from tests.bench import demo
from tests.support import walk
from tests.support.stack import Stack

BYTES_A_SECOND = 400_000 / 8
LATENCY_MS = 100
SLOWED = 4
READY = "#device-form[data-ready]"
# The worker takes along what it needs after the page is there.
SETTLE_MS = 3000


def signed_in(browser: Browser, portal: Stack) -> list[Any]:
    context = browser.new_context()
    walk.sign_in(context.new_page(), portal.url, *demo.SIGN_IN)
    cookies = context.cookies()
    context.close()
    return cookies


def phone(browser: Browser, cookies: list[Any]) -> BrowserContext:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True
    )
    context.add_cookies(cookies)
    return context


def moved(page: Page, url: str) -> dict[str, float]:
    """Bytes as they came over the network, by address."""
    client = page.context.new_cdp_session(page)
    client.send("Network.enable")
    sizes: dict[str, float] = {}
    names: dict[str, str] = {}
    client.on(
        "Network.requestWillBeSent", lambda e: names.update({e["requestId"]: e["request"]["url"]})
    )
    client.on(
        "Network.loadingFinished",
        lambda e: sizes.update({names.get(e["requestId"], "?"): e["encodedDataLength"]}),
    )
    page.goto(url)
    page.locator(READY).wait_for(state="attached")
    page.wait_for_timeout(SETTLE_MS)
    client.detach()
    return sizes


def compressed(url: str, cookies: list[Any]) -> int:
    """What the page weighs as the portal sends it."""
    jar = {cookie["name"]: cookie["value"] for cookie in cookies}
    answer = http.get(
        url, cookies=jar, stream=True, timeout=30, headers={"Accept-Encoding": "gzip"}
    )
    return len(answer.raw.read(decode_content=False))


def weights(browser: Browser, portal: Stack, cookies: list[Any]) -> None:
    context = phone(browser, cookies)
    page, url = context.new_page(), f"{portal.url}/devices/new/"
    shell = compressed(f"{portal.url}/phone/", cookies)
    first = moved(page, url)
    print(f"first visit   {sum(first.values()) + shell:.0f} bytes, {len(first)} requests")
    # From the second visit on the page comes through the worker, which the browser counts apart.
    again = sum(moved(page, url).values()) + compressed(url, cookies)
    print(f"next visit    {again:.0f} bytes")
    context.close()


def usable(browser: Browser, portal: Stack, cookies: list[Any]) -> None:
    context = phone(browser, cookies)
    page = context.new_page()
    client = context.new_cdp_session(page)
    client.send("Network.enable")
    line = {"offline": False, "latency": LATENCY_MS}
    speed = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    client.send("Network.emulateNetworkConditions", {**line, **speed})
    client.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    for name in ("usable", "usable again"):
        started = time.perf_counter()
        page.goto(f"{portal.url}/devices/new/", wait_until="commit")
        page.locator('[name="latitude"]').wait_for()
        fields = time.perf_counter() - started
        page.locator(READY).wait_for(state="attached")
        ready = time.perf_counter() - started
        print(
            f"{name:<13} {fields:.1f} s until one can type, {ready:.1f} s until all tools are there"
        )
    context.close()


def run() -> None:
    with demo.running() as (browser, portal):
        cookies = signed_in(browser, portal)
        weights(browser, portal, cookies)
        usable(browser, portal, cookies)


if __name__ == "__main__":
    run()
