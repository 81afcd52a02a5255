"""Passwords and tokens (contract 1.3)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import string
from typing import Any

# Enough to keep a demo password from being read off the file, and cheap enough for tests.
ROUNDS = 4_000
SALT_BYTES = 16
DAY_SECONDS = 86_400
TOKEN_DAYS = {"2022": 30, "2024": 180}
BCRYPT_ALPHABET = "./" + string.ascii_letters + string.digits
BCRYPT_LENGTH = 53

Claims = dict[str, Any]


def hashed(password: str, salt: str | None = None) -> str:
    salt = salt or secrets.token_hex(SALT_BYTES)
    digest = hashlib.pbkdf2_hmac("sha256", password.encode(), salt.encode(), ROUNDS)
    return f"{salt}${digest.hex()}"


def matches(password: str, stored: str) -> bool:
    return hmac.compare_digest(hashed(password, stored.partition("$")[0]), stored)


def bcrypt_lookalike() -> str:
    """What the 2024 registration answer gives away; here it is chance and opens nothing."""
    return "$2a$08$" + "".join(secrets.choice(BCRYPT_ALPHABET) for _ in range(BCRYPT_LENGTH))


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def sign(claims: Claims, key: str) -> str:
    """A compact HS256 token. The same claims give the same token."""
    head = _packed({"alg": "HS256", "typ": "JWT"})
    unsigned = f"{head}.{_packed(claims)}"
    return f"{unsigned}.{_signature(unsigned, key)}"


def claims_of(token: str, key: str, now_seconds: float) -> Claims | None:
    """The claims of a token that is well signed and not expired."""
    unsigned, _, signature = token.rpartition(".")
    if not hmac.compare_digest(_signature(unsigned, key).encode(), signature.encode()):
        return None
    claims: Claims = json.loads(_unpacked(unsigned.partition(".")[2]))
    return claims if claims.get("exp", 0) > now_seconds else None


def _signature(unsigned: str, key: str) -> str:
    return _base64(hmac.digest(key.encode(), unsigned.encode(), "sha256"))


def _packed(value: Claims) -> str:
    return _base64(json.dumps(value, separators=(",", ":")).encode())


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
