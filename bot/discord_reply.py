"""A reply as Discord wants it: inert text in pieces of at most 2,000 characters, a picture with alt text.

It knows nothing of connections or channels; everything here is pure.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agent.reply import Reply

MAX_CONTENT_CHARS = 2000
MAX_ALT_CHARS = 1024
MAX_NAME_CHARS = 60
NONCE_CHARS = 24  # Discord takes 25
NOTHING_TO_SAY = "Done."

_INLINE = re.compile(r"[\\*_~|`\[\]<>#]")
_LIST_MARK = re.compile(r"^(\s*)([-+])|^(\s*\d+)(\.)", re.MULTILINE)
_MENTION = re.compile(r"<(?:@[!&]?|#)(\d+)>")


@dataclass(frozen=True)
class Picture:
    """A picture file to send: where it lies, the name that others see, and its alt text."""

    path: Path
    name: str
    alt: str


@dataclass(frozen=True)
class Piece:
    """One Discord message. Its nonce is the same at every try, so that Discord keeps only one of them."""

    content: str
    nonce: str
    picture: Picture | None = None


def make_pieces(reply: Reply, turn: str) -> tuple[Piece, ...]:
    """Make the messages of a reply; the picture comes with the last."""
    texts = split(escape(reply.text)) or (NOTHING_TO_SAY,)
    picture = make_picture(reply)
    last = len(texts) - 1
    return tuple(Piece(text, make_nonce(turn, n), picture if n == last else None) for n, text in enumerate(texts))


def make_picture(reply: Reply) -> Picture | None:
    """Name the reply's picture and describe it; None when it has none."""
    if reply.image is None:
        return None
    return Picture(Path(reply.image), f"groundling-{reply.version or 0}.png", alt_text(reply.layout))


def alt_text(layout: dict[str, Any] | None) -> str:
    """Say what the picture shows, from its layout JSON, in at most 1,024 characters."""
    if not layout:
        return "A picture."
    things = "; ".join(item["phrase"] for item in layout["objects"]) or "no objects"
    background = layout["background"] or "plain"
    text = " ".join(f"{things}. Background: {background}.".split())
    return text if len(text) <= MAX_ALT_CHARS else text[: MAX_ALT_CHARS - 1] + "…"


def escape(text: str) -> str:
    """Make every character of a plain text show as itself: no formatting, links, mentions or headings."""
    text = text.encode("utf-8", "replace").decode()
    return _LIST_MARK.sub(r"\1\3\\\2\4", _INLINE.sub(r"\\\g<0>", text))


def split(text: str, limit: int = MAX_CONTENT_CHARS) -> tuple[str, ...]:
    """Split at line breaks, else at spaces, else anywhere but after a backslash; leave out blank pieces."""
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


def make_nonce(turn: str, number: int) -> str:
    """Make the nonce of a turn's message number so-and-so; the same again for the same turn."""
    return hashlib.sha256(f"{turn}:{number}".encode()).hexdigest()[:NONCE_CHARS]


def thread_name(words: str) -> str:
    """Name a thread after the first words that were said."""
    flat = " ".join(words.split())
    return flat if len(flat) <= MAX_NAME_CHARS else flat[: MAX_NAME_CHARS - 1].rstrip() + "…"


def spoken_words(content: str, own_ids: frozenset[int], names: dict[int, str]) -> str:
    """Return what a person said: without our own mention, with the other mentions as names."""

    def name(found: re.Match[str]) -> str:
        number = int(found[1])
        return " " if number in own_ids else names.get(number, "")

    return _MENTION.sub(name, content).strip()
