"""Limits on attempts: who tries, from where, and what they see when it was too often."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from portal import limits
from portal.accounts.models import Attempt, User


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
    """Counts one more `what` by `who`; True when it is over the limit of the running window.

    Counted in the database, so that all processes on all machines count together.
    """
    window = timedelta(seconds=seconds)
    now = timezone.now()
    with transaction.atomic():
        attempt, first = Attempt.objects.get_or_create(
            key=f"{what}:{who}"[:200], ends_at=_end_of_window(now, seconds)
        )
        if first:
            # A window's grace: the clock of another machine may be behind ours.
            Attempt.objects.filter(ends_at__lt=now - window).delete()
        Attempt.objects.filter(pk=attempt.pk).update(count=F("count") + 1)
        attempt.refresh_from_db(fields=["count"])
    return attempt.count > limit


def too_many_uploads(user: User) -> bool:
    """Counts a file, of reads or of devices: opening one is the same work."""
    return too_many(
        "upload", str(user.pk), limit=limits.UPLOADS_PER_HOUR, seconds=limits.WINDOW_SECONDS
    )


def _end_of_window(now: datetime, seconds: int) -> datetime:
    """Windows follow each other without a gap, and are the same for everybody."""
    return datetime.fromtimestamp((now.timestamp() // seconds + 1) * seconds, UTC)
