"""The pages of a link's holder, who has no account: forms to fill in, and what became of them."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.devices import answers, entry, facts, photo_views, photos, usual
from portal.devices.forms import DeviceForm
from portal.drec.client import connect
from portal.installers import services
from portal.installers.door import refused, through_link
from portal.installers.models import Link, LinkForm, State
from portal.middleware import request_id


def _address(request: HttpRequest, name: str, *rest: object) -> str:
    token = cast("dict[str, str]", request.resolver_match.kwargs)["token"]  # type: ignore[union-attr]
    return reverse(f"installers:{name}", args=[token, *rest])


@require_safe
@through_link
def forms(request: HttpRequest, link: Link) -> HttpResponse:
    """What came in through this link, and where it stands."""
    rows = link.forms.all()
    context = {
        "link": link,
        "rows": [(row, _address(request, "outside_form", row.pk)) for row in rows],
        "new_url": "" if link.trouble else _address(request, "outside_new"),
    }
    return render(request, "installers/outside.html", context)


@require_http_methods(["GET", "POST"])
@through_link
def new(request: HttpRequest, link: Link) -> HttpResponse:
    """An empty device form; nothing of the organisation's own is filled in."""
    form = entry.form_of(request, connect(request_id=request_id.get()), initial={})
    if request.method == "POST":
        entry.keep_photos(request, form, link.organisation)
    if link.trouble and (request.method == "GET" or not _is_repeat(link, form)):
        return refused(request, f"{link.trouble} Ask {link.organisation} for another one.")
    if request.method == "GET" or entry.is_only_mended(request):
        return _page(request, link, form, status=200)
    if not form.is_valid():
        return _page(request, link, form, status=400)
    return _take_in(request, link, form)


def _is_repeat(link: Link, form: DeviceForm) -> bool:
    """A form whose first answer was lost is told what became of it, also by a spent link."""
    known = form["client_id"].value()
    try:
        return link.forms.filter(client_id=UUID(str(known))).exists()
    except ValueError:
        return False


def _take_in(request: HttpRequest, link: Link, form: DeviceForm) -> HttpResponse:
    try:
        taken = services.take_in(
            link=link,
            client_id=form.cleaned_data["client_id"],
            body=form.body(),
            photo_set=entry.photo_set_of(form),
        )
    except services.Spent as words:
        return refused(request, str(words))
    address = _address(request, "outside")
    messages.success(request, f"{taken.subject} is handed in to {link.organisation}.")
    if answers.wanted(request):
        return answers.accepted(taken.subject, address, words="is handed in")
    return redirect(address)


def _page(request: HttpRequest, link: Link, form: DeviceForm, *, status: int) -> HttpResponse:
    if answers.wanted(request) and request.method == "POST":
        return answers.refused(request, form, status=status)
    context = {
        "link": link,
        "form": form,
        "look_url": _address(request, "outside_look"),
        "back_url": _address(request, "outside"),
    }
    return render(request, "installers/outside_new.html", context, status=status)


@require_safe
@through_link
def look(request: HttpRequest, link: Link) -> HttpResponse:
    """Zone and doubts of a place. Whether a device is there already is not told to outsiders."""
    typed = request.GET.dict()
    found = entry.look(typed, connect(request_id=request_id.get()), mine=False)
    return render(request, "devices/look.html", found)


@require_POST
@through_link
def photo(request: HttpRequest, link: Link) -> HttpResponse:
    return photo_views.taken_in(request, link.organisation, who=f"link {link.pk}")


@require_safe
@through_link
def me(request: HttpRequest, link: Link) -> HttpResponse:
    """What a phone keeps this link's forms for, as `pwa.views.me` tells of a person."""
    return JsonResponse(
        {
            "owner": str(link.pk),
            "name": link.name,
            "key": link.key(),
            "csrf": get_token(request),
            "form": _address(request, "outside_new"),
            "photos": _address(request, "outside_photos"),
            "look": _address(request, "outside_look"),
        }
    )


@require_http_methods(["GET", "POST"])
@through_link
def form(request: HttpRequest, link: Link, pk: int) -> HttpResponse:
    """One form of this link: its state, and, when it was sent back, its remarks to answer."""
    row = get_object_or_404(link.forms.all(), pk=pk)
    if row.state != State.RETURNED:
        context = {**_about(request, link, row), "handed": facts.handed_in(row.payload)}
        return render(request, "installers/outside_state.html", context)
    api = connect(request_id=request_id.get())
    filled = entry.form_of(request, api, initial=_initial(row))
    filled.remarks = services.remarks_of(row)
    if request.method == "POST":
        entry.keep_photos(request, filled, link.organisation)
        if not entry.is_only_mended(request) and filled.is_valid():
            return _answered(request, row, filled)
    kept = photos.of_set(link.organisation, row.photo_set)
    context = {
        **_about(request, link, row),
        "form": filled,
        "look_url": _address(request, "outside_look"),
    }
    context["photo_count"] = kept.count()
    status = 400 if request.method == "POST" and filled.errors else 200
    return render(request, "installers/outside_form.html", context, status=status)


def _initial(row: LinkForm) -> dict[str, object]:
    return {**usual.again(row.payload), "photoSet": row.photo_set}


def _about(request: HttpRequest, link: Link, row: LinkForm) -> dict[str, object]:
    return {
        "link": link,
        "row": row,
        "remarks": row.remarks.all(),
        "back_url": _address(request, "outside"),
    }


def _answered(request: HttpRequest, row: LinkForm, filled: DeviceForm) -> HttpResponse:
    services.answer(
        form=row,
        body=filled.body(),
        words=request.POST.get("answer", "").strip()[: services.MOST_WORDS],
    )
    messages.success(request, f"{row.subject} is handed in again.")
    return redirect(_address(request, "outside"))
