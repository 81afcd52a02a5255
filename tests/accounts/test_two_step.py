"""The second step of staff: set up once, asked at each sign-in, each code taken once."""

from __future__ import annotations

import re
import time
from base64 import b32decode

import pytest
from django.test import Client
from django_otp.oath import TOTP
from pytest_django import Settings

from portal import limits
from portal.accounts import two_step
from portal.accounts.models import SecondStep, User

pytestmark = pytest.mark.django_db

PASSWORD = "Staff-of-the-tests-1"


@pytest.fixture
def rita() -> User:
    return User.objects.create_superuser("rita", password=PASSWORD)


def signed_in() -> Client:
    client = Client()
    client.post("/admin/login/?next=/admin/", {"username": "rita", "password": PASSWORD})
    return client


def code(key: str, *, steps: int = 0) -> str:
    totp = TOTP(b32decode(key))
    totp.time = time.time() + steps * 30
    return f"{totp.token():06d}"


def enrolled(client: Client) -> tuple[str, list[str]]:
    """The key and the recovery codes."""
    page = client.get("/admin/two-step/new/").content.decode()
    key = re.findall(r"<code>([A-Z2-7]+)</code>", page)[0]
    page = client.post("/admin/two-step/new/", {"code": code(key)}).content.decode()
    return key, re.findall(r"<code>([a-z2-9]{12})</code>", page)


def test_left_to_each_person(rita: User) -> None:
    assert signed_in().get("/admin/").status_code == 200


def test_required_by_the_setting(rita: User, settings: Settings) -> None:
    settings.STAFF_TOTP = True
    client = signed_in()
    wanted = client.get("/admin/submissions/submission/", follow=True)

    assert wanted.redirect_chain[-1][0].startswith("/admin/two-step/new/?next=")
    assert "<svg" in wanted.content.decode()
    enrolled(client)
    assert client.get("/admin/").status_code == 200


def test_who_has_one_is_asked_for_it(rita: User) -> None:
    key, _ = enrolled(signed_in())
    client, new = signed_in(), code(key, steps=1)
    asked = client.get("/admin/", follow=True)
    assert asked.redirect_chain[-1][0].startswith("/admin/two-step/?next=")
    assert client.get("/admin/two-step/new/").status_code == 302  # not before the old one is shown
    assert client.post("/admin/two-step/", {"code": new}).status_code == 302
    assert client.get("/admin/").status_code == 200
    used = signed_in().post("/admin/two-step/", {"code": new})
    assert "wrong or was used" in used.content.decode()


def test_a_recovery_code_is_taken_once(rita: User) -> None:
    _, codes = enrolled(signed_in())
    assert len(codes) == two_step.RECOVERY_CODES
    assert signed_in().post("/admin/two-step/", {"code": codes[0]}).status_code == 302
    assert signed_in().post("/admin/two-step/", {"code": codes[0]}).status_code == 200


def test_the_key_lies_sealed(rita: User) -> None:
    key, codes = enrolled(signed_in())
    step = SecondStep.objects.get()
    stored = f"{step.sealed_key} {step.recovery}"

    assert key not in stored
    assert codes[0] not in stored


def test_guessing_ends_soon(rita: User) -> None:
    enrolled(signed_in())
    client = signed_in()
    for _ in range(limits.SECOND_STEP_TRIES - 1):  # setting it up was one
        assert client.post("/admin/two-step/", {"code": "000000"}).status_code == 200

    assert client.post("/admin/two-step/", {"code": "000000"}).status_code == 429


def test_the_pages_are_for_staff_with_a_password(client: Client, rita: User) -> None:
    for path in ("/admin/two-step/", "/admin/two-step/new/"):
        assert client.get(path).headers["Location"].startswith("/admin/login/")
