"""Sign-ins lent to what is held: sealed, counted, given up when nothing waits with them."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from portal import limits
from portal.accounts import tokens, vault
from portal.accounts.models import User
from portal.submissions.models import Delivery, LentSignIn, Review, Submission

UNSENT = (Delivery.WAITING, Delivery.UNKNOWN)


def lend(submission: Submission, *, user: User, token: str) -> None:
    """The submission will be sent with this sign-in. A person's same sign-in is kept once."""
    lent = _of(user, token) or LentSignIn(user=user, sealed_token=vault.seal(token))
    lent.revoke_at_end = False
    lent.save()
    submission.lent = lent
    Submission.objects.filter(pk=submission.pk).update(lent=lent, send_after=None)


def _of(user: User, token: str) -> LentSignIn | None:
    return next((one for one in LentSignIn.objects.filter(user=user) if _open(one) == token), None)


def _open(lent: LentSignIn) -> str:
    """Empty where the seal does not open any more: then it is as good as ended."""
    try:
        return vault.unseal(lent.sealed_token)
    except vault.Broken:
        return ""


def token_of(submission: Submission) -> str:
    """Empty where there is none (any more)."""
    return _open(submission.lent) if submission.lent else ""


def wipe(submission: Submission) -> None:
    """It is done with. The last one takes the sign-in with it."""
    lent = LentSignIn.objects.filter(submissions=submission).select_related("user").first()
    submission.lent = None
    Submission.objects.filter(pk=submission.pk).update(lent=None)
    if lent is not None and not lent.submissions.exists():
        _give_up(lent)


def ended(submission: Submission) -> None:
    """The registry does not know the sign-in any more: all that waits with it waits for another."""
    if submission.lent is not None:
        submission.lent.delete()
        submission.lent = None


def _give_up(lent: LentSignIn) -> None:
    token, revoke, user = _open(lent), lent.revoke_at_end, lent.user
    lent.delete()
    if revoke and token:
        transaction.on_commit(partial(tokens.sign_out, user=user, token=token))


def keeps(user: User, *, token: str) -> bool:
    """True when something of this person still waits with the sign-in that they give up."""
    lent = _of(user, token)
    if lent is None:
        return False
    lent.revoke_at_end = True
    lent.save(update_fields=["revoke_at_end"])
    return True


def waiting_of(user: User) -> list[Submission]:
    """What this person handed in, is held, and may still be sent."""
    mine = Submission.objects.filter(owner=user, held=True, delivery__in=UNSENT)
    return list(mine.filter(review__in=(Review.WAITING, Review.APPROVED)).order_by("created_at"))


def signed_in(user: User, *, token: str) -> list[Submission]:
    """Everything of this person that waits gets the fresh sign-in; what does."""
    found = waiting_of(user)
    with transaction.atomic():
        for submission in found:
            old, submission.lent = submission.lent, None
            lend(submission, user=user, token=token)
            if old is not None and old != submission.lent and not old.submissions.exists():
                transaction.on_commit(partial(_give_up, old))
    return found


def tidy() -> None:
    """A copy of a sign-in does not lie here for ever: its submissions then wait for the next."""
    old = timezone.now() - timedelta(days=limits.LENT_DAYS)
    for lent in LentSignIn.objects.filter(created_at__lt=old):
        _give_up(lent)
    for lent in LentSignIn.objects.filter(submissions__isnull=True):
        _give_up(lent)
