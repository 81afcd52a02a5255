"""The pages of the second step: set it up once, do it at each sign-in of staff."""

from __future__ import annotations

import segno
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal import limits
from portal.accounts import attempts, two_step
from portal.accounts.models import User

NEW = "second_step_new"  # the session's key: a key that is not confirmed yet
WRONG = "This code is wrong or was used already. Codes change every thirty seconds."


def _staff(request: HttpRequest) -> User | None:
    """The member of staff who has given the password."""
    user = request.user
    return user if isinstance(user, User) and user.is_active and user.is_staff else None


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A code of the app, or one of the list."""
    user = _staff(request)
    step = two_step.of(user) if user else None
    if user is None or step is None:
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    trouble = ""
    if request.method == "POST":
        if _too_often(user):
            return attempts.pause_page(request, seconds=limits.SECOND_STEP_PAUSE_SECONDS)
        if two_step.take(step, request.POST.get("code", "")):
            step.refresh_from_db()
            two_step.finish(request.session, step)
            return redirect(_next(request))
        trouble = WRONG
    return _page(request, "admin/two_step.html", {"trouble": trouble, "left": len(step.recovery)})


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def enrol(request: HttpRequest) -> HttpResponse:
    """Sets the app up; one who has one already proves it first."""
    user = _staff(request)
    if user is None:
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    if two_step.of(user) is not None and not two_step.is_done(request):
        return redirect(two_step.address(request))
    key = request.session.setdefault(NEW, two_step.new_key())
    trouble = ""
    if request.method == "POST":
        if _too_often(user):
            return attempts.pause_page(request, seconds=limits.SECOND_STEP_PAUSE_SECONDS)
        at = two_step.step_of(key, request.POST.get("code", ""))
        if at is not None:
            return _kept(request, user, key, at)
        trouble = WRONG
    code = segno.make(two_step.app_address(user, key))
    picture = SafeString(code.svg_inline(scale=5, border=2, light="#fff", title="QR code"))
    context = {"trouble": trouble, "key": key, "picture": picture}
    return _page(request, "admin/two_step_new.html", context)


def _kept(request: HttpRequest, user: User, key: str, at: int) -> HttpResponse:
    step, codes = two_step.keep(user, key, at)
    del request.session[NEW]
    two_step.finish(request.session, step)
    return _page(request, "admin/two_step_codes.html", {"codes": codes, "onward": _next(request)})


def _page(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    values = {**admin.site.each_context(request), "title": "Two-step sign-in", **context}
    return TemplateResponse(request, template, values)


def _too_often(user: User) -> bool:
    return attempts.too_many(
        "second-step",
        str(user.pk),
        limit=limits.SECOND_STEP_TRIES,
        seconds=limits.SECOND_STEP_PAUSE_SECONDS,
    )


def _next(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()):
        return wanted
    return reverse("admin:index")
