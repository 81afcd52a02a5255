"""The filters of the queue; each is one condition that an index answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.accounts.models import User
from portal.submissions import queue
from portal.submissions.models import Oddity, Submission


class QueueFilter(admin.SimpleListFilter):
    """What waits for the person who looks; a search looks through everything."""

    title = "queue"
    parameter_name = "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, str], ...]:
        self.default = queue.ALL if request.GET.get(SEARCH_VAR) else queue.MINE
        return queue.QUEUES

    def choices(self, changelist: ChangeList) -> Iterator[dict[str, Any]]:  # type: ignore[override]
        for value, title in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: str(value)})
            selected = (self.value() or self.default) == value
            yield {"selected": selected, "query_string": query, "display": title}

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Submission]
    ) -> QuerySet[Submission]:
        name = self.value() or self.default
        return queue.narrowed(queryset, name, cast(User, request.user))


class ReasonFilter(admin.SimpleListFilter):
    title = "what is odd"
    parameter_name = "odd"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(value), str(label)) for value, label in Oddity.Rule.choices]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Submission]
    ) -> QuerySet[Submission]:
        return queue.odd(queryset, self.value() or "")


class FileFilter(admin.SimpleListFilter):
    """The rows of one file, so that they are judged together."""

    title = "file"
    parameter_name = "file"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        found = [(queue.ANY_FILE, "From any file"), *queue.files()]
        chosen = self.value() or ""
        if chosen not in dict(found) and (name := queue.file_name(chosen)):
            found.append((chosen, name))
        return found

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Submission]
    ) -> QuerySet[Submission]:
        return queue.of_file(queryset, self.value() or "")


class AgeFilter(admin.SimpleListFilter):
    title = "age"
    parameter_name = "days"

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, str], ...]:
        return queue.AGES

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Submission]
    ) -> QuerySet[Submission]:
        return queue.older_than(queryset, self.value() or "")


class OrganisationFilter(admin.SimpleListFilter):
    """Those that wait most; others are found by the search."""

    title = "organisation"
    parameter_name = "organisation"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return queue.organisations()

    def has_output(self) -> bool:
        return True

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Submission]
    ) -> QuerySet[Submission]:
        number = self.value() or ""
        return queryset.filter(organisation=int(number)) if number.isdigit() else queryset
