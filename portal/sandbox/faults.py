"""Faults on demand, in the order in which a test lays them down, and a limited capacity."""

from __future__ import annotations

import math
import random
import threading
import time
from dataclasses import dataclass, field
from typing import Any

KINDS = ("drop_before", "drop_after", "hang", "revoke_token", "crash")
WITH_NUMBER = ("status", "delay")
ANYTHING = "*"
# Reads a second of the real servers, from many devices at once.
MEASURED = {"2022": 80.0, "2024": 26.0}


@dataclass
class Fault:
    """`do` is one of KINDS, "status N" (answered so, not executed) or "delay N" (milliseconds).

    With a `share` it befalls that part of the matching calls, by chance that can be repeated.
    """

    method: str
    path: str
    do: str
    number: int
    times: float
    share: float = 1.0
    chance: random.Random = field(default_factory=random.Random)

    def befalls(self) -> bool:
        return self.share >= 1 or self.chance.random() < self.share

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
    share = float(entry.get("share", 1))
    if not 0 <= share <= 1:
        raise ValueError(f"no share between 0 and 1: {entry.get('share')!r}")
    return Fault(
        share=share,
        chance=random.Random(entry.get("seed", 0)),  # noqa: S311 - a test's dice
        method=str(match.get("method", ANYTHING)).upper(),
        path=str(match.get("path", ANYTHING)),
        do=do,
        number=int(number or 0),
        # A share goes on until the faults are laid down anew.
        times=float(entry.get("times", 1 if share == 1 else math.inf)),
    )


class Faults:
    """The first entry that matches, has times left and befalls the call is used up."""

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
                if fault.times > 0 and fault.matches(method, path) and fault.befalls():
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
