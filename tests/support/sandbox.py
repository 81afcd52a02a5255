"""A sandbox in a process of its own, and its control calls."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import requests as http

BASE = Path(__file__).resolve().parent.parent.parent
SECONDS = 10
# The sandbox closes a connection that was idle for five seconds, as the real servers do.
IDLE_SECONDS = 2
PAUSE_SECONDS = 0.02

Items = list[dict[str, Any]]
Given = Iterable[dict[str, Any]]


class Line:
    """One connection for the control calls, opened anew when it was idle for long."""

    def __init__(self) -> None:
        self._session, self._used_at = http.Session(), 0.0

    def ask(self, method: str, url: str, body: object = None) -> Any:
        if time.monotonic() - self._used_at > IDLE_SECONDS:
            self.hang_up()
        response = self._session.request(method, url, json=body, timeout=SECONDS)
        self._used_at = time.monotonic()
        assert response.status_code == 200, response.text
        return response.json()

    def hang_up(self) -> None:
        self._session.close()


@dataclass
class Sandbox:
    """A running sandbox. `process` is None for one that somebody else started."""

    url: str
    edition: str
    process: subprocess.Popen[str] | None = None
    _line: Line = field(default_factory=Line, repr=False, compare=False)

    def reset(self, *, demo: bool = False, fresh: bool = False) -> None:
        """Back to the empty state, or to the demo data; `fresh` is without any permission."""
        self.wait_until_it_listens()
        self._post("reset", {"demo": demo, "fresh": fresh})

    def load(self, *, users: Given = (), devices: Given = (), reads: Given = ()) -> None:
        """State past all checks; organisations are made by name."""
        self._post("load", {"users": [*users], "devices": [*devices], "reads": [*reads]})

    def extra(self, **parts: Given) -> None:
        """State of other kinds: `statuses`, `permissions`, `certificates`."""
        self._post("load", {name: [*items] for name, items in parts.items()})

    def requests(self) -> Items:
        """What was asked since the reset, in order."""
        found: Items = self._get("requests")
        return found

    def faults(self, entries: Given) -> None:
        """Lays down the faults to come, in order, in place of those before."""
        self._post("faults", [*entries])

    def mail(self) -> Items:
        """What the registry sent since the reset: `to, subject, text, link, at`."""
        found: Items = self._get("mail")
        return found

    def clock(self, now: str | None) -> None:
        """Stops its clock at that moment; None lets it go on."""
        self._post("clock", {"now": now})

    def manner(self, **wanted: Any) -> None:
        """`quirks`, `dev`, `down_seconds`, `capacity`; until the next reset."""
        self._post("manner", wanted)

    def truth(self) -> dict[str, Items]:
        """What it really holds: organisations, devices, reads (Wh)."""
        found: dict[str, Items] = self._get("truth")
        return found

    def close(self) -> None:
        """Ends the process."""
        if self.process is not None:
            self.process.terminate()
            self.process.wait(timeout=SECONDS)

    def kill(self) -> None:
        """Ends the process as a crash does."""
        if self.process is not None:
            self.process.kill()
            self.process.wait(timeout=SECONDS)

    def wait_until_it_listens(self) -> None:
        """After a crash nobody does for a while."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:
            with contextlib.suppress(http.ConnectionError):
                self._line.hang_up()  # a line that is open stays so
                self._get("mail")
                return
            time.sleep(PAUSE_SECONDS)

    def _post(self, call: str, body: object) -> None:
        self._line.ask("POST", f"{self.url}/_sandbox/{call}", body)

    def _get(self, call: str) -> Any:
        return self._line.ask("GET", f"{self.url}/_sandbox/{call}")


def start(
    edition: str,
    *,
    capacity: float | None = None,
    latency: float | None = None,
    data: Path | None = None,
    flags: Sequence[str] = (),
) -> Sandbox:
    """Starts one on a free port and returns when it listens. `latency` in milliseconds."""
    command = [sys.executable, "manage.py", "sandbox", "--edition", edition, "--port", "0", *flags]
    given = {"--capacity": capacity, "--latency": latency, "--data": data}
    for name, value in given.items():
        command += [name, str(value)] if value is not None else []
    process = subprocess.Popen(
        command, cwd=BASE, env=_environment(), text=True, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    line = process.stdout.readline()  # comes once it listens, or empty when it never will
    assert f"sandbox {edition} on " in line, f"the sandbox did not start: {line!r}"
    return Sandbox(url=line.split()[-1], edition=edition, process=process)


def _environment() -> dict[str, str]:
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
