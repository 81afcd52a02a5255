"""The addresses of the portal."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from portal import views
from portal.devices import photo_views

urlpatterns = [
    path("", views.home, name="home"),
    path("", include("portal.accounts.urls")),
    path("", include("portal.pwa.urls")),
    path("", include("portal.installers.urls")),
    path("devices/", include("portal.devices.urls")),
    path("reads/", include("portal.reads.urls")),
    path("submissions/", include("portal.submissions.urls")),
    path("photos/<slug:name>.jpg", photo_views.public, name="public_photo"),
    path(settings.ADMIN_PATH, admin.site.urls),
    path("healthz", views.health),
    path("healthz/", views.health, name="health"),
]

handler400 = "portal.views.bad_request"
handler403 = "portal.views.not_allowed"
handler404 = "portal.views.not_found"
handler500 = "portal.views.server_error"
