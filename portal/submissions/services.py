"""The way into the record, and from the record to the registry: one call, one outcome, kept.

The call to the registry is never made inside a transaction: what is about to happen is on disk
before it, what came of it right after.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from portal import limits
from portal.accounts.models import Organisation, User
from portal.drec.errors import DrecError, NotFound, Rejected, Unauthorized, Unavailable, Unknown
from portal.submissions.models import Delivery, Kind, Review, Submission
from portal.submissions.recording import FileRow, begin, happened

Answer = dict[str, object]

# What `Submission.may_go` says of one, asked of the database.
GOES = ~Q(review__in=(Review.RETURNED, Review.REJECTED)) & (
    Q(held=False) | Q(review=Review.APPROVED)
)

# How often a second press looks whether the first one has its answer.
TWIN_LOOK_SECONDS = 0.2
BROKEN_OFF = "Its sending was broken off."
HELD = "The registry holds it."
NOT_HELD = "The registry was asked: it was not done."


def hand_in(
    *,
    kind: str,
    client_id: UUID,
    owner: User | None,
    organisation: Organisation | None,
    subject: str,
    payload: Mapping[str, object],
    send: Callable[[], Answer],
    look: Callable[[], Answer | None],
    token: str = "",
    previous: Submission | None = None,
    before: Mapping[str, object] | None = None,
    row: FileRow | None = None,
) -> Submission:
    """Records what was handed in, sends it once, records the outcome.

    Where a policy holds it, nothing is sent: the answer is a submission that may not go
    (`may_go`), and `token` is lent to it for when it is approved. `previous` is the returned
    submission that this one answers; `before` is what a change finds, `row` where it
    stood in a file.

    `send` makes the call and returns what is worth keeping of the answer; `look` asks the
    registry whether it holds the thing already (used when an answer was lost). A repeat of the
    same form with the same payload returns the accepted submission of the first; with another
    payload it is another submission. Raises DrecError as `send` does, and for a repeat whose
    first was refused, or is still on its way.
    """
    given = {
        "kind": kind,
        "owner": owner,
        "organisation": organisation,
        "subject": subject,
        "payload": payload,
        "token": token,
        "previous": previous,
        "before": before,
        "row": row,
    }
    submission, made = begin(client_id=client_id, **given)  # type: ignore[arg-type]
    if not made and submission.payload != _as_kept(payload):
        submission, made = begin(client_id=_other_number(client_id, payload), **given)  # type: ignore[arg-type]
    if not made and submission.may_go and submission.delivery == Delivery.REFUSED:
        submission, made = begin(client_id=uuid4(), **given)  # type: ignore[arg-type]
    if not submission.may_go:
        return submission
    if not made:
        clear_up(result_of(submission), look)
    match submission.delivery:
        case Delivery.ACCEPTED:
            return submission
        case Delivery.SENDING:
            raise _still_sending()
        case Delivery.REFUSED:
            raise _refused_before(submission)
    return deliver(submission, send=send, look=look)


def _as_kept(payload: Mapping[str, object]) -> Answer:
    """The payload as it comes back from the database: a tuple has become a list."""
    kept: Answer = json.loads(json.dumps(dict(payload)))
    return kept


def _other_number(client_id: UUID, payload: Mapping[str, object]) -> UUID:
    """The number of a form that was changed and sent again under its old one.

    It comes of both, so that a second press of the changed form is known as a repeat.
    """
    return uuid5(client_id, json.dumps(dict(payload), sort_keys=True))


def deliver(
    submission: Submission, *, send: Callable[[], Answer], look: Callable[[], Answer | None]
) -> Submission:
    """Sends a submission that may go, unless another request is doing so. Raises DrecError."""
    if not _claim(submission):
        raise _still_sending()
    try:
        answer = send()
    except Unknown as error:
        return _in_doubt(submission, error, look)
    except (Unavailable, Unauthorized) as error:
        _conclude(submission, Delivery.WAITING, answer=_refusal(error), note=str(error))
        raise
    except DrecError as error:
        _conclude(submission, Delivery.REFUSED, answer=_refusal(error), note=str(error))
        raise
    except BaseException:
        settle(submission, Delivery.UNKNOWN, note="The portal failed while sending.")
        raise
    _conclude(submission, Delivery.ACCEPTED, answer=answer)
    return submission


def _claim(submission: Submission) -> bool:
    """Marks the submission as being sent; False when somebody else did, or it may not go."""
    before = submission.delivery
    with transaction.atomic():
        same = Submission.objects.filter(GOES, pk=submission.pk, delivery=before)
        claimed = same.update(delivery=Delivery.SENDING, updated_at=timezone.now())
        if claimed:
            happened(submission, before=before, after=Delivery.SENDING, actor=submission.owner)
            submission.delivery = Delivery.SENDING
    return bool(claimed)


def _in_doubt(
    submission: Submission, error: Unknown, look: Callable[[], Answer | None]
) -> Submission:
    """No answer came: asks the registry whether the thing arrived before anybody sends again."""
    settle(submission, Delivery.UNKNOWN, answer=_refusal(error), note=str(error))
    try:
        found = look()
    except DrecError as failed:
        # Whatever keeps us from looking, what was sent before is still in doubt.
        raise error from failed
    if found is None:
        raise error
    settle(submission, Delivery.ACCEPTED, answer=found, note=HELD)
    return submission


def clear_up(submission: Submission, look: Callable[[], Answer | None]) -> None:
    """Asks the registry what became of one in doubt, and writes what it says.

    What it does not hold waits to be sent again; where the thing that it is about is gone
    (NotFound) there is nothing to send any more. Raises DrecError where nobody can tell.
    """
    if submission.delivery != Delivery.UNKNOWN:
        return
    try:
        found = look()
    except NotFound as gone:
        settle(submission, Delivery.REFUSED, answer=_refusal(gone), note=str(gone))
        return
    if found is None:
        settle(submission, Delivery.WAITING, answer={}, note=NOT_HELD)
    else:
        settle(submission, Delivery.ACCEPTED, answer=found, note=HELD)


def settle(
    submission: Submission,
    delivery: str,
    *,
    answer: Answer | None = None,
    note: str = "",
    actor: User | None = None,
) -> bool:
    """Writes an outcome and its event, unless somebody changed the delivery since it was read.

    Either way the submission is then as the database has it; False when nothing was written.
    `actor`: who did it, where that is not the owner.
    """
    before = submission.delivery
    changes: Answer = {"delivery": delivery, "updated_at": timezone.now()}
    if answer is not None:
        changes["answer"] = answer
    with transaction.atomic():
        written = Submission.objects.filter(pk=submission.pk, delivery=before).update(**changes)
        if written:
            who = actor or submission.owner
            happened(submission, before=before, after=delivery, actor=who, note=note)
    submission.refresh_from_db()
    return bool(written)


def _conclude(
    submission: Submission, delivery: str, *, answer: Answer | None = None, note: str = ""
) -> None:
    """Writes what the sender knows. A doubt that others came to meanwhile gives way to it."""
    written = settle(submission, delivery, answer=answer, note=note)
    if not written and submission.delivery == Delivery.UNKNOWN:
        settle(submission, delivery, answer=answer, note=note)


def result_of(submission: Submission) -> Submission:
    """Waits for a twin that is being sent; one whose sender died is in doubt after that time."""
    patience = time.monotonic() + limits.TWIN_WAIT_SECONDS
    while submission.delivery == Delivery.SENDING and time.monotonic() < patience:
        if submission.updated_at < _oldest_sending():
            settle(submission, Delivery.UNKNOWN, note=BROKEN_OFF)
        else:
            time.sleep(TWIN_LOOK_SECONDS)
            submission.refresh_from_db()
    return submission


def sweep() -> int:
    """Puts what a killed process left as being sent in doubt; how many. Safe at any time.

    Meter reads are left alone: their uploads are sent for longer, and have leases of their own.
    """
    left = Submission.objects.filter(delivery=Delivery.SENDING, updated_at__lt=_oldest_sending())
    return sum(
        settle(submission, Delivery.UNKNOWN, note=BROKEN_OFF)
        for submission in left.exclude(kind=Kind.READS)
    )


def _oldest_sending() -> datetime:
    """What has been in sending since before this has lost its sender."""
    return timezone.now() - timedelta(seconds=limits.TWIN_WAIT_SECONDS)


def _still_sending() -> Unknown:
    return Unknown(endpoint="", summary="The same form is still being sent")


def _refused_before(submission: Submission) -> Rejected:
    """The refusal of a twin, from the record."""
    kept = submission.answer
    return Rejected(
        endpoint=str(kept.get("endpoint", "")),
        status=kept.get("status"),
        messages=kept.get("registry", []),
    )


def _refusal(error: DrecError) -> Answer:
    """What is kept of a failure: our sentence, and the registry's own words."""
    return {
        "status": error.status,
        "endpoint": error.endpoint,
        "message": str(error),
        "registry": list(error.messages),
    }
