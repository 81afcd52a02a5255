"""What the organisation mostly enters, so that the form is half filled when it opens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal.accounts.models import Organisation
from portal.submissions.models import Delivery, Kind, Submission

# What stays the same from roof to roof; never what tells one device from another.
NAMES = (
    *("countryCode", "fuelCode", "deviceTypeCode", "deviceDescription", "offTaker"),
    *("gridInterconnection", "energyStorage", "projectName"),
)


def values(organisation: Organisation) -> dict[str, Any]:
    """Initial values of the device form, from the latest device that the registry took."""
    latest = Submission.objects.filter(
        organisation=organisation, kind=Kind.DEVICE, delivery=Delivery.ACCEPTED
    ).first()
    return {} if latest is None else initial({n: latest.payload.get(n) for n in NAMES})


def initial(body: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a body (contract 5.1) as the form's fields show them; an empty list is none."""
    return {name: _shown(value) for name, value in body.items() if value not in (None, [])}


def again(payload: Mapping[str, Any]) -> dict[str, Any]:
    """What was handed in, as the form shows it when it comes back: a moment to the second.

    A change says None of a field that was emptied; it comes back empty.
    """
    shown = {**dict.fromkeys(payload, ""), **initial(payload)}
    if moment := shown.get("commissioningDate"):
        shown["commissioningDate"] = str(moment)[: len("2022-08-09T19:00:00")]
    return shown


def _shown(value: Any) -> Any:
    match value:
        case bool():
            return "true" if value else "false"
        case list() if all(isinstance(item, str) for item in value):
            goals = all(item.startswith("SDG") for item in value)
            return value if goals else "\n".join(value)
    return value
