from django.urls import path

from portal.pwa import views

app_name = "pwa"
urlpatterns = [
    path("sw.js", views.worker, name="worker"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("phone/", views.phone, name="phone"),
    path("phone/me/", views.me, name="me"),
]
