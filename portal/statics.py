"""Where files come from: those of the front end, photos (a folder or a bucket), map tiles."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.files.storage import Storage as AnyStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from portal import limits


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Names with a fingerprint, also where one script module imports another."""

    support_js_module_import_aggregation = True


class NoBucket(AnyStorage):
    """Stands for a bucket whose packages are missing.

    Photos need a storage before any check has run: so it is the check that tells, not a trace.
    """


def photo_storage(env: environ.Env, folder: Path) -> dict[str, Any]:
    """The entry of STORAGES. A bucket needs requirements-s3.txt installed."""
    bucket = env.str("PORTAL_PHOTO_BUCKET", default="")
    if not bucket:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            # A photo has a name of its own: one that comes again takes the place of its remains.
            "OPTIONS": {"location": str(folder), "allow_overwrite": True},
        }
    if not all(find_spec(package) for package in ("storages", "boto3")):
        return {"BACKEND": "portal.statics.NoBucket"}
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": env.str("PORTAL_PHOTO_ENDPOINT", default="") or None,
            "region_name": env.str("PORTAL_PHOTO_REGION", default="") or None,
            "access_key": env.str("PORTAL_PHOTO_KEY", default="") or None,
            "secret_key": env.str("PORTAL_PHOTO_SECRET", default="") or None,
            # The portal itself looks who may see a photo; the bucket shows nothing to anybody.
            "default_acl": "private",
            "querystring_auth": True,
            "file_overwrite": True,
            "client_config": _bucket_manners(),
        },
    }


def _bucket_manners() -> Any:
    """How long a bucket is waited for; and nothing that only the youngest of them understand.

    Its package is there only where there is a bucket.
    """
    from botocore.config import Config

    return Config(
        connect_timeout=limits.BUCKET_SECONDS,
        read_timeout=limits.BUCKET_SECONDS,
        retries={"total_max_attempts": 2},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


def tile_hosts(tiles: str) -> list[str]:
    """The origin of the tiles, for the content security policy; {s} stands for any one name."""
    parts = urlsplit(tiles.replace("{s}", "*"))
    return [f"{parts.scheme}://{parts.netloc}"] if parts.netloc else []
