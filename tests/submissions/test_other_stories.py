"""Stories of meter reads and of sign-ups that are held: each turn that a review can take."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from portal.accounts import tokens
from portal.reads.models import Upload, UploadState
from portal.submissions import lending, review
from portal.submissions.models import Delivery, Kind, LentSignIn, Review, Submission
from tests.accounts.test_sign_up import registrations
from tests.accounts.test_sign_up import typed as sign_up_fields
from tests.reads import ledgers
from tests.reads.ledgers import work
from tests.reads.uploads import HEADING, checked, posts, rows
from tests.submissions.stories import held, reviewer
from tests.support.people import TEAM_MATE, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sandbox(sandbox_2024: Sandbox) -> Sandbox:
    return sandbox_2024


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    return signed_in_client(sandbox)


def test_reads_are_held_approved_and_sent(member: Client, sandbox_2024: Sandbox) -> None:
    held(Kind.READS)
    upload = start_reads(member, sandbox_2024)
    work()
    assert posts(sandbox_2024) == []
    assert "A reviewer looks at it first" in upload_page(member, upload)
    review.approve(submission_of(upload), by=reviewer())
    work()

    assert len(posts(sandbox_2024)) == 3
    upload.refresh_from_db()
    assert (upload.state, upload.submission.delivery) == (UploadState.DONE, Delivery.ACCEPTED)  # type: ignore[union-attr]


def test_reads_are_returned_and_answered_by_another_file(
    member: Client, sandbox_2024: Sandbox
) -> None:
    held(Kind.READS)
    first = start_reads(member, sandbox_2024)
    review.give_back(submission_of(first), by=reviewer(), remarks={"": "The meter was changed."})
    assert "Nothing of it was sent" in upload_page(member, first)
    second = start_reads(member, sandbox_2024)
    submission = submission_of(second)

    assert submission.previous == submission_of(first)
    review.approve(submission, by=reviewer())
    work()
    assert len(posts(sandbox_2024)) == 3
    assert submission_of(first).delivery == Delivery.WAITING


def test_reads_whose_sign_in_ended_go_at_the_next(member: Client, sandbox_2024: Sandbox) -> None:
    held(Kind.READS)
    upload = start_reads(member, sandbox_2024)
    tokens.release(lending.token_of(submission_of(upload)))
    review.approve(submission_of(upload), by=reviewer())
    work()
    assert posts(sandbox_2024) == [] or sandbox_2024.truth()["reads"] == []
    assert "sign" in upload_page(signed_in_client(sandbox_2024, TEAM_MATE.email), upload)
    signed_in_client(sandbox_2024)
    work()

    assert len(sandbox_2024.truth()["reads"]) == 3
    assert not LentSignIn.objects.exists()


def test_reads_are_rejected_and_never_sent(member: Client, sandbox_2024: Sandbox) -> None:
    held(Kind.READS)
    upload = start_reads(member, sandbox_2024)
    review.reject(submission_of(upload), by=reviewer(), reason="Of another meter.")
    signed_in_client(sandbox_2024)
    work()

    assert posts(sandbox_2024) == []
    assert "Of another meter." in submission_page(member, submission_of(upload))
    with pytest.raises(review.NotPossible, match="rejected by Rita already"):
        review.approve(submission_of(upload), by=reviewer("otto"))


def test_reads_are_approved_while_the_registry_is_down(
    member: Client, sandbox_2024: Sandbox
) -> None:
    held(Kind.READS)
    upload = start_reads(member, sandbox_2024)
    reads = {"method": "POST", "path": "/api/meter-reads/new/*"}
    sandbox_2024.faults([{"match": reads, "do": "status 503", "times": 2}])
    review.approve(submission_of(upload), by=reviewer())
    work()

    assert len(sandbox_2024.truth()["reads"]) == 3
    assert submission_of(upload).delivery == Delivery.ACCEPTED


def start_reads(member: Client, sandbox: Sandbox) -> Upload:
    sandbox.load(devices=[ledgers.a_device("roof")])
    address = checked(member, "\n".join([HEADING, *rows("roof")]))
    member.post(f"{address}send/")
    return Upload.objects.latest("created_at")


def upload_page(client: Client, upload: Upload) -> str:
    return client.get(f"/reads/{upload.pk}/").content.decode()


def submission_page(client: Client, submission: Submission) -> str:
    return client.get(f"/submissions/{submission.pk}/").content.decode()


def submission_of(upload: Upload) -> Submission:
    return Submission.objects.get(client_id=upload.pk)


def location(response: Any) -> str:
    assert response.status_code == 302, response.content.decode()
    return str(response.headers["Location"])


def test_a_sign_up_is_mended_approved_and_finished(client: Client, sandbox: Sandbox) -> None:
    held(Kind.SIGNUP)
    address = location(client.post("/signup/", sign_up_fields(sandbox)))
    assert "is reviewed first" in client.get(address).content.decode()
    review.give_back(Submission.objects.get(), by=reviewer(), remarks={"orgName": "Its full name?"})
    form = client.get(address).content.decode()
    assert "The reviewer: Its full name?" in form
    assert 'value="rooftop solar"' in form

    mended = sign_up_fields(sandbox, orgName="Rooftop Solar Ltd", client_id=NUMBER)
    second = location(client.post(address, mended))
    assert registrations(sandbox) == []
    review.approve(Submission.objects.latest("created_at"), by=reviewer())
    assert registrations(sandbox) == []
    assert second in mail.outbox[-1].body
    # The first address leads to the newest, too.
    assert "type the password again" in client.get(address).content.decode()
    secrets = {k: v for k, v in mended.items() if k in ("password", "confirmPassword", "secretKey")}
    assert "/login/" in location(client.post(address, secrets))

    assert [o["name"] for o in sandbox.truth()["organisations"]] == ["Rooftop Solar Ltd"]
    signed_in_client(sandbox, "uattesting1@gmail.com", "DEF123")


NUMBER = "5a8a4d0e-5f0e-4c57-8a4e-0d1f6f5f0002"


def test_a_sign_up_of_2022_is_finished_with_its_secret_key(
    client: Client, sandbox_2022: Sandbox
) -> None:
    held(Kind.SIGNUP)
    fields = sign_up_fields(sandbox_2022)
    address = location(client.post("/signup/", fields))
    review.approve(Submission.objects.get(), by=reviewer())
    secrets = {k: v for k, v in fields.items() if k in ("password", "confirmPassword")}
    assert client.post(address, secrets).status_code == 400
    client.post(address, {**secrets, "secretKey": fields["secretKey"]})

    assert [o["name"] for o in sandbox_2022.truth()["organisations"]] == ["rooftop solar"]


def test_a_sign_up_is_rejected(client: Client, sandbox: Sandbox) -> None:
    held(Kind.SIGNUP)
    address = location(client.post("/signup/", sign_up_fields(sandbox)))
    review.reject(Submission.objects.get(), by=reviewer(), reason="No such company.")
    seen = client.post(address, sign_up_fields(sandbox)).content.decode()

    assert "No such company." in seen
    assert registrations(sandbox) == []
    assert client.get(address.replace(":", "x:")).status_code == 404


def test_a_sign_up_is_finished_when_the_registry_is_back(client: Client, sandbox: Sandbox) -> None:
    held(Kind.SIGNUP)
    fields = sign_up_fields(sandbox)
    address = location(client.post("/signup/", fields))
    review.approve(Submission.objects.get(), by=reviewer())
    down = {"match": {"path": "/api/user/register"}, "do": "status 503", "times": 9}
    sandbox.faults([down])
    secrets = {k: v for k, v in fields.items() if k in ("password", "confirmPassword", "secretKey")}
    assert client.post(address, secrets).status_code == 503
    submission = Submission.objects.get()
    assert (submission.delivery, submission.review) == (Delivery.WAITING, Review.APPROVED)
    sandbox.faults([])

    assert "/login/" in location(client.post(address, secrets))
    assert [o["name"] for o in sandbox.truth()["organisations"]] == ["rooftop solar"]
