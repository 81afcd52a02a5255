"""Signing in and out, and what a session that ended looks like."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from portal import limits
from portal.accounts.models import User
from portal.accounts.services import TOKEN
from tests.support.people import MEMBER, PASSWORD, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)


def every_cell() -> str:
    """All of the database as text, as somebody who stole it would search it."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own table names
            found.append(str([[str(cell) for cell in row] for row in cursor.fetchall()]))
    return "\n".join(found)


def test_the_registry_knows_who_it_is(sandbox: Sandbox) -> None:
    move_in(sandbox)
    client = signed_in_client(sandbox)

    user = User.objects.get(email=MEMBER.email)
    assert not user.has_usable_password()
    assert user.organisation is not None
    assert user.organisation.name == MEMBER.organisation
    assert client.get("/devices/").status_code == 200


def test_a_wrong_password_is_said_once_for_both(client: Client, sandbox: Sandbox) -> None:
    move_in(sandbox)
    response = client.post("/login/", {"email": MEMBER.email, "password": "wrong1"})

    assert response.status_code == 401
    assert response.context["form"]["email"].value() == MEMBER.email
    assert not User.objects.exists()


def test_too_many_wrong_ones_are_stopped(client: Client, sandbox: Sandbox) -> None:
    move_in(sandbox)
    wrong = {"email": MEMBER.email, "password": "wrong1"}
    statuses = [client.post("/login/", wrong).status_code for _ in range(limits.SIGN_IN_FAILURES)]

    assert statuses[0] == 401
    assert client.post("/login/", {**wrong, "password": PASSWORD}).status_code == 429


def test_a_registry_that_is_down_is_no_wrong_password(client: Client, sandbox: Sandbox) -> None:
    move_in(sandbox)
    fault = {"match": {"method": "POST", "path": "/api/auth/login"}, "do": "status 503"}
    sandbox.faults([{**fault, "times": limits.SIGN_IN_FAILURES + 2}])
    typed = {"email": MEMBER.email, "password": PASSWORD}
    for _ in range(limits.SIGN_IN_FAILURES + 2):
        response = client.post("/login/", typed)
        assert response.status_code == 503
        assert response.context["form"]["email"].value() == MEMBER.email

    assert client.post("/login/", typed).status_code == 302


def test_the_session_ends_no_later_than_the_token(sandbox: Sandbox) -> None:
    move_in(sandbox)
    client = signed_in_client(sandbox)
    token = client.session[TOKEN]
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))

    assert client.session.get_expiry_date() <= datetime.fromtimestamp(claims["exp"], UTC)


def test_the_secrets_lie_nowhere_in_clear(sandbox: Sandbox) -> None:
    move_in(sandbox)
    client = signed_in_client(sandbox)
    token = client.session[TOKEN]
    page = client.get("/devices/")
    stolen = every_cell()

    assert token not in stolen
    assert PASSWORD not in stolen
    assert token not in page.content.decode()
    assert token not in str(client.cookies)
    assert Session.objects.exists()


def test_sign_out_ends_both_sides(sandbox_2024: Sandbox) -> None:
    move_in(sandbox_2024)
    client = signed_in_client(sandbox_2024)
    response = client.post("/logout/")

    assert response.status_code == 302
    assert client.get("/devices/").status_code == 302
    last = sandbox_2024.requests()[-1]
    assert (last["path"], last["status"]) == ("/api/auth/logout", 200)


def test_sign_out_works_while_the_registry_is_down(sandbox: Sandbox) -> None:
    move_in(sandbox)
    client = signed_in_client(sandbox)
    sandbox.faults([{"match": {"path": "*"}, "do": "status 503", "times": 9}])

    assert client.post("/logout/").status_code == 302
    assert client.get("/devices/").status_code == 302


def test_sign_out_is_a_post(client: Client, db: None) -> None:
    assert client.get("/logout/").status_code == 405


def test_a_dead_token_leads_to_sign_in_and_back(sandbox: Sandbox) -> None:
    move_in(sandbox)
    client = signed_in_client(sandbox)
    sandbox.faults([{"match": {"path": "/api/device/my"}, "do": "status 401"}])
    response = client.get("/devices/?q=roof")

    assert response.status_code == 302
    assert response.headers["Location"] == "/login/?next=%2Fdevices%2F%3Fq%3Droof"
    back = {"email": MEMBER.email, "password": PASSWORD, "next": "/devices/?q=roof"}
    assert client.post("/login/", back).headers["Location"] == "/devices/?q=roof"


