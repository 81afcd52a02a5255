"""What a person had typed when their sign-in ended: kept for them, given back after the next one.

It lies in the sealed session and is given to nobody but its owner. Files cannot be kept.
"""

from __future__ import annotations

from django.http import HttpRequest, QueryDict

KEY = "draft"
# Never kept, whatever form it was.
NOT_KEPT = ("csrfmiddlewaretoken", "password", "confirmPassword", "secretKey")
# A device form is about 4 kB; the session is no store for more.
MOST_CHARACTERS = 50_000


def of(request: HttpRequest) -> dict[str, str] | None:
    """The draft of this request, to be put into the next session; None when there is nothing."""
    if request.headers.get("Accept") == "application/json":
        return None  # the page that sent it keeps it itself
    if request.method != "POST" or not request.user.is_authenticated:
        return None
    typed = request.POST.copy()
    for name in NOT_KEPT:
        typed.pop(name, None)
    text = typed.urlencode()
    if not text or len(text) > MOST_CHARACTERS:
        return None
    return {"owner": str(request.user.pk), "path": request.path, "typed": text}


def keep(request: HttpRequest, draft: dict[str, str] | None) -> None:
    if draft:
        request.session[KEY] = draft


def take(request: HttpRequest) -> QueryDict | None:
    """What this person had typed on this page; given back once."""
    draft = request.session.get(KEY)
    if request.method != "GET" or not draft or draft["path"] != request.path:
        return None
    del request.session[KEY]
    return QueryDict(draft["typed"]) if draft["owner"] == str(request.user.pk) else None
