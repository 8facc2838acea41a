"""The font of previews: Pillow's built-in one, which every installation has; measured, wrapped, and without gaps.

It has the letters of English; other scripts are shown as near as can be, or left out with an ellipsis.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from PIL import ImageFont

_PLAIN = {"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE", "ł": "l", "Ł": "L", "–": "-"}
_GAP = "…"


@cache
def font_of(size_px: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size_px)


@lru_cache(4096)
def width_of(text: str, size_px: int) -> int:
    """Return the width in pixels, rounded up."""
    return int(-(-font_of(size_px).getlength(drawable(text)) // 1))


@lru_cache(1024)
def drawable(text: str) -> str:
    """Return the text in letters the font has: accents dropped, runs it cannot show as one ellipsis."""
    folded = unicodedata.normalize("NFKD", "".join(_PLAIN.get(c, c) for c in text))
    kept: list[str] = []
    for character in folded:
        if unicodedata.combining(character):
            continue
        if _has(character):
            kept.append(character)
        elif kept[-1:] != [_GAP]:
            kept.append(_GAP)
    return "".join(kept)


@cache
def _has(character: str) -> bool:
    if not " " <= character <= "\uffff":
        return False
    if character == " ":
        return True
    font = font_of(16)
    return bytes(font.getmask(character)) not in (bytes(font.getmask("\uffff")), b"")


def wrap(text: str, size_px: int, room_px: int, max_lines: int) -> tuple[str, ...] | None:
    """Break between words into lines that fit the room; None when that takes more lines or a word is too long."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(joined, size_px) <= room_px:
            lines[-1] = joined
        elif width_of(word, size_px) <= room_px and len(lines) < max_lines:
            lines.append(word)
        else:
            return None
    return tuple(lines)


def wrap_cut(text: str, size_px: int, room_px: int, max_lines: int) -> tuple[str, ...]:
    """Break into lines, between letters where a word is too long; what is beyond the last line becomes an ellipsis."""
    lines = [""]
    for word in text.split():
        for piece in _pieces(word, size_px, room_px):
            joined = f"{lines[-1]} {piece}".strip()
            if width_of(joined, size_px) <= room_px:
                lines[-1] = joined
            elif len(lines) < max_lines:
                lines.append(piece)
            else:
                lines[-1] = _cut(f"{lines[-1]} {piece}", size_px, room_px)
                return tuple(lines)
    return tuple(lines)


def _pieces(word: str, size_px: int, room_px: int) -> list[str]:
    pieces = [""]
    for letter in word:
        if width_of(pieces[-1] + letter, size_px) > room_px and pieces[-1]:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _cut(line: str, size_px: int, room_px: int) -> str:
    while line and width_of(line + _GAP, size_px) > room_px:
        line = line[:-1].rstrip()
    return line + _GAP
