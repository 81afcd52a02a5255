"""The certified log of devices (contract 7.5): its pages, filters and archive."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.api import EMAIL, ORGANISATION, PASSWORD, Api, said, settled
from tests.support.sandbox import Sandbox

LOG = "/api/certificate-log/issuer/certifiedlogOfdevices"
EMPTY = {
    "certificatelog": [],
    "currentpage": 0,
    "totalPages": 0,
    "totalCount": 0,
    "oldcertificatelog": False,
}
BROKEN = (500, "Internal server error")
ROOFS = (
    {
        "externalId": "kenya",
        "countryCode": "KEN",
        "offTaker": "School",
        "SDGBenefits": ["No Poverty"],
    },
    {"externalId": "india", "countryCode": "IND", "offTaker": "Commercial"},
)


def certificate(*parts: tuple[str, int], month: int = 10, **more: Any) -> dict[str, Any]:
    """One of a month, with the energy (Wh) of each device in it."""
    logs = [{"externalId": name, "readvalue_watthour": wh} for name, wh in parts]
    return {
        "organisation": ORGANISATION,
        "certificateStartDate": f"2026-{month:02}-01T00:00:00.000Z",
        "certificateEndDate": f"2026-{month:02}-28T00:00:00.000Z",
        "perDeviceCertificateLog": logs,
        **more,
    }


@pytest.fixture
def api(sandbox_2024: Sandbox) -> Api:
    """September is Kenya's with 1 kWh, October India's with 2, November both's with 3 and 4."""
    api = settled(sandbox_2024, *ROOFS)
    sandbox_2024.extra(
        certificates=[
            certificate(("kenya", 1000), month=9),
            certificate(("india", 2000), month=10),
            certificate(("kenya", 3000), ("india", 4000), month=11),
        ]
    )
    return api


def months(api: Api, **asked: str) -> list[int]:
    answer = api.get(LOG, pageNumber=1, **asked)
    assert answer.status_code == 200, answer.text
    return [int(row["certificateStartDate"][5:7]) for row in answer.json()["certificatelog"]]


def test_an_empty_log(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024)

    assert api.get(LOG, pageNumber=1).json() == EMPTY
    assert said(api.get(LOG, pageNumber=0)) == (400, "Invalid page number")
    assert said(api.get(LOG)) == BROKEN


def test_ten_stand_on_a_page(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024, *ROOFS)
    sandbox_2024.extra(certificates=[certificate(("kenya", 1))] * 11)
    pages = [api.get(LOG, pageNumber=number).json() for number in (1, 2, 3)]

    assert [len(page["certificatelog"]) for page in pages] == [10, 1, 0]
    assert [page["currentpage"] for page in pages] == ["1", "2", 0]
    assert [page["totalCount"] for page in pages] == [11, 11, 0]
    assert pages[2] == EMPTY


def test_what_others_made_is_one_part(sandbox_2024: Sandbox) -> None:
    api = settled(sandbox_2024, *ROOFS)
    sandbox_2024.extra(certificates=[certificate(("kenya", 1), ("theirs", 2), ("theirs", 3))])
    (row,) = api.get(LOG, pageNumber=1).json()["certificatelog"]
    parts = row["perDeviceCertificateLog"]

    shown = [(part["externalId"], part["readvalue_watthour"]) for part in parts]
    assert shown == [("kenya", 1), ("Other Devices", 5)]
    assert parts[0]["deviceId"] > 0
    assert parts[1]["deviceId"] == 0


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [9, 10, 11]),
        ({"country": "ken"}, [9, 11]),
        ({"country": "KEN,IND"}, [9, 10, 11]),
        ({"country": "XXX"}, [9, 10, 11]),  # no such country: it is not looked at
        ({"country": "DEU"}, []),
        ({"fuelCode": "ES100"}, [9, 10, 11]),
        ({"fuelCode": "ES2"}, []),
        ({"offTaker": "commercial"}, [10, 11]),
        ({"offTaker": "Utility,School"}, [9, 11]),
        ({"SDGBenefits": "no poverty"}, [9, 11]),
        ({"SDGBenefits": "SDG1"}, []),
        ({"start_date": "2026-10-01T00:00:00Z"}, [11]),
        ({"start_date": "2026-09-30"}, [10, 11]),
        ({"end_date": "2026-10-28T00:00:00Z"}, [9]),
        ({"end_date": "2026-10-29"}, [9, 10]),
        ({"start_date": "2026-09-15", "end_date": "2026-10-05"}, [9, 10]),
        ({"start_date": "2026-10-05", "end_date": "2026-10-20"}, []),
        ({"fromAmountread": "2000"}, [11]),
        ({"fromAmountread": "1999"}, [10, 11]),
        ({"toAmountread": "2000"}, [9]),
        ({"fromAmountread": "1000", "toAmountread": "2000"}, [9, 10]),
        ({"fromAmountread": "4000", "toAmountread": "9000"}, [11]),
        # One that fits is enough.
        ({"country": "DEU", "offTaker": "School"}, [9, 11]),
        ({"country": "IND", "toAmountread": "1500"}, [9, 10, 11]),
    ],
)
def test_each_filter(api: Api, asked: dict[str, str], found: list[int]) -> None:
    assert months(api, **asked) == found


@pytest.mark.parametrize(
    "asked",
    [{"start_date": "soon"}, {"end_date": "x"}, {"fromAmountread": ""}, {"toAmountread": "a"}],
)
def test_a_filter_that_cannot_be_read_is_a_500(api: Api, asked: dict[str, str]) -> None:
    assert said(api.get(LOG, pageNumber=1, **asked)) == BROKEN


def test_the_archive(api: Api, sandbox_2024: Sandbox) -> None:
    assert api.get(LOG, pageNumber=1).json()["oldcertificatelog"] is False
    assert api.get(LOG, pageNumber=1, oldcertificatelog="true").json() == EMPTY
    sandbox_2024.extra(certificates=[certificate(("kenya", 7), month=1, archived=True)])

    assert months(api) == [9, 10, 11]
    assert months(api, oldcertificatelog="true") == [1]
    assert months(api, oldcertificatelog="true", country="IND") == []
    flags = [
        api.get(LOG, pageNumber=1, **asked).json()["oldcertificatelog"]
        for asked in ({}, {"oldcertificatelog": "true"}, {"country": "IND"})
    ]
    assert flags == [True, True, False]


def test_others_see_nothing_of_it(api: Api, sandbox_2024: Sandbox) -> None:
    owner = {"email": "owner@example.org", "password": PASSWORD, "role": "DeviceOwner"}
    sandbox_2024.load(users=[{**owner, "organisation": ORGANISATION}])

    assert api.sign_in("other@example.org").get(LOG, pageNumber=1).json() == EMPTY
    assert said(api.sign_in(owner["email"]).get(LOG, pageNumber=1)) == BROKEN
    assert api.sign_in(EMAIL).get(LOG, pageNumber=1).json()["totalCount"] == 3
