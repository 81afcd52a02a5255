"""What was held and is approved goes to the registry: now, or when it can."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal import limits
from portal.drec.client import connect
from portal.drec.errors import DrecError, Forbidden, Unauthorized, Unavailable
from portal.submissions import lending, services, ways
from portal.submissions.models import Delivery, Review, Submission
from portal.submissions.recording import happened

NO_SIGN_IN = "The sign-in has ended. It goes at the next sign-in of its person."


def go(submission: Submission) -> DrecError | None:
    """Sends an approved submission as its kind is sent. Never raises for what the registry says:
    the record has it. What went wrong with the call, or None."""
    match ways.of(submission.kind):
        case ways.OneCall() as way:
            return _send(submission, way)
        case ways.ByWorker() as way:
            way.approved(submission, token=lending.token_of(submission))
            lending.wipe(submission)
    return None


def _send(submission: Submission, way: ways.OneCall) -> DrecError | None:
    """One try with the sign-in that was lent. Only one try at a time."""
    token = lending.token_of(submission)
    if not token:
        _told_once(submission, NO_SIGN_IN)
        return None
    failed: DrecError | None = None
    try:
        _deliver(submission, way, token)
    except Unauthorized as error:
        failed = error
        lending.ended(submission)
        _told_once(submission, NO_SIGN_IN)
    except DrecError as error:
        failed = error
        _later(submission)
    submission.refresh_from_db()
    if submission.delivery in (Delivery.ACCEPTED, Delivery.REFUSED):
        lending.wipe(submission)
    return failed


def _deliver(submission: Submission, way: ways.OneCall, token: str) -> None:
    def look() -> services.Answer | None:
        return way.look(connect(token=token), submission)

    def send() -> services.Answer:
        return way.send(connect(token=token), submission)

    services.clear_up(submission, look)
    if submission.delivery in lending.UNSENT:
        services.deliver(submission, send=send, look=look)


def _later(submission: Submission) -> None:
    when = timezone.now() + timedelta(seconds=limits.APPROVED_RETRY_SECONDS)
    Submission.objects.filter(pk=submission.pk).update(send_after=when)


def _told_once(submission: Submission, words: str) -> None:
    """The same standstill is one event, however often somebody looks."""
    with transaction.atomic():
        last = submission.events.order_by("-position").first()
        if last is None or last.note != words:
            happened(submission, before="", after="", actor=None, note=words)


def due() -> QuerySet[Submission]:
    """Approved, not sent, with a sign-in to send it with, and past its pause."""
    now = timezone.now()
    found = Submission.objects.filter(
        Q(send_after=None) | Q(send_after__lte=now),
        review=Review.APPROVED,
        held=True,
        delivery__in=lending.UNSENT,
        kind__in=ways.one_call_kinds(),
        lent__isnull=False,
    )
    return found.select_related("lent", "owner", "organisation").order_by("created_at")


def send_due() -> int:
    """Tries what is due, oldest first; stops at the first sign that the registry is down."""
    sent = 0
    for submission in due():
        failed = go(submission)
        if isinstance(failed, Unavailable) and not isinstance(failed, Forbidden):
            break
        sent += failed is None
    return sent


def signed_in(*, user: object, token: str) -> None:
    """What waited for this sign-in goes with it."""
    for submission in lending.signed_in(user, token=token):  # type: ignore[arg-type]
        way = ways.of(submission.kind)
        if submission.review == Review.APPROVED and isinstance(way, ways.ByWorker):
            go(submission)
