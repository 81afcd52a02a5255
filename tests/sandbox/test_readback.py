"""Reading back (contract 6.9), with the quirks of its pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.api import ORGANISATION, OTHER_EMAIL, Api, ago, iso, said, settled
from tests.support.sandbox import Sandbox

ONBOARDED = ago(days=60)
DEVICE = {"externalId": "d1", "createdAt": iso(ONBOARDED)}
COUNT = 12
START, END = iso(ago(days=400)), iso(ago(days=0))


def hour(number: int) -> str:
    return iso(ONBOARDED + timedelta(hours=number))


def load(sandbox: Sandbox, count: int = COUNT, history: int = 0) -> Api:
    """Deltas of each hour after onboarding, Histories of the days before, newest first."""
    api = settled(sandbox, DEVICE)
    named = {"organisation": ORGANISATION, "externalId": "d1"}
    spans = [
        (iso(ONBOARDED - timedelta(days=n + 1)), iso(ONBOARDED - timedelta(days=n, minutes=1)))
        for n in range(history)
    ]
    sandbox.load(
        reads=[
            *({**named, "type": "History", "start": s, "end": e, "value": 7} for s, e in spans),
            *({**named, "type": "Delta", "end": hour(n), "wh": n} for n in range(1, count + 1)),
        ]
    )
    return api


def page(api: Api, number: Any = 1, start: str = START, end: str = END) -> Any:
    query = {"readType": "meterReads", "start": start, "end": end, "pagenumber": number}
    return api.get("/api/meter-reads/new/D1", **query).json()


def spans(*numbers: tuple[int, int]) -> list[dict[str, Any]]:
    return [{"startdate": hour(s), "enddate": hour(e), "value": e} for s, e in numbers]


def test_pages(sandbox_2024: Sandbox) -> None:
    api = load(sandbox_2024)
    first, last = page(api, 1), page(api, 3)

    assert first == {
        "historyread": [],
        "ongoing": spans((0, 1), (1, 2), (2, 3), (3, 4), (4, 5)),
        "numberOfReads": COUNT,
        "numberOfPages": 3,
        "currentPageNumber": 1,
        "timezone": first["timezone"],
    }
    assert last["ongoing"] == spans((6, 11), (11, 12))


def test_the_first_start_of_a_later_page_is_wrong(sandbox_2024: Sandbox) -> None:
    assert page(load(sandbox_2024), 2)["ongoing"][0] == spans((1, 6))[0]


def test_a_page_beyond_the_end(sandbox_2024: Sandbox) -> None:
    found = page(load(sandbox_2024), 99)

    assert (found["ongoing"], found["currentPageNumber"]) == ([], 1)
    assert (found["numberOfPages"], found["numberOfReads"]) == (3, COUNT)


def test_the_end_is_left_out_and_the_start_is_not(sandbox_2024: Sandbox) -> None:
    api = load(sandbox_2024)

    assert page(api, 1, hour(2), hour(4))["ongoing"] == spans((2, 2), (2, 3))
    assert page(api, 1, END, START)["numberOfPages"] == 0


def test_nothing_there(sandbox_2024: Sandbox) -> None:
    found = page(load(sandbox_2024, 0))

    assert [found[name] for name in ("numberOfReads", "numberOfPages", "currentPageNumber")] == [
        0,
        0,
        0,
    ]


def test_history_beside_ongoing(sandbox_2024: Sandbox) -> None:
    api = load(sandbox_2024, count=1, history=7)
    first, second = page(api, 1), page(api, 2)

    assert [len(found["historyread"]) for found in (first, second)] == [5, 2]
    assert [len(found["ongoing"]) for found in (first, second)] == [1, 0]
    assert (first["numberOfReads"], first["numberOfPages"]) == (8, 2)
    assert first["historyread"][0]["startdate"] == iso(ONBOARDED - timedelta(days=1))


@pytest.mark.parametrize(
    ("query", "status", "message"),
    [
        ({}, 400, "Invalid readType parameter"),
        ({"readType": "x"}, 400, "Invalid readType parameter"),
        ({"readType": "accumulated", "Year": 2026}, 400, "Invalid readType parameter"),
        (
            {"readType": "accumulated", "accumulationType": "Monthly", "Month": 1},
            400,
            "Year is required when month is given",
        ),
        (
            {"readType": "accumulated", "accumulationType": "Yearly", "Year": 2026},
            500,
            "Internal server error",
        ),
        (
            {"readType": "meterReads", "pagenumber": 1},
            500,
            '500 Internal Server Error : {"error": "undefined identifier \\"undefined\\""}\n',
        ),
        (
            {"readType": "meterReads", "start": START, "end": END},
            500,
            '500 Internal Server Error : {"error": "undefined identifier \\"NaN\\""}\n',
        ),
        (
            {"readType": "meterReads", "start": END, "end": END, "pagenumber": 1},
            400,
            "The given start and end timestamps are the same",
        ),
    ],
)
def test_refused_queries(
    sandbox_2024: Sandbox, query: dict[str, Any], status: int, message: str
) -> None:
    api = load(sandbox_2024)

    assert said(api.get("/api/meter-reads/new/d1", **query)) == (status, message)


@pytest.mark.parametrize("path", ["new/{}?readType=meterReads", "latestread/{}"])
def test_devices_of_others_are_invalid(sandbox_2024: Sandbox, path: str) -> None:
    api = load(sandbox_2024)

    for caller, name in ((api, "nope"), (api.sign_in(OTHER_EMAIL), "d1")):
        answer = caller.get(f"/api/meter-reads/{path.format(name)}")
        assert said(answer) == (409, "Invalid device id")


def test_the_latest_read(sandbox_2024: Sandbox) -> None:
    api = load(sandbox_2024, count=0, history=1)
    path = "/api/meter-reads/latestread/d1"

    assert said(api.get(path)) == (400, "Read not found")
    api.read("d1", "Aggregate", hour(100), 5000)
    assert said(api.get(path)) == (400, "Read Not found")
    api.read("d1", "Aggregate", hour(101), 5500)
    assert api.get(path).json() == {"enddate": hour(101), "value": 500}


def test_the_array_of_2024_wants_the_internal_id(sandbox_2024: Sandbox) -> None:
    api = load(sandbox_2024)
    [device] = api.get("/api/device/my").json()
    query = {"start": START, "end": END, "limit": 2, "offset": 1}
    found = api.get(f"/api/meter-reads/{device['internalexternalId']}", **query)

    assert found.json() == [{"timestamp": hour(n), "value": n} for n in (2, 3)]
    assert said(api.get("/api/meter-reads/d1", **query)) == (500, "Internal server error")


def test_the_array_of_2022(sandbox_2022: Sandbox) -> None:
    api = load(sandbox_2022)
    query = {"start": START, "end": END, "limit": 2, "offset": 1}
    wanted = [{"timestamp": hour(n), "value": n} for n in (2, 3)]

    assert api.get("/api/meter-reads/d1", **query).json() == wanted
    assert api.sign_in(OTHER_EMAIL).get("/api/meter-reads/d1", **query).json() == wanted
    assert api.get("/api/meter-reads/nope", **query).json() == []
    assert said(api.get("/api/meter-reads/d1")) == (
        400,
        [
            '"start" must be before "end"',
            "start must be a ISOString",
            "end must be a ISOString",
        ],
    )


@pytest.mark.parametrize("path", ["new/d1", "latestread/d1"])
def test_what_2022_does_not_have(sandbox_2022: Sandbox, path: str) -> None:
    answer = settled(sandbox_2022).get(f"/api/meter-reads/{path}", start="x")

    assert said(answer) == (404, f"Cannot GET /api/meter-reads/{path}?start=x")


def test_totals(sandbox_2024: Sandbox) -> None:
    api = load(sandbox_2024, count=3, history=2)

    assert api.get("/api/device/my/totalamountread").json() == [
        {"externalId": "d1", "totalcertifiedReadValue": 0, "totalReadValue": 1 + 2 + 3 + 7 + 7}
    ]
