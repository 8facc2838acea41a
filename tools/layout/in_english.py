"""An answer's names in other scripts, put into English; who brings the English knows languages, this does not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .answer import DEFAULT_BACKGROUND, Answer
from .plain_text import is_latin
from .speech import Said, Thing, say

EnglishName = Callable[[str], str | None]
"""Returns the English for a name in another script, or None where it knows none."""


def answer_in_english(answer: Answer, english: EnglishName) -> tuple[Answer, tuple[Said, ...]]:
    """Replace what is not Latin where its English is known, and say so; the rest stays, a fault for the reader."""
    notes: list[Said] = []
    kept: list[str] = []

    def named(text: Any) -> Any:
        if not isinstance(text, str) or is_latin(text):
            return text
        if not (known := english(text)):
            kept.append(text)
            return text
        notes.append(say("plan.in_english", given=text, thing=Thing(known)))
        return known

    items = [_renamed(item, named) for item in answer.objects]
    notes += [say("plan.name_kept", given=name) for name in kept]
    background = named(answer.background)
    if background == answer.background and not is_latin(background):
        notes.append(say("plan.background_unread", given=background))
        background = DEFAULT_BACKGROUND
    return replace(answer, objects=items, background=background, negative=named(answer.negative)), tuple(notes)


def _renamed(item: Any, named: Callable[[Any], Any]) -> Any:
    if isinstance(item, dict):
        return {key: named(value) for key, value in item.items()}
    if isinstance(item, list):
        return [named(part) for part in item]
    return item
