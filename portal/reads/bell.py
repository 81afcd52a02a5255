"""Wakes the lanes of this process: there may be something to send."""

from __future__ import annotations

import threading


class Bell:
    """A lane remembers the number of rings before it looks into the ledger, and then waits for
    another one: a ring in between is not missed."""

    def __init__(self) -> None:
        self._rung = threading.Condition()
        self._rings = 0

    @property
    def rings(self) -> int:
        return self._rings

    def ring(self) -> None:
        with self._rung:
            self._rings += 1
            self._rung.notify_all()

    def wait(self, *, seen: int, seconds: float) -> None:
        """Returns at the first ring after the `seen` ones, or after so many seconds."""
        with self._rung:
            self._rung.wait_for(lambda: self._rings != seen, timeout=seconds)


bell = Bell()
