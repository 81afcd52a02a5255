"""One verb on many submissions: a summary before, a result after."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from portal.accounts.models import User
from portal.submissions import dossier, policies, review, tasks, ways
from portal.submissions.models import Submission

# What one can look over before pressing the button.
MOST_AT_ONCE = 200
# A person waits for so many calls; more are sent by the worker.
SENT_AT_ONCE = 5


@dataclass(frozen=True)
class Verb:
    """`asks` is the label of the text that the verb needs; empty for none."""

    name: str
    button: str
    asks: str = ""
    judges: bool = True


VERBS = (
    Verb("approve", "Approve"),
    Verb("return", "Return", "Remark to all of them"),
    Verb("reject", "Reject", "Reason"),
    Verb("again", "Send again", judges=False),
    Verb("take", "Take over", judges=False),
    Verb("note", "Leave a note", "Note for colleagues", judges=False),
)


def _action(verb: Verb) -> Callable[..., HttpResponse | None]:
    def act(
        model_admin: Any, request: HttpRequest, queryset: QuerySet[Submission]
    ) -> HttpResponse | None:
        return _page(model_admin, request, queryset, verb)

    act.__name__ = verb.name
    return admin.action(description=verb.button)(act)


ACTIONS = [_action(verb) for verb in VERBS]


def _page(
    model_admin: Any, request: HttpRequest, queryset: QuerySet[Submission], verb: Verb
) -> HttpResponse:
    # Nothing is deferred: verbs read the payload.
    chosen = Submission.objects.filter(pk__in=queryset.values("pk")).order_by("created_at")
    found = list(
        chosen.select_related("organisation", "owner", "reviewer", "lent").prefetch_related(
            "oddities"
        )[: MOST_AT_ONCE + 1]
    )
    too_many, found = len(found) > MOST_AT_ONCE, found[:MOST_AT_ONCE]
    person, text = cast(User, request.user), request.POST.get("text", "")
    context = {
        **model_admin.admin_site.each_context(request),
        "title": f"{verb.button}: {len(found)} submission{'s' * (len(found) != 1)}",
        "opts": model_admin.opts,
        "verb": verb,
        "most": MOST_AT_ONCE if too_many else 0,
        "text": text,
    }
    missing = bool(verb.asks) and not text.strip()
    if "confirmed" in request.POST and not missing:
        context["results"] = _do(found, verb, person, text)
        return TemplateResponse(request, "admin/many_done.html", context)
    context["rows"] = [(one, why_not(one, verb, person)) for one in found]
    context["possible"] = sum(not why for _, why in context["rows"])
    context["missing"] = missing and "confirmed" in request.POST
    return TemplateResponse(request, "admin/many.html", context)


def why_not(submission: Submission, verb: Verb, person: User) -> str:
    """Why the verb cannot be done on it; empty where it can."""
    if verb.name == "again" and not review.can_be_sent_again(submission):
        return "There is nothing to send."
    if not verb.judges:
        return ""
    if submission.review not in review.OPEN:
        return f"It is {submission.get_review_display().lower()} already."
    if not policies.may_judge(submission, person):
        return "You handed it in yourself."
    return ""


def _do(
    found: list[Submission], verb: Verb, person: User, text: str
) -> list[tuple[Submission, str, bool]]:
    """Each one by itself: what cannot be done keeps none of the others back."""
    results = []
    at_once = len(found) <= SENT_AT_ONCE
    for submission in found:
        try:
            words = _one(submission, verb, person, text, at_once)
        except review.NotPossible as error:
            results.append((submission, str(error), False))
        else:
            results.append((submission, words, True))
    if verb.name == "approve" and not at_once:
        tasks.send_due.enqueue()
    return results


def _one(submission: Submission, verb: Verb, person: User, text: str, at_once: bool) -> str:
    match verb.name:
        case "approve":
            review.approve(submission, by=person, send=at_once or not _one_call(submission))
            if not at_once and submission.held and _one_call(submission):
                return f"{dossier.named(submission)}: approved. The worker sends it now."
        case "return":
            review.give_back(submission, by=person, remarks={review.WHOLE: text})
        case "reject":
            review.reject(submission, by=person, reason=text)
        case "again":
            review.send_again(submission, by=person)
        case "take":
            review.take_over(submission, by=person)
            return f"{dossier.named(submission)} is yours now."
        case "note":
            review.note(submission, by=person, text=text)
            return f"{dossier.named(submission)}: noted."
    return dossier.result(submission)


def _one_call(submission: Submission) -> bool:
    return isinstance(ways.of(submission.kind), ways.OneCall)
