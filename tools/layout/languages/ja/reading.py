"""The reader of Japanese: a message into the plain English that says the same.

It knows nothing of operations; clauses of edits are read by `edits`, captions by `captions`.
"""

from __future__ import annotations

import re
import unicodedata

from ...grammar.kinds import head_noun
from ...layout import Layout
from ..cjk.options import take_options
from ..cjk.segment import Token, segment
from ..cjk.talk import part_talk, read_talk
from ..reading import InEnglish, UnreadError
from .captions import CaptionReader
from .edits import EditReader, is_edit
from .trim import style_first, trimmed, without_request
from .words import lexicon

_PAUSES = re.compile(r"[、,。!！?？\n]+")
_SENTENCE_ENDS = re.compile(r"[;；。!！?？:：\n]+(?!\d)")

MAX_CHARS = 500
"""Longer messages are no captions or edits that rules can read."""


def read(text: str, layout: Layout | None, recent: tuple[str, ...]) -> InEnglish:
    """Read a Japanese message.

    Raises:
        UnreadError: nothing of it could be read.
    """
    if len(text) > MAX_CHARS:
        raise UnreadError(f"the message has {len(text)} characters; at most {MAX_CHARS} are read")
    plain = unicodedata.normalize("NFKC", text).strip()
    message = trimmed(plain)
    if talk := read_talk(plain, "ja") or read_talk(message, "ja"):
        english, rest = talk
        if not rest:
            return InEnglish(english)
        inner = read(rest, layout, recent)
        return InEnglish(english.replace("{rest}", inner.text), inner.unread)
    options, rest = take_options(message, "ja")
    rest = trimmed(rest)
    if options and not re.search(r"[^\W\d_]{2}", rest):
        return InEnglish(", ".join(options))
    sentences = _sentences(rest)
    if is_edit(sentences, layout):
        english, unread = "; ".join(EditReader(layout, recent).read(sentences)), _unread(sentences)
    else:
        scene, asks = without_request(rest)
        scene = style_first(scene)
        sentences = _sentences(scene)
        english, unread = _caption(sentences, layout, asks), _unread(sentences)
    if not english and not options:
        if talk_part := part_talk(_PAUSES.split(plain), "ja"):
            return InEnglish(talk_part)
        raise UnreadError("nothing of the message could be read")
    return InEnglish("; ".join([english, *options] if english else options), unread)


def _sentences(text: str) -> list[list[Token]]:
    return [segment(part, lexicon()) for part in _SENTENCE_ENDS.split(text) if part.strip()]


def _unread(sentences: list[list[Token]]) -> tuple[str, ...]:
    tokens = [token for sentence in sentences for token in sentence]
    return tuple(dict.fromkeys(t.text for t in tokens if not t.is_known and re.search(r"\w", t.text)))


def _caption(sentences: list[list[Token]], layout: Layout | None, asks: bool) -> str:
    known = frozenset(head_noun(item.phrase) for item in layout.objects) if layout else frozenset()
    reader = CaptionReader(known)
    for sentence in sentences:
        for clause in _clauses(sentence):
            reader.read(clause)
    text = reader.scene.english()
    return f"draw {text}" if text and asks and layout is not None else text


def _clauses(sentence: list[Token]) -> list[list[Token]]:
    """Cut after '…していて、'."""
    clauses: list[list[Token]] = [[]]
    for index, token in enumerate(sentence):
        clauses[-1].append(token)
        before = sentence[index - 1] if index else None
        has_subject = any(t.has("ga", "wa") for t in clauses[-1])
        joins = (
            has_subject
            and before is not None
            and ({"te", "stem"} & set(before.senses.get("form", ())) or before.text in ("が", "けど"))
        )
        if token.has("comma") and joins:
            clauses.append([])
    return [clause for clause in clauses if clause]
