"""Makes the first member of staff, once: PORTAL_ADMIN with PORTAL_ADMIN_PASSWORD."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.accounts.models import User


class Command(BaseCommand):
    help = "Make the first staff user unless it is there, and say how to sign in."

    def handle(self, *args: Any, **options: Any) -> None:
        name = os.environ.get("PORTAL_ADMIN") or "admin"
        password = os.environ.get("PORTAL_ADMIN_PASSWORD", "")
        if not password:
            raise CommandError("Set PORTAL_ADMIN_PASSWORD: the first staff user needs a password.")
        user = User.objects.filter(username=name).first()
        user = user or User.objects.create_superuser(name, password=password)
        known = user.check_password(password)
        self.stdout.write(f"{name} / {password if known else '(the password you changed it to)'}")
