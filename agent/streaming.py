"""A language model's answer while it comes: asked for as a stream where a front end listens, and put together here.

A stream that breaks is no answer: the caller asks again, plainly. It knows nothing of front ends or turns.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from .events import OnWords

_THOUGHTS = re.compile(r"\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_NO_WORDS = ("{", "[", "<", "`", "Thought:", "Action:", "NO CHANGE")
"""How thoughts, tool calls that are written as text, and marks for us begin; such an answer is shown when it is understood."""
_WORDS_END = re.compile(
    r"<|```|\n\s*[{\[]|\n\s*(?:Thought|Action)\s*:|\b(?:plan|edit)_layout\b|\b[a-z]+_(?:picture|options|versions)\b"
)
"""Where words may go over into a call or a thought; what comes after is shown when it is understood."""


class WordFilter:
    """Passes an answer's words on, without thoughts, and nothing of what may be a tool call."""

    def __init__(self, on_words: OnWords) -> None:
        self._on_words = on_words
        self._text = ""
        self._shown = ""

    def begin(self) -> None:
        """Begin the answer anew."""
        self._text, self._shown = "", ""
        self._on_words("")

    def add(self, words: str) -> None:
        """Take the next words."""
        self._text += words
        readable = _readable(self._text)
        if len(readable) > len(self._shown) and readable.startswith(self._shown):
            self._on_words(readable[len(self._shown) :])
            self._shown = readable


def _readable(text: str) -> str:
    """Return the words that stand before anything that may be none."""
    while thoughts := _THOUGHTS.match(text):
        text = text[thoughts.end() :]
    text = text.lstrip()
    if any(text.startswith(mark) or mark.startswith(text) for mark in _NO_WORDS):
        return ""
    end = _WORDS_END.search(text)
    return text[: end.start()] if end else text


async def collect(stream: AsyncIterator[ChatGenerationChunk], words: WordFilter) -> ChatResult | None:
    """Read the stream to its end; None where there was nothing in it, as from servers that do not stream."""
    words.begin()
    chunks = []
    async for chunk in stream:
        chunks.append(chunk)
        if said := chunk.message.text:
            words.add(said)
    return generate_from_stream(iter(chunks)) if _is_whole(chunks) else None


def _is_whole(chunks: list[ChatGenerationChunk]) -> bool:
    return any((chunk.generation_info or {}).get("finish_reason") for chunk in chunks)
