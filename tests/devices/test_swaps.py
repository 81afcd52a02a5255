"""Latitude and longitude in each other's field."""

from __future__ import annotations

import pytest

from portal.devices.coordinates import LATITUDE, LONGITUDE, read
from portal.devices.place import cities_of
from portal.devices.swaps import look_swapped
from portal.drec import fallbacks


def said(latitude: str, longitude: str, country: str) -> str:
    return look_swapped(read(latitude, LATITUDE), read(longitude, LONGITUDE), country)


@pytest.mark.parametrize(
    ("latitude", "longitude", "country"),
    [
        ("36.8219", "-1.2921", "KE"),
        ("36.8219", "-1.2921", "KEN"),
        ("77.2", "28.6", "IND"),  # Delhi, 1,300 km from the city of the zone
        ("18.42", "-33.92", "ZAF"),  # Cape Town
        ("-46.63", "-23.55", "BRA"),
        ("2.35", "48.86", "FRA"),
        ("72.6", "23.0", "IND"),  # Gujarat
        ("106.8", "-6.2", "IDN"),
    ],
)
def test_a_pair_that_is_in_the_country_only_the_other_way_round(
    latitude: str, longitude: str, country: str
) -> None:
    words = said(latitude, longitude, country)
    assert words.startswith(f"These look swapped: {latitude}, {longitude} is not in ")
    assert words.endswith(f", {longitude}, {latitude} is.")
    assert said(longitude, latitude, country) == ""


@pytest.mark.parametrize(
    ("latitude", "longitude", "country"),
    [
        ("19°20'50.97\"S", "46° 3'3.21\"W", "IN"),  # the guide's own: in Brazil
        ("-19.347492", "-46.050892", "IND"),
        ("-17.7", "178.0", "FJI"),
        ("21.3", "-157.86", "USA"),
        ("64.8", "-147.7", "USA"),
        ("8.5", "76.9", "IND"),
        ("24.0", "97.7", "CHN"),
        ("9.08", "7.4", "NGA"),  # nearly the same both ways
        ("7.4", "9.08", "NGA"),
        ("48.85", "2.35", "KEN"),  # merely elsewhere
        ("91", "0", "KEN"),
        ("95", "150", "KEN"),
        ("36.8219", "-1.2921", ""),
        ("36.8219", "-1.2921", "Utopia"),
        ("36.8219", "-1.2921", "HMD"),  # a country without a city
    ],
)
def test_what_is_not_called_swapped(latitude: str, longitude: str, country: str) -> None:
    assert said(latitude, longitude, country) == ""


@pytest.mark.parametrize("country", ["", "Utopia", "HMD"])
def test_without_a_country_the_range_alone_can_tell(country: str) -> None:
    assert said("120.5", "-4", country) == "Latitude and longitude seem to be swapped."
    assert said("120.5", "-100", country) == ""


TERRITORIES = {
    "FRA": "GP RE YT GF MQ NC PF PM WF BL MF TF",
    "GBR": "FK IO SH PN GI BM VG KY TC MS AI GG JE IM GS",
    "USA": "PR GU AS MP VI UM",
    "NLD": "CW AW SX BQ",
    "DNK": "GL FO",
    "NOR": "SJ",
    "AUS": "CX CC NF",
    "NZL": "CK NU TK",
}
PARTS = [(country.alpha3, country.alpha2) for country in fallbacks.countries()]
PARTS += [(country, part) for country, parts in TERRITORIES.items() for part in parts.split()]
HOME = [(country, city) for country, part in PARTS for city in cities_of(part)]


def test_no_city_of_a_country_or_of_its_territories_is_refused() -> None:
    assert len(HOME) > 400
    for country, (latitude, longitude) in HOME:
        assert not said(f"{latitude:f}", f"{longitude:f}", country), (country, latitude, longitude)
