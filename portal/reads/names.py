"""Names of devices as files write them, and the devices that they mean. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

# How alike two names must be to be offered; of the letters and digits alone.
ALIKE = 0.72
MOST_OFFERED = 3
# Comparing every name of a long file with every device takes its time: beyond so many pairs only
# names that are equal but for case, blanks and marks are offered.
MOST_PAIRS = 20_000

NOT_A_LETTER = re.compile(r"[\W_]+")

# How a name was matched.
EXACT, REMEMBERED, CHOSEN, ONLY = "exact", "remembered", "chosen", "only"


@dataclass(frozen=True)
class Match:
    """`external_id` is "" where the name means no device; then `offers` are those alike."""

    name: str
    external_id: str
    how: str = ""
    offers: tuple[str, ...] = ()


def plain(name: str) -> str:
    """Letters and digits alone, in small."""
    return NOT_A_LETTER.sub("", name.casefold())


def match(
    names: Iterable[str],
    devices: Iterable[str],
    *,
    case_insensitive: bool,
    chosen: Mapping[str, str],
    remembered: Mapping[str, str],
) -> list[Match]:
    """Each name with its device: as chosen, as the registry compares names, or as remembered.

    A device that is merely alike is offered and not taken. `chosen` has "" for a name whose rows
    are to stay here.
    """
    known = list(devices)
    by_key = {_key(one, case_insensitive): one for one in known}
    wanted = list(names)
    close = len(wanted) * len(known) <= MOST_PAIRS
    return [
        _one(name, known, by_key, case_insensitive, chosen, remembered, close) for name in wanted
    ]


def _one(
    name: str,
    known: list[str],
    by_key: Mapping[str, str],
    case_insensitive: bool,
    chosen: Mapping[str, str],
    remembered: Mapping[str, str],
    close: bool,
) -> Match:
    if name in chosen and (not chosen[name] or chosen[name] in known):
        return Match(name, chosen[name], CHOSEN)
    if exact := by_key.get(_key(name, case_insensitive)):
        return Match(name, exact, EXACT)
    if remembered.get(name) in known:
        return Match(name, remembered[name], REMEMBERED)
    return Match(name, "", offers=alike(name, known) if close else _same_letters(name, known))


def _key(name: str, case_insensitive: bool) -> str:
    return name.strip().casefold() if case_insensitive else name.strip()


def _same_letters(name: str, known: list[str]) -> tuple[str, ...]:
    return tuple(one for one in known if plain(one) == plain(name))[:MOST_OFFERED]


def alike(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Devices whose names are nearly this one, the nearest first."""
    by_plain = {plain(one): one for one in known if plain(one)}
    wanted = plain(name)
    found = get_close_matches(wanted, by_plain, n=MOST_OFFERED, cutoff=ALIKE)
    within = [one for one in by_plain if wanted and (wanted in one or one in wanted)]
    within.sort(key=lambda one: -SequenceMatcher(None, one, wanted).ratio())
    return tuple(by_plain[one] for one in dict.fromkeys([*found, *within]))[:MOST_OFFERED]
