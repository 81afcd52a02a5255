"""The registry's own rules for reads, applied before anything is sent (contract 6.3 to 6.5). Pure.

Nothing here keeps a read from being sent: the registry has the last word. The reads of a device
are gone through in the order in which they would be sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from operator import attrgetter

from portal.reads.formats import DeviceFacts, Problem, Reading
from portal.reads.registry_rules import REFUSES, Device, Rules
from portal.reads.wording import time_words

__all__ = ["MOST_DOUBTS", "Rules", "part_adjacent_history", "rehearse"]

MILLISECOND = timedelta(milliseconds=1)

# Doubts that are listed in full; one more line says that there are others.
MOST_DOUBTS = 1_000


def rehearse(
    readings: Sequence[Reading],
    *,
    devices: Mapping[str, DeviceFacts],
    rules: Rules,
    now: datetime,
) -> list[Problem]:
    """What the registry would probably refuse: the first doubt of each read, none of it blocking.

    Not more than MOST_DOUBTS, then one problem of row 0 that says so.
    """
    found = list(islice(_doubts(readings, devices, rules, now), MOST_DOUBTS + 1))
    if len(found) > MOST_DOUBTS:
        message = f"The registry would refuse more reads than the {MOST_DOUBTS:,} listed here."
        found[MOST_DOUBTS:] = [Problem(0, "", "", "", message, blocking=False)]
    return sorted(found, key=attrgetter("row"))


def set_aside_zeros(readings: Sequence[Reading], *, rules: Rules) -> tuple[list[Reading], int]:
    """The readings that can be sent, and how many of zero energy were set aside.

    The 2024 edition refuses a zero (contract 6.3): a night is not sent, the next interval covers
    it. A running counter may stand at zero.
    """
    if not rules.refuses_zero_reads:
        return list(readings), 0
    kept = [read for read in readings if read.value or read.type == "Aggregate"]
    return kept, len(readings) - len(kept)


def part_adjacent_history(readings: Sequence[Reading], *, rules: Rules) -> list[Reading]:
    """Lets a History interval that starts where another one ends start a moment later.

    The files of people have adjacent intervals; the 2024 edition counts both bounds as taken and
    refuses the second one (contract 6.3), but is content with a millisecond. The energy stays.
    """
    gap = rules.history_gap_ms * MILLISECOND
    if not gap:
        return list(readings)
    ends = {(read.external_id, read.end) for read in readings if read.type == "History"}
    return [
        read._replace(start=read.start + gap)
        if read.type == "History"
        and read.start is not None
        and (read.external_id, read.start) in ends
        and read.start + gap < read.end
        else read
        for read in readings
    ]


def _doubts(
    readings: Sequence[Reading], devices: Mapping[str, DeviceFacts], rules: Rules, now: datetime
) -> Iterator[Problem]:
    for external_id, by_type in _by_device(readings).items():
        device = Device(devices[external_id], rules, now)
        bound = device.facts.bound_type or min(by_type.keys() - {"History"}, default="")
        for kind, reads in by_type.items():
            if kind not in ("History", bound):
                yield _problem(reads[0], _other_type(kind, bound, len(reads)))
                continue
            for read in reads:
                if doubt := device.doubt(read):
                    yield _problem(read, doubt)


def _by_device(readings: Sequence[Reading]) -> dict[str, dict[str, list[Reading]]]:
    """Device -> type -> reads, oldest first, as they will be sent."""
    found: dict[str, dict[str, list[Reading]]] = {}
    for read in readings:
        found.setdefault(read.external_id, {}).setdefault(read.type, []).append(read)
    for by_type in found.values():
        for reads in by_type.values():
            reads.sort(key=attrgetter("end"))
    return found


def _problem(read: Reading, doubt: tuple[str, str]) -> Problem:
    column, words = doubt
    typed = {"value": f"{read.value} {read.unit}", "type": read.type}.get(column, "")
    if column == "starttimestamp" and read.start:
        typed = time_words(read.start)
    elif column == "endtimestamp":
        typed = time_words(read.end)
    return Problem(read.row, read.external_id, column, typed, words, blocking=False)


def _other_type(kind: str, bound: str, count: int) -> tuple[str, str]:
    return "type", (
        f"{REFUSES}this device sends {bound} reads, and a device keeps to one of Delta and "
        f"Aggregate. The same holds for all {count:,} {kind} reads of this device in the file."
    )
