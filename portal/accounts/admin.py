"""People and organisations in the admin: looked at, not edited; staff are made here."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.accounts.models import Organisation, SecondStep, User
from portal.ui.look_only import LookOnly


@admin.register(Organisation)
class OrganisationAdmin(LookOnly, admin.ModelAdmin[Organisation]):
    list_display = ("name", "registry", "registry_id", "created_at")
    search_fields = ("name",)
    list_filter = ("registry",)


@admin.register(User)
class PeopleAdmin(UserAdmin[User]):
    list_display = ("__str__", "email", "organisation", "role", "is_staff", "last_login")
    list_filter = ("is_staff", "is_active", "organisation")
    search_fields = ("username", "email", "first_name", "last_name", "organisation__name")
    list_select_related = ("organisation",)
    readonly_fields = ("registry", "registry_id", "role", "organisation")
    actions = ("take_second_step_away",)

    @admin.action(description="Take the second step away", permissions=["change"])
    def take_second_step_away(self, request: HttpRequest, people: QuerySet[User]) -> None:
        """For who has lost phone and recovery codes: the next sign-in sets up a new one."""
        gone, _ = SecondStep.objects.filter(user__in=people).delete()
        self.message_user(request, f"Second steps taken away: {gone}")
