"""The staff pages of the record: the queue, one submission, one verb on many."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.submissions import review, sending
from portal.submissions.models import (
    Delivery,
    Event,
    Kind,
    LentSignIn,
    Review,
    Submission,
    Unchangeable,
)
from tests.accounts.test_sign_up import typed as sign_up_fields
from tests.reads import ledgers
from tests.reads.ledgers import work
from tests.reads.uploads import HEADING, checked, rows
from tests.submissions import stories
from tests.submissions.stories import LIST, address, hand_in, held, judge, made, sent, staff
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


@pytest.fixture
def upload(member: Client, sandbox: Sandbox) -> Submission:
    """An upload that went through."""
    sandbox.load(devices=[ledgers.a_device("roof")])
    member.post(f"{checked(member, chr(10).join([HEADING, *rows('roof')]))}send/")
    work()
    return Submission.objects.get()


def some(number: int, **more: Any) -> list[Submission]:
    """So many that wait."""
    values = {"kind": Kind.DEVICE, "review": Review.WAITING, **more}
    return [
        Submission.objects.create(client_id=uuid4(), subject=f"roof-{n}", **values)
        for n in range(number)
    ]


def words(page: Any) -> str:
    return str(page.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 1),
        ("?q=reads.csv", 1),
        ("?q=roof", 1),
        ("?q=member@example.org", 1),
        ("?q=Hillside reads", 1),
        ("?q=Hillside nothing-like-it", 0),
        ("?kind__exact=reads", 1),
        ("?kind__exact=device", 0),
        ("?delivery__exact=accepted", 1),
        ("?delivery__exact=refused", 0),
        ("?queue=held", 0),
        ("?queue=open", 1),
        ("?odd=first", 1),
        ("?odd=place", 0),
        ("?days=1", 0),
        ("?days=nonsense", 1),
        ("?organisation=nonsense", 1),
    ],
)
def test_the_list_is_searched_and_filtered(upload: Submission, query: str, found: int) -> None:
    page = staff("Reviewer").get(f"{LIST}{query}")

    assert page.context["cl"].result_count == found
    assert [tile.number for tile in page.context["tiles"]] == [0, 1, 0, 0]


def test_a_sign_up_is_found_by_its_e_mail(sandbox: Sandbox, client: Client) -> None:
    client.post("/signup/", sign_up_fields(sandbox))
    some(1)
    page = staff("Reviewer").get(f"{LIST}?q=UATtesting1@")

    assert [one.subject for one in page.context["cl"].queryset] == ["rooftop solar"]


def test_what_a_colleague_took_does_not_wait_for_me() -> None:
    mine, other, free = some(3)
    rita, otto = staff("Reviewer"), staff("Reviewer", "otto")
    judge(rita, mine, "take")
    judge(otto, other, "take")

    assert set(rita.get(LIST).context["cl"].queryset) == {mine, free}
    assert "taken by Otto" in words(rita.get(address(other)))


def test_the_first_page_counts(upload: Submission) -> None:
    page = words(staff("Reviewer").get("/admin/"))

    assert "held back until you judge" in page
    assert "delivery__exact=accepted" in page


def test_nothing_is_edited_or_deleted(upload: Submission) -> None:
    client = staff()

    assert client.post(address(upload), {"subject": "other"}).status_code == 403
    assert client.post(f"{LIST}{upload.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{LIST}add/").status_code == 403
    assert client.get(f"{LIST}no-such-number/change/").status_code == 404
    event = upload.events.latest("position")
    for change in (event.save, event.delete, upload.events.all().delete):
        with pytest.raises(Unchangeable):
            change()
    with pytest.raises(Unchangeable):
        upload.events.update(note="other")


def test_the_page_of_an_upload_draws_its_reads(upload: Submission) -> None:
    page = words(staff("Reviewer").get(address(upload)))

    assert "The first one that this organisation uploads." in page
    assert "roof: 3 reads, Delta" in page
    assert "<svg" in page
    assert "reads.csv" in page


def test_the_page_of_a_device(member: Client, sandbox: Sandbox) -> None:
    held()
    hand_in(member, sandbox, externalId="hill")
    submission = hand_in(member, sandbox)
    page = words(staff("Reviewer").get(address(submission)))

    assert "hill" in page
    assert "openstreetmap.org/?mlat=" in page
    assert "Approve and send" in page
    assert "Next: hill" in page
    assert "stands 0 m away" in page


def test_a_device_is_returned_mended_and_approved(member: Client, sandbox: Sandbox) -> None:
    held()
    client = staff("Reviewer")
    first = hand_in(member, sandbox)
    answer = judge(client, first, "return", **{"remark-capacity": "Is it MW?"})
    assert answer.status_code == 302
    assert words(member.get(f"/submissions/{first.pk}/")).count("Is it MW?") >= 1

    second = hand_in(member, sandbox, f"?answers={first.pk}", capacity="33")
    page = words(client.get(address(second)))
    assert "and what changed" in page
    assert page.count('class="changed"') == 1
    assert "Rita: Is it MW?" in page
    judge(client, second, "approve")

    assert made(sandbox) == ["uattesting12"]
    page = words(client.get(address(second)))
    assert "Approved" in page
    assert "What the registry answered" in page


def test_verbs_lead_to_the_next_one_of_the_same_list() -> None:
    first, second, _ = some(3)
    other = some(1, kind=Kind.READS)[0]
    Submission.objects.filter(pk=other.pk).update(created_at=first.created_at)
    filters = "kind__exact=device"
    answer = judge(staff("Reviewer"), first, "approve", _changelist_filters=filters)

    assert answer.headers["Location"].startswith(address(second))
    assert "kind__exact" in answer.headers["Location"]


def test_one_s_own_is_for_a_colleague(member: Client, sandbox: Sandbox) -> None:
    policy = held()
    submission = hand_in(member, sandbox)
    owner = stories.owner()
    with pytest.raises(review.NotPossible, match="a colleague"):
        review.approve(submission, by=owner)
    policy.own = True
    policy.save()
    review.approve(submission, by=owner)

    assert made(sandbox) == ["uattesting12"]


def many(client: Client, verb: str, chosen: list[Submission], **fields: str) -> Any:
    numbers = [str(one.pk) for one in chosen]
    given = {"action": verb, "_selected_action": numbers, **fields}
    return client.post(f"{LIST}?queue=all", given)


def test_many_are_approved_after_a_summary(member: Client, sandbox: Sandbox) -> None:
    held()
    chosen = [
        hand_in(member, sandbox, externalId=f"roof-{n}", latitude=f"{n}.5", placeIsRight="on")
        for n in range(3)
    ]
    review.reject(chosen[2], by=stories.reviewer("otto"), reason="No.")
    client = staff("Reviewer")
    summary = words(many(client, "approve", chosen))
    assert "Approve 2 submissions" in summary
    assert "It is rejected already." in summary
    assert sent(sandbox) == 0
    result = words(many(client, "approve", chosen, confirmed="yes"))

    assert result.count("accepted by the registry") == 2
    assert "Not done." in result
    assert sorted(made(sandbox)) == ["roof-0", "roof-1"]


def test_many_are_rejected_with_a_reason_and_not_without() -> None:
    chosen = some(2)
    client = staff("Reviewer")
    assert "Reason is needed" in words(many(client, "reject", chosen, confirmed="yes", text=" "))
    assert Submission.objects.filter(review=Review.WAITING).count() == 2
    many(client, "reject", chosen, confirmed="yes", text="Not ours.")

    assert Submission.objects.filter(review=Review.REJECTED).count() == 2
    notes = Event.objects.filter(field="review").values_list("note", flat=True)
    assert list(notes) == ["Not ours.", "Not ours."]


def test_more_than_a_few_are_sent_by_the_worker(member: Client, sandbox: Sandbox) -> None:
    held()
    chosen = [
        hand_in(member, sandbox, externalId=f"roof-{n}", latitude=f"{n}.5", placeIsRight="on")
        for n in range(6)
    ]
    result = words(many(staff("Reviewer"), "approve", chosen, confirmed="yes"))
    assert result.count("The worker sends it now.") == 6
    assert sent(sandbox) == 0
    sending.send_due()

    assert len(made(sandbox)) == 6
    assert not LentSignIn.objects.exists()


def test_a_supervisor_assigns() -> None:
    (submission,) = some(1)
    stories.staff("Reviewer", "otto")
    otto = stories.reviewer("otto")
    supervisor = staff("Supervisor", "sue")
    judge(supervisor, submission, "assign", to=str(otto.pk))

    submission.refresh_from_db()
    assert submission.reviewer == otto
    assert submission.events.get(field="reviewer").actor == stories.reviewer("sue")
    assert judge(supervisor, submission, "assign", to="x").status_code == 409
    refused = judge(staff("Reviewer"), submission, "assign", to=str(otto.pk))
    assert refused.status_code == 403


def test_a_note_is_for_colleagues(member: Client, sandbox: Sandbox) -> None:
    held()
    submission = hand_in(member, sandbox)
    client = staff("Reviewer")
    judge(client, submission, "note", note="Looks like last week's.")

    assert "Looks like last week" in words(client.get(address(submission)))
    assert "Looks like last week" not in words(member.get(f"/submissions/{submission.pk}/"))


@pytest.mark.parametrize(
    "query", ["", "?queue=all", "?q=roof", "?odd=first", "?kind__exact=device", "?file=any"]
)
def test_the_number_of_queries_does_not_grow(query: str) -> None:
    client = staff("Reviewer")
    some(60)
    client.get(f"{LIST}{query}")
    few = queries(client, query)
    some(60, delivery=Delivery.ACCEPTED)

    assert queries(client, query) == few
    assert 5 < few <= 20


def queries(client: Client, query: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"{LIST}{query}").status_code == 200
    return len(captured)
