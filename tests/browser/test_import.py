"""A file of devices in a browser, and two presses on it at the same moment."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests as http
from playwright.sync_api import Page, expect

from tests.browser.reviewing import at_once, posted
from tests.browser.test_pages import judge
from tests.devices.device_files import HEADING, roof, text
from tests.support import walk
from tests.support.people import MEMBER, move_in
from tests.support.stack import Stack


@pytest.fixture
def portal(stack_2024: Stack) -> Stack:
    stack_2024.sandbox.reset()
    move_in(stack_2024.sandbox, MEMBER)
    return stack_2024


def choose(page: Page, portal: Stack, file: Path) -> None:
    """Up to the page of the file: nothing is sent yet."""
    walk.sign_in(page, portal.url, MEMBER.email, MEMBER.password)
    page.get_by_role("link", name="Import a file of devices").click()
    page.set_input_files('input[name="file"]', file)
    walk.press(page, "Check the file")
    expect(page.get_by_role("heading", level=1)).to_have_text(file.name)


def made(portal: Stack) -> list[str]:
    return [device["externalId"] for device in portal.sandbox.truth()["devices"]]


@pytest.mark.once
@pytest.mark.parametrize("width", [360, 1280])
def test_a_file_is_checked_and_registered(
    page: Page, portal: Stack, tmp_path: Path, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    file = tmp_path / f"devices-{width}.csv"
    first, wrong, last = (f"file-{width}-{n}" for n in range(3))
    lines = [roof(1, externalId=first), roof(2, externalId=wrong, capacity="3,4e")]
    file.write_bytes(text([[*HEADING, "Colour"], *lines, roof(3, externalId=last)]))
    choose(page, portal, file)
    judge(page)
    expect(page.get_by_role("main")).to_contain_text("“3,4e”: Write a number in digits only")
    assert made(portal) == []
    walk.press(page, "Register 2 devices")

    expect(page.get_by_role("main")).to_contain_text("Accepted 2")
    judge(page)
    assert made(portal) == [first, last]
    page.get_by_role("main").get_by_role("link", name=last).click()
    expect(page.get_by_role("main")).to_contain_text("The registry accepted it")


def test_two_presses_at_once_make_nothing_twice(page: Page, portal: Stack, tmp_path: Path) -> None:
    """Also where the registry takes its time, so that both are on the same row."""
    file = tmp_path / "twice.csv"
    names = [f"twice-{n}" for n in range(1, 6)]
    file.write_bytes(text([HEADING, *(roof(n, externalId=f"twice-{n}") for n in range(1, 6))]))
    choose(page, portal, file)
    slow = {"match": {"method": "POST", "path": "/api/device"}, "do": "delay 300", "times": 9}
    portal.sandbox.faults([slow])
    answers = at_once(lambda session: posted(session, page.url, {}), both(page))

    assert [answer.status_code for answer in answers] == [302, 302]
    assert made(portal) == names
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("Accepted 5")


def both(page: Page) -> list[http.Session]:
    """The same person in two windows."""
    windows = [http.Session(), http.Session()]
    for window in windows:
        for cookie in page.context.cookies():
            window.cookies.set(cookie["name"], cookie["value"])
    return windows
