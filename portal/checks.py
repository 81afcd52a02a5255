"""System checks: a wrong or missing setting is told by name, with what to do about it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.files.storage import storages

from portal import limits
from portal.statics import NoBucket


@register()
def registry_address(**_: Any) -> list[CheckMessage]:
    parts = urlsplit(settings.DREC_API_URL)
    if parts.scheme in {"http", "https"} and parts.netloc and not parts.path:
        return []
    return [
        Error(
            "DREC_API_URL must be scheme and host, without a path; "
            f"it is “{settings.DREC_API_URL}”.",
            hint="For example https://stage-api.drecs.org. `make run` sets it to its sandbox.",
            id="portal.E001",
        )
    ]


@register()
def edition(**_: Any) -> list[CheckMessage]:
    if settings.DREC_EDITION in {"auto", "2022", "2024"}:
        return []
    return [
        Error(
            f"DREC_EDITION must be auto, 2022 or 2024; it is “{settings.DREC_EDITION}”.",
            id="portal.E002",
        )
    ]


@register()
def token_keys(**_: Any) -> list[CheckMessage]:
    """Without a key nobody could sign in; a malformed one must not be found out by the first."""
    try:
        usable = [Fernet(key) for key in settings.TOKEN_KEYS]
    except ValueError:
        usable = []
    if usable:
        return []
    return [
        Error(
            "PORTAL_TOKEN_KEYS must hold at least one Fernet key (newest first, commas between).",
            hint="Make one: python -c 'from cryptography.fernet import Fernet; "
            "print(Fernet.generate_key().decode())'",
            id="portal.E003",
        )
    ]


@register()
def photo_storage(**_: Any) -> list[CheckMessage]:
    """A bucket without its packages must not be found out by the first photo."""
    if not isinstance(storages["photos"], NoBucket):
        return []
    return [
        Error(
            "PORTAL_PHOTO_BUCKET is set, and what speaks to a bucket is not installed.",
            hint="pip install --require-hashes -r requirements-s3.txt, "
            "or leave PORTAL_PHOTO_BUCKET empty for a folder.",
            id="portal.E006",
        )
    ]


@register(deploy=True)
def lease(**_: Any) -> list[CheckMessage]:
    """A lease that ends during a call would let two workers send the same read."""
    if settings.LEASE_SECONDS >= limits.LEASE_SECONDS:
        return []
    return [
        Error(f"PORTAL_LEASE_SECONDS must be {limits.LEASE_SECONDS} or more.", id="portal.E005")
    ]


@register(deploy=True)
def second_step(**_: Any) -> list[CheckMessage]:
    """Staff see every organisation: a stolen password should not be enough."""
    if settings.STAFF_TOTP:
        return []
    words = "Staff can sign in with a password alone."
    return [Warning(words, hint="Set PORTAL_STAFF_TOTP=on.", id="portal.W001")]


@register(deploy=True)
def registry_over_tls(**_: Any) -> list[CheckMessage]:
    """Passwords and tokens go to the registry: never in clear over a network."""
    host = urlsplit(settings.DREC_API_URL).hostname
    if settings.DREC_API_URL.startswith("https://") or host in {"127.0.0.1", "localhost", "::1"}:
        return []
    return [Error("DREC_API_URL must be https:// on a deployment.", id="portal.E004")]
