"""Whether one of the names that tell rows of a time apart is not that of a part: its energy would
be counted twice, or is none that was produced."""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Sequence

import numpy as np

from portal.reads.formats.cells.amounts import TOO_LARGE, proved_mark
from portal.reads.formats.cells.words import (
    AVERAGES,
    FED,
    TAKING,
    USED,
    is_total,
    tokens,
    words,
)
from portal.reads.formats.guessing.numbers import numbers_of
from portal.reads.formats.guessing.sampling import Sampled
from portal.reads.formats.series import MICRO, Integers

# What the whole is called, beside its parts; of inverters the other side of them is one.
WHOLES = AVERAGES | words(
    "all alle alles todos todas tous toutes tutti tutte wszystkie system combined overall whole "
    "together both plant site ac dc abc rst"
)
# Words of what is given to the grid, beside the tariffs of what is taken from it.
GIVEN = FED - words("out grid")
# Names of parts that are joined: T1+T2, L1-L3, L123, 3P.
OF_A_PHASE = r"(?:[LT] ?\d|[ABCRST])"
JOINED = re.compile(
    rf"{OF_A_PHASE}(?:\s?[-–/,]\s?{OF_A_PHASE})+|L\d{{2,3}}|3[ -]?(?:P|ph|phases?)|"
    r".*[&Σ∑].*|.+\+.+",
    re.IGNORECASE,
)
# Names that are counted from 1 on, or lettered, are those of parts.
ORDINAL = re.compile(r"[a-z]*[ _-]?[1-9]\d?|[ABCRST]", re.IGNORECASE)
# How near a sum comes to the whole, and at how many of their times; a whole of a few steps tells
# nothing.
NEAR, NEAR_AT_ONCE, MOSTLY, FEWEST_TIMES, FEWEST_STEPS = 0.01, 0.001, 0.9, 2, 4


def has_no_part(labels: Collection[str]) -> bool:
    """Whether one of them names the whole; or some name what was used or given to the grid, and
    others do not."""
    if any(is_total([label]) or _names_whole(label) for label in labels):
        return True
    ways = {(names_use(label), bool(GIVEN.intersection(tokens(label)))) for label in labels}
    return len(ways) > 1


def _names_whole(label: str) -> bool:
    return bool(WHOLES.intersection(tokens(label))) or JOINED.fullmatch(label) is not None


def names_use(label: str) -> bool:
    """Whether a name speaks of what somebody takes, in a compound too."""
    said = tokens(label)
    return bool(USED.intersection(said)) or any(word.endswith(TAKING) for word in said)


def has_sum(
    called: Collection[str],
    labels: Sequence[str],
    times: Sequence[Hashable],
    columns: Sequence[Sampled],
    parts: re.Pattern[str],
) -> bool:
    """Whether at nearly all times the numbers of one name are the sum of those of the others. What
    is called one of the `parts`, or counted, is none."""
    names = sorted(called)
    doubtful = [
        place
        for place, name in enumerate(names)
        if not (parts.fullmatch(name) or ORDINAL.fullmatch(name))
    ]
    if not doubtful:
        return False
    for column in columns:
        step = len(names) * _step(column) / 2
        rows = _side_by_side(names, labels, times, column)
        if any(_is_sum(rows[:, place], rows, step) for place in doubtful):
            return True
    return False


def _side_by_side(
    names: Sequence[str], labels: Sequence[str], times: Sequence[Hashable], column: Sampled
) -> Integers:
    """The numbers of each time that has one of each name, in the order of the names."""
    mark = proved_mark(column.filled)
    numbers = numbers_of(column, mark if mark in (".", ",") else ".")
    found: dict[Hashable, dict[str, int]] = {}
    for time, label, number in zip(times, labels, numbers, strict=True):
        if number > TOO_LARGE:
            found.setdefault(time, {})[label] = number
    full = [[own[name] for name in names] for own in found.values() if own.keys() >= set(names)]
    return np.array(full, np.int64).reshape(-1, len(names))


def _step(column: Sampled) -> int:
    """What the last digit of its numbers counts, in millionths."""
    behind = (len(re.split("[.,]", cell)[-1]) for cell in column.filled if re.search("[.,]", cell))
    return int(MICRO / 10 ** max(behind, default=0))


def _is_sum(whole: Integers, rows: Integers, step: float) -> bool:
    rest = rows.sum(axis=1) - whole
    known = whole >= max(1, FEWEST_STEPS * step)
    if known.sum() < FEWEST_TIMES:
        return False
    whole, rest = whole[known], rest[known]
    is_near = np.abs(whole - rest) <= np.maximum(step, NEAR_AT_ONCE * whole)
    is_near_all = abs(float(whole.sum() - rest.sum())) <= NEAR * float(whole.sum())
    return bool(is_near.mean() >= MOSTLY) and is_near_all
