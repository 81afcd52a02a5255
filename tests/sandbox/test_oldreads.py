"""The older routes on reads of the 2022 edition (contract 6.8 and 6.9)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.api import ORGANISATION, Api, ago, iso, settled
from tests.support.sandbox import Sandbox

DEVICE = {"externalId": "roof-1", "createdAt": iso(ago(days=30)), "capacity": 25}
RANGE = {"start": "2020-01-01T00:00:00.000Z", "end": iso(ago(days=0))}
HOURS = ("2024-01-01T10:00:00.000Z", "2024-01-01T11:00:00.000Z", "2024-01-02T10:00:00.000Z")


@pytest.fixture
def api(sandbox_2022: Sandbox) -> Api:
    return settled(sandbox_2022, DEVICE)


def load(sandbox: Sandbox, ends: tuple[str, ...]) -> None:
    read = {"organisation": ORGANISATION, "externalId": "roof-1", "type": "Delta", "unit": "Wh"}
    values = (100, 400, 50)
    sandbox.load(reads=[{**read, "end": e, "value": v} for e, v in zip(ends, values, strict=True)])


def values(api: Api, call: str, **query: str) -> list[Any]:
    rows = api.get(f"/api/meter-reads/roof-1/{call}", **RANGE, **query).json()
    return [row["value"] for row in rows]


def test_differences_and_windows(sandbox_2022: Sandbox, api: Api) -> None:
    load(sandbox_2022, HOURS)

    assert values(api, "difference") == [300, -350]
    assert values(api, "aggregate", window="1d", aggregate="sum") == [500, 50]
    assert values(api, "aggregate", window="1d", aggregate="mean") == [250, 50]
    wrong = api.get("/api/meter-reads/roof-1/aggregate", **RANGE, window="1d", aggregate="max")
    assert wrong.status_code == 400


def test_the_latest_of_a_span(sandbox_2022: Sandbox, api: Api) -> None:
    load(sandbox_2022, (iso(ago(days=3)), iso(ago(days=2)), iso(ago(hours=30))))

    assert api.get("/api/meter-reads/roof-1/latest", start="2d").json()["value"] == 50
    assert api.get("/api/meter-reads/roof-1/latest", start="1d").content == b""


def test_the_old_way_of_writing(sandbox_2022: Sandbox, api: Api) -> None:
    stranger = Api(sandbox_2022.url).sign_in("other@example.org")
    reads = [
        {"timestamp": iso(ago(days=2)), "value": 1.5},
        {"timestamp": iso(ago(days=1)), "value": 10**9},
    ]

    answer = stranger.post("/api/meter-reads/roof-1", {"unit": "kWh", "reads": reads})
    assert (answer.status_code, answer.content) == (201, b"")
    assert [read["wh"] for read in sandbox_2022.truth()["reads"]] == [1500]
