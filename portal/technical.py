"""The page of operators: what runs, what stands still, whether the registry answers."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django_tasks_db.models import DBTaskResult

from portal.drec import auth
from portal.drec.client import connect
from portal.drec.errors import DrecError, Unauthorized
from portal.reads.models import Batch, BatchState, Upload, UploadState
from portal.submissions import evidence, queue

# Never given out: the registry's answer to it tells that it answers.
NO_TOKEN = "none"  # noqa: S105


@dataclass(frozen=True)
class Answer:
    ok: bool
    words: str


def page(request: HttpRequest) -> HttpResponse:
    if not request.user.has_perm("submissions.see_technical"):
        raise PermissionDenied
    context = {**admin.site.each_context(request), "title": "How the portal runs", **_figures()}
    return TemplateResponse(request, "admin/technical.html", context)


def _figures() -> dict[str, Any]:
    uploads = Upload.objects.filter(state=UploadState.SENDING)
    return {
        "registry": registry(),
        "address": settings.DREC_API_URL,
        "tasks": list(DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk"))),
        "sending": uploads.count(),
        "standing": list(uploads.exclude(trouble="").values("held", "trouble", "trouble_since")),
        "batches": Batch.objects.filter(state=BatchState.WAITING).count(),
        "tiles": queue.tiles(),
        "head": evidence.head(),
        "mail": settings.EMAIL_BACKEND.rsplit(".", 2)[-2],
        "two_step": settings.STAFF_TOTP,
    }


def registry() -> Answer:
    """Whether the registry answers, and how quickly: one call with a sign-in that is none."""
    started = time.monotonic()
    try:
        auth.me(connect(token=NO_TOKEN))
    except Unauthorized:
        pass
    except DrecError as error:
        return Answer(False, str(error))
    return Answer(True, f"It answers in {(time.monotonic() - started) * 1000:.0f} ms.")
