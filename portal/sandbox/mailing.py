"""The mails that the real servers send, and the tokens in their links (contract 2.5)."""

from __future__ import annotations

import os
import secrets

from . import dates
from .records import User
from .world import Letter, World

# Where the links lead; the real servers read the same variable.
PORTAL = os.environ.get("UI_BASE_URL", "http://127.0.0.1:8000")
TOKEN_BYTES = 64
TOKEN_HOURS = 8


def ask_to_confirm(world: World, user: User) -> None:
    _renew_token(world, user)
    link = f"{PORTAL}/confirm-email?token={user.mail_token}"
    post(world, user.email, "Confirm your e-mail address", "Please confirm your address.", link)


def offer_new_password(world: World, user: User) -> None:
    _renew_token(world, user)
    link = f"{PORTAL}/reset-password?token={user.mail_token}&email={user.email}"
    post(world, user.email, "Reset your password", "Please choose a new password.", link)


def _renew_token(world: World, user: User) -> None:
    user.mail_token = secrets.token_hex(TOKEN_BYTES)
    user.mail_token_ends = dates.now() + TOKEN_HOURS * dates.HOUR
    world.store.save(user)


def post(world: World, to: str, subject: str, text: str, link: str = "") -> None:
    world.mail.append(Letter(to, subject, text, link, dates.iso(dates.now())))


def owner_of(world: World, token: str) -> User | None:
    users = list(world.store.users.values())
    return next((user for user in users if token and user.mail_token == token), None)
