"""Which field of a form a refusal speaks of (contract 2.4, 5.3, 6.3).

The registry says it in words only, and not always in the field's own name. Its texts carry
stray blanks, so they are matched by a part, never as a whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# The fields of the registration, device and read bodies in both editions.
FIELDS = (
    *("firstName", "lastName", "email", "password", "confirmPassword", "organizationType"),
    *("orgName", "orgAddress", "secretKey"),
    *("externalId", "projectName", "address", "latitude", "longitude", "countryCode"),
    *("fuelCode", "deviceTypeCode", "capacity", "commissioningDate", "gridInterconnection"),
    *("offTaker", "yieldValue", "labels", "impactStory", "data", "images", "groupId"),
    *("deviceDescription", "energyStorage", "energyStorageCapacity", "qualityLabels"),
    *("SDGBenefits", "version"),
    *("type", "unit", "reads", "timezone"),
    *("oldPassword", "newPassword", "role"),
)
_CANONICAL = {name.casefold(): name for name in FIELDS}

# Texts that name their field in words of their own. The first that fits is taken.
_TEXTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"^user with email\b", ("email",)),
    (r'^organization ".*" or secretkey\b', ("orgName", "secretKey")),
    (r'^organization ".*"\s+is already existed', ("orgName",)),
    (r"^secret key\b", ("secretKey",)),
    (r"^password must contain\b", ("password",)),
    (r"^incorrect current password", ("oldPassword",)),
    (r"^unknown role was requested", ("role",)),
    (r"^(requested invitation )?user \S+ is already\b", ("email",)),
    (r"^external id\b", ("externalId",)),
    (r"^externalid already exist", ("externalId",)),
    (r"^fuelcode must be added", ("fuelCode",)),
    (r"^devicecode must be added", ("deviceTypeCode",)),
    (r"^(invalid )?commissioning date\b", ("commissioningDate",)),
    (r"^invalid countrycode\b", ("countryCode",)),
    (r"^invalid capacity or energy storage", ("capacity", "energyStorageCapacity")),
    (r"^invalid capacity\b", ("capacity",)),
    (r"^valid offtaker\b", ("offTaker",)),
    (r"^valid device description\b", ("deviceDescription",)),
    (r"^no device group found\b", ("groupId",)),
    (r"^this device group already has buyer\b", ("groupId",)),
    (r"^invalid time zone\b", ("timezone",)),
)
_PATTERNS = tuple((re.compile(text, re.IGNORECASE), fields) for text, fields in _TEXTS)

# The validators' own manner: `capacity must be a number`, `each value in images must be …`,
# and Postgres's: `Key ("externalId")=(x) already exists.`
_NAMED = re.compile(
    r'^(?:each value in )?(?P<said>\w+) (?:must|should|does)\b|^key \("(?P<key>\w+)"\)=',
    re.IGNORECASE,
)


def by_field(messages: Iterable[str]) -> dict[str, list[str]]:
    """The messages under each field they speak of; "" holds those that speak of none."""
    sorted_out: dict[str, list[str]] = {}
    for message in messages:
        for field in fields_of(message):
            sorted_out.setdefault(field, []).append(message)
    return sorted_out


def fields_of(message: str) -> tuple[str, ...]:
    """The API's names of the fields that one message speaks of; ("",) when it names none."""
    text = message.strip()
    for pattern, fields in _PATTERNS:
        if pattern.search(text):
            return fields
    named = _NAMED.search(text)
    said = (named["said"] or named["key"]) if named else ""
    return (_CANONICAL.get(said.casefold(), ""),)
