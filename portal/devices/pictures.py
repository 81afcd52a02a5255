"""A photo as it comes, to a photo as it is kept: upright, smaller, without anything hidden; pure.

Whatever a file calls itself, only what can be drawn anew as a JPEG is kept: no metadata, no
second file behind the first, no script. Position and time are read before they are lost.
"""

from __future__ import annotations

import io
import warnings
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, Any

from PIL import ExifTags, Image, ImageOps

from portal.devices.place import Point, in_range

# JPEG stands for MPO as well, what many phones write: a JPEG with a second picture behind it.
FORMATS = ("JPEG", "PNG", "WEBP")
# Pixels: JPEGs are decoded at a half, a quarter or an eighth of their size, others as a whole.
# A telephone's 108 megapixels come through, and memory stays under 100 MB.
MOST_PIXELS = 120_000_000
MOST_DECODED = 24_000_000
# The longer edge. A nameplate is still read at 1600; a thumbnail is 160 wide on a sharp screen.
FULL_EDGE = 1600
SMALL_EDGE = 320
QUALITY = 82


class NotAPhoto(ValueError):
    """The file cannot be kept as a photo; the message says why, to stand after its name."""


@dataclass(frozen=True)
class Picture:
    """Both are JPEGs. `taken_at` is UTC where the camera knew its zone, else its own clock."""

    full: bytes
    small: bytes
    taken_at: datetime | None
    place: Point | None


def clean(file: IO[bytes]) -> Picture:
    """Raises NotAPhoto. `file` is read from its beginning."""
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(file, formats=FORMATS)
            return _clean(image)
    except Image.DecompressionBombError:
        raise _too_large() from None
    except NotAPhoto:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, MemoryError):
        raise NotAPhoto("is no photo that can be read. Choose a JPEG, PNG or WebP") from None


def _clean(image: Image.Image) -> Picture:
    if image.width * image.height > MOST_PIXELS:
        raise _too_large()
    image.draft("RGB", (FULL_EDGE, FULL_EDGE))
    if image.width * image.height > MOST_DECODED:
        raise _too_large()
    exif = image.getexif()  # of a PNG this decodes all of it
    upright = _on_white(ImageOps.exif_transpose(image))
    full = _fitted(upright, FULL_EDGE)
    return Picture(_jpeg(full), _jpeg(_fitted(full, SMALL_EDGE)), _taken_at(exif), _place(exif))


def _too_large() -> NotAPhoto:
    return NotAPhoto("has too many pixels. Take it again at a lower resolution")


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    paper = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(paper, seen).convert("RGB")


def _fitted(image: Image.Image, edge: int) -> Image.Image:
    smaller = image.copy()
    smaller.thumbnail((edge, edge))
    return smaller


def _jpeg(image: Image.Image) -> bytes:
    """Drawn into a new picture, which has nothing but its pixels."""
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    buffer = io.BytesIO()
    bare.save(buffer, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return buffer.getvalue()


# --- what the camera knew ---------------------------------------------------------------------


def _taken_at(exif: Image.Exif) -> datetime | None:
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    text = str(inner.get(ExifTags.Base.DateTimeOriginal, ""))
    zone = str(inner.get(ExifTags.Base.OffsetTimeOriginal, "")).strip("\0 ")
    with suppress(ValueError, OverflowError):
        local = datetime.strptime(text.strip("\0 "), "%Y:%m:%d %H:%M:%S").replace(tzinfo=UTC)
        if zone:
            return datetime.fromisoformat(f"{local:%Y-%m-%dT%H:%M:%S}{zone}").astimezone(UTC)
        return local
    return None


def _place(exif: Image.Exif) -> Point | None:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    with suppress(KeyError, TypeError, ValueError, ZeroDivisionError, OverflowError):
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "S")
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "W")
        # Zero and zero is what cameras write that have no position yet.
        if in_range((latitude, longitude)) and (latitude or longitude):
            return latitude, longitude
    return None


def _degrees(parts: Any, letter: Any, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    size = degrees + minutes / 60 + seconds / 3600
    return -size if str(letter).strip("\0 ").upper() == negative else size
