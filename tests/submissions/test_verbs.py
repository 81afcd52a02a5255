"""What a reviewer types on the page of a submission: done by Enter, and never lost."""

from __future__ import annotations

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from portal.submissions import review
from portal.submissions.models import Kind, Review, Submission
from tests.submissions import stories
from tests.submissions.stories import hand_in, held, judge, staff
from tests.support.people import move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sandbox(sandbox_2024: Sandbox) -> Sandbox:
    return sandbox_2024


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    return signed_in_client(sandbox)


def waiting() -> Submission:
    """A device that waits for its reviewer."""
    return Submission.objects.create(
        client_id=uuid4(),
        kind=Kind.DEVICE,
        review=Review.WAITING,
        subject="roof-0",
        payload={"externalId": "roof-0"},
    )


def words(page: Any) -> str:
    return str(page.content.decode())


def test_nothing_that_was_typed_is_lost(member: Client, sandbox: Sandbox) -> None:
    held()
    submission = hand_in(member, sandbox)
    client = staff("Reviewer")
    review.approve(submission, by=stories.reviewer("otto"))
    page = judge(client, submission, "return", **{"remark-capacity": "Is it MW?"})

    assert page.status_code == 409
    assert "It was approved by Otto already." in words(page)
    assert judge(client, submission, "reject").status_code == 409
    assert judge(client, submission, "nonsense").status_code == 409


FILLED = {
    "reason": "Not ours.",
    "note": "Ask Otto.",
    "remark-": "Nearly.",
    "remark-externalId": "Its name?",
}


@pytest.mark.parametrize(
    ("filled", "review_after", "notes"),
    [("reason", "rejected", 0), ("remark-", "returned", 0), ("note", "waiting", 1)],
)
def test_enter_does_what_the_filled_field_is_for(
    filled: str, review_after: str, notes: int
) -> None:
    submission = waiting()
    answer = judge(staff("Reviewer"), submission, "enter", **{filled: FILLED[filled]})

    assert answer.status_code == 302
    submission.refresh_from_db()
    assert submission.review == review_after
    assert submission.events.filter(field="note").count() == notes


def test_enter_with_several_filled_fields_asks_and_keeps_them() -> None:
    submission = waiting()
    page = judge(staff("Reviewer"), submission, "enter", **FILLED)

    assert page.status_code == 409
    for typed in FILLED.values():
        assert f'value="{typed}"' in page.content.decode()
    submission.refresh_from_db()
    assert submission.review == Review.WAITING


def test_a_note_leaves_what_else_was_typed() -> None:
    submission = waiting()
    page = judge(staff("Reviewer"), submission, "note", **FILLED)

    assert submission.events.filter(field="note").count() == 1
    assert page.status_code == 200
    for name in ("reason", "remark-", "remark-externalId"):
        assert f'value="{FILLED[name]}"' in page.content.decode()
    assert f'value="{FILLED["note"]}"' not in page.content.decode()


@pytest.mark.parametrize(
    ("verb", "field"), [("reject", "reason"), ("return", "whole"), ("note", "note")]
)
def test_what_a_verb_lacks_has_the_focus(verb: str, field: str) -> None:
    page = judge(staff("Reviewer"), waiting(), verb)

    assert page.status_code == 409
    focused = re.findall(r'<input [^>]*id="(\w+)"[^>]* autofocus>', words(page))
    assert focused == [field]
