"""Any reads built from the field rules get the same verdict from the portal and the registry.

The verdict is whether the energy goes in: on 2022 a read over the limit is answered 201 and
dropped, which is no. The clock of the registry stands still, so that limits can be met exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import count
from operator import add, attrgetter
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portal.drec import devices, reads, wire
from portal.drec.client import Drec
from portal.drec.editions import EDITION_2022, EDITION_2024, UNITS, Edition
from portal.drec.energy import years_in_use
from portal.drec.errors import Rejected
from portal.drec.shapes import Device
from portal.reads.check import sites
from portal.reads.formats import Reading
from portal.reads.rehearsal import registry_rules
from tests.drec.signed import as_member
from tests.reads.singly import doubt
from tests.support.people import MEMBER
from tests.support.sandbox import Sandbox

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOUR, MOMENT = timedelta(hours=1), timedelta(milliseconds=1)
HISTORY = "History"
of_the_rules = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
_numbers = count(1)


class Read(NamedTuple):
    type: str
    start: datetime
    end: datetime
    value: Decimal
    unit: str = "Wh"


@dataclass(frozen=True)
class Case:
    """A device and its reads; `onboarded` days before NOW, `commissioned` days before that."""

    capacity: int
    yield_value: int | None
    onboarded: int
    commissioned: int
    reads: tuple[Read, ...]


# --- what the two say -------------------------------------------------------------------------


def foretold(edition: Edition, device: Device, readings: Sequence[Reading]) -> list[bool]:
    """Whether the portal believes that each read goes in. The one place that knows how it asks."""
    facts = sites.facts_of(device)
    rules = registry_rules.Device(facts, sites.rules_of(edition), NOW)
    return [doubt(rules, reading) is None for reading in readings]


def happened(api: Drec, device: Device, readings: Sequence[Reading]) -> list[bool]:
    counters: list[bool] = []
    return [goes_in(api, device, reading, counters) for reading in readings]


def goes_in(api: Drec, device: Device, reading: Reading, counters: list[bool]) -> bool:
    """`counters`: one entry for each value of the meter that was taken so far."""
    there = reads.held(api, device, start=reading.end, end=reading.end)
    try:
        reads.create(
            api,
            device.external_id,
            type=reading.type,
            unit=reading.unit,
            start=reading.start,
            end=reading.end,
            value=reading.value,
        )
    except Rejected:
        return False
    if reading.type == "Aggregate":
        counters.append(True)
        if len(counters) == 1:  # the baseline, which is shown nowhere
            return True
    elif reading.type == HISTORY or wire.whole_wh(reading.value, reading.unit) < 0:
        there = ()  # it is written over what is there
    now = reads.held(api, device, start=reading.end, end=reading.end)
    return not there and bool(now)


def agree(api: Drec, sandbox: Sandbox, case: Case) -> None:
    device = make(api, sandbox, case)
    readings = [
        Reading(
            row=row,
            external_id=device.external_id,
            type=read.type,
            start=read.start if read.type == HISTORY else None,
            end=read.end,
            value=read.value,
            unit=read.unit,
        )
        for row, read in enumerate(sorted(case.reads, key=attrgetter("end")))
    ]
    assert foretold(api.edition, device, readings) == happened(api, device, readings)


def make(api: Drec, sandbox: Sandbox, case: Case) -> Device:
    name, onboarded = f"roof-{next(_numbers)}", onboarding(case)
    body: dict[str, Any] = {
        "organisation": MEMBER.organisation,
        "externalId": name,
        "createdAt": stamp(onboarded),
        "commissioningDate": stamp(onboarded - timedelta(days=case.commissioned)),
        "capacity": case.capacity,
        "yieldValue": case.yield_value,
    }
    sandbox.load(devices=[body])
    return devices.get(api, name)


def stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


# --- what is tried ----------------------------------------------------------------------------


def onboarding(case: Case) -> datetime:
    return NOW - timedelta(days=case.onboarded)


def limit(edition: Edition, case: Case, period: timedelta) -> int:
    """The first whole Wh that is too much for the period."""
    years = years_in_use(onboarding(case) - timedelta(days=case.commissioned), NOW)
    most = edition.energy_limit_wh(case.capacity, period / HOUR, years, case.yield_value)
    return int(most) + (most != int(most))


@st.composite
def cases(draw: st.DrawFn, edition: Edition) -> Case:
    """Reads at, just before and just past each bound (contract 6.2 to 6.5)."""
    bare = Case(
        capacity=draw(st.sampled_from([1, 25, 400])),
        yield_value=draw(st.sampled_from([None, 0, 1500, 2200])),
        onboarded=draw(st.sampled_from([1, 20, 75, 200])),
        commissioned=draw(st.sampled_from([0, 1, 300, 2000])),
        reads=(),
    )
    kind = draw(st.sampled_from(["Delta", "Aggregate"]))
    makers = draw(st.lists(st.sampled_from([_history, _ongoing]), min_size=1, max_size=5))
    found = [maker(draw, edition, bare, kind) for maker in makers]
    return Case(**{**vars(bare), "reads": tuple(found)})


SLIPS = st.sampled_from([-HOUR, -MOMENT, timedelta(0), MOMENT, HOUR, 30 * HOUR])


def _history(draw: st.DrawFn, edition: Edition, case: Case, kind: str) -> Read:
    onboarded = onboarding(case)
    first = onboarded.replace(year=onboarded.year - edition.history_years)
    anchors = [
        onboarded,
        first,
        onboarded - timedelta(days=case.commissioned),
        onboarded - 40 * HOUR,
    ]
    start = draw(st.sampled_from(anchors)) + draw(SLIPS)
    length = draw(st.sampled_from([timedelta(0), HOUR, 24 * HOUR]))
    return Read(HISTORY, start, start + length, *draw(_energies(edition, case, length)))


def _ongoing(draw: st.DrawFn, edition: Edition, case: Case, kind: str) -> Read:
    onboarded = onboarding(case)
    end = draw(st.sampled_from([onboarded, onboarded + 10 * HOUR, NOW])) + draw(SLIPS)
    return Read(kind, end, end, *draw(_energies(edition, case, max(end - onboarded, HOUR))))


def _energies(
    edition: Edition, case: Case, period: timedelta
) -> st.SearchStrategy[tuple[Decimal, str]]:
    """In any unit, and with the fractions of a Wh that rounding decides on (contract 6.1)."""
    most = limit(edition, case, period)
    some = [0, 1, most // 10, most // 3, most - 1, most, most + 1, 3 * most, -5]
    wh = st.builds(add, st.sampled_from(some).map(Decimal), st.sampled_from(FRACTIONS))
    return st.tuples(wh, st.sampled_from(sorted(UNITS))).map(in_unit)


FRACTIONS = [*map(Decimal, ("0", "0", "0.4", "-0.4", "0.5", "-0.5", "0.000001", "0.6"))]


def in_unit(energy: tuple[Decimal, str]) -> tuple[Decimal, str]:
    wh, unit = energy
    return wh / UNITS[unit], unit


@pytest.fixture
def member_2022(sandbox_2022: Sandbox) -> Drec:
    return at_noon(sandbox_2022)


@pytest.fixture
def member_2024(sandbox_2024: Sandbox) -> Drec:
    return at_noon(sandbox_2024)


def at_noon(sandbox: Sandbox) -> Drec:
    sandbox.clock(stamp(NOW))
    return as_member(sandbox)


def meter(hours: int, wh: str) -> Read:
    end = NOW - timedelta(days=20) + hours * HOUR
    return Read("Aggregate", end, end, Decimal(wh))


# While there is a baseline only, 2022 refuses a lower value and keeps it (contract 6.4, rule 8).
FALLEN = Case(
    capacity=1,
    yield_value=None,
    onboarded=20,
    commissioned=0,
    reads=(meter(1, "5"), meter(2, "3"), meter(3, "4"), meter(4, "4")),
)
# Between two whole Wh there is nothing to rise by.
ROUNDED = replace(FALLEN, reads=(meter(1, "5"), meter(2, "5.4"), meter(3, "5.5"), meter(4, "6")))


@of_the_rules
@example(case=FALLEN)
@example(case=ROUNDED)
@given(case=cases(EDITION_2022))
def test_reads_of_2022(sandbox_2022: Sandbox, member_2022: Drec, case: Case) -> None:
    agree(member_2022, sandbox_2022, case)


@of_the_rules
@example(case=FALLEN)
@example(case=ROUNDED)
@given(case=cases(EDITION_2024))
def test_reads_of_2024(sandbox_2024: Sandbox, member_2024: Drec, case: Case) -> None:
    agree(member_2024, sandbox_2024, case)
