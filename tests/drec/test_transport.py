"""What a call does when the other side misbehaves, over real HTTP against a scripted server."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.drec import parse
from portal.drec.client import Drec
from portal.drec.editions import EDITION_2024
from portal.drec.errors import (
    DrecError,
    Rejected,
    Unauthorized,
    Unavailable,
    Unexpected,
    Unknown,
)
from tests.drec.conftest import QUICK, jwt
from tests.drec.stub import JSON, Say, Stub, free_port

REVOKED = Say(401, {"statusCode": 401, "message": "Token revoked. Please log in again."})


def as_it_is(answer: object) -> object:
    return answer


def get(api: Drec, path: str = "/device/my") -> object:
    return api.get(path, {"pagenumber": "1"}, shape=as_it_is)


def post(api: Drec) -> object:
    return api.post("/device", {"externalId": "ä"}, shape=as_it_is)


def calls(stub: Stub) -> list[str]:
    return [f"{heard.method} {heard.path}" for heard in stub.heard]


# --- answers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("say", "answer"),
    [
        (Say(201, None), None),
        (Say(200, [], JSON), []),
        (Say(200, {"a": "ä"}), {"a": "ä"}),
        (Say(200, "Email confirmed successfully", "text/html; charset=utf-8"),
         "Email confirmed successfully"),
        (Say(204, None, headers={"Set-Cookie": "a=b"}), None),
    ],
)  # fmt: skip
def test_every_kind_of_body(stub: Stub, api: Drec, say: Say, answer: object) -> None:
    stub.says(say)
    assert get(api) == answer
    assert post(api) == answer


def test_a_call_carries_the_token_and_nothing_of_the_machine(
    stub: Stub, api: Drec, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    stub.says(Say(200, None, headers={"Set-Cookie": "a=b; Path=/"}))
    post(api)
    get(api)
    first, second = stub.heard
    assert first.headers["Authorization"] == second.headers["Authorization"] == "Bearer a.b.c"
    assert first.body == '{"externalId": "\\u00e4"}'
    assert second.path == "/api/device/my?pagenumber=1"
    assert "Cookie" not in second.headers


@pytest.mark.parametrize(
    ("say", "kind"),
    [
        (Say(200, b'{"cut', JSON), Unknown),
        (Say(201, {"success": False, "message": "no"}), Rejected),
        (Say(302, None, headers={"Location": "http://127.0.0.1:9/x"}), Unexpected),
        (Say(409, b"{cut", JSON), Rejected),
        (Say(201, do="half"), Unknown),
        (Say(do="drop"), Unknown),
        (Say(do="hang"), Unknown),
        (Say(502, "<html>", "text/html"), Unknown),
        (Say(503, None), Unavailable),
        (Say(500, {"statusCode": 500, "message": "Internal server error"}), Unexpected),
    ],
)
def test_a_write_is_sent_once_whatever_happens(
    stub: Stub, api: Drec, say: Say, kind: type[DrecError]
) -> None:
    stub.says(say)
    with pytest.raises(DrecError) as caught:
        post(api)
    assert type(caught.value) is kind
    assert caught.value.endpoint == "POST /device"
    assert len(stub.heard) == 1


@pytest.mark.parametrize(
    "say", [Say(do="half"), Say(do="drop"), Say(503, None), Say(502, None), Say(429, None)]
)
def test_a_look_up_is_repeated_twice(stub: Stub, api: Drec, say: Say) -> None:
    stub.says(say, say, Say(200, "here"))
    assert get(api) == "here"
    assert len(stub.heard) == 3
    stub.heard.clear()
    stub.says(say)
    with pytest.raises(Unavailable):
        get(api)
    assert len(stub.heard) == 3


def test_a_look_up_that_hangs_is_not_repeated_for_long(stub: Stub) -> None:
    patience = replace(QUICK, retry_within_seconds=0.1)
    stub.says(Say(do="hang"))
    with pytest.raises(Unavailable):
        get(Drec(base_url=stub.url, edition=EDITION_2024, patience=patience))
    assert len(stub.heard) == 1


def test_a_refusal_is_not_repeated(stub: Stub, api: Drec) -> None:
    stub.says(Say(409, {"success": False, "message": "Invalid device id"}))
    with pytest.raises(Rejected):
        get(api)
    assert len(stub.heard) == 1


def test_redirects_are_not_followed(stub: Stub, api: Drec) -> None:
    stub.says(Say(301, None, headers={"Location": f"{stub.url}/elsewhere"}))
    with pytest.raises(Unexpected, match="another address"):
        get(api)
    assert calls(stub) == ["GET /api/device/my?pagenumber=1"]


def test_no_connection_means_nothing_was_executed() -> None:
    api = Drec(base_url=f"http://127.0.0.1:{free_port()}", edition=EDITION_2024, patience=QUICK)
    with pytest.raises(Unavailable):
        post(api)
    with pytest.raises(Unavailable):
        get(api)


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://127.0.0.1", "http://"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(Unexpected, match="address"):
        post(Drec(base_url=url, edition=EDITION_2024, patience=QUICK))


def test_an_answer_over_the_limit_is_refused(stub: Stub) -> None:
    patience = replace(QUICK, answer_bytes=1000)
    api = Drec(base_url=stub.url, edition=EDITION_2024, patience=patience)
    stub.says(Say(200, "x" * 990))
    get(api)
    stub.says(Say(200, "x" * 1000))
    with pytest.raises(Unexpected, match="too large"):
        get(api)
    with pytest.raises(Unknown, match="too large"):
        post(api)


def test_a_success_of_a_strange_shape(stub: Stub, api: Drec) -> None:
    stub.says(Say(201, {"id": "x"}))
    with pytest.raises(Unknown, match="not understood"):
        api.post("/device", {}, shape=parse.device)
    with pytest.raises(Unexpected):
        api.get("/device/my", shape=parse.devices)


# --- connections --------------------------------------------------------------------------


def test_a_connection_is_used_again_while_fresh(stub: Stub, api: Drec) -> None:
    get(api)
    get(Drec(base_url=stub.url, edition=EDITION_2024, token="other", patience=QUICK))
    assert len({heard.connection for heard in stub.heard}) == 1


def test_an_idle_connection_is_not_used_again(stub: Stub) -> None:
    patience = replace(QUICK, idle_seconds=0.0)
    api = Drec(base_url=stub.url, edition=EDITION_2024, patience=patience)
    get(api)
    post(api)
    assert len({heard.connection for heard in stub.heard}) == 2


def test_threads_do_not_share_connections(stub: Stub, api: Drec) -> None:
    get(api)
    other = threading.Thread(target=get, args=(api,))
    other.start()
    other.join()
    assert len({heard.connection for heard in stub.heard}) == 2


# --- a fresh token ------------------------------------------------------------------------


def signed_in(stub: Stub, age: float) -> Drec:
    now = datetime.now(UTC).timestamp()
    token = jwt(id=1, email="a@example.com", iat=int(now - age), exp=int(now + 100))
    return Drec(base_url=stub.url, edition=EDITION_2024, token=token, patience=QUICK)


def test_a_fresh_token_called_revoked_is_tried_once_more(stub: Stub) -> None:
    stub.says(REVOKED, Say(201, {"id": 1}))
    assert post(signed_in(stub, age=0)) == {"id": 1}
    assert len(stub.heard) == 2
    stub.says(REVOKED)
    with pytest.raises(Unauthorized):
        post(signed_in(stub, age=0))
    assert len(stub.heard) == 4


@pytest.mark.parametrize("token", ["", "no token", "a.b.c"])
def test_an_old_or_strange_token_is_not_tried_again(stub: Stub, token: str) -> None:
    stub.says(REVOKED)
    for api in (
        signed_in(stub, age=60),
        Drec(base_url=stub.url, edition=EDITION_2024, token=token, patience=QUICK),
    ):
        with pytest.raises(Unauthorized):
            post(api)
    assert len(stub.heard) == 2


def test_a_dead_token_is_not_tried_again(stub: Stub) -> None:
    stub.says(Say(401, {"statusCode": 401, "message": "Unauthorized"}))
    with pytest.raises(Unauthorized):
        post(signed_in(stub, age=0))
    assert len(stub.heard) == 1


# --- what is told -------------------------------------------------------------------------


def test_a_line_for_each_call_and_no_secret(stub: Stub, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    api = Drec(
        base_url=stub.url,
        edition=EDITION_2024,
        token="the-token",
        request_id="r-17",
        patience=QUICK,
    )
    body = {"username": "a@example.com", "password": "pass-word"}
    stub.says(Say(200, {"accessToken": "new-token"}), Say(do="drop"))
    api.post("/auth/login", body, shape=as_it_is)
    with pytest.raises(Unknown) as caught:
        api.post("/auth/login", body, shape=as_it_is)
    lines = [record for record in caplog.records if record.name == "portal.drec"]
    assert [line.getMessage().rsplit(" ", 2)[0] for line in lines] == [
        "POST /api/auth/login 200",
        "POST /api/auth/login no answer",
    ]
    assert {vars(line)["request_id"] for line in lines} == {"r-17"}
    told = caplog.text + repr(api) + repr(vars(caught.value)) + str(caught.value)
    for secret in ("the-token", "pass-word", "new-token"):
        assert secret not in told


def test_the_time_limit_is_kept(stub: Stub, api: Drec) -> None:
    stub.says(Say(do="hang"))
    started = time.monotonic()
    with pytest.raises(Unknown):
        post(api)
    assert time.monotonic() - started < 5
