"""What a person may do with a started upload, pressed once, twice, and too late."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from portal import limits
from portal.accounts.models import User
from portal.reads import verbs
from portal.reads.models import Batch, BatchState, Held, Upload, UploadState
from portal.reads.report import progress
from portal.reads.sending import ledger, receipt, sender
from portal.submissions.models import Delivery, Submission
from tests.reads import ledgers
from tests.reads.ledgers import work
from tests.reads.uploads import HEADING, checked, posts, rows, words
from tests.support.people import MEMBER, STRANGER, TEAM_MATE, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

READS = {"method": "POST", "path": "/api/meter-reads/new/*"}


@pytest.fixture(autouse=True)
def _quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox stores and shows at once."""
    monkeypatch.setattr(limits, "READ_BACK_LOOKS_SECONDS", (0.0,))
    monkeypatch.setattr(limits, "DOUBT_LOOKS_SECONDS", (0.0,))


@pytest.fixture
def member(sandbox_2024: Sandbox) -> Client:
    move_in(sandbox_2024)
    sandbox_2024.load(devices=[ledgers.a_device("roof"), ledgers.a_device("hill")])
    return signed_in_client(sandbox_2024)


def started(client: Client, *names: str, number: int = 3) -> str:
    address = checked(client, "\n".join([HEADING, *rows(*names, number=number)]))
    client.post(f"{address}send/")
    return address


def send_some(sandbox: Sandbox, number: int) -> None:
    """A worker that is stopped after so many reads."""
    batch = ledger.claim("worker")
    assert batch is not None
    sender.send(batch, stopping=lambda: len(posts(sandbox)) >= number)


def told(client: Client, address: str) -> list[str]:
    """The outcomes of all reads, as the receipt for machines has them."""
    parts = client.get(f"{address}receipt.json").streaming_content  # type: ignore[attr-defined]
    content = b"".join(parts).decode()
    return [read["outcome"] for read in json.loads(content)["reads"]]


def test_send_is_held_and_can_be_taken_back(
    member: Client, sandbox_2024: Sandbox, settings: Settings
) -> None:
    settings.HOLD_SECONDS = 60
    address = started(member, "roof", "hill")
    page = words(member.get(address))
    assert "The sending starts in" in page
    assert "Undo" in page
    assert ledger.claim("worker") is None
    assert "Taken back" in words(member.post(f"{address}undo/", follow=True))

    upload = Upload.objects.get()
    assert (upload.state, upload.sealed_token) == (UploadState.CHECKED, "")
    assert set(upload.batches.values_list("state", flat=True)) == {BatchState.DRAFT}
    record = Submission.objects.get(kind="reads")
    assert record.delivery == Delivery.CANCELLED
    work()
    assert posts(sandbox_2024) == []
    member.post(f"{address}send/")
    work()
    assert len(posts(sandbox_2024)) == 6
    record.refresh_from_db()
    assert record.delivery == Delivery.ACCEPTED


def test_undo_comes_too_late_after_the_first_call(member: Client, sandbox_2024: Sandbox) -> None:
    address = started(member, "roof", "hill")
    send_some(sandbox_2024, 1)
    assert "Undo" not in words(member.get(address))
    page = words(member.post(f"{address}undo/", follow=True))

    assert "already on its way" in page
    work()
    assert len(sandbox_2024.truth()["reads"]) == 6


def test_undo_and_a_claim_exclude_each_other(member: Client, sandbox_2024: Sandbox) -> None:
    """A worker that saw the batch before it was taken back does not get it any more."""
    started(member, "roof")
    upload = Upload.objects.get()
    seen = Batch.objects.get()
    assert verbs.undo(upload, user=upload.owner)
    assert not ledger._take(seen, "worker")
    assert posts(sandbox_2024) == []


