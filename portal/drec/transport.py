"""One HTTP exchange with the registry: connections, timeouts, retries, size.

Knows nothing of editions or of what an answer means. The registry closes idle connections after
5 s (contract 1.1), so a connection is used again only when it was idle for less than 4 s; and
since nothing is ever sent twice blindly, a write that loses its answer raises Unknown.
"""

from __future__ import annotations

import json
import logging
import random
import ssl
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from typing import NoReturn

import requests
from urllib3.exceptions import NewConnectionError

from portal.drec import classify
from portal.drec.errors import DrecError, Unavailable, Unexpected, Unknown

logger = logging.getLogger("portal.drec")

CHUNK_BYTES = 64 * 1024
# The one multipart field that the registry takes (contract 8).
FILES_FIELD = "files"


@dataclass(frozen=True)
class Patience:
    """How long and how often a call is tried. Tests shorten it; nothing else should."""

    connect_seconds: float = 3.0
    # Registration took 1.4 s on the stage server and some lists more; a hung call never ends.
    read_seconds: float = 20.0
    # The registry closes at 5 s.
    idle_seconds: float = 4.0
    # Of a GET; nothing else is ever repeated.
    retries: int = 2
    pause_seconds: float = 0.2
    # A person is waiting: after this long a failed look-up is not tried once more.
    retry_within_seconds: float = 10.0
    # Ten thousand devices are about 10 MB; nothing that the portal asks for is larger.
    answer_bytes: int = 20 * 1024 * 1024


DEFAULT = Patience()


@dataclass(frozen=True)
class Part:
    """A file of a multipart body. `kind` is its media type."""

    name: str
    content: bytes = field(repr=False)
    kind: str


