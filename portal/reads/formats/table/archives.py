"""A zip with one file of reads in it."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from portal.reads.formats.shapes import Limits, Unreadable, size_words

ZIP = b"PK\x03\x04"
CHUNK_BYTES = 1024 * 1024

# What systems put into archives beside the file that is meant.
BESIDE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
ENCRYPTED = 0x1

NESTED = (
    "The ZIP archive has another ZIP archive in it: unpack both and upload the file of reads alone."
)
# Documents that are archives themselves, by a folder in them, and what to do with each.
COPY = "copy its table into a spreadsheet program and save the sheet as CSV (UTF-8)"
DOCUMENTS = (
    ("word/", "a text document (Word)", COPY),
    ("ppt/", "a presentation (PowerPoint)", COPY),
    ("Index/", "a document of Apple's Numbers, Pages or Keynote", "export it as CSV there"),
)


def is_zip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(ZIP)) == ZIP


def unpack_one(path: Path, folder: Path, limits: Limits) -> tuple[Path, str]:
    """Puts the one file of the archive into `folder`; returns it and its name in the archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            member = _only_member(archive)
            target = folder / "inner"
            _copy(archive, member, target, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise Unreadable(
            "The ZIP archive is broken or packed in a way that cannot be read: unpack it and "
            "upload the file inside."
        ) from error
    return target, PurePosixPath(member.filename).name


def _only_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [m for m in archive.infolist() if not m.is_dir() and not _is_beside(m.filename)]
    for folder, what, remedy in DOCUMENTS:
        if len(members) > 1 and any(m.filename.startswith(folder) for m in members):
            raise Unreadable(f"The file is {what} and not a table: {remedy}.")
    if not members:
        raise Unreadable("The ZIP archive is empty: upload the file of reads itself.")
    if len(members) > 1:
        raise Unreadable(
            f"The ZIP archive has {len(members):,} files: upload one file of reads at a time."
        )
    if members[0].flag_bits & ENCRYPTED:
        raise Unreadable(
            "The file in the ZIP archive is locked with a password: unpack it and upload the "
            "file inside."
        )
    return members[0]


def _is_beside(name: str) -> bool:
    return any(part in name for part in BESIDE) or PurePosixPath(name).name.startswith("._")


def _copy(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, limits: Limits) -> None:
    """Counts what comes out and believes nothing that the archive says of it."""
    written = 0
    with archive.open(member) as packed, target.open("wb") as file:
        while chunk := packed.read(CHUNK_BYTES):
            written += len(chunk)
            if written > limits.max_bytes:
                raise Unreadable(
                    f"The file in the ZIP archive is larger than {size_words(limits.max_bytes)} "
                    "when it is unpacked: split it and upload the parts."
                )
            file.write(chunk)
    if not written:
        raise Unreadable(
            "The file in the ZIP archive is empty, it has no bytes at all: export it again where "
            "you got it."
        )