def test_a_pause_stops_after_the_call_that_is_on_its_way(
    member: Client, sandbox_2024: Sandbox
) -> None:
    address = started(member, "roof", number=6)
    batch = ledger.claim("worker")
    assert batch is not None
    upload = Upload.objects.get()

    def pause_after_two() -> bool:
        if len(posts(sandbox_2024)) == 2:
            verbs.pause(upload, user=upload.owner)
        return False

    sender.send(batch, stopping=pause_after_two)
    assert len(posts(sandbox_2024)) <= 3
    work()
    assert len(posts(sandbox_2024)) <= 3
    assert "Paused" in words(member.get(address))
    left = upload.batches.get()
    assert (left.state, left.in_doubt) == (BatchState.WAITING, False)
    member.post(f"{address}resume/")
    work()
    assert len(sandbox_2024.truth()["reads"]) == 6


def test_a_sign_in_does_not_end_a_pause(member: Client, sandbox_2024: Sandbox) -> None:
    address = started(member, "roof")
    for _ in range(2):
        member.post(f"{address}pause/")
    signed_in_client(sandbox_2024)
    work()

    assert Upload.objects.get().held == Held.PAUSED
    assert posts(sandbox_2024) == []
    notes = Submission.objects.get(kind="reads").events.filter(field="sending")
    assert [event.note for event in notes] == ["The sending was paused."]


def test_cancel_keeps_what_was_accepted_and_sends_no_more(
    member: Client, sandbox_2024: Sandbox
) -> None:
    address = started(member, "roof", "hill", number=4)
    send_some(sandbox_2024, 2)
    asked = words(member.get(f"{address}cancel/"))
    assert "6 reads will stay here" in asked
    assert "2 reads that the registry has accepted" in asked
    for _ in range(2):
        assert member.post(f"{address}cancel/").status_code == 302
    work()

    assert len(posts(sandbox_2024)) == 2
    upload = Upload.objects.get()
    figures = receipt.totals(upload)
    assert (upload.state, upload.sealed_token) == (UploadState.DONE, "")
    assert (figures["confirmed"], figures["cancelled"], figures["waiting"]) == (2, 6, 0)
    assert sorted(told(member, address)) == ["cancelled"] * 6 + ["confirmed"] * 2
    assert Submission.objects.get(kind="reads").delivery == Delivery.ACCEPTED
    assert member.get(f"{address}cancel/").status_code == 302


def test_what_a_cancel_keeps_here_may_be_uploaded_at_once(
    member: Client, sandbox_2024: Sandbox
) -> None:
    """Before a worker has come to see that it was cancelled."""
    address = started(member, "roof", number=5)
    send_some(sandbox_2024, 2)
    member.post(f"{address}cancel/")
    assert Batch.objects.get().state == BatchState.WAITING
    started(member, "roof", number=5)
    work()
    ends = [read["end"] for read in sandbox_2024.truth()["reads"]]
    assert len(ends) == len(set(ends)) == 5


def test_cancelled_before_the_first_read_it_ends_at_once(
    member: Client, sandbox_2024: Sandbox
) -> None:
    address = started(member, "roof")
    member.post(f"{address}cancel/")

    assert "Receipt" in words(member.get(address))
    assert Submission.objects.get(kind="reads").delivery == Delivery.CANCELLED
    assert posts(sandbox_2024) == []


@pytest.mark.parametrize(("fault", "arrived"), [("drop_after", 1), ("drop_before", 0)])
def test_cancel_settles_a_doubt_without_sending(
    member: Client, sandbox_2024: Sandbox, fault: str, arrived: int
) -> None:
    address = started(member, "roof")
    series = {"method": "GET", "path": "/api/meter-reads/*"}
    sandbox_2024.faults(
        [
            {"match": READS, "do": fault},
            {"match": series, "do": "status 503", "times": 3},
        ]
    )
    batch = ledger.claim("worker")
    assert batch is not None
    sender.send(batch, stopping=lambda: False)
    assert Batch.objects.get().in_doubt
    member.post(f"{address}cancel/")
    work()

    assert len(posts(sandbox_2024)) == 1
    assert sorted(told(member, address)) == ["cancelled"] * (3 - arrived) + ["confirmed"] * arrived
    assert len(sandbox_2024.truth()["reads"]) == arrived


