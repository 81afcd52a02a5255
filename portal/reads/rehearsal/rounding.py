"""What the registry's rounding takes: it keeps whole Wh of each read (contract 6.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from portal.reads.formats.series import MICRO
from portal.reads.rehearsal.columns import Reads, counted, total
from portal.reads.rehearsal.combining import PERIODS, combine

# The share of the energy that is worth a word.
LITTLE = 0.01


def rounded(reads: Sequence[Reads], *, combined: str, zone: str) -> dict[str, Any] | None:
    """The energy of these reads and what the registry keeps of it, both in Wh, and the shortest way
    of combining of which it keeps nearly all ("" where there is none); None where it keeps nearly
    all as they are. The values of a meter are not added up, so little is lost of them.
    """
    energies = [part for part in reads if part.type != "Aggregate"]
    whole = (sum(total(part.micro_wh) for part in energies) + MICRO // 2) // MICRO
    kept = _kept(energies)
    if _is_near(kept, whole):
        return None
    ways = list(PERIODS)
    cures = (
        way
        for way in ways[ways.index(combined) + 1 :]
        if _is_near(_kept([combine(part, way, zone=zone) for part in energies]), whole)
    )
    return {"wh": whole, "kept": kept, "way": next(cures, "")}


def _kept(reads: Sequence[Reads]) -> int:
    return sum(total(counted(part) // MICRO) for part in reads)


def _is_near(kept: int, whole: int) -> bool:
    return abs(whole - kept) <= LITTLE * whole
