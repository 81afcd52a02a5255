"""Text whose letters are partly UTF-8 and partly Windows-1252, as files are that were put together
from two: a codec that takes each letter for what it is."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

NAME = "utf-8-or-cp1252"
ERRORS = "as-cp1252"

# A letter in UTF-8 that is no ASCII. What is a letter so is hardly ever two in Windows-1252.
LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


# Five bytes are none of Windows-1252; Latin-1 has them all.
LETTERS = [bytes([byte]).decode("cp1252", errors="ignore") or chr(byte) for byte in range(256)]


def _by_single_bytes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    broken = error.object[error.start : error.end]
    return "".join(map(LETTERS.__getitem__, broken)), error.end


class _Decoder(codecs.BufferedIncrementalDecoder):
    def _buffer_decode(self, data: ReadableBuffer, errors: str, final: bool) -> tuple[str, int]:
        return codecs.utf_8_decode(data, ERRORS, final)


def _found(name: str) -> codecs.CodecInfo | None:
    if name.replace("_", "-") != NAME:
        return None
    return codecs.CodecInfo(
        name=NAME,
        encode=codecs.utf_8_encode,
        decode=lambda data, errors="strict": codecs.utf_8_decode(data, ERRORS, True),
        incrementaldecoder=_Decoder,
    )


codecs.register_error(ERRORS, _by_single_bytes)
codecs.register(_found)
