from django.urls import path, register_converter

from portal.devices import changing, import_views, photo_views, registering, views


class ExternalId:
    """Whatever people have called their devices, blanks, slashes and all."""

    regex = r"[\s\S]+"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ExternalId, "external_id")

app_name = "devices"
urlpatterns = [
    path("", views.devices, name="list"),
    path("new/", registering.new, name="new"),
    path("import/", import_views.choose, name="import"),
    path("import/devices.csv", import_views.template, name="import_template"),
    path("import/<uuid:pk>/", import_views.file, name="import_file"),
    path("look/", registering.look, name="look"),
    path("photos/", photo_views.upload, name="photos"),
    path("photos/<uuid:pk>/", photo_views.full, name="photo"),
    path("photos/<uuid:pk>/small/", photo_views.small, name="photo_small"),
    path("id/<external_id:external_id>/edit/", changing.edit, name="edit"),
    path("id/<external_id:external_id>/remove/", changing.remove, name="remove"),
    # Last, since it takes everything: pages below a device's own stand before it.
    path("id/<external_id:external_id>/", views.device, name="detail"),
]
