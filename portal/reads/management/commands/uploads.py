"""`manage.py uploads`: what is on its way, from the shell of an operator."""

from __future__ import annotations

import sys
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.reads import tasks
from portal.reads.models import Batch, BatchState, Held, Upload, UploadState
from portal.reads.report import export, progress
from portal.reads.sending import receipt
from portal.ui.states import state_of

MOST = 50


class Command(BaseCommand):
    help = "Lists uploads of meter reads, lets them go on, and tells what came of one."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        listing = verbs.add_parser("list", help="the newest uploads; those that run with --running")
        listing.add_argument("--running", action="store_true")
        resume = verbs.add_parser(
            "resume",
            help="ends the pauses of an upload, or of all: what the registry refused to answer is "
            "tried again at once. One that waits for a sign-in goes on with that sign-in only.",
        )
        resume.add_argument("upload", nargs="?")
        report = verbs.add_parser("report", help="the receipt of an upload, as CSV")
        report.add_argument("upload")

    def handle(self, *args: Any, verb: str, **options: Any) -> None:
        if verb == "list":
            self._list(running=options["running"])
        elif verb == "resume":
            self._resume(options["upload"])
        else:
            self._report(options["upload"])

    def _list(self, *, running: bool) -> None:
        found = Upload.objects.select_related("organisation", "sent_by").order_by("-created_at")
        if running:
            found = found.filter(state=UploadState.SENDING)
        uploads = list(found[:MOST])
        figures = receipt.totals_of(uploads)
        for upload in uploads:
            told = figures[upload.pk]
            state, words = progress.upload_state(upload, told)
            self.stdout.write(
                f"{upload.pk}  {words or state_of(state).word:<24} "
                f"{told['settled']:>8} of {told['total']:<8} {upload.organisation}: "
                f"{upload.file_name}"
            )
            if upload.trouble:
                self.stdout.write(
                    f"    since {upload.trouble_since:%Y-%m-%d %H:%M} UTC: {upload.trouble}"
                )
        if not uploads:
            self.stdout.write("No uploads.")

    def _resume(self, wanted: str | None) -> None:
        """Pauses end and what was paused by a person goes on, where its sign-in still holds."""
        uploads = Upload.objects.filter(state=UploadState.SENDING)
        if wanted:
            uploads = uploads.filter(pk=_found(wanted).pk)
        going = uploads.filter(held=Held.PAUSED).update(held=Held.NOT, trouble_since=None)
        waiting = Batch.objects.filter(upload__in=uploads, state=BatchState.WAITING)
        ended = waiting.filter(not_before__gt=timezone.now()).update(not_before=timezone.now())
        tasks.wake_up.enqueue()
        held = uploads.filter(held=Held.SIGN_IN).count()
        self.stdout.write(
            f"{going} paused uploads go on; {ended} devices are tried at once; "
            f"{held} uploads wait for a sign-in, which nobody else can give."
        )

    def _report(self, wanted: str) -> None:
        for line in export.receipt_lines(_found(wanted)):
            sys.stdout.write(line)


def _found(wanted: str) -> Upload:
    try:
        return Upload.objects.get(pk=UUID(wanted))
    except (ValueError, Upload.DoesNotExist):
        raise CommandError(f"There is no upload “{wanted}”; `uploads list` shows them.") from None
