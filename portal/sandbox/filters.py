"""The filters of the 2024 edition's paged list of one's own devices (contract 5.5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .answers import broken, business
from .countries import alpha3_codes
from .numbers import number
from .records import Device, User

COUNTRY_WORDS = (
    ' Invalid countryCode, some of the valid country codes are "GBR" - '
    '"United Kingdom of Great Britain and Northern Ireland",  "CAN" - "Canada"  '
    '"IND" - "India", "DEU"-  "Germany"'
)
OTHER_ORGANISATION = "The organization Id in param should be same as user's organization"

Query = dict[str, str]
Test = Callable[[Device], bool]


def matching_devices(devices: list[Device], query: Query, user: User) -> list[Device]:
    if query.get("organizationId", str(user.organisation_id)) != str(user.organisation_id):
        raise business(OTHER_ORGANISATION, 401)
    tests = [test for make in FILTERS for test in make(query)]
    return [device for device in devices if all(test(device) for test in tests)]


def _column(device: Device, name: str) -> Any:
    return device.fields.get(name)


def _exact(query: Query) -> list[Test]:
    fuel = query.get("fuelCode")
    return [lambda d: _column(d, "fuelCode") == fuel] if fuel else []


def _country(query: Query) -> list[Test]:
    code = query.get("country", "").upper()
    if not code:
        return []
    if code not in alpha3_codes():
        raise business(COUNTRY_WORDS)
    return [lambda d: _column(d, "countryCode") == code]


def _substrings(query: Query) -> list[Test]:
    """Comma lists, letter case aside; goals by their words, not their numbers."""
    names = [n for n in ("deviceTypeCode", "offTaker", "SDGBenefits") if query.get(n)]
    if any("'" in query[name] for name in names):
        raise broken()  # the quote ends the query's own text
    return [_substring(name, query[name].lower().split(",")) for name in names]


def _substring(name: str, wanted: list[str]) -> Test:
    def test(device: Device) -> bool:
        held = str(_column(device, name) or "").lower()
        return any(part.strip() in held for part in wanted)

    return test


def _capacity(query: Query) -> list[Test]:
    most = query.get("capacity")
    return [lambda d: (_column(d, "capacity") or 0) <= number(most)] if most else []


def _grid(query: Query) -> list[Test]:
    wanted = query.get("gridInterconnection")
    return [lambda d: _column(d, "gridInterconnection") is (wanted == "true")] if wanted else []


def _commissioned(query: Query) -> list[Test]:
    """Compared as texts."""
    start, end = query.get("start_date"), query.get("end_date")
    tests: list[Test] = []
    if start:
        tests.append(lambda d: (d.commissioned or "") >= start)
    if end:
        tests.append(lambda d: (d.commissioned or "") <= end)
    return tests


FILTERS = (_exact, _country, _substrings, _capacity, _grid, _commissioned)
