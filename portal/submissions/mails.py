"""Messages: to the person when their submission was judged, to reviewers when work waits."""

from __future__ import annotations

import logging
from functools import partial
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from portal.submissions import ways
from portal.submissions.models import Delivery, Review, Submission

log = logging.getLogger("portal.mail")

SUBJECTS = {
    Review.APPROVED: "Approved: {}",
    Review.RETURNED: "Please mend: {}",
    Review.REJECTED: "Not accepted: {}",
}


def judged(submission: Submission) -> None:
    """Tells the person, after the transaction. Sent at once and approved later is no news."""
    if submission.review == Review.APPROVED and not submission.held:
        return
    to = address_of(submission)
    if to:
        transaction.on_commit(partial(_send_judgement, submission.pk, to))


def address_of(submission: Submission) -> str:
    """A sign-up has no owner yet: its e-mail stands in what was handed in."""
    owner = submission.owner
    return owner.email if owner else str(submission.payload.get("email", ""))


def _send_judgement(pk: UUID, to: str) -> None:
    submission = Submission.objects.select_related("owner").get(pk=pk)
    event = submission.events.filter(field="review", after=submission.review).last()
    context = {
        "submission": submission,
        "link": absolute(own_page(submission)),
        "reason": event.note if event else "",
        "remarks": submission.remarks.filter(resolved=False),
    }
    subject = SUBJECTS[Review(submission.review)].format(submission.subject)
    send(to, subject, render_to_string("mails/judged.txt", context))


def own_page(submission: Submission) -> str:
    """Where its person finds it: before a sign-up the room's own page, since nobody can sign in."""
    if not ways.of(submission.kind).portal_sends and submission.delivery != Delivery.ACCEPTED:
        return ways.of(submission.kind).mend_url(submission)
    return reverse("submissions:detail", args=[submission.pk])


def absolute(path: str) -> str:
    """The path as a mail has it; alone where PORTAL_PUBLIC_URL is not set."""
    return f"{settings.PUBLIC_URL}{path}"


def send(to: str, subject: str, text: str) -> bool:
    """A mail that cannot be sent is logged and keeps nobody from working."""
    message = EmailMessage(" ".join(subject.split())[:200], text, to=[to])
    try:
        message.send()
    except Exception:
        log.exception("A message could not be sent.")
        return False
    return True
