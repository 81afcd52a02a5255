"""Reading back: what the registry really holds, held against what the portal says of it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from portal import limits
from portal.accounts import vault
from portal.reads.formats import Reading
from portal.reads.models import Batch, BatchState, Refusal, Upload, UploadState
from portal.reads.sending import ledger, receipt, reconcile, sender
from portal.submissions.models import Delivery
from tests.reads import ledgers
from tests.reads.ledgers import work
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db

SERIES = {"method": "GET", "path": "/api/meter-reads/*"}
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sandbox shows at once what it holds."""
    monkeypatch.setattr(limits, "READ_BACK_LOOKS_SECONDS", (0.0, 0.01))
    monkeypatch.setattr(limits, "DOUBT_LOOKS_SECONDS", (0.0,))


def sent(sandbox: Sandbox, reads: Sequence[Reading]) -> Batch:
    """These reads of the device `roof`, sent and read back."""
    user, token = ledgers.member_with(sandbox, "roof")
    upload = ledgers.started(user, token, reads)
    work()
    return upload.batches.get()


def figures(batch: Batch) -> tuple[int, int, int]:
    return batch.accepted, batch.confirmed, batch.dropped


def rows(batch: Batch) -> dict[int, str]:
    """Row of the file -> what became of it, for those that are not confirmed."""
    return dict(batch.refusals.values_list("row", "outcome"))


def worth(read: Reading, wh: int) -> Reading:
    return read._replace(value=Decimal(wh))


@pytest.mark.parametrize("kind", ["Delta", "History"])
def test_what_is_held_is_confirmed(sandbox: Sandbox, kind: str) -> None:
    first = ledgers.ONBOARDED - timedelta(days=3) if kind == "History" else ledgers.ONBOARDED
    batch = sent(sandbox, ledgers.readings("roof", 5, kind=kind, first=first))

    assert figures(batch) == (5, 5, 0)
    assert batch.read_back_at is not None
    assert batch.state == BatchState.DONE


def test_a_read_over_the_limit_is_found_to_be_dropped(sandbox_2022: Sandbox) -> None:
    reads = ledgers.readings("roof", 6)
    reads[2] = worth(reads[2], 50_000_000)
    reads[5] = worth(reads[5], 60_000_000)
    batch = sent(sandbox_2022, reads)

    assert figures(batch) == (6, 4, 2)
    assert batch.confirmed_wh == sum(read["wh"] for read in sandbox_2022.truth()["reads"])
    assert rows(batch) == {reads[2].row: "dropped", reads[5].row: "dropped"}
    for refusal in batch.refusals.all():
        assert "more than a 20 kW system can make in" in refusal.reason
        assert "0 MWh" in refusal.reason


def test_an_upload_that_was_dropped_whole_counts_as_refused(sandbox_2022: Sandbox) -> None:
    batch = sent(sandbox_2022, [worth(ledgers.readings("roof", 1)[0], 50_000_000)])

    upload = Upload.objects.get()
    assert figures(batch) == (1, 0, 1)
    assert upload.state == UploadState.DONE
    assert sandbox_2022.truth()["reads"] == []


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", ["Delta", "Aggregate", "History"])
def test_the_account_is_the_truth_whatever_is_sent(
    sandbox_2022: Sandbox, kind: str, seed: int
) -> None:
    """Large values, twins in time and falls, by chance: confirmed is held, dropped is not."""
    chance = random.Random(seed)  # noqa: S311
    first = ledgers.ONBOARDED - timedelta(days=9) if kind == "History" else ledgers.ONBOARDED
    reads, at, counter = [], first, 0
    for row in range(2, 26):
        at += HOUR * chance.choice([0, 1, 1, 1, 2])
        wh = chance.choice([900, 1100, 1500, 70_000_000])
        counter = counter + wh if chance.random() < 0.9 else counter - 300
        value = counter if kind == "Aggregate" else wh
        start = at - HOUR if kind == "History" else None
        reads.append(Reading(row, "roof", kind, start, at, Decimal(value), "Wh"))
    batch = sent(sandbox_2022, reads)

    told = rows(batch)
    confirmed = [read for read in reads if read.row not in told]
    held = {read["end"]: read["wh"] for read in sandbox_2022.truth()["reads"]}
    ends = [read.end.strftime("%Y-%m-%dT%H:%M:%S.000Z") for read in confirmed]
    assert sorted(ends) == sorted(held)
    if kind != "Aggregate":
        assert {end: int(r.value) for end, r in zip(ends, confirmed, strict=True)} == held
    assert batch.confirmed == len(confirmed)
    assert sum(outcome == "dropped" for outcome in told.values()) == batch.dropped > 0


def test_a_second_upload_of_the_same_read_is_not_taken_for_the_first(
    sandbox_2022: Sandbox,
) -> None:
    user, token = ledgers.member_with(sandbox_2022, "roof")
    read = ledgers.readings("roof", 1)
    work_off = [ledgers.started(user, token, read) for _ in range(2)]
    work()

    first, second = (upload.batches.get() for upload in work_off)
    assert figures(first) == (1, 1, 0)
    assert figures(second) == (1, 0, 1)
    assert "keeps the first" in second.refusals.get().reason
    assert len(sandbox_2022.truth()["reads"]) == 1


