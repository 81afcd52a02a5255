"""What two answers differ in, when all that must differ is put aside."""

from __future__ import annotations

import math
import re
from typing import Any

# Numbers in words, such as the energy limit: the age of a device goes on between two runs.
TOLERANCE = 1e-6

STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
SPOKEN = re.compile(
    r"\w{3} \w{3} \d\d \d{4} \d\d:\d\d:\d\d GMT\+0000 \(Coordinated Universal Time\)"
)
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
HASH = re.compile(r"\$2a\$08\$[./A-Za-z0-9]{53}")
NUMBER = re.compile(r"(MaxEnergy: )(\d+(?:\.\d+)?)")
# Values that are another in each run; their shape is compared all the same.
OWN_IDS = frozenset({"id", "organizationId"})
OWN_STAMPS = frozenset({"createdAt", "updatedAt"})


def differences(real: Any, ours: Any, where: str = "") -> list[str]:
    """Plain sentences; none when keys, types and values agree."""
    if isinstance(real, dict) and isinstance(ours, dict):
        return _of_objects(real, ours, where)
    if isinstance(real, list) and isinstance(ours, list):
        return _of_lists(real, ours, where)
    if _kind(real) != _kind(ours):
        return [f"{where or 'body'}: {real!r} there, {ours!r} here"]
    if _same(real, ours, where.rpartition(".")[2]):
        return []
    return [f"{where or 'body'}: {real!r} there, {ours!r} here"]


def _of_objects(real: dict[str, Any], ours: dict[str, Any], where: str) -> list[str]:
    found = [f"{where}.{key}: missing here" for key in real.keys() - ours.keys()]
    found += [f"{where}.{key}: not there" for key in ours.keys() - real.keys()]
    for key in real.keys() & ours.keys():
        found += differences(real[key], ours[key], f"{where}.{key}")
    return sorted(found)


def _of_lists(real: list[Any], ours: list[Any], where: str) -> list[str]:
    if len(real) != len(ours):
        return [f"{where}: {len(real)} elements there, {len(ours)} here"]
    pairs = enumerate(zip(real, ours, strict=True))
    return [line for at, (a, b) in pairs for line in differences(a, b, f"{where}[{at}]")]


def _kind(value: Any) -> str:
    return "number" if type(value) in (int, float) else type(value).__name__


def _same(real: Any, ours: Any, key: str) -> bool:
    if key in OWN_IDS and isinstance(real, int):
        return True
    if isinstance(real, str):
        return _words_agree(real, ours, key)
    return bool(real == ours)


def _words_agree(real: str, ours: str, key: str) -> bool:
    if key == "accessToken":
        return ours.count(".") == real.count(".")
    limits = _limit(real), _limit(ours)
    if limits[0] is not None and limits[1] is not None:
        return math.isclose(limits[0], limits[1], rel_tol=TOLERANCE)
    return _masked(real, key) == _masked(ours, key)


def _limit(text: str) -> float | None:
    found = NUMBER.search(text)
    return float(found[2]) if found else None


def _masked(text: str, key: str) -> str:
    text = HASH.sub("<hash>", UUID.sub("<uuid>", text))
    if key in OWN_STAMPS:
        return STAMP.sub("<time>", text)
    if "current date" in text:  # the moment of the call
        return SPOKEN.sub("<now>", text)
    return text
