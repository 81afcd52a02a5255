from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator

import pytest

from portal.drec.client import Drec
from portal.drec.editions import EDITION_2022, EDITION_2024, Edition
from portal.drec.transport import Patience
from tests.drec import stub as stubs

# Long enough for a busy machine, short enough for a test.
QUICK = Patience(connect_seconds=2, read_seconds=0.4, pause_seconds=0.01)

Connect = Callable[..., Drec]


@pytest.fixture(scope="session")
def stub_server() -> Iterator[stubs.Stub]:
    with stubs.running() as stub:
        yield stub


@pytest.fixture
def stub(stub_server: stubs.Stub) -> stubs.Stub:
    stub_server.heard.clear()
    stub_server.says(stubs.Say())
    return stub_server


@pytest.fixture
def api(stub: stubs.Stub) -> Drec:
    return Drec(base_url=stub.url, edition=EDITION_2024, token="a.b.c", patience=QUICK)


@pytest.fixture(params=[EDITION_2022, EDITION_2024], ids=lambda edition: str(edition.name))
def edition(request: pytest.FixtureRequest) -> Edition:
    found: Edition = request.param
    return found


def jwt(**claims: object) -> str:
    """A token as the registry makes them; its signature is nobody's business here."""

    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

    return f"{part({'alg': 'HS256', 'typ': 'JWT'})}.{part(claims)}.c2lnbmF0dXJl"
