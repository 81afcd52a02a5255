"""The record in the admin: found by kind, state, organisation and words; never changed."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.submissions.models import Kind, Submission
from tests.reads import ledgers
from tests.reads.ledgers import work
from tests.reads.test_story import HEADING, checked, rows
from tests.support.people import move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)
LIST = "/admin/submissions/submission/"


@pytest.fixture
def staff() -> Client:
    client = Client()
    client.force_login(
        User.objects.create_superuser("staff", password="Staff-of-the-tests-1"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


@pytest.fixture
def submission(sandbox_2024: Sandbox) -> Submission:
    """An upload that went through."""
    move_in(sandbox_2024)
    sandbox_2024.load(devices=[ledgers.a_device("roof")])
    member = signed_in_client(sandbox_2024)
    address = checked(member, "\n".join([HEADING, *rows("roof")]))
    member.post(f"{address}send/")
    work()
    return Submission.objects.get()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 1),
        ("?q=reads.csv", 1),
        ("?q=roof", 1),
        ("?q=member@example.org", 1),
        ("?q=Hillside", 1),
        ("?q=nothing-like-it", 0),
        ("?kind__exact=reads", 1),
        ("?kind__exact=device", 0),
        ("?delivery__exact=accepted", 1),
        ("?delivery__exact=refused", 0),
    ],
)
def test_the_list_is_searched_and_filtered(
    staff: Client, submission: Submission, query: str, found: int
) -> None:
    page = staff.get(f"{LIST}{query}")

    assert page.context["cl"].result_count == found
    counts = {count["delivery"]: count["number"] for count in page.context["counts"]}
    assert counts["accepted"] == 1


def test_a_sign_up_is_found_by_its_e_mail(staff: Client) -> None:
    for number, name in enumerate(("ann", "bob")):
        Submission.objects.create(
            kind=Kind.SIGNUP,
            client_id=uuid4(),
            subject=f"Organisation {number}",
            payload={"email": f"{name}@solar.example", "orgName": f"Organisation {number}"},
        )
    Submission.objects.create(
        kind=Kind.DEVICE, client_id=uuid4(), subject="roof", payload={"externalId": "roof"}
    )
    page = staff.get(f"{LIST}?q=ANN@solar")

    assert [found.subject for found in page.context["cl"].queryset] == ["Organisation 0"]


def test_a_submission_is_read_and_not_changed(staff: Client, submission: Submission) -> None:
    address = f"{LIST}{submission.pk}/change/"
    page = staff.get(address).content.decode()

    assert "reads.csv" in page
    assert "sending" in page
    assert staff.post(address, {"subject": "other"}).status_code == 403
    assert staff.post(f"{LIST}{submission.pk}/delete/", {"post": "yes"}).status_code == 403
    assert staff.get(f"{LIST}add/").status_code == 403


def test_the_first_page_counts(staff: Client, submission: Submission) -> None:
    page = staff.get("/admin/").content.decode()

    assert "What has come in" in page
    assert "delivery__exact=accepted" in page
