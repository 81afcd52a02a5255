"""The lists in the code, for a registry that has none or does not answer."""

from __future__ import annotations

from zoneinfo import available_timezones

import pytest

from portal.drec import fallbacks
from portal.drec.editions import EDITION_2022, EDITION_2024


def test_countries_are_all_there_with_their_zones() -> None:
    countries = fallbacks.countries()
    assert len(countries) == 249
    assert len({country.alpha2 for country in countries}) == 249
    assert len({country.alpha3 for country in countries}) == 249
    by_code = {country.alpha3: country for country in countries}
    assert by_code["KEN"].zones == ("Africa/Nairobi",)
    assert "America/Sao_Paulo" in by_code["BRA"].zones
    assert by_code["IND"].alpha2 == "IN"
    assert {zone for country in countries for zone in country.zones} <= available_timezones()
    # Two islands where nobody lives and no clock hangs.
    assert {country.alpha2 for country in countries if not country.zones} == {"BV", "HM"}


def test_codes_of_2022() -> None:
    assert len(fallbacks.fuel_types(EDITION_2022)) == 38
    types = {found.code: found.name for found in fallbacks.device_types(EDITION_2022)}
    assert len(types) == 31
    assert types["TC442"] == "Internal combustion engine: CHP"
    assert [goal.code for goal in fallbacks.sdg_benefits(EDITION_2022)][:2] == ["1", "2"]


def test_codes_of_2024() -> None:
    assert [fuel.code for fuel in fallbacks.fuel_types(EDITION_2024)] == ["ES100"]
    codes = [found.code for found in fallbacks.device_types(EDITION_2024)]
    assert codes == ["TC110", "TC120", "TC130", "TC140", "TC150"]


@pytest.mark.parametrize("edition", [EDITION_2022, EDITION_2024])
def test_seventeen_goals(edition: object) -> None:
    goals = fallbacks.sdg_benefits(edition)  # type: ignore[arg-type]
    assert len({goal.code for goal in goals}) == len({goal.name for goal in goals}) == 17
