"""Remarks of reviewers on their way back: at the fields of the form that they speak of."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.accounts.models import Organisation
from portal.submissions.models import Remark, Review, Submission

WHOLE = ""  # the field of a remark on the submission as a whole


def unresolved(submission: Submission) -> dict[str, list[Remark]]:
    """What nobody has answered yet, by field, oldest first."""
    found: dict[str, list[Remark]] = {}
    for remark in submission.remarks.filter(resolved=False).select_related("author"):
        found.setdefault(remark.field, []).append(remark)
    return found


def answered(organisation: Organisation, kind: str, query: Mapping[str, str]) -> Submission | None:
    """The organisation's returned submission that a form answers, as its address names it.

    It is of the kind that the form hands in: no removal answers remarks on a new device.
    """
    try:
        pk = UUID(query.get("answers", ""))
    except ValueError:
        return None
    mine = Submission.objects.filter(organisation=organisation, kind=kind, review=Review.RETURNED)
    return mine.filter(pk=pk).first()


def show(form: forms.Form, submission: Submission) -> None:
    """Puts the remarks under the labels of their fields; those of no field go to the top.

    They are no errors: what was returned may be sent again as it is.
    """
    form.remarks_on_top = []  # type: ignore[attr-defined]
    for name, found in unresolved(submission).items():
        field = form.fields.get(name)
        if field is None:
            form.remarks_on_top.extend(found)  # type: ignore[attr-defined]
        else:
            field.help_text = format_html("{}{}", _words(found), field.help_text or "")


def _words(found: list[Remark]) -> SafeString:
    return format_html_join(
        "", '<strong class="remark">The reviewer: {}</strong> ', ((one.text,) for one in found)
    )


def reason(submission: Submission) -> str:
    """Why it was rejected; empty where it was not."""
    if submission.review != Review.REJECTED:
        return ""
    event = submission.events.filter(field="review", after=Review.REJECTED).last()
    return event.note if event else ""
