"""`manage.py drec check`: is the registry there, and what may a sign-in do."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import RawDescriptionHelpFormatter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.drec import checkup
from portal.drec.checkup import SignIn

EMAIL, PASSWORD = "DREC_CHECK_EMAIL", "DREC_CHECK_PASSWORD"
CODES = """\
Nothing is changed at the registry. Exit codes:
  0  all is well
  3  the registry cannot be reached
  4  something else answers there, or another edition than DREC_EDITION says
  5  a list is empty, or fails
  6  the clocks differ by more than 5 seconds
  7  the sign-in is not accepted
  8  a permission is missing, or the registry does not say
"""


class Command(BaseCommand):
    help = "Asks the registry of the settings how it is."
    # It must work while other settings are still wrong.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        check = actions.add_parser(
            "check",
            help="is it reachable, which edition, which lists, whose clock, which permissions",
            epilog=CODES,
            formatter_class=RawDescriptionHelpFormatter,
        )
        check.add_argument(
            "--sign-in",
            action="store_true",
            help=f"ask for an e-mail and a password, unless {EMAIL} and {PASSWORD} are set",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        outcome = checkup.run(
            settings.DREC_API_URL,
            expected=settings.DREC_EDITION,
            sign_in=_sign_in(ask=options["sign_in"]),
            say=self.stdout.write,
        )
        if outcome:
            sys.exit(outcome)


def _sign_in(*, ask: bool) -> SignIn | None:
    """Never from the command line, where every process of the machine can read it."""
    email, password = os.environ.get(EMAIL, ""), os.environ.get(PASSWORD, "")
    if email and password:
        return email, password
    if email or password:
        raise CommandError(f"Set both {EMAIL} and {PASSWORD}, or neither.")
    return (input("E-mail: "), getpass.getpass("Password: ")) if ask else None
