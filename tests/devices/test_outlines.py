"""A place and a country that do not go together, and how it is mended."""

from __future__ import annotations

import pytest

from portal.devices.coordinates import LATITUDE, LONGITUDE, read
from portal.devices.outlines import TERRITORIES, Doubt, doubt, zone_at
from portal.devices.place import cities_of
from portal.drec import fallbacks


def found(latitude: str, longitude: str, country: str) -> Doubt | None:
    return doubt(read(latitude, LATITUDE), read(longitude, LONGITUDE), country)


@pytest.mark.parametrize(
    ("latitude", "longitude", "country"),
    [
        ("-1.2921", "36.8219", "KE"),
        ("-1.2921", "36.8219", "KEN"),
        ("23°33'1.9\"S", "46°38'0.2\"W", "BRA"),
        ("-18.1416", "178.4419", "FJI"),
        ("-16.8", "-179.9", "FJI"),
        ("0.46", "34.11", "UGA"),  # Busia, where the border is the main street
        ("0.46", "34.09", "KEN"),
        ("-4.06", "39.70", "KEN"),  # the beach of Mombasa
        ("18.22", "-66.59", "USA"),  # Puerto Rico
        ("24.5", "-13.5", "MAR"),
        ("-53", "73", "HMD"),  # no zone of its own: nobody can tell
        ("36.8219", "-1.2921", "Utopia"),
        ("95", "150", ""),
        ("95", "150", "KEN"),  # out of range is said elsewhere
    ],
)
def test_a_place_in_its_country(latitude: str, longitude: str, country: str) -> None:
    assert found(latitude, longitude, country) is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "country", "mended", "words"),
    [
        ("36.8219", "-1.2921", "KEN", ("-1.2921", "36.8219"), "These look swapped"),
        ("77.2", "28.6", "IND", ("28.6", "77.2"), "These look swapped"),
        ("118.8", "-6.2", "IDN", ("-6.2", "118.8"), "These look swapped"),
        ("1.2921", "36.8219", "KEN", None, ""),  # still in Kenya: its north
        ("23.55", "46.63", "BRA", ("-23.55", "-46.63"), "A sign is wrong"),
        ("26.2", "28.04", "ZAF", ("-26.2", "28.04"), "A sign is wrong"),
        ("38.5", "122.8", "USA", ("38.5", "-122.8"), "A sign is wrong"),
        ("46.63", "23.55", "BRA", ("-23.55", "-46.63"), "swapped, and a sign"),
        ("120.5", "-4", "", ("-4", "120.5"), "Latitude and longitude seem to be swapped."),
        ("-1.2921", "36.8219", "IND", None, "lies in Kenya, not in India."),
        ("-10", "-20", "KEN", None, "lies in the sea, not in Kenya."),
    ],
)
def test_a_place_elsewhere(
    latitude: str, longitude: str, country: str, mended: tuple[str, str] | None, words: str
) -> None:
    doubtful = found(latitude, longitude, country)
    if not words:
        assert doubtful is None
        return
    assert doubtful is not None
    assert doubtful.mended == mended
    assert words in doubtful.words
    assert mended is None or found(*mended, country) is None


def test_letters_make_the_place_exact() -> None:
    typed = found("19°20'50.97\"S", "46° 3'3.21\"W", "IND")
    signed = found("-19.347492", "-46.050892", "IND")

    assert typed is not None
    assert signed is not None
    assert (typed.exact, signed.exact) == (True, False)


@pytest.mark.parametrize(
    ("latitude", "longitude", "zone"),
    [
        ("-1.2921", "36.8219", "Africa/Nairobi"),
        ("-23.55", "-46.63", "America/Sao_Paulo"),
        ("95", "0", ""),
    ],
)
def test_the_zone_of_a_place(latitude: str, longitude: str, zone: str) -> None:
    assert zone_at(read(latitude, LATITUDE), read(longitude, LONGITUDE)) == zone


PARTS = [(country.alpha3, country.alpha2) for country in fallbacks.countries()]
OWNERS = {country.alpha2: country.alpha3 for country in fallbacks.countries()}
PARTS += [(OWNERS[c], part) for c, parts in TERRITORIES.items() for part in parts.split()]
HOME = [(country, city) for country, part in PARTS for city in cities_of(part)]


def test_no_city_of_a_country_or_of_its_territories_is_doubted() -> None:
    assert len(HOME) > 400
    wrong = [
        (country, latitude, longitude)
        for country, (latitude, longitude) in HOME
        if found(f"{latitude:f}", f"{longitude:f}", country)
    ]
    assert wrong == []
