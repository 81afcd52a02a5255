"""A zip with one file of reads in it."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path, PurePosixPath

from portal.reads.formats.shapes import Limits, Unreadable

ZIP = b"PK\x03\x04"
CHUNK_BYTES = 1024 * 1024

# What systems put into archives beside the file that is meant.
BESIDE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
ENCRYPTED = 0x1


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
    if not members:
        raise Unreadable("The ZIP archive is empty: there is no file in it.")
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
                    f"The file in the ZIP archive has more than {limits.max_bytes:,} bytes when "
                    "it is unpacked: split it and upload the parts."
                )
            file.write(chunk)
    if not written:
        raise Unreadable("The file in the ZIP archive is empty: it has no bytes at all.")
