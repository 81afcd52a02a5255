"""Holds the record against its chain: exit 0 when it is as it was written, 1 when it is not."""

from __future__ import annotations

import re
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.submissions import evidence

# More lines than these say nothing more.
SHOWN = 50


class Command(BaseCommand):
    help = (
        "Find what was changed, removed or put into the record behind the portal's back. "
        "Exit 0: as it was written; 1: it is not; 2: the question was not understood."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head",
            default="",
            help="The end of the chain at an earlier time, COUNT:FINGERPRINT, from an export.",
        )

    def handle(self, *args: Any, head: str, **options: Any) -> None:
        found = 0
        for found, words in enumerate(evidence.problems(expected=_expected(head)), start=1):
            if found <= SHOWN:
                self.stderr.write(words)
        if found > SHOWN:
            self.stderr.write(f"… and {found - SHOWN} more.")
        end = evidence.head()
        if found:
            sys.exit(1)
        count, fingerprint = (end.count, end.chain) if end else (0, "")
        self.stdout.write(f"The record is as it was written. {count}:{fingerprint}")


def _expected(text: str) -> tuple[int, str] | None:
    if not text:
        return None
    found = re.fullmatch(r"(\d+):([0-9a-f]{64})", text)
    if found is None:
        raise CommandError("Write the head as COUNT:FINGERPRINT.", returncode=2)
    return int(found[1]), found[2]
