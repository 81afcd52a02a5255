"""Sign-up, sign-in and sign-out."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from portal import limits
from portal.accounts import attempts, review, services
from portal.accounts.forms import SignInForm, SignUpForm
from portal.drec.client import connect
from portal.drec.errors import DrecError, Unavailable, Unknown
from portal.middleware import request_id
from portal.submissions.models import Submission
from portal.ui.forms import show_refusal


@never_cache  # a browser must not hand back an old form under its old number
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """The registration of an organisation, passed on to the registry."""
    api = connect(request_id=request_id.get())
    form = SignUpForm(request.POST or None, edition=api.edition)
    if not form.is_valid():
        return _sign_up_page(request, form, status=400 if form.is_bound else 200)
    if too_many_sign_ups(request):
        return attempts.pause_page(request, seconds=limits.WINDOW_SECONDS)
    try:
        submission = services.sign_up(
            api=api, client_id=form.cleaned_data["client_id"], fields=form.registration()
        )
    except DrecError as error:
        return _sign_up_page(request, form, status=show_refusal(form, error))
    if not submission.may_go:
        return redirect(review.address(submission))
    return registered(request, submission)


def registered(request: HttpRequest, submission: Submission) -> HttpResponse:
    messages.success(request, f"{submission.subject} is registered. Sign in to begin.")
    return redirect(f"{reverse('login')}?{urlencode({'email': submission.payload['email']})}")


def _sign_up_page(request: HttpRequest, form: SignUpForm, *, status: int) -> HttpResponse:
    return render(request, "accounts/signup.html", {"form": form}, status=status)


def too_many_sign_ups(request: HttpRequest) -> bool:
    who = attempts.address(request)
    return attempts.too_many(
        "sign-up", who, limit=limits.SIGN_UPS_PER_HOUR, seconds=limits.WINDOW_SECONDS
    )


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Signs in at the registry, and on to the page that was asked for."""
    if request.method == "GET" and services.TOKEN in request.session:
        return redirect(_next_page(request))
    form = SignInForm(request.POST or None, initial={"email": request.GET.get("email", "")})
    if not form.is_valid():
        return _sign_in_page(request, form, status=400 if form.is_bound else 200)
    try:
        user = auth.authenticate(request, **form.cleaned_data)
    except (Unavailable, Unknown) as error:
        form.add_error(None, f"{error} {error.next_step}")
        return _sign_in_page(request, form, status=503)
    if user is None:
        form.add_error(None, _refusal(request))
        return _sign_in_page(request, form, status=401)
    auth.login(request, user)
    services.keep_token(request.session, request.drec_session)  # type: ignore[attr-defined]
    services.signed_in.send(sender=type(user), user=user, session=request.drec_session)  # type: ignore[attr-defined]
    return redirect(_next_page(request))


def _refusal(request: HttpRequest) -> str:
    """Why nobody was signed in; the portal itself refuses only people that staff shut out."""
    return str(getattr(request, "drec_refusal", "This account is closed in the portal."))


def _sign_in_page(request: HttpRequest, form: SignInForm, *, status: int) -> HttpResponse:
    context = {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "accounts/login.html", context, status=status)


def _next_page(request: HttpRequest) -> str:
    """The page to go on to; an address of another host is not followed."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()):
        return wanted
    return resolve_url("devices:list")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session here and the token at the registry."""
    token = request.session.get(services.TOKEN)
    user = request.user
    auth.logout(request)
    if token and user.is_authenticated and not services.sign_out(user=user, token=token):
        messages.info(
            request,
            "You are signed out. What you handed in goes on, and its access ends with it.",
        )
    else:
        messages.success(request, "You are signed out.")
    return redirect("home")
