"""What was asked and answered, for `GET /_sandbox/requests`."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Any

# The newest are kept: a long demonstration must not fill the memory.
KEPT = 50_000


@dataclass
class Entry:
    """`status` 0 and no answer: none went out (yet)."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    at: str
    status: int = 0
    answer: Any = None


class Journal:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: deque[Entry] = deque(maxlen=KEPT)

    def open(self, entry: Entry) -> Entry:
        """In the order of arrival; the caller fills in the answer."""
        with self._lock:
            self._entries.append(entry)
        return entry

    def clear(self) -> None:
        with self._lock:
            self._entries.clear()

    def listed(self) -> list[dict[str, Any]]:
        with self._lock:
            return [dict(vars(entry)) for entry in self._entries]
