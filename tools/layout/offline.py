"""Messages and captions in any language that works offline: into English by its reader, then by the grammar.

It knows nothing of any one language, nor of who carries out what a message asks for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .errors import LayoutError
from .grammar.caption import plan_caption
from .grammar.choices import Choice, choose
from .grammar.edit import read_message
from .grammar.intents import Ask, Chat, Intent
from .grammar.language import is_english
from .languages import READERS, InEnglish, UnreadError, detect_language, to_english
from .layout import Layout
from .operations import Operation
from .planner import Planned
from .speech import Said, say

ENGLISH = "en"
_SHARED_SCRIPT = ("es", "fr", "de")
"""Languages that a short message may be mistaken for; tried where the detected one makes nothing of it."""


@dataclass(frozen=True)
class Understood:
    """What a message asks for.

    Attributes:
        notes: sentences for the user about words that were not understood.
    """

    intent: Intent
    notes: tuple[str, ...] = ()


def understand(
    text: str,
    layout: Layout | None,
    recent: tuple[str, ...] = (),
    last_operations: Sequence[Operation] = (),
    language: str = ENGLISH,
    choices: Sequence[Choice] = (),
) -> Understood:
    """Read a chat message in a language. Never raises: what cannot be read becomes `Ask` or `Chat`.

    Args:
        language: of the message, as `detect_language` gave it.
        choices: what the question before offered; '2' or 'the left one' then stands for one of them.
        layout, recent, last_operations: as in `read_message`.
    """
    if chosen := choose(text, choices):
        return Understood(read_message(chosen.means, layout, recent, last_operations))
    if language == ENGLISH and _reads_as_english(text):
        return Understood(read_message(text, layout, recent, last_operations))
    try:
        english = _translated(text, language, layout, recent)
    except UnreadError:
        return Understood(_unread(text, language))
    chosen = choose(english.text, choices)
    intent = read_message(chosen.means if chosen else english.text, layout, recent, last_operations)
    return Understood(_in_own_words(intent, text), _notes(english))


def plan_offline(caption: str, language: str | None = None) -> Planned:
    """Lay a caption out by rules, in any language that has a reader.

    Args:
        language: of the caption; None detects it.

    Raises:
        LayoutError: the caption is empty, too long, or in a language that only a language model can read.
    """
    if language in (None, ENGLISH) and _reads_as_english(caption):
        return plan_caption(caption)
    language = language or detect_language(caption)
    try:
        english = _translated(caption, language, None, ())
    except UnreadError as error:
        raise LayoutError(_why_unread(caption, language)) from error
    planned = plan_caption(english.text)
    return replace(planned, notes=(*_notes(english), *planned.notes))


def _reads_as_english(text: str) -> bool:
    return not text.strip() or is_english(text)


def _translated(text: str, language: str, layout: Layout | None, recent: tuple[str, ...]) -> InEnglish:
    """Read by the language's reader; a Latin-script text that it cannot read whole is tried as its neighbours."""
    best: InEnglish | None = None
    for code in dict.fromkeys([language, *(_SHARED_SCRIPT if text.isascii() or language not in READERS else ())]):
        try:
            english = to_english(text, code, layout, recent)
        except UnreadError:
            continue
        if not english.unread:
            return english
        best = best or english
    if best is None:
        if _reads_as_english(text):
            return InEnglish(text)
        raise UnreadError(f"nothing of {text!r} could be read")
    return best


def _unread(text: str, language: str) -> Intent:
    if not text.strip():
        return read_message(text, None)
    if language in READERS or language == ENGLISH:
        return Ask(_why_unread(text, language))
    return Chat(_why_unread(text, language))


def _why_unread(text: str, language: str) -> Said:
    if language in READERS or language == ENGLISH:
        return say("offline.not_read", text=_short(text))
    return say("offline.languages")


def _in_own_words(intent: Intent, text: str) -> Intent:
    """Let a question that quotes the message quote what the user wrote, not its English."""
    if isinstance(intent, Ask) and isinstance(intent.question, Said) and "said" in intent.question.values:
        values = {**intent.question.values, "said": _short(text)}
        return replace(intent, question=say(intent.question.key, **values))
    return intent


def _notes(english: InEnglish) -> tuple[str, ...]:
    if not english.unread:
        return ()
    return (say("offline.unread", words=", ".join(f"'{word}'" for word in english.unread)),)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 80 else f"{flat[:80]} ..."
