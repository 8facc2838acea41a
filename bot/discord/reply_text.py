"""Text as Discord wants it: inert, in messages of at most 2,000 characters; alt texts, nonces, names of threads.

It knows nothing of connections, channels or replies; everything here is pure.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

from tools.layout.speech import Said, Thing, Things, in_language, say

LANGUAGES = ("en", "ar", "de", "es", "fr", "it", "ja", "ko", "pt", "ru", "zh-Hans", "zh-Hant")
MAX_CONTENT_CHARS = 2000
MAX_ALT_CHARS = 1024
MAX_NAME_CHARS = 60
NONCE_CHARS = 24  # Discord takes 25

_INLINE = re.compile(r"[\\*_~|`\[\]<>#]")
_LIST_MARK = re.compile(r"^(\s*)([-+])|^(\s*\d+)(\.)", re.MULTILINE)
_MENTION = re.compile(r"<(?:@[!&]?|#)(\d+)>")
_NO_WORDS = re.compile(r"https?://\S+|<a?:\w+:\d+>|<(?:@[!&]?|#)\d+>")
"""Addresses, a server's own emojis, and mentions."""


def alt_text(layout: dict[str, Any] | None, language: str = "en") -> str:
    """Say what the picture shows, from its layout JSON, in at most 1,024 characters."""
    text = " ".join(in_language(describe(layout), language).split())
    return text if len(text) <= MAX_ALT_CHARS else text[: MAX_ALT_CHARS - 1] + "…"


def describe(layout: dict[str, Any] | None) -> Said:
    """Say what a layout shows, and where."""
    if not layout:
        return say("discord.alt_unknown")
    things = Things(tuple(_placed(item) for item in layout["objects"]))
    background = Thing(layout["background"] or "plain")
    if not layout["objects"]:
        return say("discord.alt_background", background=background)
    return say("discord.alt", things=things, background=background)


def _placed(item: dict[str, Any]) -> Said:
    return say("discord.placed", thing=Thing(item["phrase"]), place=say(f"where.{region_of(item['box'])}"))


def region_of(box: Sequence[float]) -> str:
    """Name the ninth of the canvas that the middle of a box is in, as the sentences about places are keyed."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    across = "left" if x < 1 / 3 else "right" if x > 2 / 3 else ""
    upright = "top" if y < 1 / 3 else "bottom" if y > 2 / 3 else ""
    return "_".join(part for part in (upright, across) if part) or "center"


def escape(text: str) -> str:
    """Make every character of a plain text show as itself: no formatting, links, mentions or headings."""
    text = text.encode("utf-8", "replace").decode()
    return _LIST_MARK.sub(r"\1\3\\\2\4", _INLINE.sub(r"\\\g<0>", text))


def split(text: str, limit: int = MAX_CONTENT_CHARS) -> tuple[str, ...]:
    """Split at line breaks, else at spaces, else anywhere but after a backslash; leave out blank messages."""
    pieces = []
    rest = text.strip()
    while len(rest) > limit:
        cut = _find_cut(rest, limit)
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return tuple(piece for piece in (*pieces, rest) if piece)


def _find_cut(text: str, limit: int) -> int:
    for mark in ("\n", " "):
        if (cut := text.rfind(mark, 1, limit + 1)) > limit // 2:
            return cut
    slashes = len(text[:limit]) - len(text[:limit].rstrip("\\"))
    return limit - slashes % 2


def small(text: str) -> str:
    """Write one inert line in Discord's small inbox events."""
    return f"-# {escape(' '.join(text.split()))}"


def fold(text: str, most: int) -> str:
    """Put a text on one line of at most so many characters."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"


def make_nonce(turn: str, number: int | str) -> str:
    """Make the nonce of a turn's message number so-and-so; the same again for the same turn."""
    return hashlib.sha256(f"{turn}:{number}".encode()).hexdigest()[:NONCE_CHARS]


def thread_name(words: str, author: str) -> str:
    """Name a thread after the first words that were said; where there are none to be seen, after their author."""
    seen = "".join(" " if sign.isspace() else sign for sign in words if sign.isspace() or sign.isprintable())
    return fold(seen, MAX_NAME_CHARS) or fold(author, MAX_NAME_CHARS)


def has_words(content: str) -> bool:
    """Whether there is a word or a number in a message, beside addresses, emojis and mentions."""
    return any(sign.isalnum() for sign in _NO_WORDS.sub(" ", content))


@cache
def _pointing_words() -> frozenset[str]:
    said = say("discord.draw_this")
    lists = (in_language(said, folder) for folder in LANGUAGES)
    return frozenset(_bare(words) for words in ("", *chain.from_iterable(text.split("|") for text in lists)))


def _bare(words: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in words.casefold()).split())


def points_at_reply(words: str) -> bool:
    """Whether words only point at the message that they reply to, as "draw this", or there are none."""
    return _bare(words) in _pointing_words()


def spoken_words(content: str, own_ids: frozenset[int], names: dict[int, str]) -> str:
    """Return what a person said: without our own mention, with the other mentions as names."""

    def name(found: re.Match[str]) -> str:
        number = int(found[1])
        return " " if number in own_ids else names.get(number, "")

    return _MENTION.sub(name, content).strip()
