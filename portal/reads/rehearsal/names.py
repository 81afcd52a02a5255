"""Names of devices as files write them, and the devices that they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches

from portal.reads.formats.cells.units import without_unit

# How alike two names must be to be offered; of the letters and digits alone.
ALIKE = 0.72
MOST_OFFERED = 3
# A shorter name is a part of many others by chance: "TR2" of "MTR-2002".
SHORTEST = 4
# Comparing every name of a long file with every device takes its time: beyond so many pairs only
# names that are equal but for case, blanks and marks are offered.
MOST_PAIRS = 20_000

NOT_A_LETTER = re.compile(r"[\W_]+")

# How a name was matched.
EXACT, REMEMBERED, CHOSEN = "exact", "remembered", "chosen"


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


class Devices:
    """The devices of an organisation as files may call them: as chosen, as the registry compares
    names, or as remembered. A device that is merely alike is offered and not taken. `chosen` has
    "" for a name whose rows are to stay here."""

    def __init__(
        self,
        devices: Iterable[str],
        *,
        case_insensitive: bool,
        chosen: Mapping[str, str],
        remembered: Mapping[str, str],
    ) -> None:
        self._known = dict.fromkeys(devices)
        self._case_insensitive = case_insensitive
        self._by_key = {self._key(one): one for one in self._known}
        self._chosen = {n: one for n, one in chosen.items() if not one or one in self._known}
        self._remembered = {n: one for n, one in remembered.items() if one in self._known}
        self._by_plain: dict[str, list[str]] = {}
        for one in self._known:
            self._by_plain.setdefault(plain(one), []).append(one)

    def meant(self, name: str) -> Match:
        """Whom a name means, without offers where it means nobody."""
        if name in self._chosen:
            return Match(name, self._chosen[name], CHOSEN)
        for written in (name, without_unit(name)):
            if exact := self._by_key.get(self._key(written)):
                return Match(name, exact, EXACT)
        if name in self._remembered:
            return Match(name, self._remembered[name], REMEMBERED)
        return Match(name, "")

    def match(self, names: Sequence[str]) -> list[Match]:
        """Each name with its device, or with those that are offered."""
        close = len(names) * len(self._known) <= MOST_PAIRS
        return [self._with_offers(self.meant(name), close) for name in names]

    def _with_offers(self, found: Match, close: bool) -> Match:
        if found.how:
            return found
        offers = self._alike(found.name) if close else self._same_letters(found.name)
        return Match(found.name, "", offers=offers[:MOST_OFFERED])

    def _key(self, name: str) -> str:
        return name.strip().casefold() if self._case_insensitive else name.strip()

    def _same_letters(self, name: str) -> tuple[str, ...]:
        return tuple(self._by_plain.get(plain(without_unit(name)), ()))

    def _alike(self, name: str) -> tuple[str, ...]:
        """Devices whose names are nearly this one, the nearest first."""
        wanted, known = plain(without_unit(name)), list(filter(None, self._by_plain))
        found = get_close_matches(wanted, known, n=MOST_OFFERED, cutoff=ALIKE)
        within = [
            one
            for one in known
            if min(len(one), len(wanted)) >= SHORTEST and (wanted in one or one in wanted)
        ]
        within.sort(key=lambda one: -SequenceMatcher(None, one, wanted).ratio())
        return tuple(self._by_plain[one][-1] for one in dict.fromkeys([*found, *within]))
