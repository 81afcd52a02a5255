"""Sends one batch: one read a call, oldest first, each outcome on disk before the next call.

After the last read the registry is asked what it holds of them (reconcile.py).

What is known of a read is one of three things: it is stored, it is refused, or nobody knows yet.
For the third the registry is asked before anything is sent again (contract 6.6), so that a worker
killed at any moment, or an answer lost on the way, neither loses a read nor stores it twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal

from portal import limits
from portal.accounts import vault
from portal.drec import reads
from portal.drec.client import Drec, connect
from portal.drec.errors import (
    DrecError,
    Forbidden,
    NotFound,
    Rejected,
    Unauthorized,
    Unavailable,
    Unexpected,
    Unknown,
)
from portal.drec.settle import Verdict
from portal.reads.models import Batch, Held, Refusal
from portal.reads.packing import PackedRead, unpack
from portal.reads.sending import doubt, ledger, outcomes, receipt, reconcile

# Told of each call that brought an answer or lost it: its seconds, and the failure if it was one.
Heard = Callable[[float, DrecError | None], None]


class Stopped(Exception):
    """The worker was asked to end, or others are next; the batch goes back as it stands."""


def nobody(seconds: float, error: DrecError | None) -> None:
    """Where nobody counts."""


@dataclass
class Trip:
    """One batch on its way: what is asked and told between two calls.

    `intended`: that the read at the cursor is about to be sent is on disk already.
    """

    api: Drec
    batch: Batch
    stopping: Callable[[], bool]
    heard: Heard
    intended: bool = False
    answered: float = 0.0


def send(
    batch: Batch,
    *,
    stopping: Callable[[], bool],
    heard: Heard = nobody,
    then: Callable[[Batch], None] | None = None,
) -> None:
    """Sends what is left of a claimed batch, and leaves it done, waiting, or in other hands.

    `then` takes on a batch that is through, to have it read back by somebody else.
    """
    with _kept(batch):
        _send_all(batch, stopping, heard)
        (then or read_back)(batch)


def read_back(batch: Batch) -> None:
    """Asks the registry what it holds of a batch that is through, and ends it."""
    with _kept(batch):
        if batch.read_back_at is None:
            ledger.renew(batch)
            reconcile.read_back(_api(batch), batch, unpack(ledger.packed(batch)))
            _out_of_trouble(batch)
        if ledger.finish(batch):
            receipt.close(batch.upload)


@contextmanager
def _kept(batch: Batch) -> Iterator[None]:
    """Whatever keeps a batch from going on: it goes back as it stands, to be claimed again."""
    try:
        yield
    except ledger.LeaseLost:
        return
    except (Stopped, ledger.Halted):
        ledger.let_go(batch)
    except vault.Broken:
        _hold(batch, Held.SIGN_IN, "The sealed sign-in cannot be opened any more.")
    except Unauthorized as error:
        _hold(batch, Held.SIGN_IN, str(error))
    except Forbidden as error:
        _hold(batch, Held.FORBIDDEN, str(error))
    except DrecError as error:
        doubtful = not isinstance(error, Unavailable)
        ledger.in_trouble(batch.upload, str(error))
        ledger.let_go(batch, pause=ledger.pause_after(batch.fruitless), doubtful=doubtful)


def _hold(batch: Batch, why: str, words: str) -> None:
    ledger.hold(batch.upload, why=why, words=words)
    ledger.let_go(batch)


def _api(batch: Batch) -> Drec:
    token = vault.unseal(batch.upload.sealed_token)
    return connect(token=token, request_id=f"batch-{batch.pk}")


def _send_all(batch: Batch, stopping: Callable[[], bool], heard: Heard) -> None:
    waiting = unpack(ledger.packed(batch))
    trip = Trip(_api(batch), batch, stopping, heard)
    if batch.upload.cancelled_at:
        _cancel(trip, waiting)
    else:
        _send_reads(trip, waiting)


def _send_reads(trip: Trip, waiting: Sequence[PackedRead]) -> None:
    batch = trip.batch
    if batch.cursor == 0 and not batch.in_doubt:
        reconcile.look_before(trip.api, batch)
    while batch.cursor < batch.total:
        if trip.stopping():
            raise Stopped
        _send_one(trip, waiting[batch.cursor])
        _out_of_trouble(batch)


def _out_of_trouble(batch: Batch) -> None:
    if batch.upload.trouble:
        ledger.out_of_trouble(batch.upload)


def _cancel(trip: Trip, waiting: Sequence[PackedRead]) -> None:
    """Nothing more is sent; but what may have arrived is asked for."""
    batch = trip.batch
    if batch.in_doubt:
        read = waiting[batch.cursor]
        found = doubt.looks(trip.api, batch, read)
        if found.stored:
            _accepted(trip, read)
        elif found.verdict is Verdict.CANNOT_TELL:
            _give_up(trip, read, doubt.as_error(found), outcome=Refusal.Outcome.UNKNOWN)
    outcomes.cancel_rest(batch)


def _send_one(trip: Trip, read: PackedRead) -> None:
    """One read and its outcome. Raises what keeps the batch from going on."""
    batch, repeated = trip.batch, trip.batch.in_doubt
    if repeated and _looked_into(trip, read):
        return
    if not trip.intended:
        ledger.intend(batch)
    try:
        _call(trip, read)
    except (Rejected, NotFound) as error:
        _refused(trip, read, error, repeated=repeated)
    except (Unauthorized, Forbidden, Unavailable):
        batch.in_doubt = repeated  # this call was not executed
        raise
    except (Unknown, Unexpected) as error:
        batch.in_doubt = True
        _unanswered(trip, read, error)
    else:
        _accepted(trip, read)


def _accepted(trip: Trip, read: PackedRead) -> None:
    now = time.monotonic()
    took = now - trip.answered if trip.answered else None
    trip.answered = now
    trip.intended = outcomes.accepted(trip.batch, read, took=took)


def _not_stored(trip: Trip, read: PackedRead, error: DrecError, *, outcome: str) -> None:
    trip.intended = outcomes.not_stored(trip.batch, read, outcome=outcome, error=error)


def _looked_into(trip: Trip, read: PackedRead) -> bool:
    """True when a read in doubt is settled: it is there, or it was given up."""
    found = doubt.look(trip.api, trip.batch, read)
    if found.stored:
        _accepted(trip, read)
        return True
    if found.verdict is Verdict.NOT_STORED or found.ask_by_sending:
        return False
    _give_up(trip, read, doubt.as_error(found), outcome=Refusal.Outcome.UNKNOWN)
    return True


def _call(trip: Trip, read: PackedRead) -> None:
    batch = trip.batch
    ledger.still_mine(batch)
    started = time.monotonic()
    failure: DrecError | None = None
    try:
        reads.create(
            trip.api,
            batch.external_id,
            type=batch.type,
            unit=read.unit,
            # The registry ignores the start of the other types (contract 6.2).
            start=read.start if batch.type == "History" else None,
            end=read.end,
            value=Decimal(read.value),
        )
    except DrecError as error:
        failure = error
        raise
    finally:
        trip.heard(time.monotonic() - started, failure)


def _refused(trip: Trip, read: PackedRead, error: DrecError, *, repeated: bool) -> None:
    """Refused; but a repeat is also refused because the first one arrived after all."""
    found = doubt.after_refusal(trip.api, trip.batch, read, error) if repeated else None
    if found and found.stored:
        return _accepted(trip, read)
    if found and found.verdict is Verdict.CANNOT_TELL:
        return _give_up(trip, read, doubt.as_error(found), outcome=Refusal.Outcome.UNKNOWN)
    return _not_stored(trip, read, error, outcome=Refusal.Outcome.REFUSED)


def _unanswered(trip: Trip, read: PackedRead, error: DrecError) -> None:
    """No answer, or a 500, which does not mean "not stored" either: look, wait, try again."""
    found = doubt.looks(trip.api, trip.batch, read)
    if found.stored:
        return _accepted(trip, read)
    looked = found.verdict is Verdict.NOT_STORED or found.ask_by_sending
    told = looked and isinstance(error, Unexpected)
    outcome = Refusal.Outcome.REFUSED if told else Refusal.Outcome.UNKNOWN
    return _give_up(trip, read, error if looked else doubt.as_error(found), outcome=outcome)


def _give_up(trip: Trip, read: PackedRead, error: DrecError, *, outcome: str) -> None:
    """Raises the error, to try again later, until that was done often enough."""
    if trip.batch.doubts < limits.DOUBT_ROUNDS:
        raise error
    _not_stored(trip, read, error, outcome=outcome)
