from django.urls import path, register_converter

from portal.devices import views


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
    path("new/", views.new, name="new"),
    # Last, since it takes everything: pages below a device's own stand before it.
    path("id/<external_id:external_id>/", views.device, name="detail"),
]
