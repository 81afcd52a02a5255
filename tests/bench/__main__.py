"""`make bench`: timings as ratios within one run, since machines differ and are noisy.

check      reading and checking a year of quarter hours, against a bare loop over csv.DictReader
           that parses the stamp and the number of the same file
packed     bytes that a year of quarter hours takes in the database
one a call sending 40 reads of one device at 50 ms a call, against 40 times that latency
in a row   the same for 8 devices at once, 40 reads each
"""

from __future__ import annotations

import csv
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

BASE = Path(__file__).resolve().parent.parent.parent
ROWS = 35_040
ROUNDS = 5
FIRST = datetime(2025, 1, 1, tzinfo=UTC)


def year_of_quarter_hours(folder: Path) -> Path:
    path = folder / "year.csv"
    quarter = timedelta(minutes=15)
    with path.open("w") as file:
        file.write("externalId,timestamp,value,unit\n")
        for n in range(ROWS):
            file.write(f"roof,{FIRST + (n + 1) * quarter:%Y-%m-%dT%H:%M:%SZ},{n % 97 + 1}.5,Wh\n")
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
    from portal.reads.formats import Choices, DeviceFacts, Limits, understand
    from portal.reads.packing import pack
    from portal.reads.rehearsal import rehearse
    from portal.reads.services import rules_of

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
    print(f"check       {median(ratios):.2f} times the bare loop, {ROWS} rows")
    print(f"packed      {packed[0]} bytes, {packed[0] / ROWS:.2f} a read")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    with tempfile.TemporaryDirectory() as place:
        check(Path(place))
