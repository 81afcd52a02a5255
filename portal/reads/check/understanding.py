"""The door to `formats` for an upload: open its file, guess its plan, read it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from portal import limits
from portal.reads.check import recall
from portal.reads.formats import Choices, Found, Guess, Limits, Source, guess, open_source, read
from portal.reads.formats.plan import Plan
from portal.reads.formats.table import archives, formulas, spreadsheets
from portal.reads.models import Upload

# The kind of a note on rows without a number, and what may be the cause in a spreadsheet.
NO_NUMBER = "no number"
LOST_RESULTS = (
    "The sheet has formulas without their results: open it in a spreadsheet program, save it and "
    "upload it again."
)

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
    found = read(source, plan, zone_of=zone_of, limits=file_limits(), progress=told)
    if source.kind == "xlsx" and source.workbook and any(n.kind == NO_NUMBER for n in found.notes):
        return _with_lost_results(found, source.workbook)
    return found


def _with_lost_results(found: Found, workbook: Path) -> Found:
    """A cell that a spreadsheet shows as a number and that has none in the file."""
    if not formulas.lack_results(workbook):
        return found
    notes = [
        replace(note, text=f"{note.text} {LOST_RESULTS}") if note.kind == NO_NUMBER else note
        for note in found.notes
    ]
    return replace(found, notes=notes)


def rows_expected(source: Source) -> int:
    """About how many rows the file has: the ends of its lines."""
    return sum(_lines(Path(sheet.text.path)) for sheet in source.sheets)


def _lines(path: Path) -> int:
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(PIECE), b""))
