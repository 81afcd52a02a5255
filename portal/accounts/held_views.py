"""The page of a sign-up that is reviewed first: what is its state, and what to do next."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from portal import limits
from portal.accounts import attempts, review, services, views
from portal.accounts.forms import FinishForm, SignUpForm
from portal.drec.client import connect
from portal.drec.errors import DrecError
from portal.middleware import request_id
from portal.submissions import remarks
from portal.submissions.models import Delivery, Review, Submission
from portal.ui.forms import show_refusal


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def held(request: HttpRequest, signed: str) -> HttpResponse:
    submission = review.found(signed)
    if submission is None:
        raise Http404
    if submission.delivery == Delivery.ACCEPTED:
        return views.registered(request, submission)
    if submission.review == Review.RETURNED:
        return _mend(request, submission)
    if submission.may_go:
        return _finish(request, submission)
    return render(request, "accounts/held.html", _context(submission))


def _context(submission: Submission) -> dict[str, object]:
    return {"submission": submission, "reason": remarks.reason(submission)}


def _mend(request: HttpRequest, submission: Submission) -> HttpResponse:
    """The same form with what was typed, and the reviewer's remarks at its fields."""
    api = connect(request_id=request_id.get())
    initial = None if request.method == "POST" else submission.payload
    form = SignUpForm(request.POST or None, edition=api.edition, initial=initial)
    remarks.show(form, submission)
    if not form.is_valid():
        return _page(request, "accounts/mend.html", submission, form)
    if views.too_many_sign_ups(request):
        return attempts.pause_page(request, seconds=limits.WINDOW_SECONDS)
    try:
        answer = services.sign_up(
            api=api,
            client_id=form.cleaned_data["client_id"],
            fields=form.registration(),
            previous=submission,
        )
    except DrecError as error:
        return _page(request, "accounts/mend.html", submission, form, show_refusal(form, error))
    if not answer.may_go:
        return redirect(review.address(answer))
    return views.registered(request, answer)


def _finish(request: HttpRequest, submission: Submission) -> HttpResponse:
    """Approved: its person types what nobody kept, and it goes to the registry."""
    api = connect(request_id=request_id.get())
    form = FinishForm(request.POST or None, edition=api.edition)
    if not form.is_valid():
        return _page(request, "accounts/finish.html", submission, form)
    if views.too_many_sign_ups(request):
        return attempts.pause_page(request, seconds=limits.WINDOW_SECONDS)
    fields = {**submission.payload, **form.cleaned_data}
    try:
        services.sign_up(api=api, client_id=submission.client_id, fields=fields)
    except DrecError as error:
        status = show_refusal(form, error)
        return _page(request, "accounts/finish.html", submission, form, status)
    return views.registered(request, submission)


def _page(
    request: HttpRequest,
    template: str,
    submission: Submission,
    form: SignUpForm,
    status: int | None = None,
) -> HttpResponse:
    context = {**_context(submission), "form": form}
    return render(request, template, context, status=status or (400 if form.is_bound else 200))
