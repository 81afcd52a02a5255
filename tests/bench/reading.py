"""Reading a file: time against a bare loop, and memory above idle, in a process of its own.

`python -m tests.bench.reading FILE` prints seconds, rows and bytes of the reading of one file.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

YEAR_ROWS = 35_040
MILLION_ROWS = 1_000_000
DEVICES = 100
ROUNDS = 3
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)


def file_of(folder: Path, rows: int, devices: int) -> Path:
    """Quarter hours of so many devices, one after the other, as the registry names its fields."""
    path = folder / f"{rows}.csv"
    stamps = [f"{FIRST + n * QUARTER:%Y-%m-%dT%H:%M:%SZ}" for n in range(1, rows // devices + 1)]
    with path.open("w") as file:
        file.write("externalId,timestamp,value,unit\n")
        for device in range(devices):
            file.writelines(
                f"device-{device:03},{stamp},{(n * 7919 + device) % 1250}.{n % 1000:03},Wh\n"
                for n, stamp in enumerate(stamps)
            )
    return path


def bare_loop(path: Path) -> None:
    with path.open(newline="") as file:
        for row in csv.DictReader(file):
            datetime.fromisoformat(row["timestamp"])
            float(row["value"])


def taken_in(path: Path) -> int:
    """Opened, guessed at and read; returns the readings."""
    from portal.reads.formats import Limits, guess, open_source, read

    with open_source(path, name=path.name, limits=Limits()) as source:
        guessed = guess(source)
        found = read(source, guessed.plan, zone_of=lambda _: "UTC", limits=Limits())
    return sum(map(len, found.series))


def peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def measured(path: Path) -> dict[str, float]:
    """In a process of its own, whose memory was never larger before."""
    command = [sys.executable, "-m", "tests.bench.reading", str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout)
    return told


def reading(folder: Path) -> None:
    for rows, devices in ((YEAR_ROWS, 1), (MILLION_ROWS, DEVICES)):
        path = file_of(folder, rows, devices)
        told = [measured(path) for _ in range(ROUNDS)]
        assert {t["readings"] for t in told} == {rows}
        ratio = median(t["reading"] / t["bare"] for t in told)
        megabytes = max(t["bytes"] for t in told) / 1024**2
        print(
            f"reading       {ratio:.2f} times the bare loop, {megabytes:.0f} MB above idle, "
            f"{rows:,} rows of {devices}"
        )


if __name__ == "__main__":
    import portal.reads.formats  # noqa: F401 - the idle process has it too

    source = Path(sys.argv[1])
    idle = peak_bytes()
    began = time.perf_counter()
    readings = taken_in(source)
    took, peak = time.perf_counter() - began, peak_bytes()
    began = time.perf_counter()
    bare_loop(source)
    bare = time.perf_counter() - began
    print(json.dumps({"reading": took, "bare": bare, "bytes": peak - idle, "readings": readings}))
