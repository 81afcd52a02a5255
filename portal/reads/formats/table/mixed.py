"""Text whose letters are partly UTF-8 and partly Windows-1252, as files are that were put together
from two: a codec that takes each letter for what it is."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

NAME = "utf-8-or-cp1252"
CHUNK_BYTES = 1024 * 1024

# What stands for a byte that is none of UTF-8 until it is known which letter it is.
ESCAPED = re.compile("[\udc80-\udcff]")
# A letter in UTF-8 that is no ASCII. What is a letter so is hardly ever two in Windows-1252.
LETTER = re.compile("[^\x00-\x7f\udc80-\udcff]")
FIRST_ESCAPED = 0xDC00
# Five bytes are none of Windows-1252; Latin-1 has them all.
LETTERS = [bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(256)]


def has_utf_8(path: Path) -> bool:
    """Whether text that is not UTF-8 has letters in it all the same."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    with path.open("rb") as file:
        chunks = iter(lambda: file.read(CHUNK_BYTES), b"")
        return any(LETTER.search(decoder.decode(chunk)) for chunk in chunks)


def _decode(data: ReadableBuffer, final: bool) -> tuple[str, int]:
    text, used = codecs.utf_8_decode(data, "surrogateescape", final)
    while broken := ESCAPED.search(text):
        text = text.replace(broken[0], LETTERS[ord(broken[0]) - FIRST_ESCAPED])
    return text, used


class _Decoder(codecs.BufferedIncrementalDecoder):
    def _buffer_decode(self, data: ReadableBuffer, errors: str, final: bool) -> tuple[str, int]:
        return _decode(data, final)


def _found(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != NAME:
        return None
    return codecs.CodecInfo(
        name=NAME,
        encode=codecs.utf_8_encode,
        decode=lambda data, errors="strict": _decode(data, True),
        incrementaldecoder=_Decoder,
    )


codecs.register(_found)
