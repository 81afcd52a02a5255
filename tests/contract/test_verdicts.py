"""Any payload built from the field rules gets the same verdict from the portal and the registry.

Two things hold for each payload. What the portal's own check takes, the registry takes. What the
check refuses, the registry refuses too, unless the reason is one of those for which the portal is
stricter on purpose; they are named here, each with why.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any
from uuid import uuid4

import pytest
from django.forms import Form
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.accounts.forms import SignUpForm
from portal.devices.forms import DeviceForm
from portal.devices.reference import Lists
from portal.drec import devices, fallbacks, organisations
from portal.drec.client import Drec, connect
from portal.drec.editions import EDITION_2022, EDITION_2024, Edition
from portal.drec.errors import Rejected, Unexpected
from tests.drec.signed import as_member
from tests.support.sandbox import Sandbox

# A sandbox for all examples of a test: nothing of one example stands in the way of the next,
# since every name is new.
of_the_rules = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_numbers = count(1)

# Where the form refuses what the registry would take, and why.
STRICTER = {
    "latitude": "the registry looks at no range",
    "longitude": "the registry looks at no range",
    "externalId": "a path cannot carry it: its reads could never be sent",
    "capacity": "under a watt and over two million megawatts is a slip of the hand",
    "energyStorageCapacity": "as capacity",
    "commissioningDate": "a year before 1880 is a slip of the hand",
    "yieldValue": "no device makes less than nothing",
    "address": "an empty one helps nobody",
    "images": "a comma would split it, and other schemes are no pictures",
    "SDGBenefits": "a goal that it does not know is dropped without a word",
    "firstName": "blanks are no name",
    "lastName": "blanks are no name",
    "orgAddress": "an empty one helps nobody",
}
STRICTER_2022 = STRICTER | {
    "countryCode": "the registry takes none, and the portal needs one",
    "fuelCode": "the registry takes none",
    "deviceTypeCode": "the registry takes none",
    "commissioningDate": "the registry takes any text, the future too",
    "capacity": "without one every read fails",
    "energyStorageCapacity": "no storage holds less than nothing",
    "SDGBenefits": "it takes any number, and there are seventeen goals",
    "orgName": "blanks are no name",
    "organizationType": "the registry takes any text",
    "secretKey": "without one the registry makes a user who can own nothing",
}


def taken(call: Callable[[], object]) -> bool:
    """The registry's verdict; a name that is there already was taken before."""
    try:
        call()
    except Rejected as error:
        return "already exist" in str(error)
    except Unexpected:
        return False
    return True


def agrees(form: Form, *, raw: Callable[[], object], cleaned: Callable[[], object]) -> set[str]:
    """The fields for which the form alone refuses; empty when both say the same."""
    if form.is_valid():
        assert taken(cleaned), "the portal takes it, the registry does not"
        return set()
    return set(form.errors) if taken(raw) else set()


