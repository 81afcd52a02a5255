"""Names of a file that mean no device: the person says whom they mean, or leaves them here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from portal import limits
from portal.reads.check_models import Check
from portal.reads.rehearsal.names import plain

# The rows of this name stay here.
LEAVE = "-"
NO_DEVICE = "Your organisation has no device “{name}”: choose one of the list."


def open_names(check: Check, data: Mapping[str, str] | None = None) -> dict[str, Any]:
    """For the template: the first names, how many there are, and the devices to choose from.
    `data` is what was sent: it stays chosen."""
    stands = standing_names(data, check)
    asked = [
        {**one, "at": at, **_stands(one["name"], stands, (data or {}).get(f"name-{at}"))}
        for at, one in enumerate(_asked(check))
    ]
    count = len(check.unmatched[: limits.NAMES_ASKED])
    return {
        "unmatched": asked[:count],
        "unmatched_total": len(check.unmatched),
        "matched": asked[count:],
        "matched_total": len(check.matched),
        "known": sorted(site["external_id"] for site in check.sites),
        "is_typed": len(check.sites) > limits.DEVICES_LISTED,
    }


def _stands(name: str, stands: Mapping[str, str], typed: str | None) -> dict[str, Any]:
    """What stands chosen beside a name, and what is typed where no list would hold the devices."""
    left = stands.get(name, name) == ""
    likely = stands.get(name, "")
    return {"likely": likely, "left": left, "typed": typed or (LEAVE if left else likely)}


def _asked(check: Check) -> list[dict[str, Any]]:
    """Those that mean no device, then those that were given one; each has a field of its place."""
    most = limits.NAMES_ASKED
    return [*check.unmatched[:most], *check.matched[:most]]


def chosen_names(data: Mapping[str, str], check: Check) -> dict[str, str]:
    """Name in the file -> device, "" to leave its rows here; names left open are not in it."""
    known = {site["external_id"] for site in check.sites}
    found = {}
    for at, one in enumerate(_asked(check)):
        chosen = data.get(f"name-{at}", "")
        if chosen in known or chosen == LEAVE:
            found[one["name"]] = "" if chosen == LEAVE else chosen
    return found


def unknown_names(data: Mapping[str, str], check: Check) -> str:
    """A sentence where something was typed that is no device; else ""."""
    known = {site["external_id"] for site in check.sites} | {"", LEAVE}
    typed = [data.get(f"name-{at}", "") for at in range(len(_asked(check)))]
    wrong = next((text for text in typed if text not in known), None)
    return NO_DEVICE.format(name=wrong[:60]) if wrong else ""


def standing_names(data: Mapping[str, str] | None, check: Check) -> dict[str, str]:
    """What stands chosen on the page: as sent, or the device that is likely meant."""
    if data is not None:
        return chosen_names(data, check)
    asked = check.unmatched[: limits.NAMES_ASKED]
    likely = {one["name"]: _likely(one["name"], one["offers"]) for one in asked}
    given = {one["name"]: one["device"] for one in check.matched}
    return given | {name: device for name, device in likely.items() if device}


def _likely(name: str, offers: Sequence[str]) -> str:
    """The one of the same letters, or the only one that is alike. Of several others none is
    likelier: "Roof 12" is neither "Roof 1" nor "Roof 2"."""
    same = [one for one in offers if plain(one) == plain(name)]
    found = same or list(offers)
    return found[0] if len(found) == 1 else ""
