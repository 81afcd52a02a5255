"""Registration (contract section 2): the refusals with their words, in their order."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.api import GUIDE_REGISTRATION, Api, said
from tests.support.sandbox import Sandbox

PATHS = {"2022": "/api/user/registerWithOrganization", "2024": "/api/user/register"}
BODIES = {
    "2022": GUIDE_REGISTRATION,
    "2024": {**GUIDE_REGISTRATION, "organizationType": "Developer"},
}
WEAK = "Password must contain minimum 6 characters (upper and/or lower case) and at least 1 digit"
LONG = "password must be shorter than or equal to 20 characters"
MISMATCH = " confirmPassword does not match with password "
SECRET = (
    "Secret key should be of 6 characters length and consist of minimum one upper case and minimum "
    "one digit, and combination should include only A-Z upper case and 0-9 numbers. please enter "
    "valid secret key"
)
BROKEN = (500, "Internal server error")
ABSENT = object()


def register(sandbox: Sandbox, **changes: Any) -> Any:
    body = {**BODIES[sandbox.edition], **changes}
    kept = {name: value for name, value in body.items() if value is not ABSENT}
    return Api(sandbox.url).post(PATHS[sandbox.edition], kept)


def both(password: str) -> dict[str, str]:
    return {"password": password, "confirmPassword": password}


REFUSED_BY_BOTH = [
    (both("abc"), [WEAK]),
    (both("abcdefgh"), [WEAK]),
    (both("a1xxxxxxxxxxxxxxxxxxx"), [LONG]),
    ({"confirmPassword": "DEF124"}, [MISMATCH]),
    ({"confirmPassword": ABSENT}, [MISMATCH]),
    ({"email": "nope"}, ["email must be an email"]),
    ({"firstName": ""}, ["firstName should not be empty"]),
    ({"lastName": 5}, ["lastName must be a string"]),
    (
        {"firstName": ABSENT},
        ["firstName should not be empty", "firstName must be a string"],
    ),
]


@pytest.mark.parametrize(("changes", "messages"), REFUSED_BY_BOTH)
def test_refused_fields(sandbox: Sandbox, changes: dict[str, Any], messages: list[str]) -> None:
    assert said(register(sandbox, **changes)) == (400, messages)


@pytest.mark.parametrize(
    ("key", "messages"),
    [
        ("ab0125", [SECRET]),
        ("ABCDEF", [SECRET]),
        ("AB01234", [SECRET, "secretKey must be shorter than or equal to 6 characters"]),
    ],
)
def test_secret_keys_of_2022(sandbox_2022: Sandbox, key: str, messages: list[str]) -> None:
    assert said(register(sandbox_2022, secretKey=key)) == (400, messages)


TAKEN_2022 = "is already existed,please use another Organization name Or secretkey"


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({}, 409, "User with email uattesting1@gmail.com already exists"),
        (
            {"email": "x1@example.org", "secretKey": "AB0124"},
            409,
            f'Organization "rooftop solar" Or secretkey "AB0124" {TAKEN_2022}',
        ),
        (
            {"email": "x1@example.org", "orgName": "o1"},
            409,
            f'Organization "o1" Or secretkey "AB0123" {TAKEN_2022}',
        ),
        ({"email": "UATtesting1@gmail.com", "orgName": "o2", "secretKey": "AB0124"}, *BROKEN),
    ],
)
def test_taken_on_2022(
    sandbox_2022: Sandbox, changes: dict[str, Any], status: int, message: str
) -> None:
    register(sandbox_2022)

    assert said(register(sandbox_2022, **changes)) == (status, message)


def test_the_organisation_of_a_failed_registration_stays_behind(sandbox_2022: Sandbox) -> None:
    register(sandbox_2022)
    register(sandbox_2022, email="UATtesting1@gmail.com", orgName="orphan", secretKey="AB0124")

    names = [found["name"] for found in sandbox_2022.truth()["organisations"]]
    assert names == ["rooftop solar", "orphan"]


def test_without_a_secret_key_there_is_no_organisation(sandbox_2022: Sandbox) -> None:
    answer = register(sandbox_2022, secretKey=ABSENT)

    assert (answer.status_code, answer.json()["organization"]) == (201, {})
    api = Api(sandbox_2022.url).sign_in(GUIDE_REGISTRATION["email"], "DEF123")
    status, message = said(api.post("/api/device", {"externalId": "x"}))
    assert status == 409
    assert message.startswith("Failing row contains (")


def test_a_user_alone_stays_pending_on_2022(sandbox_2022: Sandbox) -> None:
    answer = Api(sandbox_2022.url).post("/api/user/register", GUIDE_REGISTRATION)

    assert (answer.status_code, answer.json()["status"]) == (201, "Pending")
    api = Api(sandbox_2022.url).sign_in(GUIDE_REGISTRATION["email"], "DEF123")
    words = "Only active users can perform this action. Your status is Pending"
    assert said(api.get("/api/device/my")) == (412, words)


@pytest.mark.parametrize(
    ("changes", "status", "message"),
    [
        ({"organizationType": "developer"}, *BROKEN),
        ({"organizationType": ABSENT}, *BROKEN),
        ({"organizationType": "Foo", "password": "abc"}, *BROKEN),
        ({"orgName": ABSENT}, 400, ["orgName should not be empty", "orgName must be a string"]),
        ({"orgName": "  "}, 409, "orgName should not be empty"),
        ({"api_user_id": "nonsense"}, *BROKEN),
        (
            {"api_user_id": "11111111-1111-4111-8111-111111111111"},
            401,
            "Requested apiuser is not available",
        ),
        ({"email": "UATtesting1@GMAIL.com"}, 409, None),
        (
            {"email": "x@example.org", "orgName": "ROOFTOP solar"},
            409,
            'Organization "ROOFTOP solar"  is already existed,please use another Organization name',
        ),
    ],
)
def test_refused_on_2024(
    sandbox_2024: Sandbox, changes: dict[str, Any], status: int, message: Any
) -> None:
    register(sandbox_2024)
    known = "User with email uattesting1@gmail.com already exists"

    assert said(register(sandbox_2024, **changes)) == (status, message or known)


def test_the_guide_on_2024_has_no_such_path(sandbox_2024: Sandbox) -> None:
    answer = Api(sandbox_2024.url).post(PATHS["2022"], GUIDE_REGISTRATION)

    assert said(answer) == (404, f"Cannot POST {PATHS['2022']}")
    assert answer.json()["error"] == "Not Found"


def test_the_answer_of_2022(sandbox_2022: Sandbox) -> None:
    body = register(sandbox_2022).json()

    assert body.pop("createdAt") == body.pop("updatedAt")
    assert body == {
        "firstName": "UAT",
        "lastName": "Testing",
        "email": "uattesting1@gmail.com",
        "notifications": True,
        "status": "Active",
        "role": "OrganizationAdmin",
        "roleId": 2,
        "organization": {"id": 1},
        "title": None,
        "telephone": None,
        "id": 1,
    }


def test_the_answer_of_2024_gives_a_hash_away(sandbox_2024: Sandbox) -> None:
    answer = register(sandbox_2024)
    body = answer.json()

    assert answer.status_code == 201
    assert body["password"].startswith("$2a$08$")
    assert len(body["password"]) == 60
    assert body["id"] == body["organization"]["id"] == 10001
    assert "DEF123" not in answer.text


def test_a_buyer_gets_the_buyers_role_and_no_devices(sandbox: Sandbox) -> None:
    assert register(sandbox, organizationType="Buyer").json()["role"] == "Buyer"
    api = Api(sandbox.url).sign_in(GUIDE_REGISTRATION["email"], "DEF123")

    assert said(api.get("/api/device/my")) == (403, "Forbidden resource")
