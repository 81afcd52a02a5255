"""Uploads in the admin: how far each has come, device by device, and what the registry refused.

Nothing of the ledger is edited by hand: the worker and the person own it.
"""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet, Sum
from django.http import HttpRequest

from portal.reads.models import Batch, Refusal, Upload
from portal.ui.look_only import LookOnly


class BatchInline(LookOnly, admin.TabularInline[Batch, Upload]):
    model = Batch
    fields = readonly_fields = (
        "external_id",
        "type",
        "state",
        "total",
        "accepted",
        "refused",
        "unknown",
        "confirmed",
        "dropped",
        "cancelled",
        "read_back_trouble",
        "first",
        "last",
        "wh",
    )
    extra = 0


@admin.register(Upload)
class UploadAdmin(LookOnly, admin.ModelAdmin[Upload]):
    list_display = (
        "created_at",
        "file_name",
        "state",
        "held",
        "organisation",
        "owner",
        "reads",
        "accepted",
        "confirmed",
        "dropped",
        "refused",
        "unknown",
        "cancelled",
    )
    list_display_links = ("created_at", "file_name")
    list_filter = (
        "state",
        "held",
        ("organisation", admin.RelatedOnlyFieldListFilter),
        "created_at",
    )
    search_fields = ("file_name", "owner__email", "organisation__name", "batches__external_id")
    date_hierarchy = "created_at"
    list_select_related = ("organisation", "owner")
    inlines = (BatchInline,)
    fields = readonly_fields = (
        "file_name",
        "sha256",
        "state",
        "held",
        "trouble",
        "trouble_since",
        "organisation",
        "owner",
        "sent_by",
        "rows",
        "problems_total",
        "choices",
        "columns",
        "submission",
        "again_of",
        "cancelled_at",
        "dropped_at",
        "created_at",
        "started_at",
        "finished_at",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Upload]:
        sums = {f"n_{name}": Sum(f"batches__{name}") for name in ("total", *COUNTED)}
        return super().get_queryset(request).annotate(**sums)

    @admin.display(ordering="n_total")
    def reads(self, upload: Upload) -> int:
        return _figure(upload, "total")

    @admin.display(ordering="n_accepted")
    def accepted(self, upload: Upload) -> int:
        return _figure(upload, "accepted")

    @admin.display(ordering="n_confirmed")
    def confirmed(self, upload: Upload) -> int:
        return _figure(upload, "confirmed")

    @admin.display(ordering="n_dropped")
    def dropped(self, upload: Upload) -> int:
        return _figure(upload, "dropped")

    @admin.display(ordering="n_refused")
    def refused(self, upload: Upload) -> int:
        return _figure(upload, "refused")

    @admin.display(ordering="n_unknown")
    def unknown(self, upload: Upload) -> int:
        return _figure(upload, "unknown")

    @admin.display(ordering="n_cancelled")
    def cancelled(self, upload: Upload) -> int:
        return _figure(upload, "cancelled")


COUNTED = ("accepted", "confirmed", "dropped", "refused", "unknown", "cancelled")


def _figure(upload: Upload, name: str) -> int:
    return getattr(upload, f"n_{name}", 0) or 0


@admin.register(Refusal)
class RefusalAdmin(LookOnly, admin.ModelAdmin[Refusal]):
    list_display = (
        *("batch", "where", "end", "value", "unit", "outcome", "status", "words", "reason"),
    )
    list_filter = ("outcome", "status", "batch__type")
    search_fields = ("words", "batch__external_id", "batch__upload__file_name")
    list_select_related = ("batch",)

    @admin.display(ordering="row", description="row")
    def where(self, refusal: Refusal) -> str:
        return refusal.row_words
