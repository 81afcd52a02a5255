"""Sign-in, sign-out, me, and the guards (contract sections 1.3, 1.4 and 3)."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime

import pytest

from tests.sandbox.api import EMAIL, ORGANISATION, PASSWORD, Api, said, settled
from tests.support.sandbox import Sandbox

UNAUTHORIZED = (401, "Unauthorized")
REVOKED = (401, "Token revoked. Please log in again.")
DAYS = {"2022": 30, "2024": 180}


@pytest.mark.parametrize(
    "body",
    [
        {"username": EMAIL, "password": "wrong1"},
        {"username": "nobody@example.org", "password": PASSWORD},
        {"username": EMAIL},
        {},
    ],
)
def test_wrong_sign_ins_all_look_alike(sandbox: Sandbox, body: dict[str, str]) -> None:
    settled(sandbox)

    assert said(Api(sandbox.url).post("/api/auth/login", body)) == UNAUTHORIZED


def test_the_email_in_any_letter_case_and_as_a_form(sandbox: Sandbox) -> None:
    settled(sandbox)
    form = {"username": EMAIL.upper(), "password": PASSWORD}

    answer = Api(sandbox.url).call("POST", "/api/auth/login", data=form)
    assert answer.status_code == 200


def test_the_claims_of_a_token(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    packed = api.token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(packed + "=="))

    assert claims.pop("exp") - claims["iat"] == DAYS[sandbox.edition] * 86_400
    assert abs(claims.pop("iat") - datetime.now(UTC).timestamp()) < 60
    role = {"role": "OrganizationAdmin"} if sandbox.edition == "2024" else {}
    assert claims == {"email": EMAIL, "id": claims["id"], **role}


@pytest.mark.parametrize("token", ["", "garbage", "a.b.c", "eyJhbGciOiJIUzI1NiJ9.e30.x"])
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/user/me"), ("POST", "/api/device"), ("POST", "/api/meter-reads/new/x")],
)
def test_no_entry_without_a_token(sandbox: Sandbox, token: str, method: str, path: str) -> None:
    assert said(Api(sandbox.url, token).call(method, path)) == UNAUTHORIZED


def test_another_scheme_is_no_token(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    header = {"Authorization": f"Token {api.token}"}

    assert said(Api(sandbox.url).call("GET", "/api/user/me", headers=header)) == UNAUTHORIZED


def test_a_token_lives_until_sign_out(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024)

    assert said(api.post("/api/auth/logout")) == (200, "Logout successful")
    assert said(api.get("/api/user/me")) == REVOKED
    assert said(api.post("/api/auth/logout")) == REVOKED


def test_2022_has_no_sign_out(sandbox_2022: Sandbox) -> None:
    api = settled(sandbox_2022)

    assert said(api.post("/api/auth/logout")) == (404, "Cannot POST /api/auth/logout")
    assert api.get("/api/user/me").status_code == 200


def test_two_sign_ins_of_one_second_share_a_token(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024)
    first = api.sign_in()
    twin = next(other for other in iter(api.sign_in, None) if same_second(first, other))

    assert twin.token == first.token
    first.post("/api/auth/logout")
    assert said(twin.get("/api/user/me")) == REVOKED


def same_second(first: Api, other: Api) -> bool:
    """True for twins; else the first one becomes the newer, for the next try."""
    if first.token == other.token:
        return True
    first.token = other.token
    return False


def test_me(sandbox: Sandbox) -> None:
    me = settled(sandbox).get("/api/user/me").json()

    assert (me["email"], me["role"], me["status"]) == (EMAIL, "OrganizationAdmin", "Active")
    assert me["organization"]["name"] == ORGANISATION
    assert [user["email"] for user in me["organization"]["users"]] == [EMAIL]
    assert me["emailConfirmed"] is False
    assert "password" not in me
    assert ("secretKey" in me["organization"]) is (sandbox.edition == "2022")
    assert ("api_user_id" in me) is (sandbox.edition == "2024")


@pytest.mark.parametrize(
    ("status", "code", "words"),
    [
        ("Pending", 412, "Only active users can perform this action. Your status is Pending"),
        ("Suspended", 412, "Only active users can perform this action. Your status is Suspended"),
        (
            "Deleted",
            403,
            "Only not deleted users can perform this action. Your status is Deleted",
        ),
    ],
)
def test_status_counts_on_guarded_routes_only(
    sandbox: Sandbox, status: str, code: int, words: str
) -> None:
    user = {"email": EMAIL, "password": PASSWORD, "organisation": "X", "status": status}
    sandbox.load(users=[user])
    api = Api(sandbox.url).sign_in()

    assert said(api.get("/api/device/my")) == (code, words)
    assert api.get("/api/user/me").status_code == 200
    assert api.post("/api/device", {}).status_code == 400


def test_a_role_without_permissions(sandbox: Sandbox) -> None:
    sandbox.load(users=[{"email": EMAIL, "password": PASSWORD, "role": "User"}])
    api = Api(sandbox.url).sign_in()

    for answer in (
        api.get("/api/device/my"),
        api.post("/api/device", {}),
        api.post("/api/meter-reads/new/x", {}),
    ):
        assert said(answer) == (403, "Forbidden resource")


def test_a_reset_ends_every_session(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    sandbox.reset()
    settled(sandbox)

    assert said(api.get("/api/user/me")) == UNAUTHORIZED
