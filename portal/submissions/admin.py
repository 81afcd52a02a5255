"""The record in the admin: a queue to work through; read, searched, judged, never edited."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_POST

from portal.accounts.models import User
from portal.submissions import dossier, evidence, many, queue, review, verbs
from portal.submissions.admin_filters import (
    AgeFilter,
    FileFilter,
    OrganisationFilter,
    QueueFilter,
    ReasonFilter,
)
from portal.submissions.models import Submission
from portal.submissions.paging import QueueList, QueuePaginator
from portal.submissions.policy_admin import PolicyAdmin as PolicyAdmin
from portal.submissions.verbs import Typed
from portal.ui.figures import ago
from portal.ui.look_only import LookOnly
from portal.ui.states import state_of

FILTERS = "_changelist_filters"
# Verbs after which one goes on to the next.
JUDGEMENTS = ("approve", "return", "reject")


@admin.register(Submission)
class SubmissionAdmin(LookOnly, admin.ModelAdmin[Submission]):
    """The list is the queue of the person who looks at it, oldest first."""

    list_display = (
        "subject",
        "kind_of",
        "organisation",
        "person",
        "age",
        "state",
        "why",
        "reviewer",
    )
    list_display_links = ("subject",)
    list_filter = (
        QueueFilter,
        "kind",
        ReasonFilter,
        AgeFilter,
        FileFilter,
        OrganisationFilter,
        "delivery",
    )
    search_fields = ("words",)
    search_help_text = "External id, organisation, file name, name or e-mail."
    list_select_related = ("organisation", "owner", "reviewer")
    list_per_page = 50
    ordering = ("created_at", "id")
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    change_list_template = "admin/queue.html"
    actions = tuple(many.ACTIONS)

    # --- the list ---------------------------------------------------------------------------

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        found = super().get_queryset(request)
        return found.prefetch_related("oddities").defer("payload", "answer", "words")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Submission], search_term: str
    ) -> tuple[QuerySet[Submission], bool]:
        return queue.searched(queryset, search_term), False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[QueueList]:
        return QueueList

    def get_paginator(
        self, request: HttpRequest, queryset: Any, per_page: int, *args: Any, **kwargs: Any
    ) -> QueuePaginator:
        paginator = QueuePaginator(queryset, per_page)
        paginator.searching = bool(request.GET.get(SEARCH_VAR))
        paginator.rows = self.get_queryset(request).select_related(*self.list_select_related)
        return paginator

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return super().get_actions(request) if _may_judge(request) else {}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse | TemplateResponse:
        context = {**(extra_context or {}), "tiles": queue.tiles(), "title": "Submissions"}
        return super().changelist_view(request, context)

    @admin.display(description="Kind", ordering="kind")
    def kind_of(self, submission: Submission) -> str:
        row = f", row {submission.file_row}" if submission.from_file else ""
        return f"{submission.get_kind_display()}{row}"

    @admin.display(description="By")
    def person(self, submission: Submission) -> str:
        return str(submission.owner or "-")

    @admin.display(description="Waits since", ordering="created_at")
    def age(self, submission: Submission) -> str:
        return ago(submission.created_at)

    @admin.display(description="State")
    def state(self, submission: Submission) -> str:
        return state_of(submission.standing).word

    @admin.display(description="To look at")
    def why(self, submission: Submission) -> str:
        found = {oddity.get_rule_display() for oddity in submission.oddities.all()}
        return ", ".join(sorted(found))

    # --- one submission ---------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        guarded: Callable[..., Any] = self.admin_site.admin_view
        own = [
            path("<uuid:pk>/judge/", guarded(require_POST(self.judge)), name="judge"),
            path("<uuid:pk>/print/", guarded(self.print_view), name="print"),
            path("export.<slug:form>", guarded(self.export), name="export"),
        ]
        for one in own:
            one.name = f"submissions_submission_{one.name}"
        return own + super().get_urls()

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        submission = self._seen(request, object_id)
        if request.method == "POST":
            raise PermissionDenied
        return self._page(request, submission, request.GET.get(FILTERS, ""))

    def _seen(self, request: HttpRequest, number: object) -> Submission:
        if not self.has_view_permission(request):
            raise PermissionDenied
        related = ("organisation", "owner", "reviewer", "previous", "lent")
        try:
            return Submission.objects.select_related(*related).get(pk=UUID(str(number)))
        except (Submission.DoesNotExist, ValueError) as error:
            raise Http404 from error

    def _page(
        self,
        request: HttpRequest,
        submission: Submission,
        filters: str,
        *,
        typed: Typed | None = None,
        missed: str = "",
        status: int = 200,
    ) -> HttpResponse:
        """`missed`: the verb that was not possible; what it lacks has the focus."""
        person = cast(User, request.user)
        context = {
            **self.admin_site.each_context(request),
            **dossier.context(submission, person=person, typed=typed.remarks if typed else None),
            "typed": typed,
            "missed": missed,
            "opts": self.opts,
            "title": str(submission),
            "filters": filters,
            "next": self._next(request, submission, filters),
            "may_judge": _may_judge(request),
            "reviewers": review.reviewers() if verbs.may_assign(request) else (),
        }
        return TemplateResponse(request, "admin/submission.html", context, status=status)

    def judge(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """One verb on one submission. What was typed is kept where it is not possible, and where
        the verb left it unsaid."""
        if not _may_judge(request):
            raise PermissionDenied
        submission = self._seen(request, pk)
        filters, typed = request.POST.get(FILTERS, ""), Typed.of(request.POST)
        verb = request.POST.get("verb", "")
        # Looked up before: a judged one has left its queue.
        following = self._next(request, submission, filters)
        try:
            verb = verbs.meant(verb, typed)
            words = verbs.perform(submission, verb, typed, request)
        except review.NotPossible as error:
            messages.error(request, str(error))
            return self._page(request, submission, filters, typed=typed, missed=verb, status=409)
        messages.success(request, words)
        if verb in JUDGEMENTS:
            return HttpResponseRedirect(address(following, filters))
        if rest := typed.without_note() if verb == "note" else typed:
            return self._page(request, submission, filters, typed=rest)
        return HttpResponseRedirect(address(submission, filters))

    def _next(
        self, request: HttpRequest, submission: Submission, filters: str
    ) -> Submission | None:
        """The next one of the list that the person came from."""
        asked = HttpRequest()
        asked.user, asked.GET = request.user, QueryDict(filters)
        try:
            found = self.get_changelist_instance(asked).queryset
        except IncorrectLookupParameters:
            found = queue.narrowed(Submission.objects.all(), queue.MINE, cast(User, request.user))
        return queue.following(found, submission)

    # --- out of the house -------------------------------------------------------------------

    def print_view(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        submission = self._seen(request, pk)
        context = {**dossier.context(submission, person=cast(User, request.user))}
        context |= {"opts": self.opts, "head": evidence.head(), "title": str(submission)}
        return TemplateResponse(
            request, "admin/print.html", {**self.admin_site.each_context(request), **context}
        )

    def export(self, request: HttpRequest, form: str) -> HttpResponseBase:
        if not request.user.has_perm("submissions.export_record"):
            raise PermissionDenied
        if form not in evidence.FORMS:
            raise Http404
        return evidence.response(form)


def _may_judge(request: HttpRequest) -> bool:
    return request.user.has_perm("submissions.judge_submission")


def address(submission: Submission | None, filters: str) -> str:
    """The page of a submission, or the list where there is none; the filters come along."""
    if submission is None:
        query = f"?{filters}" if filters else ""
        return reverse("admin:submissions_submission_changelist") + query
    own = reverse("admin:submissions_submission_change", args=[submission.pk])
    kept = QueryDict(mutable=True)
    kept[FILTERS] = filters
    return f"{own}?{kept.urlencode()}" if filters else own
