"""What a phone is given: the worker, the shell, and the key of whoever is signed in."""

from __future__ import annotations

import base64
import re

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from pytest_django import Settings

from tests.support.people import MEMBER, STRANGER, TEAM_MATE, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_worker_names_files_that_are_there(sandbox_2024: Sandbox) -> None:
    answer = Client().get("/sw.js")
    files = re.findall(r'"(/static/[^"]+)"', answer.content.decode().replace("\\u002D", "-"))

    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer.headers["Cache-Control"]
    assert len(files) > 20
    assert [f for f in files if Client().get(f).status_code != 200] == []


def test_the_manifest_has_icons_that_are_there() -> None:
    manifest = Client().get("/manifest.webmanifest").json()

    assert manifest["display"] == "standalone"
    assert [Client().get(icon["src"]).status_code for icon in manifest["icons"]] == [200] * 3


def test_the_shell_is_the_same_for_everybody(sandbox: Sandbox) -> None:
    move_in(sandbox)
    member = signed_in_client(sandbox)
    mine, theirs = member.get("/phone/"), Client().get("/phone/")

    assert mine.content == theirs.content
    assert "no-store" not in mine.headers["Cache-Control"]
    assert 'name="externalId"' in mine.content.decode()
    again = Client().get("/phone/", headers={"If-None-Match": theirs.headers["ETag"]})
    assert again.status_code == 304


def test_each_person_has_a_key_of_their_own(sandbox_2024: Sandbox) -> None:
    move_in(sandbox_2024)
    people = [signed_in_client(sandbox_2024, p.email) for p in (MEMBER, TEAM_MATE, STRANGER)]
    told = [client.get("/phone/me/").json() for client in people]

    assert len({one["owner"] for one in told}) == len({one["key"] for one in told}) == 3
    assert all(len(base64.b64decode(one["key"])) == 32 for one in told)
    assert people[0].get("/phone/me/").json()["key"] == told[0]["key"]
    assert Client().get("/phone/me/").json() == {"owner": ""}
    assert "no-store" in people[0].get("/phone/me/").headers["Cache-Control"]


def test_the_key_outlives_those_of_the_portal(sandbox_2024: Sandbox, settings: Settings) -> None:
    move_in(sandbox_2024)
    key = signed_in_client(sandbox_2024).get("/phone/me/").json()["key"]
    old, new = settings.TOKEN_KEYS, Fernet.generate_key().decode()
    settings.TOKEN_KEYS = [new, *old]
    assert signed_in_client(sandbox_2024).get("/phone/me/").json()["key"] == key
    settings.TOKEN_KEYS = [new]
    assert signed_in_client(sandbox_2024).get("/phone/me/").json()["key"] == key
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]

    assert signed_in_client(sandbox_2024).get("/phone/me/").json()["key"] != key
