"""Whom a file's names mean, and what is still to be asked, for one check."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from portal.drec import editions
from portal.reads import recall, sites
from portal.reads.check_models import Check
from portal.reads.formats import Guess
from portal.reads.formats.plan import Plan
from portal.reads.names import Devices, Match
from portal.reads.prepared import Site
from portal.reads.wishes import Wishes


class Names:
    """The names of a file and the devices of the organisation."""

    def __init__(self, check: Check) -> None:
        self.sites: dict[str, Site] = sites.from_json(check.sites)
        self._devices = Devices(
            self.sites,
            case_insensitive=editions.current().case_insensitive_ids,
            chosen=Wishes.from_json(check.wishes).names,
            remembered=recall.names(check.upload.organisation),
        )

    def match(self, every: list[str]) -> list[Match]:
        return self._devices.match(every)

    def zone_of(self, name: str) -> str:
        """The zone of the device that a name of the file means."""
        site = self.sites.get(self._devices.meant(name).external_id)
        # A name that means no device is read all the same: the page asks whom it means.
        return site.facts.zone if site else "UTC"


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
