"""The list and a device's own page, for a member, a team-mate and a stranger."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from portal import limits
from tests.devices.samples import words
from tests.support.people import MEMBER, STRANGER, TEAM_MATE, move_in, signed_in_client
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db(transaction=True)

COUNTRIES = {"2022": ("KE", "IN"), "2024": ("KEN", "IND")}
READ_PATH = "/api/meter-reads/*"


def a_device(sandbox: Sandbox, name: str, **values: Any) -> dict[str, Any]:
    return {
        "organisation": MEMBER.organisation,
        "externalId": name,
        "projectName": "Roofs",
        "address": "Nairobi",
        "latitude": "-1.2921",
        "longitude": "36.8219",
        "countryCode": COUNTRIES[sandbox.edition][0],
        "fuelCode": "ES100",
        "deviceTypeCode": "TC120",
        "capacity": 25,
        "commissioningDate": "2022-08-09T19:00:00.000Z",
        "createdAt": "2025-01-01T00:00:00.000Z",
        **values,
    }


@pytest.fixture
def member(sandbox: Sandbox) -> Client:
    move_in(sandbox)
    return signed_in_client(sandbox)


def names(response: Any) -> list[str]:
    return [row.device.external_id for row in response.context["rows"]]


def fleet_of_45(sandbox: Sandbox) -> None:
    sandbox.load(
        devices=[
            a_device(
                sandbox,
                f"roof-{n:02}",
                countryCode=COUNTRIES[sandbox.edition][n % 2],
                capacity=n,
                projectName="Clinic" if n % 10 == 0 else "Roofs",
                createdAt=f"2025-01-01T00:{n:02}:00.000Z",
            )
            for n in range(1, 46)
        ]
    )


def test_no_devices_yet(member: Client) -> None:
    page = member.get("/devices/")

    assert "No devices yet" in words(page)
    assert 'href="/devices/new/"' in page.content.decode()


def test_forty_five_devices_stand_on_three_pages(member: Client, sandbox: Sandbox) -> None:
    fleet_of_45(sandbox)
    first, last = member.get("/devices/"), member.get("/devices/?page=3")

    assert names(first) == [f"roof-{n:02}" for n in range(45, 25, -1)]
    assert names(last) == [f"roof-{n:02}" for n in range(5, 0, -1)]
    assert "41–45 of 45 devices" in words(last)
    assert first.context["figures"].capacity_kw == sum(range(1, 46))
    assert names(member.get("/devices/?page=99")) == names(last)


def test_search_and_filters_can_be_shared_as_an_address(member: Client, sandbox: Sandbox) -> None:
    fleet_of_45(sandbox)
    india = COUNTRIES[sandbox.edition][1]

    assert names(member.get("/devices/?q=clinic&sort=id")) == [f"roof-{n}0" for n in range(1, 5)]
    found = member.get(f"/devices/?country={india}&page=2")
    assert "21–23 of 23 devices" in words(found)
    assert f"country={india}&amp;page=1" in found.content.decode()
    nothing = member.get("/devices/?q=nothing-of-that-name")
    assert nothing.status_code == 200
    assert "No device is like that" in words(nothing)


def test_while_one_types_only_the_table_comes(member: Client, sandbox: Sandbox) -> None:
    fleet_of_45(sandbox)
    part = member.get("/devices/?q=roof-07", headers={"HX-Request": "true"})
    back = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert "<html" not in part.content.decode()
    assert names(part) == ["roof-07"]
    assert "<html" in member.get("/devices/?q=roof-07", headers=back).content.decode()


@pytest.mark.parametrize("name", ["roof 1", "new", "a/b", "Süd#1?x=%41", "edit/import"])
def test_a_device_may_have_any_name(sandbox_2022: Sandbox, name: str) -> None:
    move_in(sandbox_2022)
    sandbox_2022.load(devices=[a_device(sandbox_2022, name)])
    member = signed_in_client(sandbox_2022)
    listed = member.get("/devices/")
    link = re.search(r'<th scope="row"><a href="([^"]+)"', listed.content.decode())

    assert link
    page = member.get(link[1])
    assert page.status_code == 200
    assert page.context["device"].external_id == name


def test_a_device_s_page_says_all_of_it(member: Client, sandbox: Sandbox) -> None:
    sandbox.load(devices=[a_device(sandbox, "roof-1", offTaker="School", impactStory="Light")])
    page = words(member.get("/devices/id/roof-1/"))

    for said in ("roof-1", "Roofs", "Nairobi", "Kenya", "-1.2921", "36.8219", "Solar (ES100)"):
        assert said in page
    for said in ("25 kW", "School", "Light", "PV Roof Mounted", "9 Aug 2022"):
        assert said in page
    assert "22:00 Africa/Nairobi" in page


@pytest.mark.parametrize(
    ("email", "status"), [(MEMBER.email, 200), (TEAM_MATE.email, 200), (STRANGER.email, 404)]
)
def test_a_device_is_its_organisation_s_own(sandbox: Sandbox, email: str, status: int) -> None:
    move_in(sandbox)
    sandbox.load(devices=[a_device(sandbox, "roof-1")])
    someone = signed_in_client(sandbox, email)

    assert ("roof-1" in words(someone.get("/devices/"))) == (status == 200)
    for headers in ({}, {"HX-Request": "true"}):
        page = someone.get("/devices/id/roof-1/?reads=1", headers=headers)
        assert page.status_code == status
        assert ("Nairobi" in words(page)) == (status == 200 and not headers)


def test_no_such_device_is_a_404(member: Client) -> None:
    assert member.get("/devices/id/nobody/").status_code == 404


def daily_reads(name: str, days: int) -> list[dict[str, Any]]:
    first = datetime(2025, 1, 2, tzinfo=UTC)
    ends = [first + timedelta(days=n) for n in range(days)]
    return [
        {
            "organisation": MEMBER.organisation,
            "externalId": name,
            "type": "Delta",
            "start": (end - timedelta(days=1)).isoformat().replace("+00:00", "Z"),
            "end": end.isoformat().replace("+00:00", "Z"),
            "wh": 1000 + n,
        }
        for n, end in enumerate(ends)
    ]


def test_the_reads_come_after_the_page(member: Client, sandbox: Sandbox) -> None:
    sandbox.load(devices=[a_device(sandbox, "roof-1")], reads=daily_reads("roof-1", 100))
    page = member.get("/devices/id/roof-1/")
    assert 'hx-get="/devices/id/roof-1/?reads=1"' in page.content.decode()
    assert not any("meter-reads" in r["path"] for r in sandbox.requests())
    part = member.get("/devices/id/roof-1/?reads=1", headers={"HX-Request": "true"})
    whole = member.get("/devices/id/roof-1/?reads=1")

    for shown in (part, whole):
        assert "<svg" in shown.content.decode()
        reads = shown.context["recent"].reads
        assert [read.wh for read in reads] == [1099 - n for n in range(limits.CHART_READS)]
        assert "Last read : 11" in words(shown)
    assert "<html" not in part.content.decode()
    calls = [r for r in sandbox.requests() if "meter-reads" in r["path"]]
    assert len(calls) <= 8


def test_history_alone_is_shown_as_well(member: Client, sandbox: Sandbox) -> None:
    old = daily_reads("roof-1", 3)
    for read in old:
        read |= {
            "type": "History",
            **{k: read[k].replace("2025", "2024") for k in ("start", "end")},
        }
    sandbox.load(devices=[a_device(sandbox, "roof-1")], reads=old)
    page = member.get("/devices/id/roof-1/?reads=1")

    assert [read.wh for read in page.context["recent"].reads] == [1002, 1001, 1000]
    assert "History" in words(page)


def test_no_reads_yet(member: Client, sandbox: Sandbox) -> None:
    sandbox.load(devices=[a_device(sandbox, "roof 1")])
    page = member.get("/devices/id/roof%201/?reads=1")

    assert "holds no reads of this device" in words(page)
    assert 'href="/reads/new/?externalId=roof%201"' in page.content.decode()


def test_reads_that_cannot_be_fetched_hold_back_nothing(member: Client, sandbox: Sandbox) -> None:
    sandbox.load(devices=[a_device(sandbox, "roof-1")], reads=daily_reads("roof-1", 2))
    fault = {"match": {"method": "GET", "path": READ_PATH}, "do": "status 500", "times": 20}
    sandbox.faults([fault])
    page = member.get("/devices/id/roof-1/?reads=1")

    assert page.status_code == 200
    assert "The reads could not be fetched" in words(page)
    assert "Nairobi" in words(page)


def test_a_sign_in_that_has_ended_leads_back_to_the_page(member: Client, sandbox: Sandbox) -> None:
    sandbox.load(devices=[a_device(sandbox, "roof-1")])
    sandbox.faults([{"match": {"method": "GET", "path": "/api/device/my"}, "do": "revoke_token"}])
    response = member.get("/devices/id/roof-1/")

    assert response.status_code == 302
    assert response.headers["Location"] == "/login/?next=%2Fdevices%2Fid%2Froof-1%2F"
