"""The two contributed apps of Django that the portal shapes: the admin site and static files."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class StaffSite(AdminSite):
    """The pages of reviewers and operators."""

    site_header = "D-REC portal: staff"
    site_title = "D-REC portal staff"
    index_title = "What has come in"
    site_url = "/"
    index_template = "admin/portal_index.html"


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
    ]
