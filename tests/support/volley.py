"""Many requests one after the other on one connection, with next to no work on this side."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from tests.sandbox.api import EMAIL, PASSWORD, Api, iso
from tests.support.sandbox import Sandbox

ANSWER_BYTES = 64 * 1024
FIRST = datetime(2026, 10, 2, tzinfo=UTC)
DEVICE = "roof"


def reads(sandbox: Sandbox, number: int) -> list[bytes]:
    """So many Deltas of one device, oldest first, as they go over the wire."""
    sandbox.reset()
    device = {"organisation": "Volley", "externalId": DEVICE, "capacity": 100_000}
    sandbox.load(
        users=[{"email": EMAIL, "password": PASSWORD, "organisation": "Volley"}],
        devices=[{**device, "createdAt": iso(FIRST - timedelta(days=1))}],
    )
    token = Api(sandbox.url).sign_in().token
    return [_post(token, f"/api/meter-reads/new/{DEVICE}", _delta(n)) for n in range(number)]


def _delta(number: int) -> object:
    end = iso(FIRST + timedelta(minutes=number))
    read = {"starttimestamp": "", "endtimestamp": end, "value": 100 + number % 7}
    return {"type": "Delta", "unit": "Wh", "reads": [read]}


def _post(token: str, path: str, body: object) -> bytes:
    content = json.dumps(body)
    lines = (
        f"POST {path} HTTP/1.1",
        "Host: sandbox",
        "Content-Type: application/json",
        f"Authorization: Bearer {token}",
        f"Content-Length: {len(content)}",
        "",
        content,
    )
    return "\r\n".join(lines).encode()


def send(url: str, requests: Iterable[bytes], *, status: int) -> float:
    """The seconds that it took; each answer must have the status and fit into one packet."""
    address = urlsplit(url)
    wanted = f"HTTP/1.1 {status} ".encode()
    with socket.create_connection((address.hostname, address.port)) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        started = time.perf_counter()
        for request in requests:
            connection.sendall(request)
            answer = connection.recv(ANSWER_BYTES)
            assert answer.startswith(wanted), answer[:200]
        return time.perf_counter() - started
