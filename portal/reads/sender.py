"""Sends one batch: one read a call, oldest first, each outcome on disk before the next call.

What is known of a read is one of three things: it is stored, it is refused, or nobody knows yet.
For the third the registry is asked before anything is sent again (contract 6.6), so that a worker
killed at any moment, or an answer lost on the way, neither loses a read nor stores it twice.
"""

from __future__ import annotations

from collections.abc import Callable
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
from portal.reads import doubt, ledger, receipt
from portal.reads.models import Batch, Held, Refusal
from portal.reads.packing import PackedRead, unpack


class Stopped(Exception):
    """The worker was asked to end; the batch goes back as it stands."""


def send(batch: Batch, *, stopping: Callable[[], bool]) -> None:
    """Sends what is left of a claimed batch, and leaves it done, waiting, or in other hands."""
    try:
        _send_all(batch, stopping)
    except ledger.LeaseLost:
        return
    except Stopped:
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


def _send_all(batch: Batch, stopping: Callable[[], bool]) -> None:
    waiting = unpack(bytes(batch.packed))
    token = vault.unseal(batch.upload.sealed_token)
    api = connect(token=token, request_id=f"batch-{batch.pk}")
    while batch.cursor < batch.total:
        if stopping():
            raise Stopped
        _send_one(api, batch, waiting[batch.cursor])
        if batch.upload.trouble:
            ledger.out_of_trouble(batch.upload)
    if ledger.finish(batch):
        receipt.close(batch.upload)


def _send_one(api: Drec, batch: Batch, read: PackedRead) -> None:
    """One read and its outcome. Raises what keeps the batch from going on."""
    repeated = batch.in_doubt
    if repeated and _looked_into(api, batch, read):
        return
    ledger.intend(batch)
    try:
        _call(api, batch, read)
    except (Rejected, NotFound) as error:
        _refused(api, batch, read, error, repeated=repeated)
    except (Unauthorized, Forbidden, Unavailable):
        batch.in_doubt = repeated  # this call was not executed
        raise
    except (Unknown, Unexpected) as error:
        _unanswered(api, batch, read, error)
    else:
        ledger.accepted(batch)


def _looked_into(api: Drec, batch: Batch, read: PackedRead) -> bool:
    """True when a read in doubt is settled: it is there, or it was given up."""
    try:
        stored = doubt.is_stored(api, batch, read)
    except (NotFound, Unexpected) as error:
        _give_up(batch, read, error, outcome=Refusal.Outcome.UNKNOWN)
        return True
    if stored:
        ledger.accepted(batch)
    return stored


def _call(api: Drec, batch: Batch, read: PackedRead) -> None:
    reads.create(
        api,
        batch.external_id,
        type=batch.type,
        unit=read.unit,
        # The registry ignores the start of the other types (contract 6.2).
        start=read.start if batch.type == "History" else None,
        end=read.end,
        value=Decimal(read.value),
    )


def _refused(
    api: Drec, batch: Batch, read: PackedRead, error: DrecError, *, repeated: bool
) -> None:
    """Refused; but a repeat is also refused because the first one arrived after all."""
    if repeated and doubt.says_it_is_there(error):
        ledger.accepted(batch)
    elif not (repeated and _looked_into(api, batch, read)):
        ledger.not_stored(batch, read, outcome=Refusal.Outcome.REFUSED, error=error)


def _unanswered(api: Drec, batch: Batch, read: PackedRead, error: DrecError) -> None:
    """No answer, or a 500, which does not mean "not stored" either: look, wait, try again."""
    try:
        stored = doubt.looked_up(api, batch, read)
    except (NotFound, Unexpected) as failed:
        return _give_up(batch, read, failed, outcome=Refusal.Outcome.UNKNOWN)
    if stored:
        return ledger.accepted(batch)
    told = isinstance(error, Unexpected)
    outcome = Refusal.Outcome.REFUSED if told else Refusal.Outcome.UNKNOWN
    return _give_up(batch, read, error, outcome=outcome)


def _give_up(batch: Batch, read: PackedRead, error: DrecError, *, outcome: str) -> None:
    """Raises the error, to try again later, until that was done often enough."""
    if batch.doubts < limits.DOUBT_ROUNDS:
        raise error
    ledger.not_stored(batch, read, outcome=outcome, error=error)
