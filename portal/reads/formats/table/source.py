"""A file that was opened: what kind it is, and its sheets as rows of text cells.

Spreadsheets and archives are unpacked into a folder of their own that goes when the Source is
closed; after that every kind of file is read in the same way, as a stream of text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType

from portal.reads.formats.shapes import Limits, Unreadable, size_words
from portal.reads.formats.table import archives, spreadsheets
from portal.reads.formats.table.text import Piece, Row, Text, open_text

EMPTY = "The file is empty, it has no bytes at all: export it again where you got it."


@dataclass(frozen=True)
class Sheet:
    """One table. A text file has one, without a name; its number is 0, and sheets of a workbook
    count from 1."""

    name: str
    text: Text
    number: int

    def pieces(self) -> Iterator[Piece]:
        return self.text.pieces()

    def around(self, other: Sheet) -> Sheet:
        """Another sheet, seen as this one is."""
        return other

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Row number, as a spreadsheet counts, and cells; blank rows too."""
        for piece in self.pieces():
            yield from enumerate(piece.rows, piece.first)

    def first_rows(self, number: int) -> list[tuple[int, Row]]:
        return list(islice(self.rows(), number))


@dataclass
class Source:
    """A file whose rows can be read, again and again until it is closed.

    `kind` is csv, xlsx, xls, xlsb or ods; `name` the file's name as it was uploaded, and
    `inner_name` that of the file within a zip. `encoding` and `delimiter` are those of a text,
    `workbook` is where a spreadsheet lies.
    """

    name: str
    kind: str
    sheets: list[Sheet]
    encoding: str = ""
    delimiter: str = ""
    inner_name: str = ""
    workbook: Path | None = None
    _folders: list[TemporaryDirectory[str]] = field(default_factory=list, repr=False)

    @property
    def stem(self) -> str:
        """The file's name without folder and ending."""
        return Path(self.inner_name or self.name).stem

    def close(self) -> None:
        for folder in self._folders:
            folder.cleanup()

    def __enter__(self) -> Source:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()


def open_source(path: Path, *, name: str, limits: Limits) -> Source:
    """Opens a file of any kind that is understood. Raises Unreadable with one sentence."""
    _refuse_size(path, limits)
    if archives.is_zip(path) and not spreadsheets.kind_of(path):
        return _open_zip(path, name, limits)
    return _open_file(path, name, limits)


def _open_zip(path: Path, name: str, limits: Limits) -> Source:
    folder = TemporaryDirectory(prefix="portal-zip-")
    try:
        inner, inner_name = archives.unpack_one(path, Path(folder.name), limits)
        if archives.is_zip(inner) and not spreadsheets.kind_of(inner):
            raise Unreadable(archives.NESTED)
        source = _open_file(inner, name, limits)
    except BaseException:
        folder.cleanup()
        raise
    source.inner_name = inner_name
    source._folders.append(folder)
    return source


def _open_file(path: Path, name: str, limits: Limits) -> Source:
    if kind := spreadsheets.kind_of(path):
        return _open_spreadsheet(path, name, kind, limits)
    text = open_text(path, limits)
    return Source(name, "csv", [Sheet("", text, 0)], text.encoding, text.delimiter)


def _open_spreadsheet(path: Path, name: str, kind: str, limits: Limits) -> Source:
    folder = TemporaryDirectory(prefix="portal-sheets-")
    try:
        unpacked = spreadsheets.unpack(path, kind, Path(folder.name), limits)
    except BaseException:
        folder.cleanup()
        raise
    sheets = [
        Sheet(sheet.name, Text(sheet.path, "utf-8", ",", False, limits), sheet.number)
        for sheet in unpacked
    ]
    return Source(name, kind, sheets, workbook=path, _folders=[folder])


def _refuse_size(path: Path, limits: Limits) -> None:
    size = path.stat().st_size
    if size == 0:
        raise Unreadable(EMPTY)
    if size > limits.max_bytes:
        raise Unreadable(
            f"The file is larger than {size_words(limits.max_bytes)}: split it and upload the "
            "parts."
        )
