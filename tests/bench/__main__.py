"""`make bench`: timings as ratios within one run, since machines differ and are noisy.

check         reading and checking a year of quarter hours, against a bare loop over
              csv.DictReader that parses the stamp and the number of the same file
packed        bytes that a year of quarter hours takes in the database
in a row      sending 40 reads of one device at 50 ms a call, against 40 times that latency
side by side  the same for 8 devices at once, 40 reads each
claiming      a worker's claim among 3,000 waiting batches, against one among 30
"""

from __future__ import annotations

import csv
import os
import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from django.conf import settings
from django.core.management import call_command

LATENCY_MS = 50
READS = 40
ROWS = 35_040
ROUNDS = 5
FIRST = datetime(2025, 1, 1, tzinfo=UTC)


def year_of_quarter_hours(folder: Path) -> Path:
    path = folder / "year.csv"
    quarter, chance = timedelta(minutes=15), random.Random(7)  # noqa: S311
    with path.open("w") as file:
        file.write("externalId,timestamp,value,unit\n")
        for n in range(ROWS):
            end = FIRST + (n + 1) * quarter
            file.write(f"roof,{end:%Y-%m-%dT%H:%M:%SZ},{chance.uniform(1, 1250):.3f},Wh\n")
    return path


def bare_loop(path: Path) -> None:
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            datetime.fromisoformat(row["timestamp"])
            float(row["value"])


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def check(folder: Path) -> None:
    from portal.drec.editions import EDITION_2024
    from portal.reads.checking import rules_of
    from portal.reads.formats import Choices, DeviceFacts, Limits, understand
    from portal.reads.packing import pack
    from portal.reads.rehearsal import rehearse

    path = year_of_quarter_hours(folder)
    facts = DeviceFacts("roof", "UTC", FIRST, FIRST - timedelta(days=900), 20.0, None, "", None)

    def checked() -> None:
        found = understand(
            path,
            choices=Choices(type="Delta"),
            devices={"roof": facts},
            case_insensitive=True,
            limits=Limits(),
        )
        rules = rules_of(EDITION_2024)
        rehearse(found.readings, devices={"roof": facts}, rules=rules, now=datetime.now(UTC))
        packed.append(len(pack(found.readings)))

    packed: list[int] = []
    ratios = [seconds(checked) / seconds(lambda: bare_loop(path)) for _ in range(ROUNDS)]
    print(f"check         {median(ratios):.2f} times the bare loop, {ROWS} rows")
    print(f"packed        {packed[0]} bytes, {packed[0] / ROWS:.2f} a read")


def sending(name: str, devices: int) -> None:
    """Devices with READS each at LATENCY a call, against the calls of one device in a row."""
    from django.db import connection

    from portal.drec import editions
    from portal.reads.management.commands.work import Lanes
    from portal.reads.models import Upload, UploadState
    from tests.reads import ledgers
    from tests.support import sandbox as sandboxes

    running = sandboxes.start("2024", latency=LATENCY_MS)
    try:
        settings.DREC_API_URL = running.url
        editions.forget()
        names = [f"{name}-{n}" for n in range(devices)]
        user, token = ledgers.member_with(running, *names)
        groups = [ledgers.readings(device, READS) for device in names]
        upload = ledgers.started(user, token, *groups)
        lanes = Lanes(devices)
        started = time.perf_counter()
        lanes.start()
        while Upload.objects.get(pk=upload.pk).state != UploadState.DONE:
            time.sleep(0.02)
        took = time.perf_counter() - started
        lanes.stop()
        connection.close()
    finally:
        running.close()
    ideal = READS * LATENCY_MS / 1000
    print(
        f"{name:<11} {took / ideal:.2f} times {READS} calls of {LATENCY_MS} ms, {devices} at once"
    )


def claiming() -> None:
    """One claim among many waiting batches, against one among few."""
    from portal.reads import ledger
    from portal.reads.models import Batch, Upload
    from tests.reads import ledgers

    few, many = 30, 3_000
    took = {}
    model = Batch.objects.first()
    assert model is not None
    for number in (few, many):
        Upload.objects.exclude(pk=model.upload_id).delete()
        upload = Upload.objects.create(
            owner=model.upload.owner,
            organisation=model.organisation,
            state="sending",
            file_name="many.csv",
            rows=number,
        )
        packed = ledgers.pack(ledgers.readings("x", 2))
        Batch.objects.bulk_create(
            Batch(
                upload=upload,
                organisation=model.organisation,
                external_id=f"device-{n}",
                type="Delta",
                packed=packed,
                total=2,
                first=FIRST,
                last=FIRST,
                wh=0,
                state="waiting",
                queued_at=FIRST,
                not_before=FIRST,
            )
            for n in range(number)
        )
        took[number] = median(seconds(lambda: ledger.claim("bench")) for _ in range(ROUNDS))
    print(f"claiming      {took[many] / took[few]:.1f} times as long among {many} as among {few}")


def prepare(place: Path) -> None:
    """A database of its own, so that nothing of a machine's state is measured."""
    os.environ["DATABASE_URL"] = f"sqlite:///{place / 'bench.sqlite3'}"
    os.environ["PORTAL_LOG_LEVEL"] = "ERROR"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        check(Path(folder))
        sending("in a row", 1)
        sending("side by side", 8)
        claiming()
