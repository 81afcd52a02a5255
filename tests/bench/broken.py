"""What a broken file takes, against a good one of the same size: processor time and memory.

`python -m tests.bench broken` reads, rehearses and stores each kind of broken_files.py, each in a
process of its own, in several rounds, and prints the least of them as ratios of the good file of
the same run that is laid out alike. What a good file takes depends on how it is spelled: among
those of one size the dearest are "short rows of one device", which have the most readings, and
those whose every row has a place and a year of its own.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from tests.bench.broken_files import DEVICES, KINDS, LIKE

ROUNDS = 3
KB = 1024
MB = KB * KB
# How often it is looked what the process that opens a spreadsheet holds.
LOOK_SECONDS = 0.01


def measure(folder: Path, *, rounds: int = ROUNDS, only: Callable[[str], bool] = bool) -> None:
    for good, kinds in LIKE.items():
        _measure_group(folder, good, [name for name in kinds if name == good or only(name)], rounds)


def _measure_group(folder: Path, good: str, names: list[str], rounds: int) -> None:
    paths = {name: folder / f"{n}.file" for n, name in enumerate(names)}
    for name, path in paths.items():
        KINDS[name].write(path)
    took: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name, path in paths.items():
            took[name].append(_in_a_process(name, path))
    for name, told in took.items():
        cpu, mb = _least(told, "cpu"), _least(told, "mb")
        print(
            f"broken        {cpu / _least(took[good], 'cpu'):.2f} times the time, "
            f"{mb / _least(took[good], 'mb'):.2f} the memory: {name} "
            f"({cpu:.2f} s, {mb:.0f} MB; {told[0]['end']})"
        )


def _least(told: list[dict[str, Any]], name: str) -> float:
    return min(float(one[name]) for one in told)


def _in_a_process(name: str, path: Path) -> dict[str, Any]:
    """Whose memory nobody else has grown."""
    command = [sys.executable, "-m", "tests.bench.broken", name, str(path)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


# --- In the process -------------------------------------------------------------------------------


def checked(path: Path, answers: Mapping[str, object], devices: int = DEVICES) -> str:
    """Everything that happens to a file until its page can be shown; returns how it ended."""
    from portal.reads.check import check_ledger, checking, understanding
    from portal.reads.formats import Unreadable
    from tests.bench.checking import a_check

    check = a_check(path, devices)
    try:
        with understanding.opened(check.upload) as source:
            names = [site["external_id"] for site in check.sites]
            guess = understanding.guessed(check.upload, source, names)
        plan = _answered(guess.plan, answers).as_json()
        check_ledger.ask_for(check, holder="bench", plan=plan)
        checking.read(check)
    except Unreadable as refused:
        return str(refused)
    check.refresh_from_db()
    return f"{check.state}, {check.upload.rows} rows, {check.upload.problems_total} problems"


def _answered(plan: Any, answers: Mapping[str, object]) -> Any:
    """What a person would choose where the file leaves something open."""
    return replace(
        plan,
        **{
            "values": plan.values or (2,),
            "dates": plan.dates or "ymd",
            "decimal": plan.decimal or ".",
            "unit": plan.unit or "Wh",
            "interval": plan.interval or "900",
            **answers,
        },
    )


def cpu_seconds() -> float:
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_kb(process: int) -> int:
    """Of what runs in it now, not of what it was split off from."""
    status = Path(f"/proc/{process}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))


@contextmanager
def children_watched() -> Iterator[list[int]]:
    """The peaks of the processes that are started meanwhile, in kB."""
    peaks, ended = [0], threading.Event()
    listed = Path(f"/proc/self/task/{threading.get_native_id()}/children")

    def watch() -> None:
        while not ended.wait(LOOK_SECONDS):
            for process in listed.read_text().split():
                with suppress(OSError, StopIteration):
                    peaks.append(peak_kb(int(process)))

    watcher = threading.Thread(target=watch)
    watcher.start()
    yield peaks
    ended.set()
    watcher.join()


def main(name: str, path: Path) -> None:
    import django

    django.setup()
    from django.conf import settings

    from portal import memory

    settings.DREC_EDITION = "2024"
    settings.MEDIA_ROOT = str(path.parent)
    kind = KINDS[name]
    first = path.with_suffix(".small")
    first.write_text("externalId,timestamp,value,unit\nroof-000,2025-01-02T00:00:00Z,1,Wh\n")
    checked(first, {})  # a portal that runs has read files before
    memory.settle()
    idle, used = peak_kb(os.getpid()), cpu_seconds()
    with children_watched() as peaks:
        end = checked(path, kind.answers, kind.devices)
    peak = max(peak_kb(os.getpid()) - idle, *peaks)
    print(json.dumps({"cpu": cpu_seconds() - used, "mb": peak / KB, "end": end}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
