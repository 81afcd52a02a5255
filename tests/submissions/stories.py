"""What the stories of a review have in common: people, policies, and a device on its way."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.apps import apps
from django.contrib.auth.models import Group
from django.test import Client

from portal.accounts.models import User
from portal.submissions import staffing
from portal.submissions.models import Kind, Policy, Submission, When
from tests.devices.samples import GUIDE_TYPED, TYPED_2024
from tests.support.people import MEMBER
from tests.support.sandbox import Sandbox

TYPED = {"2022": GUIDE_TYPED, "2024": TYPED_2024}
POST_DEVICE = {"method": "POST", "path": "/api/device"}


def reviewer(name: str = "rita") -> User:
    user, _ = User.objects.get_or_create(
        username=name, defaults={"is_staff": True, "first_name": name.title()}
    )
    return user


def held(kind: str = Kind.DEVICE, **more: Any) -> Policy:
    return Policy.objects.create(kind=kind, when=When.BEFORE, **more)


def typed(sandbox: Sandbox, **changes: Any) -> dict[str, Any]:
    return {**TYPED[sandbox.edition], "client_id": str(uuid4()), **changes}


def hand_in(member: Client, sandbox: Sandbox, query: str = "", **changes: Any) -> Submission:
    """The newest submission, after the form of a device was sent."""
    response = member.post(f"/devices/new/{query}", typed(sandbox, **changes))
    assert response.status_code == 302, response.content.decode()
    return Submission.objects.latest("created_at")


def made(sandbox: Sandbox) -> list[str]:
    """The devices that the registry really holds."""
    return [device["externalId"] for device in sandbox.truth()["devices"]]


def sent(sandbox: Sandbox, path: str = "/api/device") -> int:
    """How often something was posted there."""
    asked = sandbox.requests()
    return sum(one["method"] == "POST" and one["path"].startswith(path) for one in asked)


def owner() -> User:
    return User.objects.get(email=MEMBER.email)


def staff(group: str = "", name: str = "rita") -> Client:
    """A browser of a member of staff in this group; without one, of a superuser."""
    person = reviewer(name)
    if group:
        # A test that empties the database empties what migrations put there, too.
        staffing.make(apps)
        person.groups.add(Group.objects.get(name=group))
    else:
        User.objects.filter(pk=person.pk).update(is_superuser=True)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


LIST = "/admin/submissions/submission/"


def address(submission: Submission) -> str:
    return f"{LIST}{submission.pk}/change/"


def judge(client: Client, submission: Submission, verb: str, **fields: str) -> Any:
    return client.post(f"{LIST}{submission.pk}/judge/", {"verb": verb, **fields})
