"""Answers to a form that a page's own script hands in: what became of it, as JSON."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string

from portal.devices.forms import DeviceForm


def wanted(request: HttpRequest) -> bool:
    """The script says so; a person's browser asks for a page."""
    return request.headers.get("Accept") == "application/json"


def accepted(subject: str, address: str, *, words: str = "is registered") -> JsonResponse:
    told = {"state": "accepted", "subject": subject, "words": words, "url": address}
    return JsonResponse(told, status=201)


def held(subject: str, address: str) -> JsonResponse:
    """It is in the record and waits for a reviewer: nothing is left to send."""
    told = {"state": "held", "subject": subject, "words": "waits for a reviewer", "url": address}
    return JsonResponse(told, status=202)


def refused(request: HttpRequest, form: DeviceForm, *, status: int) -> JsonResponse:
    """What has to be corrected, by field; from 500 on nothing has, and it is sent again later."""
    errors = {name if name != "__all__" else "": list(words) for name, words in form.errors.items()}
    context = {"doubt": form.doubt, "twins": form.twins}
    return JsonResponse(
        {
            "state": "later" if status >= 500 else "refused",
            "errors": errors,
            "look": render_to_string("devices/look.html", context, request),
        },
        status=status,
    )
