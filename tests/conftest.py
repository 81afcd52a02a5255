"""What every test may ask for: a sandbox of its own, people, and the address of the registry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from pytest_django import Settings

from portal.drec import editions
from tests.support import emptying
from tests.support import sandbox as sandboxes
from tests.support.sandbox import Sandbox

# Whole portals run there, each with a database.
BROWSER = Path(__file__).resolve().parent / "browser"

# Of a parameter that is longer a test is called after its name alone.
LONGEST_NAME = 60

# How long one example takes says nothing on a machine that does other things too.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes and whole sentences say little in the name of a test, and some hold the time of the
    run, so that two processes would call the same test by two names."""
    if isinstance(val, bytes) or (isinstance(val, str) and len(val) > LONGEST_NAME):
        return argname
    return None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what another database can change: a run on PostgreSQL needs nothing else again."""
    for item in items:
        if item.get_closest_marker("once"):
            continue
        asks = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
        whole = BROWSER in item.path.parents
        if asks or whole or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)


@pytest.fixture(scope="session", autouse=True)
def _emptied_quickly() -> None:
    emptying.install()


@pytest.fixture(scope="session")
def _running_2022() -> Iterator[Sandbox]:
    running = sandboxes.start("2022")
    yield running
    running.close()


@pytest.fixture(scope="session")
def _running_2024() -> Iterator[Sandbox]:
    running = sandboxes.start("2024")
    yield running
    running.close()


def _point_at(running: Sandbox, settings: Settings) -> Sandbox:
    running.reset()
    settings.DREC_API_URL = running.url
    settings.DREC_EDITION = "auto"
    settings.DREC_SANDBOX = True
    editions.forget()
    return running


@pytest.fixture
def sandbox_2022(_running_2022: Sandbox, settings: Settings) -> Sandbox:
    """An empty sandbox of the 2022 edition; the portal is pointed at it."""
    return _point_at(_running_2022, settings)


@pytest.fixture
def sandbox_2024(_running_2024: Sandbox, settings: Settings) -> Sandbox:
    """An empty sandbox of the 2024 edition; the portal is pointed at it."""
    return _point_at(_running_2024, settings)


@pytest.fixture(params=["2022", "2024"])
def sandbox(request: pytest.FixtureRequest) -> Sandbox:
    """Each edition in turn."""
    found: Sandbox = request.getfixturevalue(f"sandbox_{request.param}")
    return found
