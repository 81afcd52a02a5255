"""JSON becomes dataclasses: both editions' shapes, and what has another shape is Strange."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime

import pytest

from portal.drec import goals, parse
from portal.drec.shapes import Code, Country, Device, Organisation, StoredRead
from portal.drec.values import Strange
from tests.drec import bodies
from tests.drec.conftest import jwt


def utc(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[misc, arg-type]


def test_a_session_is_what_its_token_says() -> None:
    token = jwt(email="a@example.com", id=4, role="OrganizationAdmin", iat=1795398010,
                exp=1810950010)  # fmt: skip
    session = parse.signed_in({"accessToken": token})
    assert (session.user_id, session.role, session.email) == (
        4,
        "OrganizationAdmin",
        "a@example.com",
    )
    assert session.issued_at == utc(2026, 11, 23, 1, 40, 10)
    assert (session.expires_at - session.issued_at).days == 180
    assert token not in repr(session)


def test_a_session_of_2022_has_no_role() -> None:
    session = parse.session(jwt(email="a@example.com", id=1, exp=1797990196))
    assert (session.role, session.issued_at) == ("", None)


@pytest.mark.parametrize(
    "token", ["", "x", "a.b.c", "a.!!!.c", jwt(id=1), jwt(exp=1), jwt(id=1, exp=10**30), "a.W10.c"]
)
def test_a_token_that_is_none(token: str) -> None:
    with pytest.raises(Strange):
        parse.session(token)


def test_a_person_and_the_organisation() -> None:
    person = parse.person(bodies.ME_2024)
    assert (person.id, person.first_name, person.email_confirmed) == (4, "Asha", False)
    assert person.organisation == Organisation(9, "Sunny Roofs", "", "Developer", "Active")


@pytest.mark.parametrize("organisation", [None, {}])
def test_a_person_without_an_organisation(organisation: object) -> None:
    assert parse.person(bodies.ME_2024 | {"organization": organisation}).organisation is None


def test_a_registration_forgets_the_hash() -> None:
    registered = parse.registered(bodies.REGISTERED_2024)
    assert (registered.user_id, registered.organisation_id) == (4, 9)
    assert "$2a$" not in repr(registered)
    assert parse.registered(bodies.REGISTERED_2024 | {"organization": {}}).organisation_id is None


def test_a_device_of_2022() -> None:
    device = parse.device(bodies.DEVICE_2022)
    assert device.external_id == "roof-1"
    assert device.internal_id == ""
    assert device.latitude == "19°20'50.97\"S"
    assert device.capacity == 25.0
    assert device.commissioning_date == "2022-08-09T19:00:00"
    assert device.commissioned_at == utc(2022, 8, 9, 19)
    assert device.onboarded_at == utc(2026, 11, 1, 10)
    assert device.images == ("https://example.com/a.jpg", "b")
    assert device.sdg_benefits == ("1",)
    assert device.group_id == 0
    assert device.meter_read_type == "Aggregate"


def test_a_device_of_2022_with_nothing_but_its_id() -> None:
    device = parse.device(bodies.DEVICE_2022_BARE)
    assert (device.address, device.meter_read_type, device.version) == ("", "", "")
    assert (device.capacity, device.yield_value, device.group_id) == (None, None, None)
    assert (device.commissioned_at, device.energy_storage) == (None, None)
    assert (device.images, device.sdg_benefits) == ((), ())


def test_a_device_of_2024() -> None:
    device = parse.device(bodies.DEVICE_2024)
    assert device.internal_id == "7dd63b77-a095-4ffe-b052-67e42aaf45de"
    assert device.sdg_benefits == ("SDG1", "SDG9", "Of our own")
    assert (device.capacity, device.energy_storage_capacity) == (0.5, 1.5)
    assert (device.irec_status, device.irec_id, device.labels) == ("NotRegistered", "", "")


def test_devices_come_newest_first() -> None:
    found = parse.devices([bodies.DEVICE_2022, bodies.DEVICE_2022_BARE])
    assert [device.external_id for device in found] == ["bare", "roof-1"]
    assert parse.devices([]) == ()


def test_the_lists() -> None:
    assert parse.codes([{"code": "ES200", "name": "Wind"}, {"code": "ES100", "name": "Solar"}]) == (
        Code("ES100", "Solar"),
        Code("ES200", "Wind"),
    )
    assert parse.sdg_benefits([{"name": "SDG1", "value": "No Poverty"}]) == (
        Code("SDG1", "No Poverty"),
    )
    kenya = {"country": "Kenya", "alpha2": "KE", "alpha3": "KEN", "numeric": "404"}
    kenya |= {"timezones": [{"name": "Africa/Nairobi", "offset": -180}]}  # type: ignore[dict-item]
    assert parse.countries([kenya]) == (Country("Kenya", "KE", "KEN", ("Africa/Nairobi",)),)


def test_a_page_of_reads_is_in_time_order() -> None:
    page = parse.read_page(bodies.page_2024(1))
    assert [read.wh for read in page.reads] == [10000000000001500, 30000, 50000, 1500]
    assert [read.kind for read in page.reads] == ["History", "History", "ongoing", "ongoing"]
    assert page.reads[2].start == utc(2026, 10, 24, 1, 40, 45).replace(microsecond=58_000)
    assert (page.number_of_reads, page.number_of_pages, page.page) == (9, 2, 1)
    assert page.timezone == "Asia/Calcutta"


def test_a_later_page_does_not_tell_the_start_of_its_first_read() -> None:
    page = parse.read_page(bodies.page_2024(2))
    assert [read.start is None for read in page.reads] == [False, False, True, False]


def test_a_series_and_a_latest_read() -> None:
    series = parse.read_series([{"timestamp": "2026-11-03T01:43:18.788Z", "value": -5}])
    assert series == ((utc(2026, 11, 3, 1, 43, 18).replace(microsecond=788_000), -5),)
    latest = parse.latest_read({"enddate": "2026-11-03T18:40:45.000Z", "value": 1500})
    assert latest == StoredRead(None, utc(2026, 11, 3, 18, 40, 45), 1500, "ongoing")


@pytest.mark.parametrize(
    ("parser", "answer"),
    [
        (parse.person, None),
        (parse.person, []),
        (parse.person, {"id": None}),
        (parse.person, bodies.ME_2024 | {"organization": {"name": "no id"}}),
        (parse.person, bodies.ME_2024 | {"emailConfirmed": "yes"}),
        (parse.signed_in, {}),
        (parse.registered, "Done"),
        (parse.devices, {"devices": []}),
        (parse.device, ""),
        (parse.device, bodies.DEVICE_2024 | {"createdAt": None}),
        (parse.device, bodies.DEVICE_2024 | {"capacity": "25"}),
        (parse.device, bodies.DEVICE_2024 | {"capacity": True}),
        (parse.device, bodies.DEVICE_2024 | {"address": {}}),
        (parse.countries, [{"country": "X", "timezones": [1]}]),
        (parse.codes, ["ES100"]),
        (parse.read_page, {}),
        (parse.read_series, [{"timestamp": "then", "value": 1}]),
        (parse.latest_read, {"enddate": "2026-11-03T18:40:45.000Z"}),
    ],
)
def test_another_shape_is_strange(parser: Callable[[object], object], answer: object) -> None:
    with pytest.raises(Strange):
        parser(answer)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2022-08-09T19:00:00.000Z", utc(2022, 8, 9, 19)),
        ("2022-08-09T19:00:00+05:30", utc(2022, 8, 9, 13, 30)),
        ("2022-08-09", utc(2022, 8, 9)),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_a_commissioning_date_as_far_as_it_is_one(text: object, found: datetime | None) -> None:
    assert parse.device(bodies.DEVICE_2022 | {"commissioningDate": text}).commissioned_at == found


@pytest.mark.parametrize(
    ("held", "codes"),
    [
        (0, ()),
        (None, ()),
        (17, ("17",)),
        ([], ()),
        (["zero hunger", ""], ("SDG2",)),
        (["Industry", "Innovation and Infrastructure"], ("SDG9",)),
        (["Industry, Innovation and Infrastructure"], ("SDG9",)),
        (["Industry", "No Poverty"], ("Industry", "SDG1")),
        ("No Poverty", ()),
    ],
)
def test_goals(held: object, codes: tuple[str, ...]) -> None:
    assert goals.codes(held) == codes


def test_nothing_secret_has_a_place_in_a_device() -> None:
    assert not {"password", "secret_key", "token"} & {field.name for field in fields(Device)}
