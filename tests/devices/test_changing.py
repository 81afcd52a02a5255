"""Changing a device and taking one away."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from portal.submissions import review
from portal.submissions.models import Delivery, Kind, Submission
from tests.devices.samples import TYPED_2024, words
from tests.devices.shots import a_file
from tests.devices.test_pages import a_device
from tests.submissions import stories
from tests.support.people import STRANGER, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

HERE = "/devices/id/roof-1/edit/"
GOALS = {"2022": {"SDGBenefits": 7}, "2024": {"SDGBenefits": ["Affordable and Clean Energy"]}}


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    sandbox.load(devices=[a_device(sandbox, "roof-1", offTaker="School", **GOALS[sandbox.edition])])
    return signed_in_client(sandbox)


def shown(client: Client, **changes: Any) -> dict[str, Any]:
    """The fields of the page as a browser would send them back."""
    form = client.get(HERE).context["form"]
    values = {name: form[name].value() for name in form.fields}
    kept = {name: value for name, value in values.items() if value not in (None, "")}
    return {**kept, "placeIsRight": "on", **changes}


def patches(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [r["body"] for r in sandbox.requests() if r["method"] == "PATCH"]


@pytest.mark.parametrize("edition", ["2024"])
def test_only_what_differs_is_sent(sandbox_2024: Sandbox, edition: str) -> None:
    move_in(sandbox_2024)
    sandbox_2024.load(devices=[a_device(sandbox_2024, "roof-1", **GOALS["2024"])])
    member = signed_in_client(sandbox_2024)
    fields = shown(member, capacity="30", address="")
    assert member.post(HERE, fields).status_code == 400  # an address is needed
    answer = member.post(HERE, shown(member, capacity="30", projectName=""))

    assert answer.status_code == 302
    assert patches(sandbox_2024) == [{"projectName": None, "capacity": 30, "SDGBenefits": ["SDG7"]}]
    (device,) = sandbox_2024.truth()["devices"]
    assert device["capacity"] == 30
    assert Submission.objects.get().kind == Kind.DEVICE_CHANGE
    assert "roof-1 is changed" in words(member.get(answer.headers["Location"]))


def test_nothing_changed_sends_nothing(member: Client, sandbox: Sandbox) -> None:
    answer = member.post(HERE, shown(member))

    assert answer.status_code == 302
    assert patches(sandbox) == []


def test_a_change_that_is_not_allowed_keeps_what_was_typed(sandbox_2022: Sandbox) -> None:
    move_in(sandbox_2022)
    sandbox_2022.load(devices=[a_device(sandbox_2022, "roof-1")])
    member = signed_in_client(sandbox_2022)
    page = member.post(HERE, shown(member, address="Kisumu", externalId="other"))

    assert page.status_code == 403
    assert page.context["form"]["address"].value() == "Kisumu"
    assert page.context["form"]["externalId"].value() == "roof-1"
    assert "does not allow this" in words(page)


def test_a_device_is_renamed_and_its_photos_follow(sandbox_2024: Sandbox) -> None:
    move_in(sandbox_2024)
    sandbox_2024.load(devices=[a_device(sandbox_2024, "roof-1")])
    member = signed_in_client(sandbox_2024)
    member.post(HERE, shown(member, photos=[a_file()]))
    member.post(HERE, shown(member, externalId="roof-2"))

    page = member.get("/devices/id/roof-2/")
    assert page.status_code == 200
    assert len(page.context["photos"]) == 1
    assert len(page.context["device"].images) == 1


def remove(member: Client) -> Any:
    return member.post("/devices/id/roof-1/remove/", {"client_id": str(uuid4())})


def photos_of(member: Client, external_id: str) -> list[str]:
    page = member.get(f"/devices/id/{external_id}/")
    assert page.status_code == 200
    return [photo.name for photo, _ in page.context["photos"]]


def approve(submission: Submission) -> None:
    review.approve(submission, by=stories.reviewer())
    submission.refresh_from_db()
    assert submission.delivery == Delivery.ACCEPTED


@pytest.mark.parametrize("kind", [None, Kind.DEVICE_REMOVAL, Kind.DEVICE])
def test_a_device_of_the_same_name_has_photos_of_its_own(
    sandbox_2024: Sandbox, kind: str | None
) -> None:
    """Whether a policy holds the removal, the new device or nothing."""
    move_in(sandbox_2024)
    sandbox_2024.load(devices=[a_device(sandbox_2024, "roof-1")])
    member = signed_in_client(sandbox_2024)
    member.post(HERE, shown(member, photos=[a_file(name="old.jpg")]))
    assert photos_of(member, "roof-1") == ["old.jpg"]
    if kind:
        stories.held(kind)
    assert remove(member).status_code == 302
    if kind == Kind.DEVICE_REMOVAL:
        assert photos_of(member, "roof-1") == ["old.jpg"]  # it is not removed yet
        approve(Submission.objects.get(kind=kind))
    assert stories.made(sandbox_2024) == []
    fields = {**TYPED_2024, "client_id": str(uuid4()), "photoSet": str(uuid4())}
    own = {"externalId": "roof-1", "photos": [a_file(name="new.jpg")]}
    assert member.post("/devices/new/", {**fields, **own}).status_code == 302
    if kind == Kind.DEVICE:
        approve(Submission.objects.get(kind=kind))

    assert photos_of(member, "roof-1") == ["new.jpg"]


def test_a_device_that_was_made_elsewhere_has_none_of_a_refused_one(sandbox_2024: Sandbox) -> None:
    move_in(sandbox_2024)
    member = signed_in_client(sandbox_2024)
    stories.held(Kind.DEVICE)
    fields = {**TYPED_2024, "client_id": str(uuid4()), "photoSet": str(uuid4())}
    member.post("/devices/new/", {**fields, "externalId": "roof-1", "photos": [a_file()]})
    sandbox_2024.load(devices=[a_device(sandbox_2024, "roof-1")])

    assert photos_of(member, "roof-1") == []


def test_photos_follow_a_new_name_that_a_policy_held(sandbox_2024: Sandbox) -> None:
    move_in(sandbox_2024)
    sandbox_2024.load(devices=[a_device(sandbox_2024, "roof-1")])
    member = signed_in_client(sandbox_2024)
    member.post(HERE, shown(member, photos=[a_file()]))
    stories.held(Kind.DEVICE_CHANGE)
    member.post(HERE, shown(member, externalId="roof-2"))
    assert photos_of(member, "roof-1") == ["roof.jpg"]
    approve(Submission.objects.get(subject="roof-2"))

    assert photos_of(member, "roof-2") == ["roof.jpg"]


def test_a_stranger_changes_and_removes_nothing(sandbox_2024: Sandbox) -> None:
    move_in(sandbox_2024)
    sandbox_2024.load(devices=[a_device(sandbox_2024, "roof-1")])
    stranger = signed_in_client(sandbox_2024, STRANGER.email)

    for address in (HERE, "/devices/id/roof-1/remove/"):
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, {"client_id": str(uuid4())}).status_code == 404
    assert len(sandbox_2024.truth()["devices"]) == 1


def test_a_device_is_removed_after_a_question(sandbox_2024: Sandbox) -> None:
    move_in(sandbox_2024)
    sandbox_2024.load(devices=[a_device(sandbox_2024, "roof-1")])
    member = signed_in_client(sandbox_2024)
    page = member.get("/devices/id/roof-1/remove/")
    assert "Nobody can bring it back" in words(page)
    assert len(sandbox_2024.truth()["devices"]) == 1
    number = re.search(r'name="client_id" value="([^"]+)"', page.content.decode())
    assert number
    sandbox_2024.faults([{"match": {"method": "DELETE", "path": "*"}, "do": "drop_after"}])
    answer = member.post("/devices/id/roof-1/remove/", {"client_id": number[1]})

    assert answer.status_code == 302
    assert sandbox_2024.truth()["devices"] == []
    assert "roof-1 is removed" in words(member.get("/devices/"))


def test_the_older_edition_removes_nothing(sandbox_2022: Sandbox) -> None:
    move_in(sandbox_2022)
    sandbox_2022.load(devices=[a_device(sandbox_2022, "roof-1")])
    member = signed_in_client(sandbox_2022)

    assert member.get("/devices/id/roof-1/remove/").status_code == 404
    assert "/remove/" not in member.get("/devices/id/roof-1/").content.decode()


def test_a_device_without_pictures_gets_none_by_being_changed(sandbox_2024: Sandbox) -> None:
    """The field is sent back as the page shows it."""
    move_in(sandbox_2024)
    sandbox_2024.load(devices=[a_device(sandbox_2024, "roof-1")])
    member = signed_in_client(sandbox_2024)
    page = member.get(HERE).content.decode()
    pictures = re.search(r'<textarea name="images"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    assert pictures
    member.post(HERE, shown(member, capacity="30", images=pictures[1]))

    assert patches(sandbox_2024) == [{"capacity": 30, "SDGBenefits": []}]
