"""The recorded exchanges with real servers, from the folder beside the repository."""

from __future__ import annotations

import json
import warnings
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "drec-api"
FILES = {edition: FOLDER / f"recorded-{edition}.jsonl" for edition in ("2022", "2024")}
FOUND = [edition for edition, file in FILES.items() if file.exists()]


@dataclass(frozen=True)
class Exchange:
    """One line of a file. `status` 0: no answer came. `place` is its line number."""

    place: int
    section: str
    title: str
    method: str
    path: str
    req_headers: dict[str, str] | None
    req_body: str | None
    status: int
    headers: list[list[str]] | None
    body: str | None

    @property
    def content(self) -> Any:
        """The answer's body, read as JSON where it is JSON."""
        return parsed(self.body or "")

    @property
    def sent(self) -> Any:
        return parsed(self.req_body or "")

    def header(self, name: str) -> str:
        return dict(self.headers or []).get(name, "")

    def __str__(self) -> str:
        return f"{self.place} {self.section}: {self.title} ({self.method} {self.path[:60]})"


def parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text


def exchanges(edition: str) -> list[Exchange]:
    """In the order they were made; none, with a warning, where the file is not on this machine."""
    if edition not in FOUND:
        warnings.warn(f"Not replayed, as it is not here: {FILES[edition]}", stacklevel=2)
        return []
    lines = FILES[edition].read_text(encoding="utf-8").splitlines()
    return [_exchange(place, json.loads(line)) for place, line in enumerate(lines, start=1)]


def _exchange(place: int, line: dict[str, Any]) -> Exchange:
    known = {each.name for each in fields(Exchange)}
    return Exchange(place, **{name: value for name, value in line.items() if name in known})
