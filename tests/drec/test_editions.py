"""Which edition answers, and how long that is believed."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from portal.drec import client, editions
from portal.drec.editions import EDITION_2022, EDITION_2024, Edition
from portal.drec.errors import Unavailable, Unexpected
from tests.drec.stub import Say, Stub, free_port

PATHS_2022: dict[str, object] = {"/api/user/registerWithOrganization": {}, "/api/device": {}}
PATHS_2024: dict[str, object] = {
    "/api/auth/logout": {},
    "/api/countrycode/list": {},
    "/api/user/register": {},
}


@pytest.fixture(autouse=True)
def _auto(stub: Stub, settings: Settings) -> None:
    settings.DREC_API_URL = stub.url
    settings.DREC_EDITION = "auto"
    editions.forget()


@pytest.mark.parametrize(
    ("paths", "edition"), [(PATHS_2022, EDITION_2022), (PATHS_2024, EDITION_2024)]
)
def test_read_from_swagger_and_remembered(
    stub: Stub, paths: dict[str, object], edition: Edition
) -> None:
    stub.says(Say(200, {"openapi": "3.0.0", "paths": paths}))
    assert client.connect().edition is edition
    assert editions.current() is edition
    assert [heard.path for heard in stub.heard] == ["/swagger-json"]


def test_asked_again_when_the_time_is_over(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editions, "REMEMBERED_SECONDS", 0.0)
    stub.says(Say(200, {"paths": PATHS_2022}), Say(200, {"paths": PATHS_2024}))
    assert editions.current() is EDITION_2022
    assert editions.current() is EDITION_2024


def test_each_address_has_its_own(stub: Stub, settings: Settings) -> None:
    stub.says(Say(200, {"paths": PATHS_2022}), Say(200, {"paths": PATHS_2024}))
    assert editions.current() is EDITION_2022
    settings.DREC_API_URL = stub.url.replace("127.0.0.1", "localhost")
    assert editions.current() is EDITION_2024


def test_a_registry_that_is_down_is_asked_again(stub: Stub, settings: Settings) -> None:
    stub.says(Say(200, {"paths": PATHS_2024}))
    up = settings.DREC_API_URL
    settings.DREC_API_URL = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(Unavailable):
        client.connect()
    settings.DREC_API_URL = up
    assert client.connect().edition is EDITION_2024


def test_the_setting_wins_without_a_call(stub: Stub, settings: Settings) -> None:
    settings.DREC_EDITION = "2022"
    assert editions.current() is EDITION_2022
    assert stub.heard == []


@pytest.mark.parametrize("answer", [{"paths": {"/pets": {}}}, [], {}, {"paths": None}, "hello"])
def test_something_else_at_the_address(stub: Stub, answer: object) -> None:
    stub.says(Say(200, answer))
    with pytest.raises(Unexpected, match="no D-REC API"):
        editions.current()


def test_the_whitelists_hold_what_each_edition_takes(edition: Edition) -> None:
    fields = set(edition.device_fields)
    assert not fields & {"createdAt", "id", "organizationId", "meterReadtype", "timezone"}
    assert len(fields) == len(edition.device_fields)
    assert ("secretKey" in edition.registration_fields) is edition.has_secret_key
    assert {"labels", "data", "groupId"} <= set(EDITION_2022.device_fields)
    assert not {"labels", "data", "groupId"} & set(EDITION_2024.device_fields)
