"""Timings of the sender, against what the registry's own latency and capacity allow.

wide        64 devices with 50 reads each at 100 ms a call, 16 at once, against the ideal 20 s
narrow      one device with 200 reads at 100 ms a call, against the ideal 20 s
limited     a registry that takes 30 calls a second: the share of it that is used (reading back
            takes its calls too), and the median answer against one that nothing presses
workers     seconds that 16 devices take with 1, 2 and 4 worker processes, 4 devices each
million     a million reads: the database's size, and the progress page while they are sent
claiming    a worker's claim among 3,000 waiting batches, against one among 30
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from django.conf import settings

from tests.support import sandbox as sandboxes
from tests.support.sandbox import Sandbox

if TYPE_CHECKING:
    from portal.reads.models import Upload
    from portal.reads.worker.lanes import Lanes

LATENCY_MS = 100
AT_ONCE = 16
CAPACITY = 30
FIRST = datetime(2025, 1, 1, tzinfo=UTC)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


@contextmanager
def registry(**manner: float) -> Iterator[Sandbox]:
    """A sandbox of its own that the portal is pointed at."""
    from portal.drec import editions

    running = sandboxes.start("2024", **manner)
    settings.DREC_API_URL = running.url
    editions.forget()
    try:
        yield running
    finally:
        running.close()


def an_upload(running: Sandbox, name: str, *, devices: int, reads: int) -> Upload:
    from tests.reads import ledgers

    names = [f"{name}-{n}" for n in range(devices)]
    user, token = ledgers.member_with(running, *names)
    return ledgers.started(user, token, *(ledgers.readings(one, reads) for one in names))


def wait_for(upload: Upload) -> None:
    """Until all reads are sent; reading them back comes after it."""
    from django.db.models import F

    from portal.reads.models import Batch

    left = Batch.objects.filter(upload=upload, cursor__lt=F("total"))
    while left.exists():
        time.sleep(0.02)


@contextmanager
def working(number: int) -> Iterator[Lanes]:
    from django.db import connection

    from portal.reads.worker.lanes import Lanes

    lanes = Lanes(number)
    lanes.start()
    try:
        yield lanes
    finally:
        lanes.stop()
        connection.close()


def against_the_ideal(name: str, *, devices: int, reads: int, at_once: int) -> None:
    with registry(latency=LATENCY_MS) as running:
        upload = an_upload(running, name, devices=devices, reads=reads)
        with working(at_once):
            took = seconds(lambda: wait_for(upload))
    ideal = devices * reads / at_once * LATENCY_MS / 1000
    print(f"{name:<11} {took / ideal:.3f} of the ideal {ideal:.0f} s")


def limited() -> None:
    """Used capacity from the first to the last answer but a second at each end, in which the pace
    is found and the last devices end. Calls are counted as they come in: so few stand in line that
    it makes no difference."""
    from portal.accounts import vault
    from tests.reads import ledgers

    with registry(capacity=CAPACITY) as running:
        alone = an_upload(running, "alone", devices=1, reads=20)
        names = [f"many-{n}" for n in range(24)]
        running.load(devices=[ledgers.a_device(one) for one in names])
        answers: list[tuple[float, float]] = []
        with working(1) as lanes:
            _listen(lanes, answers)
            wait_for(alone)
        unpressed = median(took for _, took in answers)
        answers.clear()
        groups = [ledgers.readings(one, 25) for one in names]
        many = ledgers.started(alone.owner, vault.unseal(alone.sealed_token), *groups)
        with working(AT_ONCE) as lanes:
            _listen(lanes, answers)
            wait_for(many)
        came_in = [datetime.fromisoformat(call["at"]).timestamp() for call in running.requests()]
    first, last = answers[0][0] + 1, answers[-1][0] - 1
    inside = [took for at, took in answers if first <= at <= last]
    calls = sum(first <= at <= last for at in came_in)
    used = calls / (last - first) / CAPACITY
    print(
        f"limited     {used:.0%} of {CAPACITY} calls a second used, "
        f"median answer {median(inside) / unpressed:.1f} times the unpressed one"
    )


def _listen(lanes: Lanes, answers: list[tuple[float, float]]) -> None:
    heard = lanes.traffic.heard

    def hear(took: float, error: Exception | None) -> None:
        answers.append((time.time(), took))
        heard(took, error)  # type: ignore[arg-type]

    lanes.traffic.heard = hear  # type: ignore[method-assign]


def workers() -> None:
    """Processes, as on machines of their own: forked before this one has threads."""
    from tests.support.fleet import Fleet

    told = []
    for number in (1, 2, 4):
        with registry(latency=LATENCY_MS) as running:
            upload = an_upload(running, f"fleet{number}", devices=16, reads=20)
            fleet = Fleet(number, lanes=4)
            told.append(f"{number}: {seconds(lambda one=upload: wait_for(one)):.1f} s")
            fleet.stop()
    print(f"workers     {', '.join(told)}; 16 devices, 20 reads each, 4 devices a worker")


def million(place: Path) -> None:
    from django.db import connection
    from django.test import Client

    from portal.reads.models import Batch
    from portal.reads.sending import ledger
    from tests.reads import ledgers
    from tests.support.people import signed_in_client

    with registry() as running:
        upload = an_upload(running, "million", devices=1, reads=1)
        before = _size(place)
        packed = ledgers.pack(ledgers.readings("x", 1000))
        ledger.lay_down((_batch(upload, n, 1000), packed) for n in range(1000))
        grown = _size(place) - before
        Batch.objects.filter(upload=upload, pk__lt=Batch.objects.latest("pk").pk - 500).update(
            cursor=500, accepted=500, seconds_a_read=0.3
        )
        settings.ALLOWED_HOSTS = ["testserver"]
        client: Client = signed_in_client(running)
        page = f"/reads/{upload.pk}/"
        client.get(page)
        with working(4):
            took = median(
                seconds(lambda: client.get(page, headers={"HX-Request": "true"})) for _ in range(9)
            )
        connection.close()
    print(f"million     {grown / 1e6:.1f} MB, the progress page in {took * 1000:.0f} ms")


def _size(place: Path) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return os.path.getsize(place / "bench.sqlite3")  # noqa: PTH202


def _batch(upload: Upload, number: int, reads: int) -> object:
    from portal.reads.models import Batch

    return Batch(
        upload=upload,
        organisation=upload.organisation,
        external_id=f"device-{number}",
        type="Delta",
        total=reads,
        first=FIRST,
        last=FIRST + timedelta(hours=reads),
        wh=0,
        state="waiting",
        queued_at=FIRST,
        not_before=FIRST,
    )


def claiming() -> None:
    """One claim among many waiting batches, against one among few."""
    from portal.reads.models import Batch, Upload
    from portal.reads.sending import ledger
    from tests.reads import ledgers

    few, many = 30, 3_000
    took = {}
    model = Batch.objects.first()
    assert model is not None
    packed = ledgers.pack(ledgers.readings("x", 2))
    settings.ORGANISATION_CONCURRENCY = many
    for number in (few, many):
        Upload.objects.exclude(pk=model.upload_id).delete()
        Upload.objects.update(state="done")
        upload = Upload.objects.create(
            owner=model.upload.owner,
            organisation=model.organisation,
            state="sending",
            file_name="many.csv",
            rows=number,
        )
        ledger.lay_down((_batch(upload, n, 2), packed) for n in range(number))
        took[number] = median(seconds(lambda: ledger.claim("bench")) for _ in range(5))
    print(f"claiming    {took[many] / took[few]:.1f} times as long among {many} as among {few}")


def run(place: Path) -> None:
    workers()
    against_the_ideal("wide", devices=64, reads=50, at_once=AT_ONCE)
    against_the_ideal("narrow", devices=1, reads=200, at_once=1)
    limited()
    million(place)
    claiming()
