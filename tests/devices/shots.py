"""Photos for the tests: made here, with what a camera would write into them."""

from __future__ import annotations

import io
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import ExifTags, Image


def a_shot(
    *,
    size: tuple[int, int] = (640, 480),
    kind: str = "JPEG",
    taken: datetime | None = None,
    place: tuple[float, float] | None = None,
    turned: int = 1,
    more: bytes = b"",
) -> bytes:
    """A picture whose left half is red and right half is blue. `turned` is EXIF's orientation."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turned
    exif[ExifTags.Base.ImageDescription] = "secret words"
    if taken:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = (
            f"{taken:%Y:%m:%d %H:%M:%S}"
        )
    if place:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        gps[ExifTags.GPS.GPSLatitudeRef] = "S" if place[0] < 0 else "N"
        gps[ExifTags.GPS.GPSLatitude] = _parts(place[0])
        gps[ExifTags.GPS.GPSLongitudeRef] = "W" if place[1] < 0 else "E"
        gps[ExifTags.GPS.GPSLongitude] = _parts(place[1])
    buffer = io.BytesIO()
    image.save(buffer, kind, exif=exif)
    return buffer.getvalue() + more


def _parts(degrees: float) -> tuple[float, float, float]:
    size = abs(degrees)
    minutes = size % 1 * 60
    return float(int(size)), float(int(minutes)), minutes % 1 * 60


def a_file(content: bytes | None = None, name: str = "roof.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, a_shot() if content is None else content, "image/jpeg")
