"""The door to `formats` for an upload: open its file, guess its plan, read it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from portal import limits
from portal.reads import recall
from portal.reads.formats import (
    Choices,
    Found,
    Guess,
    Limits,
    Source,
    archives,
    guess,
    open_source,
    read,
    spreadsheets,
)
from portal.reads.formats.plan import Plan
from portal.reads.models import Upload

# Bytes that are looked through at once for the ends of lines.
PIECE = 1 << 20


def file_limits() -> Limits:
    return Limits(max_bytes=settings.UPLOAD_BYTES, max_problems=limits.PROBLEMS_OF_A_KIND)


@contextmanager
def opened(upload: Upload) -> Iterator[Source]:
    """The file of an upload, until it is closed. Raises Unreadable."""
    with open_source(Path(upload.file.path), name=upload.file_name, limits=file_limits()) as source:
        yield source


def is_packed(upload: Upload) -> bool:
    """Whether the file must be unpacked before its first row can be seen."""
    path = Path(upload.file.path)
    return archives.is_zip(path) or bool(spreadsheets.kind_of(path))


def chosen(upload: Upload) -> Choices:
    """What was chosen on the form."""
    said = upload.choices
    return Choices(
        external_id=said.get("externalId", ""),
        type=said.get("type", ""),
        unit=said.get("unit", ""),
        timezone=said.get("timezone", ""),
    )


def guessed(upload: Upload, source: Source, devices: Collection[str]) -> Guess:
    """How the file is to be read; as it was read the last time, where its heading is known."""
    hints = chosen(upload)
    made = guess(source, hints=hints, devices=devices)
    remembered = recall.plan(upload.organisation, made.key)
    if remembered is None:
        return made
    return guess(source, hints=hints, devices=devices, remembered=remembered)


def found_in(
    source: Source, plan: Plan, *, zone_of: Callable[[str], str], told: Callable[[int], None]
) -> Found:
    """Every reading; `zone_of` a device by its name in the file. Raises Unreadable."""
    return read(source, plan, zone_of=zone_of, limits=file_limits(), progress=told)


def rows_expected(source: Source) -> int:
    """About how many rows the file has: the ends of its lines."""
    return sum(_lines(Path(sheet.text.path)) for sheet in source.sheets)


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(PIECE), b""))
