"""How long a lane stays with a batch, and how many lanes have one."""

from __future__ import annotations

import threading

import pytest

from portal import limits
from portal.reads.models import Batch
from portal.reads.sending import ledger
from portal.reads.sending.traffic import Traffic
from portal.reads.worker.lanes import Turn
from tests.reads import ledgers
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def short_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "TURN_SECONDS", 0.0)


def claimed(sandbox: Sandbox, *names: str) -> Batch:
    """The first of these devices; the others stand in line."""
    user, token = ledgers.member_with(sandbox, *names)
    ledgers.started(user, token, *(ledgers.readings(name, 3) for name in names))
    batch = ledger.claim("lane")
    assert batch is not None
    return batch


def test_it_goes_on_while_nobody_waits(sandbox_2024: Sandbox) -> None:
    turn = Turn(claimed(sandbox_2024, "roof"), threading.Event(), Traffic())
    assert not turn.is_over()


def test_it_lets_others_have_their_turn(sandbox_2024: Sandbox) -> None:
    turn = Turn(claimed(sandbox_2024, "roof", "hill"), threading.Event(), Traffic())
    assert turn.is_over()


def test_it_brings_a_batch_to_its_end_that_is_nearly_there(
    sandbox_2024: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = claimed(sandbox_2024, "roof", "hill")
    batch.seconds_a_read = 0.1
    turn = Turn(batch, threading.Event(), Traffic())
    assert turn.is_over()

    monkeypatch.setattr(limits, "TURN_SECONDS", 0.4)
    assert not turn.is_over()


def test_it_ends_when_the_worker_is_to_stop(sandbox_2024: Sandbox) -> None:
    stopping = threading.Event()
    turn = Turn(claimed(sandbox_2024, "roof"), stopping, Traffic())
    stopping.set()
    assert turn.is_over()


def test_each_quick_round_doubles_the_devices_at_once_as_long_as_some_wait(
    sandbox_2024: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "ROUND_SECONDS", 0.0)
    user, token = ledgers.member_with(sandbox_2024, *(names := [f"roof-{n}" for n in range(12)]))
    ledgers.started(user, token, *(ledgers.readings(name, 3) for name in names))
    traffic = Traffic()
    ceilings = [traffic.ceiling]
    for _ in range(3):
        while ledger.claim("lane", ceiling=traffic.ceiling):
            pass
        for _ in range(traffic.ceiling):
            traffic.heard(0.1, None)
        ceilings.append(traffic.ceiling)
    assert ceilings == [4, 8, 16, 16]  # the third round has twelve devices alone
