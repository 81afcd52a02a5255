"""Countries, fuels, device types and goals, as the registry lists them (contract 4).

Kept for a day; when the registry does not give a list, the last known one serves, and before any
was known the one in `drec.fallbacks`. A page never fails for want of a list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from portal import limits
from portal.devices.models import KnownList
from portal.drec import editions, fallbacks, reference
from portal.drec.client import Drec
from portal.drec.editions import Choices, Edition
from portal.drec.errors import DrecError, Unavailable
from portal.drec.shapes import Code, Country

Item = Code | Country

_FETCH: dict[str, Callable[[Drec], tuple[Item, ...]]] = {
    "countries": reference.countries,
    "fuels": reference.fuel_types,
    "device types": reference.device_types,
    "goals": reference.sdg_benefits,
}

# Both are called Congo by the registry.
_TOLD_APART = {"COD": "Congo (Kinshasa)", "COG": "Congo (Brazzaville)"}


@dataclass(frozen=True)
class Lists:
    countries: tuple[Country, ...]
    fuels: tuple[Code, ...]
    device_types: tuple[Code, ...]
    goals: tuple[Code, ...]

    def country_choices(self, edition: Edition) -> Choices:
        """By name, in the edition's spelling: IN on 2022, IND on 2024."""
        return tuple((getattr(c, edition.country_code), c.name) for c in self.countries)

    def country_name(self, code: str) -> str:
        """The name in either spelling; a code of no country stays as it is."""
        wanted = code.strip().upper()
        found = (c.name for c in self.countries if wanted in (c.alpha2, c.alpha3))
        return next(found, code)


def named(items: Iterable[Code]) -> Choices:
    return tuple((item.code, item.name) for item in items)


def name_of(items: Iterable[Code], code: str) -> str:
    """The name of a code; one that is not listed stays as it is."""
    return next((item.name for item in items if item.code == code), code)


def lists(api: Drec) -> Lists:
    """The four lists, in the shape that the registry of `api` has them."""
    return _lists(_refreshed(api), api.edition)


def remembered() -> tuple[Lists, Edition] | None:
    """The lists as they were last known, for a page that asks nobody; None before the first."""
    kept = list(KnownList.objects.filter(registry=settings.DREC_API_URL).order_by("-tried_at"))
    if not kept:
        return None
    edition = editions.named(kept[0].edition)
    values = {row.name: row.values for row in kept if row.edition == edition.name}
    return _lists({name: values.get(name, []) for name in _FETCH}, edition), edition


def _lists(known: dict[str, list[dict[str, Any]]], edition: Edition) -> Lists:
    countries = [Country(**{**v, "zones": tuple(v["zones"])}) for v in known["countries"]]
    return Lists(
        countries=_told_apart(countries or fallbacks.countries()),
        fuels=_codes(known["fuels"]) or fallbacks.fuel_types(edition),
        device_types=_codes(known["device types"]) or fallbacks.device_types(edition),
        goals=_codes(known["goals"]) or fallbacks.sdg_benefits(edition),
    )


def _codes(values: list[dict[str, str]]) -> tuple[Code, ...]:
    return tuple(Code(**value) for value in values)


def _told_apart(countries: Iterable[Country]) -> tuple[Country, ...]:
    """By name; those of one name by their code as well."""
    named = [replace(c, name=_TOLD_APART.get(c.alpha3, c.name)) for c in countries]
    often = Counter(c.name for c in named)
    unique = [c if often[c.name] == 1 else replace(c, name=f"{c.name} ({c.alpha3})") for c in named]
    return tuple(sorted(unique, key=_by_name))


def _by_name(country: Country) -> str:
    return country.name.casefold()


def _refreshed(api: Drec) -> dict[str, list[dict[str, Any]]]:
    """Name > values of every list, with those that are due asked for again."""
    now = timezone.now()
    kept = KnownList.objects.filter(registry=api.base_url, edition=api.edition.name)
    known = {row.name: row for row in kept}
    due = [name for name in _FETCH if name not in known or _is_due(known[name], now)]
    values = {name: row.values for name, row in known.items()}
    values |= _ask(api, due, now)
    return {name: values.get(name, []) for name in _FETCH}


def _is_due(row: KnownList, now: datetime) -> bool:
    """Older than a day, and not tried a moment ago."""
    old = row.fetched_at is None or row.fetched_at < now - timedelta(
        seconds=limits.REFERENCE_SECONDS
    )
    return old and row.tried_at < now - timedelta(seconds=limits.REFERENCE_RETRY_SECONDS)


def _ask(api: Drec, due: list[str], now: datetime) -> dict[str, list[dict[str, Any]]]:
    """The lists that the registry gives. When it does not answer, the others are not tried."""
    given: dict[str, list[dict[str, Any]]] = {}
    down = False
    for name in due:
        values: list[dict[str, Any]] = []
        try:
            values = [] if down else [asdict(item) for item in _FETCH[name](api)]
            fetched = not down
        except DrecError as error:
            fetched, down = False, isinstance(error, Unavailable)
        if values:
            given[name] = values
        _keep(api, name, values, now, fetched=fetched)
    return given


def _keep(
    api: Drec, name: str, values: list[dict[str, Any]], now: datetime, *, fetched: bool
) -> None:
    """An empty or failed answer leaves the values that were known."""
    changes: dict[str, Any] = {"tried_at": now}
    if fetched:
        changes["fetched_at"] = now
    if values:
        changes["values"] = values
    KnownList.objects.update_or_create(
        registry=api.base_url, edition=api.edition.name, name=name, defaults=changes
    )
