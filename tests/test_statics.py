"""Where photos lie by the settings, and which host of map tiles is let in."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import environ
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from pytest_django import Settings

from portal import checks, limits
from portal.statics import photo_storage, tile_hosts

BASE = Path(__file__).resolve().parent.parent
BUCKET = {
    "PORTAL_PHOTO_BUCKET": "roofs",
    "PORTAL_PHOTO_ENDPOINT": "https://bucket.example.org",
    "PORTAL_PHOTO_REGION": "af-south-1",
    "PORTAL_PHOTO_KEY": "key",
    "PORTAL_PHOTO_SECRET": "secret",
}


def environment(**given: str) -> environ.Env:
    env = environ.Env()
    env.ENVIRON = given
    return env


def test_without_a_bucket_photos_lie_in_a_folder(tmp_path: Path, settings: Settings) -> None:
    settings.STORAGES = {**settings.STORAGES, "photos": photo_storage(environment(), tmp_path)}
    for content in (b"half of it", b"all of it"):  # one that comes again takes the other's place
        assert storages["photos"].save("7/photo.jpg", ContentFile(content)) == "7/photo.jpg"

    assert (tmp_path / "7" / "photo.jpg").read_bytes() == b"all of it"
    assert checks.photo_storage() == []


def test_a_bucket_is_private_and_named_by_the_environment(tmp_path: Path) -> None:
    made = photo_storage(environment(**BUCKET), tmp_path)

    manners = made["OPTIONS"].pop("client_config")
    assert (manners.connect_timeout, manners.read_timeout) == (limits.BUCKET_SECONDS,) * 2
    assert made["BACKEND"] == "storages.backends.s3.S3Storage"
    assert made["OPTIONS"] == {
        "bucket_name": "roofs",
        "endpoint_url": "https://bucket.example.org",
        "region_name": "af-south-1",
        "access_key": "key",
        "secret_key": "secret",
        "default_acl": "private",
        "querystring_auth": True,
        "file_overwrite": True,
    }


def test_keys_that_the_machine_has_itself_need_not_be_named(tmp_path: Path) -> None:
    options = photo_storage(environment(PORTAL_PHOTO_BUCKET="roofs"), tmp_path)["OPTIONS"]

    names = ("endpoint_url", "region_name", "access_key", "secret_key")
    assert [options[name] for name in names] == [None] * 4


@pytest.mark.parametrize("missing", ["storages", "boto3"])
def test_a_bucket_without_its_package_is_told_before_the_first_photo(
    tmp_path: Path, missing: str
) -> None:
    (tmp_path / "sitecustomize.py").write_text(f"import sys\nsys.modules[{missing!r}] = None\n")
    own = {**BUCKET, "PYTHONPATH": str(tmp_path), "PORTAL_DATA_DIR": str(tmp_path)}
    checked = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=BASE,
        env={**os.environ, **own, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 1
    assert "(portal.E006)" in checked.stderr
    assert "requirements-s3.txt" in checked.stderr
    assert "Traceback" not in checked.stderr


@pytest.mark.parametrize(
    ("tiles", "hosts"),
    [
        ("", []),
        ("https://tiles.example.org/{z}/{x}/{y}.png", ["https://tiles.example.org"]),
        ("https://{s}.tiles.example.org/{z}/{x}/{y}.png", ["https://*.tiles.example.org"]),
        ("http://127.0.0.1:9/{z}/{x}/{y}.png", ["http://127.0.0.1:9"]),
        ("/tiles/{z}/{x}/{y}.png", []),
    ],
)
def test_the_host_of_the_tiles_is_let_in(tiles: str, hosts: list[str]) -> None:
    assert tile_hosts(tiles) == hosts
