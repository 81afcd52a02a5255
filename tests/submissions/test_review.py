"""Stories of a review: held, returned, mended, approved, sent; rejected and never sent."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from portal.accounts import tokens
from portal.submissions import digest, lending, review, sending
from portal.submissions.models import Delivery, Digest, LentSignIn, Review, Submission
from tests.submissions import stories
from tests.submissions.stories import hand_in, held, made, reviewer, sent
from tests.support.people import MEMBER, TEAM_MATE, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

DOWN = [{"match": stories.POST_DEVICE, "do": "status 503", "times": 9}]


@pytest.fixture
def sandbox(sandbox_2024: Sandbox) -> Sandbox:
    """The stories are the same in both editions; two of them are told in both."""
    return sandbox_2024


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    return signed_in_client(sandbox)


def page(client: Client, submission: Submission) -> str:
    return client.get(f"/submissions/{submission.pk}/").content.decode()


def fresh(submission: Submission) -> Submission:
    return Submission.objects.get(pk=submission.pk)


def test_without_a_policy_it_is_sent_and_looked_at_later(member: Client, sandbox: Sandbox) -> None:
    submission = hand_in(member, sandbox)

    assert made(sandbox) == ["uattesting12"]
    assert (submission.delivery, submission.review) == (Delivery.ACCEPTED, Review.WAITING)
    assert not LentSignIn.objects.exists()


def test_a_held_device_is_approved_and_sent_once(member: Client, sandbox: Sandbox) -> None:
    held()
    submission = hand_in(member, sandbox)

    assert sent(sandbox) == 0
    assert (submission.delivery, submission.review) == (Delivery.WAITING, Review.WAITING)
    assert "A reviewer looks at it first" in page(member, submission)
    review.approve(submission, by=reviewer())

    assert made(sandbox) == ["uattesting12"]
    submission = fresh(submission)
    assert (submission.delivery, submission.review) == (Delivery.ACCEPTED, Review.APPROVED)
    assert not LentSignIn.objects.exists()
    assert "The registry accepted it" in page(member, submission)
    assert [m.subject for m in mail.outbox] == ["Approved: uattesting12"]


def test_the_edition_of_2022_holds_and_sends_too(sandbox_2022: Sandbox) -> None:
    move_in(sandbox_2022)
    held()
    submission = hand_in(signed_in_client(sandbox_2022), sandbox_2022)
    assert made(sandbox_2022) == []
    review.approve(submission, by=reviewer())

    assert made(sandbox_2022) == ["uattesting12"]


def test_a_second_press_of_a_held_form_is_the_same_submission(
    member: Client, sandbox: Sandbox
) -> None:
    held()
    fields = stories.typed(sandbox)
    answers = [member.post("/devices/new/", fields).headers["Location"] for _ in range(2)]

    assert answers[0] == answers[1]
    assert (Submission.objects.count(), sent(sandbox)) == (1, 0)


def test_returned_with_remarks_mended_and_approved(member: Client, sandbox: Sandbox) -> None:
    held()
    first = hand_in(member, sandbox)
    review.give_back(first, by=reviewer(), remarks={"capacity": "Is it MW?", "": "Nearly."})

    seen = page(member, first)
    assert "Is it MW?" in seen
    assert mail.outbox[0].to == [MEMBER.email]
    assert "Is it MW?" in mail.outbox[0].body
    query = f"?answers={first.pk}"
    form = member.get(f"/devices/new/{query}").content.decode()
    assert "The reviewer: Is it MW?" in form
    assert "Nearly." in form
    assert 'value="uattesting12"' in form
    assert 'value="2022-08-09T19:00:00"' in form

    second = hand_in(member, sandbox, query, capacity="33")
    assert second.previous == fresh(first)
    assert second.review == Review.WAITING
    assert not first.remarks.filter(resolved=False).exists()
    assert "the mended one" in page(member, first)
    review.approve(second, by=reviewer())

    assert made(sandbox) == ["uattesting12"]
    assert sandbox.truth()["devices"][0]["capacity"] == 33
    assert fresh(first).delivery == Delivery.WAITING


def test_rejected_is_never_sent(member: Client, sandbox: Sandbox) -> None:
    held()
    fields = stories.typed(sandbox)
    member.post("/devices/new/", fields)
    submission = Submission.objects.get()
    review.reject(submission, by=reviewer(), reason="A roof of somebody else.")
    member.post("/devices/new/", fields)
    sending.send_due()

    assert sent(sandbox) == 0
    assert "A roof of somebody else." in page(member, submission)
    assert not LentSignIn.objects.exists()
    with pytest.raises(review.NotPossible, match="rejected by Rita already"):
        review.approve(submission, by=reviewer("otto"))


def test_a_sign_in_that_ended_waits_for_the_next(member: Client, sandbox: Sandbox) -> None:
    held()
    submission = hand_in(member, sandbox)
    tokens.release(lending.token_of(submission))
    review.approve(submission, by=reviewer())

    assert made(sandbox) == []
    submission = fresh(submission)
    assert (submission.delivery, submission.review) == (Delivery.WAITING, Review.APPROVED)
    assert submission.lent is None
    assert "goes at the next sign-in" in page(
        signed_in_client(sandbox, TEAM_MATE.email), submission
    )
    assert made(sandbox) == []
    signed_in_client(sandbox)
    assert sending.send_due() == 1

    assert made(sandbox) == ["uattesting12"]
    assert fresh(submission).delivery == Delivery.ACCEPTED
    assert not LentSignIn.objects.exists()


def test_signing_out_leaves_the_sign_in_to_what_is_held(member: Client, sandbox: Sandbox) -> None:
    held()
    submission = hand_in(member, sandbox)
    other = hand_in(member, sandbox, externalId="hill")
    member.post("/logout/")
    review.approve(submission, by=reviewer())

    assert made(sandbox) == ["uattesting12"]
    review.approve(fresh(other), by=reviewer())
    assert sorted(made(sandbox)) == ["hill", "uattesting12"]
    revoked = [r for r in sandbox.requests() if r["path"].endswith("/auth/logout")]
    assert len(revoked) == 1


def test_an_api_that_is_down_leaves_the_approval_standing(member: Client, sandbox: Sandbox) -> None:
    held()
    submission = hand_in(member, sandbox)
    sandbox.faults(DOWN)
    review.approve(submission, by=reviewer())

    submission = fresh(submission)
    assert (submission.delivery, submission.review) == (Delivery.WAITING, Review.APPROVED)
    assert made(sandbox) == []
    assert sending.send_due() == 0  # its pause is not over
    sandbox.faults([])
    Submission.objects.update(send_after=None)
    assert sending.send_due() == 1
    assert made(sandbox) == ["uattesting12"]


def test_send_again_by_hand(member: Client, sandbox: Sandbox) -> None:
    held()
    submission = hand_in(member, sandbox)
    sandbox.faults(DOWN)
    review.approve(submission, by=reviewer())
    sandbox.faults([])
    review.send_again(submission, by=reviewer())

    assert made(sandbox) == ["uattesting12"]
    with pytest.raises(review.NotPossible, match="accepted already"):
        review.send_again(submission, by=reviewer())


def test_an_answer_that_was_lost_is_looked_up(member: Client, sandbox: Sandbox) -> None:
    held()
    submission = hand_in(member, sandbox)
    sandbox.faults([{"match": stories.POST_DEVICE, "do": "drop_after", "times": 1}])
    review.approve(submission, by=reviewer())

    assert (fresh(submission).delivery, sent(sandbox)) == (Delivery.ACCEPTED, 1)


def test_reviewers_are_told_what_waits(member: Client, sandbox: Sandbox) -> None:
    assert digest.send() == 0
    held()
    hand_in(member, sandbox)
    stories.staff("Reviewer")
    stories.User.objects.filter(username="rita").update(email="rita@portal.example")
    assert digest.send_if_due() == 0  # the first day is not over
    Digest.objects.update(sent_at=timezone.now() - timedelta(days=2))
    assert [digest.send_if_due(), digest.send_if_due()] == [1, 0]

    assert mail.outbox[0].to == ["rita@portal.example"]
    assert "Device uattesting12, Hillside Solar (held back)" in mail.outbox[0].body
