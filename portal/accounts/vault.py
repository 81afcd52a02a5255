"""Seals what must not be readable in the database: sessions, and tokens on running uploads.

MultiFernet over PORTAL_TOKEN_KEYS: the first key seals, every key opens, so that a key can be
replaced without signing everybody out.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Broken(Exception):
    """The seal does not open with any of the keys."""


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.TOKEN_KEYS])


def seal(text: str) -> str:
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises Broken when the text was not sealed here or its key is gone."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Broken from error


def is_fresh(sealed: str) -> bool:
    """Whether the newest key made the seal."""
    try:
        Fernet(settings.TOKEN_KEYS[0]).decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True
