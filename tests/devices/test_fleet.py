"""The list of devices: search, filters, order, figures, and what a device's page says of it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from portal.devices import fleet
from portal.devices.facts import facts
from portal.devices.fleet import Figures, Wanted
from portal.devices.reference import Lists
from portal.drec import fallbacks
from portal.drec.editions import EDITION_2024
from tests.devices.samples import a_device

LISTS = Lists(
    countries=fallbacks.countries(),
    fuels=fallbacks.fuel_types(EDITION_2024),
    device_types=fallbacks.device_types(EDITION_2024),
    goals=fallbacks.sdg_benefits(EDITION_2024),
)


def onboarded(day: int) -> datetime:
    return datetime(2024, 1, day, tzinfo=UTC)


FLEET = [
    a_device(external_id="Roof-1", capacity=25.0, onboarded_at=onboarded(3)),
    a_device(
        external_id="mini-2",
        project_name="Village",
        capacity=120.5,
        country_code="IND",
        device_type_code="TC110",
        meter_read_type="Delta",
        onboarded_at=onboarded(2),
    ),
    a_device(
        external_id="lamp-3",
        address="Rue du Roof 5",
        capacity=None,
        country_code="",
        device_type_code="TC110",
        onboarded_at=onboarded(1),
    ),
]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Roof-1", "mini-2", "lamp-3"]),
        ({"q": "ROOF"}, ["Roof-1", "lamp-3"]),
        ({"q": " village "}, ["mini-2"]),
        ({"q": "nothing"}, []),
        ({"country": "IND"}, ["mini-2"]),
        ({"type": "TC110"}, ["mini-2", "lamp-3"]),
        ({"type": "TC110", "country": "IND", "q": "mini"}, ["mini-2"]),
        ({"sort": "id"}, ["lamp-3", "mini-2", "Roof-1"]),
        ({"sort": "capacity"}, ["mini-2", "Roof-1", "lamp-3"]),
        ({"sort": "drop table"}, ["Roof-1", "mini-2", "lamp-3"]),
    ],
)
def test_what_the_address_asks_for(query: dict[str, str], found: list[str]) -> None:
    assert [d.external_id for d in fleet.chosen(FLEET, Wanted.of(query))] == found


def test_figures_are_of_all_devices() -> None:
    assert fleet.figures(FLEET) == Figures(devices=3, capacity_kw=145.5, countries=2, unread=2)


def test_filters_offer_what_there_is() -> None:
    offered = fleet.filters(FLEET, LISTS)

    assert offered.countries == (("IND", "India (1)"), ("KEN", "Kenya (1)"))
    assert offered.device_types == (
        ("TC110", "PV Ground mounted (2)"),
        ("TC120", "PV Roof Mounted (single installation) (1)"),
    )


def test_the_facts_are_in_words_and_nothing_is_made_up() -> None:
    device = a_device(capacity=0.02, sdg_benefits=("SDG7",), energy_storage=False)
    groups = facts(device, lists=LISTS, edition=EDITION_2024, zone="Africa/Nairobi")
    told = {name: value for _, pairs in groups for name, value in pairs}

    assert told["Capacity"] == "0.02\N{NO-BREAK SPACE}kW"
    assert told["Country"] == "Kenya (KEN)"
    assert told["Energy storage"] == "No"
    assert told["Development goals"] == "Affordable and Clean Energy"
    assert "22:00" in told["Commissioned"]
    assert "Africa/Nairobi" in told["Commissioned"]
    assert not told.keys() & {"Storage capacity", "Labels", "Pictures", "Device group"}
