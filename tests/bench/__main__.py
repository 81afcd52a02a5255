"""`make bench`: timings as ratios within one run, since machines differ and are noisy.

reading       a file opened, guessed at and read into columns, against the same bare loop; and its
              memory above the idle process
check         a year of quarter hours, and a million rows of 100 devices, from the bytes of the
              file to the ledger, against a bare loop over csv.DictReader that parses the stamp
              and the number of the same file (at most 6 times are wanted); and the memory that
              it takes above the idle process (at most 150 MB)
packed        bytes that their reads take in the database
sandbox       read POSTs a second by the clock, one after the other on one connection (each
              waits 0.3 ms in it, where parallel reads meet); at least 500 are wanted
broken        broken files and good ones that are spelled dearly, against a good file of the same
              size: processor time and memory
queue         each page of the reviewers' queue over 50,000 submissions: milliseconds and queries
sending       the sender alone; what that is stands in sending.py

`python -m tests.bench broken queue` measures these alone.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from django.core.management import call_command

from tests.bench import broken, checking, queue, sending
from tests.bench.reading import reading

ROWS = 35_040
MILLION = 1_000_000
ROUNDS = 5
VOLLEY = 2_000
FIRST = datetime(2025, 1, 1, tzinfo=UTC)


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def check() -> None:
    """A year of one device, and a million rows of a hundred; each in a process of its own."""
    for rows, devices in ((ROWS, 1), (MILLION, 100)):
        found = checking.measured(rows, devices)
        print(
            f"check         {found['seconds'] / found['bare']:.2f} times the bare loop, "
            f"{rows} rows of {devices}, {found['mb']:.0f} MB above idle, "
            f"file {found['file_mb']:.0f} MB"
        )
        print(
            f"packed        {found['packed']} bytes, {found['packed'] / found['reads']:.2f} a read"
        )


def sandbox_speed() -> None:
    """The one figure that is no ratio, since the wish is a number of requests a second."""
    from tests.support import sandbox as sandboxes
    from tests.support import volley

    for edition in ("2022", "2024"):
        running = sandboxes.start(edition)
        try:
            took = [
                volley.send(running.url, volley.reads(running, VOLLEY), status=201)
                for _ in range(ROUNDS)
            ]
        finally:
            running.close()
        print(f"sandbox       {VOLLEY / median(took):.0f} reads a second, edition {edition}")


def prepare(place: Path) -> None:
    """A database of its own, so that nothing of a machine's state is measured."""
    os.environ["DATABASE_URL"] = f"sqlite:///{place / 'bench.sqlite3'}"
    os.environ["PORTAL_LOG_LEVEL"] = "ERROR"
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    call_command("migrate", verbosity=0)


MEASURES: dict[str, Callable[[Path], object]] = {
    "sending": sending.run,
    "reading": reading,
    "check": lambda _: check(),
    "broken": broken.measure,
    "sandbox": lambda _: sandbox_speed(),
    "queue": lambda _: queue.measure(),
}

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        for name, measure in MEASURES.items():
            if name in (sys.argv[1:] or MEASURES):
                measure(Path(folder))
