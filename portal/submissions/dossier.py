"""Everything that a reviewer needs of one submission, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from portal.accounts.models import User
from portal.submissions import figure, oddities, policies, remarks, review, ways
from portal.submissions.models import Delivery, Event, Kind, Remark, Review, Submission
from portal.submissions.oddities import Neighbour
from portal.ui.templatetags.ui import field_name, plain

# Metres around a device in which others are shown, and how many.
AROUND_M = 1000
SHOWN = 8
EARLIER = 10
# Of a file, so many of its devices stand on the page; all of them are in the export.
FIELDS_SHOWN = 60


@dataclass(frozen=True)
class Field:
    """One field: what was handed in, what it was before, what was remarked on it then and now."""

    name: str
    label: str
    value: str
    before: str
    changed: bool
    remarked: list[Remark] = field(default_factory=list)
    typed: str = ""


@dataclass(frozen=True)
class Place:
    latitude: float
    longitude: float
    accuracy_m: float | None
    plan: SafeString
    neighbours: list[tuple[int, Neighbour]]

    @property
    def accuracy(self) -> str:
        """How exactly the place was given, in words."""
        known = self.accuracy_m and self.accuracy_m >= 1
        return f"given to about {self.accuracy_m:,.0f} m" if known else ""

    @property
    def map_url(self) -> str:
        """A map elsewhere, for who wants to look: nothing is loaded from there."""
        where = f"{self.latitude:.6f}/{self.longitude:.6f}"
        pin = f"mlat={self.latitude:.6f}&mlon={self.longitude:.6f}"
        return f"https://www.openstreetmap.org/?{pin}#map=17/{where}"


@dataclass(frozen=True)
class Verbs:
    """What this person may do with it now; `why_not` says it where nothing may be judged."""

    judge: bool
    again: bool
    take: bool
    why_not: str = ""


def context(
    submission: Submission, *, person: User, typed: dict[str, str] | None = None
) -> dict[str, Any]:
    """`typed`: the remarks of a verb that was not possible; nothing that was typed is lost."""
    way = ways.of(submission.kind)
    fields = list(_fields(submission, way, typed or {}))
    return {
        "submission": submission,
        "who": str(submission.owner or submission.payload.get("email", "nobody")),
        "fields": fields[:FIELDS_SHOWN],
        "more_fields": len(fields) - FIELDS_SHOWN,
        "compares": _compares(submission),
        "whole": [one for one in _remarked(submission) if one.field == remarks.WHOLE],
        "oddities": submission.oddities.all(),
        "place": _place(submission, way),
        "picture": way.picture(submission),
        "answer": {k: v for k, v in submission.answer.items() if k not in ("registry", "message")},
        "events": events(submission),
        "earlier": _earlier(submission),
        "answers": submission.answers.order_by("created_at"),
        "verbs": verbs(submission, person),
        "sends": submission.held and way.portal_sends,
    }


def events(submission: Submission) -> QuerySet[Event]:
    return submission.events.select_related("actor").order_by("position")


def verbs(submission: Submission, person: User) -> Verbs:
    if submission.review not in review.OPEN:
        words = f"It is {submission.get_review_display().lower()}."
        return Verbs(False, review.can_be_sent_again(submission), False, words)
    take = submission.reviewer_id != person.pk
    if not policies.may_judge(submission, person):
        return Verbs(False, False, False, "You handed this in yourself: a colleague judges it.")
    return Verbs(True, False, take)


def _remarked(submission: Submission) -> list[Remark]:
    """The remarks on this one, and those on the one that it answers."""
    found = Remark.objects.filter(submission__in=[submission.pk, submission.previous_id])
    return list(found.select_related("author"))


def _fields(submission: Submission, way: ways.Way, typed: dict[str, str]) -> Iterator[Field]:
    now, before = way.in_words(submission.payload), way.in_words(_before(submission))
    remarked: dict[str, list[Remark]] = {}
    for one in _remarked(submission):
        remarked.setdefault(one.field, []).append(one)
    for name in (*now, *(n for n in before if n not in now)):
        value, was = plain(now.get(name)), plain(before.get(name))
        if value or was or name in remarked:
            yield Field(
                name=name,
                label=field_name(name),
                value=value,
                before=was,
                changed=_compares(submission) and value != was,
                remarked=remarked.get(name, []),
                typed=typed.get(name, ""),
            )


def _compares(submission: Submission) -> bool:
    return bool(submission.previous_id) or _is_change(submission)


def _before(submission: Submission) -> dict[str, object]:
    """Of an answer what was returned; of a change what the registry held, also where it answers
    what the registry had taken already."""
    previous = submission.previous
    if previous and not (_is_change(submission) and previous.delivery == Delivery.ACCEPTED):
        return dict(previous.payload)
    if _is_change(submission):
        return {k: v for k, v in submission.before.items() if k in submission.payload}
    return {}


def _is_change(submission: Submission) -> bool:
    return submission.kind == Kind.DEVICE_CHANGE


def _place(submission: Submission, way: ways.Way) -> Place | None:
    if submission.latitude is None or submission.longitude is None:
        return None
    here = submission.latitude, submission.longitude
    near = oddities.neighbours(*here, AROUND_M, but=submission)[:SHOWN]
    numbered = list(enumerate(near, start=1))
    dots = [
        figure.Dot(
            number, n.submission.subject, n.submission.latitude, n.submission.longitude, n.metres
        )
        for number, n in numbered
        if n.submission.latitude is not None and n.submission.longitude is not None
    ]
    accuracy = way.facts(submission.payload).accuracy_m
    return Place(*here, accuracy, figure.plan(*here, dots, accuracy), numbered)


def _earlier(submission: Submission) -> QuerySet[Submission]:
    """What was handed in before of the same device or file, also under a former name."""
    same = Submission.objects.filter(
        organisation=submission.organisation_id, subject__in=_names(submission)
    )
    before = same.filter(created_at__lt=submission.created_at).exclude(pk=submission.pk)
    return (
        before.select_related("owner").defer("payload", "words").order_by("-created_at")[:EARLIER]
    )


def _names(submission: Submission) -> set[str]:
    """What it is called and was called before: changes of its name, followed back."""
    names = {submission.subject, str(submission.before.get("externalId") or submission.subject)}
    renamed = Submission.objects.filter(
        organisation=submission.organisation_id,
        kind=Kind.DEVICE_CHANGE,
        payload__has_key="externalId",
        created_at__lt=submission.created_at,
    )
    former = renamed.order_by("-created_at").values_list("subject", "before__externalId")
    for name, old in former:
        if name in names and old:
            names.add(old)
    return names


def named(submission: Submission) -> str:
    """Its name at the head of a sentence; without the marks the admin gives it a capital."""
    return f"“{submission.subject}”"


def result(submission: Submission) -> str:
    """What a verb came to, in a sentence."""
    name = named(submission)
    if submission.review != Review.APPROVED:
        return f"{name}: {submission.get_review_display().lower()}."
    if not submission.held:
        return f"{name}: approved; it was sent before."
    match submission.delivery:
        case Delivery.ACCEPTED:
            return f"{name}: approved, and accepted by the registry."
        case Delivery.REFUSED:
            if words := " ".join(map(str, submission.answer.get("registry", []))):
                return f"{name}: approved, but the registry refused it: “{words}”"
            return f"{name}: approved, but not done. {submission.answer.get('message', '')}"
        case Delivery.SENDING:
            return f"{name}: approved, and on its way."
        case Delivery.UNKNOWN:
            return f"{name}: approved and sent; no answer came. The portal looks again."
    if not ways.of(submission.kind).portal_sends:
        return f"{name}: approved. Its person has a mail, and finishes it."
    if submission.lent_id is None:
        return f"{name}: approved. The sign-in has ended: it goes at the next one."
    return f"{name}: approved. The registry does not answer: it is sent later."
