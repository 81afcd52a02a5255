"""Whether longer reads would go in where shorter ones do not.

The registry's energy limit is about a quarter of a device's full power, and holds for each read by
itself (contract 6.5): a sunny hour goes over it, a whole day does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from portal.reads.formats import DeviceFacts
from portal.reads.rehearsal.columns import Reads
from portal.reads.rehearsal.combining import combine
from portal.reads.rehearsal.registry_rules import Rule, Rules
from portal.reads.rehearsal.registry_words import KINDS
from portal.reads.rehearsal.rehearse import Doubts, part_adjacent_history, rehearse

# Reads that a device has too much energy in, by their kind.
TOO_MUCH = KINDS[Rule.ENERGY]
# Longer reads are offered where at most this share of them would still be refused.
FEW = 0.25
# The night evens out the day; what a whole day is too much for, a week is not the cure of.
CURES = ("", "hour", "day")


def evened(
    reads: Sequence[Reads],
    doubts: Doubts,
    *,
    facts: DeviceFacts,
    rules: Rules,
    combined: str,
    now: datetime,
) -> dict[str, Any] | None:
    """The shortest way of combining that cures it, with its reads and those still refused; None
    where nothing is too much, or nothing cures it. `combined` is the way of these reads."""
    refused = doubts.counts.get(TOO_MUCH, 0)
    if not refused or any(part.type == "Aggregate" for part in reads):
        return None
    for way in CURES[CURES.index(combined) + 1 :] if combined in CURES else ():
        longer = [_longer(part, way, facts.zone, rules) for part in reads]
        left = rehearse(longer, facts=facts, rules=rules, now=now).counts.get(TOO_MUCH, 0)
        count = sum(map(len, longer))
        if left <= FEW * count:
            return {"way": way, "reads": count, "refused": left}
    return None


def _longer(part: Reads, way: str, zone: str, rules: Rules) -> Reads:
    return part_adjacent_history(combine(part, way, zone=zone), rules=rules)
