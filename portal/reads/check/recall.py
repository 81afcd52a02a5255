"""What an organisation has taught the portal: how its files are read, and whom their names mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils import timezone

from portal.accounts.models import Organisation
from portal.reads.check_models import KnownName, KnownPlan
from portal.reads.formats.plan import Plan

LONGEST_NAME = 300


def plan(organisation: Organisation, key: str) -> Plan | None:
    """The plan that was used for such a heading; None also for one of an older portal."""
    known = KnownPlan.objects.filter(organisation=organisation, key=key).first()
    if known is None:
        return None
    try:
        return Plan.from_json(known.plan)
    except ValueError:
        return None


def keep_plan(organisation: Organisation, key: str, plan: Plan) -> None:
    """Remembers a plan. The device of a file that names none is not part of it: two inverters of
    one make give files of one shape."""
    without = replace(plan, device="") if plan.device_from == "form" else plan
    KnownPlan.objects.update_or_create(
        organisation=organisation,
        key=key,
        defaults={"plan": without.as_json(), "used_at": timezone.now()},
    )


def names(organisation: Organisation) -> dict[str, str]:
    """Name in a file -> device."""
    known = KnownName.objects.filter(organisation=organisation)
    return dict(known.values_list("name", "external_id"))


def keep_names(organisation: Organisation, chosen: Mapping[str, str]) -> None:
    """Remembers the names that were given a device."""
    for name, external_id in chosen.items():
        if external_id and 0 < len(name) <= LONGEST_NAME:
            KnownName.objects.update_or_create(
                organisation=organisation,
                name=name,
                defaults={"external_id": external_id, "used_at": timezone.now()},
            )
