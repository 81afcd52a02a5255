"""Registering a device: what reaches the registry, what is refused, what is kept."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from portal.submissions.models import Delivery, Kind, Submission
from tests.devices.samples import GUIDE_SENT, GUIDE_TYPED, SENT_2024, TYPED_2024, words
from tests.support.people import MEMBER, STRANGER, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

POST_DEVICE = {"method": "POST", "path": "/api/device"}
TYPED = {"2022": GUIDE_TYPED, "2024": TYPED_2024}
SENT = {"2022": GUIDE_SENT, "2024": SENT_2024}


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    return signed_in_client(sandbox)


def typed(sandbox: Sandbox, **changes: str) -> dict[str, str]:
    return {**TYPED[sandbox.edition], "client_id": str(uuid4()), **changes}


def register(member: Client, fields: dict[str, str]) -> Any:
    return member.post("/devices/new/", fields)


def sent(sandbox: Sandbox) -> list[dict[str, Any]]:
    made = [r for r in sandbox.requests() if r["method"] == "POST" and r["path"] == "/api/device"]
    return [r["body"] for r in made]


def held(sandbox: Sandbox) -> list[str]:
    return [device["externalId"] for device in sandbox.truth()["devices"]]


def test_the_registry_gets_exactly_what_its_edition_wants(member: Client, sandbox: Sandbox) -> None:
    response = register(member, typed(sandbox))

    assert response.status_code == 302
    assert response.headers["Location"] == "/devices/id/uattesting12/"
    assert sent(sandbox) == [SENT[sandbox.edition]]
    page = member.get("/devices/id/uattesting12/")
    assert page.status_code == 200
    assert "uattesting12 is registered" in words(page)
    assert "uattesting12" in words(member.get("/devices/"))


def test_it_is_in_the_record(member: Client, sandbox: Sandbox) -> None:
    register(member, typed(sandbox))

    submission = Submission.objects.get()
    assert (submission.kind, submission.delivery) == (Kind.DEVICE, Delivery.ACCEPTED)
    assert submission.subject == "uattesting12"
    assert submission.payload == SENT[sandbox.edition]
    assert submission.owner is not None
    assert submission.owner.email == MEMBER.email
    assert submission.answer["externalId"] == "uattesting12"
    assert submission.answer["onboarded"]


def test_the_form_offers_the_registry_s_lists(member: Client, sandbox: Sandbox) -> None:
    page = member.get("/devices/new/").content.decode()

    code = {"2022": "IN", "2024": "IND"}[sandbox.edition]
    assert f'<option value="{code}">India</option>' in page
    assert "PV Floating" in page
    assert ("<datalist" in page) == (sandbox.edition == "2022")


def test_what_the_form_can_know_is_said_before_the_call(member: Client, sandbox: Sandbox) -> None:
    response = register(member, typed(sandbox, latitude="95", capacity="0"))

    assert response.status_code == 400
    assert "out of range" in words(response)
    assert "more than 0 kW" in words(response)
    assert sent(sandbox) == []
    assert not Submission.objects.exists()


def test_half_a_kilowatt_on_the_edition_of_whole_ones(sandbox_2022: Sandbox) -> None:
    move_in(sandbox_2022)
    response = register(signed_in_client(sandbox_2022), typed(sandbox_2022, capacity="0.5"))

    assert response.status_code == 400
    assert "This registry stores whole kilowatts" in words(response)
    assert sent(sandbox_2022) == []


def test_a_refusal_stands_at_its_field(member: Client, sandbox: Sandbox) -> None:
    register(member, typed(sandbox))
    response = register(member, typed(sandbox, projectName="another"))

    assert response.status_code == 422
    form = response.context["form"]
    assert "already exist" in str(form.errors["externalId"])
    assert form["projectName"].value() == "another"
    assert Submission.objects.filter(delivery=Delivery.REFUSED).count() == 1


def test_a_500_is_told_and_kept_and_nothing_is_lost(member: Client, sandbox: Sandbox) -> None:
    sandbox.faults([{"match": POST_DEVICE, "do": "status 500"}])
    response = register(member, typed(sandbox))

    assert response.status_code == 502
    assert "The registry could not take this" in words(response)
    assert response.context["form"]["impactStory"].value() == "Demo impact story"
    submission = Submission.objects.get()
    assert submission.delivery == Delivery.REFUSED
    assert submission.payload == SENT[sandbox.edition]


def test_a_registry_that_is_busy_keeps_the_form(member: Client, sandbox: Sandbox) -> None:
    sandbox.faults([{"match": POST_DEVICE, "do": "status 503"}])
    fields = typed(sandbox)
    response = register(member, fields)

    assert response.status_code == 503
    assert response.context["form"]["address"].value() == "nexus"
    assert register(member, fields).status_code == 302
    assert held(sandbox) == ["uattesting12"]


def test_a_lost_answer_is_settled_by_asking(member: Client, sandbox: Sandbox) -> None:
    sandbox.faults([{"match": POST_DEVICE, "do": "drop_after"}])
    response = register(member, typed(sandbox))

    assert response.status_code == 302
    assert held(sandbox) == ["uattesting12"]
    assert Submission.objects.get().delivery == Delivery.ACCEPTED


@pytest.mark.parametrize("fault", ["status 503", "status 500", "status 404"])
def test_while_the_registry_cannot_be_asked_nothing_is_sent_again(
    member: Client, sandbox: Sandbox, fault: str
) -> None:
    silent = {"match": {"method": "GET", "path": "/api/device/my"}, "do": fault, "times": 9}
    sandbox.faults([{"match": POST_DEVICE, "do": "drop_after"}, silent])
    fields = typed(sandbox)
    first = register(member, fields)
    assert first.status_code == 503
    assert "Press the button again" in words(first)
    assert first.context["form"]["client_id"].value() == fields["client_id"]
    assert register(member, fields).status_code == 503
    assert len(sent(sandbox)) == 1
    sandbox.faults([])
    last = register(member, fields)

    assert last.status_code == 302
    assert len(sent(sandbox)) == 1
    assert held(sandbox) == ["uattesting12"]


def test_an_older_device_of_the_same_id_is_not_taken_for_the_lost_one(
    member: Client, sandbox: Sandbox
) -> None:
    register(member, typed(sandbox, address="the old place"))
    sandbox.faults([{"match": POST_DEVICE, "do": "drop_before"}])
    fields = typed(sandbox)
    assert register(member, fields).status_code == 503
    response = register(member, fields)

    assert response.status_code == 422
    assert "already exist" in str(response.context["form"].errors["externalId"])


def test_the_same_form_twice_makes_one_device(member: Client, sandbox: Sandbox) -> None:
    fields = typed(sandbox)
    first, second = register(member, fields), register(member, fields)

    assert first.status_code == second.status_code == 302
    assert len(sent(sandbox)) == 1


def test_the_page_wants_a_sign_in(client: Client, sandbox_2024: Sandbox) -> None:
    for path in ("/devices/", "/devices/new/", "/devices/id/x/"):
        response = client.get(path)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/login/")


def test_what_was_typed_survives_a_sign_in_that_ended(member: Client, sandbox: Sandbox) -> None:
    fields = typed(sandbox)
    sandbox.faults([{"match": POST_DEVICE, "do": "status 401"}])
    assert register(member, fields).status_code == 302
    back = {"email": MEMBER.email, "password": MEMBER.password, "next": "/devices/new/"}
    member.post("/login/", back)
    page = member.get("/devices/new/")

    assert page.status_code == 200
    form = page.context["form"]
    assert form["externalId"].value() == fields["externalId"]
    again = {**fields, "client_id": form["client_id"].value()}
    assert register(member, again).status_code == 302
    assert held(sandbox) == [fields["externalId"]]


def test_what_somebody_else_typed_is_not_shown(member: Client, sandbox: Sandbox) -> None:
    sandbox.faults([{"match": POST_DEVICE, "do": "status 401"}])
    register(member, typed(sandbox))
    other = {"email": STRANGER.email, "password": STRANGER.password, "next": "/devices/new/"}
    member.post("/login/", other)

    assert not member.get("/devices/new/").context["form"]["externalId"].value()
