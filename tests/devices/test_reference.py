"""The registry's lists: kept for a day, and never missed by a form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from portal import limits
from portal.devices import reference
from portal.devices.models import KnownList
from portal.drec.client import Drec, connect
from portal.drec.shapes import Code
from tests.support.sandbox import Sandbox

pytestmark = pytest.mark.django_db

LISTS = (
    "/api/countrycode/list",
    "/api/device/fuel-type",
    "/api/device/device-type",
    "/api/sdgbenefit/code",
)


def asked(sandbox: Sandbox) -> list[str]:
    return [r["path"] for r in sandbox.requests() if r["path"] in LISTS]


def failing(sandbox: Sandbox, path: str = "/api/*", status: int = 503) -> None:
    sandbox.faults(
        [{"match": {"method": "GET", "path": path}, "do": f"status {status}", "times": 100}]
    )


def older(seconds: int) -> None:
    then = timezone.now() - timedelta(seconds=seconds + 1)
    KnownList.objects.update(tried_at=then)
    KnownList.objects.exclude(fetched_at=None).update(fetched_at=then)


def test_the_lists_are_asked_for_once_a_day(sandbox: Sandbox) -> None:
    api = connect()
    first = reference.lists(api)
    count = len(asked(sandbox))
    assert count == (4 if sandbox.edition == "2024" else 2)
    assert reference.lists(api) == first
    assert len(asked(sandbox)) == count
    older(limits.REFERENCE_SECONDS)
    reference.lists(api)

    assert len(asked(sandbox)) == 2 * count


def test_what_a_form_needs_is_there(sandbox: Sandbox) -> None:
    api = connect()
    known = reference.lists(api)
    countries = dict(known.country_choices(api.edition))

    assert len(countries) == 249
    assert countries["KE" if sandbox.edition == "2022" else "KEN"] == "Kenya"
    assert len(set(countries.values())) == 249
    assert list(countries.values()) == sorted(countries.values(), key=str.casefold)
    assert known.country_name("COD") != known.country_name("cog")
    assert Code("ES100", "Solar") in known.fuels
    assert len(known.goals) == 17


def test_the_last_known_list_serves_while_the_registry_fails(sandbox_2024: Sandbox) -> None:
    api = connect()
    reference.lists(api)
    KnownList.objects.filter(name="fuels").update(values=[{"code": "ES999", "name": "Moonlight"}])
    older(limits.REFERENCE_SECONDS)
    failing(sandbox_2024)

    assert reference.lists(api).fuels == (Code("ES999", "Moonlight"),)
    sandbox_2024.faults([])
    older(limits.REFERENCE_RETRY_SECONDS)
    KnownList.objects.update(fetched_at=timezone.now() - timedelta(days=2))
    assert reference.lists(api).fuels == (Code("ES100", "Solar"),)


def test_a_registry_that_is_down_is_not_asked_by_every_form(sandbox: Sandbox) -> None:
    api = connect()
    failing(sandbox)
    known = reference.lists(api)
    count = len(asked(sandbox))
    reference.lists(api)

    assert len(asked(sandbox)) == count
    assert len(set(asked(sandbox))) == 1
    assert len(known.countries) == 249
    assert Code("ES100", "Solar") in known.fuels


def test_one_list_that_fails_holds_back_no_other(sandbox_2024: Sandbox) -> None:
    failing(sandbox_2024, "/api/countrycode/list", 500)
    known = reference.lists(connect())

    assert len(known.countries) == 249
    fetched = KnownList.objects.exclude(fetched_at=None).values_list("name", flat=True)
    assert set(fetched) == {"fuels", "device types", "goals"}


def test_nobody_answers_at_all(sandbox_2022: Sandbox, settings: Any) -> None:
    edition = connect().edition
    gone = Drec(base_url="http://127.0.0.1:9", edition=edition)

    assert len(reference.lists(gone).device_types) > 20
