"""The registry's words land on the field they speak of (contract 2.4, 5.3)."""

from __future__ import annotations

import pytest

from portal.drec.errors import Rejected
from portal.drec.refusals import fields_of

LATITUDE = "Latitude should be number/The Latitude ranges from -90 to +90 degrees, with up to 9"

CASES = [
    # registration
    ("User with email dev1@example.com already exists", "email"),
    ("email must be an email", "email"),
    ('Organization "Dev"  is already existed,please use another Organization name', "orgName"),
    ('Organization "o" Or secretkey "A1" is already existed,please', "orgName secretKey"),
    ("orgName should not be empty", "orgName"),
    ("orgName must be a string", "orgName"),
    ("Secret key should be of 6 characters length and consist of", "secretKey"),
    ("secretKey must be shorter than or equal to 6 characters", "secretKey"),
    ("Password must contain minimum 6 characters (upper and/or", "password"),
    ("password must be shorter than or equal to 20 characters", "password"),
    (" confirmPassword does not match with password ", "confirmPassword"),
    ("firstName should not be empty", "firstName"),
    # devices
    ("external id can contain only alphabets( lower and upper case", "externalId"),
    ("ExternalId already exist in this organization, can't add entry", "externalId"),
    ('Key ("externalId")=(uattesting12) already exists.', "externalId"),
    ("externalId should not be empty", "externalId"),
    ("externalId must be a string", "externalId"),
    ("Address must be added", "address"),
    (LATITUDE, "latitude"),
    (LATITUDE.replace("Latitude", "Longitude"), "longitude"),
    ("FuelCode must be added Or Valid FuelCode values are ES100", "fuelCode"),
    ("DeviceCode must be added Or Valid DeviceCode values are TC110", "deviceTypeCode"),
    (" Invalid commissioning date, commissioning is greater than current", "commissioningDate"),
    (" Commissioning date cannot be changed due to existing", "commissioningDate"),
    (' Invalid countryCode, some of the valid country codes are "GBR"', "countryCode"),
    (
        " Invalid Capacity or energy Storage Capacity, it should be",
        "capacity energyStorageCapacity",
    ),
    (" Invalid Capacity, it should be greater than 0", "capacity"),
    ("capacity must be a number conforming to the specified constraints", "capacity"),
    ("Valid OffTaker values are  Education , Health Facility", "offTaker"),
    ("offTaker must be a valid enum value", "offTaker"),
    ("Valid Device Description are Solar Lantern, Solar Home System", "deviceDescription"),
    ("SDGBenefits must be a number conforming", "SDGBenefits"),
    ("No device group found with id 77", "groupId"),
    ("This Device Group already has buyer added device cannot", "groupId"),
    ("each value in images must be a string", "images"),
    # reads
    ("unit must be one of the following values: Wh, kWh, MWh, GWh", "unit"),
    ("type must be a valid enum value", "type"),
    ("reads must be an array", "reads"),
    ("Invalid time zone: Mars/X", "timezone"),
    # of no field
    ("Internal server error", ""),
    ("Failed, MaxEnergy: 4.05", ""),
    ("meter read value should be greater then 0 ", ""),
    ("Organization id is required,please add your developer's Organization ", ""),
    ("Failing row contains (1, 2, null)", ""),
    ('Key ("id")=(1) already exists.', ""),
    ("", ""),
]


@pytest.mark.parametrize(("message", "fields"), CASES)
def test_fields_of(message: str, fields: str) -> None:
    assert fields_of(message) == tuple(fields.split() or [""])


def test_by_field_gathers_and_keeps_what_names_none() -> None:
    said = ["email must be an email", "email should not be empty", "Something else"]
    error = Rejected(endpoint="POST /user/register", status=400, messages=said)
    assert error.by_field() == {"email": said[:2], "": said[2:]}
