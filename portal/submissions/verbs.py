"""What a reviewer typed and pressed on the page of a submission, and what is done of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict

from portal.accounts.models import User
from portal.submissions import dossier, review
from portal.submissions.models import Submission

REMARK = "remark-"
# Enter in a field, where no button was pressed.
ENTER = "enter"


@dataclass(frozen=True)
class Typed:
    """The remarks by field, the reason of a rejection, a note; false when all are empty."""

    remarks: dict[str, str]
    reason: str
    note: str

    @classmethod
    def of(cls, posted: QueryDict) -> Typed:
        remarks = {
            name.removeprefix(REMARK): str(text)
            for name, text in posted.items()
            if name.startswith(REMARK) and str(text).strip()
        }
        return cls(remarks, posted.get("reason", "").strip(), posted.get("note", "").strip())

    def __bool__(self) -> bool:
        return bool(self.remarks or self.reason or self.note)

    @property
    def whole(self) -> str:
        return self.remarks.get(review.WHOLE, "")

    def without_note(self) -> Typed:
        return replace(self, note="")


def meant(verb: str, typed: Typed) -> str:
    """The verb; of Enter that of the only thing that was filled in. Raises NotPossible."""
    if verb != ENTER:
        return verb
    filled = {"return": typed.remarks, "reject": typed.reason, "note": typed.note}
    found = [name for name, text in filled.items() if text]
    if len(found) != 1:
        raise review.NotPossible("Press the button of what you mean. What you typed is kept.")
    return found[0]


def perform(submission: Submission, verb: str, typed: Typed, request: HttpRequest) -> str:
    """Does what a button says; the sentence that tells of it. Raises NotPossible."""
    person = cast(User, request.user)
    match verb:
        case "approve":
            review.approve(submission, by=person)
        case "return":
            review.give_back(submission, by=person, remarks=typed.remarks)
        case "reject":
            review.reject(submission, by=person, reason=typed.reason)
        case "again":
            review.send_again(submission, by=person)
        case "take":
            review.take_over(submission, by=person)
            return f"{dossier.named(submission)} is yours now."
        case "assign":
            colleague = _colleague(request)
            review.take_over(submission, by=person, to=colleague)
            return f"{dossier.named(submission)} is assigned to {colleague}."
        case "note":
            review.note(submission, by=person, text=typed.note)
            return "The note is kept. Only staff see it."
        case _:
            raise review.NotPossible("Choose what to do with it.")
    return dossier.result(submission)


def may_assign(request: HttpRequest) -> bool:
    return request.user.has_perm("submissions.assign_submission")


def _colleague(request: HttpRequest) -> User:
    if not may_assign(request):
        raise PermissionDenied
    number = request.POST.get("to", "")
    found = review.reviewers().filter(pk=number).first() if number.isdigit() else None
    if found is None:
        raise review.NotPossible("Choose a reviewer.")
    return found
