"""The door of a link: its token in the address, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from portal import limits
from portal.accounts import attempts
from portal.devices import answers
from portal.installers import services
from portal.installers.models import Link

P = ParamSpec("P")
# Who that is, a link that is no good any more does not tell.
ASK = "Ask whoever gave it to you for another one."
View = Callable[Concatenate[HttpRequest, Link, P], HttpResponse]


def through_link(view: View[P]) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """For each page of a link; no search engine keeps it, and guessing is slowed down."""

    @never_cache
    @wraps(view)
    def guarded(
        request: HttpRequest, /, token: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        link = services.found(token)
        if link is None:
            response = _nobody(request)
        elif link.revoked_at:
            response = refused(request, f"{link.trouble} {ASK}")
        else:
            response = view(request, link, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded  # type: ignore[return-value] # the resolver gives the token by its name


def _nobody(request: HttpRequest) -> HttpResponse:
    who = attempts.address(request)
    tries = limits.LINK_GUESSES_PER_HOUR
    if attempts.too_many("link", who, limit=tries, seconds=limits.WINDOW_SECONDS):
        return attempts.pause_page(request, seconds=limits.WINDOW_SECONDS)
    words = f"There is no such link. Check that the address is whole. {ASK}"
    return refused(request, words, status=404)


def refused(request: HttpRequest, words: str, *, status: int = 410) -> HttpResponse:
    """The sentence of a link that takes nothing; a form that waits on a phone stays there."""
    if answers.wanted(request):
        return JsonResponse({"state": "refused", "errors": {"": [words]}}, status=status)
    return render(request, "installers/refused.html", {"words": words}, status=status)
