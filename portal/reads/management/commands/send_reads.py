"""`manage.py send_reads`: a whole upload without a browser, for a nightly job."""

from __future__ import annotations

import math
import os
import sys
import time
from argparse import RawDescriptionHelpFormatter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal import limits
from portal.accounts import services as accounts
from portal.drec.editions import READ_TYPES, UNITS
from portal.drec.errors import DrecError, Forbidden, Unauthorized
from portal.reads import unattended
from portal.reads.formats import Choices, Unreadable
from portal.reads.models import Upload, UploadState
from portal.reads.report import progress
from portal.reads.sending import ledger, receipt, sender
from portal.reads.sending.traffic import Traffic

EMAIL, PASSWORD = "DREC_EMAIL", "DREC_PASSWORD"
LOOK_SECONDS = 1.0
BAR = 30

DONE, NOT_ALL, UNREADABLE, SIGN_IN, NO_REGISTRY, HELD, TOO_LONG = 0, 1, 3, 4, 5, 6, 7
CODES = f"""\
Workers (`manage.py work`) send the reads, and this command helps them, so that it also does where
none is running. The sign-in comes from {EMAIL} and {PASSWORD} in the environment, never from an
argument. Exit codes:
  {DONE}  every read of the file was accepted, and none was dropped
  {NOT_ALL}  it ended, and some rows or reads did not go in: the receipt says which
  {UNREADABLE}  the file cannot be used; nothing was sent
  {SIGN_IN}  the sign-in is missing or not accepted
  {NO_REGISTRY}  the registry cannot be reached; nothing was sent
  {HELD}  the upload stands still: it waits for a sign-in, a person or a reviewer
  {TOO_LONG}  it did not end within --wait seconds; it goes on without this command
"""


class Command(BaseCommand):
    help = "Checks a file of meter reads, sends it, waits, and says what came of it."

    def create_parser(self, *args: Any, **more: Any) -> CommandParser:
        return super().create_parser(
            *args, epilog=CODES, formatter_class=RawDescriptionHelpFormatter, **more
        )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--device", default="", help="where the file does not name one")
        parser.add_argument("--type", default="", choices=("", *READ_TYPES))
        parser.add_argument("--unit", default="", choices=("", *UNITS))
        parser.add_argument("--timezone", default="", help="of times without one")
        parser.add_argument("--wait", type=float, help="seconds; without it, until the end")
        parser.add_argument("--receipt", type=Path, help="writes the receipt there, as CSV")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        choices = Choices(options["device"], options["type"], options["unit"], options["timezone"])
        upload = self._started(file, choices)
        ended = self._watched(upload, options["wait"])
        if options["receipt"]:
            unattended.write_receipt(upload, options["receipt"])
        sys.exit(ended)

    def _started(self, file: Path, choices: Choices) -> Upload:
        email, password = os.environ.get(EMAIL, ""), os.environ.get(PASSWORD, "")
        if not (email and password):
            self._fail(SIGN_IN, f"Set {EMAIL} and {PASSWORD} in the environment.")
        try:
            user, session = accounts.identify(email=email, password=password)
            upload = unattended.begin(user, session.token, file, choices)
        except (Unauthorized, Forbidden) as error:
            self._fail(SIGN_IN, str(error))
        except DrecError as error:
            self._fail(NO_REGISTRY, f"{error} {error.next_step}")
        except (Unreadable, OSError) as error:
            self._fail(UNREADABLE, f"{file}: {error}")
        self.stdout.write(f"Upload {upload.pk}: {settings.PUBLIC_URL}/reads/{upload.pk}/")
        return upload

    def _fail(self, code: int, words: str) -> Any:
        raise CommandError(words, returncode=code)

    def _watched(self, upload: Upload, wait: float | None) -> int:
        """The exit code, when it ended, stands still, or lasts too long."""
        ends = math.inf if wait is None else time.monotonic() + wait
        traffic = Traffic()
        while True:
            upload.refresh_from_db()
            self._draw(upload)
            if upload.state == UploadState.DONE:
                return self._outcome(upload)
            if upload.held or upload.state != UploadState.SENDING:
                why = upload.trouble or upload.get_held_display() or upload.get_state_display()
                self.stderr.write(f"It stands still: {why}")
                return HELD
            if time.monotonic() >= ends:
                return TOO_LONG
            self._help(upload, traffic, ends)

    def _help(self, upload: Upload, traffic: Traffic, ends: float) -> None:
        """Sends for one turn what a worker would send next, whose ever it is; or waits a moment."""
        batch = ledger.claim(f"send_reads:{os.getpid()}", ceiling=traffic.ceiling)
        if batch is None:
            time.sleep(LOOK_SECONDS)
            return
        turn_ends = min(ends, time.monotonic() + limits.TURN_SECONDS)
        sender.send(
            batch,
            stopping=lambda: time.monotonic() > turn_ends or traffic.gives_way(batch),
            heard=traffic.heard,
        )

    def _draw(self, upload: Upload) -> None:
        """One line that grows on a terminal; nothing where the output goes to a file."""
        if self.stdout.isatty():
            told = receipt.totals(upload)
            done = progress.percent(told)
            bar = "#" * (BAR * done // 100)
            self.stdout.write(f"\r[{bar:<{BAR}}] {done} %", ending="")
            self.stdout.flush()

    def _outcome(self, upload: Upload) -> int:
        told = receipt.totals(upload)
        stayed = len(upload.blocked_rows)
        self.stdout.write(
            f"\n{told['accepted']} accepted, {told['confirmed']} confirmed, "
            f"{told['dropped']} dropped, {told['refused']} refused, {told['unknown']} unknown, "
            f"{told['cancelled']} cancelled; {stayed} rows stayed here."
        )
        return NOT_ALL if told["lost"] or told["cancelled"] or stayed else DONE
