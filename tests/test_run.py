"""What `make run` takes from `.env`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from portal import run


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("environ.Env.ENVIRON", dict(os.environ, PORT="8100"))
    monkeypatch.setattr(os, "environ", run.environ.Env.ENVIRON)
    file = tmp_path / ".env"
    file.write_text("# ports\nPORT=8200\nSANDBOX_PORT=8201\nSANDBOX_EDITION=2022\n")
    run.read_env(file)

    assert run.number("PORT", 8000) == 8100
    assert run.number("SANDBOX_PORT", 8001) == 8201
    assert os.environ["SANDBOX_EDITION"] == "2022"


def test_no_file_is_no_trouble(tmp_path: Path) -> None:
    run.read_env(tmp_path / ".env")
