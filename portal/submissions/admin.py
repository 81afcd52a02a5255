"""The record in the admin: read, searched, counted; never edited."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from portal.submissions.models import Delivery, Event, Submission


def counts(request: HttpRequest) -> list[dict[str, Any]]:
    """How many submissions are in each state of delivery, for the top of the page."""
    found = dict(Submission.objects.order_by().values_list("delivery").annotate(number=Count("pk")))
    return [
        {"delivery": value, "label": label, "number": found.get(value, 0)}
        for value, label in Delivery.choices
    ]


def table(values: dict[str, Any]) -> SafeString:
    """A dictionary as a two-column table; what is empty is left out."""
    rows = [(key, _plain(value)) for key, value in values.items() if value not in ("", None, [])]
    if not rows:
        return SafeString("-")
    body = format_html_join("", "<tr><th scope='row'>{}</th><td>{}</td></tr>", rows)
    return format_html("<table>{}</table>", body)


def _plain(value: Any) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, list) else str(value)


class EventInline(admin.TabularInline[Event, Submission]):
    model = Event
    fields = readonly_fields = ("at", "actor", "field", "before", "after", "note")
    extra = 0
    can_delete = False
    ordering = ("at", "id")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Submission)
class SubmissionAdmin(admin.ModelAdmin[Submission]):
    """Lists by kind, state, organisation and date; opens to payload, answer and events."""

    list_display = ("created_at", "kind", "subject", "delivery", "review", "organisation", "owner")
    list_display_links = ("created_at", "subject")
    list_filter = (
        "kind",
        "delivery",
        "review",
        ("organisation", admin.RelatedOnlyFieldListFilter),
        "created_at",
    )
    search_fields = (
        "subject",
        "owner__email",
        # A sign-up has no owner: its e-mail stands in what was handed in.
        "payload__email",
        "organisation__name",
        "client_id",
        "upload__batches__external_id",
    )
    search_help_text = "External id, organisation, file name or e-mail."
    date_hierarchy = "created_at"
    list_select_related = ("organisation", "owner")
    list_per_page = 50
    inlines = (EventInline,)
    change_list_template = "admin/submissions_list.html"
    fields = readonly_fields = (
        "kind",
        "subject",
        "delivery",
        "review",
        "organisation",
        "owner",
        "created_at",
        "updated_at",
        "handed_in",
        "registry_answer",
        "client_id",
    )

    @admin.display(description="What was handed in")
    def handed_in(self, submission: Submission) -> SafeString:
        return table(submission.payload)

    @admin.display(description="What the registry answered")
    def registry_answer(self, submission: Submission) -> SafeString:
        return table(submission.answer)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse | TemplateResponse:
        context = {**(extra_context or {}), "counts": counts(request)}
        return super().changelist_view(request, context)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Submission | None = None) -> bool:
        return False
