"""Writes to the reviewers what waits for them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from portal.submissions import digest


class Command(BaseCommand):
    help = "Send the reviewers a mail with what waits for them, now."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Mails sent: {digest.send()}")
