"""Signing an organisation up: what reaches the registry, what is refused and where it is said."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from portal.submissions.models import Delivery, Kind, Submission
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

KINDS = {"2022": "developer", "2024": "Developer"}


def typed(sandbox: Sandbox, **changes: str) -> dict[str, str]:
    fields = {
        "client_id": "5a8a4d0e-5f0e-4c57-8a4e-0d1f6f5f0001",
        "firstName": "UAT",
        "lastName": "Testing",
        "email": "uattesting1@gmail.com",
        "organizationType": KINDS[sandbox.edition],
        "password": "DEF123",
        "confirmPassword": "DEF123",
        "orgName": "rooftop solar",
        "orgAddress": "Hyderabad",
    }
    if sandbox.edition == "2022":
        fields["secretKey"] = "AB0123"
    return {**fields, **changes}


def registrations(sandbox: Sandbox) -> list[dict[str, Any]]:
    return [r for r in sandbox.requests() if r["path"].startswith("/api/user/register")]


def errors(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_registry_gets_exactly_the_form(client: Client, sandbox: Sandbox) -> None:
    response = client.post("/signup/", typed(sandbox))

    assert response.status_code == 302
    assert response.headers["Location"] == "/login/?email=uattesting1%40gmail.com"
    sent = {k: v for k, v in typed(sandbox).items() if k != "client_id"}
    assert [r["body"] for r in registrations(sandbox)] == [sent]
    assert [o["name"] for o in sandbox.truth()["organisations"]] == ["rooftop solar"]


def test_it_is_in_the_record_without_its_secrets(client: Client, sandbox: Sandbox) -> None:
    client.post("/signup/", typed(sandbox))

    submission = Submission.objects.get()
    assert (submission.kind, submission.delivery) == (Kind.SIGNUP, Delivery.ACCEPTED)
    assert submission.subject == "rooftop solar"
    assert submission.organisation is not None
    steps = submission.events.filter(field="delivery")
    assert [e.after for e in steps] == ["waiting", "sending", "accepted"]
    kept = f"{submission.payload} {submission.answer}"
    assert "DEF123" not in kept
    assert "AB0123" not in kept
    assert "$2" not in kept


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "nobody", "Enter a valid email address"),
        ("password", "abcdef", "at least one letter and one digit"),
        ("password", "a1", "6 to 20 characters"),
        ("confirmPassword", "other1", "The two passwords differ"),
        ("orgName", "  ", "This field is required"),
    ],
)
def test_what_the_form_can_know_is_said_before_the_call(
    client: Client, sandbox: Sandbox, field: str, value: str, words: str
) -> None:
    response = client.post("/signup/", typed(sandbox, **{field: value}))

    assert response.status_code == 400
    assert words in errors(response.content.decode())
    assert registrations(sandbox) == []


@pytest.mark.parametrize("key", ["ab0123", "ABCDEF", "012345", "AB012", "AB-123"])
def test_a_secret_key_follows_the_rule_of_2022(
    client: Client, sandbox_2022: Sandbox, key: str
) -> None:
    response = client.post("/signup/", typed(sandbox_2022, secretKey=key))

    assert response.status_code == 400
    assert registrations(sandbox_2022) == []


def test_a_known_e_mail_is_said_at_its_field(client: Client, sandbox: Sandbox) -> None:
    client.post("/signup/", typed(sandbox))
    again = typed(sandbox, client_id="5a8a4d0e-5f0e-4c57-8a4e-0d1f6f5f0002", orgName="Another")
    response = client.post("/signup/", again)

    assert response.status_code == 422
    form = response.context["form"]
    assert "already exists" in str(form.errors["email"])
    assert form["orgName"].value() == "Another"
    assert Submission.objects.filter(delivery=Delivery.REFUSED).count() == 1


def test_a_second_press_makes_no_second_registration(client: Client, sandbox: Sandbox) -> None:
    first = client.post("/signup/", typed(sandbox))
    second = client.post("/signup/", typed(sandbox))

    assert first.status_code == second.status_code == 302
    assert len(registrations(sandbox)) == 1


def test_a_changed_form_under_an_old_number_is_sent(client: Client, sandbox: Sandbox) -> None:
    """A browser may hand an old form back: what stands on it then must not be passed over."""
    client.post("/signup/", typed(sandbox))
    changes = {"email": "other@example.org", "orgName": "Other"}
    if sandbox.edition == "2022":
        changes["secretKey"] = "CD4567"
    response = client.post("/signup/", typed(sandbox, **changes), follow=True)

    assert "Other is registered" in response.content.decode()
    assert len(sandbox.truth()["organisations"]) == 2


@pytest.mark.parametrize("address", ["/signup/", "/login/"])
def test_a_browser_keeps_no_form(client: Client, sandbox: Sandbox, address: str) -> None:
    assert "no-store" in client.get(address).headers["Cache-Control"]


def test_a_refused_form_may_be_corrected_and_sent_again(client: Client, sandbox: Sandbox) -> None:
    client.post("/signup/", typed(sandbox))
    new = "5a8a4d0e-5f0e-4c57-8a4e-0d1f6f5f0003"
    refused = client.post("/signup/", typed(sandbox, client_id=new))
    assert refused.status_code == 422
    changes = {"client_id": new, "email": "other@example.org", "orgName": "Other"}
    if sandbox.edition == "2022":
        changes["secretKey"] = "CD4567"
    response = client.post("/signup/", typed(sandbox, **changes))

    assert response.status_code == 302
    assert Submission.objects.filter(delivery=Delivery.ACCEPTED).count() == 2


def test_a_lost_answer_is_settled_by_asking(client: Client, sandbox: Sandbox) -> None:
    sandbox.faults([{"match": {"method": "POST", "path": "/api/user/*"}, "do": "drop_after"}])
    response = client.post("/signup/", typed(sandbox))

    assert response.status_code == 302
    submission = Submission.objects.get()
    assert submission.delivery == Delivery.ACCEPTED
    assert len(registrations(sandbox)) == 1
    # Its people find it under their organisation.
    assert submission.organisation is not None
    assert submission.organisation.name == "rooftop solar"


def test_an_account_found_without_its_organisation_is_found(
    client: Client, sandbox: Sandbox
) -> None:
    lost = {"match": {"method": "POST", "path": "/api/user/*"}, "do": "drop_after"}
    sandbox.faults([lost, {"match": {"path": "/api/user/me"}, "do": "status 500", "times": 9}])

    assert client.post("/signup/", typed(sandbox)).status_code == 302
    submission = Submission.objects.get()
    assert (submission.delivery, submission.organisation) == (Delivery.ACCEPTED, None)


def test_an_answer_that_never_came_keeps_the_form(client: Client, sandbox: Sandbox) -> None:
    sandbox.faults([{"match": {"method": "POST", "path": "/api/user/*"}, "do": "drop_before"}])
    lost = client.post("/signup/", typed(sandbox))
    assert lost.status_code == 503
    assert lost.context["form"]["orgName"].value() == "rooftop solar"
    assert Submission.objects.get().delivery == Delivery.UNKNOWN
    number = lost.context["form"]["client_id"].value()
    assert client.post("/signup/", typed(sandbox, client_id=number)).status_code == 302

    assert Submission.objects.get().delivery == Delivery.ACCEPTED
    assert len(sandbox.truth()["organisations"]) == 1


def test_a_500_is_told_and_kept(client: Client, sandbox: Sandbox) -> None:
    fault = {"match": {"method": "POST", "path": "/api/user/*"}, "do": "status 500"}
    sandbox.faults([fault])
    response = client.post("/signup/", typed(sandbox))

    assert response.status_code == 502
    assert "The registry could not take this" in errors(response.content.decode())
    assert Submission.objects.get().delivery == Delivery.REFUSED


def test_a_registry_that_is_down_is_a_plain_page(client: Client, settings: Any) -> None:
    settings.DREC_API_URL = "http://127.0.0.1:9"
    response = client.get("/signup/")

    assert response.status_code == 503
    assert response.headers["Retry-After"]
    assert "Traceback" not in response.content.decode()
