"""The one door of organisation staff: a person, their organisation, their sign-in at the API."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from portal.accounts.models import Organisation, User
from portal.accounts.services import TOKEN
from portal.drec.client import Drec, connect
from portal.middleware import request_id

P = ParamSpec("P")


class PortalRequest(HttpRequest):
    """A request that has passed the door. `drec` connects at its first use."""

    user: User
    organisation: Organisation
    drec: Drec
    htmx: HtmxDetails


def signed_in(
    view: Callable[Concatenate[PortalRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For each page of organisation staff; others are sent to sign in and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        token = request.session.get(TOKEN)
        if not (request.user.is_authenticated and token):
            return _to_sign_in(request)
        passed = cast(PortalRequest, request)
        if passed.user.organisation is None:
            return render(request, "errors/no_organisation.html", status=403)
        passed.organisation = passed.user.organisation
        passed.drec = cast(
            Drec, SimpleLazyObject(lambda: connect(token=token, request_id=request_id.get()))
        )
        return view(passed, *args, **kwargs)

    return guarded


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """A part of a page that is asked for again takes the whole page there."""
    answer = redirect_to_login(request.get_full_path())
    if request.headers.get("HX-Request") == "true":
        return HttpResponseClientRedirect(answer.url)
    return answer
