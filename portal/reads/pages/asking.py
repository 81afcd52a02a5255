"""Understand: the guessed plan over the first rows of the real file, corrected by a choice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from portal.accounts.guard import PortalRequest, signed_in
from portal.reads.check import finding, understanding
from portal.reads.check_models import Check, CheckState
from portal.reads.formats import Unreadable, guess
from portal.reads.formats.plan import Plan
from portal.reads.formats.reading.lacking import what_lacks
from portal.reads.pages.common import BEFORE_SEND, again, check_of, steps, waiting
from portal.reads.pages.name_form import chosen_names, open_names, standing_names, unknown_names
from portal.reads.pages.plan_form import PlanForm
from portal.reads.pages.planwords import in_words
from portal.reads.pages.previewing import previewed
from portal.reads.rehearsal.wishes import Wishes

# What follows from the order of the dates, and from what the numbers are.
FOLLOWING = ("at", "interval", "inclusive", "late_midnight")
# The person wants to look, not to go on.
LOOK = "look"


@require_http_methods(["GET", "POST"])
@signed_in
def understand(request: PortalRequest, pk: UUID) -> HttpResponse:
    """The plan as a form. A change shows at once what it does; the button takes it."""
    check = check_of(request, pk)
    if check.upload.state not in BEFORE_SEND:
        return redirect("reads:detail", pk=pk)
    return shown(request, check)


def shown(request: PortalRequest, check: Check) -> HttpResponse:
    """The page, whoever asks for it."""
    if check.state in (CheckState.WAITING, CheckState.READING):
        return waiting(request, check)
    form = _form(request, check)
    plan = form.plan
    if form.is_bound and form.is_valid():
        plan = _followed(check, form.plan, form.corrected())
    wants_more = request.method == "POST" and not (request.htmx or LOOK in request.POST)
    if wants_more and form.is_valid() and not _wrong(request, check, plan):
        return _taken(request, check, plan)
    return _page(request, check, form, plan, complains=wants_more)


def _form(request: PortalRequest, check: Check) -> PlanForm:
    data = request.POST if request.method == "POST" else None
    devices = [site["external_id"] for site in check.sites]
    return PlanForm(data, plan=_plan(check), guess=check.guess, devices=devices)


def _followed(check: Check, guessed: Plan, plan: Plan) -> Plan:
    """The order of the dates, and what the numbers are, decide on more than themselves."""
    is_other = plan.dates != guessed.dates or plan.is_running != guessed.is_running
    if not is_other or not plan.dates or plan.shape not in ("rows", "dates"):
        return plan
    answers = {name: getattr(plan, name) for name in ("dates", "meaning", "values")}
    devices = [site["external_id"] for site in check.sites]
    try:
        with understanding.opened(check.upload) as source:
            hints = understanding.chosen(check.upload)
            made = guess(source, hints=hints, devices=devices, answers=answers).plan
    except Unreadable:
        return plan  # dates above columns are none in this order: the preview says so
    untouched = (name for name in FOLLOWING if getattr(plan, name) == getattr(guessed, name))
    return replace(plan, **{name: getattr(made, name) for name in untouched})


def _plan(check: Check) -> Plan:
    return Plan.from_json(check.plan)


def _page(
    request: PortalRequest, check: Check, form: PlanForm, plan: Plan, *, complains: bool
) -> HttpResponse:
    sent = form.data if form.is_bound else None
    context: dict[str, Any] = {
        **steps(check),
        "form": form,
        "questions": finding.open_questions(check),
        "remarks": check.guess.get("remarks", []),
        "lacks": _wrong(request, check, plan) if complains else "",
        **open_names(check, sent),
        "read_as": in_words(plan),
        "preview": previewed(check, plan, standing_names(sent, check)),
    }
    part = "#preview" if request.htmx else ""
    status = 422 if complains and request.method == "POST" else 200
    return render(request, f"reads/understand.html{part}", context, status=status)


def _wrong(request: PortalRequest, check: Check, plan: Plan) -> str:
    """What keeps the plan from being used; "" where nothing does."""
    return unknown_names(request.POST, check) or what_lacks(plan)


def _taken(request: PortalRequest, check: Check, plan: Plan) -> HttpResponse:
    """The corrected plan is used, and kept for the next file of this shape."""
    wishes = Wishes.from_json(check.wishes)
    names = wishes.names | chosen_names(request.POST, check)
    wished = replace(wishes, names=names, type=plan.type)
    guess = check.guess | {"questions": []}
    if not again(request, check, plan=plan.as_json(), wishes=wished.as_json(), guess=guess):
        messages.info(request, f"{check.upload.file_name} was sent meanwhile.")
    return redirect("reads:detail", pk=check.pk)
