"""HTTP as the real servers speak it (contract 1.1 and 1.2)."""

from __future__ import annotations

import http.client
import time

import pytest

from tests.sandbox.api import Api, said, settled
from tests.support.sandbox import Sandbox

JSON = {"Content-Type": "application/json"}
IDLE_SECONDS = 5


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"a":', "Unexpected end of JSON input"),
        ('{"externalId": "x"', "Expected ',' or '}' after property value in JSON at position 18"),
        ('{"firstName":"x",', "Expected double-quoted property name in JSON at position 17"),
        ('{"a":NaN}', "Unexpected token in JSON"),
        ("5", "Unexpected token 5 in JSON at position 0"),
    ],
)
def test_malformed_json_comes_before_the_guards(sandbox: Sandbox, text: str, message: str) -> None:
    answer = Api(sandbox.url).call("POST", "/api/device", data=text, headers=JSON)

    assert said(answer) == (400, message)
    assert answer.json()["error"] == "Bad Request"


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/nope"), ("POST", "/api/user/me"), ("PUT", "/"), ("GET", "/api/device/a/b?c=d")],
)
def test_unknown_routes(sandbox: Sandbox, method: str, path: str) -> None:
    answer = Api(sandbox.url).call(method, path)

    assert said(answer) == (404, f"Cannot {method} {path}")


def test_fixed_parts_of_a_path_ignore_letter_case(sandbox: Sandbox) -> None:
    assert settled(sandbox).get("/API/User/ME/").status_code == 200


def test_a_large_body(sandbox: Sandbox) -> None:
    answer = settled(sandbox).post("/api/device", {"externalId": "x" * 103_000})
    large = {
        "2022": (500, "Internal server error"),
        "2024": (413, "request entity too large"),
    }

    assert said(answer) == large[sandbox.edition]


def test_headers_and_etag(sandbox: Sandbox) -> None:
    api = settled(sandbox)
    first = api.get("/api/user/me")
    tag = {"If-None-Match": first.headers["ETag"]}
    again = api.call("GET", "/api/user/me", headers=tag)

    assert first.headers["Content-Type"] == "application/json; charset=utf-8"
    assert first.headers["Keep-Alive"] == f"timeout={IDLE_SECONDS}"
    assert first.headers["ETag"].startswith('W/"')
    assert (again.status_code, again.content) == (304, b"")


def test_a_connection_is_kept_and_then_closed_when_idle(sandbox_2024: Sandbox) -> None:
    connection = http.client.HTTPConnection(
        sandbox_2024.url.removeprefix("http://"), timeout=IDLE_SECONDS + 5
    )
    for _ in range(2):
        connection.request("GET", "/api/device/fuel-type")
        connection.getresponse().read()
    began = time.monotonic()

    assert connection.sock.recv(1) == b"", "the server hangs up"
    assert IDLE_SECONDS - 1 < time.monotonic() - began < IDLE_SECONDS + 3
