"""What a person sees when the registry fails a page: one answer for each kind of failure."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from portal.accounts import drafts
from portal.drec import classify
from portal.drec.errors import (
    DrecError,
    Forbidden,
    NotFound,
    Pending,
    Unauthorized,
    Unavailable,
    Unknown,
)

# Seconds after which a page that the registry failed asks again by itself.
RETRY_AFTER = 15


def page(request: HttpRequest, error: DrecError) -> HttpResponse:
    """The answer to a request whose view met `error`; no stack trace, no lost place."""
    match error:
        case Unauthorized():
            return sign_in_again(request)
        case Pending():
            return render(request, "errors/pending.html", {"error": error}, status=403)
        case Forbidden():
            return render(request, "errors/forbidden.html", {"error": error}, status=403)
        case NotFound(status=None):  # the portal looked it up in a list and did not find it
            return render(request, "404.html", status=404)
        case NotFound():
            return unexpected(request, _missing_end_point(error))
        case Unavailable() | Unknown():
            return unavailable(request, error)
    return unexpected(request, error)


def unexpected(request: HttpRequest, error: DrecError) -> HttpResponse:
    return render(request, "errors/unexpected.html", {"error": error}, status=502)


def _missing_end_point(error: NotFound) -> DrecError:
    """The registry's own 404 does not mean that the person's address is wrong."""
    return classify.unexpected(
        endpoint=error.endpoint,
        status=error.status,
        messages=error.messages,
        changes=not error.endpoint.startswith("GET "),
    )


def unavailable(request: HttpRequest, error: DrecError) -> HttpResponse:
    context = {"error": error, "retry_after": RETRY_AFTER}
    response = render(request, "errors/unavailable.html", context, status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER)
    return response


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and from there back to where the person was, with what was typed."""
    draft = drafts.of(request)
    logout(request)
    drafts.keep(request, draft)
    messages.info(request, "Your sign-in has ended. Sign in again to go on.")
    target = f"{reverse('login')}?{urlencode({'next': return_address(request)})}"
    if getattr(request, "htmx", False):
        return HttpResponseClientRedirect(target)
    return HttpResponseRedirect(target)


def return_address(request: HttpRequest) -> str:
    """The page to come back to: this one, or the page that a fragment or a POST belongs to."""
    if getattr(request, "htmx", None) and request.htmx.current_url_abs_path:  # type: ignore[attr-defined]
        return str(request.htmx.current_url_abs_path)  # type: ignore[attr-defined]
    return request.get_full_path() if request.method == "GET" else request.path
