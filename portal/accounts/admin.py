"""People and organisations in the admin: looked at, not edited; staff are made here."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from portal.accounts.models import Organisation, User


@admin.register(Organisation)
class OrganisationAdmin(admin.ModelAdmin[Organisation]):
    list_display = ("name", "registry", "registry_id", "created_at")
    search_fields = ("name",)
    list_filter = ("registry",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        return False


@admin.register(User)
class PeopleAdmin(UserAdmin[User]):
    list_display = ("__str__", "email", "organisation", "role", "is_staff", "last_login")
    list_filter = ("is_staff", "is_active", "organisation")
    search_fields = ("username", "email", "first_name", "last_name", "organisation__name")
    list_select_related = ("organisation",)
    readonly_fields = ("registry", "registry_id", "role", "organisation")
