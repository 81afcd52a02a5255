"""What the stories of a review have in common: staff, policies, and two who press at once."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier

import requests as http
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.test_pages import SIZES
from tests.support.stack import Stack

QUEUE = "/admin/submissions/submission/"
HELD = f"{QUEUE}?queue=held"
PASSWORD = "Looks-twice-1"
SECONDS = 20
LOOK_SECONDS = 0.05

HIRE = """
from django.contrib.auth.models import Group
from portal.accounts.models import User
for name in ("rita", "otto"):
    if not User.objects.filter(username=name).exists():
        person = User.objects.create_user(name, password="{password}", is_staff=True)
        person.groups.add(Group.objects.get(name="Reviewer"))
"""
HOLD = """
from portal.submissions.models import Policy
for kind in {kinds}:
    Policy.objects.create(kind=kind, when="before")
"""
LET_GO = """
from portal.accounts.models import User
from portal.submissions import review
from portal.submissions.models import Policy, Review, Submission
Policy.objects.all().delete()
for one in Submission.objects.filter(held=True, review=Review.WAITING):
    review.reject(one, by=User.objects.get(username="rita"), reason="The test is over.")
"""


def tell(stack: Stack, script: str) -> None:
    done = stack.manage("shell", "-c", script)
    assert done.returncode == 0, done.stderr


@contextmanager
def staffed(stack: Stack, *kinds: str) -> Iterator[Stack]:
    """Two reviewers, and these kinds are held meanwhile: the portal is shared, and its queue left
    empty."""
    hire, hold = HIRE.format(password=PASSWORD), HOLD.format(kinds=[str(kind) for kind in kinds])
    tell(stack, hire + hold)
    yield stack
    tell(stack, LET_GO)


def opened(browser: Browser, size: str = "office") -> Page:
    width, height = SIZES[size]
    context = browser.new_context(viewport={"width": width, "height": height})
    context.set_default_timeout(PATIENCE_MS)
    return context.new_page()


def enter_as_staff(page: Page, portal: Stack) -> None:
    page.goto(f"{portal.url}/admin/")
    page.fill('[name="username"]', "rita")
    page.fill('[name="password"]', PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("#user-tools")).to_be_visible()


def staff_session(portal: Stack, name: str) -> http.Session:
    """A reviewer who has signed in, without a browser."""
    session, address = http.Session(), f"{portal.url}/admin/login/"
    # The server ends a connection that is idle, just when something is posted on it.
    session.headers["Connection"] = "close"
    session.get(address, timeout=SECONDS).raise_for_status()
    fields = {"username": name, "password": PASSWORD, "next": "/admin/"}
    answer = posted(session, address, fields)
    assert answer.status_code == 302, answer.text
    return session


def posted(session: http.Session, address: str, fields: dict[str, str]) -> http.Response:
    token = {"csrfmiddlewaretoken": session.cookies["csrftoken"]}
    return session.post(address, {**fields, **token}, timeout=SECONDS, allow_redirects=False)


def at_once(
    press: Callable[[http.Session], http.Response], sessions: list[http.Session]
) -> list[http.Response]:
    """All of them press, none before the others are ready."""
    ready = Barrier(len(sessions))

    def one(session: http.Session) -> http.Response:
        ready.wait(SECONDS)
        return press(session)

    with ThreadPoolExecutor(len(sessions)) as pool:
        return list(pool.map(one, sessions))


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_MS / 1000
    while not is_so() and time.monotonic() < until:
        time.sleep(LOOK_SECONDS)
