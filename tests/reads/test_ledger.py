"""Claims and leases: who may send, and who finds out that it may not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from portal.reads.models import Batch, BatchState, Held, Upload
from portal.reads.packing import unpack
from portal.reads.sending import ledger, outcomes
from tests.reads import ledgers
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db


def one_upload(sandbox: Sandbox, *names: str) -> Upload:
    user, token = ledgers.member_with(sandbox, *names)
    return ledgers.started(user, token, *(ledgers.readings(name, 3) for name in names))


def test_a_batch_is_claimed_once(sandbox_2024: Sandbox) -> None:
    one_upload(sandbox_2024, "roof")

    first, second = ledger.claim("one"), ledger.claim("two")
    assert first is not None
    assert first.holder == "one"
    assert second is None


def test_devices_are_claimed_side_by_side(sandbox_2024: Sandbox) -> None:
    one_upload(sandbox_2024, "roof", "hill")

    claimed = [ledger.claim("one"), ledger.claim("two"), ledger.claim("three")]
    assert [batch.external_id if batch else None for batch in claimed] == ["roof", "hill", None]


def test_a_small_upload_is_not_stuck_behind_a_large_one(sandbox_2024: Sandbox) -> None:
    names = [f"roof-{number}" for number in range(8)]
    large = one_upload(sandbox_2024, *names, "hill")
    Batch.objects.filter(upload=large, external_id="hill").delete()
    claimed = [ledger.claim("one") for _ in range(4)]
    assert [batch and batch.upload_id for batch in claimed] == [large.pk] * 4
    small = ledgers.started(large.owner, "token", ledgers.readings("hill", 1))

    following = [ledger.claim("two"), ledger.claim("three")]
    assert [batch and batch.upload_id for batch in following] == [small.pk, large.pk]


def test_an_organisation_has_so_many_devices_on_their_way(
    sandbox_2024: Sandbox, settings: Settings
) -> None:
    settings.ORGANISATION_CONCURRENCY = 2
    one_upload(sandbox_2024, "roof", "hill", "barn")

    assert ledger.claim("one")
    assert ledger.claim("two")
    assert ledger.claim("three") is None


def test_a_batch_that_is_read_back_takes_no_place_in_the_line(sandbox_2024: Sandbox) -> None:
    one_upload(sandbox_2024, "roof", "hill", "barn")

    assert ledger.claim("one", ceiling=1)
    assert ledger.claim("two", ceiling=1) is None
    Batch.objects.filter(holder="one").update(cursor=3)
    assert ledger.claim("two", ceiling=1)


def test_two_uploads_of_a_device_follow_each_other(sandbox_2024: Sandbox) -> None:
    upload = one_upload(sandbox_2024, "roof")
    later = ledgers.started(
        upload.owner, "token", ledgers.readings("roof", 2, first=ledgers.ONBOARDED)
    )
    Batch.objects.filter(upload=later).update(queued_at=timezone.now() + timedelta(seconds=1))

    first = ledger.claim("one")
    assert first is not None
    assert first.upload == upload
    assert ledger.claim("two") is None
    first.cursor = first.total
    ledger.finish(first)
    second = ledger.claim("two")
    assert second is not None
    assert second.upload == later


def test_the_database_refuses_a_second_sender_of_a_device(sandbox_2024: Sandbox) -> None:
    upload = one_upload(sandbox_2024, "roof")
    ledgers.started(upload.owner, "token", ledgers.readings("roof", 2))

    with pytest.raises(IntegrityError), transaction.atomic():
        Batch.objects.update(state=BatchState.SENDING)


def test_a_dead_workers_batch_is_taken_on(sandbox_2024: Sandbox) -> None:
    one_upload(sandbox_2024, "roof")
    dead = ledger.claim("dead")
    assert dead is not None
    ledger.intend(dead)
    Batch.objects.update(lease_until=timezone.now() - timedelta(seconds=1))

    heir = ledger.claim("heir")
    assert heir is not None
    assert heir.in_doubt
    with pytest.raises(ledger.LeaseLost):
        outcomes.accepted(dead, unpack(ledger.packed(dead))[0])
    with pytest.raises(ledger.LeaseLost):
        ledger.intend(dead)
    assert Batch.objects.get().cursor == 0


def test_a_held_upload_is_left_alone(sandbox_2024: Sandbox) -> None:
    upload = one_upload(sandbox_2024, "roof")
    ledger.hold(upload, why=Held.SIGN_IN, words="ended")

    assert ledger.claim("one") is None


def test_a_pause_is_kept(sandbox_2024: Sandbox) -> None:
    one_upload(sandbox_2024, "roof")
    batch = ledger.claim("one")
    assert batch is not None
    ledger.let_go(batch, pause=60)

    assert ledger.claim("two") is None
    Batch.objects.update(not_before=timezone.now())
    again = ledger.claim("two")
    assert again is not None
    assert again.fruitless == 1


@pytest.mark.parametrize(("fruitless", "seconds"), [(0, 2), (1, 4), (3, 16), (20, 300)])
def test_pauses_grow_to_a_bound(fruitless: int, seconds: int) -> None:
    assert ledger.pause_after(fruitless) == seconds
