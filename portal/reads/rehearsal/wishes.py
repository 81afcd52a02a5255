"""What a person chose for a file and its devices, as plain data that goes to JSON and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from portal.reads.formats import TYPES
from portal.reads.formats.falls import WAYS
from portal.reads.rehearsal.combining import PERIODS
from portal.reads.rehearsal.division import ACROSS, DIVIDE

# Minutes that times may be moved by: more than from one end of the world's zones to the other.
FURTHEST = 28 * 60
# Steps of a thousand from the smallest unit to the largest, either way.
TENS = (-9, -6, -3, 0, 3, 6, 9)


MINUTE_MS = 60_000


@dataclass(frozen=True)
class Wishes:
    """`type` "" lets onboarding divide the file. By the device's id: `minutes` are added to its
    times, its numbers are multiplied with ten to the power of `tens`, `falls` says what the falls
    of its counter are, `parts` what several names are that mean it (several_names.py). By the name
    in the file: `names` has the device, "" to leave it here."""

    type: str = ""
    combine: str = ""
    across: str = DIVIDE
    names: dict[str, str] = field(default_factory=dict)
    falls: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    minutes: dict[str, int] = field(default_factory=dict)
    tens: dict[str, int] = field(default_factory=dict)

    def moved_ms(self, external_id: str) -> int:
        """What is added to the times of a device."""
        return self.minutes.get(external_id, 0) * MINUTE_MS

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Wishes:
        """Raises ValueError for what cannot be wished."""
        given = {one.name: data[one.name] for one in fields(cls) if one.name in data}
        for name, allowed in _SINGLE.items():
            _check(name, [given.get(name, allowed[0])], allowed)
        for name, several in _BY_NAME.items():
            _check(name, list(given.get(name, {}).values()), several)
        return cls(**given)


_SINGLE: dict[str, tuple[str, ...]] = {
    "type": ("", *TYPES),
    "combine": tuple(PERIODS),
    "across": ACROSS,
}
_BY_NAME: dict[str, tuple[object, ...]] = {
    "falls": WAYS,
    "minutes": tuple(range(-FURTHEST, FURTHEST + 1)),
    "tens": TENS,
}


def _check(name: str, values: list[Any], allowed: tuple[Any, ...]) -> None:
    for value in values:
        if value not in allowed:
            raise ValueError(f"{name} cannot be {value!r}")
