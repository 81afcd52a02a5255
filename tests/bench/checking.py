"""Checking a file from its bytes to the ledger, in a process of its own: seconds and memory.

`python -m tests.bench.checking ROWS DEVICES` prints one line of JSON: the seconds of the check,
those of a bare loop over csv.DictReader that parses the stamp and the number of the same file, and
the most memory that the check took above the idle process.
"""

from __future__ import annotations

import csv
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

FIRST = datetime(2024, 1, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
KB = 1024
MB = KB * KB


def measured(rows: int, devices: int) -> dict[str, Any]:
    """Runs it in a child, whose memory nobody else has grown."""
    command = [sys.executable, "-m", "tests.bench.checking", str(rows), str(devices)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def write(path: Path, rows: int, devices: int) -> None:
    """Quarter hours of a working day of each device, one after the other; 45 bytes a row."""
    chance = random.Random(7)  # noqa: S311
    each = rows // devices
    with path.open("w") as file:
        file.write("externalId,timestamp,value,unit\n")
        for n in range(each):
            stamp = f"{FIRST + (n + 1) * QUARTER:%Y-%m-%dT%H:%M:%SZ}"
            for device in range(devices):
                file.write(f"roof-{device:03},{stamp},{chance.uniform(1, 1250):.3f},Wh\n")


def bare_loop(path: Path) -> float:
    started = time.perf_counter()
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            datetime.fromisoformat(row["timestamp"])
            float(row["value"])
    return time.perf_counter() - started


def a_check(path: Path, devices: int) -> Any:
    """An upload as it is when its file has come."""
    from portal.accounts.models import Organisation, User
    from portal.reads.check_models import Check
    from portal.reads.models import Upload

    organisation, _ = Organisation.objects.get_or_create(
        registry="bench", registry_id=1, defaults={"name": "bench"}
    )
    owner, _ = User.objects.get_or_create(
        email="bench@example.org", defaults={"organisation": organisation}
    )
    upload = Upload.objects.create(
        owner=owner, organisation=organisation, file=str(path), file_name=path.name, rows=0
    )
    site = {
        "zone": "Africa/Nairobi",
        "onboarded_at": (FIRST + timedelta(days=30)).isoformat(),
        "commissioned_at": (FIRST - timedelta(days=900)).isoformat(),
        "capacity_kw": 20.0,
        "yield_value": None,
        "bound_type": "",
        "latitude": -1.29,
        "longitude": 36.8,
        "sunny": True,
    }
    sites = [{"external_id": f"roof-{device:03}", **site} for device in range(devices)]
    return Check.objects.create(upload=upload, sites=sites)


def checked(path: Path, devices: int) -> dict[str, Any]:
    from portal.reads.check import check_ledger, checking
    from portal.reads.check_models import CheckState

    check = a_check(path, devices)
    check_ledger.ask_for(check, holder="bench")
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    checking.read(check)
    took = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    check.refresh_from_db()
    if check.state != CheckState.DONE:
        raise RuntimeError(f"the check ended as {check.state}: {check.guess} {check.unmatched}")
    return {
        "seconds": took,
        "bare": bare_loop(path),
        "mb": (peak - idle) * KB / MB,
        "file_mb": path.stat().st_size / MB,
        "reads": sum(batch.total for batch in check.upload.batches.all()),
        "packed": sum(len(bytes(b.reads.packed)) for b in check.upload.batches.all()),
    }


def main(rows: int, devices: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        os.environ["PORTAL_LOG_LEVEL"] = "ERROR"
        os.environ["DREC_EDITION"] = "2024"
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        import django
        from django.core.management import call_command

        django.setup()
        from django.conf import settings

        settings.DREC_EDITION = "2024"
        settings.MEDIA_ROOT = folder
        call_command("migrate", verbosity=0)
        path = Path(folder) / "many.csv"
        write(path, rows, devices)
        print(json.dumps(checked(path, devices)))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
