"""The filters of the certified log (contract 7.5): one that fits is enough."""

from __future__ import annotations

import math
from collections.abc import Callable

from . import dates
from .answers import broken
from .countries import alpha3_codes
from .numbers import number
from .records import Device
from .shapes import Shape

Query = dict[str, str]
# Of a certificate and one's own devices in it.
Test = Callable[[Shape, list[Device]], bool]

COLUMNS = {
    "country": "countryCode",
    "fuelCode": "fuelCode",
    "offTaker": "offTaker",
    "SDGBenefits": "SDGBenefits",
}
STARTED, ENDED = "generationStartTime", "generationEndTime"
SECOND = 1000


def matching(query: Query) -> Test:
    """Without a filter everything fits."""
    tests = [*_by_columns(query), *_by_times(query), *_by_amounts(query)]
    return lambda row, devices: not tests or any(test(row, devices) for test in tests)


def _by_columns(query: Query) -> list[Test]:
    """Comma lists, parts of words, letter case aside; goals by their words."""
    wanted = {name: query[name] for name in COLUMNS if query.get(name)}
    country = wanted.get("country", "").upper()
    if len(country) == len("KEN") and country not in alpha3_codes():
        del wanted["country"]  # not refused, but not looked at either
    return [_has_part(COLUMNS[name], text.lower().split(",")) for name, text in wanted.items()]


def _has_part(column: str, parts: list[str]) -> Test:
    def test(row: Shape, devices: list[Device]) -> bool:
        held = [_text(device.fields.get(column)) for device in devices]
        return any(part in text for part in parts for text in held)

    return test


def _text(value: object) -> str:
    return (
        ",".join(map(str, value)).lower() if isinstance(value, list) else str(value or "").lower()
    )


def _by_times(query: Query) -> list[Test]:
    """One bound alone leaves itself out; of two, either end of the certificate may lie between."""
    start, end = _second(query, "start_date"), _second(query, "end_date")
    if start is not None and end is not None:
        return [lambda row, _: any(start <= row[name] <= end for name in (STARTED, ENDED))]
    if start is not None:
        return [lambda row, _: row[STARTED] > start]
    if end is not None:
        return [lambda row, _: row[ENDED] < end]
    return []


def _second(query: Query, name: str) -> float | None:
    if not query.get(name):
        return None
    moment = dates.parse(query[name])
    if moment is None:
        raise broken()
    return moment / SECOND


def _by_amounts(query: Query) -> list[Test]:
    """The energy of any device's part, in Wh."""
    least, most = _amount(query, "fromAmountread"), _amount(query, "toAmountread")
    if least is not None and most is not None:
        return [lambda row, _: any(least <= wh <= most for wh in _energies(row))]
    if least is not None:
        return [lambda row, _: any(wh > least for wh in _energies(row))]
    if most is not None:
        return [lambda row, _: any(wh < most for wh in _energies(row))]
    return []


def _amount(query: Query, name: str) -> float | None:
    if name not in query:
        return None
    found = number(query[name] or "none")
    if math.isnan(found):
        raise broken()
    return found


def _energies(row: Shape) -> list[float]:
    return [log["readvalue_watthour"] for log in row["perDeviceCertificateLog"]]