def test_the_first_value_of_a_meter_is_proved_by_the_second(sandbox_2024: Sandbox) -> None:
    batch = sent(sandbox_2024, ledgers.readings("roof", 4, kind="Aggregate"))

    assert figures(batch) == (4, 4, 0)
    assert batch.confirmed_wh == 3000


def test_a_first_value_that_nothing_shows_stays_accepted(sandbox: Sandbox) -> None:
    batch = sent(sandbox, ledgers.readings("roof", 1, kind="Aggregate"))

    assert figures(batch) == (1, 0, 0)
    refusal = batch.refusals.get()
    assert refusal.outcome == Refusal.Outcome.UNSEEN
    assert "first value of a meter" in refusal.reason


def test_a_meter_that_others_began_has_no_first_value_here(sandbox_2022: Sandbox) -> None:
    """Its first value of ours has to be held, so one that is not was dropped."""
    user, token = ledgers.member_with(sandbox_2022, "roof")
    one, *more = ledgers.readings("roof", 3, kind="Aggregate")
    ledgers.started(user, token, [one])
    work()
    Upload.objects.all().delete()
    ledgers.started(user, token, [worth(more[0], 80_000_000)])
    work()

    assert figures(Batch.objects.get()) == (1, 0, 1)


def test_a_registry_that_shows_nothing_leaves_them_accepted(sandbox: Sandbox) -> None:
    user, token = ledgers.member_with(sandbox, "roof")
    upload = ledgers.started(user, token, ledgers.readings("roof", 3))
    batch = ledger.claim("worker")
    assert batch is not None
    sender.send(batch, stopping=lambda: len(sandbox.truth()["reads"]) == 2)
    sandbox.faults([{"match": SERIES, "do": "status 500", "times": 999}])
    work(rounds=limits.DOUBT_ROUNDS + 3)

    found = upload.batches.get()
    assert figures(found) == (3, 0, 0)
    assert found.read_back_trouble
    upload.refresh_from_db()
    assert upload.state == UploadState.DONE


def test_reading_back_waits_for_a_registry_that_is_down(sandbox: Sandbox) -> None:
    user, token = ledgers.member_with(sandbox, "roof")
    upload = ledgers.started(user, token, ledgers.readings("roof", 3))
    batch = ledger.claim("worker")
    assert batch is not None
    sender.send(batch, stopping=lambda: len(sandbox.truth()["reads"]) == 2)
    sandbox.faults([{"match": {"method": "GET"}, "do": "status 503", "times": 3}])
    held = ledger.claim("worker")
    assert held is not None
    sender.send(held, stopping=lambda: False)

    waiting = upload.batches.get()
    assert (waiting.state, waiting.cursor) == (BatchState.WAITING, 3)
    upload.refresh_from_db()
    assert upload.trouble
    assert upload.state == UploadState.SENDING
    work()
    assert figures(upload.batches.get()) == (3, 3, 0)
    upload.refresh_from_db()
    assert (upload.state, upload.trouble) == (UploadState.DONE, "")


def test_energy_that_the_registry_lost_is_dropped(sandbox_2024: Sandbox) -> None:
    """Accepted by 2024, gone when looked for: its database failed in between (contract 6.6)."""
    user, token = ledgers.member_with(sandbox_2024, "roof")
    upload = ledgers.started(user, token, ledgers.readings("roof", 2))
    batch = ledger.claim("worker")
    assert batch is not None
    sandbox_2024.faults([{"match": SERIES, "do": "status 503", "times": 3}])
    sender.send(batch, stopping=lambda: False)
    assert upload.batches.get().accepted == 2
    _, fresh = ledgers.member_with(_emptied(sandbox_2024), "roof")
    Upload.objects.update(sealed_token=vault.seal(fresh))
    work()

    found = upload.batches.get()
    assert figures(found) == (2, 0, 2)
    assert {refusal.reason for refusal in found.refusals.all()} == {reconcile.LOST}


def _emptied(sandbox: Sandbox) -> Sandbox:
    sandbox.reset()
    return sandbox


def test_a_worker_that_dies_before_reading_back_leaves_it_to_the_next(sandbox: Sandbox) -> None:
    user, token = ledgers.member_with(sandbox, "roof")
    upload = ledgers.started(user, token, ledgers.readings("roof", 3))
    work()
    past = timezone.now() - timedelta(seconds=1)
    Upload.objects.update(state=UploadState.SENDING, sealed_token=vault.seal(token))
    Batch.objects.update(
        state=BatchState.SENDING, holder="dead", lease_until=past, read_back_at=None, confirmed=0
    )
    work()

    assert figures(upload.batches.get()) == (3, 3, 0)
    upload.refresh_from_db()
    assert upload.state == UploadState.DONE


def test_the_record_says_what_was_confirmed(sandbox_2022: Sandbox) -> None:
    reads = ledgers.readings("roof", 2)
    sent(sandbox_2022, [reads[0], worth(reads[1], 50_000_000)])

    told = receipt.totals(Upload.objects.get())
    assert (told["accepted"], told["confirmed"], told["dropped"], told["lost"]) == (2, 1, 1, 1)
    assert receipt.verdict(told) == Delivery.ACCEPTED
    assert receipt.verdict(told | {"dropped": 2}) == Delivery.REFUSED
