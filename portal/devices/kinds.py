"""Which device types go with which fuel (contract 4); pure.

Only codes of the registry's own lists are judged: where it takes free codes, it takes any pair.
"""

from __future__ import annotations

import re

# By the beginnings of the codes; a fuel that is not here goes with every type.
_FITTING = {
    "ES1": ("TC1",),
    "ES2": ("TC2", "T020001"),
    "ES3": ("TC3",),
    **{f"ES{n}": ("TC4",) for n in (5, 6, 7, 8)},
    "ES9": ("TC4", "TC150"),
}
_FUEL = re.compile(r"ES\d{3}")
_TYPE = re.compile(r"TC\d{3}|T020001")


def fit(fuel: str, kind: str) -> bool:
    """Whether a device of this type can run on this fuel, as far as the codes tell."""
    if not (_FUEL.fullmatch(fuel) and _TYPE.fullmatch(kind)):
        return True
    wanted = _FITTING.get(fuel[:3])
    return wanted is None or kind.startswith(wanted)
