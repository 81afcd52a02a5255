"""Confirming, passwords and profile, and the mails that belong to them (contract 2.5)."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.sandbox.api import EMAIL, GUIDE_REGISTRATION, OTHER_EMAIL, PASSWORD, Api, said, settled
from tests.support.sandbox import Sandbox

PATHS = {"2022": "/api/user/registerWithOrganization", "2024": "/api/user/register"}
NEW = {"newPassword": "Moon2025", "confirmPassword": "Moon2025"}


def registered(sandbox: Sandbox) -> Api:
    body = {**GUIDE_REGISTRATION, "organizationType": "Developer", "email": EMAIL}
    answer = Api(sandbox.url).post(PATHS[sandbox.edition], body)
    assert answer.status_code == 201, answer.text
    return Api(sandbox.url).sign_in(EMAIL, str(body["password"]))


def mailed_token(sandbox: Sandbox) -> str:
    link = str(sandbox.mail()[-1]["link"])
    return link.partition("token=")[2].partition("&")[0]


def words(answer: requests.Response) -> Any:
    """2022 confirms in plain text."""
    is_json = "json" in answer.headers["Content-Type"]
    return answer.json()["message"] if is_json else answer.text


def test_the_link_in_the_mail_confirms_once(sandbox: Sandbox) -> None:
    api = registered(sandbox)
    (letter,) = sandbox.mail()
    path = f"/api/user/confirm-email/{mailed_token(sandbox)}"

    assert letter["to"] == EMAIL
    assert len(mailed_token(sandbox)) == 128
    assert words(Api(sandbox.url).call("PUT", path)) == "Email confirmed successfully"
    assert api.get("/api/user/me").json()["emailConfirmed"] is True
    assert words(Api(sandbox.url).call("PUT", path)) == "Email already confirmed"
    assert said(api.call("PUT", "/api/user/resend-confirm-email")) == (
        400,
        "Email already confirmed",
    )


def test_a_link_lives_eight_hours(sandbox: Sandbox) -> None:
    sandbox.clock("2026-11-01T08:00:00.000Z")
    registered(sandbox)
    sandbox.clock("2026-11-01T16:00:00.001Z")
    path = f"/api/user/confirm-email/{mailed_token(sandbox)}"

    assert words(Api(sandbox.url).call("PUT", path)) == "Email confirmation token expired"


def test_another_mail_has_another_link(sandbox: Sandbox) -> None:
    api = registered(sandbox)
    first = mailed_token(sandbox)

    assert api.call("PUT", "/api/user/resend-confirm-email").json() == {"success": True}
    assert mailed_token(sandbox) != first
    assert len(sandbox.mail()) == 2


def test_unknown_links(sandbox: Sandbox) -> None:
    wrong = {
        "2022": (400, "Email confirmation doesn't exist"),
        "2024": (500, "Internal server error"),
    }
    api = Api(sandbox.url)

    assert said(api.call("PUT", "/api/user/confirm-email/abc")) == wrong[sandbox.edition]


def test_a_forgotten_password(sandbox_2024: Sandbox) -> None:
    registered(sandbox_2024)
    api = Api(sandbox_2024.url)

    assert api.post("/api/user/forget-password", {"email": EMAIL}).status_code == 201
    path = f"/api/user/reset/password/{mailed_token(sandbox_2024)}"
    mismatch = {**NEW, "confirmPassword": "x"}
    assert said(api.call("PUT", path, json=mismatch)) == (
        400,
        [" confirmPassword does not match with newPassword "],
    )
    assert api.call("PUT", path, json=NEW).json()["email"] == EMAIL
    assert api.sign_in(EMAIL, NEW["newPassword"]).token


def test_the_reset_knows_only_known_people(sandbox_2024: Sandbox) -> None:
    api = Api(sandbox_2024.url)
    unknown = api.post("/api/user/forget-password", {"email": "nobody@example.org"})

    assert said(unknown) == (500, "Internal server error")
    assert said(api.call("PUT", "/api/user/reset/password/abc", json=NEW)) == (
        500,
        "Internal server error",
    )


def test_2022_resets_without_a_forgotten_password(sandbox_2022: Sandbox) -> None:
    registered(sandbox_2022)
    api = Api(sandbox_2022.url)
    known = f"/api/user/reset/password/{mailed_token(sandbox_2022)}"

    assert api.post("/api/user/forget-password", {"email": EMAIL}).status_code == 404
    assert api.call("PUT", known, json=NEW).status_code == 200
    unknown = api.call("PUT", "/api/user/reset/password/abc", json=NEW)
    assert (unknown.status_code, unknown.json()["errors"]) == (409, "User Not exist .")


def test_a_new_password(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    wrong = {"oldPassword": "wrong", "newPassword": "Moon2025"}
    refused = api.call("PUT", "/api/user/password", json=wrong)

    assert refused.status_code == 409
    assert refused.json() == {"success": False, "errors": "Incorrect current password."}
    right = {**wrong, "oldPassword": PASSWORD}
    assert api.call("PUT", "/api/user/password", json=right).status_code == 200
    assert api.get("/api/user/me").status_code == 200, "sessions stay valid"
    assert api.sign_in(EMAIL, "Moon2025").token


def profile(email: str) -> dict[str, str]:
    return {"firstName": "Sun", "lastName": "Shine", "email": email}


def test_a_new_address_ends_the_token(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024)

    assert api.call("PUT", "/api/user/profile", json=profile("NEW@example.org")).status_code == 200
    assert said(api.get("/api/user/me")) == (401, "Unauthorized")
    me = api.sign_in("new@example.org").get("/api/user/me").json()
    assert (me["firstName"], me["email"]) == ("Sun", "new@example.org")


def test_2022_locks_out_who_types_upper_case(sandbox_2022: Sandbox) -> None:
    api = settled(sandbox_2022)
    api.call("PUT", "/api/user/profile", json=profile("NEW@example.org"))
    attempt = {"username": "NEW@example.org", "password": PASSWORD}

    assert said(api.post("/api/auth/login", attempt)) == (401, "Unauthorized")


def test_refused_profiles(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    empty = api.call("PUT", "/api/user/profile", json={})
    taken = api.call("PUT", "/api/user/profile", json=profile(OTHER_EMAIL))

    assert said(empty)[0] == 400
    assert "firstName should not be empty" in said(empty)[1]
    assert taken.status_code == (500 if sandbox.edition == "2022" else 409)


@pytest.mark.parametrize("who", ["me", "other", "nobody", "text"])
def test_looking_people_up(sandbox: Sandbox, who: str) -> None:
    api = settled(sandbox)
    me = int(api.get("/api/user/me").json()["id"])
    unknown = 500 if sandbox.edition == "2022" else 404
    expected = {
        "me": (str(me), 200),
        "other": (str(me + 1), 401),
        "nobody": ("99999", unknown),
        "text": ("x", 400),
    }
    path, status = expected[who]

    assert api.get(f"/api/user/{path}").status_code == status


def test_whether_mails_are_wanted(sandbox_2022: Sandbox) -> None:
    api = settled(sandbox_2022)
    assert api.call("PUT", "/api/user", json={"notifications": False}).status_code == 200
    assert api.get("/api/user/me").json()["notifications"] is False


def test_a_fresh_registry_of_2022_lacks_the_modules(sandbox_2022: Sandbox) -> None:
    sandbox_2022.reset(fresh=True)
    admin = {"email": "admin@example.org", "password": PASSWORD, "role": "Admin"}
    sandbox_2022.load(users=[admin, {"email": EMAIL, "password": PASSWORD, "organisation": "X"}])
    api, by_admin = Api(sandbox_2022.url).sign_in(), Api(sandbox_2022.url).sign_in(admin["email"])
    grant = {"aclmodulesId": 4, "entityType": "Role", "entityId": 2, "permissions": ["Read"]}

    assert said(api.get("/api/device/my")) == (500, "Internal server error")
    assert by_admin.post("/api/permission/module", {**grant, "status": 1}).status_code == 201
    assert api.get("/api/device/my").status_code == 200


def test_permissions_by_the_admin(sandbox_2024: Sandbox) -> None:
    sandbox_2024.reset(fresh=True)
    admin = {"email": "admin@example.org", "password": PASSWORD, "role": "Admin"}
    developer = {"email": EMAIL, "password": PASSWORD, "organisation": "X"}
    sandbox_2024.load(users=[admin, developer])
    api, by_admin = Api(sandbox_2024.url).sign_in(), Api(sandbox_2024.url).sign_in(admin["email"])
    grant = {
        "aclmodulesId": 4,
        "entityType": "Role",
        "entityId": 2,
        "permissions": ["Read"],
    }

    assert api.post("/api/permission/module", grant).status_code == 403
    assert by_admin.post("/api/permission/module", grant).json()["status"] == 0
    assert api.get("/api/device/my").status_code == 403
    assert by_admin.post("/api/permission/module", {**grant, "status": 1}).status_code == 201
    assert api.get("/api/device/my").status_code == 200
    assert api.post("/api/device", {}).status_code == 403
