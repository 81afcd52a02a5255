"""Twenty uploads of one device before eight lanes: `python -m tests.support.lanes URL EDITION`.

A process with a database file of its own, since the tests' database in memory has no room for
lanes side by side. Prints how many uploads are done.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import django

from tests.support.sandbox import BASE, Sandbox

AT_ONCE, LANES, DEVICE = 20, 8, "roof"
PATIENCE_SECONDS = 60


def run(sandbox: Sandbox) -> int:
    """How many of the twenty uploads are done."""
    with tempfile.TemporaryDirectory(prefix="portal-lanes-") as folder:
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'lanes.sqlite3'}",
            "DREC_API_URL": sandbox.url,
            "DREC_EDITION": sandbox.edition,
        }
        command = [sys.executable, "-m", "tests.support.lanes", sandbox.url, sandbox.edition]
        done = subprocess.run(
            command, cwd=BASE, env=environment, text=True, capture_output=True, check=False
        )
    assert done.returncode == 0, done.stderr
    return int(done.stdout.split()[-1])


def main(url: str, edition: str) -> None:
    django.setup()
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command

    from portal.reads.models import Upload, UploadState
    from portal.reads.worker.lanes import Lanes
    from tests.reads import ledgers

    # The tables as the models have them: the way there is another test's.
    settings.MIGRATION_MODULES = {app.label: None for app in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    user, token = ledgers.member_with(Sandbox(url, edition), DEVICE)
    for reading in ledgers.readings(DEVICE, AT_ONCE, kind="Aggregate"):
        ledgers.started(user, token, [reading])
    finished = Upload.objects.filter(state=UploadState.DONE)
    lanes = Lanes(LANES)
    lanes.start()
    until = time.monotonic() + PATIENCE_SECONDS
    while finished.count() < AT_ONCE and time.monotonic() < until:
        time.sleep(0.05)
    lanes.stop()
    print(finished.count())


if __name__ == "__main__":
    main(*sys.argv[1:])
