"""What clients must live with, and what `--no-quirks` takes away (contract 1.3, 6.1 and 9)."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from portal.sandbox.world import LATE_EVERY
from tests.sandbox.api import EMAIL, GUIDE_REGISTRATION, PASSWORD, Api, ago, iso, said, settled
from tests.support import sandbox as sandboxes
from tests.support.sandbox import Sandbox

BROKEN = (500, "Internal server error")
ROOF = {"externalId": "roof-1", "createdAt": iso(ago(days=30))}
# Long enough for a busy machine to try in between.
DOWN_SECONDS = 1.5
# The portal's client waits so long before it tries a token once more.
CLIENT_WAITS = 0.05
# Its token is longer than the column of the sessions.
LONG_EMAIL = f"{'x' * 60}@example.org"


def fatal(api: Api) -> None:
    """The input that ends the process of each edition."""
    end = iso(ago(days=1))
    if api.get("/swagger-json").json()["paths"].get("/api/auth/logout"):
        api.call("DELETE", "/api/device/roof-1")
    else:
        api.read("roof-1", "Aggregate", end, 3_000_000_000)


def test_the_process_dies_and_comes_back(sandbox: Sandbox) -> None:
    sandbox.manner(down_seconds=DOWN_SECONDS)
    api = settled(sandbox, ROOF)
    address = urlsplit(sandbox.url)
    with pytest.raises(requests.ConnectionError):
        fatal(api)

    assert is_soon_closed((address.hostname or "", address.port or 0))
    sandbox.wait_until_it_listens()
    assert api.get("/api/device/my").status_code == 200, "what was stored is there"


def is_soon_closed(address: tuple[str, int]) -> bool:
    """True once a new connection is refused; the process dies a moment after its last answer."""
    patience = time.monotonic() + DOWN_SECONDS
    while time.monotonic() < patience:
        try:
            socket.create_connection(address).close()
        except ConnectionRefusedError:
            return True
    return False


def test_a_crash_on_demand(sandbox: Sandbox) -> None:
    sandbox.manner(down_seconds=DOWN_SECONDS)
    api = settled(sandbox, ROOF)
    sandbox.faults([{"match": {"method": "GET", "path": "/api/device/my"}, "do": "crash"}])

    with pytest.raises(requests.ConnectionError):
        api.get("/api/device/my")
    sandbox.wait_until_it_listens()
    assert api.get("/api/device/my").status_code == 200


def test_a_crash_ends_the_connections_of_others(sandbox_2024: Sandbox) -> None:
    sandbox_2024.manner(down_seconds=DOWN_SECONDS)
    api = settled(sandbox_2024, ROOF)
    address = urlsplit(sandbox_2024.url)
    other = socket.create_connection((address.hostname or "", address.port or 0))
    other.settimeout(2)
    with pytest.raises(requests.ConnectionError):
        fatal(api)

    assert other.recv(1) == b""
    sandbox_2024.wait_until_it_listens()


def first_answer(sandbox: Sandbox, second: int) -> requests.Response:
    """Right after a sign-in in a second of its own: two of one second share a token."""
    sandbox.clock(f"2026-11-01T08:{second // 60:02d}:{second % 60:02d}.000Z")
    api = Api(sandbox.url)
    login = api.post("/api/auth/login", {"username": EMAIL, "password": PASSWORD})
    api.token = login.json()["accessToken"]
    first = api.get("/api/user/me")
    if first.status_code == 401:
        time.sleep(CLIENT_WAITS)
        assert api.get("/api/user/me").status_code == 200
    return first


def test_some_tokens_are_known_late_but_soon_enough(sandbox_2024: Sandbox) -> None:
    settled(sandbox_2024)
    answers = (first_answer(sandbox_2024, second) for second in range(600))
    late = next(answer for answer in answers if answer.status_code == 401)

    assert said(late) == (401, "Token revoked. Please log in again.")


def test_a_long_address_gets_a_dead_token(sandbox_2024: Sandbox) -> None:
    sandbox_2024.load(users=[{"email": LONG_EMAIL, "password": PASSWORD}])
    api = Api(sandbox_2024.url)
    login = api.post("/api/auth/login", {"username": LONG_EMAIL, "password": PASSWORD})
    dead = Api(sandbox_2024.url, login.json()["accessToken"])

    assert said(dead.get("/api/user/me")) == (401, "Token revoked. Please log in again.")


# --- --no-quirks ----------------------------------------------------------------------------


@pytest.fixture(scope="module", params=["2022", "2024"])
def started_mild(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A process that was started with the flag."""
    running = sandboxes.start(request.param, flags=["--no-quirks"])
    yield running
    running.close()


@pytest.fixture
def mild(started_mild: Sandbox) -> Sandbox:
    """The flag outlives a reset."""
    started_mild.reset()
    return started_mild


only_2024 = pytest.mark.parametrize("started_mild", ["2024"], indirect=True)


def test_without_quirks_nothing_hangs_or_dies(mild: Sandbox) -> None:
    api = settled(mild, ROOF)
    empty = {"type": "Delta", "unit": "Wh", "reads": []}

    assert said(api.post("/api/meter-reads/new/roof-1", empty)) == BROKEN
    fatal(api)
    assert api.get("/api/device/my").status_code == 200


@only_2024
def test_without_quirks_no_hash_is_given_away(mild: Sandbox, sandbox_2024: Sandbox) -> None:
    body = {**GUIDE_REGISTRATION, "organizationType": "Developer"}
    answers = [Api(one.url).post("/api/user/register", body).json() for one in (mild, sandbox_2024)]

    assert "password" not in answers[0]
    assert answers[1]["password"].startswith("$2a$08$")


@only_2024
def test_without_quirks_every_token_is_known_at_once(mild: Sandbox) -> None:
    settled(mild)
    answers = [first_answer(mild, second) for second in range(3 * LATE_EVERY)]
    assert {answer.status_code for answer in answers} == {200}

    mild.load(users=[{"email": LONG_EMAIL, "password": PASSWORD}])
    assert Api(mild.url).sign_in(LONG_EMAIL).get("/api/user/me").status_code == 200


def test_any_page_may_ask_first(sandbox: Sandbox) -> None:
    answer = Api(sandbox.url).call("OPTIONS", "/api/device", headers={"Origin": "http://x"})

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Access-Control-Allow-Methods"] == "GET,HEAD,PUT,PATCH,POST,DELETE"
