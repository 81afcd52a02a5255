"""Whom a file's names mean, and what is still to be asked, for one check."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from portal.drec import editions
from portal.reads.check import recall, sites
from portal.reads.check_models import Check
from portal.reads.formats import Guess
from portal.reads.formats.plan import Plan
from portal.reads.rehearsal.names import Devices, Match
from portal.reads.rehearsal.prepared import Site
from portal.reads.rehearsal.wishes import Wishes

NOTHING: Mapping[str, str] = {}


class Names:
    """The names of a file and the devices of the organisation."""

    def __init__(self, check: Check, *, chosen: Mapping[str, str] = NOTHING) -> None:
        """`chosen` goes before what was chosen earlier: what stands on a page, not kept yet."""
        self.sites: dict[str, Site] = sites.from_json(check.sites)
        self._devices = Devices(
            self.sites,
            case_insensitive=editions.current().case_insensitive_ids,
            chosen={**Wishes.from_json(check.wishes).names, **chosen},
            remembered=recall.names(check.upload.organisation),
        )

    def match(self, every: list[str]) -> list[Match]:
        return self._devices.match(every)

    def zone_of(self, name: str) -> str:
        """The zone of the device that a name of the file means."""
        # A name that means no device is read all the same: the page asks whom it means.
        return self.known_zone_of(name) or "UTC"

    def known_zone_of(self, name: str) -> str:
        """The same; "" for a name that means no device."""
        site = self.sites.get(self._devices.meant(name).external_id)
        return site.facts.zone if site else ""

    def called(self, name: str) -> str:
        """The device that a name of the file means; the name itself where it means none."""
        return self._devices.meant(name).external_id or name


def with_only_device(check: Check, plan: Plan) -> Plan:
    """An organisation of one device needs not be asked whose a file without a name is."""
    if plan.device_from == "form" and not plan.device and len(check.sites) == 1:
        return replace(plan, device=check.sites[0]["external_id"])
    return plan


def guess_as_json(guess: Guess, plan: Plan) -> dict[str, Any]:
    """The guess for the page; the question for the device falls away once it is known."""
    return {
        "headings": list(guess.headings),
        "key": guess.key,
        "reasons": dict(guess.reasons),
        "remarks": list(guess.remarks),
        "meanings": {str(place): meaning for place, meaning in guess.meanings.items()},
        "units": {str(place): unit for place, unit in guess.units.items()},
        "questions": [
            {
                "field": question.field,
                "text": question.text,
                "needed": question.needed,
                "choices": [list(choice) for choice in question.choices],
            }
            for question in guess.questions
            if not (question.field == "device" and plan.device)
        ],
    }


def open_questions(check: Check) -> list[dict[str, Any]]:
    """What must be answered before the file can be read."""
    return [question for question in check.guess.get("questions", []) if question["needed"]]
