"""What every page may say of the portal itself: which registry it speaks to, and whether at all."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.drec import editions
from portal.installers.models import LinkForm, State
from portal.middleware import request_id


@dataclass(frozen=True)
class Portal:
    """`edition` is empty until a page has spoken to the registry; drawing a page asks nobody."""

    sandbox: bool
    api: str
    edition: str
    request_id: str
    map_tiles: str
    map_credit: str
    # Forms of installers that wait for this person's organisation; asked for only where shown.
    inbox: object


def _waiting_for(request: HttpRequest) -> int:
    organisation = getattr(request.user, "organisation_id", None)
    if organisation is None:
        return 0
    return LinkForm.objects.filter(link__organisation=organisation, state=State.WAITING).count()


def portal(request: HttpRequest) -> dict[str, Portal]:
    known = editions.remembered()
    return {
        "portal": Portal(
            sandbox=settings.DREC_SANDBOX,
            api=urlsplit(settings.DREC_API_URL).netloc,
            edition=known.name if known else "",
            request_id=request_id.get(),
            map_tiles=settings.MAP_TILES,
            map_credit=settings.MAP_CREDIT,
            inbox=SimpleLazyObject(lambda: _waiting_for(request)),
        )
    }
