"""Names of a file that mean no device: the person says whom they mean, or leaves them here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from portal import limits
from portal.reads.check_models import Check

# The rows of this name stay here.
LEAVE = "-"


def open_names(check: Check) -> dict[str, Any]:
    """For the template: the first names, how many there are, and the devices to choose from."""
    return {
        "unmatched": check.unmatched[: limits.NAMES_ASKED],
        "unmatched_total": len(check.unmatched),
        "known": sorted(site["external_id"] for site in check.sites),
    }


def chosen_names(data: Mapping[str, str], check: Check) -> dict[str, str]:
    """Name in the file -> device, "" to leave its rows here; names left open are not in it."""
    known = {site["external_id"] for site in check.sites}
    found = {}
    for at, one in enumerate(check.unmatched[: limits.NAMES_ASKED]):
        chosen = data.get(f"name-{at}", "")
        if chosen in known or chosen == LEAVE:
            found[one["name"]] = "" if chosen == LEAVE else chosen
    return found
