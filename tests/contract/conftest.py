from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import Settings

from portal.drec import devices, editions
from portal.drec.client import Drec
from portal.drec.shapes import Device
from tests.contract import registries
from tests.contract.registries import Account
from tests.support.people import MEMBER, move_in

Make = Callable[..., Device]


@pytest.fixture(params=registries.EDITIONS)
def account(request: pytest.FixtureRequest, settings: Settings) -> Account:
    """The registry of the settings is the one to be tested; who may sign in there."""
    if request.param != "real":
        move_in(request.getfixturevalue(f"sandbox_{request.param}"), MEMBER)
        return Account(MEMBER.email, MEMBER.password)
    settings.DREC_API_URL = registries.URL
    settings.DREC_EDITION = "auto"
    editions.forget()
    return registries.real_account()


@pytest.fixture
def api(account: Account) -> Drec:
    return account.sign_in()


@pytest.fixture
def make(api: Drec) -> Iterator[Make]:
    """Registers a device under an id of its own; gone afterwards where the edition can."""
    made: list[Device] = []

    def create(**more: Any) -> Device:
        fields = registries.fields_of(api, registries.new_id(), **more)
        devices.create(api, fields)
        made.append(devices.get(api, str(fields["externalId"])))
        return made[-1]

    yield create
    registries.clean_up(api, made)
