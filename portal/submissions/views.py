"""What the organisation has handed in, for its own people."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from portal import limits
from portal.accounts.guard import PortalRequest, signed_in
from portal.drec.errors import DrecError, Unauthorized
from portal.submissions import doubts, remarks, ways
from portal.submissions.models import Delivery, Kind, Submission


@require_safe
@signed_in
def submissions(request: PortalRequest) -> HttpResponse:
    """Newest first; by kind and by state."""
    kind, delivery = request.GET.get("kind", ""), request.GET.get("delivery", "")
    found = Submission.objects.filter(organisation=request.organisation).select_related("owner")
    if kind in Kind.values:
        found = found.filter(kind=kind)
    if delivery in Delivery.values:
        found = found.filter(delivery=delivery)
    page = Paginator(found, limits.SUBMISSIONS_PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "kind": kind,
        "delivery": delivery,
        "kinds": [k for k in Kind.choices if k[0] != Kind.SIGNUP],
        "deliveries": Delivery.choices,
    }
    return render(request, "submissions/list.html", context)


@require_safe
@signed_in
def submission(request: PortalRequest, pk: UUID) -> HttpResponse:
    """One submission: what was handed in, what the registry answered, what happened when."""
    found = _mine(request, pk)
    context = {
        "submission": found,
        "handed": ways.of(found.kind).told(found.payload),
        # Notes are between colleagues.
        "events": found.events.select_related("actor").exclude(field="note"),
        "remarks": found.remarks.filter(resolved=False),
        "reason": remarks.reason(found),
        "answer_to": found.answers.order_by("-created_at").first(),
        "mend_url": ways.of(found.kind).mend_url(found),
        "can_ask": doubts.can_ask(found),
    }
    return render(request, "submissions/detail.html", context)


@require_POST
@signed_in
def ask(request: PortalRequest, pk: UUID) -> HttpResponse:
    """What became of one whose answer was lost, for who has left its form."""
    found = _mine(request, pk)
    try:
        doubts.clear_up(request.drec, found)
    except Unauthorized:
        raise
    except DrecError:
        messages.warning(request, "The registry cannot tell at the moment. Ask again later.")
    return redirect("submissions:detail", pk=found.pk)


def _mine(request: PortalRequest, pk: UUID) -> Submission:
    mine = Submission.objects.filter(organisation=request.organisation).select_related("owner")
    return get_object_or_404(mine, pk=pk)
