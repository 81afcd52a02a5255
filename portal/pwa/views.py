"""What a phone needs to work without a network: the shell, the worker, and who is signed in."""

from __future__ import annotations

import hashlib

from django.contrib.auth.models import AnonymousUser
from django.contrib.staticfiles.finders import find
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import conditional_page, require_safe

from portal.accounts.models import User
from portal.accounts.services import TOKEN
from portal.devices import reference
from portal.devices.forms import DeviceForm
from portal.drec.client import connect
from portal.middleware import request_id
from portal.pwa.models import FormKey

# All that the shell shows and runs; kept on the phone beside it.
SHELL_FILES = (
    "js-lib-bootstrap5/css/bootstrap.min.css",
    *(
        f"css/{name}.css"
        for name in ("tokens", "base", "frame", "forms", "components", "lists", "progress", "field")
    ),
    *(
        f"js/field/{name}.js"
        for name in (
            *("bar", "errors", "exif", "form", "leaflet", "map", "me", "page", "pair", "phone"),
            *("photos", "place", "queue", "scan", "seal", "store"),
        )
    ),
    "img/mark.svg",
)


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it serves every page. Anew when a file changes."""
    files = [static(name) for name in SHELL_FILES]
    context = {"files": files, "version": _version(files)}
    return render(request, "pwa/sw.js", context, content_type="text/javascript")


def _version(files: list[str]) -> str:
    """Of the names, which carry fingerprints; of the contents where they do not."""
    digest = hashlib.sha256("\n".join(files).encode())
    for name in SHELL_FILES:
        if static(name).endswith(f"/{name}") and (path := find(name)):
            with open(path, "rb") as file:  # noqa: PTH123 - a path of the finder's
                digest.update(file.read())
    return digest.hexdigest()[:12]


@require_safe
@cache_control(max_age=24 * 60 * 60)
def manifest(request: HttpRequest) -> HttpResponse:
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        | purpose
        for size, purpose in (
            (192, {"purpose": "any"}),
            (512, {"purpose": "any"}),
            (512, {"purpose": "maskable"}),
        )
    ]
    content = {
        "name": "D-REC portal",
        "short_name": "D-REC",
        "id": "/",
        "start_url": reverse("devices:new"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#f6f4ee",
        "theme_color": "#0b5a60",
        "icons": icons,
    }
    return JsonResponse(content, content_type="application/manifest+json")


@require_safe
@conditional_page
@cache_control(no_cache=True)
def phone(request: HttpRequest) -> HttpResponse:
    """The shell: the forms of this phone and an empty one, the same for whoever looks.

    It is kept on the phone, so nothing of the person that fetched it may stand in it.
    """
    api = connect(request_id=request_id.get())
    form = DeviceForm(edition=api.edition, lists=reference.lists(api))
    # A number of its own is made on the phone: this page is the same for everybody.
    form.fields["client_id"].initial = form.fields["photoSet"].initial = None
    context = {"form": form, "shell": True, "user": AnonymousUser(), "messages": []}
    return render(request, "pwa/phone.html", context)


@never_cache
@require_safe
def me(request: HttpRequest) -> HttpResponse:
    """Who is signed in, with the key to their forms; an empty owner for nobody."""
    user = request.user
    if not (isinstance(user, User) and user.organisation_id and TOKEN in request.session):
        return JsonResponse({"owner": ""})
    key, _ = FormKey.objects.get_or_create(user=user)
    return JsonResponse(
        {
            "owner": str(key.pk),
            "name": str(user),
            "key": key.key(),
            "csrf": get_token(request),
            "form": reverse("devices:new"),
            "photos": reverse("devices:photos"),
            "look": reverse("devices:look"),
        }
    )
