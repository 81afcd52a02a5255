"""Limits on attempts: who tries, from where, and what they see when it was too often."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The e-mail or user name that a sign-in was tried with, in lower case."""
    given = credentials or request.POST
    return str(given.get("email") or given.get("username") or "").strip().lower()[:255]


def address(request: HttpRequest) -> str:
    """The client's address. Only our own proxies' entries of X-Forwarded-For are believed."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop]
    trusted = settings.TRUSTED_PROXIES
    if trusted and len(hops) >= trusted:
        return str(hops[-trusted])
    return str(request.META.get("REMOTE_ADDR", ""))


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    """The page after too many wrong sign-ins."""
    return pause_page(request, seconds=int(settings.AXES_COOLOFF_TIME.total_seconds()))


def pause_page(request: HttpRequest, *, seconds: int) -> HttpResponse:
    """Tells how long to wait."""
    minutes = seconds // 60
    return render(request, "errors/too_many.html", {"minutes": minutes}, status=429)


def too_many(what: str, who: str, *, limit: int, seconds: int) -> bool:
    """Counts one more `what` by `who`; True when it is over the limit of the running window."""
    key = f"attempts:{what}:{who}"
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key) > limit
    except ValueError:  # the window ended between the two calls
        return False
