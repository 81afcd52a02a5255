"""HTTP/1.1 on the standard library: one thread a connection, each answer in one write."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import ipaddress
import json
import socket
import sys
import time
import traceback
from email.utils import formatdate
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from socketserver import ThreadingTCPServer
from typing import Any

from . import app, control, dates
from .answers import JSON_TYPE, TEXT_TYPE, Answer, Crash, NoAnswer, plain

# The real servers close a connection that has been idle so long (contract 1.1).
IDLE_SECONDS = 5
# A larger body is not read to its end: the connection closes after the refusal.
READ_LIMIT = 20 * 1024 * 1024
# How soon a crash is noticed.
POLL_SECONDS = 0.05
# Connections that wait to be taken: tests open many at once.
BACKLOG = 256


class Server(ThreadingTCPServer):
    """Holds the sandbox. Its threads end with the process, so that a signal stops it at once."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    request_queue_size = BACKLOG

    def __init__(self, address: tuple[str, int], sandbox: app.Sandbox) -> None:
        super().__init__(address, Handler)
        self.sandbox = sandbox
        self._connections: set[socket.socket] = set()
        self._dead = False
        sandbox.complain = complain

    def run(self) -> None:
        """Serves for ever; after a crash nobody listens for a while, then as if started anew."""
        while True:
            self.serve_forever(POLL_SECONDS)
            self._dead = False
            self.socket.close()
            for connection in list(self._connections):
                _hang_up(connection)
            time.sleep(self.sandbox.world.manner.down_seconds)
            self.socket = socket.socket(self.address_family, self.socket_type)
            self.server_address = self.server_address[:2]
            self.server_bind()
            self.server_activate()

    def die(self) -> None:
        """For the thread of a connection: returns when nobody listens any more."""
        if not self._dead:
            self._dead = True
            self.shutdown()

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request_thread(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    @property
    def url(self) -> str:
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """A caller that hangs up is none of our trouble."""
        error = sys.exception()
        if error is not None and not isinstance(error, ConnectionError | TimeoutError):
            complain(error)


def _hang_up(connection: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)


def complain(error: BaseException) -> None:
    traceback.print_exception(error, file=sys.stderr)


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    disable_nagle_algorithm = True
    rbufsize = 64 * 1024

    def handle_any(self) -> None:
        raw = self._body()
        if raw is None:
            self._send(plain(413, "request entity too large").answer)
            return
        try:
            self._send(self._answer(raw))
        except Crash:
            self.close_connection = True
            self.server.die()
        except NoAnswer as silence:
            self._fall_silent(silence)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = handle_any

    def _answer(self, raw: bytes) -> Answer:
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = app.understood(self.command, self.path, headers)
        if request.path.startswith(control.PREFIX) and self._is_local():
            return control.answer(self.server.sandbox, request, raw)
        return app.answer(self.server.sandbox, request, raw)

    def _is_local(self) -> bool:
        return ipaddress.ip_address(self.client_address[0]).is_loopback

    def _body(self) -> bytes | None:
        """None for a body that is too large to be worth reading."""
        length = self.headers.get("Content-Length", "0")
        size = int(length) if length.isdigit() else READ_LIMIT + 1
        if size > READ_LIMIT:
            self.close_connection = True
            return None
        return self.rfile.read(size)

    def _fall_silent(self, silence: NoAnswer) -> None:
        if silence.hangs:
            self._wait_for_the_caller_to_go()
        self.close_connection = True

    def _wait_for_the_caller_to_go(self) -> None:
        self.connection.settimeout(None)
        while self.connection.recv(1024):
            pass

    def _send(self, answer: Answer) -> None:
        kind, content = encoded(answer.body)
        tag = etag(content) if content else ""
        status = answer.status
        if tag and status == HTTPStatus.OK and self.headers.get("If-None-Match") == tag:
            status, content = HTTPStatus.NOT_MODIFIED, b""
        lines = [
            f"HTTP/1.1 {int(status)} {phrase(int(status))}",
            "X-Powered-By: Express",
            "Access-Control-Allow-Origin: *",
            *([f"Content-Type: {kind}"] if content and kind else []),
            *([f"ETag: {tag}"] if tag else []),
            *([f"Content-Length: {len(content)}"] if status != HTTPStatus.NOT_MODIFIED else []),
            *answer.headers,
            f"Date: {formatdate(dates.now() // 1000, usegmt=True)}",
            *self._connection_lines(),
        ]
        body = b"" if self.command == "HEAD" else content
        self.wfile.write("\r\n".join((*lines, "\r\n")).encode("latin-1") + body)

    def _connection_lines(self) -> tuple[str, ...]:
        if self.close_connection:
            return ("Connection: close",)
        return ("Connection: keep-alive", f"Keep-Alive: timeout={IDLE_SECONDS}")

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: what was asked stands in `/_sandbox/requests`."""


def encoded(body: object) -> tuple[str, bytes]:
    if body is None:
        return "", b""
    if isinstance(body, bytes):
        return "", body
    if isinstance(body, str):
        return TEXT_TYPE, body.encode()
    return JSON_TYPE, json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def etag(content: bytes) -> str:
    """Weak, of length and SHA-1, as Express makes it."""
    digest = hashlib.sha1(content, usedforsecurity=False).digest()
    return f'W/"{len(content):x}-{base64.b64encode(digest).decode()[:27]}"'


def phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def listen(host: str, port: int, sandbox: app.Sandbox) -> Server:
    """Binds; port 0 takes a free one. Raises OSError when the port is taken."""
    return Server((host, port), sandbox)
