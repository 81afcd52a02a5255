"""What of a file is kept as a photo, and what is refused."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import UTC, datetime

import pytest
from PIL import Image

from portal.devices.pictures import FULL_EDGE, SMALL_EDGE, NotAPhoto, clean
from tests.devices.shots import a_shot

NAIROBI = (-1.2921, 36.8219)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_smaller_and_bare(kind: str) -> None:
    shot = a_shot(size=(3000, 2000), kind=kind, taken=datetime(2026, 5, 1, 9, 30), place=NAIROBI)
    found = clean(io.BytesIO(shot))

    assert opened(found.full).size == (FULL_EDGE, round(FULL_EDGE * 2 / 3))
    assert max(opened(found.small).size) == SMALL_EDGE
    for made in (found.full, found.small):
        assert opened(made).format == "JPEG"
        assert dict(opened(made).getexif()) == {}
        assert b"secret words" not in made
    assert found.taken_at == datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
    assert found.place == pytest.approx(NAIROBI, abs=1e-5)


def test_a_photo_stands_upright() -> None:
    found = opened(clean(io.BytesIO(a_shot(size=(640, 480), turned=6))).full)

    assert found.size == (480, 640)
    red, _, blue = found.getpixel((240, 10))  # type: ignore[misc]
    assert red > 200 > 50 > blue  # what was at the left is on top


def test_what_lies_behind_the_picture_is_gone() -> None:
    hidden = b"<script>alert(1)</script><?php evil(); ?>"
    found = clean(io.BytesIO(a_shot(more=hidden)))

    assert b"script" not in found.full
    assert b"php" not in found.full + found.small


def test_forty_megapixels_of_a_phone_come_through() -> None:
    found = clean(io.BytesIO(a_shot(size=(7300, 5480))))

    assert max(opened(found.full).size) == FULL_EDGE


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that would be gigabytes of pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "no photo that can be read"),
        (b"", "no photo that can be read"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "no photo that can be read"),
        (b"GIF89a" + b"\0" * 100, "no photo that can be read"),
        (a_shot()[:900], "no photo that can be read"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 500, "no photo that can be read"),
        (png_that_claims(50_000, 50_000), "too many pixels"),
        (png_that_claims(12_000, 9_000), "too many pixels"),
        (png_that_claims(100, 100), "no photo that can be read"),
    ],
    ids=["pdf", "empty", "svg", "gif", "cut", "fake", "bomb", "wide", "hollow"],
)
def test_what_is_no_photo(content: bytes, words: str) -> None:
    with pytest.raises(NotAPhoto, match=words):
        clean(io.BytesIO(content))


def test_zero_and_zero_is_no_position() -> None:
    assert clean(io.BytesIO(a_shot(place=(0.0, 0.0)))).place is None
