"""Chaos in little, so that every run of the suite has it; `make chaos` runs it at full size.

Four worker processes, some of them killed, on either database and either queue. Where no
PostgreSQL or Redis answers, that part is left out and said so.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import standalone

BASE = Path(__file__).resolve().parents[2]
SIZE = ("--devices", "8", "--reads", "15", "--kills", "5", "--seed", "7")
PATIENCE_SECONDS = 330


def chaos(*arguments: str) -> None:
    command = (sys.executable, "-m", "tests.chaos", *SIZE, *arguments)
    done = subprocess.run(
        command, cwd=BASE, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("edition", ["2022", "2024"])
def test_every_read_is_stored_once_and_told_rightly(edition: str) -> None:
    chaos("--edition", edition)


@pytest.mark.parametrize("queue", ["database", "redis"])
def test_on_postgresql_with_either_queue(queue: str) -> None:
    address = standalone.redis() if queue == "redis" else ""
    missing = [
        name
        for name, there in (
            ("PostgreSQL", standalone.postgres()),
            ("Redis", address or queue == "database"),
        )
        if not there
    ]
    print(f"left out: {missing}")
    if not missing:
        chaos("--edition", "2024", "--database", "postgres", "--queue", address)