def test_a_paused_upload_can_be_cancelled_by_a_team_mate(
    member: Client, sandbox_2024: Sandbox
) -> None:
    address = started(member, "roof")
    send_some(sandbox_2024, 1)
    member.post(f"{address}pause/")
    member.post("/logout/")
    mate = signed_in_client(sandbox_2024, TEAM_MATE.email)
    mate.post(f"{address}cancel/")
    work()

    figures = receipt.totals(Upload.objects.get())
    assert (figures["confirmed"], figures["cancelled"]) == (1, 2)
    event = Submission.objects.get(kind="reads").events.filter(field="sending").last()
    assert event is not None
    assert event.actor == User.objects.get(email=TEAM_MATE.email)


def test_refused_reads_are_tried_again_once(member: Client, sandbox_2024: Sandbox) -> None:
    """The reason is gone meanwhile: here the registry had a bad moment."""
    address = checked(member, "\n".join([HEADING, *rows("roof")]))
    moment = [{"match": READS, "do": "delay 0", "times": 2}, {"match": READS, "do": "status 409"}]
    sandbox_2024.faults(moment)
    member.post(f"{address}send/")
    work()
    assert "Try the 1 refused read again" in words(member.get(address))
    made = {member.post(f"{address}again/").headers["Location"] for _ in range(3)}
    work()

    upload = Upload.objects.get(again_of__isnull=False)
    assert made == {f"/reads/{upload.pk}/"}
    assert upload.batches.get().confirmed == 1
    assert sorted(r["wh"] for r in sandbox_2024.truth()["reads"]) == [1000, 1001, 1002]
    page = words(member.get(address))
    assert "tried again" in page
    assert "Try the" not in page
    assert "an earlier upload" in words(member.get(f"/reads/{upload.pk}/"))


def test_a_retry_that_is_thrown_away_leaves_the_file_to_the_first(
    member: Client, sandbox_2024: Sandbox, settings: Settings
) -> None:
    early = "roof,2026-08-01T00:00:00Z,500,Wh"
    address = checked(member, "\n".join([HEADING, early, *rows("roof")]))
    member.post(f"{address}send/")
    work()
    settings.HOLD_SECONDS = 60
    again = member.post(f"{address}again/").headers["Location"]
    member.post(f"{again}undo/")
    member.post(f"{again}discard/")

    assert Upload.objects.count() == 1
    assert member.get(f"{address}not-sent.csv").status_code == 200
    assert "Try the 1 refused read again" in words(member.get(address))


def test_a_message_is_sent_once_to_who_wants_one(member: Client, sandbox_2024: Sandbox) -> None:
    address = started(member, "roof")
    member.post(f"{address}mail/", {"wanted": "yes"})
    assert "take that back" in words(member.get(address))
    work()
    receipt.close(Upload.objects.get())

    [message] = mail.outbox
    assert message.to == [MEMBER.email]
    assert "3 of 3 reads were accepted" in str(message.body)
    assert f"http://testserver{address}" in str(message.body)


def test_nobody_else_gets_one(member: Client, sandbox_2024: Sandbox) -> None:
    address = started(member, "roof")
    member.post(f"{address}mail/", {"wanted": "yes"})
    member.post(f"{address}mail/", {"wanted": "no"})
    work()

    assert mail.outbox == []


def test_verbs_are_for_the_organisation_alone(member: Client, sandbox_2024: Sandbox) -> None:
    address = started(member, "roof")
    stranger, nobody = signed_in_client(sandbox_2024, STRANGER.email), Client()
    for verb in ("undo", "pause", "resume", "cancel", "again", "mail"):
        assert stranger.post(f"{address}{verb}/").status_code == 404
        assert nobody.post(f"{address}{verb}/").status_code == 302
    for page in ("receipt.csv", "receipt.json", "cancel/"):
        assert stranger.get(f"{address}{page}").status_code == 404
    assert Upload.objects.get().held == Held.NOT
    assert Upload.objects.get().state == UploadState.SENDING


