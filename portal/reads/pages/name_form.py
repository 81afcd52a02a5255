"""Names of a file that mean no device: the person says whom they mean, or leaves them here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal import limits
from portal.reads.check_models import Check
from portal.reads.rehearsal.names import plain

# The rows of this name stay here.
LEAVE = "-"


def open_names(check: Check, data: Mapping[str, str] | None = None) -> dict[str, Any]:
    """For the template: the first names, how many there are, and the devices to choose from.
    `data` is what was sent: it stays chosen."""
    stands = standing_names(data, check)
    left = {name for name, device in stands.items() if not device}
    return {
        "unmatched": [
            {**one, "likely": stands.get(one["name"], ""), "left": one["name"] in left}
            for one in check.unmatched[: limits.NAMES_ASKED]
        ],
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


def standing_names(data: Mapping[str, str] | None, check: Check) -> dict[str, str]:
    """What stands chosen on the page: as sent, or the device that is likely meant."""
    if data is not None:
        return chosen_names(data, check)
    asked = check.unmatched[: limits.NAMES_ASKED]
    likely = {one["name"]: _likely(one["name"], one["offers"]) for one in asked}
    return {name: device for name, device in likely.items() if device}


def _likely(name: str, offers: Sequence[str]) -> str:
    """The one of the same letters, or the only one that is alike. Of several others none is
    likelier: "Roof 12" is neither "Roof 1" nor "Roof 2"."""
    same = [one for one in offers if plain(one) == plain(name)]
    found = same or list(offers)
    return found[0] if len(found) == 1 else ""
