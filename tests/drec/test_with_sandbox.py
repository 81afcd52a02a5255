"""The client against a registry with state, over real HTTP: the main walk, and its failures."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from portal.drec import auth, devices, organisations, reads, reference
from portal.drec.client import Drec, connect
from portal.drec.editions import EDITION_2022
from portal.drec.errors import (
    DrecError,
    NotFound,
    Rejected,
    Unauthorized,
    Unavailable,
    Unexpected,
    Unknown,
)
from portal.drec.transport import Patience
from tests.support.sandbox import Sandbox

EMAIL, PASSWORD = "asha@example.com", "Sunny1"
ONBOARDED = datetime.now(UTC).replace(microsecond=0) - timedelta(days=20)
HOUR = timedelta(hours=1)
QUICK = Patience(read_seconds=0.5, pause_seconds=0.01)


def registration(api: Drec, **more: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "firstName": "Asha",
        "lastName": "Rao",
        "email": EMAIL,
        "organizationType": api.edition.organisation_types[0][0],
        "password": PASSWORD,
        "confirmPassword": PASSWORD,
        "orgName": "Sunny Roofs",
        "orgAddress": "Hyderabad",
        "secretKey": "AB0123",
    }
    return fields | more


def device_fields(api: Drec, external_id: str = "roof-1", **more: object) -> dict[str, object]:
    commissioned = datetime(2022, 8, 9, 19, tzinfo=UTC)
    fields: dict[str, object] = {
        "externalId": external_id,
        "address": "Main street 1",
        "latitude": "17.385044",
        "longitude": "78.486671",
        "countryCode": "IN" if api.edition.country_code == "alpha2" else "IND",
        "fuelCode": "ES100",
        "deviceTypeCode": "TC120",
        "capacity": Decimal("25"),
        "commissioningDate": commissioned.strftime(api.edition.commissioning_format),
        "images": [],
        "SDGBenefits": 7 if api.edition.one_goal else ["SDG7", "SDG9"],
    }
    return fields | more


@pytest.fixture
def api(sandbox: Sandbox) -> Drec:
    """Signed in as Asha, whose device roof-1 was onboarded twenty days ago."""
    sandbox.load(
        users=[{"email": EMAIL, "password": PASSWORD, "organisation": "Sunny Roofs"}],
        devices=[
            {
                **device_fields(connect()),
                "organisation": "Sunny Roofs",
                "capacity": 25,
                "createdAt": ONBOARDED.isoformat().replace("+00:00", ".000Z"),
            }
        ],
    )
    session = auth.sign_in(connect(), email=EMAIL, password=PASSWORD)
    return connect(token=session.token)


def quick(api: Drec, token: str = "") -> Drec:
    """The same sign-in with less patience."""
    signed = auth.sign_in(api, email=EMAIL, password=PASSWORD)
    return past_the_first_moments(
        Drec(base_url=api.base_url, edition=api.edition, token=signed.token, patience=QUICK)
    )


def past_the_first_moments(api: Drec) -> Drec:
    """A fresh token is called revoked at times (contract 1.3): a fault that is laid down for one
    call must not befall that refusal."""
    auth.me(api)
    return api


def send(api: Drec, hours: int, wh: int | str, type: str = "Delta", **more: Any) -> None:
    given: dict[str, Any] = {"unit": "Wh", "start": None, "end": ONBOARDED + hours * HOUR}
    reads.create(api, "roof-1", type=type, value=Decimal(wh), **given | more)


def held(api: Drec) -> list[tuple[str, int, int]]:
    """(kind, hours from onboarding to the end, Wh)"""
    device = devices.get(api, "roof-1")
    found = reads.held(api, device, start=ONBOARDED - timedelta(days=300), end=datetime.now(UTC))
    return [(read.kind, (read.end - ONBOARDED) // HOUR, read.wh) for read in found]


def asked(sandbox: Sandbox, method: str, path: str) -> int:
    """How often the registry heard this."""
    return sum(
        1
        for request in sandbox.requests()
        if request["method"] == method and request["path"].startswith(f"/api{path}")
    )


# --- the main walk ------------------------------------------------------------------------


def test_from_registration_to_a_read(sandbox: Sandbox) -> None:
    anybody = connect()
    assert anybody.edition.name == sandbox.edition
    registered = organisations.register(anybody, registration(anybody))
    session = auth.sign_in(anybody, email=EMAIL.upper(), password=PASSWORD)
    assert session.user_id == registered.user_id
    api = connect(token=session.token)
    me = auth.me(api)
    assert me.organisation is not None
    assert (me.id, me.organisation.name) == (registered.user_id, "Sunny Roofs")
    assert devices.mine(api) == ()

    created = devices.create(api, device_fields(api))
    found = devices.get(api, "roof-1")
    assert found.id == created.id
    goals = ("7",) if api.edition.one_goal else ("SDG7", "SDG9")
    assert (found.capacity, found.sdg_benefits) == (25.0, goals)
    assert reads.latest(api, found) is None
    day_before = created.onboarded_at - timedelta(days=1)
    read = {"unit": "kWh", "start": day_before, "end": day_before + HOUR, "value": Decimal("1.5")}
    reads.create(api, "roof-1", type="History", **read)  # type: ignore[arg-type]
    (stored,) = reads.held(api, found, start=day_before + HOUR, end=day_before + HOUR)
    assert (stored.kind, stored.wh, stored.end) == ("History", 1500, day_before + HOUR)


def test_the_lists(sandbox: Sandbox) -> None:
    api = connect()
    assert "ES100" in {fuel.code for fuel in reference.fuel_types(api)}
    assert "TC150" in {kind.code for kind in reference.device_types(api)}
    there = 0 if api.edition is EDITION_2022 else 1
    assert len(reference.countries(api)) == 249 * there
    assert len(reference.sdg_benefits(api)) == 17 * there


def test_reads_are_told_apart_and_paged(api: Drec) -> None:
    send(api, -10, 3000, "History", start=ONBOARDED - 11 * HOUR)
    for hours in range(1, 8):
        send(api, hours, 1000 + hours)
    assert held(api) == [("History", -10, 3000)] + [("ongoing", h, 1000 + h) for h in range(1, 8)]
    device = devices.get(api, "roof-1")
    assert device.meter_read_type == "Delta"
    latest = reads.latest(api, device)
    assert latest is not None
    assert (latest.end, latest.wh) == (ONBOARDED + 7 * HOUR, 1007)
    first = reads.page(api, device, start=ONBOARDED, end=datetime.now(UTC), number=1)
    assert [read.wh for read in first.reads] == [1001, 1002, 1003, 1004, 1005]
    assert (first.page, first.number_of_pages, first.number_of_reads) == (1, 2, 7)
    second = reads.page(api, device, start=ONBOARDED, end=datetime.now(UTC), number=2)
    assert [read.wh for read in second.reads] == [1006, 1007]


def test_sign_out(sandbox: Sandbox, api: Drec) -> None:
    auth.sign_out(api)
    if api.edition.has_sign_out:
        with pytest.raises(Unauthorized):
            auth.me(api)
    else:
        assert auth.me(api).email == EMAIL


# --- refusals -----------------------------------------------------------------------------


def refused(error: DrecError) -> set[str]:
    assert isinstance(error, Rejected)
    return set(error.by_field())


def test_a_wrong_password(api: Drec) -> None:
    with pytest.raises(Unauthorized, match="does not know this e-mail"):
        auth.sign_in(api, email=EMAIL, password="Wrong1")


def test_a_registration_that_is_refused(sandbox: Sandbox) -> None:
    api = connect()
    organisations.register(api, registration(api))
    for more, fields in (
        ({}, {"email"}),
        ({"password": "abc", "confirmPassword": "abc"}, {"password"}),
        ({"confirmPassword": "Other1"}, {"confirmPassword"}),
        ({"email": "no"}, {"email"}),
    ):
        with pytest.raises(Rejected) as caught:
            organisations.register(api, registration(api, **more))
        assert refused(caught.value) == fields
    taken = {"orgName", "secretKey"} if api.edition.has_secret_key else {"orgName"}
    with pytest.raises(Rejected) as caught:
        organisations.register(api, registration(api, email="b@example.com"))
    assert refused(caught.value) == taken
    assert "AB0123" not in str(caught.value)


def test_a_device_that_is_refused(api: Drec) -> None:
    with pytest.raises(Rejected) as caught:
        devices.create(api, device_fields(api))
    assert refused(caught.value) == {"externalId"}
    with pytest.raises(Rejected) as caught:
        devices.create(api, device_fields(api, "roof-2", offTaker="Nobody"))
    assert refused(caught.value) == {"offTaker"}


def test_a_fraction_of_a_kilowatt(api: Drec) -> None:
    fields = device_fields(api, "small", capacity=Decimal("0.02"))
    if api.edition.whole_kilowatts:
        with pytest.raises(Unexpected):
            devices.create(api, fields)
    else:
        assert devices.create(api, fields).capacity == 0.02


def test_devices_of_others_are_not_there(api: Drec) -> None:
    with pytest.raises(NotFound):
        devices.get(api, "roof-2")


def test_reads_that_are_refused(api: Drec) -> None:
    send(api, 2, 1000)
    with pytest.raises(Rejected, match="less than last"):
        send(api, 1, 1000)
    with pytest.raises(Rejected, match="you can add read for Delta"):
        send(api, 3, 1000, "Aggregate")
    with pytest.raises(Rejected, match="current date"):
        send(api, 24 * 365, 1000)
    assert held(api) == [("ongoing", 2, 1000)]


def test_too_much_energy(api: Drec) -> None:
    send(api, 1, 1000)
    if api.edition.drops_silently:
        send(api, 2, 10**9)
    else:
        with pytest.raises(Rejected, match="MaxEnergy"):
            send(api, 2, 10**9)
    assert held(api) == [("ongoing", 1, 1000)]


# --- when it goes wrong -------------------------------------------------------------------

READ = {"method": "POST", "path": "/api/meter-reads/new/roof-1"}


@pytest.mark.parametrize(
    ("do", "kind", "stored"),
    [
        ("drop_after", Unknown, True),
        ("drop_before", Unknown, False),
        ("hang", Unknown, None),
        ("delay 1500", Unknown, None),
        ("status 502", Unknown, None),
        ("status 503", Unavailable, None),
        ("status 500", Unexpected, None),
    ],
)
def test_a_read_is_sent_once_and_the_registry_says_what_it_holds(
    sandbox: Sandbox, api: Drec, do: str, kind: type[DrecError], stored: bool | None
) -> None:
    impatient = quick(api)
    sandbox.faults([{"match": READ, "do": do, "times": 1}])
    with pytest.raises(kind) as caught:
        send(impatient, 1, 1000)
    assert type(caught.value) is kind
    assert asked(sandbox, "POST", "/meter-reads/new/roof-1") <= 1
    if stored is not None:
        assert held(api) == ([("ongoing", 1, 1000)] if stored else [])


@pytest.mark.parametrize("do", ["drop_before", "drop_after", "status 503", "status 502"])
def test_a_list_is_asked_for_again(sandbox: Sandbox, api: Drec, do: str) -> None:
    match = {"method": "GET", "path": "/api/device/my"}
    sandbox.faults([{"match": match, "do": do, "times": 2}])
    assert [device.external_id for device in devices.mine(quick(api))] == ["roof-1"]
    sandbox.faults([{"match": match, "do": do, "times": 3}])
    with pytest.raises(Unavailable):
        devices.mine(quick(api))


def test_a_token_that_is_revoked_on_the_way(sandbox: Sandbox, api: Drec) -> None:
    match = {"method": "GET", "path": "/api/user/me"}
    sandbox.faults([{"match": match, "do": "revoke_token", "times": 1}])
    with pytest.raises(Unauthorized):
        auth.me(api)


def test_twenty_sign_ins_are_all_believed(sandbox: Sandbox, api: Drec) -> None:
    """A fresh token is called revoked for some milliseconds; nobody should notice."""
    for _ in range(20):
        session = auth.sign_in(api, email=EMAIL, password=PASSWORD)
        assert auth.me(connect(token=session.token)).email == EMAIL
