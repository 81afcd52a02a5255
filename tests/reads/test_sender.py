"""Sending a batch: each way that a call can end, and that nothing is lost or doubled by it."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from portal import limits
from portal.accounts import services as accounts
from portal.accounts import vault
from portal.drec import parse
from portal.reads import services
from portal.reads.models import Batch, BatchState, Held, Refusal, Upload, UploadState
from portal.reads.sending import ledger, receipt, sender
from tests.reads import ledgers
from tests.reads.ledgers import work
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db

READS = {"method": "POST", "path": "/api/meter-reads/new/*"}


@pytest.fixture(autouse=True)
def _quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox stores at once: the pauses between two looks need not be waited for."""
    monkeypatch.setattr(limits, "DOUBT_LOOKS_SECONDS", (0.0, 0.02))


def calls(sandbox: Sandbox) -> list[dict[str, Any]]:
    path = READS["path"].rstrip("*")
    return [r for r in sandbox.requests() if r["method"] == "POST" and r["path"].startswith(path)]


def truth(sandbox: Sandbox) -> list[int]:
    return sorted(read["wh"] for read in sandbox.truth()["reads"])


@pytest.fixture
def upload(sandbox: Sandbox) -> Upload:
    user, token = ledgers.member_with(sandbox, "roof")
    return ledgers.started(user, token, ledgers.readings("roof", 5))


def test_reads_go_one_a_call_and_oldest_first(sandbox: Sandbox, upload: Upload) -> None:
    work()

    sent = [call["body"]["reads"] for call in calls(sandbox)]
    assert [len(reads) for reads in sent] == [1] * 5
    assert [reads[0]["value"] for reads in sent] == [1000, 1001, 1002, 1003, 1004]
    assert truth(sandbox) == [1000, 1001, 1002, 1003, 1004]
    upload.refresh_from_db()
    batch = upload.batches.get()
    assert (batch.state, batch.accepted, batch.cursor) == (BatchState.DONE, 5, 5)
    assert (upload.state, upload.sealed_token) == (UploadState.DONE, "")


@pytest.mark.parametrize("fault", ["drop_after", "drop_before", "status 500", "status 504"])
def test_no_answer_loses_nothing_and_doubles_nothing(
    sandbox: Sandbox, upload: Upload, fault: str
) -> None:
    sandbox.faults([{"match": READS, "do": fault, "times": 2}])
    work()

    assert truth(sandbox) == [1000, 1001, 1002, 1003, 1004]
    assert upload.batches.get().accepted == 5


@pytest.mark.parametrize("fault", ["drop_after", "drop_before"])
def test_a_counter_in_doubt_is_settled_too(sandbox: Sandbox, fault: str) -> None:
    user, token = ledgers.member_with(sandbox, "roof")
    upload = ledgers.started(user, token, ledgers.readings("roof", 4, kind="Aggregate"))
    sandbox.faults([{"match": READS, "do": fault, "times": 3}])
    work()

    assert upload.batches.get().accepted == 4
    # The first value is the baseline; the registry stores the three differences.
    assert truth(sandbox) == [1000, 1000, 1000]


def test_a_counter_that_stood_still_is_not_taken_for_stored(sandbox: Sandbox) -> None:
    """The refusal of the repeat names an equal value, but of another time: another read."""
    user, token = ledgers.member_with(sandbox, "roof")
    reads = ledgers.readings("roof", 3, kind="Aggregate")
    still = reads[2]._replace(value=reads[1].value)
    upload = ledgers.started(user, token, [*reads[:2], still])
    sandbox.faults(
        [{"match": READS, "do": "delay 0", "times": 2}, {"match": READS, "do": "drop_before"}]
    )
    work()

    batch = upload.batches.get()
    assert (batch.accepted, batch.refused) == (2, 1)
    assert Refusal.objects.get(outcome="refused").row == still.row


def test_a_registry_that_is_down_is_waited_for(sandbox: Sandbox, upload: Upload) -> None:
    sandbox.faults([{"match": READS, "do": "status 503", "times": 1}])
    batch = ledger.claim("worker")
    assert batch is not None
    sender.send(batch, stopping=lambda: False)

    upload.refresh_from_db()
    assert upload.trouble
    assert upload.trouble_since is not None
    assert upload.batches.get().not_before > timezone.now()
    work()
    upload.refresh_from_db()
    assert (upload.state, upload.trouble) == (UploadState.DONE, "")
    assert truth(sandbox) == [1000, 1001, 1002, 1003, 1004]


def test_a_dead_token_holds_the_upload_until_its_owner_comes_back(
    sandbox_2024: Sandbox,
) -> None:
    user, token = ledgers.member_with(sandbox_2024, "roof")
    upload = ledgers.started(user, token, ledgers.readings("roof", 3))
    sandbox_2024.faults([{"match": READS, "do": "revoke_token", "times": 1}])
    work()
    upload.refresh_from_db()
    assert upload.held == Held.SIGN_IN
    found = accounts.identify(email=user.email, password=ledgers.MEMBER.password)
    services.signed_in(user, token=found[1].token)
    work()

    assert truth(sandbox_2024) == [1000, 1001, 1002]
    upload.refresh_from_db()
    assert (upload.state, upload.held) == (UploadState.DONE, Held.NOT)


