"""A portal that is brought up to date in the middle of an upload loses nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reads import ledgers
from tests.support import standalone
from tests.support.sandbox import BASE


@pytest.mark.database
def test_packed_reads_and_the_record_come_through(tmp_path: Path) -> None:
    kind = "postgres" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    with standalone.database(kind, tmp_path) as url:
        command = [sys.executable, "-m", "tests.support.upgrade", url]
        done = subprocess.run(command, cwd=BASE, text=True, capture_output=True, check=False)

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    sent = {name: [str(r.value) for r in ledgers.readings(name, 3)] for name in ("roof", "hill")}
    assert told == {"values": sent, "cursors": [[1, 1], [1, 1]], "events": 2, "problems": []}
