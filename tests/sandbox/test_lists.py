"""The reference lists (contract section 4)."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pycountry
import pytest

from tests.sandbox.api import Api, said
from tests.support.sandbox import Sandbox


def test_countries_and_their_zones(sandbox_2024: Sandbox) -> None:
    countries = Api(sandbox_2024.url).get("/api/countrycode/list").json()
    codes = {(c["alpha2"], c["alpha3"], c["numeric"]) for c in countries}
    india = next(c for c in countries if c["alpha3"] == "IND")
    names = [zone["name"] for c in countries for zone in c["timezones"]]

    assert len(countries) == 249
    assert codes == {(c.alpha_2, c.alpha_3, c.numeric) for c in pycountry.countries}
    assert all(c["countryCode"] == c["alpha3"] for c in countries)
    assert india["country"] == "India"
    assert india["timezones"][0] == {"name": "Asia/Kolkata", "offset": -330}
    assert len(set(names)) > 400
    assert all(datetime.now(UTC).astimezone(ZoneInfo(name)) for name in names)
    assert [c["country"] for c in countries][:3] == ["Afghanistan", "Åland Islands", "Albania"]


@pytest.mark.parametrize(
    ("typed", "codes"),
    [("india", {"IND", "IOT"}), ("^KEN$", {"KEN"}), ("nowhere", set())],
)
def test_the_search_is_a_regular_expression(
    sandbox_2024: Sandbox, typed: str, codes: set[str]
) -> None:
    found = Api(sandbox_2024.url).get("/api/countrycode/list", searchKeyWord=typed).json()

    assert {country["alpha3"] for country in found} == codes


def test_a_broken_expression(sandbox_2024: Sandbox) -> None:
    answer = Api(sandbox_2024.url).get("/api/countrycode/list", searchKeyWord="(")

    assert said(answer) == (500, "Internal server error")


@pytest.mark.parametrize(("path", "count"), [("fuel-type", 38), ("device-type", 31)])
def test_codes_of_2022(sandbox_2022: Sandbox, path: str, count: int) -> None:
    codes = Api(sandbox_2022.url).get(f"/api/device/{path}").json()

    assert len({code["code"] for code in codes}) == len(codes) == count


def test_codes_of_2024(sandbox_2024: Sandbox) -> None:
    api = Api(sandbox_2024.url)
    goals = api.get("/api/sdgbenefit/code").json()

    assert api.get("/api/device/fuel-type").json() == [{"code": "ES100", "name": "Solar"}]
    assert len(api.get("/api/device/device-type").json()) == 5
    assert len(goals) == 17
    assert goals[8] == {"name": "SDG9", "value": "Industry, Innovation and Infrastructure"}
    assert api.get("/api/sdgbenefit").json() == []
    assert said(api.get("/api/meter-reads/time-zones")) == (500, "Internal server error")


@pytest.mark.parametrize("path", ["/api/countrycode/list", "/api/sdgbenefit/code"])
def test_what_2022_does_not_have(sandbox_2022: Sandbox, path: str) -> None:
    assert said(Api(sandbox_2022.url).get(path)) == (404, f"Cannot GET {path}")


def test_the_paths_tell_the_edition(sandbox: Sandbox) -> None:
    paths = set(Api(sandbox.url).get("/swagger-json").json()["paths"])

    assert ("/api/user/registerWithOrganization" in paths) is (sandbox.edition == "2022")
    assert ("/api/auth/logout" in paths) is (sandbox.edition == "2024")
    assert ("/api/countrycode/list" in paths) is (sandbox.edition == "2024")
