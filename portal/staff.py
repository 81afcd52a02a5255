"""The two contributed apps of Django that the portal shapes: the admin site and static files."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, path
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache


class StaffSite(AdminSite):
    """The pages of reviewers and operators."""

    site_header = "D-REC portal: staff"
    site_title = "D-REC portal staff"
    index_title = "What has come in"
    site_url = "/"
    index_template = "admin/portal_index.html"

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from portal import technical
        from portal.accounts import two_step_views as two_step

        own: list[URLPattern | URLResolver] = [
            path("technical/", self.admin_view(technical.page), name="technical"),
            path("two-step/", two_step.ask, name="two_step"),
            path("two-step/new/", two_step.enrol, name="two_step_new"),
        ]
        return own + super().get_urls()

    def has_permission(self, request: HttpRequest) -> bool:
        """Staff, and with the second step where it is asked for."""
        from portal.accounts import two_step

        return super().has_permission(request) and two_step.is_done(request)

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who has given the password goes on to the second step."""
        from portal.accounts import two_step

        if super().has_permission(request) and not two_step.is_done(request):
            return redirect(two_step.address(request))
        return super().login(request, extra_context)


class StaffConfig(AdminConfig):
    default_site = "portal.staff.StaffSite"


class StaticConfig(StaticFilesConfig):
    """Leaves out what the wheels carry and no page asks for."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "bootstrap-*.css*",
        "bootstrap.css*",
        "*rtl*.css*",
        "bootstrap*.js*",
        "htm*x-4*.js",
        "htmx-2.js",
        "ext",
        "leaflet-src.*js",
    ]
