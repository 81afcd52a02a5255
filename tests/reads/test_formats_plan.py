"""Plans go to JSON and back, and take nothing that no plan can hold."""

from __future__ import annotations

import json

import pytest

from portal.reads.formats.plan import Guess, Plan, Question

FULL = Plan(
    shape="days",
    sheets=("North", "South"),
    heading=(3, 5),
    first_row=6,
    device_from="column",
    device_column=0,
    date=1,
    values=tuple(range(2, 50)),
    interval="1800",
    decimal=",",
    unit="kW",
    meaning="power",
)


@pytest.mark.parametrize("plan", [Plan(), FULL])
def test_there_and_back(plan: Plan) -> None:
    assert Plan.from_json(json.loads(json.dumps(plan.as_json()))) == plan


def test_a_later_plan_has_more_fields() -> None:
    assert Plan.from_json({"unit": "MWh", "colour": "red"}) == Plan(unit="MWh")


@pytest.mark.parametrize(
    "data",
    [
        {"shape": "circle"},
        {"stamp": -1},
        {"stamp": True},
        {"stamp": "1"},
        {"first_row": None},
        {"values": ["1"]},
        {"values": 1},
        {"values": [-1]},
        {"sheets": [1]},
        {"unit": "BTU"},
        {"zone": 5},
    ],
)
def test_what_no_plan_can_hold(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(data))):
        Plan.from_json(data)


def test_the_columns_of_a_plan() -> None:
    assert Plan(stamp=2, values=(4, 2), unit_column=0).columns == (2, 0, 4)


def test_a_guess_is_complete_when_nothing_needed_is_open() -> None:
    shown = Question("at", "Start or end?", needed=False)
    asked = Question("unit", "Which unit?", needed=True)
    assert Guess(Plan(), (), "", questions=(shown,)).complete
    assert not Guess(Plan(), (), "", questions=(shown, asked)).complete
