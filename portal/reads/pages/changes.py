"""What a person may change on the check page, as changes of its plan and wishes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.reads.check_models import Check
from portal.reads.formats.plan import Plan
from portal.reads.pages import sunwords
from portal.reads.pages.name_form import chosen_names
from portal.reads.rehearsal.several_names import ADD
from portal.reads.rehearsal.wishes import Wishes


def asked_for(data: Mapping[str, str], check: Check) -> dict[str, Any]:
    """Changes for `checking.again`. Raises ValueError for what this page does not offer."""
    if data.get("fix") == ASK:
        return {}
    wishes, plan = Wishes.from_json(check.wishes), Plan.from_json(check.plan)
    for name in ("combine", "type", "across"):
        if name in data:
            given: dict[str, Any] = {name: data[name]}
            wishes = replace(wishes, **given)
    if "type" in data:
        plan = _without_type(plan)
    wishes = replace(
        wishes,
        names=wishes.names | chosen_names(data, check),
        falls=wishes.falls | _falls(data, check),
        parts=wishes.parts | _parts(data, check),
    )
    if fix := data.get("fix", ""):
        wishes, plan = _FIXES[_known(fix)](check, wishes, plan)
    Wishes.from_json(wishes.as_json())
    return {"wishes": wishes.as_json(), "plan": plan.as_json()}


def _without_type(plan: Plan) -> Plan:
    """What was chosen for all rows before; of a counter also what the rows say of themselves."""
    column = None if plan.is_running else plan.type_column
    return replace(plan, type="", type_column=column)


def _known(fix: str) -> str:
    if fix not in _FIXES:
        raise ValueError(f"no such change: {fix!r}")
    return fix


def _falls(data: Mapping[str, str], check: Check) -> dict[str, str]:
    """What happened at the falls of one counter, or of every one that falls, as of that one."""
    if way := data.get(f"falls-{data.get('every', '')}"):
        return {line["device"]: way for line in check.lines if line["falls_total"]}
    return {
        line["device"]: data[f"falls-{at}"]
        for at, line in enumerate(check.lines)
        if data.get(f"falls-{at}")
    }


def _parts(data: Mapping[str, str], check: Check) -> dict[str, str]:
    """Whether the names that mean a device are added, or which one is taken. Raises ValueError for
    a name that the file has not."""
    chosen = {}
    for at, line in enumerate(check.lines):
        if wish := data.get(f"parts-{at}"):
            if wish not in (ADD, *line.get("parts", ())):
                raise ValueError(f"no name of the file: {wish!r}")
            chosen[line["device"]] = wish
    return chosen


def _unit(check: Check, wishes: Wishes, plan: Plan) -> tuple[Wishes, Plan]:
    """The column is read in the other unit; where only some devices are suspected, or rows name
    units of their own, the numbers of those devices are moved instead."""
    doubted = [line for line in check.lines if line["unit"] and line["unit"]["unit"]]
    units = {line["unit"]["unit"] for line in doubted}
    if len(doubted) == len(check.lines) and len(units) == 1 and plan.unit_column is None:
        return wishes, replace(plan, unit=units.pop(), unit_overrules=True)
    tens = {
        line["device"]: wishes.tens.get(line["device"], 0) + line["unit"]["tens"]
        for line in doubted
    }
    return replace(wishes, tens=wishes.tens | tens), plan


def _sun(check: Check, wishes: Wishes, plan: Plan) -> tuple[Wishes, Plan]:
    """The times are read in the zone that explains them, or moved."""
    if zone := sunwords.explaining_zone(check.lines, plan):
        return wishes, replace(plan, zone=zone)
    minutes = {
        line["device"]: wishes.minutes.get(line["device"], 0) + line["dark"]["minutes"]
        for line in check.lines
        if line["dark"] and line["dark"]["minutes"]
    }
    return replace(wishes, minutes=wishes.minutes | minutes), plan


def _back(check: Check, wishes: Wishes, plan: Plan) -> tuple[Wishes, Plan]:
    """Times and numbers as the file has them."""
    return replace(wishes, minutes={}, tens={}), plan


_FIXES = {"unit": _unit, "sun": _sun, "back": _back}
# Nothing is changed: the registry is asked once more.
ASK = "ask"
