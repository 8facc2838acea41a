"""The reader of Chinese: a message into the plain English that says the same.

It knows nothing of operations; clauses of edits are read by `edits`, captions by `captions`.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from ...grammar.kinds import head_noun
from ...layout import Layout
from ..cjk.lexicon import Lexicon, table
from ..cjk.options import take_options
from ..cjk.segment import Token, segment
from ..cjk.talk import part_talk, read_talk
from ..reading import InEnglish, UnreadError
from .captions import CaptionReader
from .edits import EditReader, is_edit
from .trim import picture_of, trimmed

_CLAUSE_ENDS = re.compile(r"[,，;；。.!！?？:：\n]+(?!\d)")

MAX_CHARS = 500
"""Longer messages are no captions or edits that rules can read."""


@cache
def lexicon() -> Lexicon:
    return Lexicon("zh")


@cache
def _simplified() -> dict[int, str]:
    return {ord(old): new for new, olds in table("zh", "traditional").items() for old in olds}


def read(text: str, layout: Layout | None, recent: tuple[str, ...]) -> InEnglish:
    """Read a message in simplified or traditional characters.

    Raises:
        UnreadError: nothing of it could be read.
    """
    if len(text) > MAX_CHARS:
        raise UnreadError(f"the message has {len(text)} characters; at most {MAX_CHARS} are read")
    written = unicodedata.normalize("NFKC", text).strip()
    plain = written.translate(_simplified())
    message = trimmed(plain)
    if talk := read_talk(plain, "zh") or read_talk(message, "zh"):
        english, rest = talk
        if not rest:
            return InEnglish(english)
        inner = read(_as_written(rest, plain, written), layout, recent)
        return InEnglish(english.replace("{rest}", inner.text), inner.unread)
    options, rest = take_options(message, "zh")
    rest = trimmed(rest)
    if options and not re.search(r"[^\W\d_]", rest):
        return InEnglish(", ".join(options))
    clauses = [segment(part, lexicon()) for part in _CLAUSE_ENDS.split(rest) if part.strip()]
    if not is_edit(clauses, layout):
        clauses = [segment(part, lexicon()) for part in _CLAUSE_ENDS.split(picture_of(rest)) if part.strip()]
    unknown = [t.text for clause in clauses for t in clause if not t.is_known and re.search(r"\w", t.text)]
    unread = tuple(dict.fromkeys(_as_written(word, plain, written) for word in unknown))
    try:
        return _read(clauses, options, unread, layout, recent)
    except UnreadError:
        if talk_part := part_talk(_CLAUSE_ENDS.split(plain), "zh"):
            return InEnglish(talk_part)
        raise


def _as_written(word: str, plain: str, written: str) -> str:
    """Return a part of the simplified message in the characters that it was written in, one for one."""
    start = plain.find(word)
    return written[start : start + len(word)] if start >= 0 else word


def _read(
    clauses: list[list[Token]],
    options: list[str],
    unread: tuple[str, ...],
    layout: Layout | None,
    recent: tuple[str, ...],
) -> InEnglish:
    if is_edit(clauses, layout):
        said = EditReader(layout, recent).read(clauses)
        english = "; ".join(said)
    else:
        english = _caption(clauses, layout)
    if not english and not options:
        raise UnreadError("nothing of the message could be read")
    return InEnglish("; ".join([english, *options] if english else options), unread)


def _caption(clauses: list[list[Token]], layout: Layout | None) -> str:
    known = frozenset(head_noun(item.phrase) for item in layout.objects) if layout else frozenset()
    reader = CaptionReader(known)
    for clause in clauses:
        asks_only = all(t.has("draw", "filler", "picture", "want", "measure", "number") for t in clause)
        if not asks_only or (len(clauses) == 1 and len(clause) > 1):
            reader.read(clause)
    if not clauses:
        return ""
    asks = layout is not None and any(t.has("draw") for t in clauses[0][:2])
    picture = asks and any(t.has("picture", "style") for t in clauses[0][:5])
    text = reader.scene.english()
    if not text:
        return ""
    return f"draw a picture of {text}" if picture and not reader.scene.style else (f"draw {text}" if asks else text)