def test_a_refusal_is_kept_with_its_row_and_words(sandbox: Sandbox) -> None:
    user, token = ledgers.member_with(sandbox, "roof")
    reads = ledgers.readings("roof", 3)
    early = reads[0]._replace(row=9, end=ledgers.ONBOARDED.replace(year=2025))
    upload = ledgers.started(user, token, [early, *reads])
    work()

    refusal = Refusal.objects.get()
    assert (refusal.row, refusal.outcome, refusal.status) == (9, "refused", 409)
    assert "onboarding" in refusal.words
    batch = upload.batches.get()
    assert (batch.accepted, batch.refused) == (3, 1)


def test_a_read_that_never_gets_an_answer_is_given_up_as_unknown(
    sandbox_2024: Sandbox, upload_of_one: Upload
) -> None:
    sandbox_2024.faults([{"match": READS, "do": "drop_before", "times": 50}])
    work(rounds=limits.DOUBT_ROUNDS + 2)

    assert Refusal.objects.get().outcome == Refusal.Outcome.UNKNOWN
    assert upload_of_one.batches.get().unknown == 1


@pytest.fixture
def upload_of_one(sandbox_2024: Sandbox) -> Upload:
    user, token = ledgers.member_with(sandbox_2024, "roof")
    return ledgers.started(user, token, ledgers.readings("roof", 1))


def test_a_stopped_worker_gives_the_batch_back(sandbox_2024: Sandbox) -> None:
    user, token = ledgers.member_with(sandbox_2024, "roof")
    upload = ledgers.started(user, token, ledgers.readings("roof", 5))
    batch = ledger.claim("worker")
    assert batch is not None
    sender.send(batch, stopping=lambda: len(calls(sandbox_2024)) == 2)

    left = upload.batches.get()
    assert (left.state, left.cursor, left.in_doubt, left.holder) == ("waiting", 2, False, "")
    work()
    assert truth(sandbox_2024) == [1000, 1001, 1002, 1003, 1004]


def test_an_outage_uses_up_no_patience_with_a_read(
    sandbox_2024: Sandbox, upload_of_one: Upload
) -> None:
    Batch.objects.update(fruitless=limits.DOUBT_ROUNDS + 1)
    sandbox_2024.faults([{"match": READS, "do": "drop_before", "times": 1}])
    work()

    assert truth(sandbox_2024) == [1000]
    assert upload_of_one.batches.get().accepted == 1


@pytest.mark.parametrize("fault", ["status 500", "status 404"])
def test_a_look_that_always_fails_ends_as_unknown(
    sandbox_2024: Sandbox, upload_of_one: Upload, fault: str
) -> None:
    series = {"method": "GET", "path": "/api/meter-reads/*"}
    sandbox_2024.faults(
        [
            {"match": READS, "do": "drop_before", "times": 1},
            {"match": series, "do": fault, "times": 99},
        ]
    )
    work(rounds=limits.DOUBT_ROUNDS + 3)

    assert upload_of_one.batches.get().unknown == 1
    upload_of_one.refresh_from_db()
    assert upload_of_one.state == UploadState.DONE


def test_what_a_killed_worker_left_after_the_last_read_is_closed(
    sandbox_2024: Sandbox, upload_of_one: Upload
) -> None:
    sealed = upload_of_one.sealed_token
    work()
    Upload.objects.update(state=UploadState.SENDING, sealed_token=sealed)

    assert receipt.close_left_over() == 1
    upload_of_one.refresh_from_db()
    assert (upload_of_one.state, upload_of_one.sealed_token) == (UploadState.DONE, "")
    assert receipt.close_left_over() == 0


def test_a_fresh_token_takes_the_place_of_a_dead_one(sandbox_2024: Sandbox) -> None:
    """The lane still has the old token when the upload has got a new one: it tries that."""
    user, dead = ledgers.member_with(sandbox_2024, "roof")
    upload = ledgers.started(user, dead, ledgers.readings("roof", 2))
    batch = ledger.claim("worker")
    assert batch is not None
    accounts.release(dead)
    wait_for_another_second(dead)
    found = accounts.identify(email=user.email, password=ledgers.MEMBER.password)
    Upload.objects.update(sealed_token=vault.seal(found[1].token))
    sender.send(batch, stopping=lambda: False)
    upload.refresh_from_db()
    assert upload.held == Held.NOT
    work()

    assert truth(sandbox_2024) == [1000, 1001]


def wait_for_another_second(token: str) -> None:
    """Two sign-ins within a second give the same token (contract 1.3)."""
    issued = parse.session(token).issued_at
    assert issued is not None
    while timezone.now() < issued + timedelta(seconds=1):
        time.sleep(0.05)


def test_a_worker_that_stalled_finds_its_batch_in_other_hands(
    sandbox_2024: Sandbox, settings: Settings
) -> None:
    """It wrote its intention, stood still past its lease, and goes on: nothing is sent twice."""
    user, token = ledgers.member_with(sandbox_2024, "roof")
    upload = ledgers.started(user, token, ledgers.readings("roof", 2))
    stalled = ledger.claim("stalled")
    assert stalled is not None

    def stall_before_the_second() -> bool:
        if stalled.cursor == 1:
            assert Batch.objects.get().in_doubt
            Batch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
            stalled.leased_at -= settings.LEASE_SECONDS
            work()
        return False

    sender.send(stalled, stopping=stall_before_the_second)

    assert len(calls(sandbox_2024)) == 2
    assert truth(sandbox_2024) == [1000, 1001]
    assert upload.batches.get().confirmed == 2
