"""People of the stories: a member, a team-mate of the same organisation, a stranger of another."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from tests.support.sandbox import Sandbox

PASSWORD = "Sun2024"


@dataclass(frozen=True)
class Someone:
    email: str
    organisation: str
    password: str = PASSWORD


MEMBER = Someone("member@example.org", "Hillside Solar")
TEAM_MATE = Someone("mate@example.org", "Hillside Solar")
STRANGER = Someone("stranger@example.org", "Valley Energy")


def move_in(sandbox: Sandbox, *people: Someone) -> None:
    """Makes the people known to the sandbox, organisations and all."""
    who = people or (MEMBER, TEAM_MATE, STRANGER)
    sandbox.load(
        users=[
            {"email": p.email, "password": p.password, "organisation": p.organisation} for p in who
        ]
    )


def signed_in_client(
    sandbox: Sandbox, email: str = MEMBER.email, password: str = PASSWORD
) -> Client:
    """A browser whose person has signed in through the page."""
    client = Client()
    response = client.post("/login/", {"email": email, "password": password})
    assert response.status_code == 302, response.content.decode()
    return client
