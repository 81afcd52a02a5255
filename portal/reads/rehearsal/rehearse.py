"""The registry's own rules for reads, applied before anything is sent (contract 6.3 to 6.5).

Nothing here keeps a read from being sent: the registry has the last word. The reads of a device
are gone through in the order in which they would be sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from portal.reads.formats import DeviceFacts, Problem
from portal.reads.formats.series import NO_TIME, Integers, instant
from portal.reads.rehearsal.columns import Booleans, Reads
from portal.reads.rehearsal.registry_rules import Device, Rule, Rules, Verdicts
from portal.reads.rehearsal.registry_words import KINDS, START, TYPE, VALUE, other_type, words
from portal.reads.rehearsal.wording import number_words, time_words

__all__ = ["MOST_OF_A_KIND", "Doubts", "Rules", "fold_zeros", "part_adjacent_history", "rehearse"]

# Doubts of one kind and device that are listed in full; the others are counted.
MOST_OF_A_KIND = 20
# Digits behind the point that are shown as they are; of longer numbers the thousandths of a Wh.
MOST_DIGITS = 6
ROUNDED = 3


@dataclass
class Doubts:
    """What the registry would not store. `counts` has all of each kind, `ends` where they lie (ms),
    and `dropped` is how many of them it would say that it took."""

    problems: list[Problem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    ends: list[int] = field(default_factory=list)
    dropped: int = 0


def rehearse(every: Sequence[Reads], *, facts: DeviceFacts, rules: Rules, now: datetime) -> Doubts:
    """The reads of one device, by type: the first doubt of each read, none of it blocking."""
    found = Doubts()
    device = Device(facts, rules, now)
    types = {reads.type for reads in every} - {"History"}
    bound = facts.bound_type or min(types, default="")
    for reads in sorted(every, key=lambda reads: reads.type != "History"):
        if reads.type in ("History", bound):
            _add(found, device, reads, device.judge(reads))
        else:
            _add_other_type(found, facts, reads, bound)
    return found


def _add(found: Doubts, device: Device, reads: Reads, verdicts: Verdicts) -> None:
    for number in np.unique(verdicts.rules[verdicts.rules != Rule.NONE]).tolist():
        rule = Rule(number)
        where = np.flatnonzero(verdicts.rules == rule)
        _count(found, KINDS[rule], len(where), reads.ends[where])
        if rule is Rule.ENERGY and device.rules.silently_drops:
            found.dropped += len(where)
        for at in where[:MOST_OF_A_KIND].tolist():
            column, sentence = words(
                device,
                rule,
                against=int(verdicts.against[at]),
                micro_wh=int(reads.micro_wh[at]),
            )
            found.problems.append(_problem(reads, at, column, sentence, device.facts, KINDS[rule]))


def _add_other_type(found: Doubts, facts: DeviceFacts, reads: Reads, bound: str) -> None:
    kind = KINDS[Rule.OTHER_TYPE]
    _count(found, kind, len(reads), reads.ends)
    column, sentence = other_type(reads.type, bound, len(reads))
    found.problems.append(_problem(reads, 0, column, sentence, facts, kind))


# Ends that are kept for the marks of a picture; more are one dark band anyway.
MOST_ENDS = 500


def _count(found: Doubts, kind: str, count: int, ends: Integers) -> None:
    found.counts[kind] = found.counts.get(kind, 0) + count
    found.ends += ends[: MOST_ENDS - len(found.ends)].tolist()


def _problem(
    reads: Reads, at: int, column: str, sentence: str, facts: DeviceFacts, kind: str
) -> Problem:
    return Problem(
        row=int(reads.rows[at]),
        external_id=facts.external_id,
        column=column,
        typed=_typed(reads, at, column, facts.zone),
        message=sentence,
        blocking=False,
        kind=kind,
    )


def _typed(reads: Reads, at: int, column: str, zone: str) -> str:
    if column == TYPE:
        return reads.type
    if column == VALUE:
        return f"{_short(int(reads.micro_wh[at]), reads.unit)} {reads.unit}"
    moment = int((reads.starts if column == START else reads.ends)[at])
    return "" if moment == NO_TIME else time_words(instant(moment), zone)


def _short(micro_wh: int, unit: str) -> str:
    """What was reckoned, from power or a part of an interval, has no end of digits."""
    text = number_words(micro_wh, unit)
    if len(text.partition(".")[2]) <= MOST_DIGITS:
        return text
    return number_words(round(micro_wh, -ROUNDED), unit)


def fold_zeros(reads: Reads, *, rules: Rules, after_ms: int = NO_TIME) -> tuple[Reads, int]:
    """The reads that can be sent, and how many of no energy need no call.

    The 2024 edition refuses a zero (contract 6.3). A night is not sent: the next interval covers
    it, so History that follows without a gap starts where the night began; of Delta the start
    means nothing. Energy stays as it is. A running counter may stand at zero. A start is not
    moved to `after_ms` or before, where the registry takes no History.
    """
    if not rules.refuses_zero_reads or reads.type == "Aggregate":
        return reads, 0
    zero = reads.micro_wh == 0
    if not zero.any():
        return reads, 0
    groups, starts = _covering(reads, zero, after_ms)
    kept = np.append(groups[1:], len(reads)) - 1
    covered = reads.grouped(
        groups, starts=starts, ends=reads.ends[kept], micro_wh=reads.micro_wh[kept]
    )
    return covered.only(covered.micro_wh != 0), int(zero.sum())


def _covering(reads: Reads, zero: Booleans, after_ms: int) -> tuple[Integers, Integers]:
    """Groups of zeros and the read that covers them: their first positions and their starts."""
    follows = zero[:-1].copy()  # whether the next one belongs to the group of this one
    if reads.type == "History":
        follows &= reads.starts[1:] - reads.ends[:-1] == 0
        follows &= reads.starts[:-1] > after_ms
    first = np.flatnonzero(np.concatenate([[True], ~follows]))
    return first, reads.starts[first]


def part_adjacent_history(reads: Reads, *, rules: Rules) -> Reads:
    """Lets a History interval that starts where the one before ends start a moment later.

    The files of people have adjacent intervals; the 2024 edition counts both bounds as taken and
    refuses the second one (contract 6.3), but is content with a millisecond. The energy stays.
    """
    gap = rules.history_gap_ms
    if not gap or reads.type != "History":
        return reads
    touches = np.isin(reads.starts, reads.ends) & (reads.starts + gap < reads.ends)
    return replace(reads, starts=np.where(touches, reads.starts + gap, reads.starts))
