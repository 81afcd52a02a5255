"""`manage.py sandbox`: a local D-REC API with state."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from portal.sandbox import command


class Command(BaseCommand):
    help = "Runs a local D-REC API with state, in the edition 2022 or 2024."
    # It needs neither the portal's settings nor its database.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        command.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        command.run(Namespace(**options))
