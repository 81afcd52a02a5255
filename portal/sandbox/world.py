"""What a handler gets: the state of the sandbox and the request at hand."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from . import dates, identity
from .answers import Answer
from .records import Organisation, Session, User
from .store import Store

KEY_BYTES = 32
# Ids of the two editions lie apart, so that one portal database can meet both.
FIRST_IDS = {"2022": 1, "2024": 10001}
EDITIONS = tuple(FIRST_IDS)


@dataclass
class Request:
    """`target` is the path with its query as sent; `query` has the last value of each name."""

    method: str
    target: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: Any = None
    params: dict[str, str] = field(default_factory=dict)
    user: User | None = None

    @property
    def content(self) -> dict[str, Any]:
        """The body's fields; anything that is no object has none."""
        return self.body if isinstance(self.body, dict) else {}

    @property
    def who(self) -> User:
        """The user that the guards have let in."""
        if self.user is None:
            raise LookupError("no guard of this route finds the user")
        return self.user

    @property
    def token(self) -> str:
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token if scheme.lower() == "bearer" else ""


@dataclass
class World:
    """One edition and its state."""

    edition: str
    store: Store

    @property
    def is_2022(self) -> bool:
        return self.edition == "2022"

    @property
    def signing_key(self) -> str:
        return self.store.value("signing key", secrets.token_hex(KEY_BYTES))

    def organisation(self, user: User) -> Organisation | None:
        return self.store.organisation_of(user)

    def issue_token(self, user: User) -> str:
        """Signs the user in. Two tokens of one second are the same text (contract 1.3)."""
        seconds = dates.now() // 1000
        days = identity.TOKEN_DAYS[self.edition]
        claims: identity.Claims = {"email": user.email, "id": user.id}
        if not self.is_2022:
            claims["role"] = user.role
        claims |= {"iat": seconds, "exp": seconds + days * identity.DAY_SECONDS}
        token = identity.sign(claims, self.signing_key)
        self.store.save(Session(user.id, identity.digest(token)))
        return token


Handler = Callable[[World, Request], Answer]
Guard = Callable[[World, Request], None]