@dataclass(frozen=True)
class Call:
    """A request. `changes`: it may alter the registry, so a lost answer leaves a doubt.

    `shown`: the path as logs and errors may have it, where the path itself is a secret.
    `parts`: files, in place of a JSON body. `raw`: a success is wanted as bytes.
    """

    base_url: str
    method: str
    path: str  # from the root, with /api where it belongs
    params: Mapping[str, str] = field(default_factory=dict)
    body: object = None
    token: str = field(default="", repr=False)
    changes: bool = False
    request_id: str = ""
    shown: str = ""
    parts: Sequence[Part] = ()
    raw: bool = False

    @property
    def endpoint(self) -> str:
        return f"{self.method} {self.shown_path.removeprefix('/api')}"

    @property
    def shown_path(self) -> str:
        return self.shown or self.path

    def headers(self) -> dict[str, str]:
        headers = {"Accept": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return headers


def exchange(call: Call, patience: Patience = DEFAULT) -> object:
    """The parsed answer: JSON, text, or None for an empty body. Raises DrecError."""
    started = time.monotonic()
    retries = patience.retries if call.method == "GET" else 0
    for attempt in range(retries):
        try:
            return _once(call, patience)
        except Unavailable:
            if time.monotonic() - started > patience.retry_within_seconds:
                raise
        time.sleep(_pause(attempt, patience))
    return _once(call, patience)


def date(call: Call, patience: Patience = DEFAULT) -> str:
    """The `Date` header of an answer, whatever else it says; "" without one. Raises DrecError."""
    session = _pool.session(call.base_url, patience.idle_seconds)
    timeout = (patience.connect_seconds, patience.read_seconds)
    try:
        with session.get(
            call.base_url + call.path, timeout=timeout, allow_redirects=False, stream=True
        ) as response:
            _content(call, response, patience.answer_bytes)
            return response.headers.get("Date", "")
    except requests.RequestException as error:
        _raise_lost(call, error)


def _pause(attempt: int, patience: Patience) -> float:
    """Grows twofold, spread by half, so that many portals do not return as one."""
    spread = random.uniform(0.5, 1.5)  # noqa: S311 - nothing secret depends on it
    return patience.pause_seconds * spread * 2.0**attempt


def _once(call: Call, patience: Patience) -> object:
    started = time.monotonic()
    outcome = "no answer"
    try:
        status, kind, content = _send(call, patience)
        outcome = str(status)
        return _understood(call, status, _parsed(call, status, kind, content))
    except requests.RequestException as error:
        _raise_lost(call, error)
    finally:
        _log(call, outcome, time.monotonic() - started)


def _send(call: Call, patience: Patience) -> tuple[int, str, bytes]:
    session = _pool.session(call.base_url, patience.idle_seconds)
    with session.request(
        call.method,
        call.base_url + call.path,
        params=dict(call.params),
        json=call.body,
        files=[(FILES_FIELD, (one.name, one.content, one.kind)) for one in call.parts] or None,
        headers=call.headers(),
        timeout=(patience.connect_seconds, patience.read_seconds),
        allow_redirects=False,
        stream=True,
    ) as response:
        content = _content(call, response, patience.answer_bytes)
    _pool.used(call.base_url)
    return response.status_code, response.headers.get("Content-Type", ""), content


def _content(call: Call, response: requests.Response, limit: int) -> bytes:
    parts = bytearray()
    for chunk in response.iter_content(CHUNK_BYTES):
        parts += chunk
        if len(parts) > limit:
            raise _not_understood(call, response.status_code, "The registry's answer is too large")
    return bytes(parts)


def _parsed(call: Call, status: int, kind: str, content: bytes) -> object:
    if call.raw and status < HTTPStatus.MULTIPLE_CHOICES:
        return content
    if not content:
        return None
    text = content.decode("utf-8", errors="replace")
    if "json" not in kind.lower():
        return text
    try:
        return json.loads(text)
    except ValueError:
        if status >= HTTPStatus.BAD_REQUEST:
            return text
        raise _not_understood(call, status, "The registry's answer was cut off") from None


def _understood(call: Call, status: int, body: object) -> object:
    success = HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES
    if success and not classify.refused(body):
        return body
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise Unexpected(
            endpoint=call.endpoint,
            status=status,
            summary="The registry sends the portal to another address, and it does not follow",
            next_step="The operator of the portal should check DREC_API_URL.",
        )
    raise classify.failure(endpoint=call.endpoint, status=status, body=body, changes=call.changes)


def _not_understood(call: Call, status: int, summary: str) -> DrecError:
    """A success that cannot be read: a write was executed then, so it is in doubt."""
    if call.changes and status < HTTPStatus.MULTIPLE_CHOICES:
        return Unknown(endpoint=call.endpoint, status=status, summary=summary)
    return Unexpected(endpoint=call.endpoint, status=status, summary=summary)


def _raise_lost(call: Call, error: requests.RequestException) -> NoReturn:
    """No complete answer came. Whether anything was executed depends on how far it got."""
    if isinstance(error, ValueError):  # requests' own: the address is none
        raise Unexpected(
            endpoint=call.endpoint,
            summary="The registry's address is not usable",
            next_step="The operator of the portal should check DREC_API_URL.",
        ) from error
    if call.changes and not _never_sent(error):
        raise Unknown(endpoint=call.endpoint) from error
    raise Unavailable(endpoint=call.endpoint) from error


def _never_sent(error: requests.RequestException) -> bool:
    """No connection was made: refused, unreachable, no name, a certificate that is not valid."""
    if isinstance(error, requests.ConnectTimeout):
        return True
    reason = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(reason, NewConnectionError):
        return True
    cause = reason.args[0] if isinstance(reason, Exception) and reason.args else None
    return isinstance(cause, ssl.SSLCertVerificationError)


def _log(call: Call, outcome: str, seconds: float) -> None:
    """One line a call; never a body, a query or a token."""
    logger.info(
        "%s %s %s %d ms",
        call.method,
        call.shown_path,
        outcome,
        seconds * 1000,
        extra={"request_id": call.request_id} if call.request_id else None,
    )


class _Pool(threading.local):
    """This thread's sessions, one for each registry, with the time of their last answer."""

    def __init__(self) -> None:
        self._sessions: dict[str, tuple[requests.Session, float]] = {}

    def session(self, base_url: str, idle_seconds: float) -> requests.Session:
        held = self._sessions.get(base_url)
        if held and time.monotonic() - held[1] < idle_seconds:
            return held[0]
        if held:
            held[0].close()
        fresh = _new_session()
        self._sessions[base_url] = (fresh, time.monotonic())
        return fresh

    def used(self, base_url: str) -> None:
        session, _ = self._sessions[base_url]
        self._sessions[base_url] = (session, time.monotonic())


_pool = _Pool()


def _new_session() -> requests.Session:
    """No proxies or passwords of the machine, no cookies: whose call it is, its header says."""
    session = requests.Session()
    session.trust_env = False
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.headers["User-Agent"] = "drec-portal"
    return session