def test_a_page_of_another_host_is_not_followed(client: Client, sandbox: Sandbox) -> None:
    move_in(sandbox)
    typed = {"email": MEMBER.email, "password": PASSWORD, "next": "https://evil.example/x"}

    assert client.post("/login/", typed).headers["Location"] == "/devices/"


@pytest.mark.parametrize(
    ("do", "status", "words"),
    [("status 403", 403, "permission"), ("status 412", 403, "active"), ("status 500", 502, "")],
)
def test_each_refusal_of_the_registry_has_its_page(
    sandbox: Sandbox, do: str, status: int, words: str
) -> None:
    move_in(sandbox)
    client = signed_in_client(sandbox)
    sandbox.faults([{"match": {"path": "/api/device/my"}, "do": do, "times": 9}])
    response = client.get("/devices/")

    assert response.status_code == status
    assert words in response.content.decode()


def test_a_list_that_the_registry_has_not_is_no_wrong_address(sandbox: Sandbox) -> None:
    move_in(sandbox)
    client = signed_in_client(sandbox)
    sandbox.faults([{"match": {"path": "/api/device/my"}, "do": "status 404", "times": 9}])
    response = client.get("/devices/")

    assert response.status_code == 502
    assert "nothing at this address" not in response.content.decode()


def test_a_device_that_the_organisation_has_not_is_a_wrong_address(sandbox: Sandbox) -> None:
    move_in(sandbox)

    assert signed_in_client(sandbox).get("/devices/id/not-there/").status_code == 404


@pytest.mark.parametrize("do", ["status 403", "status 500"])
def test_a_refused_sign_in_does_not_speak_of_more(
    client: Client, sandbox: Sandbox, do: str
) -> None:
    move_in(sandbox)
    fault = {"match": {"method": "POST", "path": "/api/auth/login"}, "do": do, "times": 9}
    sandbox.faults([fault])
    page = client.post("/login/", {"email": MEMBER.email, "password": PASSWORD}).content.decode()

    assert "You are signed in" not in page
    assert "your role" not in page
    assert "kept in the record" not in page


def test_a_sign_in_that_the_registry_loses_is_tried_again(client: Client, sandbox: Sandbox) -> None:
    move_in(sandbox)
    sandbox.faults([{"match": {"path": "/api/user/me"}, "do": "status 401"}])
    typed = {"email": MEMBER.email, "password": PASSWORD}
    response = client.post("/login/", typed)

    assert response.status_code == 503
    said = response.context["form"].non_field_errors()
    assert said == ["The registry did not keep this sign-in. Try again."]
    assert client.post("/login/", typed).status_code == 302


def test_an_e_mail_that_is_too_long_is_told_so(client: Client, sandbox_2024: Sandbox) -> None:
    email = f"{'a' * 40}@example.org"
    response = client.post("/login/", {"email": email, "password": PASSWORD})

    assert response.status_code == 401
    assert "more than 47 characters" in response.context["form"].non_field_errors()[0]


def test_a_person_shut_out_here_is_told_so(client: Client, sandbox: Sandbox) -> None:
    move_in(sandbox)
    signed_in_client(sandbox)
    User.objects.update(is_active=False)
    response = client.post("/login/", {"email": MEMBER.email, "password": PASSWORD})

    assert response.status_code == 401
    assert "closed in the portal" in response.context["form"].non_field_errors()[0]


def test_a_local_account_is_never_taken_over(client: Client, sandbox: Sandbox) -> None:
    move_in(sandbox)
    staff = User.objects.create_superuser(
        MEMBER.email, email=MEMBER.email, password="Local-staff-1"
    )
    client.post("/login/", {"email": MEMBER.email, "password": PASSWORD})

    staff.refresh_from_db()
    assert staff.registry_id is None
    assert int(client.session["_auth_user_id"]) != staff.pk


def test_a_session_key_that_is_gone_signs_out(sandbox: Sandbox, settings: Any) -> None:
    move_in(sandbox)
    client = signed_in_client(sandbox)
    settings.TOKEN_KEYS = [base64.urlsafe_b64encode(b"another key of just thirty-two b").decode()]

    assert client.get("/devices/").status_code == 302
