"""Pages of the queue: the numbers first, from an index, then the rows of one page alone."""

from __future__ import annotations

from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.submissions.models import Submission

# A search that finds more is cut off there: nobody reads on, and a second look for the count
# would double its time.
MOST_FOUND = 2_000


class QueuePaginator(Paginator[Submission]):
    """Skips rows in the index, not in the table; looks once through the record for a search.

    `rows` is the whole table as the list wants its rows: those of a page are fetched by their
    numbers alone.
    """

    searching = False
    rows: QuerySet[Submission]

    @cached_property
    def found(self) -> list[UUID]:
        """Of a search: the numbers of what was found."""
        return list(self._numbers()[:MOST_FOUND])

    @cached_property
    def count(self) -> int:
        return len(self.found) if self.searching else super().count

    def _numbers(self) -> Any:
        rows: Any = self.object_list
        return rows.values_list("pk", flat=True)

    def page(self, number: int | str) -> Page[Submission]:
        number = self.validate_number(number)
        first = (number - 1) * self.per_page
        of = self.found if self.searching else self._numbers()
        numbers = list(of[first : first + self.per_page])
        kept = self.rows.in_bulk(numbers)
        return Page([kept[pk] for pk in numbers if pk in kept], number, self)


class QueueList(ChangeList):
    """One page alone comes from the paginator too: it would be searched for a second time."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        if not self.multi_page:
            self.result_list = self.paginator.page(1).object_list