def test_the_receipt_says_the_same_in_every_form(member: Client, sandbox_2024: Sandbox) -> None:
    early = "roof,2026-08-01T00:00:00Z,500,Wh"
    address = checked(member, "\n".join([HEADING, early, *rows("roof", "hill")]))
    member.post(f"{address}send/")
    work()
    upload = Upload.objects.get()
    page = words(member.get(address))
    sheet = member.get(f"{address}receipt.csv")
    parts = sheet.streaming_content  # type: ignore[attr-defined]
    lines = list(csv.reader(io.StringIO(b"".join(parts).decode())))

    facts = dict(line for line in lines[: lines.index([])])
    reads = lines[lines.index([]) + 1 :]
    assert facts["sha256"] == upload.sha256
    assert upload.sha256 in page
    assert (facts["reads total"], facts["reads confirmed"], facts["reads refused"]) == (
        "7",
        "6",
        "1",
    )
    assert reads[0][:3] == ["row", "device", "type"]
    outcomes = [line[7] for line in reads[1:]]
    assert sorted(outcomes) == sorted(told(member, address)) == ["confirmed"] * 6 + ["refused"]


def test_the_forecast_comes_of_the_present_speed(member: Client, sandbox_2024: Sandbox) -> None:
    started(member, "roof", number=30)
    batch = ledger.claim("worker")
    assert batch is not None
    Batch.objects.update(cursor=10, accepted=10, in_doubt=True, seconds_a_read=0.5)

    told = progress.of(Upload.objects.get())
    assert (told.state, told.a_minute, told.sent, told.percent) == ("sending", 120, 1, 33)
    assert told.ends_at is not None
    left = (told.ends_at - timezone.now()).total_seconds()
    assert 9 < left <= 10


def test_watching_keeps_no_session_alive(member: Client, sandbox_2024: Sandbox) -> None:
    """The session of a person who left ends although the page still asks."""
    address = started(member, "roof")
    Session.objects.update(expire_date=timezone.now() + timedelta(seconds=90))
    before = Session.objects.get().expire_date
    member.get(address, headers={"HX-Request": "true"})
    assert Session.objects.get().expire_date == before
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    answer = member.get(address, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/login/")


def test_a_token_given_up_is_revoked_when_send_is_taken_back(
    member: Client, sandbox_2024: Sandbox, settings: Settings
) -> None:
    settings.HOLD_SECONDS = 60
    address = started(member, "roof")
    member.post("/logout/")
    mate = signed_in_client(sandbox_2024, TEAM_MATE.email)
    mate.post(f"{address}undo/")

    assert [r["status"] for r in sandbox_2024.requests() if "logout" in r["path"]] == [200]


def test_two_people_upload_for_the_same_device_at_once(
    member: Client, sandbox_2024: Sandbox
) -> None:
    """One at a time, in time order within each, and each sees their own outcome."""
    mate = signed_in_client(sandbox_2024, TEAM_MATE.email)
    first, later = rows("roof", number=8)[:4], rows("roof", number=8)[4:]
    mine = checked(member, "\n".join([HEADING, *first]), name="mine.csv")
    theirs = checked(mate, "\n".join([HEADING, *later]), name="theirs.csv")
    member.post(f"{mine}send/")
    mate.post(f"{theirs}send/")
    work()

    ends = [post["body"]["reads"][0]["endtimestamp"] for post in posts(sandbox_2024)]
    assert ends == sorted(ends)
    assert len(sandbox_2024.truth()["reads"]) == 8
    for client, address in ((member, mine), (mate, theirs)):
        assert told(client, address) == ["confirmed"] * 4
