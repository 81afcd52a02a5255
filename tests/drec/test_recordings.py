"""The recorded exchanges with real servers, where their folder is on this machine.

Every success is parsed and every failure classified. Without the folder there is nothing to
go through; the other tests hold the same shapes.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

import pytest

from portal.drec import classify, parse
from portal.drec.editions import EDITION_2022
from portal.drec.errors import Rejected, Unauthorized, Unexpected
from portal.drec.fallbacks import countries, device_types, fuel_types

FOLDER = Path("/work/shared/drec-api")
EDITIONS = pytest.mark.parametrize("edition", ["2022", "2024"])

TOKEN_WORDS = ("Unauthorized", "Token revoked. Please log in again.")

PARSERS: tuple[tuple[str, str, Callable[[object], object]], ...] = (
    ("POST", "/auth/login", parse.signed_in),
    ("GET", "/user/me", parse.person),
    ("POST", "/user/register", parse.registered),
    ("POST", "/device", parse.device),
    ("GET", "/countrycode/list", parse.countries),
    ("GET", "/device/fuel-type", parse.codes),
    ("GET", "/device/device-type", parse.codes),
    ("GET", "/sdgbenefit/code", parse.sdg_benefits),
    ("GET", "/meter-reads/latestread/", parse.latest_read),
    ("GET", "/meter-reads/new/", parse.read_page),
)


def exchanges(edition: str) -> list[dict[str, Any]]:
    file = FOLDER / f"recorded-{edition}.jsonl"
    if not file.exists():
        warnings.warn(f"Left out: {file} is not on this machine.", stacklevel=2)
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def body_of(exchange: dict[str, Any]) -> object:
    try:
        return json.loads(exchange["body"])
    except ValueError:
        return exchange["body"]


def parser_of(exchange: dict[str, Any]) -> Callable[[object], object] | None:
    path = exchange["path"].removeprefix("/api").split("?")[0]
    for method, start, parser in PARSERS:
        fits = path == start if start == "/device" else path.startswith(start)
        if exchange["method"] == method and fits:
            return parser
    return None


@EDITIONS
def test_every_success_is_understood(edition: str) -> None:
    parsed = 0
    recorded = exchanges(edition)
    for exchange in recorded:
        parser = parser_of(exchange)
        if parser and exchange["status"] in (200, 201):
            parser(body_of(exchange))
            parsed += 1
    assert parsed > 10 or not recorded


@EDITIONS
def test_every_list_of_devices_is_understood(edition: str) -> None:
    found = 0
    recorded = exchanges(edition)
    for exchange in recorded:
        body = body_of(exchange)
        if exchange["path"].startswith("/api/device/my") and exchange["status"] == 200:
            listed = body.get("devices") if isinstance(body, dict) else body
            if isinstance(listed, list) and listed and "fuelCode" in listed[0]:
                found += len(parse.devices(listed))
    assert found > 4 or not recorded


@EDITIONS
def test_every_failure_has_a_class_that_fits(edition: str) -> None:
    for exchange in exchanges(edition):
        status, path = exchange["status"], exchange["path"].removeprefix("/api").split("?")[0]
        if status < 400:
            continue
        error = classify.failure(
            endpoint=f"{exchange['method']} {path}",
            status=status,
            body=body_of(exchange),
            changes=exchange["method"] != "GET",
        )
        assert error.messages, exchange
        if status == 409:
            assert isinstance(error, Rejected)
        if status == 500:
            assert isinstance(error, Unexpected)
        if status == 401 and error.messages[0] in (
            "Unauthorized",
            "Token revoked. Please log in again.",
        ):
            assert isinstance(error, Unauthorized)


@EDITIONS
def test_every_refusal_of_a_form_finds_its_field(edition: str) -> None:
    for exchange in exchanges(edition):
        path = exchange["path"].removeprefix("/api")
        form = path == "/device" or path.startswith("/user/register")
        if exchange["method"] != "POST" or not form or exchange["status"] not in (400, 409):
            continue
        error = classify.failure(
            endpoint=f"POST {path}", status=409, body=body_of(exchange), changes=True
        )
        assert isinstance(error, Rejected)
        of_no_field = error.by_field().get("", [])
        assert all("JSON" in text or "Organization id" in text for text in of_no_field)


def test_the_lists_in_the_code_are_those_of_2022() -> None:
    for exchange in exchanges("2022"):
        if exchange["path"] == "/api/device/fuel-type":
            assert set(parse.codes(body_of(exchange))) == set(fuel_types(EDITION_2022))
        if exchange["path"] == "/api/device/device-type":
            assert set(parse.codes(body_of(exchange))) == set(device_types(EDITION_2022))


def test_the_countries_in_the_code_are_those_of_2024() -> None:
    ours = {(country.alpha2, country.alpha3) for country in countries()}
    for exchange in exchanges("2024"):
        if exchange["path"] == "/api/countrycode/list":
            listed = parse.countries(body_of(exchange))
            assert {(country.alpha2, country.alpha3) for country in listed} == ours
            zones = {zone for country in listed for zone in country.zones}
            assert zones <= available_timezones()
