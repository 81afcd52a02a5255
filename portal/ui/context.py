"""What every page may say of the portal itself: which registry it speaks to, and whether at all."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from portal.drec import editions
from portal.middleware import request_id


@dataclass(frozen=True)
class Portal:
    """`edition` is empty until a page has spoken to the registry; drawing a page asks nobody."""

    sandbox: bool
    api: str
    edition: str
    request_id: str


def portal(request: HttpRequest) -> dict[str, Portal]:
    known = editions.remembered()
    return {
        "portal": Portal(
            sandbox=settings.DREC_SANDBOX,
            api=urlsplit(settings.DREC_API_URL).netloc,
            edition=known.name if known else "",
            request_id=request_id.get(),
        )
    }
