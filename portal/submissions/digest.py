"""A mail to reviewers with what waits, once in a while and only when something does."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from portal.submissions import evidence, mails, queue, review
from portal.submissions.models import Digest, Review, Submission

# Named in the mail; the others are counted.
NAMED = 10


def send() -> int:
    """A digest to each reviewer who has a mail address; how many."""
    waiting = Submission.objects.filter(review=Review.WAITING).order_by("-held", "created_at")
    if not waiting.exists():
        return 0
    context = {
        "tiles": [tile for tile in queue.tiles() if tile.number],
        "named": list(waiting.select_related("organisation")[:NAMED]),
        "link": mails.absolute(reverse("admin:submissions_submission_changelist")),
        "head": evidence.head(),
    }
    text = render_to_string("mails/digest.txt", context)
    people = review.reviewers().exclude(email="")
    return sum(mails.send(one.email, "Submissions wait for review", text) for one in people)


def send_if_due() -> int:
    """For the worker's housekeeping: of any number of workers one sends it."""
    if not settings.DIGEST_HOURS:
        return 0
    now = timezone.now()
    Digest.objects.get_or_create(pk=1, defaults={"sent_at": now})
    before = now - timedelta(hours=settings.DIGEST_HOURS)
    mine = Digest.objects.filter(Q(pk=1), sent_at__lte=before).update(sent_at=now)
    return send() if mine else 0
