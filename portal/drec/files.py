"""Files at the registry (contract 8).

2022 keeps them and gives them back to their owner. 2024 puts them where anybody may read them,
under a name that ends in `.csv` whatever they are, and cannot give them back: there it is of use
for a file of devices only (see `bulk`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from portal.drec import parse, wire
from portal.drec.client import Drec
from portal.drec.errors import NotOffered, Rejected
from portal.drec.transport import Part

PATH = "/file"
MOST_FILES = 20
LARGEST_BYTES = 10 * 1024 * 1024
# Any other type is a 500.
TYPES = frozenset(
    {
        "image/jpeg",
        "image/png",
        "application/pdf",
        "application/msword",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "text/csv",
    }
)
# The name becomes part of a key; a comma would split it in a list of images (trap 23).
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
LONGEST_NAME = 100


def upload(api: Drec, parts: Sequence[Part]) -> tuple[str, ...]:
    """Uploads files; their keys in the same order (contract 8). Raises Rejected before anything
    that the registry would answer with 500, and Unknown when the answer was lost: nothing lists
    files.
    """
    for words in _troubles(parts):
        raise Rejected(endpoint=f"POST {PATH}", summary=words)
    named = [Part(_name(one.name), one.content, one.kind) for one in parts]
    return api.upload(PATH, named, shape=parse.keys)


def _troubles(parts: Sequence[Part]) -> list[str]:
    if not parts:
        return ["No file was chosen"]
    found = [f"More than {MOST_FILES} files at once"] if len(parts) > MOST_FILES else []
    for one in parts:
        if one.kind not in TYPES:
            found.append(f"“{one.name}” is none of the types that the registry takes")
        if len(one.content) > LARGEST_BYTES:
            found.append(f"“{one.name}” is larger than 10 MiB")
    return found


def _name(name: str) -> str:
    return _UNFIT.sub("-", name)[-LONGEST_NAME:] or "file"


def download(api: Drec, key: str) -> bytes:
    """One's own file (contract 8). NotOffered on 2024, which looks where it has put nothing."""
    endpoint = f"GET {PATH}"
    if not api.edition.keeps_files:
        raise NotOffered(endpoint=endpoint)
    return api.download(f"{PATH}/{wire.segment(key, endpoint=endpoint)}", shape=parse.content)