# --- devices --------------------------------------------------------------------------------

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
PLAIN = st.text(string.ascii_letters + string.digits + "-_ ", min_size=1, max_size=12)
IDS = st.one_of(PLAIN.filter(str.strip), st.sampled_from([" ", "..", "a/b", "ä", "a.b", "a\tb"]))
DEGREES = st.decimals(-200, 200, allow_nan=False, places=4).map(str)
NUMBERS = st.one_of(
    st.sampled_from([0, 1, -1, 0.5, 25, 2**31 - 1, 2**31, 0.0001]),
    st.integers(0, 10**6),
    st.decimals(0, 5000, allow_nan=False, places=2).map(float),
)
MOMENTS = st.datetimes(datetime(1850, 1, 1), datetime(2040, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
)


def a_device(edition: Edition) -> st.SearchStrategy[dict[str, Any]]:
    """A body by the field rules (contract 5.1), up to two fields of it at or past their bounds."""
    country = "alpha2" if edition.country_code == "alpha2" else "alpha3"
    codes = [getattr(one, country) for one in fallbacks.countries()]
    stated = edition.commissioning_format
    goal = st.integers(0, 18)
    good: dict[str, Any] = {
        "externalId": "roof",
        "address": "Street 1",
        "latitude": "-1.2921",
        "longitude": "36.8219",
        "countryCode": "KE" if country == "alpha2" else "KEN",
        "fuelCode": "ES100",
        "deviceTypeCode": "TC110",
        "capacity": 25,
        "commissioningDate": datetime(2022, 8, 9, 19, tzinfo=UTC).strftime(stated),
    }
    any_value: dict[str, st.SearchStrategy[Any]] = {
        "externalId": IDS,
        "address": TEXT,
        "latitude": DEGREES,
        "longitude": DEGREES,
        "countryCode": st.sampled_from([*codes, "XX", "XXX", "kEn", ""]),
        "fuelCode": st.sampled_from(["ES100", "fuel8", ""]),
        "deviceTypeCode": st.sampled_from(["TC110", "TC150", "type3", ""]),
        "capacity": NUMBERS,
        "commissioningDate": MOMENTS.map(lambda moment: moment.strftime(stated)),
        "projectName": TEXT,
        "gridInterconnection": st.booleans(),
        "offTaker": st.sampled_from([*dict(edition.off_takers), "Nobody"]),
        "deviceDescription": st.sampled_from([*dict(edition.device_descriptions), "Kite"]),
        "yieldValue": NUMBERS,
        "energyStorage": st.booleans(),
        "energyStorageCapacity": NUMBERS,
        "impactStory": TEXT,
        "qualityLabels": TEXT,
        "images": st.lists(st.sampled_from(["https://a.example/1", "a,b", "ftp://x"]), max_size=2),
        "SDGBenefits": goal if edition.one_goal else st.lists(goal.map("SDG{}".format), max_size=3),
    }
    if edition.one_goal:  # which other groups there are, the registry alone knows
        any_value |= {"labels": TEXT, "data": TEXT, "groupId": st.just(0)}
    return changed(good, any_value)


def changed(
    good: dict[str, Any], any_value: dict[str, st.SearchStrategy[Any]]
) -> st.SearchStrategy[dict[str, Any]]:
    """Up to two of the values are others, or left out."""
    names = st.lists(st.sampled_from(sorted(any_value)), max_size=2, unique=True)
    drawn = names.flatmap(
        lambda some: st.fixed_dictionaries({n: st.one_of(any_value[n], LEFT_OUT) for n in some})
    )
    return drawn.map(lambda values: left({**good, **values}))


LEFT_OUT = st.none()


def left(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def as_typed(body: dict[str, Any]) -> dict[str, Any]:
    """What a person types for this body."""
    typed: dict[str, Any] = {"client_id": str(uuid4())}
    for name, value in body.items():
        match value:
            case bool():
                typed[name] = "true" if value else "false"
            case list() if name == "images":
                typed[name] = "\n".join(value)
            case list():
                typed[name] = value
            case float():
                typed[name] = f"{value:f}"
            case _:
                typed[name] = str(value)
    return typed


def named(body: dict[str, Any]) -> dict[str, Any]:
    """Under a name that is new, unless the name itself is the question."""
    if "externalId" not in body:
        return body
    if not body["externalId"].strip("-_ ").isalnum() or not body["externalId"].isascii():
        return body
    return {**body, "externalId": f"{body['externalId']}{next(_numbers)}"}


def holds_for_devices(api: Drec, body: dict[str, Any]) -> set[str]:
    edition = api.edition
    lists = Lists(
        countries=fallbacks.countries(),
        fuels=fallbacks.fuel_types(edition),
        device_types=fallbacks.device_types(edition),
        goals=fallbacks.sdg_benefits(edition),
    )
    form = DeviceForm(as_typed(named(body)), edition=edition, lists=lists)
    return agrees(
        form,
        raw=lambda: devices.create(api, named(body)),
        cleaned=lambda: devices.create(api, form.body()),
    )


@of_the_rules
@given(body=a_device(EDITION_2024))
def test_devices_of_2024(member_2024: Drec, body: dict[str, Any]) -> None:
    stricter = holds_for_devices(member_2024, body)
    assert stricter <= set(STRICTER)


@of_the_rules
@given(body=a_device(EDITION_2022))
def test_devices_of_2022(member_2022: Drec, body: dict[str, Any]) -> None:
    stricter = holds_for_devices(member_2022, body)
    assert stricter <= set(STRICTER_2022)


@pytest.fixture
def member_2022(sandbox_2022: Sandbox) -> Drec:
    return as_member(sandbox_2022)


@pytest.fixture
def member_2024(sandbox_2024: Sandbox) -> Drec:
    return as_member(sandbox_2024)


# --- organisations --------------------------------------------------------------------------

WORDS = st.one_of(PLAIN, TEXT, st.just(""))
LOCAL = st.text(string.ascii_letters + string.digits + ".+_-'", min_size=1, max_size=10)
HOSTS = st.sampled_from(["example.org", "a.example", "localhost", "-a.org", "x_y.org", ""])
PASSWORDS = st.one_of(
    st.text(string.ascii_letters + string.digits + " !ä", max_size=22),
    st.sampled_from(["DEF123", "abcdef", "123456", "a1", "a1" * 10, "a1" * 11]),
)
KEYS = st.one_of(
    st.text("AB01", min_size=5, max_size=7),
    st.sampled_from(["AB0123", "ab0123", "ABCDEF", "012345", "AB012", "AB01 3", "ÄB0123", ""]),
)


def a_sign_up(edition: Edition) -> st.SearchStrategy[dict[str, Any]]:
    good = {
        "firstName": "Asha",
        "lastName": "Rao",
        "email": "asha@example.org",
        "organizationType": edition.organisation_types[0][0],
        "orgName": "Sunny Roofs",
        "orgAddress": "Hyderabad",
    }
    any_value: dict[str, st.SearchStrategy[Any]] = {
        "firstName": WORDS,
        "lastName": WORDS,
        "email": st.tuples(LOCAL, HOSTS).map("@".join),
        "organizationType": st.sampled_from(["Developer", "developer", "Buyer", "Foo"]),
        "confirmPassword": st.just("Other1"),
        "orgName": WORDS,
        "orgAddress": WORDS,
    }
    if edition.has_secret_key:
        good["secretKey"] = "AB0123"
        any_value["secretKey"] = KEYS
    same = st.one_of(st.just("DEF123"), PASSWORDS)
    return st.tuples(same.map(with_password), changed(good, any_value)).map(
        lambda both: both[0] | both[1]
    )


def with_password(password: str) -> dict[str, str]:
    return {"password": password, "confirmPassword": password}


def new(fields: dict[str, Any]) -> dict[str, Any]:
    """With an e-mail and an organisation that nobody has, where they may be anything."""
    number = next(_numbers)
    fresh = dict(fields)
    if "email" in fields:
        fresh["email"] = f"n{number}{fields['email']}"
    if fields.get("orgName", "").strip():
        fresh["orgName"] = f"{fields['orgName']}{number}"
    return fresh


def holds_for_sign_ups(edition: Edition, fields: dict[str, Any]) -> set[str]:
    api = connect()
    form = SignUpForm({"client_id": str(uuid4()), **new(fields)}, edition=edition)
    return agrees(
        form,
        raw=lambda: organisations.register(api, new(fields)),
        cleaned=lambda: organisations.register(api, form.registration()),
    )


@of_the_rules
@given(fields=a_sign_up(EDITION_2024))
def test_sign_ups_of_2024(sandbox_2024: Sandbox, fields: dict[str, Any]) -> None:
    stricter = holds_for_sign_ups(EDITION_2024, fields)
    assert stricter <= set(STRICTER)


@of_the_rules
@given(fields=a_sign_up(EDITION_2022))
def test_sign_ups_of_2022(sandbox_2022: Sandbox, fields: dict[str, Any]) -> None:
    stricter = holds_for_sign_ups(EDITION_2022, fields)
    assert stricter <= set(STRICTER_2022)
