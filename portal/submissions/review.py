"""The verbs of a reviewer. Each is one conditional UPDATE, and an event with its author.

Two who press at once are told apart by the row count: one of them judged, the other is told so.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from portal.accounts.models import User
from portal.submissions import lending, mails, policies, sending, ways
from portal.submissions.models import Remark, Review, Submission
from portal.submissions.recording import happened

# What can still be judged.
OPEN = (Review.WAITING, Review.NOT_NEEDED)
JUDGE = "judge_submission"
WHOLE = ""  # the field of a remark on the submission as a whole


class NotPossible(Exception):
    """The verb cannot be done; the message says why."""


def approve(submission: Submission, *, by: User, send: bool = True) -> None:
    """Approves it, and sends it where it was held. What the registry says stands in the record.

    `send=False` leaves the sending to the worker.
    """
    _judge(submission, by, Review.APPROVED)
    mails.judged(submission)
    if submission.held and send:
        sending.go(submission)
        submission.refresh_from_db()


def give_back(submission: Submission, *, by: User, remarks: Mapping[str, str]) -> None:
    """Returns it with remarks at fields (API name, or WHOLE). Without one nobody knew why."""
    kept = {field: text.strip() for field, text in remarks.items() if text.strip()}
    if not kept:
        raise NotPossible("Write at least one remark: the person must know what to mend.")
    _judge(submission, by, Review.RETURNED, remarks=kept, note=_as_note(kept))
    _stopped(submission)


def reject(submission: Submission, *, by: User, reason: str) -> None:
    """It is never sent. `reason` is shown to the person."""
    if not reason.strip():
        raise NotPossible("Write the reason: the person must know why.")
    _judge(submission, by, Review.REJECTED, note=reason.strip())
    _stopped(submission)


def _judge(
    submission: Submission,
    by: User,
    review: str,
    *,
    remarks: Mapping[str, str] | None = None,
    note: str = "",
) -> None:
    """Writes the judgement, its remarks and its event, unless somebody was quicker."""
    if not policies.may_judge(submission, by):
        raise NotPossible("You handed this in yourself: a colleague has to judge it.")
    with transaction.atomic():
        before = submission.review
        same = Submission.objects.filter(pk=submission.pk, review=before, review__in=OPEN)
        if not same.update(review=review, updated_at=timezone.now()):
            submission.refresh_from_db()
            raise NotPossible(_too_late(submission))
        submission.review = review
        for field, text in (remarks or {}).items():
            Remark.objects.create(submission=submission, field=field, text=text, author=by)
        happened(submission, field="review", before=before, after=review, actor=by, note=note)


def _too_late(submission: Submission) -> str:
    last = submission.events.filter(field="review", after=submission.review).last()
    who = f" by {last.actor}" if last and last.actor else ""
    return f"It was {submission.get_review_display().lower()}{who} already."


def _as_note(remarks: Mapping[str, str]) -> str:
    return "\n".join(f"{field}: {text}" if field else text for field, text in remarks.items())


def _stopped(submission: Submission) -> None:
    way = ways.of(submission.kind)
    if isinstance(way, ways.ByWorker):
        way.stopped(submission)
    lending.wipe(submission)
    mails.judged(submission)


def send_again(submission: Submission, *, by: User) -> None:
    """Tries what is approved and was not sent, at once."""
    if not (submission.held and submission.review == Review.APPROVED):
        raise NotPossible("Only what was held and is approved is sent from here.")
    if submission.delivery not in lending.UNSENT:
        raise NotPossible(f"It is {submission.get_delivery_display().lower()} already.")
    with transaction.atomic():
        happened(submission, before="", after="", actor=by, note="Sent again by hand.")
    if ways.of(submission.kind).portal_sends:
        sending.go(submission)
    else:
        mails.judged(submission)
    submission.refresh_from_db()


def take_over(submission: Submission, *, by: User, to: User | None = None) -> None:
    """From now on it is this reviewer's, or that of `to`; whoever had it finds the event."""
    owner = to or by
    with transaction.atomic():
        before = str(submission.reviewer or "")[:20]
        taken = Submission.objects.filter(pk=submission.pk, reviewer=submission.reviewer_id)
        if not taken.update(reviewer=owner):
            raise NotPossible("Somebody else took it a moment ago.")
        submission.reviewer = owner
        happened(submission, field="reviewer", before=before, after=str(owner)[:20], actor=by)


def reviewers() -> QuerySet[User]:
    """Members of staff who may judge."""
    rights = Q(groups__permissions__codename=JUDGE) | Q(user_permissions__codename=JUDGE)
    found = User.objects.filter(rights | Q(is_superuser=True), is_staff=True, is_active=True)
    return found.distinct().order_by("first_name", "username")


def note(submission: Submission, *, by: User, text: str) -> None:
    """For colleagues: the person never sees it."""
    if not text.strip():
        raise NotPossible("The note is empty.")
    with transaction.atomic():
        happened(submission, field="note", before="", after="", actor=by, note=text.strip())


def can_be_sent_again(submission: Submission) -> bool:
    approved = submission.held and submission.review == Review.APPROVED
    return approved and submission.delivery in lending.UNSENT
