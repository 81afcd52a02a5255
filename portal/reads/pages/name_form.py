"""Names of a file that mean no device: the person says whom they mean, or leaves them here."""

from __future__ import annotations

from collections.abc import Mapping

from portal.reads.check_models import Check

# The rows of this name stay here.
LEAVE = "-"


def chosen_names(data: Mapping[str, str], check: Check) -> dict[str, str]:
    """Name in the file -> device, "" to leave its rows here; names left open are not in it."""
    known = {site["external_id"] for site in check.sites}
    found = {}
    for at, one in enumerate(check.unmatched):
        chosen = data.get(f"name-{at}", "")
        if chosen in known or chosen == LEAVE:
            found[one["name"]] = "" if chosen == LEAVE else chosen
    return found
