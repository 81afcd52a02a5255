"""Wrong settings are told by name."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from pytest_django import Settings

from portal import checks, keys

BASE = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("name", "value", "check", "number"),
    [
        ("DREC_API_URL", "", checks.registry_address, "portal.E001"),
        ("DREC_API_URL", "https://stage-api.drecs.org/api", checks.registry_address, "portal.E001"),
        ("DREC_EDITION", "2023", checks.edition, "portal.E002"),
        ("TOKEN_KEYS", [], checks.token_keys, "portal.E003"),
        ("TOKEN_KEYS", ["short"], checks.token_keys, "portal.E003"),
        ("DREC_API_URL", "http://registry.example", checks.registry_over_tls, "portal.E004"),
    ],
)
def test_what_is_wrong_is_named(
    settings: Settings, name: str, value: Any, check: Any, number: str
) -> None:
    setattr(settings, name, value)

    assert [message.id for message in check()] == [number]


def test_good_settings_pass(settings: Settings) -> None:
    settings.DREC_API_URL = "https://stage-api.drecs.org"
    settings.TOKEN_KEYS = [Fernet.generate_key().decode()]
    found = [checks.registry_address(), checks.edition(), checks.token_keys()]

    assert [*found, checks.registry_over_tls()] == [[], [], [], []]


def test_a_deployment_passes_djangos_own_check(tmp_path: Path) -> None:
    environment = {
        "PATH": "/usr/bin:/bin",
        "DREC_API_URL": "https://stage-api.drecs.org",
        "PORTAL_SECRET_KEY": "p" * 20 + "Q1w2E3r4T5y6U7i8O9p0" * 2,
        "PORTAL_TOKEN_KEYS": Fernet.generate_key().decode(),
        "PORTAL_ALLOWED_HOSTS": "portal.example.org",
        "PORTAL_DATA_DIR": str(tmp_path),
    }
    checked = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=BASE,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stderr


def test_keys_are_made_once_and_kept_private(tmp_path: Path) -> None:
    path = keys.keep(tmp_path)
    made = path.read_text()
    keys.keep(tmp_path)

    assert path.read_text() == made
    assert path.stat().st_mode & 0o777 == 0o600
    assert "PORTAL_TOKEN_KEYS=" in made
