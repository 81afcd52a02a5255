"""What a handler gets: the state of the sandbox and the request at hand."""

from __future__ import annotations

import secrets
import time
from collections import deque
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
# Measured: 2 to 4 of 30 calls right after sign-in. A client waits 50 ms before it tries again.
LATE_EVERY = 10
LATE_SECONDS = 0.025
# A longer token does not fit the session's column: it is dead from the start. An address of
# some 47 characters makes it so long.
TOKEN_COLUMN = 255
# The newest are kept.
LETTERS_KEPT = 1_000


@dataclass(frozen=True)
class Upload:
    """A part of a multipart body. `kind` is its content type."""

    field: str
    name: str
    kind: str
    content: bytes


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
    files: list[Upload] = field(default_factory=list)
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


@dataclass(frozen=True)
class Manner:
    """How the server behaves. `quirks` False turns the harmful ones off (contract 9).

    `dev` is the real servers' MODE=dev. After a crash connections are refused for
    `down_seconds`.
    """

    quirks: bool = True
    dev: bool = False
    down_seconds: float = 2.0


@dataclass(frozen=True)
class Letter:
    """A mail that the real servers would have sent; `link` holds the token, "" without one."""

    to: str
    subject: str
    text: str
    link: str
    at: str


@dataclass
class World:
    """One edition and its state. `mail` is what went out, the newest last."""

    edition: str
    store: Store
    manner: Manner = field(default_factory=Manner)
    mail: deque[Letter] = field(default_factory=lambda: deque(maxlen=LETTERS_KEPT))
    sign_ins: int = 0
    _late: dict[Session, float] = field(default_factory=dict)

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
        if self.is_2022 or len(token) <= TOKEN_COLUMN or not self.manner.quirks:
            self._begin(Session(user.id, identity.digest(token)))
        return token

    def _begin(self, session: Session) -> None:
        """2024 does not wait for the session's row: some tokens are known a moment late."""
        self.sign_ins += 1
        races = self.manner.quirks and not self.is_2022 and self.sign_ins % LATE_EVERY == 0
        if races and not self.store.has_session(session):
            self._late[session] = time.monotonic() + LATE_SECONDS
        self.store.save(session)

    def is_late(self, session: Session) -> bool:
        """True while the row of that session is still on its way (contract 1.3)."""
        if not self._late:
            return False
        until = self._late.get(session, 0.0)
        if until and time.monotonic() > until:
            self._late.pop(session, None)
        return time.monotonic() <= until


Handler = Callable[[World, Request], Answer]
Guard = Callable[[World, Request], None]
