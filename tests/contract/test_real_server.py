"""The same tests against a server that somebody else started, named by the environment."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.support.people import MEMBER, move_in
from tests.support.sandbox import BASE, Sandbox

A_FEW = "signing_in_and_out or comes_back_as_it_was_sent or test_history"


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", "registry"]
    return subprocess.run(
        [*command, "-k", A_FEW, "tests/contract"],
        cwd=BASE,
        env={**os.environ, **environment},
        text=True,
        capture_output=True,
        check=False,
    )


def test_the_client_s_tests_run_against_the_server_of_the_environment(
    sandbox_2024: Sandbox,
) -> None:
    move_in(sandbox_2024, MEMBER)
    done = run(
        DREC_TEST_URL=sandbox_2024.url,
        DREC_TEST_EMAIL=MEMBER.email,
        DREC_TEST_PASSWORD=MEMBER.password,
    )
    assert done.returncode == 0, done.stdout
    assert "3 passed" in done.stdout
    assert any(r["path"] == "/api/device" for r in sandbox_2024.requests())
    assert sandbox_2024.truth()["devices"] == []  # they tidy up


def test_a_server_without_a_sign_in_is_an_error_in_words() -> None:
    done = run(DREC_TEST_URL="http://127.0.0.1:9", DREC_TEST_EMAIL="", DREC_TEST_PASSWORD="")
    assert done.returncode == 1
    assert "set DREC_TEST_EMAIL and DREC_TEST_PASSWORD too" in done.stdout
