"""The connection that the end-point functions speak through."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.conf import settings

from portal.drec import classify, editions, parse, transport
from portal.drec.editions import Edition
from portal.drec.errors import Unauthorized, Unknown
from portal.drec.transport import Call, Part, Patience
from portal.drec.values import Strange

T = TypeVar("T")
Shape = Callable[[object], T]

# A session row is written after the token is given out: for some milliseconds a fresh token is
# called revoked (contract 1.3). Nothing was executed, so the call may be made once more.
FRESH_SECONDS = 2.0
FRESH_PAUSE_SECONDS = 0.05


class Drec:
    """The registry at `base_url` (scheme and host, without /api), for one person's token.

    `shape` turns the parsed answer into what the caller wants, or raises Strange.
    All calls raise DrecError.
    """

    def __init__(
        self,
        *,
        base_url: str,
        edition: Edition,
        token: str = "",
        request_id: str = "",
        patience: Patience = transport.DEFAULT,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.edition = edition
        self._token = token
        self._request_id = request_id
        self._patience = patience

    @property
    def token(self) -> str:
        """For the vault alone: never shown, never logged."""
        return self._token

    def __repr__(self) -> str:
        who = "signed in" if self._token else "no sign-in"
        return f"<Drec {self.base_url} edition {self.edition.name}, {who}>"

    def get(self, path: str, params: Mapping[str, str] | None = None, *, shape: Shape[T]) -> T:
        """`path` from below /api. Repeated when no answer comes."""
        return self._call("GET", path, params=params or {}, shape=shape)

    def post(self, path: str, json: object, *, shape: Shape[T], changes: bool = True) -> T:
        """Never repeated. `changes=False`: a lost answer leaves nothing in doubt."""
        return self._call("POST", path, body=json, changes=changes, shape=shape)

    def put(
        self, path: str, json: object, *, shape: Shape[T], changes: bool = True, shown: str = ""
    ) -> T:
        """As `post`. `shown`: the path for logs and errors, where it carries a secret."""
        return self._call("PUT", path, body=json, changes=changes, shape=shape, shown=shown)

    def patch(self, path: str, json: object, *, shape: Shape[T]) -> T:
        return self._call("PATCH", path, body=json, changes=True, shape=shape)

    def delete(self, path: str, *, shape: Shape[T]) -> T:
        return self._call("DELETE", path, changes=True, shape=shape)

    def upload(self, path: str, parts: Sequence[Part], *, shape: Shape[T]) -> T:
        """Files in one multipart body. Never repeated."""
        return self._call("POST", path, parts=parts, changes=True, shape=shape)

    def download(self, path: str, *, shape: Shape[T]) -> T:
        """`shape` gets the bytes."""
        return self._call("GET", path, raw=True, shape=shape)

    @property
    def email(self) -> str:
        """Whose token this is, as the token itself says. Raises Unauthorized without a token."""
        try:
            return parse.session(self._token).email
        except Strange as error:
            raise Unauthorized(endpoint="", status=None) from error

    def _call(self, method: str, path: str, *, shape: Shape[T], **more: Any) -> T:
        """`more` are fields of a Call."""
        shown = more.pop("shown", "")
        call = Call(
            base_url=self.base_url,
            method=method,
            path=f"/api{path}",
            shown=f"/api{shown}" if shown else "",
            token=self._token,
            request_id=self._request_id,
            **more,
        )
        return _shaped(call, self._answer(call), shape)

    def _answer(self, call: Call) -> object:
        try:
            return transport.exchange(call, self._patience)
        except Unauthorized as error:
            if not (classify.says_revoked(error) and self._token_is_fresh()):
                raise
        time.sleep(FRESH_PAUSE_SECONDS)
        return transport.exchange(call, self._patience)

    def _token_is_fresh(self) -> bool:
        try:
            issued_at = parse.session(self._token).issued_at
        except Strange:
            return False
        if issued_at is None:
            return False
        return abs((datetime.now(UTC) - issued_at).total_seconds()) <= FRESH_SECONDS


def _shaped(call: Call, answer: object, shape: Shape[T]) -> T:
    """A success of another shape than agreed: a write was executed all the same."""
    try:
        return shape(answer)
    except Strange as error:
        if call.changes:
            raise Unknown(
                endpoint=call.endpoint, summary="The registry's answer was not understood"
            ) from error
        raise classify.unexpected(endpoint=call.endpoint, status=None, changes=False) from error


def connect(*, token: str = "", request_id: str = "") -> Drec:
    """The registry of the settings. Raises Unavailable when its edition cannot be found out."""
    return Drec(
        base_url=settings.DREC_API_URL,
        edition=editions.current(),
        token=token,
        request_id=request_id,
        patience=Patience(read_seconds=settings.DREC_READ_SECONDS),
    )
