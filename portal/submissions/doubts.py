"""What came of something whose answer was lost: the registry is asked, before it is sent again."""

from __future__ import annotations

from uuid import UUID

from portal.accounts.models import User
from portal.drec.client import Drec
from portal.submissions import services, ways
from portal.submissions.models import Delivery, Submission


def earlier(api: Drec, *, kind: str, client_id: UUID, owner: User) -> Submission | None:
    """The record of a form that comes again, its doubt cleared up; None of a new form.

    Raises DrecError where the registry cannot tell.
    """
    found = of_form(kind=kind, client_id=client_id, owner=owner)
    if found is not None:
        clear_up(api, services.result_of(found))
    return found


def of_form(*, kind: str, client_id: UUID, owner: User) -> Submission | None:
    return Submission.objects.filter(kind=kind, client_id=client_id, owner=owner).first()


def clear_up(api: Drec, submission: Submission) -> None:
    """Writes what the registry says of it. Raises DrecError where it cannot tell."""
    way = ways.of(submission.kind)
    if isinstance(way, ways.OneCall):
        services.clear_up(submission, lambda: way.look(api, submission))


def can_ask(submission: Submission) -> bool:
    """Whether it is in doubt, and of a kind that one look at the registry tells of."""
    one_call = isinstance(ways.of(submission.kind), ways.OneCall)
    return one_call and submission.delivery == Delivery.UNKNOWN
