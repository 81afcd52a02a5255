"""The chain over the events: what is changed behind the portal's back is found."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from portal.submissions import chain, evidence, recording, review
from portal.submissions.models import Event, Kind, Submission
from tests.submissions.stories import LIST, reviewer, staff

pytestmark = pytest.mark.django_db(transaction=True)


def recorded(name: str = "roof") -> Submission:
    submission, _ = recording.begin(
        kind=Kind.DEVICE,
        client_id=uuid4(),
        owner=None,
        organisation=None,
        subject=name,
        payload={"externalId": name, "capacity": 25},
    )
    return submission


@pytest.fixture
def record() -> list[Submission]:
    """Three submissions, two of them judged."""
    found = [recorded(f"roof-{n}") for n in range(3)]
    review.approve(found[0], by=reviewer())
    review.give_back(found[1], by=reviewer(), remarks={"capacity": "Is it MW?"})
    return found


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found() -> list[str]:
    return list(evidence.problems())


def verify(*options: str) -> int:
    try:
        call_command("verify_record", *options)
    except SystemExit as end:
        return int(str(end.code))
    return 0


def test_a_record_that_nobody_touched_is_whole(record: list[Submission]) -> None:
    assert found() == []
    assert verify() == 0
    end = evidence.head()
    assert end is not None
    assert verify("--head", f"{end.count}:{end.chain}") == 0


CHANGES = (
    "UPDATE submissions_event SET note = 'other' WHERE position = 2",
    "UPDATE submissions_event SET actor_id = NULL WHERE position = 4",
    "UPDATE submissions_event SET at = created_at FROM (SELECT created_at FROM "
    "submissions_submission LIMIT 1) AS one WHERE position = 5",
    "DELETE FROM submissions_event WHERE position = 2",
    "DELETE FROM submissions_event WHERE position = 5",
    "UPDATE submissions_submission SET payload = '{\"capacity\": 2500}' WHERE subject = 'roof-2'",
    "UPDATE submissions_submission SET delivery = 'accepted' WHERE subject = 'roof-2'",
    "UPDATE submissions_submission SET review = 'waiting' WHERE subject = 'roof-0'",
    "UPDATE submissions_remark SET text = 'Never mind.'",
    "DELETE FROM submissions_remark",
    "UPDATE submissions_chainhead SET count = 4",
    "UPDATE submissions_chainhead SET seal = 'made up'",
    "DELETE FROM submissions_chainhead",
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_behind_the_portal_s_back_is_found(record: list[Submission], change: str) -> None:
    sql(change)

    assert found() != []
    assert verify() == 1


def test_a_row_that_was_put_in_is_found(record: list[Submission]) -> None:
    Submission.objects.create(kind=Kind.DEVICE, client_id=uuid4(), subject="smuggled")

    assert [one for one in found() if "was put in" in one]


def test_an_event_with_a_chain_of_its_own_is_found(record: list[Submission]) -> None:
    """Whoever knows how the chain is made still cannot seal its end."""
    last = Event.objects.latest("position")
    forged = Event(
        submission=record[2],
        field="review",
        after="approved",
        position=last.position + 1,
        digest=chain.row_digest(record[2].pk),
    )
    forged.chain = chain.link(last.chain, chain.told(forged))
    Event.objects.bulk_create([forged])
    assert [one for one in found() if "after the end" in one]
    sql("UPDATE submissions_chainhead SET count = %s, chain = %s", forged.position, forged.chain)

    assert found() == ["The seal of the end of the chain does not fit."]


def test_a_chain_that_was_put_back_is_found_by_its_head(record: list[Submission]) -> None:
    end = evidence.head()
    assert end is not None
    assert verify("--head", f"{end.count + 1}:{end.chain}") == 1
    assert verify("--head", f"{end.count}:{'0' * 64}") == 1


def lines(address: str) -> str:
    response = staff("Supervisor").get(address)
    assert response.status_code == 200
    parts: Iterator[bytes] = response.streaming_content  # type: ignore[attr-defined]
    return b"".join(parts).decode()


def test_the_export_holds_the_chain(record: list[Submission]) -> None:
    exported = json.loads(lines(f"{LIST}export.json"))
    before = ""
    for event in exported["events"]:
        content = {name: value for name, value in event.items() if name != "chain"}
        before = chain.link(before, content)
        assert event["chain"] == before
    assert exported["head"] == {"count": 5, "chain": before}
    assert len(exported["submissions"]) == 3
    rows = list(csv.DictReader(io.StringIO(lines(f"{LIST}export.csv"))))
    assert [row["chain"] for row in rows] == [event["chain"] for event in exported["events"]]


def test_one_submission_is_printed(record: list[Submission]) -> None:
    page = staff("Reviewer").get(f"{LIST}{record[1].pk}/print/").content.decode()

    assert "roof-1" in page
    assert "capacity: Is it MW?" in page
    assert "The chain of all events ends with 5:" in page
