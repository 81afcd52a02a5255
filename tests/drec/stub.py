"""A real HTTP server on the loopback that plays a script: for what no well-behaved server does."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

JSON = "application/json; charset=utf-8"


@dataclass
class Say:
    """One answer. `do`: "" | "drop" (closes unanswered) | "hang" | "half" (cut off)."""

    status: int = 200
    body: object = None
    kind: str = JSON
    headers: dict[str, str] = field(default_factory=dict)
    do: str = ""

    def content(self) -> bytes:
        if self.body is None:
            return b""
        if isinstance(self.body, bytes):
            return self.body
        if self.kind != JSON and isinstance(self.body, str):
            return self.body.encode()
        return json.dumps(self.body).encode()


@dataclass
class Heard:
    method: str
    path: str
    headers: dict[str, str]
    body: str
    connection: int


class Stub:
    """Answers with the script in its order; the last answer repeats."""

    def __init__(self) -> None:
        self.script: list[Say] = [Say()]
        self.heard: list[Heard] = []
        self.connections = 0
        self.over = threading.Event()
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}
        )
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def says(self, *script: Say) -> None:
        self.script = list(script)

    def next(self) -> Say:
        with self._lock:
            return self.script.pop(0) if len(self.script) > 1 else self.script[0]

    def close(self) -> None:
        self.over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(stub) -> type[BaseHTTPRequestHandler]:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                stub.connections += 1
                self.connection_number = stub.connections

            def answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length).decode()
                stub.heard.append(
                    Heard(self.command, self.path, dict(self.headers), body, self.connection_number)
                )
                self.play(stub.next())

            do_GET = do_POST = answer

            def play(self, say: Say) -> None:
                if say.do == "hang":
                    stub.over.wait(30)
                if say.do in ("hang", "drop"):
                    self.close_connection = True
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                content = say.content()
                promised = len(content) + (100 if say.do == "half" else 0)
                self.send_response(say.status)
                for name, value in {"Content-Type": say.kind, **say.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(promised))
                self.end_headers()
                self.wfile.write(content)
                self.close_connection = say.do == "half"

            def log_message(self, *args: Any) -> None:
                """Nothing: the test speaks."""

        return Handler


@contextmanager
def running() -> Iterator[Stub]:
    stub = Stub()
    try:
        yield stub
    finally:
        stub.close()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
