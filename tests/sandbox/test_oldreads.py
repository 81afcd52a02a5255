"""The older routes on reads, and that for other organisations (contract 6.8 and 6.9)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.sandbox.api import ORGANISATION, Api, ago, iso, said, settled
from tests.support.sandbox import Sandbox

DEVICE = {"externalId": "roof-1", "createdAt": iso(ago(days=30)), "capacity": 25}
RANGE = {"start": "2020-01-01T00:00:00.000Z", "end": iso(ago(days=0))}
HOURS = ("2024-01-01T10:00:00.000Z", "2024-01-01T11:00:00.000Z", "2024-01-02T10:00:00.000Z")


@pytest.fixture
def api(sandbox: Sandbox) -> Api:
    return settled(sandbox, DEVICE)


only_2022 = pytest.mark.parametrize("sandbox", ["2022"], indirect=True)
only_2024 = pytest.mark.parametrize("sandbox", ["2024"], indirect=True)


def key(api: Api) -> str:
    """What points are known by: 2022 takes the developer's id, 2024 its own."""
    (device,) = api.get("/api/device/my").json()
    return str(device.get("internalexternalId", "roof-1"))


def load(sandbox: Sandbox, ends: tuple[str, ...]) -> None:
    read = {"organisation": ORGANISATION, "externalId": "roof-1", "type": "Delta", "unit": "Wh"}
    values = (100, 400, 50)
    sandbox.load(reads=[{**read, "end": e, "value": v} for e, v in zip(ends, values, strict=True)])


def values(api: Api, call: str, **query: str) -> list[Any]:
    rows = api.get(f"/api/meter-reads/{key(api)}/{call}", **RANGE, **query).json()
    return [row["value"] for row in rows]


def test_differences_and_windows(sandbox: Sandbox, api: Api) -> None:
    load(sandbox, HOURS)

    assert values(api, "difference") == [300, -350]
    assert values(api, "aggregate", window="1d", aggregate="sum") == [500, 50]
    assert values(api, "aggregate", window="1d", aggregate="mean") == [250, 50]
    path = f"/api/meter-reads/{key(api)}/aggregate"
    wrong = api.get(path, **RANGE, window="1d", aggregate="max")
    assert wrong.status_code == 400


def test_the_latest_of_a_span(sandbox: Sandbox, api: Api) -> None:
    load(sandbox, (iso(ago(days=3)), iso(ago(days=2)), iso(ago(hours=30))))
    path = f"/api/meter-reads/{key(api)}/latest"

    assert api.get(path, start="2d").json()["value"] == 50
    assert Api(sandbox.url).get(path, start="1d").content == b"", "nobody guards it"


READS = [
    {"timestamp": iso(ago(days=2)), "value": 1.5},
    {"timestamp": iso(ago(days=1)), "value": 10**9},
]


@only_2022
def test_the_old_way_of_writing_drops_what_is_too_much(sandbox: Sandbox, api: Api) -> None:
    stranger = Api(sandbox.url).sign_in("other@example.org")

    answer = stranger.post("/api/meter-reads/roof-1", {"unit": "kWh", "reads": READS})
    assert (answer.status_code, answer.content) == (201, b"")
    assert [read["wh"] for read in sandbox.truth()["reads"]] == [1500]
    assert Api(sandbox.url).post("/api/meter-reads/roof-1").status_code == 401


@only_2024
def test_the_old_way_of_writing_asks_for_nothing_on_2024(sandbox: Sandbox, api: Api) -> None:
    nobody, body = Api(sandbox.url), {"unit": "kWh", "reads": READS}

    for name in (key(api), str(uuid4())):
        assert nobody.post(f"/api/meter-reads/{name}", body).status_code == 201
    assert nobody.post("/api/meter-reads/roof-1", body).status_code == 500
    assert [read["wh"] for read in sandbox.truth()["reads"]] == [1500, 10**12]


# --- for another organisation -----------------------------------------------------------------

FOR = "/api/meter-reads/addByAdmin/new/roof-1"


@only_2024
def test_reads_for_another_organisation(sandbox: Sandbox, api: Api) -> None:
    """Whose it is, is not looked at."""
    stranger = Api(sandbox.url).sign_in("other@example.org")
    number = me(api)["organization"]["id"]
    one = {"starttimestamp": "", "endtimestamp": iso(ago(days=1)), "value": 5}
    body = {"type": "Delta", "unit": "kWh", "reads": [one]}

    assert said(stranger.post(FOR, body)) == (409, "Invalid device id")
    assert stranger.post(FOR, body, params={"organizationId": number}).status_code == 201
    assert [read["wh"] for read in sandbox.truth()["reads"]] == [5000]
    again = api.post(FOR, body)
    assert said(again) == (409, "Failed, MaxEnergy: 0")
    assert said(api.post(FOR, {**body, "reads": 2 * [one]}))[0] == 409


@only_2022
def test_2022_has_no_such_call(sandbox: Sandbox, api: Api) -> None:
    assert api.post(FOR, {}).status_code == 404


def me(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = api.get("/api/user/me").json()
    return found
