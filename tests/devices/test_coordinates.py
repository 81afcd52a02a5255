"""Coordinates as people write them."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.devices.coordinates import LATITUDE, LONGITUDE, Axis, Misplaced, out_of_range, read

SOUTH = "19°20'50.97\"S"


@pytest.mark.parametrize(
    ("typed", "axis", "sent_2022", "sent_2024"),
    [
        ("-1.2921", LATITUDE, "-1.2921", "-1.2921"),
        ("  -1.2921 ", LATITUDE, "-1.2921", "-1.2921"),
        ("−1,2921", LATITUDE, "-1.2921", "-1.2921"),
        ("1.2921 S", LATITUDE, "-1.2921", "-1.2921"),
        ("s1,2921", LATITUDE, "-1.2921", "-1.2921"),
        ("+36.8219°", LONGITUDE, "36.8219", "36.8219"),
        ("036.82190", LONGITUDE, "36.82190", "36.82190"),
        ("0", LATITUDE, "0", "0"),
        ("-0", LATITUDE, "0", "0"),
        ("12.12345678912", LATITUDE, "12.123456789", "12.123456789"),
        ("19°20'50.97\"S", LATITUDE, "19°20'50.97\"S", "-19.347492"),
        ("46° 3'3.21\"W", LONGITUDE, "46° 3'3.21\"W", "-46.050892"),
        ("19°20′50.97″S", LATITUDE, "19°20′50.97″S", "-19.347492"),
        ("19º20’50,97” s", LATITUDE, "19º20’50,97” s", "-19.347492"),
        ("19°20'50.97''S", LATITUDE, "19°20'50.97''S", "-19.347492"),
        ("S 19 20 50.97", LATITUDE, "S 19 20 50.97", "-19.347492"),
        ("19 20 50.97 S", LATITUDE, "19 20 50.97 S", "-19.347492"),
        ("-19:20:50.97", LATITUDE, "-19:20:50.97", "-19.347492"),
        ("19°30'S", LATITUDE, "19°30'S", "-19.5"),
        ("19 30.6 S", LATITUDE, "19 30.6 S", "-19.51"),
        ("100°0'0\"E", LONGITUDE, "100°0'0\"E", "100"),
    ],
)
def test_each_edition_gets_its_own_spelling(
    typed: str, axis: Axis, sent_2022: str, sent_2024: str
) -> None:
    found = read(typed, axis)

    assert found.for_edition(dms=True) == sent_2022
    assert found.for_edition(dms=False) == sent_2024


@pytest.mark.parametrize(
    ("typed", "axis", "words"),
    [
        ("north", LATITUDE, "This is no latitude"),
        ("", LATITUDE, "This is no latitude"),
        ("1.2.3", LONGITUDE, "This is no longitude"),
        ("1e5", LATITUDE, "This is no latitude"),
        ("٣٦.٨", LONGITUDE, "This is no longitude"),
        ("36.8 E", LATITUDE, "E belongs to a longitude. Latitude and longitude seem"),
        ("19°20'50.97\"S", LONGITUDE, "S belongs to a latitude"),
        ("-1.2 S", LATITUDE, "either a sign or N or S"),
        ("S 1.2 S", LATITUDE, "one hemisphere letter"),
        ("19 20 50.97", LATITUDE, "Add N or S"),
        ("19°75'0\"S", LATITUDE, "end at 59"),
        ("19°5.5'20\"S", LATITUDE, "leave no place for seconds"),
        ("-1.2921, 36.8219", LATITUDE, "two numbers"),
        ("-1.2921 36.8219", LATITUDE, "two numbers"),
        ("1.2921° S, 36.8219° E", LATITUDE, "two numbers"),
    ],
)
def test_what_is_no_coordinate_is_said_in_words(typed: str, axis: Axis, words: str) -> None:
    with pytest.raises(Misplaced, match=words.replace("(", r"\(")):
        read(typed, axis)


@pytest.mark.parametrize(
    ("latitude", "longitude", "wrong"),
    [
        ("90", "-180", {}),
        ("120.5", "-4", {"latitude": "120.5 is out of range"}),
        ("95", "150", {"latitude": "95 is out of range: a latitude lies between -90 and 90."}),
        ("200", "10", {"latitude": "out of range"}),
        ("10", "-180.1", {"longitude": "between -180 and 180"}),
        ("91", "181", {"latitude": "out of range", "longitude": "out of range"}),
    ],
)
def test_the_range_of_both(latitude: str, longitude: str, wrong: dict[str, str]) -> None:
    found = out_of_range(read(latitude, LATITUDE), read(longitude, LONGITUDE))

    assert found.keys() == wrong.keys()
    assert all(words in found[name] for name, words in wrong.items())


def test_one_alone_is_looked_at_as_well() -> None:
    assert "latitude" in out_of_range(read("95", LATITUDE), None)
    assert out_of_range(None, read("150", LONGITUDE)) == {}


@given(st.decimals(-90, 90, places=7))
def test_a_decimal_comes_through_as_it_is(value: Decimal) -> None:
    assert read(f"{value:f}", LATITUDE).degrees == value
    assert read(f"{abs(value):f} {'S' if value < 0 else 'N'}", LATITUDE).degrees == value


@given(st.integers(0, 89), st.integers(0, 59), st.integers(0, 5999), st.sampled_from("NS"))
def test_minutes_and_seconds_are_told_to_a_tenth_of_a_metre(
    d: int, m: int, hundredths: int, letter: str
) -> None:
    found = read(f"{d}°{m:02}'{hundredths / 100:.2f}\"{letter}", LATITUDE)

    exact = d + m / 60 + hundredths / 360000
    assert abs(abs(float(found.degrees)) - exact) < 1e-6
    assert found.for_edition(dms=False).lstrip("-").replace(".", "").isdigit()


@given(st.text(max_size=20))
def test_any_text_is_taken_or_refused_in_words(typed: str) -> None:
    with suppress(Misplaced):
        assert abs(read(typed, LATITUDE).degrees) < 1000
