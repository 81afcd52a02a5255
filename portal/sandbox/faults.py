"""Faults on demand, in the order in which a test lays them down, and a limited capacity."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

KINDS = ("drop_before", "drop_after", "hang", "revoke_token", "crash")
WITH_NUMBER = ("status", "delay")
ANYTHING = "*"
# Reads a second of the real servers, from many devices at once.
MEASURED = {"2022": 80.0, "2024": 26.0}


@dataclass
class Fault:
    """`do` is one of KINDS, "status N" (answered so, not executed) or "delay N" (milliseconds)."""

    method: str
    path: str
    do: str
    number: int
    times: int

    def matches(self, method: str, path: str) -> bool:
        if self.method not in (ANYTHING, method):
            return False
        if self.path.endswith(ANYTHING):
            return path.startswith(self.path[:-1])
        return path == self.path


def parse(entry: dict[str, Any]) -> Fault:
    """Raises ValueError with a sentence for an entry that means nothing."""
    match = entry.get("match") or {}
    do, _, number = str(entry.get("do", "")).partition(" ")
    if do not in KINDS and not (do in WITH_NUMBER and number.isdigit()):
        raise ValueError(f"no such fault: {entry.get('do')!r}")
    return Fault(
        method=str(match.get("method", ANYTHING)).upper(),
        path=str(match.get("path", ANYTHING)),
        do=do,
        number=int(number or 0),
        times=int(entry.get("times", 1)),
    )


class Faults:
    """The first entry that matches and has times left is used up."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[Fault] = []

    def lay(self, entries: list[dict[str, Any]]) -> None:
        """Replaces what was laid down before."""
        parsed = [parse(entry) for entry in entries]
        with self._lock:
            self._entries = parsed

    def take(self, method: str, path: str) -> Fault | None:
        with self._lock:
            for fault in self._entries:
                if fault.times > 0 and fault.matches(method, path):
                    fault.times -= 1
                    return fault
        return None


class Capacity:
    """A queue before a server that takes so many requests a second: latency grows with pressure."""

    def __init__(self, per_second: float | None) -> None:
        self._interval = 1 / per_second if per_second else 0.0
        self._lock = threading.Lock()
        self._free_at = 0.0

    def wait(self) -> None:
        if not self._interval:
            return
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._free_at)
            self._free_at = turn + self._interval
        time.sleep(turn + self._interval - now)
