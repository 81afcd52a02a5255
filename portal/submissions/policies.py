"""Whether a submission is sent at once, and whether somebody should look at it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from portal.accounts.models import Organisation, User
from portal.submissions.kinds import FROM_FILE
from portal.submissions.models import Policy, Review, Submission, When
from portal.submissions.oddities import Odd


@dataclass(frozen=True)
class Decision:
    held: bool
    review: str


def decide(
    kind: str,
    organisation: Organisation | None,
    odd: Sequence[Odd],
    *,
    from_file: bool = False,
    answers: bool = False,
) -> Decision:
    """`answers`: it is sent again after a return, and goes back to who asked for it."""
    policy = policy_for(kind, organisation, from_file=from_file)
    counts = answers or any(one.rule in policy.rules for one in odd)
    if policy.only_odd and not counts:
        return Decision(held=False, review=Review.NOT_NEEDED)
    return Decision(held=policy.when == When.BEFORE, review=Review.WAITING)


def policy_for(kind: str, organisation: Organisation | None, *, from_file: bool = False) -> Policy:
    """The organisation's own, else that for all, else: sent at once, looked at later.

    Of a row of a file those of files go before those of its kind.
    """
    files = _set(FROM_FILE, organisation) if from_file else None
    return files or _set(kind, organisation) or Policy(kind=kind)


def _set(kind: str, organisation: Organisation | None) -> Policy | None:
    mine = Q(organisation__isnull=True)
    if organisation is not None:
        mine |= Q(organisation=organisation)
    found = Policy.objects.filter(mine, kind=kind)
    return found.order_by(F("organisation").asc(nulls_last=True)).first()


def may_judge(submission: Submission, person: User) -> bool:
    """Nobody judges what they handed in themselves, unless the policy lets them."""
    if submission.owner_id != person.pk:
        return True
    from_file = submission.from_file is not None
    return policy_for(submission.kind, submission.organisation, from_file=from_file).own
