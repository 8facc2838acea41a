"""Reads the bytes of a text file that a person wrote, and says what is the matter where they are no UTF-8."""

from __future__ import annotations

import codecs

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_REMEDY = "save it again with the encoding UTF-8"


class NotUtf8Error(ValueError):
    """What is wrong with the bytes and what to do, to be put behind a file's name."""


def decode_text(data: bytes) -> str:
    """Decode UTF-8, with or without a byte order mark. Raises: NotUtf8Error."""
    # Without a byte order mark Latin letters of UTF-16 are UTF-8, too: each beside a NUL, which no text has.
    if data.startswith(_UTF_16) or b"\0" in data[:4]:
        raise NotUtf8Error(f"not UTF-8 but UTF-16 text; {_REMEDY}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUtf8Error(f"not UTF-8 text (byte {error.start + 1} cannot be read); {_REMEDY}") from None
