"""The time zone of a device."""

from __future__ import annotations

import pytest

from portal.devices.place import zone_of
from tests.devices.samples import a_device


@pytest.mark.parametrize(
    ("country", "latitude", "longitude", "held", "zone"),
    [
        ("KEN", "-1.2921", "36.8219", "", "Africa/Nairobi"),
        ("IN", "19°20'50.97\"N", "76° 3'3.21\"E", "", "Asia/Kolkata"),
        ("USA", "34.05", "-118.24", "", "America/Los_Angeles"),
        ("BRA", "-23.55", "-46.63", "", "America/Sao_Paulo"),
        ("IDN", "-8.65", "115.22", "", "Asia/Makassar"),
        ("USA", "somewhere", "", "", "America/New_York"),
        ("KEN", "-1.2921", "36.8219", "Asia/Tokyo", "Asia/Tokyo"),
        ("KEN", "-1.2921", "36.8219", "Mars/Olympus", "Africa/Nairobi"),
        ("Utopia", "-1.2921", "36.8219", "", "UTC"),
        ("", "", "", "", "UTC"),
        ("HMD", "-53", "73", "", "UTC"),
    ],
)
def test_the_zone_of_a_device(
    country: str, latitude: str, longitude: str, held: str, zone: str
) -> None:
    device = a_device(country_code=country, latitude=latitude, longitude=longitude, timezone=held)
    assert zone_of(device) == zone
