"""Links in the admin: looked at and withdrawn; the token is nowhere, hash and key are not shown.

What came in belongs to the organisation: nobody edits it here.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from portal.installers import services
from portal.installers.models import Link, LinkForm
from portal.ui.look_only import LookOnly


class StandingFilter(admin.SimpleListFilter):
    title = parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("good", "In time"), ("over", "Out of time"), ("withdrawn", "Withdrawn")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Link]) -> QuerySet[Link]:
        over = Q(expires_at__lte=timezone.now())
        wanted = {
            "good": ~over & Q(revoked_at=None),
            "over": over & Q(revoked_at=None),
            "withdrawn": Q(revoked_at__isnull=False),
        }
        return queryset.filter(wanted.get(self.value() or "", Q()))


class FormInline(LookOnly, admin.TabularInline[LinkForm, Link]):
    model = LinkForm
    fields = readonly_fields = ("subject", "state", "created_at", "judged_by", "judged_at")
    verbose_name_plural = "What came in"
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may look at the link; there is no page of these alone."""
        return request.user.has_perm("installers.view_link")


@admin.register(Link)
class LinkAdmin(LookOnly, admin.ModelAdmin[Link]):
    list_display = ("name", "organisation", "standing", "made_by", "expires_at", "taken")
    list_filter = (StandingFilter, ("organisation", admin.RelatedOnlyFieldListFilter))
    search_fields = ("name", "organisation__name", "made_by__email")
    date_hierarchy = "made_at"
    list_select_related = ("organisation", "made_by")
    inlines = (FormInline,)
    actions = ("withdraw",)
    # By name, so that a field that is added is not shown by itself.
    fields = readonly_fields = (
        *("name", "organisation", "standing", "made_by", "made_at"),
        *("expires_at", "most", "revoked_at"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Link]:
        counted = Prefetch("forms", LinkForm.objects.only("link"))
        return super().get_queryset(request).prefetch_related(counted)

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("installers.revoke_link")

    @admin.display(description="State")
    def standing(self, link: Link) -> str:
        return link.trouble or "Good"

    @admin.display(description="Forms")
    def taken(self, link: Link) -> str:
        return f"{link.forms.count()} of {link.most}"

    @admin.action(description="Withdraw the links", permissions=["revoke"])
    def withdraw(self, request: HttpRequest, links: QuerySet[Link]) -> None:
        """Nothing new comes in through them; what came in stays."""
        good = list(links.filter(revoked_at=None))
        for link in good:
            services.revoke(link)
            self.log_change(request, link, "Withdrawn.")
        self.message_user(request, f"Links withdrawn: {len(good)}. What came in stays.")
