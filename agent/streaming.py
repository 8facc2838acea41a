"""A language model's answer while it comes: asked for as a stream where a front end listens, and put together here.

A stream that breaks is no answer: the caller asks again, plainly. It knows nothing of front ends or turns.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.outputs import ChatGenerationChunk, ChatResult

from .events import OnWords

_THOUGHT, _THOUGHT_ENDS = ("<think>", "<thinking>"), ("</think>", "</thinking>")
_NO_WORDS = ("{", "[", "<", "`")
"""How tool calls that are written as text begin; such an answer is shown when it is understood."""


class WordFilter:
    """Passes an answer's words on, without thoughts, and nothing of what may be a tool call."""

    def __init__(self, on_words: OnWords) -> None:
        self._on_words = on_words
        self._held = ""
        self._passes = False

    def begin(self) -> None:
        """Begin the answer anew."""
        self._held, self._passes = "", False
        self._on_words("")

    def add(self, words: str) -> None:
        """Take the next words."""
        if self._passes:
            self._on_words(words)
            return
        self._held += words
        text = self._held.lstrip()
        for mark, end in zip(_THOUGHT, _THOUGHT_ENDS, strict=True):
            if text.startswith(mark):
                _, ended, after = text.partition(end)
                if not ended:
                    return
                self._held = text = after.lstrip()
        if text and not text.startswith(_NO_WORDS):
            self._passes = True
            self._on_words(text)


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
