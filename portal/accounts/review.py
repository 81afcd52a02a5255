"""A sign-up that is reviewed first: found again by a signed address, finished by its person.

Nobody keeps a password, so an approved sign-up cannot be sent by the portal: its person types the
password again and sends it.
"""

from __future__ import annotations

from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from portal.submissions.models import Delivery, Kind, Submission
from portal.submissions.ways import ByPerson, Facts, Payload

SIGNER = Signer(salt="portal.accounts.sign-up")


class SignUpWay(ByPerson):
    def facts(self, payload: Payload) -> Facts:
        names = ("email", "orgName", "firstName", "lastName", "orgAddress")
        return Facts(words=tuple(str(payload.get(name, "")) for name in names))

    def mend_url(self, submission: Submission) -> str:
        return "" if submission.delivery == Delivery.ACCEPTED else address(submission)


def address(submission: Submission) -> str:
    """The page of this sign-up; whoever has the address may see and finish it."""
    return reverse("signup_held", args=[SIGNER.sign(str(submission.pk))])


def found(signed: str) -> Submission | None:
    """The sign-up of an address; of one that was mended, the newest."""
    try:
        number = UUID(SIGNER.unsign(signed))
    except (BadSignature, ValueError):
        return None
    submission = Submission.objects.filter(pk=number, kind=Kind.SIGNUP).first()
    while submission is not None:
        newer = submission.answers.order_by("-created_at").first()
        if newer is None:
            break
        submission = newer
    return submission
