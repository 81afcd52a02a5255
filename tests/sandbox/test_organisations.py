"""The organisation, its people and its invitations (contract 7.2 and 7.3)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.api import EMAIL, ORGANISATION, OTHER_EMAIL, PASSWORD, Api, said, settled
from tests.support.sandbox import Sandbox

GUEST = "guest@example.org"
INVITATION = {"email": GUEST, "role": "DeviceOwner", "firstName": "Gu", "lastName": "Est"}
COLLEAGUE = {
    "email": "colleague@example.org",
    "password": PASSWORD,
    "organisation": ORGANISATION,
    "role": "User",
}


def me(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/api/user/me").json()
    return found


def test_the_organisation(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    mine = api.get("/api/Organization/me").json()

    assert mine == me(api)["organization"]
    assert ("secretKey" in mine) is (sandbox.edition == "2022")


def test_its_users_in_one_list_on_2022(sandbox_2022: Sandbox) -> None:
    api = settled(sandbox_2022)
    sandbox_2022.load(users=[COLLEAGUE])

    users = api.get("/api/Organization/users").json()
    assert [user["email"] for user in users] == [EMAIL, COLLEAGUE["email"]]


def test_its_users_in_pages_on_2024(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024)
    sandbox_2024.load(users=[COLLEAGUE, {**COLLEAGUE, "email": "third@example.org"}])
    page = api.get("/api/Organization/users", pageNumber=2, limit=2).json()
    whole = api.get("/api/Organization/users", pageNumber=1).json()

    assert [user["email"] for user in page.pop("users")] == ["third@example.org"]
    assert page == {"currentPage": 2, "totalPages": 2, "totalCount": 3}
    assert (len(whole["users"]), whole["totalPages"]) == (3, None)


def test_who_is_no_administrator_sees_none(sandbox_2024: Sandbox) -> None:
    settled(sandbox_2024)
    sandbox_2024.load(users=[{**COLLEAGUE, "role": "DeviceOwner"}])
    seen = Api(sandbox_2024.url).sign_in(COLLEAGUE["email"]).get("/api/Organization/users").json()

    assert [user["email"] for user in seen["users"]] == [COLLEAGUE["email"]]
    assert seen["totalCount"] == 2


def test_other_organisations_are_open_on_2024(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024)
    other = me(api)["organization"]["id"] + 1

    assert api.get(f"/api/Organization/{other}").json()["name"] == "Valley Energy"
    assert said(api.get(f"/api/Organization/{other}/invitations")) == (
        403,
        "Not a member of the organization.",
    )


def test_a_role_changes_and_the_last_administrator_stays(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    sandbox.load(users=[COLLEAGUE])
    mine = me(api)
    members = api.get("/api/Organization/me").json()["users"]
    numbers = {user["email"]: user["id"] for user in members}
    path = f"/api/Organization/{mine['organization']['id']}/change-role"

    changed = api.call("PUT", f"{path}/{numbers[COLLEAGUE['email']]}", json={"role": "DeviceOwner"})
    last = api.call("PUT", f"{path}/{numbers[EMAIL]}", json={"role": "User"})
    unknown = api.call("PUT", f"{path}/{numbers[EMAIL]}", json={"role": "King"})
    assert changed.json() == {"success": True}
    assert (last.status_code, said(unknown)) == (400, (403, "Forbidden"))
    assert me(Api(sandbox.url).sign_in(COLLEAGUE["email"]))["role"] == "DeviceOwner"


def test_removing_a_person(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024)
    sandbox_2024.load(users=[COLLEAGUE])
    members = api.get("/api/Organization/me").json()["users"]
    numbers = {user["email"]: user["id"] for user in members}

    def remove(email: str) -> Any:
        return api.call("DELETE", f"/api/Organization/user/{numbers[email]}")

    assert said(remove(EMAIL)) == (404, "Unauthorized")
    assert remove(COLLEAGUE["email"]).json() == {"success": True}
    assert remove(COLLEAGUE["email"]).status_code == 404


def test_an_invitation_is_mailed_and_accepted(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    assert api.post("/api/invitation", INVITATION).json() == {"success": True}
    letter = sandbox.mail()[-1]
    password = str(letter["text"]).rpartition(" ")[2]
    guest = Api(sandbox.url).sign_in(GUEST, password)
    (invitation,) = me(api)["organization"]["invitations"]

    assert (len(password), me(guest)["status"]) == (10, "Pending")
    accepted = {
        "2022": lambda: guest.call("PUT", f"/api/invitation/{invitation['id']}/Accepted"),
        "2024": lambda: guest.call(
            "PUT",
            f"/api/invitation/{invitation['id']}",
            json={"email": GUEST, "status": "Accepted"},
        ),
    }
    assert accepted[sandbox.edition]().status_code == 200
    assert (me(guest)["status"], me(guest)["role"]) == ("Active", "DeviceOwner")
    assert me(guest)["organization"]["name"] == ORGANISATION
    again = accepted[sandbox.edition]()
    assert said(again) == (400, "Requested invitation has already been accepted or rejected")


@pytest.mark.parametrize(
    ("email", "words"),
    [
        (EMAIL, f"User {EMAIL} is already part of this organization"),
        (OTHER_EMAIL, f"User {OTHER_EMAIL} is already part of the other organization"),
    ],
)
def test_refused_invitations_of_2024(sandbox_2024: Sandbox, email: str, words: str) -> None:
    answer = settled(sandbox_2024).post("/api/invitation", {**INVITATION, "email": email})

    assert (answer.status_code, answer.json()) == (403, {"message": words, "status": 409})


def test_an_unknown_role(sandbox: Sandbox) -> None:
    answer = settled(sandbox).post("/api/invitation", {**INVITATION, "role": "King"})

    assert said(answer) == (403, "Unknown role was requested for the invitee")


def test_2022_swallows_the_other_refusals(sandbox_2022: Sandbox) -> None:
    api = settled(sandbox_2022)

    assert api.post("/api/invitation", {**INVITATION, "email": EMAIL}).json() == {"success": True}
    assert sandbox_2022.mail() == []


def test_the_invitations_of_one_s_own_organisation(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    api.post("/api/invitation", INVITATION)
    path = f"/api/Organization/{me(api)['organization']['id']}/invitations"

    assert [invitation["email"] for invitation in api.get(path).json()] == [GUEST]
    other = Api(sandbox.url).sign_in(OTHER_EMAIL)
    assert said(other.get(path)) == (403, "Not a member of the organization.")


def test_lists_of_invitations(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024)
    api.post("/api/invitation", INVITATION)
    other = Api(sandbox_2024.url).sign_in(OTHER_EMAIL)
    everybodys = other.get("/api/invitation", pageNumber=1, limit=10).json()

    assert [invitation["email"] for invitation in everybodys["invitations"]] == [GUEST]
    assert other.get("/api/invitation/By_email").json() == []
    theirs = me(api)["organization"]["id"]
    refused = other.get("/api/invitation", organizationId=theirs)
    words = "OrganizationAdmin can't view the invitation list of other organizations"
    assert said(refused) == (400, words)
