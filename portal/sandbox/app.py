"""From a request to an answer: faults, route, guards, handler."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from json import JSONDecodeError
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from . import bulk, dates, routes, uploads
from .answers import Answer, Crash, NoAnswer, Refusal, broken, named, plain
from .faults import Capacity, Fault, Faults
from .guards import session_of
from .journal import Entry, Journal
from .store import Store
from .world import FIRST_IDS, Manner, Request, World

BODY_LIMIT = 100 * 1024
PREFLIGHT = Answer(
    204,
    headers=(
        "Access-Control-Allow-Methods: GET,HEAD,PUT,PATCH,POST,DELETE",
        "Vary: Access-Control-Request-Headers",
    ),
)
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"
MULTIPART = "multipart/form-data"
FAULT_WORDS = {
    401: "Unauthorized",
    403: "Forbidden resource",
    412: "Only active users can perform this action. Your status is Pending",
    429: "ThrottlerException: Too Many Requests",
    500: "Internal server error",
}
OTHER_FAULT_WORDS = "Service Unavailable"


@dataclass
class Sandbox:
    """One server's state and settings. `complain` gets the traceback of a mistake of our own."""

    world: World
    capacity: Capacity
    latency: float = 0.0
    faults: Faults = field(default_factory=Faults)
    journal: Journal = field(default_factory=Journal)
    complain: Callable[[BaseException], None] = lambda error: None

    def __post_init__(self) -> None:
        self._at_start = self.world.manner, self.capacity

    def as_at_start(self) -> None:
        """Manner and capacity as the command line has them; a reset does this. Sign-ins are
        counted anew, so that the same calls get the same answers."""
        self.world.manner, self.capacity = self._at_start
        self.world.sign_ins = 0


def new(
    edition: str,
    *,
    data: Path | None = None,
    latency: float = 0.0,
    capacity: float | None = None,
    manner: Manner | None = None,
) -> Sandbox:
    """`latency` in seconds, `capacity` in requests a second. `data`: the file of the state."""
    store = Store(first_id=FIRST_IDS[edition], path=data)
    return Sandbox(World(edition, store, manner or Manner()), Capacity(capacity), latency)


def understood(method: str, target: str, headers: dict[str, str]) -> Request:
    parts = urlsplit(target)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    return Request(method, target, parts.path, query, headers)


def answer(sandbox: Sandbox, request: Request, raw: bytes) -> Answer:
    """Raises NoAnswer when the connection is to end without one."""
    refused = _read_body(sandbox.world, request, raw)
    entry = sandbox.journal.open(_entry(request))
    sandbox.capacity.wait()
    if sandbox.latency:
        time.sleep(sandbox.latency)
    fault = sandbox.faults.take(request.method, unquote(request.path))
    if fault:
        _before(sandbox.world, request, fault)
        refused = _refused_by(fault) or refused
    said = refused.answer if refused else _said(sandbox, request)
    if fault and fault.do == "drop_after":
        raise NoAnswer(hangs=False)
    entry.status, entry.answer = said.status, said.body
    return said


def _read_body(world: World, request: Request, raw: bytes) -> Refusal | None:
    """A body that cannot be read is refused before any guard; its text stays for the journal."""
    if request.headers.get("content-type", "").lower().startswith(MULTIPART):
        _read_form(request, raw)
        return None
    if len(raw) > BODY_LIMIT:
        return broken() if world.is_2022 else plain(413, "request entity too large")
    try:
        request.body = _parsed(request, raw)
    except Refusal as refusal:
        request.body = raw.decode(errors="replace")
        return refusal
    return None


def _read_form(request: Request, raw: bytes) -> None:
    """The body stands for the files in the journal: their names and sizes."""
    parts = uploads.read_form(request.headers["content-type"], raw)
    request.files = [part for part in parts if part.name]
    request.body = {part.field: f"{part.name} ({len(part.content)} bytes)" for part in parts}


def _entry(request: Request) -> Entry:
    path, at = unquote(request.path), dates.iso(dates.now())
    return Entry(request.method, path, request.query, request.body, at)


def _refused_by(fault: Fault) -> Refusal | None:
    if fault.do != "status":
        return None
    return plain(fault.number, FAULT_WORDS.get(fault.number, OTHER_FAULT_WORDS))


def _before(world: World, request: Request, fault: Fault) -> None:
    if fault.do in ("drop_before", "hang"):
        raise NoAnswer(hangs=fault.do == "hang")
    if fault.do == "crash":
        raise Crash
    if fault.do == "delay":
        time.sleep(fault.number / 1000)
    if fault.do == "revoke_token":
        _revoke(world, request)


def _revoke(world: World, request: Request) -> None:
    for user in list(world.store.users.values()):
        world.store.end_session(session_of(user, request.token))


def _said(sandbox: Sandbox, request: Request) -> Answer:
    try:
        return _handled(sandbox.world, request)
    except Refusal as refusal:
        return refusal.answer
    except NoAnswer:
        if sandbox.world.manner.quirks:
            raise
        return broken().answer
    except Exception as error:
        sandbox.complain(error)
        return broken().answer


def _handled(world: World, request: Request) -> Answer:
    if request.method == "OPTIONS":  # answered before any route is looked for
        return PREFLIGHT
    found = routes.find(world.edition, request.method, request.path)
    if found is None:
        raise named(404, f"Cannot {request.method} {request.target}")
    bulk.run_due(world)
    route, request.params = found
    for guard in route.guards:
        guard(world, request)
    return route.handler(world, request)


def _parsed(request: Request, raw: bytes) -> Any:
    """The body by its content type; None where there is none, or of another type."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == FORM:
        return dict(parse_qsl(raw.decode(errors="replace"), keep_blank_values=True))
    if kind != JSON or not raw:
        return None
    return _json(raw.decode(errors="replace"))


def _json(text: str) -> Any:
    if text.lstrip()[:1] not in ("{", "["):  # the servers' parser takes nothing else at the top
        raise named(400, f"Unexpected token {text.lstrip()[:1]} in JSON at position 0")
    try:
        return json.loads(text, parse_constant=_no_constant)
    except JSONDecodeError as error:
        raise named(400, _json_words(error, text)) from None
    except (ValueError, RecursionError):
        raise named(400, "Unexpected token in JSON") from None


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _json_words(error: JSONDecodeError, text: str) -> str:
    """The words of Node 20 for the commonest slips."""
    if error.msg.startswith("Expecting ','"):
        return f"Expected ',' or '}}' after property value in JSON at position {error.pos}"
    if error.msg.startswith("Expecting property name"):
        return f"Expected double-quoted property name in JSON at position {len(text)}"
    if error.pos >= len(text):
        return "Unexpected end of JSON input"
    return f"Unexpected token {text[error.pos]} in JSON at position {error.pos}"
